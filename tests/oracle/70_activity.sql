-- Activities and tasks (SPEC 4).

CREATE TABLE touch AS
SELECT f.f, x.* FROM frame f JOIN activity x ON x.day >= f.start AND x.day < f.a;
CREATE INDEX touch_f ON touch (f, rep);

INSERT INTO part SELECT f, rep, 'touches', COUNT(*), NULL FROM touch GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'calls', COUNT(*), NULL FROM touch WHERE type = 'call' GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'visits', COUNT(*), NULL FROM touch WHERE type = 'visit' GROUP BY 1, 2;

-- Distinct customers are counted again in every scope.
INSERT INTO fact
SELECT t.f, m.scope, m.id, 'touched_customers', COUNT(DISTINCT t.customer_id), 1, NULL, NULL
FROM touch t JOIN member m USING (rep) GROUP BY 1, 2, 3;
INSERT INTO fact
SELECT f, scope, id, 'touch_frequency', n, d, n, d FROM (
    SELECT t.f, m.scope, m.id, COUNT(t.customer_id) AS n, COUNT(DISTINCT t.customer_id) AS d
    FROM touch t JOIN member m USING (rep) GROUP BY 1, 2, 3);

-- Behaviour per working day of the reps.
CREATE TABLE behaviour AS
SELECT f, rep, 'behaviour.customers' AS kpi, COUNT(DISTINCT day || ' ' || customer_id) AS n
FROM touch GROUP BY 1, 2
UNION ALL SELECT f, rep, 'behaviour.needs', SUM(type = 'needs') FROM touch GROUP BY 1, 2
UNION ALL SELECT f, rep, 'behaviour.proposals', SUM(type IN ('proposal', 'quote'))
FROM touch GROUP BY 1, 2
UNION ALL SELECT f, rep, 'behaviour.meetings', SUM(type IN ('appointment', 'demo'))
FROM touch GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, kpi, n, 0 FROM behaviour;
INSERT INTO part SELECT d.f, d.rep, k.kpi, 0, d.days
FROM rep_day d JOIN kpi k ON k.kpi GLOB 'behaviour.*';

-- The level's minimum a day; of a group: weighted by the reps' working days.
CREATE TABLE minimum (level, kpi, least);
INSERT INTO minimum VALUES
 ('junior', 'behaviour.customers', 8), ('junior', 'behaviour.needs', 2),
 ('junior', 'behaviour.proposals', 1), ('junior', 'behaviour.meetings', 1),
 ('mid', 'behaviour.customers', 6), ('mid', 'behaviour.needs', 3),
 ('mid', 'behaviour.proposals', 2), ('mid', 'behaviour.meetings', 2),
 ('senior', 'behaviour.customers', 4), ('senior', 'behaviour.needs', 3),
 ('senior', 'behaviour.proposals', 3), ('senior', 'behaviour.meetings', 3);
CREATE TABLE behaviour_target AS
SELECT d.f, m.scope, m.id, x.kpi, 1.0 * SUM(x.least * d.days) / SUM(d.days) AS target
FROM rep_day d JOIN rep r ON r.rep_id = d.rep JOIN minimum x USING (level)
JOIN member m ON m.rep = d.rep
WHERE d.days > 0 GROUP BY 1, 2, 3, 4;

-- Activity index: touches per working day against those of the eight weeks before.
INSERT INTO fact
SELECT f, scope, id, 'activity_index', t * db, d * tb, 1.0 * t / d, 1.0 * tb / db
FROM (SELECT f.f, m.scope, m.id, SUM(COALESCE(t.n, 0)) AS t, SUM(COALESCE(b.n, 0)) AS tb,
             SUM(COALESCE(w.days, 0)) AS d, SUM(COALESCE(w.days_before, 0)) AS db
      FROM frame f JOIN member m
      LEFT JOIN (SELECT f, rep, COUNT(*) AS n FROM touch GROUP BY 1, 2) t
        ON t.f = f.f AND t.rep = m.rep
      LEFT JOIN (SELECT f.f, x.rep, COUNT(*) AS n FROM frame f JOIN activity x
                   ON x.day >= DATE(f.start, '-56 days') AND x.day < f.start
                 GROUP BY 1, 2) b ON b.f = f.f AND b.rep = m.rep
      LEFT JOIN rep_day w ON w.f = f.f AND w.rep = m.rep
      GROUP BY 1, 2, 3)
WHERE d > 0 AND db > 0;

INSERT INTO part
SELECT f.f, t.rep, 'task_completion', SUM(COALESCE(t.completed_at < f.a, 0)), COUNT(*)
FROM frame f JOIN task t ON t.due >= f.start AND t.due < f.a GROUP BY 1, 2;
