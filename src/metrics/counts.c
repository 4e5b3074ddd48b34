/* Going over activities once, for all frames. They come in by time; whenever a day begins that
 * some frame asks about, the counts so far are put down. On the way it is found out which
 * customers and deals were active, and how many customers were touched. */
#include "metrics/counts.h"

#include "metrics/touched.h"

#include <stdlib.h>
#include <string.h>

struct counts {
    size_t nframe;
    struct frame frames[FRAMES_MOST];
    const uint32_t *touched[FRAMES_MOST]; /* by frame, then scope */
    struct active_marks active;
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
                         unsigned ngroup, size_t n)
{
    c->days = arena_take_array(a, sizeof *c->days, 3 * n);
    for (size_t i = 0; i < n; i++) {
        const day d[] = {frames[i].from, frames[i].to, frames[i].from - EARLIER_DAYS};
        for (size_t k = 0; k < 3; k++)
            c->days[3 * i + k] = (struct counted_day){d[k], i >= ngroup, NULL, NULL};
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

/* What is known of a customer. Most are touched by one rep a day: that one is kept here, any
 * other in a hash, in which rows of earlier days count as empty. */
struct seen {
    day d;
    uint32_t rep;
    struct met met;
    frame_set active;
};

struct touches {
    struct touch {
        uint32_t rep, customer;
        day d;
    } * at;
    size_t n, cap; /* of the day */
    struct arena *arena;
};

static struct touch *touch_slot(const struct touches *t, uint32_t rep, uint32_t customer,
                                day d)
{
    uint64_t hash = ((uint64_t)rep << 32 | customer) * 0x9e3779b97f4a7c15u;
    size_t i = (hash ^ hash >> 31) & (t->cap - 1);
    while (t->at[i].d == d && (t->at[i].rep != rep || t->at[i].customer != customer))
        i = (i + 1) & (t->cap - 1);
    return &t->at[i];
}

static void touches_grow(struct touches *t, day d)
{
    struct touches old = *t;
    t->cap = old.cap ? 2 * old.cap : 1024;
    t->at = arena_many(t->arena, struct touch, t->cap);
    for (size_t i = 0; i < t->cap; i++) t->at[i].d = DAY_NONE;
    for (size_t i = 0; i < old.cap; i++)
        if (old.at[i].d == d)
            *touch_slot(t, old.at[i].rep, old.at[i].customer, d) = old.at[i];
}

static bool touched_today(struct touches *t, struct seen *seen, uint32_t rep,
                          uint32_t customer, day d)
{
    if (seen->d != d) {
        seen->d = d;
        seen->rep = rep;
        return true;
    }
    if (seen->rep == rep) return false;
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
    struct horizon horizon;
    const uint32_t *place;
    uint32_t *now; /* by scope */
    struct seen *seen;
    frame_set *deals; /* NULL: no activity names one */
    struct touches touches;
    struct touched *touched;
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

enum { BLOCK = 512, AHEAD = 12 }; /* rows; those whose customers are fetched meanwhile */

struct block {
    uint32_t rep[BLOCK], customer[BLOCK], type[BLOCK];
};

static void rows_count(struct counting *x, const struct block *b, size_t n, day d)
{
    uint32_t nrep = (uint32_t)x->r->model->reps.n;
    frame_set period = frames_within(&x->horizon, WINDOW_PERIOD, d);
    for (size_t i = 0; i < n; i++) {
        uint32_t rep = b->rep[i] < nrep ? b->rep[i] : nrep, customer = b->customer[i];
        uint32_t *counts = x->now + room(x->place[rep]);
        if (i + AHEAD < n && b->customer[i + AHEAD] != REF_NONE)
            __builtin_prefetch(&x->seen[b->customer[i + AHEAD]], 1);
        counts[b->type[i]]++;
        if (customer == REF_NONE) continue;
        struct seen *seen = &x->seen[customer];
        counts[COUNTED_NAMED]++;
        counts[COUNTED_CUSTOMERS] += touched_today(&x->touches, seen, rep, customer, d);
        touched_see(x->touched, &seen->met, customer, rep, period);
    }
}

static void rows_mark(struct counting *x, const struct block *b, size_t first, size_t n,
                      frame_set frames)
{
    const struct model *m = x->r->model;
    for (size_t i = 0; i < n; i++) {
        uint32_t deal = activity_deal(m, first + i);
        if (deal == REF_NONE && b->customer[i] != REF_NONE)
            x->seen[b->customer[i]].active |= frames;
        else if (deal < m->deals.n)
            x->deals[deal] |= frames;
    }
}

static void day_count(struct counting *x, day d)
{
    const struct model *m = x->r->model;
    const struct bundles *t = &m->activities;
    struct row_range r = activities_between(m, day_start(d), day_start(d + 1));
    frame_set fortnight = frames_within(&x->horizon, WINDOW_FORTNIGHT, d);
    struct block b;
    x->touches.n = 0;
    for (size_t i = r.first, n; i < r.end; i += n) {
        n = r.end - i < BLOCK ? r.end - i : BLOCK;
        bundles_read(t, BUNDLED_ACTIVITY_REP, i, n, REF_NONE, b.rep);
        bundles_read(t, BUNDLED_ACTIVITY_CUSTOMER, i, n, REF_NONE, b.customer);
        bundles_read(t, BUNDLED_ACTIVITY_TYPE, i, n, ACTIVITY_NONE, b.type);
        rows_count(x, &b, n, d);
        if (fortnight) rows_mark(x, &b, i, n, fortnight);
    }
}

static void counts_keep(struct counts *c, struct arena *a, struct counting *x)
{
    size_t ncustomer = x->r->model->customers.n;
    for (size_t i = 0; i < c->nframe; i++) c->touched[i] = touched_in(x->touched, a, i);
    c->active.deal = x->deals;
    c->active.customer = arena_many(a, frame_set, ncustomer);
    for (size_t i = 0; i < ncustomer; i++) c->active.customer[i] = x->seen[i].active;
}

static void counting_begin(struct counting *x, struct arena *scratch, unsigned ngroup)
{
    const struct model *m = x->r->model;
    x->touches.arena = scratch;
    x->touched = touched_new(scratch, x->r, ngroup, x->horizon.n);
    x->place = places_make(scratch, x->r).own;
    x->now = arena_many(scratch, uint32_t, room(x->r->nscope));
    x->seen = arena_many(scratch, struct seen, m->customers.n);
    for (size_t i = 0; i < m->customers.n; i++)
        x->seen[i] = (struct seen){.d = DAY_NONE, .met.rep = REF_NONE};
    if (m->rare[RARE_ACTIVITY_DEAL].n)
        x->deals = arena_many(x->keep, frame_set, m->deals.n);
}

struct counts *counts_make(struct arena *a, struct arena scratch, const struct results *r,
                           const struct frame *frames, unsigned ngroup, size_t n)
{
    struct counts *c = arena_one(a, struct counts);
    struct counting x = {.keep = a, .r = r, .horizon = horizon_make(&scratch, frames, n)};
    c->nframe = n;
    memcpy(c->frames, frames, n * sizeof *frames);
    days_collect(c, a, frames, ngroup, n);
    counting_begin(&x, &scratch, ngroup);
    for (size_t next = 0; next < c->n; next++) {
        day_keep(&x, &c->days[next]);
        for (day d = c->days[next].d; next + 1 < c->n && d < c->days[next + 1].d; d++)
            day_count(&x, d);
    }
    counts_keep(c, a, &x);
    return c;
}

/* ---- reading ---- */

const uint32_t *counts_before(const struct counts *c, day d, bool groups)
{
    struct counted_day key = {.d = d};
    const struct counted_day *at =
        c->n ? bsearch(&key, c->days, c->n, sizeof key, compare_days) : NULL;
    return !at ? NULL : groups ? at->groups : at->people;
}

const uint32_t *counts_touched(const struct counts *c, const struct frame *f)
{
    for (size_t i = 0; i < c->nframe; i++)
        if (same_frame(&c->frames[i], f)) return c->touched[i];
    return NULL;
}

const struct active_marks *counts_active(const struct counts *c)
{
    return &c->active;
}
