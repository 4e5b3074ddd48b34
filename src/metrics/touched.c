/* Distinct customers by scope. Most customers are touched by one rep: that one is kept by
 * the customer's number and rolled up with the rest; of any other rep a hash remembers in
 * which scopes the customer is known already. */
#include "metrics/touched.h"

#include <string.h>

#include "metrics/kpi.h"

struct touched_counts {
    struct arena *arena;
    const struct results *r;
    day from, to;
    const uint32_t *place;
    uint32_t run;
    uint32_t *counts; /* by scope */
    uint32_t *apart;  /* what is not rolled up */
    struct met {
        uint32_t scope, run;
    } * met; /* by customer: the rep's scope that met it first */
    struct known {
        uint32_t customer, scope, run;
    } * known; /* of any other rep; rows of earlier runs count as empty */
    size_t n, cap;
};

struct touched_counts *touched_counts_new(struct arena *a, const struct results *r)
{
    struct touched_counts *t = arena_one(a, struct touched_counts);
    t->arena = a;
    t->r = r;
    t->from = t->to = DAY_NONE;
    return t;
}

static struct known *known_slot(const struct touched_counts *t, uint32_t customer,
                                uint32_t scope)
{
    uint64_t hash = ((uint64_t)scope << 32 | customer) * 0x9e3779b97f4a7c15u;
    size_t i = (hash ^ hash >> 31) & (t->cap - 1);
    while (t->known[i].run == t->run &&
           (t->known[i].customer != customer || t->known[i].scope != scope))
        i = (i + 1) & (t->cap - 1);
    return &t->known[i];
}

static void known_grow(struct touched_counts *t)
{
    struct touched_counts old = *t;
    t->cap = old.cap ? 2 * old.cap : 1024;
    t->known = arena_many(t->arena, struct known, t->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.known[i].run == t->run)
            *known_slot(t, old.known[i].customer, old.known[i].scope) = old.known[i];
}

static bool stands_above(const struct results *r, uint32_t above, uint32_t scope)
{
    while (scope != REF_NONE && scope != above) scope = r->scopes[scope].parent;
    return scope == above;
}

/* Touched by a rep who is not the first: new to the scopes from there up to one that knows
 * it. */
static void touch_again(struct touched_counts *t, uint32_t customer, uint32_t from,
                        uint32_t first)
{
    for (uint32_t s = from; s != REF_NONE; s = t->r->scopes[s].parent) {
        if (2 * (t->n + 1) > t->cap) known_grow(t);
        struct known *x = known_slot(t, customer, s);
        if (x->run == t->run || stands_above(t->r, s, first)) return;
        *x = (struct known){customer, s, t->run};
        t->n++;
        t->apart[s]++;
    }
}

static void touches_count(struct touched_counts *t)
{
    const struct results *r = t->r;
    uint32_t nrep = (uint32_t)r->model->reps.n;
    struct row_range range =
        activities_between(r->model, day_start(t->from), day_start(t->to));
    for (size_t i = range.first; i < range.end; i++) {
        struct activity x = activity_at(r->model, i);
        uint32_t customer = x.customer;
        if (customer == REF_NONE) continue;
        uint32_t scope = t->place[x.rep < nrep ? x.rep : nrep];
        struct met *met = &t->met[customer];
        if (met->run != t->run) {
            *met = (struct met){scope, t->run};
            t->counts[scope]++;
        } else if (met->scope != scope) {
            touch_again(t, customer, scope, met->scope);
        }
    }
}

const uint32_t *touched_counts_of(struct touched_counts *t, day from, day to,
                                  const uint32_t *place)
{
    size_t n = t->r->nscope;
    if (t->counts && t->from == from && t->to == to && t->place == place) return t->counts;
    if (!t->counts) {
        t->counts = arena_many(t->arena, uint32_t, n);
        t->apart = arena_many(t->arena, uint32_t, n);
        t->met = arena_many(t->arena, struct met, t->r->model->customers.n);
        pages_bring(t->met, t->r->model->customers.n * sizeof *t->met);
    }
    memset(t->counts, 0, n * sizeof *t->counts);
    memset(t->apart, 0, n * sizeof *t->apart);
    t->from = from;
    t->to = to;
    t->place = place;
    t->run++;
    t->n = 0;
    touches_count(t);
    for (size_t s = n - 1; s > 0; s--) t->counts[t->r->scopes[s].parent] += t->counts[s];
    for (size_t s = 0; s < n; s++) t->counts[s] += t->apart[s];
    return t->counts;
}
