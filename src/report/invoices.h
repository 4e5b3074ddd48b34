/* Open invoices of a scope at the end of the period, shared by the collections builders. */
#ifndef REPORT_INVOICES_H
#define REPORT_INVOICES_H

#include "report/builders.h"

#define AGING_BUCKETS 5

struct invoice {  /* kept small: there are very many */
    money open;   /* SPEC 4 receivable_open: capped payments; credit notes uncapped */
    uint32_t row; /* of the model's receivables */
    int days;     /* past due at D; 0 or less: not due */
};

/* Issued before A with a balance that is not zero; by due date, then file order. */
size_t open_invoices(struct build *b, uint32_t scope, const struct invoice **out);
int aging_bucket(int days); /* 0 not due, 1–30, 31–60, 61–90, 4 over 90 */
/* The rep of an invoice is the model's; is it one of the scope's? */
bool invoice_in_scope(const struct build *b, const struct receivable *r, uint32_t scope);
/* Moves to the first invoice due in the trailing 13 weeks (SPEC 4 collection_rate) that is the
 * i-th or later; false if there is none. */
bool invoice_recent_from(const struct build *b, uint32_t *i);
/* Paid strictly before the instant, and on or before the due date; capped at the amount. */
money invoice_settled(const struct build *b, const struct receivable *r, moment before);
money invoice_on_time(const struct build *b, const struct receivable *r);
/* As the lists name them: "–" and "unassigned" for nobody. */
const char *rep_id(const struct build *b, uint32_t rep);
const char *team_of(const struct build *b, uint32_t rep);

#endif
