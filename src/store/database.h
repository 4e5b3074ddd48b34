/* SQLite as the rest of store/ sees it: statements with typed parameters and columns. The
 * first error becomes one diagnostic; after it nothing more is done and every call says
 * false. */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/exact.h"

struct database;
struct query;

/* Opens or creates a regular file; NULL after a diagnostic. `ds` must outlive it. */
struct database *database_open(const char *path, struct diags *ds);
void database_close(
    struct database *db); /* rolls back an open transaction; NULL is allowed */

/* Runs statements that return nothing. */
bool database_run(struct database *db, const char *sql);
/* Starts a writing transaction if none is open, waiting for another program's;
 * database_commit ends it, database_rollback undoes it. */
bool database_begin(struct database *db);
bool database_commit(struct database *db);
void database_rollback(struct database *db);
bool database_failed(const struct database *db);
/* Says that the file cannot be used, and why, as the first error. Always false. */
bool database_refuse(struct database *db, const char *why);

/* A prepared statement; NULL after an error. Parameters are ?1, ?2 … in the order of calls
 * since the last query_reset. A NULL query is allowed everywhere and does nothing. */
struct query *query_new(struct database *db, const char *sql);
void query_free(struct query *q);
void query_put_text(struct query *q, const char *text); /* NULL: null */
void query_put_int(struct query *q, int64_t value);
void query_put_exact(struct query *q,
                     exact value);          /* "num/den" in lowest terms; unknown: null */
void query_put_day(struct query *q, day d); /* "2026-11-22"; DAY_NONE: null */
bool query_step(struct query *q);           /* true while there is a row */
bool query_run(struct query *q); /* steps to the end, resets; false after an error */
void query_reset(struct query *q);

/* Columns of the row, in the order of calls since query_step. Null: "", 0, unknown,
 * DAY_NONE. */
const char *query_text(struct query *q, struct arena *a);
int64_t query_int(struct query *q);
exact query_exact(struct query *q);
day query_day(struct query *q);

#endif
