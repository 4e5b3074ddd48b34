-- Lights (SPEC 5). Every limit is strict: exactly 80 % is not below 80 %.

CREATE TABLE light (scope, id, kpi, light);

-- Shares with the sign in the numerator: a sum of credit notes may stand below the line.
CREATE TABLE share AS
SELECT scope, id, kpi, f, CASE WHEN d < 0 THEN -n ELSE n END AS n, ABS(d) AS d FROM cell
WHERE f = 'cur' AND kpi IN ('collection_rate', 'overdue_rate');

-- How many cases stand behind a rate; fewer than 5 make it grey.
CREATE TABLE cases AS
SELECT scope, id, kpi, den AS n FROM cell
WHERE f = 'cur' AND (kpi GLOB 'conversion.*' OR kpi IN ('followup_on_time', 'task_completion'))
UNION ALL
SELECT m.scope, m.id, 'collection_rate', COUNT(*) FROM bill b JOIN member m USING (rep)
WHERE b.f = 'cur' AND b.due_date >= DATE(b.a, '-91 days') AND b.due_date < b.a GROUP BY 1, 2
UNION ALL
SELECT m.scope, m.id, 'overdue_rate', COUNT(*) FROM balance b JOIN member m USING (rep)
WHERE b.f = 'cur' AND b.open <> 0 GROUP BY 1, 2;

-- Attainment of the signing target, of the week and month to date.
INSERT INTO light
SELECT scope, id, kpi, CASE WHEN 1.0 * n / d < 0.6 THEN 'red' WHEN 1.0 * n / d < 0.8 THEN 'yellow'
                            ELSE 'green' END
FROM cell WHERE f = 'cur' AND kpi IN ('signed_attainment', 'signed_attainment.mtd');

-- Anything else with an additive target, against it; a count target below 1 a week says nothing.
INSERT INTO light
SELECT scope, id, metric, CASE WHEN part < 0.6 THEN 'red' WHEN part < 0.8 THEN 'yellow'
                               ELSE 'green' END
FROM (SELECT t.scope, t.id, t.metric,
             1.0 * c.n * t.den * CASE WHEN c.unit = 'money' THEN 1 ELSE 100 END / t.n AS part
      FROM frame_target t
      JOIN cell c ON c.f = t.f AND c.scope = t.scope AND c.id = t.id AND c.kpi = t.metric
      JOIN frame f ON f.f = t.f
      WHERE t.f = 'cur' AND t.n > 0
        AND (c.unit = 'money' OR f.kind <> 'week' OR t.n >= 100 * t.den));

-- Follow-up and tasks: against 80 % and 60 %.
INSERT INTO light
SELECT c.scope, c.id, c.kpi, CASE WHEN 1.0 * c.n / c.d < 0.6 THEN 'red'
                                  WHEN 1.0 * c.n / c.d < 0.8 THEN 'yellow' ELSE 'green' END
FROM cell c JOIN cases USING (scope, id, kpi)
WHERE c.f = 'cur' AND c.kpi IN ('followup_on_time', 'task_completion') AND cases.n >= 5;

-- Conversion: red below its floor, or when it fell by more than 40 % of what it was.
CREATE TABLE conversion_floor (kpi, least);
INSERT INTO conversion_floor VALUES ('conversion.contact', 0.1), ('conversion.interest', 0.3),
    ('conversion.quote', 0.1);
INSERT INTO light
SELECT c.scope, c.id, c.kpi,
       CASE WHEN 1.0 * c.n / c.d < r.least THEN 'red'
            WHEN 10 * c.n * p.d < 6 * p.n * c.d THEN 'red' ELSE 'green' END
FROM cell c JOIN conversion_floor r USING (kpi) JOIN cases USING (scope, id, kpi)
LEFT JOIN cell p ON p.f = 'prev' AND p.scope = c.scope AND p.id = c.id AND p.kpi = c.kpi
WHERE c.f = 'cur' AND cases.n >= 5;

-- Collection against its target or 90 %: yellow below, red 10 points below.
INSERT INTO light
SELECT c.scope, c.id, c.kpi,
       CASE WHEN c.n * 1000000 < (ppm - 100000) * c.d THEN 'red'
            WHEN c.n * 1000000 < ppm * c.d THEN 'yellow' ELSE 'green' END
FROM (SELECT c.*, CAST(ROUND(COALESCE(i.real, 0.9) * 1000000) AS INTEGER) AS ppm
      FROM share c LEFT JOIN inherited i
        ON i.f = 'cur' AND i.scope = c.scope AND i.id = c.id AND i.metric = c.kpi
      WHERE c.f = 'cur' AND c.kpi = 'collection_rate') c
JOIN cases USING (scope, id, kpi) WHERE cases.n >= 5;

-- Overdue: yellow above 10 %, red above 20 %.
INSERT INTO light
SELECT c.scope, c.id, c.kpi, CASE WHEN 10 * c.n > 2 * c.d THEN 'red' WHEN 10 * c.n > c.d
                                  THEN 'yellow' ELSE 'green' END
FROM share c JOIN cases USING (scope, id, kpi)
WHERE c.f = 'cur' AND c.kpi = 'overdue_rate' AND cases.n >= 5;

-- What has a rule but no light is grey.
INSERT INTO light
SELECT n.scope, n.id, k.kpi, 'grey' FROM node n JOIN kpi k
WHERE k.kpi IN ('signed_attainment', 'signed_attainment.mtd', 'followup_on_time',
                'task_completion', 'collection_rate', 'overdue_rate',
                'conversion.contact', 'conversion.interest', 'conversion.quote')
  AND NOT EXISTS (SELECT 1 FROM light l WHERE l.scope = n.scope AND l.id = n.id
                  AND l.kpi = k.kpi);
