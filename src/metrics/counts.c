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

/* Of the customers that several reps touch on one day those of the later ones; slots of
 * earlier days count as empty. */
struct touches {
    struct touch {
        uint32_t rep, customer, day;
    } * at;
    size_t n, cap; /* of the day */
    struct arena *arena;
};

static struct touch *touch_slot(const struct touches *t, uint32_t rep, uint32_t customer,
                                uint32_t today)
{
    uint64_t hash = ((uint64_t)rep << 32 | customer) * 0x9e3779b97f4a7c15u;
    size_t i = (hash ^ hash >> 31) & (t->cap - 1);
    while (t->at[i].day == today && (t->at[i].rep != rep || t->at[i].customer != customer))
        i = (i + 1) & (t->cap - 1);
    return &t->at[i];
}

static void touches_grow(struct touches *t, uint32_t today)
{
    struct touches old = *t;
    t->cap = old.cap ? 2 * old.cap : 1024;
    t->at = arena_many(t->arena, struct touch, t->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.at[i].day == today)
            *touch_slot(t, old.at[i].rep, old.at[i].customer, today) = old.at[i];
}

/* Did this rep touch the customer earlier on the day, of whom the last touch is known? */
static bool touched_again(struct touches *t, const struct last_touch *last, uint32_t rep,
                          uint32_t customer, uint32_t today)
{
    if (last->day != today) return false;
    if ((last->rep & ~(uint32_t)ONE_OF_SEVERAL) == rep) return true;
    if (2 * (t->n + 1) > t->cap) touches_grow(t, today);
    struct touch *x = touch_slot(t, rep, customer, today);
    if (x->day == today) return true;
    *x = (struct touch){rep, customer, today};
    t->n++;
    return false;
}

/* ---- counting ---- */

/* What a rep did so far. What is rare is counted, the rest follows. */
struct doings {
    uint32_t of_type[COUNTED_TYPES];
    uint32_t nameless, again; /* that name no customer; one that the rep had that day */
};

struct counting {
    struct arena *keep;
    const struct results *r;
    struct horizon horizon;
    struct doings *now; /* by rep, the last one nobody */
    frame_set *deals;   /* NULL: no activity names one */
    uint32_t *alone; /* by customer, the last day with an activity that names no deal; NULL:
                           none names one */
    struct touches touches;
    struct touched *touched;
};

static void doings_add(uint32_t *counts, const struct doings *x)
{
    uint32_t all = 0;
    for (int k = 0; k < COUNTED_TYPES; k++) {
        counts[k] += x->of_type[k];
        all += x->of_type[k];
    }
    counts[COUNTED_NAMED] += all - x->nameless;
    counts[COUNTED_CUSTOMERS] += all - x->nameless - x->again;
}

/* The counts so far of whoever stands in the reps' places, and, of groups, with what their
 * members did. */
static const uint32_t *counts_so_far(const struct counting *x, const uint32_t *place,
                                     size_t nscope)
{
    uint32_t *out = arena_many(x->keep, uint32_t, nscope * COUNTED_KINDS);
    for (size_t rep = 0; rep <= x->r->model->reps.n; rep++)
        doings_add(out + place[rep] * (size_t)COUNTED_KINDS, &x->now[rep]);
    return out;
}

/* Customers with an activity in the last 14 days, that names no deal. */
static void customers_mark(const struct counting *x, const struct counts *c, size_t frame)
{
    const struct touched *t = x->touched;
    uint32_t first = touched_day(t, window_start(&c->frames[frame], WINDOW_FORTNIGHT));
    for (size_t i = 0; i < x->r->model->customers.n; i++) {
        uint32_t last = x->alone ? x->alone[i] : t->last[i].day;
        c->active.customer[i] |= (frame_set)(last >= first) << frame;
    }
}

/* Puts down the counts so far, and what is known at the end of frames. */
static void day_keep(struct counting *x, struct counts *c, struct counted_day *d)
{
    const struct places *places = &x->touched->places;
    d->groups = counts_so_far(x, places->group, x->r->first_rep);
    if (d->everybody) d->people = counts_so_far(x, places->own, x->r->nscope);
    for (size_t i = 0; i < c->nframe; i++) {
        if (c->frames[i].to != d->d) continue;
        c->touched[i] = touched_in(x->touched, x->keep, i);
        customers_mark(x, c, i);
    }
}

enum { BLOCK = 128 }; /* rows, for which counts and customers are fetched at once */

struct block {
    uint32_t rep, customer, type;
};

static void row_count(struct counting *x, struct block b, uint32_t today)
{
    struct doings *now = &x->now[b.rep];
    now->of_type[b.type]++;
    if (b.customer == REF_NONE) {
        now->nameless++;
        return;
    }
    struct last_touch *last = &x->touched->last[b.customer];
    if (last->rep == b.rep) {
        now->again += last->day == today;
        last->day = today;
    } else {
        now->again += touched_again(&x->touches, last, b.rep, b.customer, today);
        touched_by(x->touched, b.customer, b.rep, today);
    }
}

static void rows_count(struct counting *x, const struct bundle *p, size_t first, size_t n,
                       uint32_t today)
{
    uint32_t nrep = (uint32_t)x->r->model->reps.n;
    struct block b[BLOCK];
    for (size_t i = 0; i < n; i++) {
        const struct activity a = activity_in(p, first + i);
        b[i] = (struct block){a.rep < nrep ? a.rep : nrep, a.customer, a.type};
        if (a.customer != REF_NONE) __builtin_prefetch(&x->touched->last[a.customer], 1);
        __builtin_prefetch(&x->now[b[i].rep], 1);
    }
    for (size_t i = 0; i < n; i++) row_count(x, b[i], today);
}

static void deals_mark(struct counting *x, struct row_range rows, day d)
{
    const struct model *m = x->r->model;
    frame_set frames = frames_within(&x->horizon, WINDOW_FORTNIGHT, d);
    for (size_t i = rows.first; i < rows.end; i++) {
        uint32_t deal = activity_deal(m, i), customer = activity_at(m, i).customer;
        if (deal == REF_NONE && customer != REF_NONE)
            x->alone[customer] = touched_day(x->touched, d);
        else if (deal < m->deals.n)
            x->deals[deal] |= frames;
    }
}

static void day_count(struct counting *x, day d)
{
    const struct model *m = x->r->model;
    struct row_range rows = activities_between(m, day_start(d), day_start(d + 1));
    uint32_t today = touched_day(x->touched, d);
    x->touches.n = 0;
    for (size_t i = rows.first, n; i < rows.end; i += n) {
        const struct bundle *p = bundle_of(&m->activities, i);
        size_t end = p->end < rows.end ? p->end : rows.end;
        n = end - i < BLOCK ? end - i : BLOCK;
        rows_count(x, p, i, n, today);
    }
    if (x->deals) deals_mark(x, rows, d);
}

static void counting_begin(struct counting *x, struct arena *scratch, unsigned ngroup,
                           day begin)
{
    const struct model *m = x->r->model;
    x->touches.arena = scratch;
    x->touched = touched_new(scratch, x->r, &x->horizon, ngroup, begin);
    x->now = arena_many(scratch, struct doings, m->reps.n + 1);
    if (!m->rare[RARE_ACTIVITY_DEAL].n) return;
    x->deals = arena_many(x->keep, frame_set, m->deals.n);
    x->alone = arena_many(scratch, uint32_t, m->customers.n);
}

struct counts *counts_make(struct arena *a, struct arena scratch, const struct results *r,
                           const struct frame *frames, unsigned ngroup, size_t n)
{
    struct counts *c = arena_one(a, struct counts);
    struct counting x = {.keep = a, .r = r, .horizon = horizon_make(&scratch, frames, n)};
    c->nframe = n;
    memcpy(c->frames, frames, n * sizeof *frames);
    days_collect(c, a, frames, ngroup, n);
    counting_begin(&x, &scratch, ngroup, c->days[0].d);
    c->active =
        (struct active_marks){x.deals, arena_many(a, frame_set, r->model->customers.n)};
    for (size_t next = 0; next < c->n; next++) {
        day_keep(&x, c, &c->days[next]);
        for (day d = c->days[next].d; next + 1 < c->n && d < c->days[next + 1].d; d++)
            day_count(&x, d);
    }
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
