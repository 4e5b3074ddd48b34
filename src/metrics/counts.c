/* Counting activities once for all frames. They come in by time; whenever a day begins that
 * some frame asks about, the counts so far are put down. */
#include "metrics/counts.h"

#include <stdlib.h>
#include <string.h>

struct counts {
    day *days; /* ascending */
    size_t n;
    size_t width; /* of one day's counts */
    uint32_t *before;
};

/* ---- the days ---- */

static int compare_days(const void *a, const void *b)
{
    day x = *(const day *)a, y = *(const day *)b;
    return (x > y) - (x < y);
}

static void days_collect(struct counts *c, struct arena *a, const struct frame *frames,
                         size_t n)
{
    c->days = arena_many(a, day, 3 * n);
    for (size_t i = 0; i < n; i++) {
        c->days[3 * i] = frames[i].from;
        c->days[3 * i + 1] = frames[i].to;
        c->days[3 * i + 2] = frames[i].from - EARLIER_DAYS;
    }
    qsort(c->days, 3 * n, sizeof *c->days, compare_days);
    for (size_t i = 0; i < 3 * n; i++)
        if (i == 0 || c->days[i] != c->days[i - 1]) c->days[c->n++] = c->days[i];
}

/* ---- customers of a rep, each once a day ---- */

/* Most customers are touched by one rep a day: that one is kept by the customer's number,
 * any other in a hash, in which rows of earlier days count as empty. */
struct touched {
    struct first_touch {
        day d;
        uint32_t rep;
    } * first;
    struct touch {
        uint32_t rep, customer;
        day d;
    } * more;
    size_t n, cap; /* of the day */
    struct arena *arena;
};

static struct touch *touch_slot(const struct touched *t, uint32_t rep, uint32_t customer,
                                day d)
{
    uint64_t hash = ((uint64_t)rep << 32 | customer) * 0x9e3779b97f4a7c15u;
    size_t i = (hash ^ hash >> 31) & (t->cap - 1);
    while (t->more[i].d == d && (t->more[i].rep != rep || t->more[i].customer != customer))
        i = (i + 1) & (t->cap - 1);
    return &t->more[i];
}

static void touches_grow(struct touched *t, day d)
{
    struct touched old = *t;
    t->cap = old.cap ? 2 * old.cap : 1024;
    t->more = arena_many(t->arena, struct touch, t->cap);
    for (size_t i = 0; i < t->cap; i++) t->more[i].d = DAY_NONE;
    for (size_t i = 0; i < old.cap; i++)
        if (old.more[i].d == d)
            *touch_slot(t, old.more[i].rep, old.more[i].customer, d) = old.more[i];
}

static bool touched_anew(struct touched *t, uint32_t rep, uint32_t customer, day d)
{
    struct first_touch *first = &t->first[customer];
    if (first->d != d) {
        *first = (struct first_touch){d, rep};
        return true;
    }
    if (first->rep == rep) return false;
    if (2 * (t->n + 1) > t->cap) touches_grow(t, d);
    struct touch *x = touch_slot(t, rep, customer, d);
    if (x->d == d) return false;
    *x = (struct touch){rep, customer, d};
    t->n++;
    return true;
}

/* ---- counting ---- */

static void activities_count(struct counts *c, const struct model *m, uint32_t *now,
                             struct touched *t)
{
    size_t next = 0, nrep = m->reps.n;
    day today = DAY_NONE;
    for (size_t i = 0; i < m->activities.n; i++) {
        const struct activity *x = &m->activities.at[i];
        if (today == DAY_NONE || x->at >= day_start(today + 1)) {
            today = moment_day(x->at);
            t->n = 0;
            for (; next < c->n && c->days[next] <= today; next++)
                memcpy(c->before + next * c->width, now, c->width * sizeof *now);
            if (next == c->n) return;
        }
        uint32_t *counts = now + (x->rep < nrep ? x->rep : nrep) * COUNTED_KINDS;
        counts[x->type]++;
        if (x->customer == REF_NONE) continue;
        counts[COUNTED_NAMED]++;
        counts[COUNTED_CUSTOMERS] += touched_anew(t, x->rep, x->customer, today);
    }
    for (; next < c->n; next++)
        memcpy(c->before + next * c->width, now, c->width * sizeof *now);
}

struct counts *counts_make(struct arena *a, struct arena scratch, const struct model *m,
                           const struct frame *frames, size_t n)
{
    struct counts *c = arena_one(a, struct counts);
    struct touched t = {.arena = &scratch};
    days_collect(c, a, frames, n);
    c->width = (m->reps.n + 1) * COUNTED_KINDS;
    c->before = arena_many(a, uint32_t, c->n * c->width);
    uint32_t *now = arena_many(&scratch, uint32_t, c->width);
    t.first = arena_many(&scratch, struct first_touch, m->customers.n);
    for (size_t i = 0; i < m->customers.n; i++) t.first[i].d = DAY_NONE;
    activities_count(c, m, now, &t);
    return c;
}

const uint32_t *counts_before(const struct counts *c, day d)
{
    const day *at = c->n ? bsearch(&d, c->days, c->n, sizeof d, compare_days) : NULL;
    return at ? c->before + (size_t)(at - c->days) * c->width : NULL;
}
