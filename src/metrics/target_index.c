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

/* Rows by scope, in each in file order. */
static size_t rows_by_scope(struct arena *scratch, const struct results *r, uint32_t *out)
{
    const struct model *m = r->model;
    uint32_t *next = arena_many(scratch, uint32_t, r->nscope + 1);
    for (size_t i = 0; i < m->targets.n; i++) {
        uint32_t scope = target_scope(r, &m->targets.at[i]);
        if (scope != REF_NONE) next[scope + 1]++;
    }
    for (size_t s = 0; s < r->nscope; s++) next[s + 1] += next[s];
    size_t n = next[r->nscope];
    for (size_t i = 0; i < m->targets.n; i++) {
        uint32_t scope = target_scope(r, &m->targets.at[i]);
        if (scope != REF_NONE) out[next[scope]++] = (uint32_t)i;
    }
    return n;
}

/* Of several rows for the same, the last counts. */
static void set_put(struct target_index *ti, struct target_set *set, uint32_t row,
                    uint32_t scope)
{
    uint32_t at = set->first + set->n;
    if (set->n && ti->scopes[at - 1] == scope) {
        ti->rows[at - 1] = row;
        return;
    }
    ti->rows[at] = row;
    ti->scopes[at] = scope;
    set->n++;
}

struct target_index *target_index_build(struct arena *a, struct arena scratch,
                                        const struct results *r)
{
    const struct target *targets = r->model->targets.at;
    struct target_index *ti = arena_one(a, struct target_index);
    uint32_t *rows = arena_many(&scratch, uint32_t, r->model->targets.n);
    size_t n = rows_by_scope(&scratch, r, rows);
    uint32_t *sets = arena_many(&scratch, uint32_t, n), guess = 0, first = 0;
    ti->r = r;
    sets_grow(ti, a);
    ti->rows = arena_many(a, uint32_t, n);
    ti->scopes = arena_many(a, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        sets[i] = guess = set_of(ti, a, &targets[rows[i]], guess);
        ti->sets[guess].n++;
    }
    for (size_t i = 0; i < ti->nset; i++) {
        ti->sets[i].first = first;
        first += ti->sets[i].n;
        ti->sets[i].n = 0;
    }
    for (size_t i = 0; i < n; i++)
        set_put(ti, &ti->sets[sets[i]], rows[i], target_scope(r, &targets[rows[i]]));
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
    return (struct target_walk){ti->rows + s->first, ti->scopes + s->first, s->n, s->n};
}

uint32_t target_walk_row(struct target_walk *w, uint32_t scope)
{
    while (w->at > 0 && w->scopes[w->at - 1] > scope) w->at--;
    while (w->at < w->n && w->scopes[w->at] <= scope) w->at++;
    return w->at && w->scopes[w->at - 1] == scope ? w->rows[w->at - 1] : REF_NONE;
}

uint32_t target_row(const struct target_index *ti, sym metric, uint32_t scope,
                    struct period p)
{
    uint32_t slot = *set_slot(ti, metric, p);
    const struct target_set *s = slot ? &ti->sets[slot - 1] : NULL;
    size_t low = 0, high = s ? s->n : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ti->scopes[s->first + middle] < scope)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = s && low < s->n && ti->scopes[s->first + low] == scope;
    return found ? ti->rows[s->first + low] : REF_NONE;
}
