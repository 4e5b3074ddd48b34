/* Where a target comes from: the rows of the targets table behind it and how much of each,
 * found the way in which targets.c works it out. For explain. */
#include "metrics/sheet.h"

#include "base/text.h"

struct share_list {
    struct target_share *at;
    size_t n, most;
};

struct search {
    const struct results *r;
    const struct target_index *places; /* rows of model.targets */
    sym metric;
    struct share_list *rows;
};

/* A row that is there already (a quarter's, for its second month) is there once, with both
 * shares. */
static bool take(struct search s, uint32_t scope, struct period p, exact share)
{
    int64_t found = target_of(target_set(s.places, s.metric, p), scope);
    if (found == TARGET_NONE) return false;
    uint32_t row = (uint32_t)found;
    size_t i = 0;
    while (i < s.rows->n && s.rows->at[i].row != row) i++;
    if (i < s.rows->n) {
        s.rows->at[i].share = exact_add(s.rows->at[i].share, share);
        return true;
    }
    assert(s.rows->n < s.rows->most);
    s.rows->at[s.rows->n++] = (struct target_share){row, share};
    return true;
}

static bool take_month(struct search s, uint32_t scope, day d, exact share)
{
    return take(s, scope, period_of(PERIOD_MONTH, d), share) ||
           take(s, scope, period_of(PERIOD_QUARTER, d), exact_mul(share, exact_of(1, 3))) ||
           take(s, scope, period_of(PERIOD_YEAR, d), exact_mul(share, exact_of(1, 12)));
}

/* How much of the month of `d` falls to a period that holds or touches it. */
static exact month_share(const struct model *m, struct period p, struct period month)
{
    day from = month.start > p.start ? month.start : p.start;
    day to = month.end < p.end ? month.end : p.end;
    int all = calendar_working_days(m->calendar, month.start, month.end);
    if (p.kind != PERIOD_WEEK) return exact_of(1, 1);
    return all ? exact_of(calendar_working_days(m->calendar, from, to), all) : EXACT_ZERO;
}

/* The scope's own rows; none if a month that is needed has none. */
static bool take_own(struct search s, uint32_t scope, struct period p)
{
    size_t before = s.rows->n;
    if (take(s, scope, p, exact_of(1, 1))) return true;
    for (day d = p.start; d < p.end; d = month_end(d) + 1) {
        exact share = month_share(s.r->model, p, period_of(PERIOD_MONTH, d));
        if (take_month(s, scope, d, share)) continue;
        s.rows->n = before;
        return false;
    }
    return true;
}

static void take_additive(struct search s, uint32_t scope, struct period p)
{
    if (take_own(s, scope, p)) return;
    for (uint32_t i = scope + 1; i < s.r->nscope; i++)
        if (s.r->scopes[i].parent == scope && s.r->scopes[i].kind != SCOPE_UNASSIGNED)
            take_additive(s, i, p);
}

static void take_inherited(struct search s, uint32_t scope, struct period p, day d)
{
    for (; scope != REF_NONE; scope = s.r->scopes[scope].parent)
        for (int kind = p.kind; kind <= PERIOD_YEAR; kind++)
            if (take(s, scope, period_of((enum period_kind)kind, d), exact_of(1, 1)))
                return;
}

size_t target_rows(const struct results *r, const char *metric, bool additive,
                   uint32_t scope, struct period p, struct arena *a,
                   struct target_share **out)
{
    size_t most = r->model->targets.n;
    struct share_list rows = {arena_many(a, struct target_share, most), 0, most};
    struct search s = {r, NULL, intern_find(r->model->names, str_of(metric)), &rows};
    *out = rows.at;
    struct arena begin = arena_new();
    s.places = target_index_build(a, begin, r, true);
    arena_end(begin);
    if (s.metric == SYM_EMPTY || r->scopes[scope].kind == SCOPE_UNASSIGNED) return 0;
    if (additive)
        take_additive(s, scope, p);
    else
        take_inherited(s, scope, p, r->now.d);
    return rows.n;
}
