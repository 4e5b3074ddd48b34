-- Scopes and who belongs to them (SPEC 2 and 9); a rep's working days (SPEC 3).

-- A team is its region and its name together; the id is the name where that is unique.
CREATE TABLE team AS
SELECT CASE WHEN region IS NULL
                 OR (SELECT COUNT(DISTINCT COALESCE(o.region, '')) FROM rep o
                     WHERE o.team = r.team) = 1
            THEN team ELSE region || '/' || team END AS id, team AS name, region
FROM (SELECT DISTINCT region, team FROM rep WHERE team IS NOT NULL) r;

CREATE TABLE node (scope, id, name, parent_scope, parent);
INSERT INTO node VALUES ('company', 'company', NULL, NULL, NULL);
INSERT INTO node SELECT DISTINCT 'region', region, region, 'company', 'company'
FROM team WHERE region IS NOT NULL;
INSERT INTO node SELECT 'team', id, name, CASE WHEN region IS NULL THEN 'company' ELSE 'region' END,
                        COALESCE(region, 'company') FROM team;
INSERT INTO node
SELECT 'rep', rep_id, rep.name, CASE WHEN team.id IS NULL THEN 'company' ELSE 'team' END,
       COALESCE(team.id, 'company')
FROM rep LEFT JOIN team ON team.name = rep.team AND team.region IS rep.region;
INSERT INTO node VALUES ('unassigned', 'unassigned', NULL, 'company', 'company');
CREATE UNIQUE INDEX node_id ON node (scope, id);

-- Which rep's rows count in which scope; '' stands for the unassigned ones.
CREATE TABLE member (scope, id, rep);
INSERT INTO member SELECT 'company', 'company', rep_id FROM rep;
INSERT INTO member VALUES ('company', 'company', ''), ('unassigned', 'unassigned', '');
INSERT INTO member SELECT 'region', region, rep_id FROM rep WHERE region IS NOT NULL;
INSERT INTO member SELECT 'team', team.id, rep_id
FROM rep JOIN team ON team.name = rep.team AND team.region IS rep.region;
INSERT INTO member SELECT 'rep', rep_id, rep_id FROM rep;
CREATE INDEX member_rep ON member (rep);

-- Working days of a rep in a frame up to D, and in the eight weeks before the frame.
CREATE TABLE rep_day AS
SELECT f.f, r.rep_id AS rep,
       SUM(d.day >= f.start) AS days, SUM(d.day < f.start) AS days_before
FROM frame f
JOIN day d ON d.work AND d.day >= DATE(f.start, '-56 days') AND d.day <= f.d
JOIN rep r ON d.day >= COALESCE(r.hired_on, d.day) AND d.day <= COALESCE(r.left_on, d.day)
WHERE NOT EXISTS (SELECT 1 FROM away w
                  WHERE w.rep_id = r.rep_id AND d.day BETWEEN w.first AND w.last)
GROUP BY f.f, r.rep_id;
