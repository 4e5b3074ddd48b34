/* The rows of the targets table by metric and period, and within those by scope: one row is
 * found by search, all of a period in one walk along the scopes. */
#include "metrics/sheet.h"

#include <string.h>

#include "base/text.h"

/* ---- the index ---- */

static uint64_t set_hash(sym metric, struct period p)
{
    uint64_t h = (uint64_t)metric * 31 + p.kind;
    h = h * 10007 + (uint64_t)p.year * 64 + (uint64_t)p.number;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

static bool set_matches(const struct target_set *s, sym metric, struct period p)
{
    return s->metric == metric && s->period.kind == p.kind && s->period.year == p.year &&
           s->period.number == p.number;
}

static uint32_t *set_slot(const struct target_index *ti, sym metric, struct period p)
{
    size_t mask = 2 * ti->cap - 1, i = set_hash(metric, p) & mask;
    while (ti->slots[i] && !set_matches(&ti->sets[ti->slots[i] - 1], metric, p))
        i = (i + 1) & mask;
    return &ti->slots[i];
}

static void sets_grow(struct target_index *ti, struct arena *a)
{
    struct target_set *old = ti->sets;
    ti->cap = old ? 2 * ti->cap : 64;
    ti->sets = arena_many(a, struct target_set, ti->cap);
    ti->slots = arena_many(a, uint32_t, 2 * ti->cap);
    if (old) memcpy(ti->sets, old, ti->nset * sizeof *old);
    for (size_t i = 0; i < ti->nset; i++)
        *set_slot(ti, ti->sets[i].metric, ti->sets[i].period) = (uint32_t)i + 1;
}

/* The number of the target's set; rows of one set mostly stand together. */
static uint32_t set_of(struct target_index *ti, struct arena *a, const struct target *t,
                       uint32_t guess)
{
    if (guess < ti->nset && set_matches(&ti->sets[guess], t->metric, t->period))
        return guess;
    if (ti->nset == ti->cap) sets_grow(ti, a);
    uint32_t *slot = set_slot(ti, t->metric, t->period);
    if (!*slot) {
        ti->sets[ti->nset] = (struct target_set){.metric = t->metric, .period = t->period};
        *slot = (uint32_t)++ti->nset;
    }
    return *slot - 1;
}

/* The scope that a row of targets is for; REF_NONE if there is none. */
static uint32_t target_scope(const struct results *r, const struct target *t)
{
    if (t->scope == SCOPE_COMPANY) return 0;
    if (t->ref == REF_NONE) return REF_NONE;
    switch (t->scope) {
    case SCOPE_REGION: return scope_of_region(r, t->ref);
    case SCOPE_TEAM: return scope_of_team(r, t->ref);
    case SCOPE_REP: return scope_of_rep(r, t->ref);
    case SCOPE_COMPANY:
    case SCOPE_UNASSIGNED:
    case SCOPE_OTHER: break;
    }
    return REF_NONE;
}

/* Rows come in file order; stably by scope they are already where the export is. */
static void rows_sort(const struct results *r, struct arena scratch, uint32_t *rows,
                      size_t n)
{
    const struct target *targets = r->model->targets.at;
    bool sorted = true;
    for (size_t i = 1; i < n; i++)
        sorted &=
            target_scope(r, &targets[rows[i - 1]]) <= target_scope(r, &targets[rows[i]]);
    if (sorted) return;
    uint32_t *next = arena_many(&scratch, uint32_t, r->nscope + 1);
    uint32_t *copy = arena_many(&scratch, uint32_t, n);
    memcpy(copy, rows, n * sizeof *rows);
    for (size_t i = 0; i < n; i++) next[target_scope(r, &targets[rows[i]]) + 1]++;
    for (size_t s = 0; s < r->nscope; s++) next[s + 1] += next[s];
    for (size_t i = 0; i < n; i++)
        rows[next[target_scope(r, &targets[copy[i]])]++] = copy[i];
}

/* Of several rows for the same, the last counts. */
static uint32_t rows_unite(const struct results *r, uint32_t *rows, uint32_t n)
{
    const struct target *targets = r->model->targets.at;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool same = kept && target_scope(r, &targets[rows[kept - 1]]) ==
                                target_scope(r, &targets[rows[i]]);
        rows[same ? kept - 1 : kept++] = rows[i];
    }
    return kept;
}

/* Numbers the sets and counts their rows; returns how many rows are for some scope. */
static size_t sets_count(struct target_index *ti, struct arena *a, const struct results *r)
{
    const struct target *targets = r->model->targets.at;
    uint32_t guess = 0;
    size_t n = 0;
    for (size_t i = 0; i < r->model->targets.n; i++) {
        if (target_scope(r, &targets[i]) == REF_NONE) continue;
        guess = set_of(ti, a, &targets[i], guess);
        ti->sets[guess].n++;
        n++;
    }
    return n;
}

static void sets_deal(struct target_index *ti, struct arena *a, const struct results *r)
{
    const struct target *targets = r->model->targets.at;
    uint32_t guess = 0;
    for (size_t i = 0; i < r->model->targets.n; i++) {
        if (target_scope(r, &targets[i]) == REF_NONE) continue;
        guess = set_of(ti, a, &targets[i], guess);
        struct target_set *set = &ti->sets[guess];
        ti->rows[set->first + set->n++] = (uint32_t)i;
    }
}

struct target_index *target_index_build(struct arena *a, struct arena scratch,
                                        const struct results *r)
{
    struct target_index *ti = arena_one(a, struct target_index);
    uint32_t first = 0;
    ti->r = r;
    sets_grow(ti, a);
    ti->rows = arena_many(a, uint32_t, sets_count(ti, a, r));
    for (size_t i = 0; i < ti->nset; i++) {
        ti->sets[i].first = first;
        first += ti->sets[i].n;
        ti->sets[i].n = 0;
    }
    sets_deal(ti, a, r);
    for (size_t i = 0; i < ti->nset; i++) {
        uint32_t *rows = ti->rows + ti->sets[i].first;
        rows_sort(r, scratch, rows, ti->sets[i].n);
        ti->sets[i].n = rows_unite(r, rows, ti->sets[i].n);
    }
    return ti;
}

bool target_metric_known(const struct target_index *ti, const char *metric)
{
    sym s = intern_find(ti->r->model->names, str_of(metric));
    for (size_t i = 0; s != SYM_EMPTY && i < ti->nset; i++)
        if (ti->sets[i].metric == s) return true;
    return false;
}

/* ---- looking up ---- */

struct target_walk target_walk_begin(const struct target_index *ti, sym metric,
                                     struct period p)
{
    uint32_t slot = *set_slot(ti, metric, p);
    if (!slot) return (struct target_walk){0};
    const struct target_set *s = &ti->sets[slot - 1];
    return (struct target_walk){ti->r, ti->rows + s->first, s->n, s->n};
}

static uint32_t scope_at(const struct results *r, const uint32_t *rows, size_t i)
{
    return target_scope(r, &r->model->targets.at[rows[i]]);
}

uint32_t target_walk_row(struct target_walk *w, uint32_t scope)
{
    while (w->at > 0 && scope_at(w->r, w->rows, w->at - 1) > scope) w->at--;
    while (w->at < w->n && scope_at(w->r, w->rows, w->at) <= scope) w->at++;
    bool found = w->at && scope_at(w->r, w->rows, w->at - 1) == scope;
    return found ? w->rows[w->at - 1] : REF_NONE;
}

uint32_t target_row(const struct target_index *ti, sym metric, uint32_t scope,
                    struct period p)
{
    uint32_t slot = *set_slot(ti, metric, p);
    const struct target_set *s = slot ? &ti->sets[slot - 1] : NULL;
    const uint32_t *rows = s ? ti->rows + s->first : NULL;
    size_t low = 0, high = s ? s->n : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scope_at(ti->r, rows, middle) < scope)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = s && low < s->n && scope_at(ti->r, rows, low) == scope;
    return found ? rows[low] : REF_NONE;
}
