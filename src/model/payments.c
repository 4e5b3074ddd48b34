/* Invoices and their payments. In: both tables, resolved; out: payments by invoice and, within
 * one, by time, so that those of an invoice are a range that it knows; each invoice's rep. */
#include "base/parallel.h"
#include "model/origin.h"
#include "model/parts.h"

#include <stdlib.h>

enum { PART = 1 << 14 }; /* rows that a thread takes at once */

struct paying {
    struct model *m;
    VEC_OF(uint32_t) first; /* by invoice: its first payment; those of none come last */
    VEC_OF(uint32_t) was;   /* where each payment stood */
    VEC_OF(struct payment) sorted;
};

static size_t invoice_place(const struct paying *x, size_t payment)
{
    uint32_t invoice = x->m->payments.at[payment].invoice;
    return invoice < x->m->receivables.n ? invoice : x->m->receivables.n;
}

static bool in_order(const struct model *m)
{
    const struct payment *p = m->payments.at;
    for (size_t i = 1; i < m->payments.n; i++) {
        if (p[i - 1].invoice > p[i].invoice) return false;
        if (p[i - 1].invoice == p[i].invoice && p[i - 1].paid_at > p[i].paid_at)
            return false;
    }
    return true;
}

/* first[i + 1]: where the payments of invoice i begin. */
static void starts_find(struct paying *x)
{
    vec_make(&x->first, x->m->receivables.n + 3);
    for (size_t i = 0; i < x->m->payments.n; i++) x->first.at[invoice_place(x, i) + 2]++;
    for (size_t i = 2; i < x->first.n; i++) x->first.at[i] += x->first.at[i - 1];
}

struct instant {
    moment at;
    uint32_t place;
};

static int instant_order(const void *a, const void *b)
{
    const struct instant *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static void long_range_order(const struct payment *p, uint32_t *was, size_t n)
{
    VEC_OF(struct instant) all;
    vec_make(&all, n);
    for (size_t i = 0; i < n; i++) all.at[i] = (struct instant){p[was[i]].paid_at, was[i]};
    qsort(all.at, n, sizeof *all.at, instant_order);
    for (size_t i = 0; i < n; i++) was[i] = all.at[i].place;
    vec_free(&all);
}

/* By time those of one invoice: mostly few, and in order. */
static void range_order(const struct payment *p, uint32_t *was, size_t n)
{
    enum { FEW = 32 };
    if (n > FEW) {
        long_range_order(p, was, n);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint32_t held = was[i];
        size_t to = i;
        for (; to > 0 && p[was[to - 1]].paid_at > p[held].paid_at; to--)
            was[to] = was[to - 1];
        was[to] = held;
    }
}

static void ranges_order(void *shared, struct queue *q)
{
    struct paying *x = shared;
    size_t n = x->first.n - 2;
    for (size_t k; queue_take(q, &k);)
        for (size_t i = k * PART; i < (k + 1) * PART && i < n; i++)
            range_order(x->m->payments.at, x->was.at + x->first.at[i],
                        x->first.at[i + 1] - x->first.at[i]);
}

static void sorted_fill(void *shared, struct queue *q)
{
    struct paying *x = shared;
    for (size_t k; queue_take(q, &k);)
        for (size_t i = k * PART; i < (k + 1) * PART && i < x->was.n; i++)
            x->sorted.at[i] = x->m->payments.at[x->was.at[i]];
}

static void payments_sort(struct paying *x)
{
    struct model *m = x->m;
    vec_make(&x->was, m->payments.n);
    for (uint32_t i = 0; i < m->payments.n; i++)
        x->was.at[x->first.at[invoice_place(x, i) + 1]++] = i;
    /* Each start was counted up to the next one's. */
    parallel_run((x->first.n - 2 + PART - 1) / PART, ranges_order, x);
    vec_make(&x->sorted, m->payments.n);
    parallel_run((m->payments.n + PART - 1) / PART, sorted_fill, x);
    vec_free(&m->payments);
    m->payments.at = x->sorted.at;
    m->payments.n = m->payments.cap = x->sorted.n;
    origins_sort(&m->origins[TABLE_PAYMENTS], x->was.n, x->was.at);
}

static void payments_link(struct model *m, const uint32_t *first)
{
    for (size_t i = 0; i < m->receivables.n; i++) {
        m->receivables.at[i].first_payment = first[i];
        m->receivables.at[i].payments = first[i + 1] - first[i];
    }
}

void payments_order(struct model *m)
{
    struct paying x = {.m = m};
    starts_find(&x);
    if (in_order(m)) {
        payments_link(m, x.first.at + 1);
    } else {
        payments_sort(&x);
        payments_link(m, x.first.at);
    }
    vec_free(&x.first);
}

static void parts_assign(void *shared, struct queue *q)
{
    struct model *m = shared;
    for (size_t k; queue_take(q, &k);)
        for (size_t i = k * PART; i < (k + 1) * PART && i < m->receivables.n; i++) {
            struct receivable *r = &m->receivables.at[i];
            if (r->rep == REF_NONE && r->contract != REF_NONE)
                r->rep = m->contracts.at[r->contract].rep;
            if (r->rep == REF_NONE && r->customer != REF_NONE)
                r->rep = m->customers.at[r->customer].owner;
            if (r->rep == REF_UNKNOWN) r->rep = REF_NONE;
        }
}

/* A receivable without rep is its contract's rep's, else its customer's owner's; one of an
 * unknown rep is nobody's (SPEC 2). */
void receivables_assign(struct model *m)
{
    parallel_run((m->receivables.n + PART - 1) / PART, parts_assign, m);
}
