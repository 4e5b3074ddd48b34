/* What is known of each customer from its deals at D: what is open and since when, what was
 * won of late, how long won deals took. Deals come in, sums by customer go out; as customers
 * lie in no order, what is found of some deals is put away together, after where it goes has
 * been fetched. */
#include "rules/watch.h"

#include <stdlib.h>

BUNDLED bool deal_open(struct deal d, moment a)
{
    if (d.created_at == MOMENT_NONE || d.created_at >= a) return false;
    bool closed = d.status == DEAL_WON || d.status == DEAL_LOST;
    return !closed || (d.closed_at != MOMENT_NONE && d.closed_at >= a);
}

enum { BLOCK = 512 };

/* What a deal adds to its customer. */
struct addition {
    uint32_t customer;
    enum { ADDS_OPEN, ADDS_WON, ADDS_WON_BEFORE } to;
    money amount;
    moment created_at;
};

/* How long won deals took, as they lie in their table. */
struct cycle {
    moment lasted;
    uint32_t customer;
};
typedef VEC_OF(struct cycle) cycle_list;

struct gathering {
    const struct watch *w;
    struct addition found[BLOCK]; /* not yet put away */
    size_t n;
    cycle_list cycles;
    uint32_t *many; /* of those by customer, + 1 */
};

static void additions_add(struct gathering *g)
{
    for (const struct addition *x = g->found; x < g->found + g->n; x++) {
        struct customer_deals *f = &g->w->deals[x->customer];
        switch (x->to) {
        case ADDS_OPEN:
            f->open += x->amount;
            if (f->oldest == MOMENT_NONE || x->created_at < f->oldest)
                f->oldest = x->created_at;
            break;
        case ADDS_WON: f->won += x->amount; break;
        case ADDS_WON_BEFORE: f->won_before += x->amount; break;
        }
    }
    g->n = 0;
}

BUNDLED void gather_deal(struct gathering *g, struct deal d)
{
    moment a = g->w->r->now.a, from = a - 91 * (moment)86400;
    bool won = d.status == DEAL_WON && d.closed_at != MOMENT_NONE && d.closed_at < a;
    bool late = won && d.closed_at >= from - 91 * (moment)86400;
    if (!late && !deal_open(d, a)) return;
    __builtin_prefetch(&g->w->deals[d.customer], 1);
    g->found[g->n++] = (struct addition){
        d.customer,
        !won                  ? ADDS_OPEN
        : d.closed_at >= from ? ADDS_WON
                              : ADDS_WON_BEFORE,
        d.amount == MONEY_NONE ? 0 : d.amount,
        d.created_at,
    };
    if (g->n == BLOCK) additions_add(g);
}

BUNDLED bool has_cycle(struct deal d, moment a)
{
    return d.status == DEAL_WON && d.closed_at != MOMENT_NONE && d.closed_at < a &&
           d.created_at != MOMENT_NONE;
}

static int compare_moments(const void *x, const void *y)
{
    moment a = *(const moment *)x, b = *(const moment *)y;
    return (a > b) - (a < b);
}

/* Most customers have few. */
static void moments_sort(moment *at, size_t n)
{
    enum { FEW = 24 };
    if (n > FEW) qsort(at, n, sizeof *at, compare_moments);
    for (size_t i = 1; i < n && n <= FEW; i++) {
        moment x = at[i];
        size_t k = i;
        for (; k > 0 && at[k - 1] > x; k--) at[k] = at[k - 1];
        at[k] = x;
    }
}

/* Cycles are dealt out to their customers; `next` (by customer, + 1) has how many each
 * has. */
static void gather_cycles(const struct watch *w, struct arena scratch, uint32_t *next,
                          const cycle_list *cycles)
{
    size_t n = w->m->customers.n;
    uint32_t first = 0;
    for (size_t c = 0; c < n; c++) next[c + 1] += next[c];
    moment *lasted = arena_many(&scratch, moment, cycles->n);
    for (size_t i = 0; i < cycles->n; i++)
        lasted[next[cycles->at[i].customer]++] = cycles->at[i].lasted;
    for (size_t c = 0; c < n; first = next[c++]) {
        size_t found = next[c] - first;
        if (!found || w->deals[c].oldest == MOMENT_NONE) continue; /* nobody asks */
        const moment *at = lasted + first;
        moments_sort(lasted + first, found);
        w->customers[c].cycle = at[(found - 1) / 2] + at[found / 2];
    }
}

/* Lost deals are of no interest, unless they were lost only later. */
static void gather_bundle(struct gathering *g, const struct bundle *p)
{
    moment a = g->w->r->now.a, first, last;
    bool past = !bundle_span(p, BUNDLED_DEAL_CLOSED_AT, &first, &last) || last < a;
    for (size_t i = p->first; i < p->end; i++) {
        const struct deal d = deal_in(p, i);
        if ((past && d.status == DEAL_LOST) || d.customer == REF_NONE) continue;
        gather_deal(g, d);
        if (!has_cycle(d, a)) continue;
        *vec_push(&g->cycles) = (struct cycle){d.closed_at - d.created_at, d.customer};
        g->many[d.customer + 1]++;
    }
}

void gather_deals(const struct watch *w, struct arena scratch)
{
    const struct bundles *deals = &w->m->deals;
    struct gathering g = {.w = w, .n = 0};
    g.many = arena_many(&scratch, uint32_t, w->m->customers.n + 1);
    for (size_t i = 0; i < deals->bundles.n; i++) gather_bundle(&g, &deals->bundles.at[i]);
    additions_add(&g);
    gather_cycles(w, scratch, g.many, &g.cycles);
    vec_free(&g.cycles);
}
