/* What is looked up in the tables again and again: a customer's contracts, the leads that
 * wait for somebody. Made once. Internal to metrics/. */
#ifndef METRICS_INDEX_H
#define METRICS_INDEX_H

#include "metrics/order.h"

/* The rows of a table by rep: those of rep r are rows[first[r]] … rows[first[r + 1] -
 * 1]. */
struct by_rep {
    uint32_t *first, *rows;
};

/* Leads of the period that are to be listed, by created_at, and again by rep. */
struct lead_list {
    struct listed_lead {
        moment created_at;
        uint32_t row, rep;
    } * at;
    size_t n, cap;
    struct by_rep by_rep;
};

struct index {
    const struct model *model;
    struct lead_list missed, pending; /* leads.c */
    uint32_t *first_contract; /* per customer: index of its first contract, REF_NONE */
    uint32_t *customer_first, *customer_contracts; /* contracts by customer, then date */
    day first_event[TABLE_COUNT]; /* with due dates where a table has no other; DAY_NONE */
};

/* Makes the index of `r`; frames and scopes have to be there. */
void index_build(struct arena *a, struct results *r);

#endif
