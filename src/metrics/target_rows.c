/* Where a target comes from: the rows of the targets table behind it, found the way in which
 * targets.c works it out. For explain. */
#include "metrics/sheet.h"

#include "base/text.h"

struct row_list {
    uint32_t *at;
    size_t n, most;
};

struct search {
    const struct results *r;
    sym metric;
    struct row_list *rows;
};

static bool take(struct search s, uint32_t scope, struct period p)
{
    uint32_t row = target_row(s.r->targets, s.metric, scope, p);
    if (row == REF_NONE) return false;
    for (size_t i = 0; i < s.rows->n; i++)
        if (s.rows->at[i] == row) return true;
    assert(s.rows->n < s.rows->most);
    s.rows->at[s.rows->n++] = row;
    return true;
}

static bool take_month(struct search s, uint32_t scope, day d)
{
    return take(s, scope, period_of(PERIOD_MONTH, d)) ||
           take(s, scope, period_of(PERIOD_QUARTER, d)) ||
           take(s, scope, period_of(PERIOD_YEAR, d));
}

/* The scope's own rows; none if a month that is needed has none. */
static bool take_own(struct search s, uint32_t scope, struct period p)
{
    size_t before = s.rows->n;
    if (take(s, scope, p)) return true;
    for (day d = p.start; d < p.end; d = month_end(d) + 1)
        if (!take_month(s, scope, d)) {
            s.rows->n = before;
            return false;
        }
    return true;
}

static void take_additive(struct search s, uint32_t scope, struct period p)
{
    if (take_own(s, scope, p)) return;
    for (uint32_t i = scope + 1; i < s.r->nscope; i++)
        if (s.r->scopes[i].parent == scope) take_additive(s, i, p);
}

static void take_inherited(struct search s, uint32_t scope, struct period p, day d)
{
    for (; scope != REF_NONE; scope = s.r->scopes[scope].parent)
        for (int kind = p.kind; kind <= PERIOD_YEAR; kind++)
            if (take(s, scope, period_of((enum period_kind)kind, d))) return;
}

size_t target_rows(const struct results *r, const char *metric, bool additive,
                   uint32_t scope, struct period p, struct arena *a, uint32_t **out)
{
    size_t most = r->model->targets.n;
    struct row_list rows = {arena_many(a, uint32_t, most), 0, most};
    struct search s = {r, intern_find(r->model->names, str_of(metric)), &rows};
    *out = rows.at;
    if (s.metric == SYM_EMPTY || r->scopes[scope].kind == SCOPE_UNASSIGNED) return 0;
    if (additive)
        take_additive(s, scope, p);
    else
        take_inherited(s, scope, p, r->now.d);
    return rows.n;
}
