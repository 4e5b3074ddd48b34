/* Targets of a scope for any span (SPEC 3): given, derived by working days, thirds and
 * twelfths, summed over members, or inherited for ratios. */
#ifndef METRICS_TARGETS_H
#define METRICS_TARGETS_H

#include "metrics/metrics.h"

struct target_value {
    exact value;            /* unknown if there is none */
    size_t members_without; /* of a sum: members that have no target */
};
/* `metric` is a KPI id. Additive metrics only for groups' sums; others are inherited. */
struct target_value target_for(const struct results *r, const char *metric, bool additive,
                               uint32_t scope, struct period p);

/* A row of model.targets and how much of it counts: 1, a third of a quarter, 3 of 21
 * days. */
struct target_share {
    uint32_t row;
    exact share;
};
/* The rows from which target_for makes its value: the scope's own (a month's and the next
 * one's for a week), else its members'. Returns how many. */
size_t target_rows(const struct results *r, const char *metric, bool additive,
                   uint32_t scope, struct period p, struct arena *a,
                   struct target_share **out);

/* Given ≠ sum of the members (X07, X13). */
struct target_check {
    uint32_t scope;
    const char *metric;
    exact given, members, difference, percent;
};
size_t target_checks(const struct results *r, struct arena *a, struct target_check **out);

/* The three readings beside the week (X01). Month = that of the period's last working
 * day. */
exact attainment_mtd(const struct results *r, uint32_t scope, exact *actual, exact *plan);
exact attainment_catch_up(const struct results *r, uint32_t scope, exact *actual,
                          exact *plan, bool *already_reached);
exact time_progress(const struct results *r);

#endif
