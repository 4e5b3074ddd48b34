/* Long lists of collections.xlsx as sources of rows: the list keeps a few numbers per row, and
 * its cells are made when a renderer asks for them. Inside report. */
#ifndef REPORT_INVOICE_ROWS_H
#define REPORT_INVOICE_ROWS_H

#include "report/invoices.h"

struct debtor { /* kept small: nearly every customer is one */
    uint32_t customer;
    int days; /* of the oldest open invoice */
    money bucket[AGING_BUCKETS];
    money due, paid, on_time; /* of what fell due in the trailing 13 weeks */
};

static inline money debtor_overdue(const struct debtor *d)
{
    money sum = 0;
    for (size_t i = 1; i < AGING_BUCKETS; i++) sum += d->bucket[i];
    return sum;
}

static inline money debtor_open(const struct debtor *d)
{
    return d->bucket[0] + debtor_overdue(d);
}

struct debtor_list {
    const struct debtor *all;
    const uint32_t *order; /* places among them */
    size_t n;
};

struct received {
    uint32_t invoice, payment;
};

/* Each copies nothing: `at` has to live as long as the report. Numbers are those of the model's
 * receivables and payments. */
const struct row_source *rows_of_open(struct build *b, const struct invoice *at, size_t n);
const struct row_source *rows_of_due_soon(struct build *b, const struct invoice *at,
                                          size_t n);
const struct row_source *rows_of_due(struct build *b, const uint32_t *at, size_t n);
const struct row_source *rows_of_debtors(struct build *b, const struct debtor_list *list);
const struct row_source *rows_of_payments(struct build *b, const struct received *at,
                                          size_t n);

const char *bucket_name(const struct build *b, int bucket);
/* The figures of a customer, or of all of them: from open money on. */
void debtor_cells(struct cell *c, const struct debtor *d);
struct figure fen_figure(money m);

#endif
