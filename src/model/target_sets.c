/* Pairs of metric and period, numbered as they are met. In: those of rows, one after
 * another; out: numbers. */
#include "model/target_sets.h"

static uint64_t name_hash(sym metric, struct period p)
{
    uint64_t h = (uint64_t)metric * 31 + p.kind;
    h = h * 1000003 + (uint32_t)p.start;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

static bool is_named(const struct target_set_name *s, sym metric, struct period p)
{
    return s->metric == metric && s->period.start == p.start && s->period.kind == p.kind &&
           s->period.end == p.end;
}

static uint32_t *slot_of(const struct target_sets *x, sym metric, struct period p)
{
    size_t mask = x->slots.n - 1, i = name_hash(metric, p) & mask;
    while (x->slots.at[i] && !is_named(&x->names.at[x->slots.at[i] - 1], metric, p))
        i = (i + 1) & mask;
    return &x->slots.at[i];
}

static void slots_grow(struct target_sets *x)
{
    size_t n = x->slots.n ? 2 * x->slots.n : 64;
    vec_free(&x->slots);
    vec_make(&x->slots, n);
    for (uint32_t i = 0; i < x->names.n; i++) {
        const struct target_set_name *s = &x->names.at[i];
        *slot_of(x, s->metric, s->period) = i + 1;
    }
}

uint32_t target_sets_find(const struct target_sets *x, sym metric, struct period p)
{
    uint32_t slot = x->slots.n ? *slot_of(x, metric, p) : 0;
    return slot ? slot - 1 : REF_NONE;
}

static uint32_t look_up(struct target_sets *x, sym metric, struct period p)
{
    if (2 * x->names.n >= x->slots.n) slots_grow(x);
    uint32_t *slot = slot_of(x, metric, p);
    if (!*slot) {
        *vec_push(&x->names) = (struct target_set_name){metric, p, 0};
        *slot = (uint32_t)x->names.n;
    }
    return *slot - 1;
}

uint32_t target_sets_add(struct target_sets *x, sym metric, struct period p)
{
    uint32_t guess = x->names.n ? x->names.at[x->last].next : 0;
    if (!x->names.n || !is_named(&x->names.at[guess], metric, p)) {
        guess = look_up(x, metric, p);
        x->names.at[x->last].next = guess;
    }
    return x->last = guess;
}

void target_sets_free(struct target_sets *x)
{
    vec_free(&x->names);
    vec_free(&x->slots);
}
