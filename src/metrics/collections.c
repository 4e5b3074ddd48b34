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
    struct row_range r = order_between(o, day_start(f.from), f.a);
    for (size_t i = r.first; i < r.end; i++) tally_add(t, payment_hit(m, o->rows[i]));
    near_moments(t, o, day_start(f.from), f.a, payment_hit);
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
                           moment a, bool on_time)
{
    const struct order *o = &tally_index(t)->invoices_due;
    struct row_range r = order_between(o, from, to);
    for (size_t i = r.first; i < r.end; i++) {
        const struct receivable *x = &m->receivables.at[o->rows[i]];
        moment limit =
            on_time && day_start(x->due_date + 1) < a ? day_start(x->due_date + 1) : a;
        struct hit h = invoice_hit(m, o->rows[i], settled(x, receivable_paid(m, x, limit)));
        h.den = x->amount;
        tally_add(t, h);
    }
    near_days(t, o, from, to, billed_hit);
}

ADDS(collection_rate)
{
    add_collection(m, t, f.to - QUARTER_DAYS, f.to, f.a, false);
}

ADDS(collection_rate_period)
{
    add_collection(m, t, f.from, f.to, f.a, false);
}

ADDS(collection_on_time)
{
    add_collection(m, t, f.to - QUARTER_DAYS, f.to, f.a, true);
}

/* ---- what is open at A ---- */

static bool issued_before(const struct receivable *r, moment a)
{
    return r->invoice_date == DAY_NONE || day_start(r->invoice_date) < a;
}

/* Open parts of invoices that are more than `over` and at most `upto` days past due. */
static void add_open(const struct model *m, struct frame f, struct tally *t, int over,
                     int upto)
{
    for (uint32_t i = 0; i < m->receivables.n; i++) {
        const struct receivable *x = &m->receivables.at[i];
        int days = f.d - x->due_date;
        if (days <= over || days > upto || !issued_before(x, f.a)) continue;
        money open = x->amount - settled(x, shared_paid(tally_shared(t), i, f.a));
        if (open) tally_add(t, invoice_hit(m, i, open));
    }
}

ADDS(receivable_open)
{
    add_open(m, f, t, INT32_MIN, INT32_MAX);
}

ADDS(overdue_amount)
{
    add_open(m, f, t, 0, INT32_MAX);
}

ADDS(aging_not_due)
{
    add_open(m, f, t, INT32_MIN, 0);
}

ADDS(aging_1_30)
{
    add_open(m, f, t, 0, 30);
}

ADDS(aging_31_60)
{
    add_open(m, f, t, 30, 60);
}

ADDS(aging_61_90)
{
    add_open(m, f, t, 60, 90);
}

ADDS(aging_over_90)
{
    add_open(m, f, t, 90, INT32_MAX);
}

ADDS(overpaid)
{
    for (uint32_t i = 0; i < m->receivables.n; i++) {
        const struct receivable *x = &m->receivables.at[i];
        if (!issued_before(x, f.a) || x->amount < 0) continue;
        money over = shared_paid(tally_shared(t), i, f.a) - x->amount;
        if (over > 0) tally_add(t, invoice_hit(m, i, over));
    }
}

ADDS(overdue_rate)
{
    for (uint32_t i = 0; i < m->receivables.n; i++) {
        const struct receivable *x = &m->receivables.at[i];
        if (!issued_before(x, f.a)) continue;
        money open = x->amount - settled(x, shared_paid(tally_shared(t), i, f.a));
        struct hit h = invoice_hit(m, i, x->due_date < f.d ? open : 0);
        h.den = open;
        if (open) tally_add(t, h);
    }
}
