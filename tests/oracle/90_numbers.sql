-- Adds the parts up per scope, hides what cannot be known, sets changes and targets beside it.

INSERT INTO fact
SELECT p.f, m.scope, m.id, p.kpi, SUM(p.n), COALESCE(SUM(p.d), 1),
       CASE WHEN SUM(p.d) IS NOT NULL THEN SUM(p.n) END, SUM(p.d)
FROM part p JOIN member m USING (rep) GROUP BY p.f, m.scope, m.id, p.kpi;
UPDATE fact SET num = num / 86400.0, den = den / 86400 WHERE kpi = 'sales_cycle';

-- Known without a single row: every plain sum and count is then 0.
CREATE TABLE known AS
SELECT kpi, unit, source, num_unit, den_unit FROM kpi
WHERE NOT EXISTS (SELECT 1 FROM needs n WHERE kpi.kpi GLOB n.pattern
      AND NOT EXISTS (SELECT 1 FROM has h WHERE h.tbl = n.tbl AND h.col = n.col))
  AND NOT (kpi GLOB 'stalled*' AND NOT EXISTS (
      SELECT 1 FROM has WHERE tbl = 'stage_changes'
                           OR tbl = 'deals' AND col = 'stage_changed_at'))
  AND NOT (kpi GLOB 'conversion*' AND NOT EXISTS (
      SELECT 1 FROM has WHERE tbl = 'stage_changes'
                           OR tbl = 'deals' AND col = 'stage_changed_at'))
  AND NOT (kpi GLOB 'lead_to_*' AND NOT EXISTS (
      SELECT 1 FROM has WHERE tbl = 'deals' AND col = 'lead_id'
                           OR tbl = 'leads' AND col = 'customer_id'))
UNION ALL
SELECT f.kpi, CASE WHEN f.kpi GLOB 'lost_reasons.*.amount' THEN 'money' ELSE y.unit END,
       y.source, NULL, NULL
FROM (SELECT DISTINCT kpi FROM fact) f
JOIN family y ON SUBSTR(f.kpi, 1, LENGTH(y.family)) = y.family
WHERE NOT EXISTS (SELECT 1 FROM needs n WHERE f.kpi GLOB n.pattern
      AND NOT EXISTS (SELECT 1 FROM has h WHERE h.tbl = n.tbl AND h.col = n.col));
-- Where conversion comes from.
UPDATE known SET source = CASE WHEN EXISTS (SELECT 1 FROM has WHERE tbl = 'stage_changes')
                               THEN 'deals' ELSE 'none' END WHERE source = 'stages';

-- Past frames that end before a table that the KPI needs has its first event.
CREATE TABLE late AS
SELECT DISTINCT f.f, k.kpi
FROM frame f JOIN known k JOIN needs n ON k.kpi GLOB n.pattern
JOIN earliest e ON e.tbl = n.tbl
WHERE e.day > CASE WHEN k.kpi GLOB 'conversion.*' AND f.f = 'prev'
                   THEN (SELECT DATE(a, '-29 days') FROM frame WHERE f = 'cur') ELSE f.d END;
INSERT INTO late                                     -- tables that have no event at all
SELECT DISTINCT f.f, k.kpi FROM frame f JOIN known k JOIN needs n ON k.kpi GLOB n.pattern
WHERE n.tbl <> 'customers' AND n.tbl NOT IN (SELECT tbl FROM earliest);
CREATE INDEX late_id ON late (kpi, f);

CREATE INDEX fact_id ON fact (scope, id, kpi, f);

-- One row per frame, scope and KPI; a past frame before the table's first event is unknown.
CREATE TABLE cell AS
SELECT f.f, n.scope, n.id, k.kpi, k.unit, k.num_unit, k.den_unit,
       COALESCE(x.n, CASE WHEN plain THEN 0 END) AS n, COALESCE(x.d, 1) AS d, x.num, x.den
FROM frame f JOIN node n
JOIN (SELECT *, num_unit IS NULL AND kpi NOT IN ('signed_gap', 'forecast_weighted') AS plain
      FROM known) k
LEFT JOIN fact x ON x.scope = n.scope AND x.id = n.id AND x.kpi = k.kpi AND x.f = f.f
WHERE (f.f IN ('cur', 'w12', 'm12') OR k.source = 'always'
       OR k.source <> 'none' AND NOT EXISTS (
           SELECT 1 FROM late l WHERE l.f = f.f AND l.kpi = k.kpi))
  AND (x.n IS NOT NULL OR plain)
  AND COALESCE(x.d, 1) <> 0;
CREATE UNIQUE INDEX cell_id ON cell (f, scope, id, kpi);

-- n / d as the reader sees it; money rounded once, half away from zero.
CREATE TABLE number (scope, id, kpi, field, unit, fen, real);
INSERT INTO number
SELECT scope, id, kpi, CASE f WHEN 'cur' THEN 'value' WHEN 'ly' THEN 'last_year' WHEN 'prev' THEN f
                       ELSE 'series.' || f END, unit,
       CASE WHEN unit = 'money'
            THEN (CASE WHEN n < 0 THEN -1 ELSE 1 END) * ((2 * ABS(n) + d) / (2 * d)) END,
       CASE WHEN unit <> 'money' THEN 1.0 * n / d END
FROM cell;

INSERT INTO number SELECT scope, id, kpi, 'num', num_unit,
       CASE num_unit WHEN 'money' THEN CAST(ROUND(num) AS INTEGER) END, num
FROM cell WHERE f = 'cur' AND num IS NOT NULL;
INSERT INTO number SELECT scope, id, kpi, 'den', den_unit,
       CASE den_unit WHEN 'money' THEN CAST(ROUND(den) AS INTEGER) END, den
FROM cell WHERE f = 'cur' AND den IS NOT NULL;

-- Change: points for rates, else a fraction of the old value; never for a running period.
INSERT INTO number
SELECT c.scope, c.id, c.kpi, CASE o.f WHEN 'prev' THEN 'change' ELSE 'change_last_year' END, 'rate',
       NULL, CASE WHEN c.unit = 'rate' THEN 1.0 * c.n / c.d - 1.0 * o.n / o.d
                  ELSE (1.0 * c.n / c.d - 1.0 * o.n / o.d) / ABS(1.0 * o.n / o.d) END
FROM cell c JOIN cell o USING (scope, id, kpi)
WHERE c.f = 'cur' AND o.f IN ('prev', 'ly') AND (c.unit = 'rate' OR o.n <> 0)
  AND (SELECT complete FROM asked);

-- Targets.
CREATE TABLE money_metric AS SELECT 'signed_amount' AS metric UNION SELECT 'collected';
INSERT INTO number
SELECT scope, id, metric, CASE f WHEN 'cur' THEN 'target' ELSE 'series_target.' || f END,
       CASE WHEN metric IN (SELECT metric FROM money_metric) THEN 'money' ELSE 'count' END,
       (2 * n + den) / (2 * den), n / 100.0 / den
FROM frame_target WHERE f NOT IN ('prev', 'ly');
INSERT INTO number
SELECT scope, id, 'forecast_weighted', 'target', 'money', (2 * n12 + 12) / 24, NULL
FROM month_target WHERE metric = 'signed_amount'
 AND month = (SELECT d_month FROM frame WHERE f = 'cur');
INSERT INTO number
SELECT i.scope, i.id, i.metric, 'target', k.unit,
       CASE k.unit WHEN 'money' THEN CAST(ROUND(i.real * 100) AS INTEGER) END, i.real
FROM inherited i JOIN kpi k ON k.kpi = i.metric
WHERE i.f = 'cur' AND i.metric NOT GLOB 'behaviour.*' AND i.metric NOT GLOB 'signed_attainment*';
INSERT INTO number
SELECT scope, id, kpi, 'target', 'ratio', NULL, target
FROM behaviour_target WHERE f = 'cur';

-- Given against the members' sum.
INSERT INTO number
SELECT scope, id, metric, field,
       CASE WHEN metric IN (SELECT metric FROM money_metric) THEN 'money' ELSE 'count' END,
       (CASE WHEN n < 0 THEN -1 ELSE 1 END) * ((2 * ABS(n) + den) / (2 * den)), n / 100.0 / den
FROM (SELECT scope, id, metric, 'check.given' AS field, given AS n, den FROM target_check
      UNION ALL
      SELECT scope, id, metric, 'check.members', members, den FROM target_check
      UNION ALL
      SELECT scope, id, metric, 'check.difference', given - members, den FROM target_check);
INSERT INTO number
SELECT scope, id, metric, 'check.percent', 'rate', NULL, 1.0 * (given - members) / given
FROM target_check WHERE given <> 0;
