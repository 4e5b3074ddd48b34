/* Counting activities once for all frames. They come in by time; whenever a day begins that
 * some frame asks about, the counts so far are put down. */
#include "metrics/counts.h"

#include "metrics/scopes.h"

#include <stdlib.h>
#include <string.h>

struct counts {
    struct counted_day {
        day d;
        bool everybody;
        const uint32_t *people, *groups; /* `people` NULL unless everybody's are wanted */
    } * days;                            /* ascending */
    size_t n;
};

/* ---- the days ---- */

static int compare_days(const void *a, const void *b)
{
    const struct counted_day *x = a, *y = b;
    return (x->d > y->d) - (x->d < y->d);
}

static void days_collect(struct counts *c, struct arena *a, const struct frame *frames,
                         const bool *everybody, size_t n)
{
    c->days = arena_take_array(a, sizeof *c->days, 3 * n);
    for (size_t i = 0; i < n; i++) {
        const day d[] = {frames[i].from, frames[i].to, frames[i].from - EARLIER_DAYS};
        for (size_t k = 0; k < 3; k++)
            c->days[3 * i + k] = (struct counted_day){d[k], everybody[i], NULL, NULL};
    }
    qsort(c->days, 3 * n, sizeof *c->days, compare_days);
    for (size_t i = 0; i < 3 * n; i++) {
        bool same = c->n && c->days[i].d == c->days[c->n - 1].d;
        bool any = c->days[i].everybody || (same && c->days[c->n - 1].everybody);
        if (!same) c->days[c->n++] = c->days[i];
        c->days[c->n - 1].everybody = any;
    }
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

struct counting {
    struct arena *keep;
    const struct results *r;
    const uint32_t *place;
    uint32_t *now; /* by scope */
    struct touched touched;
};

static size_t room(size_t scopes)
{
    return scopes * COUNTED_KINDS;
}

/* Puts down the counts so far: of groups with what their members did. */
static void day_keep(struct counting *x, struct counted_day *d)
{
    const struct results *r = x->r;
    uint32_t *groups = arena_many(x->keep, uint32_t, room(r->first_rep));
    memcpy(groups, x->now, room(r->first_rep) * sizeof *groups);
    for (size_t s = r->first_rep; s < r->nscope; s++) {
        uint32_t *to = groups + room(r->scopes[s].parent);
        for (int k = 0; k < COUNTED_KINDS; k++) to[k] += x->now[room(s) + (size_t)k];
    }
    d->groups = groups;
    if (!d->everybody) return;
    size_t size = room(r->nscope) * sizeof *x->now;
    d->people = memcpy(arena_take(x->keep, size), x->now, size);
}

static void activities_count(struct counts *c, struct counting *x)
{
    const struct model *m = x->r->model;
    size_t next = 0, nrep = m->reps.n;
    day today = DAY_NONE;
    moment tomorrow = INT64_MIN;
    for (size_t i = 0; i < m->activities.n; i++) {
        struct activity v = activity_at(m, i);
        if (v.at >= tomorrow) {
            today = moment_day(v.at);
            tomorrow = day_start(today + 1);
            x->touched.n = 0;
            for (; next < c->n && c->days[next].d <= today; next++)
                day_keep(x, &c->days[next]);
            if (next == c->n) return;
        }
        uint32_t *counts = x->now + room(x->place[v.rep < nrep ? v.rep : nrep]);
        counts[v.type]++;
        if (v.customer == REF_NONE) continue;
        counts[COUNTED_NAMED]++;
        counts[COUNTED_CUSTOMERS] += touched_anew(&x->touched, v.rep, v.customer, today);
    }
    for (; next < c->n; next++) day_keep(x, &c->days[next]);
}

struct counts *counts_make(struct arena *a, struct arena scratch, const struct results *r,
                           const struct frame *frames, const bool *everybody, size_t n)
{
    struct counts *c = arena_one(a, struct counts);
    size_t ncustomer = r->model->customers.n;
    struct counting x = {.keep = a, .r = r, .touched.arena = &scratch};
    days_collect(c, a, frames, everybody, n);
    x.place = places_make(&scratch, r).own;
    x.now = arena_many(&scratch, uint32_t, room(r->nscope));
    x.touched.first = arena_many(&scratch, struct first_touch, ncustomer);
    for (size_t i = 0; i < ncustomer; i++) x.touched.first[i].d = DAY_NONE;
    activities_count(c, &x);
    return c;
}

const uint32_t *counts_before(const struct counts *c, day d, bool groups)
{
    struct counted_day key = {.d = d};
    const struct counted_day *at =
        c->n ? bsearch(&key, c->days, c->n, sizeof key, compare_days) : NULL;
    return !at ? NULL : groups ? at->groups : at->people;
}
