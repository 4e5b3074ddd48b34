/* The tables of the history file. Each step brings a file from one version to the next and
 * is never changed once released; a new table or column is a new step at the end. PRAGMA
 * user_version says how many steps a file has seen, PRAGMA application_id that the file is
 * ours. */
#include "store/schema.h"

#define APPLICATION_ID "1836082027" /* "mpck" */

static const char *const steps[] = {
    /* Values are text, "num/den" in lowest terms or a whole number: nothing is rounded. */
    "CREATE TABLE periods (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE,"
    "  kind INTEGER NOT NULL, start TEXT NOT NULL, last TEXT NOT NULL,"
    "  complete INTEGER NOT NULL, rulebook TEXT);"
    "CREATE TABLE scopes (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,"
    "  name TEXT, UNIQUE (kind, key));"
    "CREATE TABLE measures (id INTEGER PRIMARY KEY, kpi TEXT NOT NULL UNIQUE,"
    "  unit INTEGER NOT NULL);"
    "CREATE TABLE kpis (period INTEGER NOT NULL, measure INTEGER NOT NULL,"
    "  scope INTEGER NOT NULL, value TEXT NOT NULL, target TEXT,"
    "  PRIMARY KEY (period, measure, scope)) WITHOUT ROWID;"
    "CREATE TABLE alerts (period INTEGER NOT NULL, rank INTEGER NOT NULL,"
    "  rule TEXT NOT NULL, level TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL,"
    "  name TEXT, kpi TEXT, value TEXT, at_limit TEXT, since TEXT, streak INTEGER,"
    "  money TEXT, due TEXT, PRIMARY KEY (period, rank)) WITHOUT ROWID;"
    "CREATE TABLE problem_customers (period INTEGER NOT NULL, customer TEXT NOT NULL,"
    "  name TEXT, score TEXT, grade TEXT, listed INTEGER NOT NULL, state TEXT,"
    "  open TEXT, overdue TEXT, overdue_days INTEGER,"
    "  PRIMARY KEY (period, customer)) WITHOUT ROWID;"
    /* What was proposed or agreed, and apart from it everything that people typed: an entry
     * is never changed or removed, so nothing typed is lost and a conflict keeps both. */
    "CREATE TABLE actions (id TEXT PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL,"
    "  key TEXT NOT NULL, rule TEXT NOT NULL, title TEXT NOT NULL, measure TEXT, owner "
    "TEXT,"
    "  due TEXT, first_period TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE entries (id INTEGER PRIMARY KEY, action TEXT NOT NULL,"
    "  field TEXT NOT NULL, value TEXT NOT NULL, period TEXT NOT NULL, source TEXT NOT "
    "NULL,"
    "  UNIQUE (action, field, period, value));"
    "CREATE VIEW history AS SELECT p.label AS period, s.kind AS scope, s.key AS id,"
    "  s.name AS name, m.kpi AS kpi, k.value AS value, k.target AS target"
    "  FROM kpis k JOIN periods p ON p.id = k.period JOIN measures m ON m.id = k.measure"
    "  JOIN scopes s ON s.id = k.scope;",
    /* Which alert an action answers, whom it is about as printed; and what the typist of an
     * entry saw in its cell: fingerprints, '?' where that is not known. */
    "ALTER TABLE actions ADD COLUMN kpi TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE actions ADD COLUMN name TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE typed (id INTEGER PRIMARY KEY, action TEXT NOT NULL,"
    "  field TEXT NOT NULL, value TEXT NOT NULL, period TEXT NOT NULL,"
    "  seen TEXT NOT NULL, source TEXT NOT NULL,"
    "  UNIQUE (action, field, period, value, seen));"
    "INSERT INTO typed (id, action, field, value, period, seen, source)"
    "  SELECT id, action, field, value, period, '?', source FROM entries;"
    "DROP TABLE entries;"
    "ALTER TABLE typed RENAME TO entries;",
};

static int64_t number_of(struct database *db, const char *sql)
{
    struct query *q = query_new(db, sql);
    int64_t number = query_step(q) ? query_int(q) : 0;
    query_free(q);
    return number;
}

static bool file_is_ours(struct database *db)
{
    bool empty = number_of(db, "SELECT count(*) FROM sqlite_master") == 0;
    bool marked =
        number_of(db, "PRAGMA application_id") == number_of(db, "SELECT " APPLICATION_ID);
    if (database_failed(db)) return false;
    if (!empty && !marked)
        return database_refuse(db, "a database of another program, not a history file");
    if (number_of(db, "PRAGMA user_version") > (int64_t)COUNT_OF(steps))
        return database_refuse(db, "written by a newer version of mondaypack");
    return !database_failed(db);
}

static bool run_steps(struct database *db)
{
    struct arena names = arena_new();
    /* Read again: another build may have migrated the file while this one waited. */
    int64_t version = number_of(db, "PRAGMA user_version");
    for (size_t i = (size_t)version; i < COUNT_OF(steps); i++)
        if (!database_run(db, steps[i])) return false;
    char *mark = arena_printf(&names, "PRAGMA user_version = %zu", COUNT_OF(steps));
    return database_run(db, mark) &&
           database_run(db, "PRAGMA application_id = " APPLICATION_ID);
}

bool schema_migrate(struct database *db)
{
    if (!file_is_ours(db)) return false;
    if (number_of(db, "PRAGMA user_version") == (int64_t)COUNT_OF(steps)) return true;
    if (database_begin(db) && run_steps(db)) return database_commit(db);
    database_rollback(db);
    return false;
}
