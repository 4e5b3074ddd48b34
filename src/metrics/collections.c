/* Money: what came in, how much of what was due, what is still open and how old it is.
 * Invoices and their payments come in; a credit note counts with its sign and uncapped
 * (SPEC 2). */
#include "metrics/functions.h"

#include <string.h>

struct hit payment_hit(const struct model *m, uint32_t row)
{
    const struct payment p = payment_at(m, row);
    uint32_t rep = p.invoice == REF_NONE ? REF_NONE : receivable_at(m, p.invoice).rep;
    return (struct hit){.rep = rep, .table = TABLE_PAYMENTS, .row = row, .num = p.amount};
}

/* Payments stand in the order of their invoices, so that few bundles have to be found. */
EACH(collected)
{
    const struct model *m = w->model;
    const struct bundle *p = bundle_of(&m->payments, first), *of = NULL;
    for (uint32_t row = first; row < end; row++) {
        if (row >= p->end) p = bundle_of(&m->payments, row);
        const struct payment x = payment_in(p, row);
        frame_set frames = walk_within(w, WINDOW_PERIOD, moment_day(x.paid_at));
        struct hit h = {.rep = REF_NONE, .table = TABLE_PAYMENTS, .row = row};
        if (!(frames & w->now->wanted)) continue;
        h.num = x.amount;
        if (x.invoice != REF_NONE) {
            if (!of || x.invoice < of->first || x.invoice >= of->end)
                of = bundle_of(&m->receivables, x.invoice);
            h.rep = receivable_in(of, x.invoice).rep;
        }
        walk_add(w, h, frames);
    }
}

/* What of the paid sum counts towards the invoice. */
static money settled(const struct receivable *r, money paid)
{
    return r->amount >= 0 && paid > r->amount ? r->amount : paid;
}

static struct hit invoice_hit(const struct model *m, uint32_t row, money num)
{
    return (struct hit){.rep = receivable_at(m, row).rep,
                        .table = TABLE_RECEIVABLES,
                        .row = row,
                        .num = num};
}

struct hit billed_hit(const struct model *m, uint32_t row)
{
    return invoice_hit(m, row, receivable_at(m, row).amount);
}

/* ---- what is asked of the invoices that are walked together ---- */

/* By days past due at D. */
enum age { NOT_DUE, DAYS_30, DAYS_60, DAYS_90, OLDER, AGES };

/* What of an invoice is open, or paid too much, at the end of some frames. */
struct rest {
    uint32_t row, rep;
    frame_set frames;
    money amount;
};

struct rests {
    struct rest *at;
    size_t n, cap;
};

enum { AHEAD = 8 }; /* so many rows before a rep's sums are added to, they are fetched */

struct invoice_looks {
    uint32_t first, n;
    frame_set quarter, period; /* of any of them */
    struct invoice_look {
        uint32_t rep, spans;       /* where its spans begin */
        frame_set quarter, period; /* in which it is due */
        money amount, on_time;     /* what was paid up to the due date */
    } at[WALK_BLOCK + AHEAD];
    struct paid_span {             /* between two payments */
        frame_set frames;
        money settled;
    } * spans;
    size_t used, cap;
    struct rests open[AGES], over;
};

static uint32_t own_place(const struct walk *w, uint32_t rep)
{
    return w->own[walk_rep(w, rep)];
}

static void span_add(struct walk *w, frame_set frames, money amount)
{
    struct invoice_looks *x = w->invoices;
    if (!frames) return;
    if (x->used == x->cap) {
        struct paid_span *old = x->spans;
        x->cap = old ? 2 * x->cap : 2 * WALK_BLOCK;
        x->spans = arena_many(w->arena, struct paid_span, x->cap);
        if (old) memcpy(x->spans, old, x->used * sizeof *old);
    }
    x->spans[x->used++] = (struct paid_span){frames, amount};
}

/* Part by part: as a whole it would be read from memory before it has arrived there. */
static void rest_add(struct walk *w, struct rests *x, uint32_t row, uint32_t rep,
                     frame_set frames, money amount)
{
    if (x->n == x->cap) {
        struct rest *old = x->at;
        x->cap = old ? 2 * x->cap : 2 * WALK_BLOCK;
        x->at = arena_many(w->arena, struct rest, x->cap);
        if (old) memcpy(x->at, old, x->n * sizeof *old);
    }
    x->at[x->n++] = (struct rest){row, rep, frames, amount};
}

/* The frames of which D lies in each of the ages of an invoice. */
static void ages_find(const struct walk *w, day due, frame_set out[AGES])
{
    static const int more_than[] = {0, 30, 60, 90};
    frame_set left = w->horizon.all;
    for (size_t i = 0; i < COUNT_OF(more_than); i++) {
        frame_set later = walk_after(w, due + 1 + more_than[i]);
        out[i] = left & ~later;
        left = later;
    }
    out[OLDER] = left;
}

/* At the end of some frames the invoice is paid so far. */
static void paid_so_far(struct walk *w, const struct receivable *r, uint32_t row,
                        frame_set frames, money paid, const frame_set ages[AGES])
{
    struct invoice_looks *x = w->invoices;
    const struct invoice_look *look = &x->at[row - x->first];
    frame_set issued = frames & walk_after(w, r->invoice_date);
    money open = r->amount - settled(r, paid), over = paid - settled(r, paid);
    span_add(w, frames & (look->quarter | look->period), settled(r, paid));
    if (w->cases && open && issued & w->counted) w->cases[own_place(w, r->rep)].open++;
    for (int age = 0; open && age < AGES; age++)
        if (issued & ages[age])
            rest_add(w, &x->open[age], row, r->rep, issued & ages[age], open);
    if (over && issued) rest_add(w, &x->over, row, r->rep, issued, over);
}

static void case_count(struct walk *w, const struct invoice_look *look)
{
    struct invoice_cases *cases = &w->cases[own_place(w, look->rep)];
    if (look->quarter & w->counted) cases->quarter++;
    if (look->period & w->counted) cases->period++;
}

static void invoice_look(struct walk *w, uint32_t row)
{
    struct invoice_looks *x = w->invoices;
    const struct receivable r = receivable_at(w->model, row);
    struct invoice_look *look = &x->at[row - x->first];
    frame_set ages[AGES], left = w->horizon.all;
    money sum = 0, on_time = 0;
    *look = (struct invoice_look){.rep = r.rep,
                                  .spans = (uint32_t)x->used,
                                  .quarter = walk_within(w, WINDOW_QUARTER, r.due_date),
                                  .period = walk_within(w, WINDOW_PERIOD, r.due_date),
                                  .amount = r.amount};
    ages_find(w, r.due_date, ages);
    for (uint32_t k = 0; k < r.payments && left; k++) {
        const struct payment p = payment_at(w->model, r.first_payment + k);
        day paid = moment_day(p.paid_at);
        frame_set later = left & walk_after(w, paid);
        if (left != later) paid_so_far(w, &r, row, left & ~later, sum, ages);
        left = later;
        sum += p.amount;
        if (paid <= r.due_date) on_time = sum;
    }
    if (left) paid_so_far(w, &r, row, left, sum, ages);
    look->on_time = settled(&r, on_time);
    x->quarter |= look->quarter;
    x->period |= look->period;
    if (w->cases) case_count(w, look);
}

static const struct invoice_looks *looks_of(struct walk *w, uint32_t first)
{
    if (!w->invoices) w->invoices = arena_one(w->arena, struct invoice_looks);
    struct invoice_looks *x = w->invoices;
    if (x->n && first - x->first < x->n) return x;
    x->first = first;
    x->n = w->end - first;
    x->quarter = x->period = 0;
    x->used = x->over.n = 0;
    for (int age = 0; age < AGES; age++) x->open[age].n = 0;
    for (uint32_t row = first; row < w->end; row++) invoice_look(w, row);
    x->at[x->n].spans = (uint32_t)x->used;
    return x;
}

/* ---- what of it was paid ---- */

static inline void each_rate(struct walk *w, uint32_t first, uint32_t end, bool of_quarter)
{
    const struct invoice_looks *x = looks_of(w, first);
    for (uint32_t row = first; row < end; row++) {
        const struct invoice_look *look = &x->at[row - x->first];
        frame_set frames = (of_quarter ? look->quarter : look->period) & w->now->wanted;
        walk_fetch(w, look[AHEAD].rep, 0, of_quarter ? x->quarter : x->period);
        if (!frames) continue;
        struct hit h = {look->rep, TABLE_RECEIVABLES, row, 0, 0, look->amount};
        for (uint32_t i = look[0].spans; i < look[1].spans; i++) {
            h.num = x->spans[i].settled;
            walk_add(w, h, frames & x->spans[i].frames);
        }
    }
}

EACH(collection_rate)
{
    each_rate(w, first, end, true);
}

EACH(collection_rate_period)
{
    each_rate(w, first, end, false);
}

EACH(collection_on_time)
{
    const struct invoice_looks *x = looks_of(w, first);
    for (uint32_t row = first; row < end; row++) {
        const struct invoice_look *look = &x->at[row - x->first];
        struct hit h = {look->rep, TABLE_RECEIVABLES, row, 0, look->on_time, look->amount};
        walk_fetch(w, look[AHEAD].rep, 0, x->quarter);
        walk_add(w, h, look->quarter);
    }
}

/* ---- what is open at A ---- */

enum counting { AS_NUM, AS_DEN, AS_BOTH };

static inline void rests_count(struct walk *w, const struct rests *x, enum counting as)
{
    for (size_t i = 0; i < x->n; i++) {
        const struct rest *rest = &x->at[i];
        if (i + AHEAD < x->n) walk_fetch(w, rest[AHEAD].rep, 0, rest[AHEAD].frames);
        struct hit h = {rest->rep, TABLE_RECEIVABLES, rest->row, 0, 0, 0};
        if (as != AS_DEN) h.num = rest->amount;
        if (as != AS_NUM) h.den = rest->amount;
        walk_add(w, h, rest->frames);
    }
}

#define EACH_OPEN(name, from, to)                                                     \
    EACH(name)                                                                        \
    {                                                                                 \
        (void)end;                                                                    \
        const struct invoice_looks *x = looks_of(w, first);                           \
        for (int age = from; age <= to; age++) rests_count(w, &x->open[age], AS_NUM); \
    }

EACH_OPEN(receivable_open, NOT_DUE, OLDER)
EACH_OPEN(overdue_amount, DAYS_30, OLDER)
EACH_OPEN(aging_not_due, NOT_DUE, NOT_DUE)
EACH_OPEN(aging_1_30, DAYS_30, DAYS_30)
EACH_OPEN(aging_31_60, DAYS_60, DAYS_60)
EACH_OPEN(aging_61_90, DAYS_90, DAYS_90)
EACH_OPEN(aging_over_90, OLDER, OLDER)

EACH(overpaid)
{
    (void)end;
    rests_count(w, &looks_of(w, first)->over, AS_NUM);
}

EACH(overdue_rate)
{
    (void)end;
    const struct invoice_looks *x = looks_of(w, first);
    rests_count(w, &x->open[NOT_DUE], AS_DEN);
    for (int age = DAYS_30; age < AGES; age++) rests_count(w, &x->open[age], AS_BOTH);
}
