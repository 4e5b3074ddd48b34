-- Targets (SPEC 3): own ones, shares of a month, sums of the members; ratios are inherited.
-- Every additive target is an exact fraction n / den hundredths, den being the frame's.

CREATE TABLE additive (metric);
INSERT INTO additive VALUES ('signed_amount'), ('signed_count'), ('new_customers'), ('new_leads'),
    ('qualified_leads'), ('new_deals'), ('calls'), ('visits'), ('touches'),
    ('touched_customers'), ('collected');

-- Whose target a row is; of several for the same scope, period and metric the last one counts.
CREATE TABLE own_row AS
SELECT 'company' AS scope, 'company' AS id, period, metric, t100, real, row FROM target
WHERE scope = 'company'
UNION ALL
SELECT 'region', n.id, period, metric, t100, real, row
FROM target t JOIN node n ON n.scope = 'region' AND n.id = t.key WHERE t.scope = 'region'
UNION ALL
SELECT 'team', n.id, period, metric, t100, real, row
FROM target t JOIN team n
  ON t.key = n.id OR t.key = n.region || '/' || n.name WHERE t.scope = 'team'
UNION ALL
SELECT 'rep', r.rep_id, period, metric, t100, real, row
FROM target t JOIN rep_ref r ON r.ref = LOWER(t.key) WHERE t.scope = 'rep';
CREATE TABLE own AS
SELECT scope, id, period, metric, t100, real FROM own_row
WHERE row IN (SELECT MAX(row) FROM own_row GROUP BY scope, id, period, metric);
CREATE INDEX own_id ON own (scope, id, metric, period);

-- Own target of every month in twelfths of hundredths: its row, a third of the quarter's,
-- a twelfth of the year's.
CREATE TABLE own_month AS
SELECT o.scope, o.id, o.metric, m.month,
       COALESCE(MAX(CASE WHEN o.period = m.month THEN o.t100 END) * 12,
                MAX(CASE WHEN o.period = m.quarter THEN o.t100 END) * 4,
                MAX(CASE WHEN o.period = m.year THEN o.t100 END)) AS n12
FROM own o JOIN additive USING (metric)
JOIN month m ON o.period IN (m.month, m.quarter, m.year)
GROUP BY o.scope, o.id, o.metric, m.month;
CREATE INDEX own_month_id ON own_month (scope, id, metric, month);

-- A plan is wanted for every frame ('f:cur') and for every month ('m:2026-11').
CREATE TABLE plan (key, scope, id, metric, n);

INSERT INTO plan SELECT 'm:' || month, scope, id, metric, n12 FROM own_month;

INSERT INTO plan                                                        -- frames that are months
SELECT 'f:' || f.f, o.scope, o.id, o.metric, o.n12
FROM frame f JOIN own_month o ON o.month = f.label WHERE f.kind = 'month';

INSERT INTO plan                                  -- quarters: own row, else all three months' sum
SELECT 'f:' || f, scope, id, metric, n FROM (
    SELECT f.f, o.scope, o.id, o.metric,
           COALESCE((SELECT q.t100 * 12 FROM own q WHERE q.scope = o.scope AND q.id = o.id
                     AND q.metric = o.metric AND q.period = f.label),
                    CASE WHEN COUNT(*) = 3 THEN SUM(o.n12) END) AS n
    FROM frame f JOIN month m ON m.quarter = f.label
    JOIN own_month o ON o.month = m.month
    WHERE f.kind = 'quarter' GROUP BY f.f, o.scope, o.id, o.metric)
WHERE n IS NOT NULL;

INSERT INTO plan                                         -- weeks: own row, else the months' shares
SELECT 'f:' || f, scope, id, metric, n FROM (
    SELECT f.f, w.scope, w.id, w.metric,
           COALESCE(
               (SELECT o.t100 * f.den FROM own o WHERE o.scope = w.scope AND o.id = w.id
                AND o.metric = w.metric AND o.period = f.label),
               (SELECT CASE WHEN COUNT(*) = (SELECT COUNT(*) FROM touched x WHERE x.f = f.f)
                       THEN SUM(CASE WHEN t.month_work = 0 THEN 0
                                     ELSE o.n12 * t.work * (f.den / 12 / t.month_work) END) END
                FROM touched t JOIN own_month o
                  ON o.scope = w.scope AND o.id = w.id AND o.metric = w.metric
                 AND o.month = t.month
                WHERE t.f = f.f)) AS n
    FROM frame f JOIN (SELECT DISTINCT scope, id, metric FROM own JOIN additive USING (metric)) w
    WHERE f.kind = 'week')
WHERE n IS NOT NULL;
CREATE INDEX plan_id ON plan (scope, id, metric, key);

-- What the members add up to, from the bottom; a group takes it where it has no own target.
CREATE TABLE members_plan (key, scope, id, metric, n, members);
INSERT INTO members_plan
SELECT p.key, n.parent_scope, n.parent, p.metric, SUM(p.n), COUNT(*)
FROM plan p JOIN node n ON n.scope = p.scope AND n.id = p.id
WHERE n.scope = 'rep' AND n.parent_scope = 'team' GROUP BY 1, 2, 3, 4;
INSERT INTO plan SELECT key, scope, id, metric, n FROM members_plan m
WHERE scope = 'team' AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.key = m.key
    AND p.scope = m.scope AND p.id = m.id AND p.metric = m.metric);
INSERT INTO members_plan
SELECT p.key, n.parent_scope, n.parent, p.metric, SUM(p.n), COUNT(*)
FROM plan p JOIN node n ON n.scope = p.scope AND n.id = p.id
WHERE n.scope = 'team' AND n.parent_scope = 'region' GROUP BY 1, 2, 3, 4;
INSERT INTO plan SELECT key, scope, id, metric, n FROM members_plan m
WHERE scope = 'region' AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.key = m.key
    AND p.scope = m.scope AND p.id = m.id AND p.metric = m.metric);
INSERT INTO members_plan
SELECT p.key, n.parent_scope, n.parent, p.metric, SUM(p.n), COUNT(*)
FROM plan p JOIN node n ON n.scope = p.scope AND n.id = p.id
WHERE n.parent_scope = 'company' GROUP BY 1, 2, 3, 4;
INSERT INTO plan SELECT key, scope, id, metric, n FROM members_plan m
WHERE scope = 'company' AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.key = m.key
    AND p.scope = m.scope AND p.id = m.id AND p.metric = m.metric);

CREATE TABLE frame_target AS
SELECT f.f, p.scope, p.id, p.metric, p.n, f.den
FROM plan p JOIN frame f ON p.key = 'f:' || f.f;
CREATE INDEX frame_target_id ON frame_target (f, scope, id, metric);
CREATE TABLE month_target AS                                          -- n12 / 12 hundredths
SELECT SUBSTR(key, 3) AS month, scope, id, metric, n AS n12 FROM plan WHERE key GLOB 'm:*';
CREATE INDEX month_target_id ON month_target (scope, id, metric, month);

-- Given and members' sum side by side for the pack's period, where they differ.
CREATE TABLE target_check AS
SELECT t.scope, t.id, t.metric, t.n AS given, m.n AS members, t.den
FROM frame_target t JOIN members_plan m
  ON m.key = 'f:cur' AND m.scope = t.scope AND m.id = t.id AND m.metric = t.metric
WHERE t.f = 'cur' AND t.n <> m.n;

-- Ratio and balance targets: the scope itself, its team, region, company; in each the finest
-- period that holds D, beginning with the pack's own kind.
CREATE TABLE ancestor (scope, id, up, a_scope, a_id);
INSERT INTO ancestor SELECT scope, id, 0, scope, id FROM node WHERE scope <> 'unassigned';
INSERT INTO ancestor
WITH RECURSIVE up(scope, id, n, a_scope, a_id) AS (
    SELECT scope, id, 1, parent_scope, parent FROM node
    WHERE parent IS NOT NULL AND scope <> 'unassigned'
    UNION ALL
    SELECT u.scope, u.id, u.n + 1, n.parent_scope, n.parent
    FROM up u JOIN node n ON n.scope = u.a_scope AND n.id = u.a_id WHERE n.parent IS NOT NULL)
SELECT * FROM up;

CREATE TABLE inherited AS
SELECT f, scope, id, metric, real FROM (
    SELECT f.f, a.scope, a.id, o.metric, o.real,
           ROW_NUMBER() OVER (PARTITION BY f.f, a.scope, a.id, o.metric
                              ORDER BY a.up, LENGTH(o.period) = 4, o.period GLOB '*Q*',
                                       o.period NOT GLOB '*W*') AS n
    FROM frame f JOIN day d ON d.day = f.d
    JOIN ancestor a
    JOIN own o ON o.scope = a.a_scope AND o.id = a.a_id
     AND (o.period = d.week AND f.kind = 'week'
          OR o.period = d.month AND f.kind IN ('week', 'month')
          OR o.period = d.quarter OR o.period = SUBSTR(d.day, 1, 4))
    WHERE o.metric NOT IN (SELECT metric FROM additive))
WHERE n = 1;
