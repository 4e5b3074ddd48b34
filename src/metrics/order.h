/* The rows of a table that have a date, by that date: by day through a table of days,
 * within a day by the second, then by file order. Internal to metrics/. */
#ifndef METRICS_ORDER_H
#define METRICS_ORDER_H

#include "metrics/kpi.h"

struct order {
    day first;        /* of the days below */
    size_t days;      /* how many they are */
    uint32_t *starts; /* [days + 1]: where the rows of each day begin */
    uint32_t *rows;   /* indexes into the table */
    size_t n;
};

/* What an order is made of: when a row happened (MOMENT_NONE: never). */
struct order_plan {
    size_t (*rows)(const struct model *m);
    moment (*at)(const struct model *m, size_t row);
};

struct order order_make(struct arena *a, const struct model *m,
                        const struct order_plan *plan);
/* Positions of the days of [from, to). */
struct row_range order_between(const struct order *o, day from, day to);

#endif
