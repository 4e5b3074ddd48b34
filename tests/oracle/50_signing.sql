-- What was signed (SPEC 4): amounts, attainments, new customers, renewals, mixes, deviation.

INSERT INTO part
SELECT f.f, c.rep, 'signed_amount', SUM(c.fen), NULL
FROM frame f JOIN contract c ON c.signed_on >= f.start AND c.signed_on < f.a GROUP BY 1, 2;
INSERT INTO part
SELECT f.f, c.rep, 'signed_count', COUNT(*), NULL
FROM frame f JOIN contract c ON c.signed_on >= f.start AND c.signed_on < f.a GROUP BY 1, 2;
INSERT INTO part
SELECT f.f, c.rep, 'deal_size', SUM(c.fen), COUNT(*)
FROM frame f JOIN contract c ON c.signed_on >= DATE(f.a, '-91 days') AND c.signed_on < f.a
GROUP BY 1, 2;

-- New customers: whose first contract in the data falls in the period.
CREATE TABLE first_contract AS
SELECT * FROM (SELECT c.customer_id, c.rep, c.signed_on, c.kind, u.since,
                      ROW_NUMBER() OVER (PARTITION BY c.customer_id
                                         ORDER BY c.signed_on, c.row) AS n
               FROM contract c JOIN customer u USING (customer_id)) WHERE n = 1;
INSERT INTO part
SELECT f.f, c.rep, 'new_customers', COUNT(*), NULL
FROM frame f JOIN first_contract c ON c.signed_on >= f.start AND c.signed_on < f.a
WHERE COALESCE(c.kind, 'new') NOT IN ('renewal', 'upsell')
  AND COALESCE(c.since, f.start) >= f.start
GROUP BY 1, 2;

-- Renewals: those signed, over those plus the ones that ran out unrenewed.
CREATE TABLE anniversary AS
SELECT row, rep, customer_id, signed_on,
       CASE WHEN signed_on GLOB '*-02-29' THEN (SUBSTR(signed_on, 1, 4) + 1) || '-02-28'
            ELSE (SUBSTR(signed_on, 1, 4) + 1) || SUBSTR(signed_on, 5) END AS due
FROM contract WHERE kind IN ('new', 'renewal') AND customer_id IS NOT NULL;
CREATE TABLE renewal AS
SELECT DISTINCT f.f, c.rep, c.customer_id, 1 AS renewed
FROM frame f JOIN contract c ON c.signed_on >= f.start AND c.signed_on < f.a
WHERE c.kind = 'renewal' AND c.customer_id IS NOT NULL
UNION ALL
SELECT DISTINCT f.f, c.rep, c.customer_id, 0
FROM frame f JOIN anniversary c ON c.due >= f.start AND c.due < f.a
WHERE NOT EXISTS (SELECT 1 FROM contract s
                  WHERE s.customer_id = c.customer_id AND s.kind IN ('new', 'renewal')
                    AND s.signed_on > c.signed_on AND s.signed_on < f.a);
INSERT INTO fact
SELECT f, scope, id, 'renewal_rate', n, d, n, d FROM (
    SELECT r.f, m.scope, m.id,
           COUNT(DISTINCT CASE WHEN renewed THEN customer_id END) AS n,
           COUNT(DISTINCT customer_id) AS d
    FROM renewal r JOIN member m USING (rep)
    WHERE EXISTS (SELECT 1 FROM contract WHERE kind IS NOT NULL)
    GROUP BY r.f, m.scope, m.id);

-- Mixes over the trailing 13 weeks.
CREATE TABLE mixed AS
SELECT f.f, c.rep, c.fen, COALESCE(c.product, '-') AS product,
       COALESCE(u.region, '-') AS region, COALESCE(u.industry, '-') AS industry
FROM frame f JOIN contract c ON c.signed_on >= DATE(f.a, '-91 days') AND c.signed_on < f.a
LEFT JOIN customer u USING (customer_id);
INSERT INTO part SELECT f, rep, 'product_mix.' || product, SUM(fen), NULL FROM mixed GROUP BY 1, 2, 3;
INSERT INTO part SELECT f, rep, 'region_mix.' || region, SUM(fen), NULL FROM mixed GROUP BY 1, 2, 3;
INSERT INTO part SELECT f, rep, 'industry_mix.' || industry, SUM(fen), NULL FROM mixed GROUP BY 1, 2, 3;

-- Attainments ---------------------------------------------------------------------------------
-- Signed per scope: in the frame, in its month to D, in its month before the frame, in the part of
-- the frame that lies in the month.
CREATE TABLE signed AS
SELECT f.f, m.scope, m.id,
       SUM(CASE WHEN c.signed_on >= f.start AND c.signed_on < f.a THEN c.fen ELSE 0 END) AS now,
       SUM(CASE WHEN c.signed_on BETWEEN t.start AND t.d THEN c.fen ELSE 0 END) AS to_date,
       SUM(CASE WHEN c.signed_on >= t.start AND c.signed_on < t.from_day
                THEN c.fen ELSE 0 END) AS before,
       SUM(CASE WHEN c.signed_on BETWEEN t.from_day AND t.d THEN c.fen ELSE 0 END) AS in_month,
       SUM(CASE WHEN c.signed_on >= dm.start AND c.signed_on < f.a
                THEN c.fen ELSE 0 END) AS d_month
FROM frame f JOIN month_to_date t ON t.f = f.f
JOIN month dm ON dm.month = f.d_month
JOIN (SELECT DISTINCT scope, id FROM member) n
LEFT JOIN member m ON m.scope = n.scope AND m.id = n.id
LEFT JOIN contract c ON c.rep = m.rep
 AND c.signed_on >= MIN(f.start, t.start, dm.start) AND c.signed_on < f.a
GROUP BY f.f, n.scope, n.id;
CREATE INDEX signed_id ON signed (f, scope, id);

INSERT INTO fact
SELECT s.f, s.scope, s.id, 'signed_attainment', s.now * t.den, t.n, s.now, 1.0 * t.n / t.den
FROM signed s JOIN frame_target t USING (f, scope, id)
WHERE t.metric = 'signed_amount';
INSERT INTO fact
SELECT s.f, s.scope, s.id, 'signed_gap', t.n - s.now * t.den, t.den, NULL, NULL
FROM signed s JOIN frame_target t USING (f, scope, id)
WHERE t.metric = 'signed_amount';
INSERT INTO fact     -- actual / (month target x working days gone / all)
SELECT s.f, s.scope, s.id, 'signed_attainment.mtd',
       s.to_date * 12 * d.work_all, t.n12 * d.work_gone,
       s.to_date, t.n12 * d.work_gone / 12.0 / d.work_all
FROM signed s JOIN month_to_date d USING (f)
JOIN month_target t ON t.scope = s.scope AND t.id = s.id AND t.month = d.month
WHERE t.metric = 'signed_amount' AND d.work_all > 0;
INSERT INTO fact     -- actual / (what is left of the target x working days now / left)
SELECT s.f, s.scope, s.id, 'signed_attainment.catch_up',
       s.in_month * 12 * d.work_left, (t.n12 - s.before * 12) * d.work_now,
       s.in_month, (t.n12 - s.before * 12) * d.work_now / 12.0 / d.work_left
FROM signed s JOIN month_to_date d USING (f)
JOIN month_target t ON t.scope = s.scope AND t.id = s.id AND t.month = d.month
WHERE t.metric = 'signed_amount' AND d.work_left > 0 AND t.n12 > s.before * 12;
INSERT INTO fact
SELECT d.f, n.scope, n.id, 'time_progress', d.work_gone, d.work_all, d.work_gone, d.work_all
FROM month_to_date d JOIN node n;

-- Deviation: mean of |attainment - 1| over the last three complete months.
CREATE TABLE month_signed AS
SELECT SUBSTR(c.signed_on, 1, 7) AS month, m.scope, m.id, SUM(c.fen) AS fen
FROM contract c JOIN member m USING (rep) GROUP BY 1, 2, 3;
CREATE INDEX month_signed_id ON month_signed (scope, id, month);
CREATE TABLE last_months AS
SELECT f, month FROM (
    SELECT f.f, m.month, ROW_NUMBER() OVER (PARTITION BY f.f ORDER BY m.month DESC) AS n
    FROM frame f JOIN month m ON m.last <= f.d) WHERE n <= 3;
INSERT INTO fact
SELECT l.f, t.scope, t.id, 'deviation', SUM(off), 3, SUM(off), 3
FROM last_months l
JOIN (SELECT t.month, t.scope, t.id,
             ABS(COALESCE(s.fen, 0) * 12 - t.n12) * 1.0 / t.n12 AS off
      FROM month_target t
      LEFT JOIN month_signed s USING (month, scope, id)
      WHERE t.metric = 'signed_amount' AND t.n12 > 0) t ON t.month = l.month
GROUP BY l.f, t.scope, t.id HAVING COUNT(*) = 3;
