/* The closed loop's memory: actions that packs listed, and what people typed about them in
 * returned workbooks. Proposals may change from week to week; what was typed is only ever
 * added to. */
#include "store/internal.h"

#include "base/date.h"
#include "base/text.h"
#include "base/vec.h"

#include <string.h>

bool store_keep_actions(struct store *s, const struct remembered_action *actions, size_t n)
{
    if (!database_begin(s->db)) return false;
    struct query *q = query_new(
        s->db,
        "INSERT INTO actions (id, kind, scope, key, rule, title, measure, owner, due,"
        " first_period) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
        " measure = excluded.measure, owner = excluded.owner, due = excluded.due");
    for (size_t i = 0; i < n; i++) {
        const struct remembered_action *t = &actions[i];
        query_put_text(q, t->id);
        query_put_text(q, t->kind);
        query_put_text(q, t->scope);
        query_put_text(q, t->scope_id);
        query_put_text(q, t->rule);
        query_put_text(q, t->title);
        query_put_text(q, t->measure);
        query_put_text(q, t->owner);
        query_put_day(q, t->due);
        query_put_text(q, t->since);
        query_run(q);
    }
    query_free(q);
    return !database_failed(s->db);
}

bool store_keep_entries(struct store *s, const struct store_entry *entries, size_t n)
{
    if (!database_begin(s->db)) return false;
    struct query *q = query_new(
        s->db, "INSERT OR IGNORE INTO entries (action, field, value, period, source)"
               " VALUES (?1, ?2, ?3, ?4, ?5)");
    for (size_t i = 0; i < n; i++) {
        query_put_text(q, entries[i].action);
        query_put_text(q, entries[i].field);
        query_put_text(q, entries[i].value);
        query_put_text(q, entries[i].period);
        query_put_text(q, entries[i].source);
        query_run(q);
    }
    query_free(q);
    return !database_failed(s->db);
}

/* Does the entry's pack begin no later than `p`? Labels of different kinds do not sort. */
static bool entry_is_due(const struct store_entry *e, struct period p, day *start)
{
    struct period of;
    if (!period_parse(str_of(e->period), &of)) return false;
    *start = of.start;
    return of.start <= p.start;
}

struct latest {
    VEC_OF(struct store_entry) kept;
    size_t field; /* where the entries of the last field begin */
    day start;    /* of their pack */
};

static void latest_add(struct latest *l, struct store_entry e, day start)
{
    bool same = l->kept.n > l->field && strcmp(l->kept.at[l->field].field, e.field) == 0;
    if (!same) l->field = l->kept.n;
    if (same && start < l->start) return;
    if (same && start > l->start) l->kept.n = l->field;
    l->start = start;
    *vec_push(&l->kept) = e;
}

size_t store_entries(struct store *s, struct arena *a, const char *action, struct period p,
                     struct store_entry **out)
{
    struct latest l = {0};
    struct query *q = query_new(s->db, "SELECT field, value, period, source FROM entries"
                                       " WHERE action = ?1 ORDER BY field, id");
    query_put_text(q, action);
    while (query_step(q)) {
        struct store_entry e = {.action = action};
        day start;
        e.field = query_text(q, a);
        e.value = query_text(q, a);
        e.period = query_text(q, a);
        e.source = query_text(q, a);
        if (entry_is_due(&e, p, &start)) latest_add(&l, e, start);
    }
    query_free(q);
    size_t n = l.kept.n;
    *out = arena_many(a, struct store_entry, n + 1);
    if (n) memcpy(*out, l.kept.at, n * sizeof **out);
    vec_free(&l.kept);
    return n;
}

/* ---- actions with what was typed about them ---- */

static enum action_state state_named(const char *word)
{
    static const char *const words[] = {
        [ACTION_OPEN] = "open",
        [ACTION_DOING] = "doing",
        [ACTION_DONE] = "done",
        [ACTION_DROPPED] = "dropped",
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i], word) == 0) return (enum action_state)i;
    return ACTION_OPEN;
}

static day day_named(const char *text)
{
    str t = str_of(text);
    int64_t year, month, dayofmonth;
    if (t.n != 10 || !text_int(str_sub(t, 0, 4), &year) ||
        !text_int(str_sub(t, 5, 7), &month) || !text_int(str_sub(t, 8, 10), &dayofmonth))
        return DAY_NONE;
    return day_of((int)year, (int)month, (int)dayofmonth);
}

/* Two texts for one field are both kept: a conflict is shown, not decided. */
static const char *both(struct arena *a, const char *typed, const char *value)
{
    return typed ? arena_printf(a, "%s / %s", typed, value) : value;
}

static void action_fill(struct store *s, struct arena *a, struct period p,
                        struct remembered_action *t)
{
    struct store_entry *e;
    size_t n = store_entries(s, a, t->id, p, &e);
    const char *measure = NULL, *owner = NULL, *note = NULL;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(e[i].field, "measure") == 0) measure = both(a, measure, e[i].value);
        if (strcmp(e[i].field, "owner") == 0) owner = both(a, owner, e[i].value);
        if (strcmp(e[i].field, "note") == 0) note = both(a, note, e[i].value);
        if (strcmp(e[i].field, "due") == 0) t->due = day_named(e[i].value);
        if (strcmp(e[i].field, "state") == 0) t->state = state_named(e[i].value);
    }
    if (measure) t->measure = measure;
    if (owner) t->owner = owner;
    t->note = note ? note : "";
    t->agreed = n > 0;
}

size_t store_open_actions(struct store *s, struct arena *a, struct period p,
                          struct remembered_action **out)
{
    VEC_OF(struct remembered_action) found = {0};
    struct query *q =
        query_new(s->db, "SELECT id, kind, scope, key, rule, title, measure,"
                         " owner, due, first_period FROM actions ORDER BY id");
    while (query_step(q)) {
        struct remembered_action t = {.state = ACTION_OPEN};
        struct period first;
        t.id = query_text(q, a);
        t.kind = query_text(q, a);
        t.scope = query_text(q, a);
        t.scope_id = query_text(q, a);
        t.rule = query_text(q, a);
        t.title = query_text(q, a);
        t.measure = query_text(q, a);
        t.owner = query_text(q, a);
        t.due = query_day(q);
        t.since = query_text(q, a);
        bool earlier = period_parse(str_of(t.since), &first) && first.start < p.start;
        if (!earlier) continue;
        action_fill(s, a, p, &t);
        bool pending = t.state == ACTION_OPEN || t.state == ACTION_DOING;
        if (pending) *vec_push(&found) = t;
    }
    query_free(q);
    size_t n = found.n;
    *out = arena_many(a, struct remembered_action, n + 1);
    if (n) memcpy(*out, found.at, n * sizeof **out);
    vec_free(&found);
    return n;
}
