/* The closed loop's memory: actions that packs listed or people wrote, with what stands of
 * the things that were typed about them (typed.c). */
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
        "INSERT INTO actions (id, kind, scope, key, rule, kpi, first_period, name, title,"
        " measure, owner, due) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"
        " ON CONFLICT (id) DO UPDATE SET"
        " name = CASE WHEN name = '' THEN excluded.name ELSE name END,"
        " title = CASE WHEN title = '' THEN excluded.title ELSE title END,"
        " measure = CASE WHEN measure = '' THEN excluded.measure ELSE measure END,"
        " owner = CASE WHEN owner = '' THEN excluded.owner ELSE owner END,"
        " due = coalesce(due, excluded.due)");
    for (size_t i = 0; i < n; i++) {
        const struct remembered_action *t = &actions[i];
        query_put_text(q, t->id);
        query_put_text(q, t->kind);
        query_put_text(q, t->scope ? t->scope : "");
        query_put_text(q, t->scope_id ? t->scope_id : "");
        query_put_text(q, t->rule ? t->rule : "");
        query_put_text(q, t->kpi ? t->kpi : "");
        query_put_text(q, t->since);
        query_put_text(q, t->name ? t->name : "");
        query_put_text(q, t->title ? t->title : "");
        query_put_text(q, t->measure ? t->measure : "");
        query_put_text(q, t->owner ? t->owner : "");
        query_put_day(q, t->due);
        query_run(q);
    }
    query_free(q);
    return !database_failed(s->db);
}

/* ---- actions with what was typed about them ---- */

static day day_named(const char *text)
{
    str t = str_of(text);
    int64_t year, month, dayofmonth;
    if (t.n != 10 || !text_int(str_sub(t, 0, 4), &year) ||
        !text_int(str_sub(t, 5, 7), &month) || !text_int(str_sub(t, 8, 10), &dayofmonth))
        return DAY_NONE;
    return day_of((int)year, (int)month, (int)dayofmonth);
}

/* Several texts for one field are all shown: a conflict is not decided. */
static const char *joined(struct arena *a, const struct action_value *v)
{
    const char *text = v->texts[0];
    for (size_t i = 1; i < v->n; i++) text = arena_printf(a, "%s / %s", text, v->texts[i]);
    return text;
}

static void value_add(struct arena *a, struct remembered_action *t, const char *field,
                      const char *text, size_t most)
{
    struct action_value *last = t->ntyped ? &t->typed[t->ntyped - 1] : NULL;
    if (!last || strcmp(last->field, field) != 0) {
        last = &t->typed[t->ntyped++];
        *last = (struct action_value){field, arena_many(a, const char *, most), 0};
    }
    last->texts[last->n++] = text;
}

/* The latest of the dates that were typed: whoever asked for more time is not overdue. A date
 * that cannot be read leaves none. */
static void due_settle(struct remembered_action *t)
{
    const struct action_value *v = action_typed(t, "due");
    day latest = DAY_NONE;
    for (size_t i = 0; v && i < v->n; i++) {
        day d = day_named(v->texts[i]);
        if (d != DAY_NONE && (latest == DAY_NONE || d > latest)) latest = d;
    }
    if (v) t->due = latest;
}

/* Where people differ, the action is closed only if all say so. */
static void state_settle(struct remembered_action *t)
{
    const struct action_value *v = action_typed(t, "state");
    for (size_t i = 0; v && i < v->n; i++) {
        enum action_state state;
        if (!action_state_named(v->texts[i], &state)) state = ACTION_OPEN;
        if (i == 0 || state < t->state) t->state = state;
    }
}

static const char *typed_or(struct arena *a, const struct remembered_action *t,
                            const char *field, const char *fallback)
{
    const struct action_value *v = action_typed(t, field);
    return v ? joined(a, v) : fallback;
}

/* Takes the action's entries, at[0, n). */
static void action_fill(struct arena *a, struct period p, struct remembered_action *t,
                        const struct typed *at, size_t n)
{
    day closed = DAY_NONE;
    t->typed = arena_many(a, struct action_value, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!at[i].stands) continue;
        value_add(a, t, at[i].e.field, at[i].e.value, n - i);
        if (strcmp(at[i].e.field, "state") == 0 && at[i].end > closed) closed = at[i].end;
    }
    t->measure = typed_or(a, t, "measure", t->measure);
    t->owner = typed_or(a, t, "owner", t->owner);
    t->note = typed_or(a, t, "note", "");
    t->name = typed_or(a, t, "name", t->name);
    t->title = typed_or(a, t, "title", t->title);
    t->agreed = t->ntyped > 0;
    due_settle(t);
    state_settle(t);
    t->over = !action_is_pending(t) && closed < p.end;
}

/* Closed before the last period was printed: nobody needs to see it again. */
static bool is_past(const struct remembered_action *t, const struct typed *at, size_t n,
                    struct period p)
{
    day closed = DAY_NONE;
    for (size_t i = 0; i < n; i++)
        if (at[i].stands && strcmp(at[i].e.field, "state") == 0 && at[i].end > closed)
            closed = at[i].end;
    return t->over && closed < period_shift(p, -1).end;
}

static struct remembered_action action_read(struct query *q, struct arena *a)
{
    struct remembered_action t = {.state = ACTION_OPEN};
    t.id = query_text(q, a);
    t.kind = query_text(q, a);
    t.scope = query_text(q, a);
    t.scope_id = query_text(q, a);
    t.rule = query_text(q, a);
    t.kpi = query_text(q, a);
    t.name = query_text(q, a);
    t.title = query_text(q, a);
    t.measure = query_text(q, a);
    t.owner = query_text(q, a);
    t.due = query_day(q);
    t.since = query_text(q, a);
    return t;
}

size_t store_open_actions(struct store *s, struct arena *a, struct period p,
                          struct remembered_action **out)
{
    VEC_OF(struct remembered_action) found = {0};
    struct typed *typed;
    size_t ntyped = typed_read(s, a, NULL, p, &typed), at = 0;
    struct query *q = query_new(
        s->db, "SELECT id, kind, scope, key, rule, kpi, name, title, measure, owner, due,"
               " first_period FROM actions ORDER BY id");
    while (query_step(q)) {
        struct remembered_action t = action_read(q, a);
        struct period first;
        while (at < ntyped && strcmp(typed[at].e.action, t.id) < 0) at++;
        size_t from = at;
        while (at < ntyped && strcmp(typed[at].e.action, t.id) == 0) at++;
        if (!period_parse(str_of(t.since), &first) || first.end > p.end) continue;
        action_fill(a, p, &t, typed + from, at - from);
        if (!is_past(&t, typed + from, at - from, p)) *vec_push(&found) = t;
    }
    query_free(q);
    size_t n = found.n;
    *out = arena_many(a, struct remembered_action, n + 1);
    if (n) memcpy(*out, found.at, n * sizeof **out);
    vec_free(&found);
    return n;
}
