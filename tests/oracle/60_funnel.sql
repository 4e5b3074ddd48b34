-- Leads, deals, stages, forecast (SPEC 4).

INSERT INTO part
SELECT f.f, l.rep, 'new_leads', COUNT(*), NULL
FROM frame f JOIN lead l ON l.created_at >= f.start AND l.created_at < f.a GROUP BY 1, 2;

CREATE TABLE qualified AS
SELECT *, DATETIME(created_at, '+72 hours') AS limit_at FROM lead
WHERE quality = 'high' AND COALESCE(status, '') NOT IN ('invalid', 'duplicate');
INSERT INTO part
SELECT f.f, l.rep, 'qualified_leads', COUNT(*), NULL
FROM frame f JOIN qualified l ON l.created_at >= f.start AND l.created_at < f.a GROUP BY 1, 2;

CREATE TABLE followup AS
SELECT f.f, l.rep, l.lead_id, COALESCE(l.first_followup_at <= l.limit_at, 0) AS on_time
FROM frame f JOIN qualified l ON l.limit_at >= f.start AND l.limit_at < f.a;
INSERT INTO part SELECT f, rep, 'followup_on_time', SUM(on_time), COUNT(*) FROM followup GROUP BY 1, 2;
INSERT INTO part
SELECT f.f, l.rep, 'followup_on_time.not_yet_due', COUNT(*), NULL
FROM frame f JOIN qualified l ON l.created_at >= f.start AND l.created_at < f.a AND l.limit_at >= f.a
GROUP BY 1, 2;

-- From lead to deal, from lead to contract, over the leads of 13 weeks.
CREATE TABLE lead_deal AS
SELECT l.lead_id, MIN(d.created_at) AS at FROM lead l JOIN deal d ON d.lead_id = l.lead_id
WHERE d.created_at >= l.created_at GROUP BY 1
UNION ALL
SELECT l.lead_id, MIN(d.created_at) FROM lead l JOIN deal d ON d.customer_id = l.customer_id
WHERE d.lead_id IS NULL AND d.created_at >= l.created_at GROUP BY 1;
CREATE TABLE lead_contract AS
SELECT l.lead_id, MIN(c.signed_on) AS day
FROM contract c JOIN deal d ON d.deal_id = c.deal_id JOIN lead l ON l.lead_id = d.lead_id
WHERE c.signed_on >= DATE(l.created_at) GROUP BY 1
UNION ALL
SELECT l.lead_id, MIN(c.signed_on)
FROM contract c LEFT JOIN deal d ON d.deal_id = c.deal_id
JOIN lead l ON l.customer_id = c.customer_id
WHERE d.lead_id IS NULL AND c.signed_on >= DATE(l.created_at) GROUP BY 1;
CREATE INDEX lead_deal_id ON lead_deal (lead_id);
CREATE INDEX lead_contract_id ON lead_contract (lead_id);
INSERT INTO part
SELECT f.f, l.rep, 'lead_to_deal',
       SUM(EXISTS (SELECT 1 FROM lead_deal x WHERE x.lead_id = l.lead_id AND x.at < f.a)), COUNT(*)
FROM frame f JOIN lead l ON l.created_at >= DATE(f.a, '-91 days') AND l.created_at < f.a
GROUP BY 1, 2;
INSERT INTO part
SELECT f.f, l.rep, 'lead_to_signed',
       SUM(EXISTS (SELECT 1 FROM lead_contract x WHERE x.lead_id = l.lead_id AND x.day < f.a)),
       COUNT(*)
FROM frame f JOIN lead l ON l.created_at >= DATE(f.a, '-91 days') AND l.created_at < f.a
GROUP BY 1, 2;

-- Deals ---------------------------------------------------------------------------------------
INSERT INTO part
SELECT f.f, d.rep, 'new_deals', COUNT(*), NULL
FROM frame f JOIN deal d ON d.created_at >= f.start AND d.created_at < f.a GROUP BY 1, 2;

-- Deals open at A with what is said about them at A.
CREATE TABLE open_deal AS
SELECT f.f, f.d, f.a, f.d_month, d.*,
       COALESCE((SELECT x.stage FROM stage_change x
                 WHERE x.deal_id = d.deal_id AND x.changed_at < f.a
                 ORDER BY x.changed_at DESC, x.row DESC LIMIT 1), d.stage) AS stage_now,
       EXISTS (SELECT 1 FROM activity x WHERE x.deal_id = d.deal_id
               AND x.at >= DATE(f.a, '-14 days') AND x.at < f.a)
       OR EXISTS (SELECT 1 FROM activity x WHERE x.customer_id = d.customer_id
                  AND x.deal_id IS NULL AND x.at >= DATE(f.a, '-14 days') AND x.at < f.a) AS active,
       d.created_at >= DATE(f.a, '-30 days')
       OR COALESCE(d.stage_changed_at >= DATE(f.a, '-30 days') AND d.stage_changed_at < f.a, 0)
       OR EXISTS (SELECT 1 FROM stage_change x WHERE x.deal_id = d.deal_id
                  AND x.changed_at >= DATE(f.a, '-30 days') AND x.changed_at < f.a) AS moved
FROM frame f JOIN deal d
  ON d.created_at < f.a AND (d.status = 'open' OR d.closed_at >= f.a);

INSERT INTO part SELECT f, rep, 'open_amount', SUM(COALESCE(fen, 0)), NULL FROM open_deal GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'active_deals', COUNT(*), NULL FROM open_deal WHERE active GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'risk_deals', COUNT(*), NULL FROM open_deal WHERE risk GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'risk_deals.amount', SUM(COALESCE(fen, 0)), NULL
FROM open_deal WHERE risk GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'stalled_deals', COUNT(*), NULL
FROM open_deal WHERE NOT moved AND NOT active GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'stalled_deals.amount', SUM(COALESCE(fen, 0)), NULL
FROM open_deal WHERE NOT moved AND NOT active GROUP BY 1, 2;
INSERT INTO part
SELECT f, rep, 'stage_counts.' || stage.id, COUNT(*), NULL
FROM open_deal JOIN stage ON stage.rank = stage_now GROUP BY f, rep, stage.id;
INSERT INTO part
SELECT f, rep, 'stage_counts.' || stage.id || '.amount', SUM(COALESCE(fen, 0)), NULL
FROM open_deal JOIN stage ON stage.rank = stage_now GROUP BY f, rep, stage.id;

-- Closed in the trailing 13 weeks.
CREATE TABLE closed AS
SELECT f.f, d.* FROM frame f JOIN deal d
  ON d.closed_at >= DATE(f.a, '-91 days') AND d.closed_at < f.a AND d.status IN ('won', 'lost');
INSERT INTO part SELECT f, rep, 'win_rate', SUM(status = 'won'), COUNT(*) FROM closed GROUP BY 1, 2;
INSERT INTO part                          -- seconds over (deals x 86400): days
SELECT f, rep, 'sales_cycle', SUM(STRFTIME('%s', closed_at) - STRFTIME('%s', created_at)),
       COUNT(*) * 86400
FROM closed WHERE status = 'won' GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'lost_reasons.' || COALESCE(lost_reason, '-'), COUNT(*), NULL
FROM closed WHERE status = 'lost' GROUP BY 1, 2, 3;
INSERT INTO part
SELECT f, rep, 'lost_reasons.' || COALESCE(lost_reason, '-') || '.amount',
       SUM(COALESCE(fen, 0)), NULL
FROM closed WHERE status = 'lost' GROUP BY 1, 2, 3;

-- Conversion: who entered a stage or one beyond it within the window.
CREATE TABLE conversion_window AS
SELECT f, DATE(a, '-28 days') AS start, a FROM frame WHERE f NOT IN ('prev')
UNION ALL SELECT 'prev', DATE(a, '-56 days'), DATE(a, '-28 days') FROM frame WHERE f = 'cur';
CREATE TABLE entry AS
SELECT deal_id, rep, stage, changed_at AS at FROM stage_change
UNION ALL
SELECT deal_id, rep, 0, created_at FROM deal
WHERE EXISTS (SELECT 1 FROM has WHERE tbl = 'stage_changes')
UNION ALL
SELECT deal_id, rep, stage, stage_changed_at FROM deal
WHERE stage_changed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM has WHERE tbl = 'stage_changes');
CREATE TABLE reached AS
SELECT w.f, e.deal_id, e.rep, MAX(e.stage) AS stage
FROM conversion_window w JOIN entry e ON e.at >= w.start AND e.at < w.a
GROUP BY w.f, e.deal_id;
INSERT INTO part
SELECT r.f, r.rep, 'conversion.' || s.id, SUM(r.stage > s.rank), SUM(r.stage >= s.rank)
FROM reached r JOIN stage s ON s.id <> 'signed' GROUP BY r.f, r.rep, s.id;

-- Forecast for D's month: signed so far and the weighted rest; in millionths of a fen.
INSERT INTO fact
SELECT s.f, s.scope, s.id, 'forecast_weighted',
       s.d_month * 1000000 + COALESCE((
           SELECT SUM(o.fen * o.ppm) FROM open_deal o JOIN member m USING (rep)
           WHERE o.f = s.f AND m.scope = s.scope AND m.id = s.id
             AND o.expected_close > o.d AND SUBSTR(o.expected_close, 1, 7) = o.d_month), 0),
       1000000, NULL, NULL
FROM signed s WHERE s.f = 'cur';
-- Left out of it: open deals whose day has passed, and those of this month without a probability.
CREATE TABLE left_out AS
SELECT f, rep, COALESCE(fen, 0) AS fen FROM open_deal
WHERE f = 'cur' AND (expected_close <= d
    OR SUBSTR(expected_close, 1, 7) = d_month AND ppm IS NULL);
INSERT INTO part SELECT f, rep, 'forecast_left_out', COUNT(*), NULL FROM left_out GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'forecast_left_out.amount', SUM(fen), NULL FROM left_out GROUP BY 1, 2;
INSERT INTO fact
SELECT s.f, s.scope, s.id, 'coverage', o.fen * 12, t.n12 - s.d_month * 12,
       o.fen, (t.n12 - s.d_month * 12) / 12.0
FROM signed s
JOIN frame f USING (f)
JOIN month_target t ON t.month = f.d_month AND t.scope = s.scope AND t.id = s.id
 AND t.metric = 'signed_amount'
JOIN (SELECT n.scope, n.id, COALESCE(SUM(o.fen), 0) AS fen
      FROM node n JOIN member m USING (scope, id)
      LEFT JOIN open_deal o ON o.rep = m.rep AND o.f = 'cur'
       AND SUBSTR(o.expected_close, 1, 7) = o.d_month
      GROUP BY n.scope, n.id) o ON o.scope = s.scope AND o.id = s.id
WHERE s.f = 'cur' AND t.n12 > s.d_month * 12;

-- What the month-end simulation draws from: one row per scope and deal.
CREATE TABLE draw AS
SELECT m.scope, m.id, o.deal_id, o.fen, o.ppm
FROM open_deal o JOIN member m USING (rep)
WHERE o.f = 'cur' AND o.expected_close > o.d AND SUBSTR(o.expected_close, 1, 7) = o.d_month
  AND o.ppm IS NOT NULL AND o.fen IS NOT NULL;
