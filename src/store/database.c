/* The one home of sqlite3. Text that is read is copied; exact numbers are kept as text, so
 * that nothing is rounded on the way. */
#include "store/database.h"

#include "base/date.h"
#include "base/text.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WAIT_MS 60000 /* for another build to finish with the file */

struct database {
    sqlite3 *handle;
    char *path;
    struct diags *ds;
    bool failed, writing;
};

struct query {
    struct database *db;
    sqlite3_stmt *statement;
    int put, got;
};

bool database_failed(const struct database *db)
{
    return db->failed;
}

bool database_refuse(struct database *db, const char *why)
{
    if (!db->failed)
        diag_say(db->ds, DIAG_ERROR, db->path, 0, NULL, (str){0},
                 "%s; nothing was remembered (use --store to name another file, or --store "
                 "none)",
                 why);
    db->failed = true;
    return false;
}

/* SQLite's own words for the two errors that people meet are of no help to them. */
static bool complain(struct database *db)
{
    switch (sqlite3_errcode(db->handle) & 0xff) {
    case SQLITE_NOTADB: return database_refuse(db, "not a history file of mondaypack");
    case SQLITE_CORRUPT: return database_refuse(db, "the history file is damaged");
    case SQLITE_BUSY: return database_refuse(db, "another program keeps the file locked");
    case SQLITE_FULL: return database_refuse(db, "the disk is full");
    case SQLITE_READONLY: return database_refuse(db, "the file cannot be written");
    case SQLITE_CANTOPEN: return database_refuse(db, "the file cannot be opened");
    }
    return database_refuse(db, sqlite3_errmsg(db->handle));
}

static bool usable_path(const char *path)
{
    struct stat st;
    if (strcmp(path, ":memory:") == 0) return true;
    return stat(path, &st) != 0 || S_ISREG(st.st_mode);
}

struct database *database_open(const char *path, struct diags *ds)
{
    struct database *db = calloc(1, sizeof *db);
    if (!db || !(db->path = strdup(path))) die("out of memory");
    db->ds = ds;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (!usable_path(path))
        database_refuse(db, "not a regular file");
    else if (sqlite3_open_v2(path, &db->handle, flags, NULL) != SQLITE_OK)
        complain(db);
    if (!db->failed) sqlite3_busy_timeout(db->handle, WAIT_MS);
    if (!db->failed) return db;
    database_close(db);
    return NULL;
}

void database_close(struct database *db)
{
    if (!db) return;
    if (db->handle) database_rollback(db);
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

bool database_run(struct database *db, const char *sql)
{
    if (db->failed) return false;
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || complain(db);
}

bool database_begin(struct database *db)
{
    if (db->writing) return !db->failed;
    db->writing = database_run(db, "BEGIN IMMEDIATE");
    return db->writing;
}

bool database_commit(struct database *db)
{
    if (!db->writing) return !db->failed;
    if (!database_run(db, "COMMIT")) {
        database_rollback(db);
        return false;
    }
    db->writing = false;
    return true;
}

void database_rollback(struct database *db)
{
    /* After some errors SQLite has rolled back by itself; a second time does no harm. */
    if (db->writing) sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    db->writing = false;
}

struct query *query_new(struct database *db, const char *sql)
{
    if (db->failed) return NULL;
    struct query *q = calloc(1, sizeof *q);
    if (!q) die("out of memory");
    q->db = db;
    if (sqlite3_prepare_v2(db->handle, sql, -1, &q->statement, NULL) == SQLITE_OK) return q;
    complain(db);
    query_free(q);
    return NULL;
}

void query_free(struct query *q)
{
    if (!q) return;
    sqlite3_finalize(q->statement);
    free(q);
}

/* ---- exact numbers as text ---- */

struct digits {
    char text[96];
};

static char *put_wide(char *end, wide x)
{
    bool negative = x < 0;
    do {
        int digit = (int)(x % 10);
        *--end = (char)('0' + (digit < 0 ? -digit : digit));
        x /= 10;
    } while (x != 0);
    if (negative) *--end = '-';
    return end;
}

static const char *exact_text(struct digits *d, exact e)
{
    char *at = d->text + sizeof d->text - 1;
    wide g = common_divisor(e.num, e.den);
    *at = '\0';
    if (e.den / g != 1) {
        at = put_wide(at, e.den / g);
        *--at = '/';
    }
    return put_wide(at, e.num / g);
}

static bool read_wide(const char **at, wide *out)
{
    bool negative = **at == '-';
    int digits = 0;
    *at += negative;
    for (*out = 0; **at >= '0' && **at <= '9' && digits < 38; ++*at, digits++)
        *out = *out * 10 + (**at - '0');
    if (negative) *out = -*out;
    return digits > 0;
}

static exact exact_read(const char *text)
{
    wide num, den = 1;
    if (!text || !read_wide(&text, &num)) return EXACT_UNKNOWN;
    if (*text == '/') {
        text++;
        if (!read_wide(&text, &den) || den <= 0) return EXACT_UNKNOWN;
    }
    return *text == '\0' ? exact_of(num, den) : EXACT_UNKNOWN;
}

/* ---- parameters and columns ---- */

void query_put_text(struct query *q, const char *text)
{
    if (q) sqlite3_bind_text(q->statement, ++q->put, text, -1, SQLITE_TRANSIENT);
}

void query_put_int(struct query *q, int64_t value)
{
    if (q) sqlite3_bind_int64(q->statement, ++q->put, value);
}

void query_put_exact(struct query *q, exact value)
{
    struct digits d;
    query_put_text(q, exact_known(value) ? exact_text(&d, value) : NULL);
}

void query_put_day(struct query *q, day d)
{
    query_put_text(q, d == DAY_NONE ? NULL : day_label(d).text);
}

bool query_step(struct query *q)
{
    if (!q || q->db->failed) return false;
    q->got = 0;
    int result = sqlite3_step(q->statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE) complain(q->db);
    return result == SQLITE_ROW;
}

void query_reset(struct query *q)
{
    if (!q) return;
    sqlite3_reset(q->statement);
    sqlite3_clear_bindings(q->statement);
    q->put = q->got = 0;
}

bool query_run(struct query *q)
{
    while (query_step(q)) continue;
    query_reset(q);
    return q && !q->db->failed;
}

static const char *column_text(struct query *q)
{
    return (const char *)sqlite3_column_text(q->statement, q->got++);
}

const char *query_text(struct query *q, struct arena *a)
{
    const char *text = column_text(q);
    return arena_string(a, text ? text : "");
}

int64_t query_int(struct query *q)
{
    return sqlite3_column_int64(q->statement, q->got++);
}

exact query_exact(struct query *q)
{
    return exact_read(column_text(q));
}

day query_day(struct query *q)
{
    int64_t year, month, dayofmonth;
    str t = str_of(column_text(q));
    if (t.n != 10 || !text_int(str_sub(t, 0, 4), &year) ||
        !text_int(str_sub(t, 5, 7), &month) || !text_int(str_sub(t, 8, 10), &dayofmonth))
        return DAY_NONE;
    return day_of((int)year, (int)month, (int)dayofmonth);
}
