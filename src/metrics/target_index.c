/* The targets table by metric and period, and within those by scope. In: its rows, in the
 * order of their files; out: a narrow column of values for each metric and period, in which
 * that of a scope is found by its place. The rows themselves are not needed any more. */
#include "metrics/sheet.h"

#include <stdlib.h>

#include "base/text.h"

/* ---- building ---- */

/* The scope that a row of targets is for; REF_NONE if there is none. */
static uint32_t target_scope(const struct results *r, const struct target *t)
{
    if (t->scope == SCOPE_COMPANY) return 0;
    uint32_t ref = target_ref(r->model, t);
    if (ref == REF_NONE) return REF_NONE;
    switch (t->scope) {
    case SCOPE_REGION: return scope_of_region(r, ref);
    case SCOPE_TEAM: return scope_of_team(r, ref);
    case SCOPE_REP: return scope_of_rep(r, ref);
    case SCOPE_COMPANY:
    case SCOPE_UNASSIGNED:
    case SCOPE_OTHER: break;
    }
    return REF_NONE;
}

struct given {
    uint32_t scope, row;
    int64_t value;
};

/* What is found out about a set before it is laid out. */
struct sounding {
    int64_t first, least, most; /* values */
    uint64_t unit;              /* what all of them lie apart by; 0: they are one value */
    uint32_t from, to, n;       /* scopes; rows */
    struct given *few;          /* its rows, where they are not laid out by scope */
};

struct building {
    struct target_index *ti;
    struct arena *keep;
    const struct results *r;
    bool rows; /* values are the rows' places */
    VEC_OF(struct sounding) soundings;
    struct target last; /* the row before, which mostly is for the same */
    uint32_t last_scope;
};

static void sound(struct sounding *s, uint32_t scope, int64_t value)
{
    if (s->n++ == 0) {
        s->first = s->least = s->most = value;
        s->from = s->to = scope;
        return;
    }
    if (value < s->least) s->least = value;
    if (value > s->most) s->most = value;
    if (scope < s->from) s->from = scope;
    if (scope > s->to) s->to = scope;
    uint64_t apart = value < s->first ? (uint64_t)s->first - (uint64_t)value
                                      : (uint64_t)value - (uint64_t)s->first;
    if (!s->unit || apart % s->unit) s->unit = (uint64_t)common_divisor(s->unit, apart);
}

static uint32_t scope_of(struct building *x, const struct target *t)
{
    if (t->key != x->last.key || t->scope != x->last.scope) {
        x->last_scope = target_scope(x->r, t);
        x->last = *t;
    }
    return x->last_scope;
}

static int64_t value_of(const struct building *x, const struct target *t, size_t row)
{
    return x->rows ? (int64_t)row : t->micro;
}

static void sets_sound(struct building *x)
{
    const struct model *m = x->r->model;
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct target t = target_at(m, i);
        uint32_t scope = scope_of(x, &t);
        if (scope == REF_NONE) continue;
        uint32_t set = target_sets_add(&x->ti->names, t.metric, t.period);
        while (x->soundings.n <= set) *vec_push(&x->soundings) = (struct sounding){.n = 0};
        sound(&x->soundings.at[set], scope, value_of(x, &t, i));
    }
}

/* Rows of few scopes that lie far apart are sorted by scope; else each has a place. */
static void sets_lay_out(struct building *x, struct arena *scratch)
{
    x->ti->sets = arena_many(x->keep, struct target_set, x->ti->names.names.n);
    for (size_t i = 0; i < x->ti->names.names.n; i++) {
        struct target_set *set = &x->ti->sets[i];
        struct sounding *s = &x->soundings.at[i];
        if (!s->unit) s->unit = 1;
        uint64_t most = ((uint64_t)s->most - (uint64_t)s->least) / s->unit + 1;
        uint32_t span = s->to - s->from + 1;
        bool few = span / 4 > s->n;
        set->from = s->from;
        set->n = few ? s->n : span;
        set->least = s->least;
        set->unit = s->unit;
        set->width = most <= UINT8_MAX    ? 1
                     : most <= UINT16_MAX ? 2
                     : most <= UINT32_MAX ? 4
                                          : 8;
        set->codes = arena_take_array(x->keep, set->width, set->n);
        if (few) set->scopes = arena_many(x->keep, uint32_t, s->n);
        if (few) s->few = arena_many(scratch, struct given, s->n);
        s->n = 0;
    }
}

static void code_put(struct target_set *set, uint32_t place, int64_t value)
{
    uint64_t code = ((uint64_t)value - (uint64_t)set->least) / set->unit + 1;
    switch (set->width) {
    case 1: ((uint8_t *)set->codes)[place] = (uint8_t)code; break;
    case 2: ((uint16_t *)set->codes)[place] = (uint16_t)code; break;
    case 4: ((uint32_t *)set->codes)[place] = (uint32_t)code; break;
    default: ((uint64_t *)set->codes)[place] = code;
    }
}

/* Of several rows for the same, the last counts. */
static void sets_fill(struct building *x)
{
    const struct model *m = x->r->model;
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct target t = target_at(m, i);
        uint32_t scope = scope_of(x, &t);
        if (scope == REF_NONE) continue;
        uint32_t at = target_sets_add(&x->ti->names, t.metric, t.period);
        struct target_set *set = &x->ti->sets[at];
        struct sounding *s = &x->soundings.at[at];
        int64_t value = value_of(x, &t, i);
        if (s->few)
            s->few[s->n++] = (struct given){scope, (uint32_t)i, value};
        else
            code_put(set, scope - set->from, value);
    }
}

static int given_order(const void *a, const void *b)
{
    const struct given *x = a, *y = b;
    if (x->scope != y->scope) return x->scope < y->scope ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void few_fill(struct target_set *set, struct given *few, uint32_t n)
{
    set->n = 0;
    qsort(few, n, sizeof *few, given_order);
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || few[i - 1].scope != few[i].scope) set->n++;
        set->scopes[set->n - 1] = few[i].scope;
        code_put(set, set->n - 1, few[i].value);
    }
}

struct target_index *target_index_build(struct arena *a, struct arena scratch,
                                        const struct results *r, bool rows)
{
    struct target_index *ti = arena_one(a, struct target_index);
    struct building x = {
        .ti = ti, .keep = a, .r = r, .rows = rows, .last = {.scope = SCOPE_OTHER}};
    x.last_scope = REF_NONE;
    ti->r = r;
    sets_sound(&x);
    sets_lay_out(&x, &scratch);
    sets_fill(&x);
    for (size_t i = 0; i < x.soundings.n; i++)
        if (x.soundings.at[i].few)
            few_fill(&ti->sets[i], x.soundings.at[i].few, x.soundings.at[i].n);
    vec_free(&x.soundings);
    return ti;
}

/* ---- looking up ---- */

bool target_metric_known(const struct target_index *ti, const char *metric)
{
    sym s = intern_find(ti->r->model->names, str_of(metric));
    for (size_t i = 0; s != SYM_EMPTY && i < ti->names.names.n; i++)
        if (ti->names.names.at[i].metric == s) return true;
    return false;
}

const struct target_set *target_set(const struct target_index *ti, sym metric,
                                    struct period p)
{
    uint32_t set = target_sets_find(&ti->names, metric, p);
    return set == REF_NONE ? NULL : &ti->sets[set];
}

/* The place of a scope, or n. */
static uint32_t place_of(const struct target_set *s, uint32_t scope)
{
    uint32_t low = 0, high = s->n;
    if (!s->scopes) return scope - s->from < s->n ? scope - s->from : s->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->scopes[middle] < scope)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n && s->scopes[low] == scope ? low : s->n;
}

int64_t target_of(const struct target_set *s, uint32_t scope)
{
    uint64_t code = 0;
    uint32_t place = s ? place_of(s, scope) : 0;
    if (!s || place == s->n) return TARGET_NONE;
    switch (s->width) {
    case 1: code = ((const uint8_t *)s->codes)[place]; break;
    case 2: code = ((const uint16_t *)s->codes)[place]; break;
    case 4: code = ((const uint32_t *)s->codes)[place]; break;
    default: code = ((const uint64_t *)s->codes)[place];
    }
    if (!code) return TARGET_NONE;
    return (int64_t)((uint64_t)s->least + (code - 1) * s->unit);
}
