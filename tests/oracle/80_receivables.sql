-- Payments, receivables, complaints (SPEC 4).

INSERT INTO part
SELECT f.f, p.rep, 'collected', SUM(p.fen), NULL
FROM frame f JOIN payment p ON p.paid_at >= f.start AND p.paid_at < f.a GROUP BY 1, 2;

-- Every invoice at every A: paid before A and by the due date, capped at the amount; a credit note
-- (negative amount) is not capped.
CREATE TABLE bill AS
SELECT f, rep, customer_id, invoice_date, due_date, start, d, a, fen, raw_paid,
       CASE WHEN fen < 0 THEN raw_paid ELSE MIN(raw_paid, fen) END AS paid,
       CASE WHEN fen < 0 THEN raw_on_time ELSE MIN(raw_on_time, fen) END AS paid_on_time
FROM (SELECT f.f, f.start, f.d, f.a, i.*,
             COALESCE((SELECT SUM(p.fen) FROM payment p
                       WHERE p.invoice_id = i.invoice_id AND p.paid_at < f.a), 0) AS raw_paid,
             COALESCE((SELECT SUM(p.fen) FROM payment p
                       WHERE p.invoice_id = i.invoice_id AND p.paid_at < f.a
                         AND p.paid_at <= i.due_date), 0) AS raw_on_time
      FROM frame f JOIN invoice i);

INSERT INTO part
SELECT f, rep, 'collection_rate', SUM(paid), SUM(fen)
FROM bill WHERE due_date >= DATE(a, '-91 days') AND due_date < a GROUP BY 1, 2;
INSERT INTO part
SELECT f, rep, 'collection_rate.period', SUM(paid), SUM(fen)
FROM bill WHERE due_date >= start AND due_date < a GROUP BY 1, 2;
INSERT INTO part
SELECT f, rep, 'collection_on_time', SUM(paid_on_time), SUM(fen)
FROM bill WHERE due_date >= DATE(a, '-91 days') AND due_date < a GROUP BY 1, 2;

CREATE TABLE balance AS
SELECT f, rep, customer_id, due_date, fen - paid AS open,
       CASE WHEN fen >= 0 THEN MAX(0, raw_paid - fen) ELSE 0 END AS overpaid,
       CAST(JULIANDAY(d) - JULIANDAY(due_date) AS INTEGER) AS days
FROM bill WHERE COALESCE(invoice_date < a, 1);
INSERT INTO part SELECT f, rep, 'receivable_open', SUM(open), NULL FROM balance GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'overpaid', SUM(overpaid), NULL FROM balance GROUP BY 1, 2;
INSERT INTO part SELECT f, rep, 'overdue_amount', SUM(open), NULL FROM balance WHERE days > 0 GROUP BY 1, 2;
INSERT INTO part
SELECT f, rep, 'overdue_rate', SUM(CASE WHEN days > 0 THEN open ELSE 0 END), SUM(open)
FROM balance GROUP BY 1, 2;
INSERT INTO part
SELECT f, rep, 'aging.' || CASE WHEN days <= 0 THEN 'not_due' WHEN days <= 30 THEN '1_30'
       WHEN days <= 60 THEN '31_60' WHEN days <= 90 THEN '61_90' ELSE 'over_90' END,
       SUM(open), NULL
FROM balance GROUP BY 1, 2, 3;

INSERT INTO part
SELECT f.f, c.rep, 'complaints.opened', COUNT(*), NULL
FROM frame f JOIN complaint c ON c.opened_at >= f.start AND c.opened_at < f.a GROUP BY 1, 2;
INSERT INTO part
SELECT f.f, c.rep, 'complaints.open', COUNT(*), NULL
FROM frame f JOIN complaint c ON c.opened_at < f.a AND COALESCE(c.closed_at >= f.a, 1)
GROUP BY 1, 2;
