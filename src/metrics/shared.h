/* What several KPIs of one frame need of the model: the deals open at A, who was touched
 * lately, what was paid, reps' working days. Internal to metrics/. */
#ifndef METRICS_SHARED_H
#define METRICS_SHARED_H

#include "metrics/index.h"

struct shared;

/* Keeps what it works out in the arena. */
struct shared *shared_new(struct arena *a, const struct index *ix);
/* Deals open at A: created before it, and open or closed at or after it (SPEC 4). */
size_t shared_open_deals(struct shared *s, moment a, const uint32_t **rows);
/* Has the deal an activity in the 14 days before A: one that names it, or its customer
 * only? */
bool shared_deal_active(struct shared *s, uint32_t deal, moment a);
/* Received for an invoice before the day, uncapped. */
money invoice_paid(const struct index *ix, uint32_t invoice, day before);

/* An invoice that was issued before the day and then not paid, or overpaid. */
struct open_invoice {
    uint32_t row, rep;
    day due;
    money open, over; /* one of them is 0 */
};
size_t shared_open_invoices(struct shared *s, day to, const struct open_invoice **out);
/* Working days of a rep in the days of [from, to). */
int shared_rep_days(struct shared *s, uint32_t rep, day from, day to);

#endif
