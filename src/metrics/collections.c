/* Money: what came in, how much of what was due, what is still open and how old it is.
 * Invoices and their payments come in; a credit note counts with its sign and uncapped
 * (SPEC 2). */
#include "metrics/functions.h"

#include <limits.h>
#include <string.h>

enum { NEVER = INT_MIN, EVER = INT_MAX }; /* days past due that set no limit */

struct hit payment_hit(const struct model *m, uint32_t row)
{
    const struct payment *p = &m->payments.at[row];
    uint32_t rep = p->invoice == REF_NONE ? REF_NONE : m->receivables.at[p->invoice].rep;
    return (struct hit){.rep = rep, .table = TABLE_PAYMENTS, .row = row, .num = p->amount};
}

EACH_ROW(collected)
{
    day paid = moment_day(w->model->payments.at[row].paid_at);
    frame_set frames = walk_within(w, WINDOW_PERIOD, paid);
    if (frames) walk_add(w, payment_hit(w->model, row), frames);
}

/* What of the paid sum counts towards the invoice. */
static money settled(const struct receivable *r, money paid)
{
    return r->amount >= 0 && paid > r->amount ? r->amount : paid;
}

static struct hit invoice_hit(const struct model *m, uint32_t row, money num)
{
    return (struct hit){.rep = m->receivables.at[row].rep,
                        .table = TABLE_RECEIVABLES,
                        .row = row,
                        .num = num};
}

struct hit billed_hit(const struct model *m, uint32_t row)
{
    return invoice_hit(m, row, m->receivables.at[row].amount);
}

/* Each payment counts in frames that end after it; on time, those up to the due date. */
static void add_collection(struct walk *w, uint32_t row, enum window window, bool on_time)
{
    const struct receivable *r = &w->model->receivables.at[row];
    const struct payment *p = w->model->payments.at + r->first_payment;
    frame_set frames = walk_within(w, window, r->due_date) & w->now->wanted;
    if (!frames) return;
    struct hit h = invoice_hit(w->model, row, 0);
    h.den = r->amount;
    walk_add(w, h, frames);
    h.den = 0;
    money sum = 0;
    for (uint32_t k = 0; k < r->payments; k++) {
        money before = settled(r, sum);
        day paid = moment_day(p[k].paid_at);
        if (on_time && paid > r->due_date) break;
        sum += p[k].amount;
        h.num = settled(r, sum) - before;
        if (h.num) walk_add(w, h, frames & walk_after(w, paid));
    }
}

EACH_ROW(collection_rate)
{
    add_collection(w, row, WINDOW_QUARTER, false);
}

EACH_ROW(collection_rate_period)
{
    add_collection(w, row, WINDOW_PERIOD, false);
}

EACH_ROW(collection_on_time)
{
    add_collection(w, row, WINDOW_QUARTER, true);
}

/* ---- what is open at A ---- */

/* Of the invoices that are walked together: what is open or overpaid between two payments,
 * and the frames that end then. */
struct open_spans {
    uint32_t first, n;
    uint32_t start[WALK_BLOCK + 1]; /* where the spans of each invoice begin */
    size_t used, cap;
    struct open_span {
        frame_set frames;
        money open, over; /* one of them is 0 */
    } * at;
};

static void span_add(struct walk *w, frame_set frames, money amount, money paid)
{
    struct open_spans *x = w->spans;
    bool over = amount >= 0 && paid > amount;
    if (!frames || paid == amount) return;
    if (x->used == x->cap) {
        struct open_span *old = x->at;
        x->cap = old ? 2 * x->cap : WALK_BLOCK;
        x->at = arena_many(w->arena, struct open_span, x->cap);
        if (old) memcpy(x->at, old, x->used * sizeof *old);
    }
    x->at[x->used++] =
        (struct open_span){frames, over ? 0 : amount - paid, over ? paid - amount : 0};
}

static void spans_find(struct walk *w, const struct receivable *r)
{
    const struct payment *p = w->model->payments.at + r->first_payment;
    frame_set frames = walk_after(w, r->invoice_date);
    money sum = 0;
    for (uint32_t k = 0; k < r->payments && frames; k++) {
        frame_set paid = walk_after(w, moment_day(p[k].paid_at));
        span_add(w, frames & ~paid, r->amount, sum);
        frames &= paid;
        sum += p[k].amount;
    }
    span_add(w, frames, r->amount, sum);
}

static void spans_make(struct walk *w, uint32_t first)
{
    if (!w->spans) w->spans = arena_one(w->arena, struct open_spans);
    struct open_spans *x = w->spans;
    x->first = first;
    x->n = w->end - first;
    x->used = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        x->start[i] = (uint32_t)x->used;
        spans_find(w, &w->model->receivables.at[first + i]);
    }
    x->start[x->n] = (uint32_t)x->used;
}

/* The spans of an invoice: from `at` up to `end`. */
struct span_range {
    const struct open_span *at, *end;
};

static inline struct span_range spans_of(struct walk *w, uint32_t row)
{
    if (!w->spans || row - w->spans->first >= w->spans->n) spans_make(w, row);
    const struct open_spans *x = w->spans;
    uint32_t i = row - x->first;
    return (struct span_range){x->at + x->start[i], x->at + x->start[i + 1]};
}

/* Frames of which D lies more than so many days past the due date. */
static inline frame_set past_due(const struct walk *w, uint32_t row, int days)
{
    return walk_after(w, w->model->receivables.at[row].due_date + 1 + days);
}

/* What is open where D lies more than `from` days past the due date, but not more than
 * `to`. */
static inline void add_open(struct walk *w, uint32_t row, int from, int to)
{
    struct span_range x = spans_of(w, row);
    if (x.at == x.end) return;
    frame_set among = w->horizon.all;
    if (from > NEVER) among &= past_due(w, row, from);
    if (to < EVER) among &= ~past_due(w, row, to);
    for (; x.at < x.end; x.at++)
        if (x.at->open)
            walk_add(w, invoice_hit(w->model, row, x.at->open), x.at->frames & among);
}

EACH_ROW(receivable_open)
{
    add_open(w, row, NEVER, EVER);
}

EACH_ROW(overdue_amount)
{
    add_open(w, row, 0, EVER);
}

EACH_ROW(aging_not_due)
{
    add_open(w, row, NEVER, 0);
}

EACH_ROW(aging_1_30)
{
    add_open(w, row, 0, 30);
}

EACH_ROW(aging_31_60)
{
    add_open(w, row, 30, 60);
}

EACH_ROW(aging_61_90)
{
    add_open(w, row, 60, 90);
}

EACH_ROW(aging_over_90)
{
    add_open(w, row, 90, EVER);
}

EACH_ROW(overpaid)
{
    for (struct span_range x = spans_of(w, row); x.at < x.end; x.at++)
        if (x.at->over) walk_add(w, invoice_hit(w->model, row, x.at->over), x.at->frames);
}

EACH_ROW(overdue_rate)
{
    struct span_range x = spans_of(w, row);
    if (x.at == x.end) return;
    frame_set overdue = past_due(w, row, 0);
    for (; x.at < x.end; x.at++) {
        if (!x.at->open) continue;
        struct hit h = invoice_hit(w->model, row, 0);
        h.den = x.at->open;
        walk_add(w, h, x.at->frames & ~overdue);
        h.num = h.den;
        walk_add(w, h, x.at->frames & overdue);
    }
}
