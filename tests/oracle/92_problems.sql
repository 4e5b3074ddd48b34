-- Problem customers (SPEC 6): a score per dimension, their weighted mean, triggers, grade.

CREATE TABLE asof AS SELECT start, d, a FROM frame WHERE f = 'cur';

CREATE TABLE dimension (id, weight, low, high);      -- measure low -> 0 points, high -> 100
INSERT INTO dimension VALUES ('payment', 35, 0, 90), ('complaint', 20, 0, 6),
    ('contact', 15, 7, 60), ('decline', 15, 0, 1), ('fit', 5, NULL, NULL),
    ('change', 5, 1, 6), ('cycle', 5, 1, 3);

CREATE TABLE measure (customer_id, dimension, x, points);

-- What every customer owes at D, and for how long the oldest open invoice has been due.
CREATE TABLE debt AS
SELECT customer_id, SUM(open) AS open, SUM(CASE WHEN days > 0 THEN open ELSE 0 END) AS overdue,
       MAX(CASE WHEN days > 0 AND open > 0 THEN days ELSE 0 END) AS days
FROM balance
WHERE f = 'cur' AND (SELECT COUNT(*) FROM has WHERE tbl IN ('receivables', 'payments') AND col = '') = 2
GROUP BY customer_id;
INSERT INTO measure (customer_id, dimension, x)
SELECT c.customer_id, 'payment', COALESCE(CASE WHEN d.overdue > 0 THEN d.days END, 0)
FROM customer c LEFT JOIN debt d USING (customer_id)
WHERE (SELECT COUNT(*) FROM has WHERE tbl IN ('receivables', 'payments') AND col = '') = 2;

INSERT INTO measure (customer_id, dimension, x)
SELECT c.customer_id, 'complaint',
       COALESCE(SUM(CASE p.severity WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END
                    * (p.customer_id IS NOT NULL)), 0)
FROM customer c JOIN asof
LEFT JOIN complaint p ON p.customer_id = c.customer_id
 AND p.opened_at >= DATE(asof.a, '-90 days') AND p.opened_at < asof.a
WHERE EXISTS (SELECT 1 FROM has WHERE tbl = 'complaints') GROUP BY c.customer_id;

-- An activity that names only a deal is contact with the deal's customer. Never contacted =
-- silent since activities begin, or since it became a customer.
CREATE TABLE contact AS
SELECT COALESCE(x.customer_id, d.customer_id) AS customer_id, x.day
FROM activity x LEFT JOIN deal d ON d.deal_id = x.deal_id;
CREATE INDEX contact_customer ON contact (customer_id, day);
INSERT INTO measure (customer_id, dimension, x)
SELECT c.customer_id, 'contact',
       JULIANDAY(asof.d) - JULIANDAY(COALESCE(
           (SELECT MAX(day) FROM contact x WHERE x.customer_id = c.customer_id AND x.day < asof.a),
           MAX((SELECT MIN(day) FROM activity), COALESCE(c.since, ''))))
FROM customer c JOIN asof
WHERE EXISTS (SELECT 1 FROM activity WHERE day < asof.a)
  AND EXISTS (SELECT 1 FROM has WHERE tbl = 'activities' AND col IN ('customer_id', 'deal_id'));

INSERT INTO measure (customer_id, dimension, x)
SELECT customer_id, 'decline', 1.0 * (base - now) / base
FROM (SELECT d.customer_id,
             SUM(CASE WHEN d.closed_at >= DATE(asof.a, '-91 days') THEN d.fen ELSE 0 END) AS now,
             SUM(CASE WHEN d.closed_at < DATE(asof.a, '-91 days') THEN d.fen ELSE 0 END) AS base
      FROM deal d JOIN asof ON d.closed_at >= DATE(asof.a, '-182 days') AND d.closed_at < asof.a
      WHERE d.status = 'won' AND d.customer_id IS NOT NULL GROUP BY d.customer_id)
WHERE base > 0;

CREATE TABLE usage AS
SELECT c.customer_id, p.start, p.last, CAST(x.active_days AS REAL) AS active,
       CAST(x.faults AS REAL) AS faults
FROM raw_product_usage x JOIN customer_ref c ON c.ref = LOWER(x.customer_id)
JOIN period p ON p.label = x.week
WHERE x.rowid IN (SELECT MAX(rowid) FROM raw_product_usage GROUP BY customer_id, week);
INSERT INTO measure (customer_id, dimension, points)
SELECT customer_id, 'fit',
       100 * MAX(MIN(faults / 10, 1), CASE WHEN before > 0
                                          THEN MAX(0, (before - active) / before) ELSE 0 END)
FROM (SELECT u.customer_id,
             SUM(CASE WHEN u.last > DATE(asof.d, '-28 days') THEN COALESCE(faults, 0)
                      ELSE 0 END) AS faults,
             SUM(CASE WHEN u.last > DATE(asof.d, '-28 days') THEN COALESCE(active, 0)
                      ELSE 0 END) AS active,
             SUM(CASE WHEN u.last <= DATE(asof.d, '-28 days') THEN COALESCE(active, 0)
                      ELSE 0 END) AS before
      FROM usage u JOIN asof ON u.last <= asof.d AND u.last > DATE(asof.d, '-56 days')
      GROUP BY u.customer_id);

INSERT INTO measure (customer_id, dimension, x)
SELECT c.customer_id, 'change', COUNT(r.customer_id)
FROM customer c JOIN asof
LEFT JOIN requirement_change r ON r.customer_id = c.customer_id
 AND r.at >= DATE(asof.a, '-90 days') AND r.at < asof.a
WHERE EXISTS (SELECT 1 FROM has WHERE tbl = 'requirement_changes') GROUP BY c.customer_id;

-- Age of the oldest open deal against the median of the customer's own won cycles.
CREATE TABLE won_cycle AS
SELECT d.customer_id, STRFTIME('%s', d.closed_at) - STRFTIME('%s', d.created_at) AS seconds,
       ROW_NUMBER() OVER (PARTITION BY d.customer_id ORDER BY
           STRFTIME('%s', d.closed_at) - STRFTIME('%s', d.created_at), d.deal_id) AS n,
       COUNT(*) OVER (PARTITION BY d.customer_id) AS of
FROM deal d JOIN asof ON d.closed_at < asof.a
WHERE d.status = 'won' AND d.customer_id IS NOT NULL;
INSERT INTO measure (customer_id, dimension, x)
SELECT o.customer_id, 'cycle', o.age / m.median
FROM (SELECT customer_id, MAX(JULIANDAY(asof.d) - JULIANDAY(DATE(created_at))) * 86400.0 AS age
      FROM open_deal JOIN asof WHERE f = 'cur' AND customer_id IS NOT NULL GROUP BY customer_id) o
JOIN (SELECT customer_id, AVG(seconds) AS median FROM won_cycle
      WHERE n IN ((of + 1) / 2, (of + 2) / 2) GROUP BY customer_id) m USING (customer_id)
WHERE m.median > 0;

UPDATE measure SET points = (
    SELECT 100.0 * MAX(0, MIN(1, (measure.x - low) * 1.0 / (high - low)))
    FROM dimension WHERE id = measure.dimension) WHERE x IS NOT NULL;
CREATE INDEX measure_customer ON measure (customer_id);

-- Arrears: overdue at D and at the ends of the last two complete months.
CREATE TABLE arrears AS
SELECT customer_id FROM (
    SELECT i.customer_id, t.day,
           SUM(i.fen - CASE WHEN i.fen < 0 THEN paid ELSE MIN(paid, i.fen) END) AS overdue
    FROM (SELECT d AS day FROM asof
          UNION SELECT day FROM (SELECT m.last AS day FROM month m, asof
                                 WHERE m.last <= asof.d ORDER BY m.last DESC LIMIT 2)) t
    JOIN (SELECT x.day AS at, i.*, COALESCE((SELECT SUM(p.fen) FROM payment p
                 WHERE p.invoice_id = i.invoice_id AND p.paid_at <= x.day), 0) AS paid
          FROM invoice i JOIN (SELECT d AS day FROM asof
               UNION SELECT day FROM (SELECT m.last AS day FROM month m, asof
                                      WHERE m.last <= asof.d ORDER BY m.last DESC LIMIT 2)) x) i
      ON i.at = t.day AND i.due_date < t.day AND COALESCE(i.invoice_date <= t.day, 1)
    GROUP BY i.customer_id, t.day)
WHERE overdue > 0
  AND (SELECT COUNT(*) FROM has WHERE tbl IN ('receivables', 'payments') AND col = '') = 2
GROUP BY customer_id
-- D itself may be the end of a month
HAVING COUNT(*) = (SELECT CASE WHEN EXISTS (SELECT 1 FROM month m, asof WHERE m.last = asof.d)
                               THEN 2 ELSE 3 END);

CREATE TABLE problem AS
SELECT s.customer_id, s.score, c.tier,
       COALESCE(d.days > 60 AND d.overdue > 0, 0) AS long_overdue,
       s.customer_id IN (SELECT customer_id FROM arrears) AS arrears,
       EXISTS (SELECT 1 FROM complaint p, asof
               WHERE p.customer_id = s.customer_id AND p.severity = 'high'
                 AND p.opened_at < asof.a AND COALESCE(p.closed_at >= asof.a, 1)
                 AND JULIANDAY(asof.d) - JULIANDAY(p.opened_at) > 7) AS complaint,
       full,
       CASE WHEN known THEN COALESCE(d.open, 0) END AS open,
       CASE WHEN known THEN COALESCE(d.overdue, 0) END AS overdue,
       CASE WHEN d.overdue > 0 THEN d.days ELSE 0 END AS days
FROM (SELECT m.customer_id, SUM(m.points * w.weight) / SUM(w.weight) AS score,
             MAX(m.points >= 100) AS full
      FROM measure m JOIN dimension w ON w.id = m.dimension GROUP BY m.customer_id) s
JOIN (SELECT COUNT(*) = 2 AS known FROM has
      WHERE tbl IN ('receivables', 'payments') AND col = '')
JOIN customer c USING (customer_id) LEFT JOIN debt d USING (customer_id);
DELETE FROM problem WHERE score < 40 AND NOT long_overdue AND NOT arrears AND NOT complaint;
ALTER TABLE problem ADD COLUMN grade;
UPDATE problem SET grade = CASE WHEN score >= 60 OR tier = 'A' AND full THEN 'A' ELSE 'B' END;
