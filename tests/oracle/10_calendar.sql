-- Days, working days, months and the frames in which every KPI is computed (SPEC 3).
-- A frame is one period: cur, prev, ly (last year), the 13 weeks w00..w12, the 13 months m00..m12.

CREATE TABLE event AS            -- what tells how far the data reach
SELECT 'leads' AS tbl, DATE(created_at) AS day FROM lead
UNION ALL SELECT 'deals', DATE(created_at) FROM deal
UNION ALL SELECT 'closed', DATE(closed_at) FROM deal
UNION ALL SELECT 'stage_changes', DATE(changed_at) FROM stage_change
UNION ALL SELECT 'contracts', signed_on FROM contract
UNION ALL SELECT 'activities', day FROM activity
UNION ALL SELECT 'payments', paid_at FROM payment
UNION ALL SELECT 'receivables', invoice_date FROM invoice
UNION ALL SELECT 'complaints', opened_at FROM complaint
UNION ALL SELECT 'complaints_closed', closed_at FROM complaint
UNION ALL SELECT 'requirement_changes', at FROM requirement_change;
CREATE TABLE newest AS SELECT MAX(day) AS day FROM event;

-- The first event of each table, for "previous is unknown if the table has no event by then".
CREATE TABLE earliest AS
SELECT tbl, MIN(day) AS day FROM (
    SELECT tbl, day FROM event
    UNION ALL SELECT 'tasks', due FROM task
    UNION ALL SELECT 'receivables', due_date FROM invoice WHERE invoice_date IS NULL)
WHERE day IS NOT NULL GROUP BY tbl;

CREATE TABLE day AS
WITH RECURSIVE d(day) AS (
    SELECT DATE(SUBSTR(period, 1, 4) || '-01-01', '-4 years') FROM ask
    UNION ALL SELECT DATE(day, '+1 day') FROM d, ask
    WHERE day < DATE(SUBSTR(period, 1, 4) || '-12-31', '+1 year'))
SELECT day, SUBSTR(day, 1, 7) AS month,
       -- the ISO week is named after its Thursday
       STRFTIME('%Y', DATE(day, '-3 days', 'weekday 4')) || '-W' ||
       PRINTF('%02d', (STRFTIME('%j', DATE(day, '-3 days', 'weekday 4')) - 1) / 7 + 1) AS week,
       SUBSTR(day, 1, 4) || '-Q' || ((SUBSTR(day, 6, 2) + 2) / 3) AS quarter,
       CASE (SELECT kind FROM calendar c WHERE c.date = d.day)
            WHEN 'workday' THEN 1 WHEN 'holiday' THEN 0
            ELSE STRFTIME('%w', day) NOT IN ('0', '6') END AS work
FROM d;
CREATE UNIQUE INDEX day_day ON day (day);

CREATE TABLE period AS
SELECT 'week' AS kind, week AS label, MIN(day) AS start, MAX(day) AS last,
       MAX(CASE WHEN work THEN day END) AS last_work FROM day GROUP BY week HAVING COUNT(*) = 7
UNION ALL
SELECT 'month', month, MIN(day), MAX(day), MAX(CASE WHEN work THEN day END)
FROM day GROUP BY month
UNION ALL
SELECT 'quarter', quarter, MIN(day), MAX(day), MAX(CASE WHEN work THEN day END)
FROM day GROUP BY quarter;
CREATE UNIQUE INDEX period_label ON period (label);

CREATE TABLE month AS
SELECT month, SUBSTR(MIN(quarter), 1) AS quarter, SUBSTR(month, 1, 4) AS year,
       MIN(day) AS start, MAX(day) AS last, SUM(work) AS work
FROM day GROUP BY month;
CREATE UNIQUE INDEX month_month ON month (month);

-- The asked period; a running one ends, for what has happened, with the newest event.
CREATE TABLE asked AS
SELECT kind, label, start, last,
       COALESCE(newest.day >= COALESCE(last_work, last), 0) AS complete,
       CASE WHEN newest.day >= COALESCE(last_work, last) OR newest.day < start OR newest.day IS NULL
            THEN last ELSE MIN(newest.day, last) END AS d
FROM period, newest WHERE label = (SELECT period FROM ask);

CREATE TABLE frame AS
SELECT 'cur' AS f, kind, label, start, last, d, DATE(d, '+1 day') AS a FROM asked
UNION ALL
SELECT 'prev', p.kind, p.label, p.start, p.last, p.last, asked.start
FROM asked JOIN period p ON p.kind = asked.kind AND p.last = DATE(asked.start, '-1 day')
UNION ALL
SELECT 'ly', p.kind, p.label, p.start, p.last, p.last, DATE(p.last, '+1 day')
FROM asked JOIN period p
  ON p.label = (SUBSTR(asked.label, 1, 4) - 1) || SUBSTR(asked.label, 5)
UNION ALL       -- weeks: the one of D is the last, and ends with D
SELECT PRINTF('w%02d', 12 - n), kind, label, start, last, MIN(last, d), DATE(MIN(last, d), '+1 day')
FROM (SELECT p.*, asked.d, ROW_NUMBER() OVER (ORDER BY p.start DESC) - 1 AS n
      FROM asked JOIN period p ON p.kind = 'week' AND p.start <= asked.d) WHERE n < 13
UNION ALL
SELECT PRINTF('m%02d', 12 - n), kind, label, start, last, MIN(last, d), DATE(MIN(last, d), '+1 day')
FROM (SELECT p.*, asked.d, ROW_NUMBER() OVER (ORDER BY p.start DESC) - 1 AS n
      FROM asked JOIN period p ON p.kind = 'month' AND p.start <= asked.d) WHERE n < 13;

-- Each frame's month for month-to-date (that of its last working day) and for the forecast (of D).
ALTER TABLE frame ADD COLUMN month;
ALTER TABLE frame ADD COLUMN d_month;
UPDATE frame SET d_month = SUBSTR(d, 1, 7),
    month = COALESCE((SELECT month FROM day WHERE work AND day.day BETWEEN frame.start AND frame.d
                      ORDER BY day.day DESC LIMIT 1), SUBSTR(d, 1, 7));

-- Working days that the month-to-date readings need.
CREATE TABLE month_to_date AS
SELECT f.f, f.month, m.start, MIN(m.last, f.d) AS d, m.work AS work_all,
       (SELECT SUM(work) FROM day WHERE day.day BETWEEN m.start AND MIN(m.last, f.d)) AS work_gone,
       MAX(m.start, f.start) AS from_day,
       (SELECT COALESCE(SUM(work), 0) FROM day
        WHERE day.day BETWEEN MAX(m.start, f.start) AND m.last) AS work_left,
       (SELECT COALESCE(SUM(work), 0) FROM day
        WHERE day.day BETWEEN MAX(m.start, f.start) AND MIN(m.last, f.last)) AS work_now
FROM frame f JOIN month m ON m.month = f.month;

-- A week's share of each month that it touches, and the frame's common denominator:
-- every target of a frame is a whole number over (100 x den).
CREATE TABLE touched AS
SELECT f.f, m.month, m.work AS month_work,
       (SELECT SUM(work) FROM day
        WHERE day.day BETWEEN MAX(f.start, m.start) AND MIN(f.last, m.last)) AS work
FROM frame f JOIN month m ON m.start <= f.last AND m.last >= f.start
WHERE f.kind = 'week';
ALTER TABLE frame ADD COLUMN den;
UPDATE frame SET den = 12 * COALESCE(
    (SELECT MIN(month_work) * CASE WHEN COUNT(*) > 1 THEN MAX(month_work) ELSE 1 END
     FROM touched t WHERE t.f = frame.f AND month_work > 0), 1);
