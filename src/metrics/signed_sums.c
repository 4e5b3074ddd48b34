/* Adding up contracts once for all frames. They come in by the day on which they were
 * signed; whenever a day begins that some frame asks about, the sums so far are put down. */
#include "metrics/signed_sums.h"

#include "metrics/functions.h"
#include "metrics/scopes.h"

#include <stdlib.h>
#include <string.h>

struct signed_sums {
    struct summed_day {
        day d;
        bool everybody;
        const struct signed_sum *people, *groups; /* `people` NULL unless everybody's */
    } * days;                                     /* ascending */
    size_t n;
};

/* ---- the days ---- */

enum { DAYS_OF_FRAME = 10 + DEVIATION_MONTHS };

static int compare_days(const void *a, const void *b)
{
    const struct summed_day *x = a, *y = b;
    return (x->d > y->d) - (x->d < y->d);
}

static void days_of_frame(const struct model *m, struct frame f, day out[DAYS_OF_FRAME])
{
    struct period month = period_of(PERIOD_MONTH, f.d), reading = frame_month(m, f),
                  past = deviation_month(f, 0);
    const day some[] = {f.from,         f.to,          f.to - QUARTER_DAYS, month.start,
                        month.end,      reading.start, reading.end,         past.end,
                        f.period.start, f.period.end};
    memcpy(out, some, sizeof some);
    for (int i = 0; i < DEVIATION_MONTHS; i++)
        out[COUNT_OF(some) + (size_t)i] = deviation_month(f, i).start;
}

static void days_collect(struct signed_sums *s, struct arena *a, const struct model *m,
                         const struct frame *frames, unsigned ngroup, size_t n)
{
    size_t all = 0;
    s->days = arena_take_array(a, sizeof *s->days, DAYS_OF_FRAME * n);
    for (size_t i = 0; i < n; i++) {
        day days[DAYS_OF_FRAME];
        days_of_frame(m, frames[i], days);
        for (size_t k = 0; k < DAYS_OF_FRAME; k++)
            s->days[all++] = (struct summed_day){days[k], i >= ngroup, NULL, NULL};
    }
    qsort(s->days, all, sizeof *s->days, compare_days);
    for (size_t i = 0; i < all; i++) {
        bool same = s->n && s->days[i].d == s->days[s->n - 1].d;
        bool any = s->days[i].everybody || (same && s->days[s->n - 1].everybody);
        if (!same) s->days[s->n++] = s->days[i];
        s->days[s->n - 1].everybody = any;
    }
}

/* ---- the sums ---- */

struct summing {
    struct arena *keep;
    const struct results *r;
    const uint32_t *place;
    struct signed_sum *now; /* by scope */
};

static void sum_add(struct signed_sum *to, const struct signed_sum *x)
{
    to->amount += x->amount;
    to->number += x->number;
}

/* Puts down the sums so far: of groups with what their members signed. */
static void day_keep(struct summing *x, struct summed_day *d)
{
    const struct results *r = x->r;
    struct signed_sum *groups = arena_many(x->keep, struct signed_sum, r->first_rep);
    memcpy(groups, x->now, r->first_rep * sizeof *groups);
    for (size_t s = r->first_rep; s < r->nscope; s++)
        sum_add(&groups[r->scopes[s].parent], &x->now[s]);
    d->groups = groups;
    if (!d->everybody) return;
    size_t size = r->nscope * sizeof *x->now;
    d->people = memcpy(arena_take(x->keep, size), x->now, size);
}

struct signed_sums *signed_sums_make(struct arena *a, struct arena scratch,
                                     const struct results *r, const struct frame *frames,
                                     unsigned ngroup, size_t n)
{
    const struct model *m = r->model;
    struct signed_sums *s = arena_one(a, struct signed_sums);
    struct summing x = {.keep = a, .r = r};
    x.place = places_make(&scratch, r).own;
    x.now = arena_many(&scratch, struct signed_sum, r->nscope);
    days_collect(s, a, m, frames, ngroup, n);
    size_t next = 0, nrep = m->reps.n;
    for (size_t i = 0; i < m->contracts.n && next < s->n; i++) {
        const struct contract c = contract_at(m, i);
        while (next < s->n && s->days[next].d <= c.signed_on)
            day_keep(&x, &s->days[next++]);
        struct signed_sum *to = &x.now[x.place[c.rep < nrep ? c.rep : nrep]];
        if (c.amount != MONEY_NONE) to->amount += c.amount;
        to->number++;
    }
    while (next < s->n) day_keep(&x, &s->days[next++]);
    return s;
}

const struct signed_sum *signed_before(const struct signed_sums *s, day d, bool groups)
{
    struct summed_day key = {.d = d};
    const struct summed_day *at = bsearch(&key, s->days, s->n, sizeof key, compare_days);
    return !at ? NULL : groups ? at->groups : at->people;
}
