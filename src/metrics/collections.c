/* Money: what came in, how much of what was due, what is still open and how old it is.
 * Invoices and their payments come in; a credit note counts with its sign and uncapped
 * (SPEC 2). */
#include "metrics/functions.h"

enum { QUARTER_DAYS = 91 };

static struct hit payment_hit(const struct model *m, uint32_t row)
{
    const struct payment *p = &m->payments.at[row];
    uint32_t rep = p->invoice == REF_NONE ? REF_NONE : m->receivables.at[p->invoice].rep;
    return (struct hit){.rep = rep, .table = TABLE_PAYMENTS, .row = row, .num = p->amount};
}

ADDS(collected)
{
    const struct order *o = &tally_index(t)->payments_paid;
    struct row_range r = order_between(o, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++)
        tally_add(t, (struct hit){.rep = o->reps[i],
                                  .table = TABLE_PAYMENTS,
                                  .row = o->rows[i],
                                  .num = m->payments.at[o->rows[i]].amount});
    near_rows(t, o, f.from, f.to, payment_hit);
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

static struct hit billed_hit(const struct model *m, uint32_t row)
{
    return invoice_hit(m, row, m->receivables.at[row].amount);
}

static void add_collection(const struct model *m, struct tally *t, day from, day to,
                           bool on_time)
{
    const struct index *ix = tally_index(t);
    const struct order *o = &ix->invoices_due;
    struct row_range r = order_between(o, from, to);
    for (size_t i = r.first; i < r.end; i++) {
        const struct receivable *x = &m->receivables.at[o->rows[i]];
        bool is_over = on_time && x->due_date + 1 < to; /* the days to pay on time */
        money paid =
            is_over ? ix->paid[o->rows[i]].by_due : invoice_paid(ix, o->rows[i], to);
        tally_add(t, (struct hit){.rep = o->reps[i],
                                  .table = TABLE_RECEIVABLES,
                                  .row = o->rows[i],
                                  .num = settled(x, paid),
                                  .den = x->amount});
    }
    near_rows(t, o, from, to, billed_hit);
}

ADDS(collection_rate)
{
    add_collection(m, t, f.to - QUARTER_DAYS, f.to, false);
}

ADDS(collection_rate_period)
{
    add_collection(m, t, f.from, f.to, false);
}

ADDS(collection_on_time)
{
    add_collection(m, t, f.to - QUARTER_DAYS, f.to, true);
}

/* ---- what is open at A ---- */

static struct hit open_hit(const struct open_invoice *x, money num)
{
    return (struct hit){
        .rep = x->rep, .table = TABLE_RECEIVABLES, .row = x->row, .num = num};
}

/* Open parts of invoices that are more than `over` and at most `upto` days past due. */
static void add_open(struct frame f, struct tally *t, int over, int upto)
{
    const struct open_invoice *x;
    size_t n = shared_open_invoices(tally_shared(t), f.to, &x);
    for (size_t i = 0; i < n; i++) {
        int days = f.d - x[i].due;
        if (x[i].open && days > over && days <= upto)
            tally_add(t, open_hit(&x[i], x[i].open));
    }
}

ADDS(receivable_open)
{
    (void)m;
    add_open(f, t, INT32_MIN, INT32_MAX);
}

ADDS(overdue_amount)
{
    (void)m;
    add_open(f, t, 0, INT32_MAX);
}

ADDS(aging_not_due)
{
    (void)m;
    add_open(f, t, INT32_MIN, 0);
}

ADDS(aging_1_30)
{
    (void)m;
    add_open(f, t, 0, 30);
}

ADDS(aging_31_60)
{
    (void)m;
    add_open(f, t, 30, 60);
}

ADDS(aging_61_90)
{
    (void)m;
    add_open(f, t, 60, 90);
}

ADDS(aging_over_90)
{
    (void)m;
    add_open(f, t, 90, INT32_MAX);
}

ADDS(overpaid)
{
    (void)m;
    const struct open_invoice *x;
    size_t n = shared_open_invoices(tally_shared(t), f.to, &x);
    for (size_t i = 0; i < n; i++)
        if (x[i].over) tally_add(t, open_hit(&x[i], x[i].over));
}

ADDS(overdue_rate)
{
    (void)m;
    const struct open_invoice *x;
    size_t n = shared_open_invoices(tally_shared(t), f.to, &x);
    for (size_t i = 0; i < n; i++) {
        struct hit h = open_hit(&x[i], x[i].due < f.d ? x[i].open : 0);
        h.den = x[i].open;
        if (x[i].open) tally_add(t, h);
    }
}
