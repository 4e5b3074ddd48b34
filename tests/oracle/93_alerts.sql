-- Alerts (SPEC 5) that one period's data can tell: not those that need a store (risk_up,
-- action_overdue). A rate needs 5 cases.

CREATE TABLE alert (rule, level, scope, id, kpi, value, "limit", streak);

CREATE TABLE now AS                                          -- this period's values, as they stand
SELECT scope, id, kpi, 1.0 * n / d AS value, den FROM cell WHERE f = 'cur';
CREATE UNIQUE INDEX now_id ON now (scope, id, kpi);

INSERT INTO alert
SELECT 'attainment_red', 'red', a.scope, a.id, a.kpi, a.value, 0.4, NULL
FROM now a LEFT JOIN now m ON m.scope = a.scope AND m.id = a.id
 AND m.kpi = 'signed_attainment.mtd'
WHERE a.kpi = 'signed_attainment' AND a.scope IN ('team', 'rep') AND a.value < 0.4
  AND COALESCE(m.value, 0) < 1;

-- Two weeks running: a week without any working day between them is passed over.
INSERT INTO alert
SELECT 'two_weeks_below', 'orange', a.scope, a.id, a.kpi, a.value, 1.0, NULL
FROM now a
JOIN cell p ON p.scope = a.scope AND p.id = a.id AND p.kpi = a.kpi
 AND p.f = (SELECT MAX(f) FROM touched WHERE f GLOB 'w*' AND f < 'w12' AND work > 0)
JOIN now m ON m.scope = a.scope AND m.id = a.id AND m.kpi = 'signed_attainment.mtd'
WHERE a.kpi = 'signed_attainment' AND a.scope IN ('team', 'rep')
  AND a.value < 1 AND p.n < p.d AND m.value < 0.8 AND (SELECT kind FROM asked) = 'week';

-- Working days of each rep up to D, the last one first, back to the first activity in the data.
CREATE TABLE person_day AS
SELECT r.rep_id AS rep, r.level, d.day,
       ROW_NUMBER() OVER (PARTITION BY r.rep_id ORDER BY d.day DESC) AS back
FROM asof JOIN day d ON d.work AND d.day <= asof.d AND d.day >= DATE(asof.d, '-91 days')
 AND d.day >= (SELECT MIN(day) FROM activity)
JOIN rep r ON d.day >= COALESCE(r.hired_on, d.day) AND d.day <= COALESCE(r.left_on, d.day)
WHERE NOT EXISTS (SELECT 1 FROM away w
                  WHERE w.rep_id = r.rep_id AND d.day BETWEEN w.first AND w.last);
CREATE TABLE person_did AS
SELECT rep, day, COUNT(DISTINCT customer_id) AS customers, SUM(type = 'needs') AS needs,
       SUM(type IN ('proposal', 'quote')) AS proposals,
       SUM(type IN ('appointment', 'demo')) AS meetings, SUM(type = 'visit') AS visits
FROM activity GROUP BY rep, day;
CREATE UNIQUE INDEX person_did_day ON person_did (rep, day);

-- A streak is the number of days before the first one (going back) that was good.
CREATE TABLE streak AS
SELECT p.rep, 'no_visits' AS rule,
       COALESCE(MIN(CASE WHEN COALESCE(x.visits, 0) > 0 THEN back END) - 1, MAX(back)) AS days
FROM person_day p LEFT JOIN person_did x USING (rep, day) GROUP BY p.rep
UNION ALL
SELECT p.rep, 'behaviour',
       COALESCE(MIN(CASE WHEN COALESCE(x.customers, 0) >= l.customers
                          AND COALESCE(x.needs, 0) >= l.needs
                          AND COALESCE(x.proposals, 0) >= l.proposals
                          AND COALESCE(x.meetings, 0) >= l.meetings THEN back END) - 1, MAX(back))
FROM person_day p
JOIN (SELECT level, SUM(least * (kpi GLOB '*customers')) AS customers,
             SUM(least * (kpi GLOB '*needs')) AS needs,
             SUM(least * (kpi GLOB '*proposals')) AS proposals,
             SUM(least * (kpi GLOB '*meetings')) AS meetings
      FROM minimum GROUP BY level) l USING (level)
LEFT JOIN person_did x USING (rep, day) GROUP BY p.rep;
-- Only for people who had a working day in the period.
DELETE FROM streak WHERE NOT EXISTS (
    SELECT 1 FROM rep_day d WHERE d.f = 'cur' AND d.rep = streak.rep AND d.days > 0);
INSERT INTO alert
SELECT rule, CASE WHEN rule = 'no_visits' OR days >= 3 THEN 'orange' ELSE 'yellow' END,
       'rep', rep, NULL, NULL, NULL, days
FROM streak WHERE days >= 3 OR rule = 'behaviour' AND days >= 2;

INSERT INTO alert
SELECT 'conversion_floor', 'red', n.scope, n.id, n.kpi, n.value, f.least, NULL
FROM now n JOIN conversion_floor f USING (kpi)
WHERE n.scope IN ('company', 'region', 'team') AND n.den >= 5 AND n.value < f.least;
INSERT INTO alert
SELECT 'conversion_drop', 'red', n.scope, n.id, n.kpi, n.value, NULL, NULL
FROM now n JOIN cell c ON c.f = 'cur' AND c.scope = n.scope AND c.id = n.id AND c.kpi = n.kpi
JOIN cell p ON p.f = 'prev' AND p.scope = n.scope AND p.id = n.id AND p.kpi = n.kpi
WHERE n.kpi GLOB 'conversion.*' AND n.scope IN ('company', 'region', 'team') AND n.den >= 5
  AND 10 * c.n * p.d < 6 * p.n * c.d;
INSERT INTO alert
SELECT CASE kpi WHEN 'followup_on_time' THEN 'followup_low' ELSE 'tasks_low' END, 'yellow',
       scope, id, kpi, value, 0.8, NULL
FROM now WHERE kpi IN ('followup_on_time', 'task_completion') AND scope <> 'unassigned'
  AND den >= 5 AND value < 0.8;

INSERT INTO alert
SELECT 'leads_falling', 'yellow', a.scope, a.id, a.kpi, a.n, NULL, NULL
FROM cell a JOIN cell b USING (scope, id, kpi) JOIN cell c USING (scope, id, kpi)
WHERE a.f = 'w12' AND b.f = 'w11' AND c.f = 'w10' AND a.kpi = 'qualified_leads'
  AND a.scope IN ('company', 'team') AND a.n < b.n AND b.n < c.n
  AND (SELECT kind FROM asked) = 'week';
INSERT INTO alert
SELECT 'activity_drop', 'yellow', scope, id, kpi, value, 0.6, NULL
FROM now WHERE kpi = 'activity_index' AND scope = 'rep' AND value < 0.6;

-- Whether less than half of the month is gone and the chance is small is seen by forecast.py.
INSERT INTO alert
SELECT 'forecast_short', CASE WHEN 2 * gone >= work THEN 'yellow' ELSE 'yellow if hit < 0.5' END,
       n.scope, n.id, n.kpi, n.value / 100, t.n12 / 1200.0, NULL
FROM now n JOIN (SELECT m.month, m.work, (SELECT SUM(work) FROM day
                        WHERE day.day BETWEEN m.start AND f.d) AS gone
                 FROM frame f JOIN month m ON m.month = f.d_month WHERE f.f = 'cur') m
JOIN month_target t ON t.month = m.month AND t.scope = n.scope AND t.id = n.id
 AND t.metric = 'signed_amount'
WHERE n.kpi = 'forecast_weighted' AND n.scope IN ('company', 'team') AND n.value * 12 < t.n12;

-- Customers and contracts.
INSERT INTO alert
SELECT 'key_account_silent', 'orange', 'customer', customer_id, NULL, days, 7, NULL
FROM (SELECT c.customer_id, m.x AS days,
             (SELECT SUM(work) FROM day
              WHERE day.day > DATE(asof.d, (-m.x) || ' days') AND day.day <= asof.d) AS work
      FROM customer c JOIN measure m ON m.customer_id = c.customer_id
       AND m.dimension = 'contact' JOIN asof WHERE c.tier = 'A')
WHERE days > 7 AND work >= 5;
INSERT INTO alert
SELECT 'invoice_missing', 'yellow', 'contract', k.contract_id, NULL, k.fen / 100.0, NULL, NULL
FROM contract k JOIN asof
WHERE k.fen > 0 AND JULIANDAY(asof.d) - JULIANDAY(k.signed_on) > 7 AND k.signed_on >= DATE(asof.a, '-91 days')
  AND EXISTS (SELECT 1 FROM has WHERE tbl = 'receivables' AND col = 'contract_id')
  AND EXISTS (SELECT 1 FROM has WHERE tbl = 'contracts' AND col = 'contract_id')
  AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.contract_id = k.contract_id
                  AND COALESCE(i.invoice_date < asof.a, 1));
INSERT INTO alert
SELECT 'arrears', 'red', 'customer', customer_id, NULL, d.overdue / 100.0, NULL, NULL
FROM arrears JOIN debt d USING (customer_id);

-- People: result against habits.
CREATE TABLE person AS
SELECT r.rep_id AS rep, t.id AS team, w.value AS win, w.den AS closed, c.value AS cycle,
       v.value AS visits, l.value AS leads,
       (SELECT value FROM now WHERE scope = 'company' AND kpi = 'win_rate') AS all_win,
       (SELECT value FROM now WHERE scope = 'company' AND kpi = 'sales_cycle') AS all_cycle
FROM rep r LEFT JOIN team t ON t.name = r.team AND t.region IS r.region
JOIN asof ON COALESCE(r.hired_on, asof.d) <= asof.d AND COALESCE(r.left_on, asof.start) >= asof.start
LEFT JOIN now w ON w.scope = 'rep' AND w.id = r.rep_id AND w.kpi = 'win_rate'
LEFT JOIN now c ON c.scope = 'rep' AND c.id = r.rep_id AND c.kpi = 'sales_cycle'
LEFT JOIN now v ON v.scope = 'rep' AND v.id = r.rep_id AND v.kpi = 'visits'
LEFT JOIN now l ON l.scope = 'rep' AND l.id = r.rep_id AND l.kpi = 'new_leads';
INSERT INTO alert
SELECT 'slow_and_low', 'orange', 'rep', rep, NULL, win, NULL, NULL FROM person
WHERE cycle > 1.25 * all_cycle AND win < 0.75 * all_win AND closed >= 5;
INSERT INTO alert
SELECT 'busy_and_low', 'orange', 'rep', rep, NULL, win, NULL, NULL
FROM person JOIN (SELECT team, AVG(visits) AS mean FROM person GROUP BY team) USING (team)
WHERE visits > 1.25 * mean AND win < 0.75 * all_win AND closed >= 5;
INSERT INTO alert
SELECT 'few_but_sure', 'praise', 'rep', rep, NULL, win, NULL, NULL
FROM person JOIN (SELECT team, AVG(leads) AS mean FROM person GROUP BY team) USING (team)
WHERE leads < mean AND win > 1.25 * all_win AND closed >= 5;
