-- The KPI dictionary: unit, what must be there for the KPI to be known, and what carries no date.

CREATE TABLE kpi (kpi PRIMARY KEY, unit, source, num_unit, den_unit);
-- source: 'always' = known at any time, 'none' = carries no date, past only from a store;
--         else its main table (the past is unknown before the first event of each table needed).
-- num_unit, den_unit: units of numerator and denominator where something is divided.
INSERT INTO kpi VALUES
 ('signed_amount', 'money', 'contracts', NULL, NULL),
 ('signed_count', 'count', 'contracts', NULL, NULL),
 ('signed_attainment', 'rate', 'contracts', 'money', 'money'),
 ('signed_attainment.mtd', 'rate', 'contracts', 'money', 'money'),
 ('signed_attainment.catch_up', 'rate', 'contracts', 'money', 'money'),
 ('time_progress', 'rate', 'always', 'count', 'count'),
 ('signed_gap', 'money', 'contracts', NULL, NULL),
 ('deal_size', 'money', 'contracts', 'money', 'count'),
 ('new_customers', 'count', 'contracts', NULL, NULL),
 ('renewal_rate', 'rate', 'contracts', 'count', 'count'),
 ('new_leads', 'count', 'leads', NULL, NULL),
 ('qualified_leads', 'count', 'leads', NULL, NULL),
 ('followup_on_time', 'rate', 'leads', 'count', 'count'),
 ('followup_on_time.not_yet_due', 'count', 'leads', NULL, NULL),
 ('lead_to_deal', 'rate', 'leads', 'count', 'count'),
 ('lead_to_signed', 'rate', 'leads', 'count', 'count'),
 ('new_deals', 'count', 'deals', NULL, NULL),
 ('active_deals', 'count', 'deals', NULL, NULL),
 ('open_amount', 'money', 'deals', NULL, NULL),
 ('stage_counts.contact', 'count', 'none', NULL, NULL),
 ('stage_counts.interest', 'count', 'none', NULL, NULL),
 ('stage_counts.quote', 'count', 'none', NULL, NULL),
 ('stage_counts.signed', 'count', 'none', NULL, NULL),
 ('stage_counts.contact.amount', 'money', 'none', NULL, NULL),
 ('stage_counts.interest.amount', 'money', 'none', NULL, NULL),
 ('stage_counts.quote.amount', 'money', 'none', NULL, NULL),
 ('stage_counts.signed.amount', 'money', 'none', NULL, NULL),
 ('conversion.contact', 'rate', 'stages', 'count', 'count'),
 ('conversion.interest', 'rate', 'stages', 'count', 'count'),
 ('conversion.quote', 'rate', 'stages', 'count', 'count'),
 ('risk_deals', 'count', 'none', NULL, NULL),
 ('risk_deals.amount', 'money', 'none', NULL, NULL),
 ('stalled_deals', 'count', 'none', NULL, NULL),
 ('stalled_deals.amount', 'money', 'none', NULL, NULL),
 ('sales_cycle', 'days', 'deals', 'days', 'count'),
 ('win_rate', 'rate', 'deals', 'count', 'count'),
 ('forecast_weighted', 'money', 'none', NULL, NULL),
 ('forecast_left_out', 'count', 'none', NULL, NULL),
 ('forecast_left_out.amount', 'money', 'none', NULL, NULL),
 ('coverage', 'ratio', 'none', 'money', 'money'),
 ('calls', 'count', 'activities', NULL, NULL),
 ('visits', 'count', 'activities', NULL, NULL),
 ('touches', 'count', 'activities', NULL, NULL),
 ('touched_customers', 'count', 'activities', NULL, NULL),
 ('touch_frequency', 'ratio', 'activities', 'count', 'count'),
 ('behaviour.customers', 'ratio', 'activities', 'count', 'count'),
 ('behaviour.needs', 'ratio', 'activities', 'count', 'count'),
 ('behaviour.proposals', 'ratio', 'activities', 'count', 'count'),
 ('behaviour.meetings', 'ratio', 'activities', 'count', 'count'),
 ('task_completion', 'rate', 'tasks', 'count', 'count'),
 ('activity_index', 'rate', 'activities', 'ratio', 'ratio'),
 ('collected', 'money', 'payments', NULL, NULL),
 ('collection_rate', 'rate', 'receivables', 'money', 'money'),
 ('collection_rate.period', 'rate', 'receivables', 'money', 'money'),
 ('collection_on_time', 'rate', 'receivables', 'money', 'money'),
 ('receivable_open', 'money', 'receivables', NULL, NULL),
 ('overpaid', 'money', 'receivables', NULL, NULL),
 ('overdue_amount', 'money', 'receivables', NULL, NULL),
 ('overdue_rate', 'rate', 'receivables', 'money', 'money'),
 ('aging.not_due', 'money', 'receivables', NULL, NULL),
 ('aging.1_30', 'money', 'receivables', NULL, NULL),
 ('aging.31_60', 'money', 'receivables', NULL, NULL),
 ('aging.61_90', 'money', 'receivables', NULL, NULL),
 ('aging.over_90', 'money', 'receivables', NULL, NULL),
 ('complaints.opened', 'count', 'complaints', NULL, NULL),
 ('complaints.open', 'count', 'complaints', NULL, NULL),
 ('deviation', 'rate', 'contracts', 'ratio', 'count');

-- Families whose members come from the data: the rest of the id is a word of theirs.
CREATE TABLE family (family, unit, source);
INSERT INTO family VALUES
 ('lost_reasons.', 'count', 'deals'), ('product_mix.', 'money', 'contracts'),
 ('region_mix.', 'money', 'contracts'), ('industry_mix.', 'money', 'contracts');

-- Needed columns ('' = the table alone). In a pattern the KPI ids are matched with GLOB.
CREATE TABLE needs (pattern, tbl, col);
INSERT INTO needs VALUES
 ('signed_count', 'contracts', ''), ('signed_amount', 'contracts', 'amount'),
 ('signed_attainment*', 'contracts', 'amount'), ('signed_gap', 'contracts', 'amount'),
 ('deal_size', 'contracts', 'amount'), ('deviation', 'contracts', 'amount'),
 ('*_mix.*', 'contracts', 'amount'),
 ('new_customers', 'contracts', 'customer_id'), ('renewal_rate', 'contracts', 'kind'),
 ('renewal_rate', 'contracts', 'customer_id'),
 ('product_mix.*', 'contracts', 'product'),
 ('region_mix.*', 'contracts', 'customer_id'), ('region_mix.*', 'customers', 'region'),
 ('industry_mix.*', 'contracts', 'customer_id'), ('industry_mix.*', 'customers', 'industry'),
 ('new_leads', 'leads', ''), ('lead_to_*', 'leads', ''), ('lead_to_*', 'deals', ''),
 ('lead_to_signed', 'contracts', ''),
 ('qualified_leads', 'leads', 'quality'), ('qualified_leads', 'leads', 'status'),
 ('followup_on_time*', 'leads', 'quality'), ('followup_on_time*', 'leads', 'status'),
 ('followup_on_time*', 'leads', 'first_followup_at'),
 ('new_deals', 'deals', ''),
 ('active_deals', 'deals', 'status'), ('active_deals', 'activities', ''),
 ('open_amount', 'deals', 'status'), ('open_amount', 'deals', 'amount'),
 ('stage_counts.*', 'deals', 'status'), ('stage_counts.*.amount', 'deals', 'amount'),
 ('conversion.*', 'deals', ''),
 ('risk_deals*', 'deals', 'status'), ('risk_deals*', 'deals', 'risk_flag'),
 ('risk_deals.amount', 'deals', 'amount'),
 ('stalled_deals*', 'deals', 'status'), ('stalled_deals*', 'activities', ''),
 ('stalled_deals.amount', 'deals', 'amount'),
 ('sales_cycle', 'deals', 'status'), ('sales_cycle', 'deals', 'closed_at'),
 ('win_rate', 'deals', 'status'), ('win_rate', 'deals', 'closed_at'),
 ('lost_reasons.*', 'deals', 'status'), ('lost_reasons.*', 'deals', 'closed_at'),
 ('lost_reasons.*', 'deals', 'lost_reason'),
 ('forecast_*', 'contracts', 'amount'), ('forecast_*', 'deals', 'status'),
 ('forecast_*', 'deals', 'amount'), ('forecast_*', 'deals', 'probability'),
 ('forecast_*', 'deals', 'expected_close'),
 ('coverage', 'contracts', 'amount'), ('coverage', 'deals', 'status'), ('coverage', 'deals', 'amount'),
 ('coverage', 'deals', 'expected_close'),
 ('calls', 'activities', ''), ('visits', 'activities', ''), ('touches', 'activities', ''),
 ('activity_index', 'activities', ''),
 ('touched_customers', 'activities', 'customer_id'),
 ('touch_frequency', 'activities', 'customer_id'),
 ('behaviour.*', 'activities', ''), ('behaviour.customers', 'activities', 'customer_id'),
 ('task_completion', 'tasks', 'completed_at'),
 ('collected', 'payments', ''), ('collected', 'receivables', ''),
 ('collection_*', 'receivables', ''), ('collection_*', 'payments', ''),
 ('receivable_open', 'receivables', ''), ('receivable_open', 'payments', ''),
 ('overpaid', 'receivables', ''), ('overpaid', 'payments', ''),
 ('overdue_*', 'receivables', ''), ('overdue_*', 'payments', ''),
 ('aging.*', 'receivables', ''), ('aging.*', 'payments', ''),
 ('complaints.opened', 'complaints', ''), ('complaints.open', 'complaints', 'closed_at');

-- Won deals stand in for a contracts file that is not there, if one can tell which were won, when.
INSERT INTO has SELECT 'contracts', col FROM has
WHERE tbl = 'deals' AND col IN ('', 'customer_id', 'product', 'amount')
  AND NOT EXISTS (SELECT 1 FROM has WHERE tbl = 'contracts')
  AND EXISTS (SELECT 1 FROM has WHERE tbl = 'deals' AND col = 'status')
  AND EXISTS (SELECT 1 FROM has WHERE tbl = 'deals' AND col = 'closed_at');

-- Where there is a history of stages, conversion needs it.
INSERT INTO needs SELECT 'conversion.*', 'stage_changes', '' FROM has
WHERE tbl = 'stage_changes' AND col = '';

-- Exact values: n / d (money in fen). num and den are what is shown beside a quotient.
CREATE TABLE fact (f, scope, id, kpi, n, d, num, den);
-- Parts per rep that simply add up; '' is nobody's.
CREATE TABLE part (f, rep, kpi, n, d);
