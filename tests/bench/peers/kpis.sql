-- The KPIs of a week for each rep, team, region and the company, for SQLite and DuckDB alike.
-- {week} {month} {end} {t13} {d0} {d30} {d60} {d90} {risk} are days, {hours} is the dialect's way to
-- say how many hours lie between a lead and its first follow-up. Groups are sums of their people.
CREATE TABLE paid AS
SELECT invoice_id, SUM(CAST(amount AS DECIMAL(18,2))) AS paid FROM payments
WHERE paid_at < '{end}' GROUP BY invoice_id;

CREATE TABLE invoices AS
SELECT invoice_id, customer_id, rep_id, due_date, amount,
       amount - CASE WHEN paid < amount THEN paid ELSE amount END AS still_open
FROM (SELECT r.invoice_id, r.customer_id, r.rep_id, r.due_date,
             CAST(r.amount AS DECIMAL(18,2)) AS amount, COALESCE(p.paid, 0) AS paid
      FROM receivables r LEFT JOIN paid p ON p.invoice_id = r.invoice_id
      WHERE r.invoice_date < '{end}') AS issued;

CREATE TABLE deal_sums AS
SELECT rep_id,
       SUM(CASE WHEN status = 'won' AND closed_at >= '{week}' THEN amount END) AS signed,
       SUM(CASE WHEN status = 'won' AND closed_at >= '{month}' THEN amount END) AS signed_month,
       SUM(CASE WHEN status = 'won' AND closed_at >= '{week}' THEN 1 END) AS signed_count,
       SUM(CASE WHEN status = 'won' AND closed_at >= '{t13}' THEN 1 END) AS won,
       SUM(CASE WHEN status = 'won' AND closed_at >= '{t13}' THEN amount END) AS won_amount,
       SUM(CASE WHEN status = 'lost' AND closed_at >= '{t13}' THEN 1 END) AS lost,
       SUM(CASE WHEN created_at >= '{week}' THEN 1 END) AS new_deals,
       SUM(CASE WHEN status = 'open' THEN amount END) AS open_amount,
       SUM(CASE WHEN status = 'open' AND risk_flag <> '' THEN 1 END) AS risk_deals,
       SUM(CASE WHEN status = 'open' AND expected_close >= '{end}' AND expected_close < '{risk}'
                THEN amount * probability / 100 END) AS forecast
FROM (SELECT rep_id, status, closed_at, created_at, expected_close, risk_flag,
             CAST(amount AS DECIMAL(18,2)) AS amount, CAST(probability AS INTEGER) AS probability
      FROM deals WHERE created_at < '{end}') AS d
GROUP BY rep_id;

CREATE TABLE lead_sums AS
SELECT rep_id, COUNT(*) AS new_leads, SUM(CASE WHEN quality = 'A' THEN 1 END) AS qualified_leads,
       SUM(CASE WHEN quality = 'A' AND {hours} <= 72 THEN 1 END) AS followed_up
FROM leads WHERE created_at >= '{week}' AND created_at < '{end}' GROUP BY rep_id;

CREATE TABLE activity_sums AS
SELECT rep_id, SUM(CASE WHEN type = 'call' THEN 1 END) AS calls,
       SUM(CASE WHEN type = 'visit' THEN 1 END) AS visits, COUNT(*) AS touches
FROM activities WHERE "at" >= '{week}' AND "at" < '{end}' GROUP BY rep_id;

CREATE TABLE task_sums AS
SELECT rep_id, COUNT(*) AS tasks_due,
       SUM(CASE WHEN completed_at < '{end}' AND completed_at IS NOT NULL THEN 1 END) AS tasks_done
FROM (SELECT rep_id, due, NULLIF(completed_at, {none}) AS completed_at FROM tasks) AS t
WHERE due >= '{week}' AND due < '{end}' GROUP BY rep_id;

CREATE TABLE money_sums AS
SELECT rep_id, SUM(still_open) AS receivable_open,
       SUM(CASE WHEN due_date >= '{t13}' AND due_date < '{end}' THEN amount END) AS billed,
       SUM(CASE WHEN due_date >= '{t13}' AND due_date < '{end}' THEN amount - still_open END) AS collected,
       SUM(CASE WHEN due_date < '{d0}' THEN still_open END) AS overdue,
       SUM(CASE WHEN due_date >= '{d30}' AND due_date < '{d0}' THEN still_open END) AS aging_1_30,
       SUM(CASE WHEN due_date >= '{d60}' AND due_date < '{d30}' THEN still_open END) AS aging_31_60,
       SUM(CASE WHEN due_date >= '{d90}' AND due_date < '{d60}' THEN still_open END) AS aging_61_90,
       SUM(CASE WHEN due_date < '{d90}' THEN still_open END) AS aging_over_90
FROM invoices GROUP BY rep_id;

CREATE TABLE target_sums AS
SELECT rep_id, SUM(CAST(target AS DECIMAL(18,2))) AS target FROM targets
WHERE period = '{month_name}' AND metric = 'signed_amount' GROUP BY rep_id;

CREATE TABLE touched AS
SELECT DISTINCT r.rep_id, r.team, r.region, a.customer_id
FROM activities a JOIN reps r ON r.rep_id = a.rep_id
WHERE a."at" >= '{week}' AND a."at" < '{end}';

CREATE TABLE people AS
SELECT r.rep_id, r.team, r.region, d.*, l.*, a.*, t.*, m.*, g.target
FROM reps r
LEFT JOIN (SELECT rep_id AS r1, signed, signed_month, signed_count, won, won_amount, lost, new_deals,
                  open_amount, risk_deals, forecast FROM deal_sums) AS d ON r1 = r.rep_id
LEFT JOIN (SELECT rep_id AS r2, new_leads, qualified_leads, followed_up FROM lead_sums) AS l ON r2 = r.rep_id
LEFT JOIN (SELECT rep_id AS r3, calls, visits, touches FROM activity_sums) AS a ON r3 = r.rep_id
LEFT JOIN (SELECT rep_id AS r4, tasks_due, tasks_done FROM task_sums) AS t ON r4 = r.rep_id
LEFT JOIN (SELECT rep_id AS r5, receivable_open, billed, collected, overdue, aging_1_30, aging_31_60,
                  aging_61_90, aging_over_90 FROM money_sums) AS m ON r5 = r.rep_id
LEFT JOIN target_sums AS g ON g.rep_id = r.rep_id;

CREATE TABLE scopes AS
SELECT 'rep' AS scope, rep_id AS id, people.* FROM people
UNION ALL SELECT 'team', team, people.* FROM people
UNION ALL SELECT 'region', region, people.* FROM people
UNION ALL SELECT 'company', 'company', people.* FROM people;

CREATE TABLE kpis AS
SELECT scope, id, SUM(signed) AS signed, SUM(signed_count) AS signed_count, SUM(signed_month) AS signed_month,
       SUM(target) AS target, SUM(signed_month) * 1.0 / NULLIF(SUM(target), 0) AS attainment,
       SUM(won_amount) * 1.0 / NULLIF(SUM(won), 0) AS deal_size,
       SUM(won) * 1.0 / NULLIF(COALESCE(SUM(won), 0) + COALESCE(SUM(lost), 0), 0) AS win_rate,
       SUM(new_deals) AS new_deals, SUM(open_amount) AS open_amount, SUM(risk_deals) AS risk_deals,
       SUM(forecast) AS forecast, SUM(new_leads) AS new_leads, SUM(qualified_leads) AS qualified_leads,
       SUM(followed_up) * 1.0 / NULLIF(SUM(qualified_leads), 0) AS followup_on_time,
       SUM(calls) AS calls, SUM(visits) AS visits, SUM(touches) AS touches,
       SUM(tasks_done) * 1.0 / NULLIF(SUM(tasks_due), 0) AS task_completion,
       SUM(collected) * 1.0 / NULLIF(SUM(billed), 0) AS collection_rate,
       SUM(receivable_open) AS receivable_open, SUM(overdue) AS overdue,
       SUM(overdue) * 1.0 / NULLIF(SUM(receivable_open), 0) AS overdue_rate,
       SUM(aging_1_30) AS aging_1_30, SUM(aging_31_60) AS aging_31_60, SUM(aging_61_90) AS aging_61_90,
       SUM(aging_over_90) AS aging_over_90
FROM scopes GROUP BY scope, id;

CREATE TABLE touched_customers AS
SELECT 'rep' AS scope, rep_id AS id, COUNT(DISTINCT customer_id) AS customers FROM touched GROUP BY rep_id
UNION ALL SELECT 'team', team, COUNT(DISTINCT customer_id) FROM touched GROUP BY team
UNION ALL SELECT 'region', region, COUNT(DISTINCT customer_id) FROM touched GROUP BY region
UNION ALL SELECT 'company', 'company', COUNT(DISTINCT customer_id) FROM touched;

CREATE TABLE answers AS
SELECT k.*, t.customers FROM kpis k
LEFT JOIN touched_customers t ON t.scope = k.scope AND t.id = k.id;
