/* Which of the things that people typed stands. A text replaces those that its typist saw in
 * the cell, so a correction counts, a copy that arrives late does not, and two people who
 * wrote without knowing of each other are a conflict that keeps both. */
#include "store/internal.h"

#include "base/fingerprint.h"
#include "base/text.h"
#include "base/vec.h"

#include <string.h>

#define NOT_KNOWN "?" /* seen, where the workbook no longer says */

bool store_keep_entries(struct store *s, const struct store_entry *entries, size_t n)
{
    if (!database_begin(s->db)) return false;
    struct query *q = query_new(
        s->db, "INSERT OR IGNORE INTO entries (action, field, value, period, source, seen)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    for (size_t i = 0; i < n; i++) {
        query_put_text(q, entries[i].action);
        query_put_text(q, entries[i].field);
        query_put_text(q, entries[i].value);
        query_put_text(q, entries[i].period);
        query_put_text(q, entries[i].source);
        query_put_text(q, entries[i].seen ? entries[i].seen : NOT_KNOWN);
        query_run(q);
    }
    query_free(q);
    return !database_failed(s->db);
}

/* ---- what replaces what ---- */

static bool saw(const struct store_entry *later, const char *value)
{
    return strstr(later->seen, fingerprint_of(str_of(value)).text) != NULL;
}

/* `later` came after `t` in the order of arrival if `arrived`. */
static bool replaces(const struct typed *later, const struct typed *t, bool arrived)
{
    if (later->end < t->end || (later->end == t->end && !arrived)) return false;
    if (strcmp(later->e.seen, NOT_KNOWN) == 0) return later->end > t->end;
    return saw(&later->e, t->e.value);
}

/* One field of one action: at[0, n). Of equal texts the first stands. */
static void field_settle(struct typed *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        at[i].stands = true;
        for (size_t k = 0; k < n && at[i].stands; k++)
            if (k != i && replaces(&at[k], &at[i], k > i)) at[i].stands = false;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i && at[i].stands; k++)
            if (at[k].stands && strcmp(at[k].e.value, at[i].e.value) == 0)
                at[i].stands = false;
}

static bool same_field(const struct typed *a, const struct typed *b)
{
    return strcmp(a->e.action, b->e.action) == 0 && strcmp(a->e.field, b->e.field) == 0;
}

size_t typed_read(struct store *s, struct arena *a, const char *action, struct period p,
                  struct typed **out)
{
    VEC_OF(struct typed) found = {0};
    struct query *q = query_new(
        s->db, action ? "SELECT action, field, value, period, source, seen FROM entries"
                        " WHERE action = ?1 ORDER BY action, field, id"
                      : "SELECT action, field, value, period, source, seen FROM entries"
                        " ORDER BY action, field, id");
    if (action) query_put_text(q, action);
    while (query_step(q)) {
        struct typed t = {0};
        struct period of;
        t.e.action = query_text(q, a);
        t.e.field = query_text(q, a);
        t.e.value = query_text(q, a);
        t.e.period = query_text(q, a);
        t.e.source = query_text(q, a);
        t.e.seen = query_text(q, a);
        if (!period_parse(str_of(t.e.period), &of) || of.end > p.end) continue;
        t.end = of.end;
        *vec_push(&found) = t;
    }
    query_free(q);
    size_t n = found.n;
    *out = arena_many(a, struct typed, n + 1);
    if (n) memcpy(*out, found.at, n * sizeof **out);
    vec_free(&found);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && same_field(&(*out)[i], &(*out)[end]);) end++;
        field_settle(*out + i, end - i);
    }
    return n;
}

size_t store_entries(struct store *s, struct arena *a, const char *action, struct period p,
                     struct store_entry **out)
{
    struct typed *all;
    size_t n = typed_read(s, a, action, p, &all), kept = 0;
    *out = arena_many(a, struct store_entry, n + 1);
    for (size_t i = 0; i < n; i++)
        if (all[i].stands) (*out)[kept++] = all[i].e;
    return kept;
}
