/* The tables in the orders that the KPIs walk them in, made once for all frames: rows by
 * date, a customer's first contract, what became of each lead. Internal to metrics/. */
#ifndef METRICS_INDEX_H
#define METRICS_INDEX_H

#include "metrics/kpi.h"

/* The rows of a table that have a date, by that date, then file order. */
struct order {
    int64_t *keys;
    uint32_t *rows;
    size_t n;
};

/* The rows of a table by rep: those of rep r are rows[first[r]] … rows[first[r + 1] - 1]. */
struct by_rep {
    uint32_t *first, *rows;
};

/* Activities of each rep, the last row nobody's, before each day; NULL if that would take more
 * room than the activities themselves. */
struct daily {
    uint32_t *before; /* [rep × (days + 1) + day − first] */
    day first;
    size_t days;
};

struct index {
    const struct model *model;
    struct daily activities;
    struct order leads_created, deals_created, deals_closed, deals_staged, changes;
    struct order tasks_due, invoices_due, payments_paid, complaints_opened;
    struct by_rep rep_leads;    /* by created_at; without those that have none */
    struct by_rep rep_invoices; /* in file order */
    uint32_t *first_contract;   /* per customer: index of its first contract, REF_NONE */
    moment *lead_deal;          /* per lead: the first deal at or after it, MOMENT_NONE */
    day *lead_signed; /* per lead: the first contract on or after its day, DAY_NONE */
    uint32_t *customer_first, *customer_contracts; /* contracts by customer, then date */
    day first_event[TABLE_COUNT]; /* with due dates where a table has no other; DAY_NONE */
};

struct index *index_build(struct arena *a, struct arena scratch, const struct model *m);
/* Activities of a rep (model.reps.n: of nobody) in the days of [from, to). */
uint32_t activities_counted(const struct index *ix, uint32_t rep, day from, day to);
/* Positions in the order with from <= key < to. */
struct row_range order_between(const struct order *o, int64_t from, int64_t to);

#endif
