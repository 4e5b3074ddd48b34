/* Invoices and their payments. In: both tables, resolved; out: payments by invoice and,
 * within one, by time, so that those of an invoice are a range, which is known; each invoice's
 * rep. */
#include "base/parallel.h"
#include "model/fields.h"
#include "model/origin.h"
#include "model/parts.h"

#include <stdlib.h>
#include <string.h>

enum { PART = 1 << 14 }; /* rows that a thread takes at once */

struct paying {
    struct model *m;
    VEC_OF(uint32_t) was; /* where each payment stood; empty: where it stands */
    bool by_time;         /* they were read in the order in which they came */
};

static size_t invoice_place(const struct paying *x, size_t payment)
{
    uint32_t invoice = x->m->payment_rows.at[payment].invoice;
    return invoice < x->m->receivables.n ? invoice : x->m->receivables.n;
}

static bool in_order(const struct model *m)
{
    const struct payment *p = m->payment_rows.at;
    for (size_t i = 1; i < m->payment_rows.n; i++) {
        if (p[i - 1].invoice > p[i].invoice) return false;
        if (p[i - 1].invoice == p[i].invoice && p[i - 1].paid_at > p[i].paid_at)
            return false;
    }
    return true;
}

/* payments_from[i + later]: where the payments of invoice i begin; those of none come last. */
static void starts_find(struct paying *x, size_t later)
{
    struct model *m = x->m;
    vec_make(&m->payments_from, m->receivables.n + 2 + later);
    uint32_t *first = m->payments_from.at;
    moment before = MOMENT_NONE;
    x->by_time = true;
    for (size_t i = 0; i < m->payment_rows.n; i++) {
        moment at = m->payment_rows.at[i].paid_at;
        first[invoice_place(x, i) + 1 + later]++;
        x->by_time &= before <= at;
        before = at;
    }
    for (size_t i = 1; i < m->payments_from.n; i++) first[i] += first[i - 1];
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
    size_t n = x->m->receivables.n + 1;
    const uint32_t *first = x->m->payments_from.at;
    for (size_t k; queue_take(q, &k);)
        for (size_t i = k * PART; i < (k + 1) * PART && i < n; i++)
            range_order(x->m->payment_rows.at, x->was.at + first[i],
                        first[i + 1] - first[i]);
}

static void payments_fill(void *paying, size_t first, size_t n, char *records)
{
    enum { AHEAD = 16 }; /* payments of neighbours came at different times */
    const struct paying *x = paying;
    const struct payment *from = x->m->payment_rows.at;
    if (!x->was.n) {
        memcpy(records, from + first, n * sizeof *from);
        return;
    }
    const uint32_t *was = x->was.at + first;
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) __builtin_prefetch(&from[was[i + AHEAD]]);
        ((struct payment *)records)[i] = from[was[i]];
    }
}

static void payments_sort(struct paying *x)
{
    struct model *m = x->m;
    vec_make(&x->was, m->payment_rows.n);
    for (uint32_t i = 0; i < m->payment_rows.n; i++)
        x->was.at[m->payments_from.at[invoice_place(x, i) + 1]++] = i;
    /* Each start was counted up to the next one's. */
    if (!x->by_time) parallel_run((m->receivables.n + PART) / PART, ranges_order, x);
}

void payments_order(struct model *m)
{
    struct paying x = {.m = m};
    size_t n = m->payment_rows.n;
    bool sorted = in_order(m);
    starts_find(&x, !sorted);
    if (!sorted) payments_sort(&x);
    bundles_make(&m->payments, table_info(TABLE_PAYMENTS), n, payments_fill, &x);
    vec_free(&m->payment_rows);
    if (!sorted) origins_sort(&m->origins[TABLE_PAYMENTS], n, x.was.at);
}

/* Are there invoices of nobody, or of a rep that is unknown? */
static bool lacks_reps(const struct bundle *b)
{
    int64_t least, most;
    return !bundle_span(b, BUNDLED_RECEIVABLE_REP, &least, &most) ||
           b->field[BUNDLED_RECEIVABLE_REP].lacks || most == REF_UNKNOWN;
}

/* A receivable without rep is its contract's rep's, else its customer's owner's; one of an
 * unknown rep is nobody's (SPEC 2). */
static void reps_find(const struct model *m, struct receivable *r, size_t n)
{
    for (const struct receivable *end = r + n; r < end; r++) {
        if (r->rep == REF_NONE && r->contract != REF_NONE)
            r->rep = contract_at(m, r->contract).rep;
        if (r->rep == REF_NONE && r->customer != REF_NONE)
            r->rep = m->customers.at[r->customer].owner;
        if (r->rep == REF_UNKNOWN) r->rep = REF_NONE;
    }
}

static void bundles_finish(void *model, struct queue *q)
{
    struct model *m = model;
    const struct table_info *info = table_info(TABLE_RECEIVABLES);
    struct receivable *records = NULL;
    for (size_t k; queue_take(q, &k);) {
        struct bundle *b = &m->receivables.bundles.at[k];
        if (!lacks_reps(b)) continue;
        if (!records) records = vec_zeroed(sizeof *records, BUNDLE_ROWS);
        bundle_open(b, info, (char *)records);
        reps_find(m, records, b->end - b->first);
        bundle_close(b, info, (char *)records, ALL_SETTLED);
    }
    vec_release(records);
}

void receivables_finish(struct model *m)
{
    parallel_run(m->receivables.bundles.n, bundles_finish, m);
}
