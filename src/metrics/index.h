/* The tables in the orders that the KPIs walk them in, made once for all frames: rows by
 * date, a customer's first contract, what became of each lead. Internal to metrics/. */
#ifndef METRICS_INDEX_H
#define METRICS_INDEX_H

#include "metrics/order.h"

/* The rows of a table by rep: those of rep r are rows[first[r]] … rows[first[r + 1] - 1]. */
struct by_rep {
    uint32_t *first, *rows;
};

/* A deal is open at A if it was created on an earlier day than A's and not closed on one. */
struct days_open {
    day created, closed;
};

struct closing {
    moment lasted; /* from creation to closing */
    enum deal_status status;
};

/* What the KPIs of open deals read of each. */
struct deal_brief {
    uint32_t rep, customer;
    money amount; /* 0 when not given */
};

/* All that was paid for an invoice, up to its due date and in all, and the last day on
 * which anything was. */
struct paid {
    money by_due, sum;
    day last;
    bool
        settled; /* just what was billed: after that day nothing is open, nothing overpaid */
};

struct index {
    const struct model *model;
    struct order leads_created, deals_created, deals_closed, deals_staged, changes;
    struct order tasks_due, invoices_due, payments_paid, complaints_opened;
    struct by_rep rep_leads;    /* by created_at; without those that have none */
    struct by_rep rep_invoices; /* in file order */
    uint32_t *first_contract;   /* per customer: index of its first contract, REF_NONE */
    day *lead_deal,
        *lead_signed; /* by position in leads_created: the first deal at or after
                                     it, the first contract on or after its day; DAY_NONE */
    struct days_open *deals_open; /* by deal */
    struct deal_brief *deals;
    struct closing *closed;                        /* by position in deals_closed */
    struct paid *paid;                             /* by invoice */
    uint32_t *customer_first, *customer_contracts; /* contracts by customer, then date */
    day first_event[TABLE_COUNT]; /* with due dates where a table has no other; DAY_NONE */
};

struct index *index_build(struct arena *a, const struct model *m);

#endif
