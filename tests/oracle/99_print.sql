-- Prints one line per number: scope, id, kpi, field, number. "-" is unknown. Money in yuan with
-- 2 decimals, everything else with 6.

.mode list
.separator "\t"
SELECT scope, id, kpi, field, CASE
       WHEN unit = 'money' THEN PRINTF('%s%d.%02d', CASE WHEN fen < 0 THEN '-' ELSE '' END,
                                       ABS(fen) / 100, ABS(fen) % 100)
       ELSE PRINTF('%.6f', real + 0.0) END
FROM number;
SELECT n.scope, n.id, k.kpi, 'value', '-'                 -- exists, but cannot be computed
FROM node n JOIN kpi k
WHERE NOT EXISTS (SELECT 1 FROM cell c WHERE c.f = 'cur' AND c.scope = n.scope AND c.id = n.id
                  AND c.kpi = k.kpi);
SELECT 'company', 'company', kpi, 'unit', unit FROM known;
SELECT scope, id, kpi, 'light', light FROM light WHERE scope <> 'unassigned';
SELECT m.scope, m.id, 'followup_on_time.missed', 'list', GROUP_CONCAT(x.lead_id)
FROM (SELECT * FROM followup WHERE f = 'cur' AND NOT on_time ORDER BY lead_id) x
JOIN member m USING (rep)
WHERE EXISTS (SELECT 1 FROM known WHERE kpi = 'followup_on_time')
GROUP BY m.scope, m.id;

SELECT 'problem', customer_id, 'score', 'value', PRINTF('%.6f', score) FROM problem
UNION ALL SELECT 'problem', customer_id, 'grade', 'value', grade FROM problem
UNION ALL SELECT 'problem', customer_id, 'open', 'value', CASE WHEN open IS NULL THEN '-' ELSE PRINTF('%.2f', open / 100.0) END FROM problem
UNION ALL SELECT 'problem', customer_id, 'overdue', 'value', CASE WHEN overdue IS NULL THEN '-' ELSE PRINTF('%.2f', overdue / 100.0) END FROM problem
UNION ALL SELECT 'problem', customer_id, 'overdue_days', 'value', days FROM problem
UNION ALL SELECT 'problem', customer_id, 'triggers', 'value',
    SUBSTR(CASE WHEN long_overdue THEN ',overdue' ELSE '' END ||
           CASE WHEN arrears THEN ',arrears' ELSE '' END ||
           CASE WHEN complaint THEN ',complaint' ELSE '' END, 2) FROM problem
UNION ALL SELECT 'problem', customer_id, 'labels', 'value', GROUP_CONCAT(dimension) FROM (
    SELECT customer_id, dimension FROM problem JOIN measure USING (customer_id)
    WHERE points >= 50 ORDER BY dimension) GROUP BY customer_id
UNION ALL SELECT 'problem', customer_id, 'parts.' || dimension, 'value', PRINTF('%.6f', points)
FROM problem JOIN measure USING (customer_id);

SELECT 'alert', rule || ' ' || scope || ' ' || id || COALESCE(' ' || kpi, ''), level, 'value',
       COALESCE(streak, PRINTF('%.6f', value)) FROM alert;

SELECT 'period', label, 'period', 'kind', kind FROM asked
UNION ALL SELECT 'period', label, 'period', 'start', start FROM asked
UNION ALL SELECT 'period', label, 'period', 'end', last FROM asked
UNION ALL SELECT 'period', label, 'period', 'd', d FROM asked
UNION ALL SELECT 'period', label, 'period', 'complete', complete FROM asked;

-- What the month-end simulation (forecast.py) works on.
SELECT 'draw', s.scope, s.id, s.d_month, COALESCE((
           SELECT t.n12 FROM month_target t JOIN frame f ON f.f = 'cur' AND t.month = f.d_month
           WHERE t.scope = s.scope AND t.id = s.id AND t.metric = 'signed_amount'), '-'),
       COALESCE((SELECT GROUP_CONCAT(fen || '*' || ppm, ' ') FROM draw d
                 WHERE d.scope = s.scope AND d.id = s.id), '')
FROM signed s WHERE s.f = 'cur' AND EXISTS (SELECT 1 FROM known WHERE kpi = 'forecast_weighted');
