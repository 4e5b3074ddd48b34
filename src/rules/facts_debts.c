/* What customers owe at D, and owed at the ends of the last complete months: invoices and
 * their payments come in, sums by customer go out. Customers lie in no order, so that what
 * is found of some invoices is put away together, after where it goes has been fetched.
 * What follows from debts is judged elsewhere. */
#include "rules/watch.h"

bool debts_are_known(const struct model *m)
{
    return model_has(m, TABLE_RECEIVABLES) && model_has(m, TABLE_PAYMENTS);
}

/* The last month that was complete at D, that of D itself on its last day. */
static day last_month_end(day d)
{
    return d == month_end(d) ? d : month_start(d) - 1;
}

enum { BLOCK = 256 };

struct owed {
    uint32_t customer;
    day due;
    money open;
};

/* Invoices that may have been open at the end of a month. */
struct late_invoice {
    uint32_t row, customer;
};
typedef VEC_OF(struct late_invoice) late_list;

/* What customers that are overdue at D had overdue at the ends of the last complete months,
 * the newest first. */
struct month_ends {
    day at[ARREARS_MONTHS_MAX];
    money (*overdue)[ARREARS_MONTHS_MAX];
    uint32_t *place; /* by customer, in `overdue`; the first is nobody's */
};

static void owed_add(const struct watch *w, const struct owed *owed, size_t n)
{
    day d = w->r->now.d;
    for (const struct owed *o = owed; o < owed + n; o++) {
        struct customer_debts *f = &w->debts[o->customer];
        f->open += o->open;
        if (o->due >= d) continue;
        f->overdue += o->open;
        if (o->open > 0 && (f->oldest_due == DAY_NONE || o->due < f->oldest_due))
            f->oldest_due = o->due;
    }
}

/* Was anything paid after the end of a month in which the invoice was due already? */
static bool paid_late(const struct watch *w, const struct receivable *r,
                      const struct month_ends *e)
{
    if (!r->payments) return false;
    const struct payment last = payment_at(w->m, r->first_payment + r->payments - 1);
    day paid = moment_day(last.paid_at);
    for (int k = 0; k < ARREARS_MONTHS_MAX && r->due_date < e->at[k]; k++)
        if (e->at[k] < paid) return true;
    return false;
}

static void gather_open(const struct watch *w, const struct month_ends *e, late_list *late)
{
    struct owed owed[BLOCK];
    size_t n = 0;
    for (uint32_t i = 0; i < w->m->receivables.n; i++) {
        const struct receivable r = receivable_at(w->m, i);
        if (r.customer == REF_NONE) continue;
        money open = receivable_open_at(w->m, &r, w->r->now.d);
        if (open) {
            __builtin_prefetch(&w->debts[r.customer], 1);
            owed[n++] = (struct owed){r.customer, r.due_date, open};
        }
        if (r.due_date < e->at[0] && (open || paid_late(w, &r, e)))
            *vec_push(late) = (struct late_invoice){i, r.customer};
        if (n < BLOCK) continue;
        owed_add(w, owed, n);
        n = 0;
    }
    owed_add(w, owed, n);
}

static void month_ends_begin(struct month_ends *e, struct arena *scratch,
                             const struct watch *w)
{
    uint32_t n = 1;
    e->place = arena_many(scratch, uint32_t, w->m->customers.n);
    for (size_t c = 0; c < w->m->customers.n; c++)
        if (w->debts[c].overdue > 0) e->place[c] = n++;
    e->overdue = arena_take_array(scratch, sizeof *e->overdue, n);
}

static void month_ends_add(const struct watch *w, uint32_t row, struct month_ends *e)
{
    const struct receivable r = receivable_at(w->m, row);
    money *overdue = e->overdue[e->place[r.customer]];
    for (int k = 0; k < ARREARS_MONTHS_MAX && r.due_date < e->at[k]; k++) {
        overdue[k] += receivable_open_at(w->m, &r, e->at[k]);
    }
}

static void gather_month_ends(const struct watch *w, struct month_ends *e,
                              const late_list *late)
{
    uint32_t rows[BLOCK];
    size_t n = 0;
    for (size_t i = 0; i < late->n; i++) {
        uint32_t place = e->place[late->at[i].customer];
        if (place) {
            __builtin_prefetch(e->overdue[place], 1);
            __builtin_prefetch(e->overdue[place] + ARREARS_MONTHS_MAX - 1, 1);
            rows[n++] = late->at[i].row;
        }
        if (n < BLOCK && i + 1 < late->n) continue;
        for (size_t k = 0; k < n; k++) month_ends_add(w, rows[k], e);
        n = 0;
    }
}

void gather_debts(const struct watch *w, struct arena scratch)
{
    struct month_ends e = {.at = {last_month_end(w->r->now.d)}};
    late_list late = {0};
    if (!debts_are_known(w->m)) return;
    for (int i = 1; i < ARREARS_MONTHS_MAX; i++) e.at[i] = month_start(e.at[i - 1]) - 1;
    gather_open(w, &e, &late);
    month_ends_begin(&e, &scratch, w);
    gather_month_ends(w, &e, &late);
    for (size_t c = 0; c < w->m->customers.n; c++) {
        int *running = &w->debts[c].overdue_months;
        const money *overdue = e.overdue[e.place[c]];
        while (*running < ARREARS_MONTHS_MAX && overdue[*running] > 0) ++*running;
    }
    vec_free(&late);
}

day overdue_month_end(const struct watch *w, int months)
{
    day end = last_month_end(w->r->now.d);
    while (--months > 0) end = month_start(end) - 1;
    return end;
}

bool customer_in_arrears(const struct watch *w, uint32_t customer)
{
    const struct customer_debts *f = &w->debts[customer];
    return f->overdue > 0 && f->overdue_months >= w->arrears_months;
}

int customer_overdue_days(const struct watch *w, uint32_t customer)
{
    const struct customer_debts *f = &w->debts[customer];
    if (f->overdue <= 0 || f->oldest_due == DAY_NONE) return 0;
    return w->r->now.d - f->oldest_due;
}
