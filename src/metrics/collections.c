/* Money: what came in, how much of what was due, what is still open and how old it is.
 * Invoices and their payments come in; a credit note counts with its sign and uncapped
 * (SPEC 2). */
#include "metrics/functions.h"

#include <string.h>

struct hit payment_hit(const struct model *m, uint32_t row)
{
    const struct payment *p = &m->payments.at[row];
    uint32_t rep = p->invoice == REF_NONE ? REF_NONE : m->receivables.at[p->invoice].rep;
    return (struct hit){.rep = rep, .table = TABLE_PAYMENTS, .row = row, .num = p->amount};
}

EACH(collected)
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

EACH(collection_rate)
{
    add_collection(w, row, WINDOW_QUARTER, false);
}

EACH(collection_rate_period)
{
    add_collection(w, row, WINDOW_PERIOD, false);
}

EACH(collection_on_time)
{
    add_collection(w, row, WINDOW_QUARTER, true);
}

/* ---- what is open at A ---- */

/* An invoice between two payments: frames that end then, and what is open or overpaid. */
struct open_spans {
    uint32_t row;
    size_t n, cap;
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
    if (x->n == x->cap) {
        struct open_span *old = x->at;
        x->cap = old ? 2 * x->cap : 16;
        x->at = arena_many(w->arena, struct open_span, x->cap);
        if (old) memcpy(x->at, old, x->n * sizeof *old);
    }
    x->at[x->n++] =
        (struct open_span){frames, over ? 0 : amount - paid, over ? paid - amount : 0};
}

/* Nearly all KPIs of invoices ask for the spans of the same row. */
static const struct open_spans *spans_of(struct walk *w, uint32_t row)
{
    if (!w->spans)
        w->spans = arena_one(w->arena, struct open_spans);
    else if (w->spans->row == row)
        return w->spans;
    const struct receivable *r = &w->model->receivables.at[row];
    const struct payment *p = w->model->payments.at + r->first_payment;
    frame_set frames = walk_after(w, r->invoice_date);
    money sum = 0;
    w->spans->row = row;
    w->spans->n = 0;
    for (uint32_t k = 0; k < r->payments && frames; k++) {
        frame_set paid = walk_after(w, moment_day(p[k].paid_at));
        span_add(w, frames & ~paid, r->amount, sum);
        frames &= paid;
        sum += p[k].amount;
    }
    span_add(w, frames, r->amount, sum);
    return w->spans;
}

/* Frames of which D lies more than so many days past the due date. */
static frame_set past_due(const struct walk *w, uint32_t row, int days)
{
    return walk_after(w, w->model->receivables.at[row].due_date + 1 + days);
}

static void add_open(struct walk *w, uint32_t row, frame_set among)
{
    const struct open_spans *x = spans_of(w, row);
    for (size_t i = 0; i < x->n; i++)
        if (x->at[i].open)
            walk_add(w, invoice_hit(w->model, row, x->at[i].open), x->at[i].frames & among);
}

EACH(receivable_open)
{
    add_open(w, row, w->horizon.all);
}

EACH(overdue_amount)
{
    add_open(w, row, past_due(w, row, 0));
}

EACH(aging_not_due)
{
    add_open(w, row, ~past_due(w, row, 0));
}

EACH(aging_1_30)
{
    add_open(w, row, past_due(w, row, 0) & ~past_due(w, row, 30));
}

EACH(aging_31_60)
{
    add_open(w, row, past_due(w, row, 30) & ~past_due(w, row, 60));
}

EACH(aging_61_90)
{
    add_open(w, row, past_due(w, row, 60) & ~past_due(w, row, 90));
}

EACH(aging_over_90)
{
    add_open(w, row, past_due(w, row, 90));
}

EACH(overpaid)
{
    const struct open_spans *x = spans_of(w, row);
    for (size_t i = 0; i < x->n; i++)
        if (x->at[i].over)
            walk_add(w, invoice_hit(w->model, row, x->at[i].over), x->at[i].frames);
}

EACH(overdue_rate)
{
    const struct open_spans *x = spans_of(w, row);
    frame_set overdue = past_due(w, row, 0);
    for (size_t i = 0; i < x->n; i++) {
        if (!x->at[i].open) continue;
        struct hit h = invoice_hit(w->model, row, 0);
        h.den = x->at[i].open;
        walk_add(w, h, x->at[i].frames & ~overdue);
        h.num = h.den;
        walk_add(w, h, x->at[i].frames & overdue);
    }
}
