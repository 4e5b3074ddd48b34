-- Canonical text cells -> typed rows (SPEC 2). Money becomes whole fen, a reference to a rep or a
-- customer becomes its id, the last row of an id counts. Rows without a needed cell vanish here.

-- sqlite3 takes the 31st of November for the 1st of December; here it is no date.
UPDATE raw_reps SET hired_on = NULL WHERE DATE(hired_on, '+0 days') IS NOT SUBSTR(hired_on, 1, 10);
UPDATE raw_reps SET left_on = NULL WHERE DATE(left_on, '+0 days') IS NOT SUBSTR(left_on, 1, 10);
UPDATE raw_leave SET "from" = NULL WHERE DATE("from", '+0 days') IS NOT SUBSTR("from", 1, 10);
UPDATE raw_leave SET "to" = NULL WHERE DATE("to", '+0 days') IS NOT SUBSTR("to", 1, 10);
UPDATE raw_customers SET since = NULL WHERE DATE(since, '+0 days') IS NOT SUBSTR(since, 1, 10);
UPDATE raw_leads SET created_at = NULL WHERE DATE(created_at, '+0 days') IS NOT SUBSTR(created_at, 1, 10);
UPDATE raw_leads SET first_followup_at = NULL WHERE DATE(first_followup_at, '+0 days') IS NOT SUBSTR(first_followup_at, 1, 10);
UPDATE raw_deals SET created_at = NULL WHERE DATE(created_at, '+0 days') IS NOT SUBSTR(created_at, 1, 10);
UPDATE raw_deals SET stage_changed_at = NULL WHERE DATE(stage_changed_at, '+0 days') IS NOT SUBSTR(stage_changed_at, 1, 10);
UPDATE raw_deals SET expected_close = NULL WHERE DATE(expected_close, '+0 days') IS NOT SUBSTR(expected_close, 1, 10);
UPDATE raw_deals SET closed_at = NULL WHERE DATE(closed_at, '+0 days') IS NOT SUBSTR(closed_at, 1, 10);
UPDATE raw_stage_changes SET changed_at = NULL WHERE DATE(changed_at, '+0 days') IS NOT SUBSTR(changed_at, 1, 10);
UPDATE raw_contracts SET signed_on = NULL WHERE DATE(signed_on, '+0 days') IS NOT SUBSTR(signed_on, 1, 10);
UPDATE raw_activities SET at = NULL WHERE DATE(at, '+0 days') IS NOT SUBSTR(at, 1, 10);
UPDATE raw_tasks SET due = NULL WHERE DATE(due, '+0 days') IS NOT SUBSTR(due, 1, 10);
UPDATE raw_tasks SET completed_at = NULL WHERE DATE(completed_at, '+0 days') IS NOT SUBSTR(completed_at, 1, 10);
UPDATE raw_receivables SET invoice_date = NULL WHERE DATE(invoice_date, '+0 days') IS NOT SUBSTR(invoice_date, 1, 10);
UPDATE raw_receivables SET due_date = NULL WHERE DATE(due_date, '+0 days') IS NOT SUBSTR(due_date, 1, 10);
UPDATE raw_payments SET paid_at = NULL WHERE DATE(paid_at, '+0 days') IS NOT SUBSTR(paid_at, 1, 10);
UPDATE raw_complaints SET opened_at = NULL WHERE DATE(opened_at, '+0 days') IS NOT SUBSTR(opened_at, 1, 10);
UPDATE raw_complaints SET closed_at = NULL WHERE DATE(closed_at, '+0 days') IS NOT SUBSTR(closed_at, 1, 10);
UPDATE raw_requirement_changes SET at = NULL WHERE DATE(at, '+0 days') IS NOT SUBSTR(at, 1, 10);

-- Words of an ordered list; the number is the rank.
CREATE TABLE stage (rank, id, word);
INSERT INTO stage VALUES (0, 'contact', '初步接触'), (1, 'interest', '意向'),
                         (2, 'quote', '报价'), (3, 'signed', '签约');

-- Leads: duplicates by id, then by phone; the earliest is kept. ---------------------------------
CREATE TABLE lead_phone AS
SELECT rowid AS row, lead_id, created_at,
       CASE WHEN d GLOB '0086[0-9]*' AND LENGTH(d) = 15 THEN SUBSTR(d, 5)
            WHEN d GLOB '86[0-9]*' AND LENGTH(d) = 13 THEN SUBSTR(d, 3) ELSE d END AS phone
FROM (SELECT rowid, lead_id, created_at,
             NULLIF(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, '+', ''), '-', ''),
                    ' ', ''), '(', ''), ')', ''), '') AS d
      FROM raw_leads WHERE lead_id IS NOT NULL AND DATETIME(created_at) IS NOT NULL);

CREATE TABLE lead_of_id AS
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY lead_id
                                            ORDER BY DATETIME(created_at), row DESC) AS n
               FROM lead_phone) WHERE n = 1;

CREATE TABLE lead_row AS                                          -- the rows that are kept
SELECT row FROM (SELECT row, phone,
                        ROW_NUMBER() OVER (PARTITION BY phone
                                           ORDER BY DATETIME(created_at), row) AS n
                 FROM lead_of_id) WHERE n = 1 OR phone IS NULL;

-- People -----------------------------------------------------------------------------------
CREATE TABLE rep AS
SELECT rep_id, name, team, region, level, DATE(hired_on) AS hired_on, DATE(left_on) AS left_on
FROM raw_reps
WHERE rowid IN (SELECT MAX(rowid) FROM raw_reps
                WHERE rep_id IS NOT NULL AND name IS NOT NULL AND team IS NOT NULL
                GROUP BY rep_id);

-- Without reps, reps are made from the rows.
INSERT INTO rep (rep_id, name)
SELECT DISTINCT r, r FROM (
    SELECT rep_id AS r FROM raw_deals UNION SELECT rep_id FROM raw_contracts
    UNION SELECT rep_id FROM raw_activities UNION SELECT rep_id FROM raw_tasks
    UNION SELECT rep_id FROM raw_leads WHERE rowid IN (SELECT row FROM lead_row)
    UNION SELECT rep_id FROM raw_receivables
    UNION SELECT owner FROM raw_customers UNION SELECT rep_id FROM raw_leave
    UNION SELECT key FROM raw_targets WHERE scope = 'rep')
WHERE r IS NOT NULL AND NOT EXISTS (SELECT 1 FROM has WHERE tbl = 'reps');

-- What may stand for a rep: the id, else a name that only one rep has.
CREATE TABLE rep_ref AS
SELECT LOWER(rep_id) AS ref, rep_id FROM rep
UNION
SELECT LOWER(name), MIN(rep_id) FROM rep GROUP BY LOWER(name)
HAVING COUNT(*) = 1 AND LOWER(name) NOT IN (SELECT LOWER(rep_id) FROM rep);
CREATE INDEX rep_ref_ref ON rep_ref (ref);

CREATE TABLE away AS
SELECT rep_ref.rep_id, DATE("from") AS first, DATE("to") AS last
FROM raw_leave JOIN rep_ref ON ref = LOWER(raw_leave.rep_id)
WHERE "from" IS NOT NULL AND "to" IS NOT NULL;

CREATE TABLE customer AS
SELECT customer_id, name, industry, region, tier,
       (SELECT rep_ref.rep_id FROM rep_ref WHERE ref = LOWER(owner)) AS owner,
       DATE(since) AS since
FROM raw_customers
WHERE rowid IN (SELECT MAX(rowid) FROM raw_customers
                WHERE customer_id IS NOT NULL AND name IS NOT NULL GROUP BY customer_id);

-- A customer that is only named somewhere is created: the text is its id and its name.
CREATE TABLE customer_ref AS
SELECT LOWER(customer_id) AS ref, customer_id FROM customer
UNION
SELECT LOWER(name), CASE WHEN COUNT(*) = 1 THEN MIN(customer_id) END FROM customer
GROUP BY LOWER(name) HAVING LOWER(name) NOT IN (SELECT LOWER(customer_id) FROM customer);
CREATE INDEX customer_ref_ref ON customer_ref (ref);

CREATE TABLE named AS
SELECT DISTINCT c FROM (
    SELECT customer_id AS c FROM raw_leads UNION SELECT customer_id FROM raw_deals
    UNION SELECT customer_id FROM raw_contracts UNION SELECT customer_id FROM raw_activities
    UNION SELECT customer_id FROM raw_receivables UNION SELECT customer_id FROM raw_complaints
    UNION SELECT customer_id FROM raw_requirement_changes
    UNION SELECT customer_id FROM raw_product_usage)
WHERE c IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer_ref WHERE ref = LOWER(c));
INSERT INTO customer (customer_id, name) SELECT MIN(c), MIN(c) FROM named GROUP BY LOWER(c);
INSERT INTO customer_ref SELECT LOWER(c), MIN(c) FROM named GROUP BY LOWER(c);
CREATE UNIQUE INDEX customer_id ON customer (customer_id);

-- Leads -----------------------------------------------------------------------------------------
-- Which lead stands for each id: a deal that names a duplicate is the kept lead's.
CREATE TABLE lead_kept AS
SELECT lead_id, FIRST_VALUE(lead_id) OVER (
           PARTITION BY COALESCE(phone, 'id ' || lead_id) ORDER BY DATETIME(created_at), row) AS kept
FROM lead_of_id;
CREATE UNIQUE INDEX lead_kept_id ON lead_kept (lead_id);

CREATE TABLE lead AS
SELECT l.lead_id, COALESCE(r.rep_id, '') AS rep, DATETIME(l.created_at) AS created_at,
       l.quality, l.status, DATETIME(l.first_followup_at) AS first_followup_at,
       c.customer_id
FROM raw_leads l
LEFT JOIN rep_ref r ON r.ref = LOWER(l.rep_id)
LEFT JOIN customer_ref c ON c.ref = LOWER(l.customer_id)
WHERE l.rowid IN (SELECT row FROM lead_row);
CREATE UNIQUE INDEX lead_id ON lead (lead_id);

-- Deals ----------------------------------------------------------------------------------------
CREATE TABLE deal AS
SELECT d.deal_id, COALESCE(r.rep_id, '') AS rep, c.customer_id,
       COALESCE(k.kept, d.lead_id) AS lead_id, d.product,
       s.rank AS stage, CAST(ROUND(d.amount * 100) AS INTEGER) AS fen,
       CASE WHEN CAST(d.probability AS REAL) BETWEEN 0 AND 1
            THEN CAST(ROUND(d.probability * 1000000) AS INTEGER) END AS ppm,
       DATETIME(d.created_at) AS created_at, DATETIME(d.stage_changed_at) AS stage_changed_at,
       DATE(d.expected_close) AS expected_close, DATETIME(d.closed_at) AS closed_at,
       CASE WHEN d.status IN ('won', 'lost') THEN d.status ELSE 'open' END AS status, d.lost_reason,
       d.risk_flag IS NOT NULL AND LOWER(d.risk_flag) NOT IN
           ('0', 'no', 'n', 'none', 'false', '否', '无', '正常') AS risk
FROM raw_deals d
JOIN stage s ON d.stage IN (s.id, s.word)
LEFT JOIN rep_ref r ON r.ref = LOWER(d.rep_id)
LEFT JOIN customer_ref c ON c.ref = LOWER(d.customer_id)
LEFT JOIN lead_kept k ON k.lead_id = d.lead_id
WHERE d.rowid IN (SELECT MAX(x.rowid) FROM raw_deals x JOIN stage y ON x.stage IN (y.id, y.word)
                  WHERE x.deal_id IS NOT NULL AND DATETIME(x.created_at) IS NOT NULL
                  GROUP BY x.deal_id);
CREATE UNIQUE INDEX deal_id ON deal (deal_id);
CREATE INDEX deal_lead ON deal (lead_id);
CREATE INDEX deal_customer ON deal (customer_id);

CREATE TABLE stage_change AS
SELECT x.rowid AS row, d.deal_id, d.rep, s.rank AS stage, DATETIME(x.changed_at) AS changed_at
FROM raw_stage_changes x
JOIN deal d ON d.deal_id = x.deal_id
JOIN stage s ON x.to_stage IN (s.id, s.word)
WHERE DATETIME(x.changed_at) IS NOT NULL;
CREATE INDEX stage_change_deal ON stage_change (deal_id, changed_at);

-- Contracts; without them each won deal is one, signed when it closed. --------------------------
CREATE TABLE contract AS
SELECT x.rowid AS row, x.contract_id, COALESCE(r.rep_id, '') AS rep, c.customer_id, x.deal_id,
       x.product, CAST(ROUND(x.amount * 100) AS INTEGER) AS fen, DATE(x.signed_on) AS signed_on,
       x.kind
FROM raw_contracts x
LEFT JOIN rep_ref r ON r.ref = LOWER(x.rep_id)
LEFT JOIN customer_ref c ON c.ref = LOWER(x.customer_id)
WHERE x.rowid IN (SELECT MAX(rowid) FROM raw_contracts
                  WHERE contract_id IS NOT NULL AND amount IS NOT NULL
                    AND DATE(signed_on) IS NOT NULL GROUP BY contract_id);
INSERT INTO contract
SELECT rowid, deal_id, rep, customer_id, deal_id, product, COALESCE(fen, 0), DATE(closed_at), NULL
FROM deal
WHERE status = 'won' AND closed_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM has WHERE tbl = 'contracts');
CREATE INDEX contract_customer ON contract (customer_id, signed_on);
CREATE INDEX contract_day ON contract (signed_on);

-- Activities and tasks ----------------------------------------------------------------------
-- An unknown word in a needed cell is a bad cell, and the row is left out.
DELETE FROM raw_activities WHERE type NOT IN ('call', 'visit', 'email', 'message', 'needs',
    'proposal', 'quote', 'demo', 'appointment');
CREATE TABLE activity AS
SELECT COALESCE(r.rep_id, '') AS rep, c.customer_id, x.deal_id, x.type,
       DATETIME(x.at) AS at, DATE(x.at) AS day
FROM raw_activities x
LEFT JOIN rep_ref r ON r.ref = LOWER(x.rep_id)
LEFT JOIN customer_ref c ON c.ref = LOWER(x.customer_id)
WHERE x.type IS NOT NULL AND DATETIME(x.at) IS NOT NULL
  AND (x.activity_id IS NULL OR x.rowid IN (
       SELECT MAX(rowid) FROM raw_activities
       WHERE type IS NOT NULL AND DATETIME(at) IS NOT NULL GROUP BY activity_id));
CREATE INDEX activity_day ON activity (day);
CREATE INDEX activity_deal ON activity (deal_id, at);
CREATE INDEX activity_customer ON activity (customer_id, at);

CREATE TABLE task AS
SELECT COALESCE(r.rep_id, '') AS rep, DATE(x.due) AS due, DATETIME(x.completed_at) AS completed_at
FROM raw_tasks x LEFT JOIN rep_ref r ON r.ref = LOWER(x.rep_id)
WHERE x.title IS NOT NULL AND DATE(x.due) IS NOT NULL
  AND (x.task_id IS NULL OR x.rowid IN (
       SELECT MAX(rowid) FROM raw_tasks
       WHERE title IS NOT NULL AND DATE(due) IS NOT NULL GROUP BY task_id));

-- Money owed ----------------------------------------------------------------------------------
CREATE TABLE invoice AS
SELECT x.invoice_id, c.customer_id, x.contract_id,
       CASE WHEN x.rep_id IS NOT NULL THEN COALESCE(r.rep_id, '')
            ELSE COALESCE(NULLIF(k.rep, ''), u.owner, '') END AS rep,
       DATE(x.invoice_date) AS invoice_date, DATE(x.due_date) AS due_date,
       CAST(ROUND(x.amount * 100) AS INTEGER) AS fen
FROM raw_receivables x
LEFT JOIN rep_ref r ON r.ref = LOWER(x.rep_id)
LEFT JOIN customer_ref c ON c.ref = LOWER(x.customer_id)
LEFT JOIN customer u ON u.customer_id = c.customer_id
LEFT JOIN contract k ON k.contract_id = x.contract_id
WHERE x.rowid IN (SELECT MAX(rowid) FROM raw_receivables
                  WHERE invoice_id IS NOT NULL AND customer_id IS NOT NULL
                    AND DATE(due_date) IS NOT NULL AND amount IS NOT NULL GROUP BY invoice_id);
CREATE UNIQUE INDEX invoice_id ON invoice (invoice_id);

CREATE TABLE payment AS
SELECT i.invoice_id, i.rep, DATE(x.paid_at) AS paid_at,
       CAST(ROUND(x.amount * 100) AS INTEGER) AS fen
FROM raw_payments x JOIN invoice i ON i.invoice_id = x.invoice_id
WHERE DATE(x.paid_at) IS NOT NULL AND x.amount IS NOT NULL
  AND (x.payment_id IS NULL OR x.rowid IN (
       SELECT MAX(rowid) FROM raw_payments
       WHERE DATE(paid_at) IS NOT NULL AND amount IS NOT NULL GROUP BY payment_id));
CREATE INDEX payment_invoice ON payment (invoice_id, paid_at);

-- What happens around a customer -----------------------------------------------------------------
CREATE TABLE complaint AS
SELECT u.customer_id, COALESCE(u.owner, '') AS rep, DATE(x.opened_at) AS opened_at,
       x.severity, DATE(x.closed_at) AS closed_at
FROM raw_complaints x
JOIN customer_ref c ON c.ref = LOWER(x.customer_id)
JOIN customer u ON u.customer_id = c.customer_id
WHERE DATE(x.opened_at) IS NOT NULL
  AND (x.complaint_id IS NULL OR x.rowid IN (
       SELECT MAX(rowid) FROM raw_complaints
       WHERE customer_id IS NOT NULL AND DATE(opened_at) IS NOT NULL GROUP BY complaint_id));

CREATE TABLE requirement_change AS
SELECT c.customer_id, DATE(x.at) AS at
FROM raw_requirement_changes x JOIN customer_ref c ON c.ref = LOWER(x.customer_id)
WHERE DATE(x.at) IS NOT NULL;

-- Targets in hundredths (fen, or hundredths of a piece); real holds a ratio as it stands. ----------
CREATE TABLE target AS
SELECT rowid AS row, scope, key, period, metric, CAST(ROUND(target * 100) AS INTEGER) AS t100,
       CAST(target AS REAL) AS real
FROM raw_targets WHERE period IS NOT NULL AND metric IS NOT NULL AND target IS NOT NULL;
