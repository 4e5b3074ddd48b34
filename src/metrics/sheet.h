/* Targets of all scopes for one metric and period, worked out bottom-up in one pass and
 * kept for the next KPI that asks. Internal to metrics/. */
#ifndef METRICS_SHEET_H
#define METRICS_SHEET_H

#include "metrics/kpi.h"
#include "metrics/targets.h"

/* The targets of one metric and period. */
struct target_set {
    sym metric;
    struct period period;
    uint32_t first, n; /* in the lists of the index */
};

struct target_index {
    const struct results *r;
    struct target_set *sets;
    size_t nset, cap;
    uint32_t *slots;         /* of sets by metric and period, + 1; 0 is empty; 2 × cap */
    uint32_t *rows;          /* of each set, by scope; rows of model.targets */
};

struct sheets;

/* Looks up given targets by metric, scope and period. */
struct target_index *target_index_build(struct arena *a, struct arena scratch,
                                        const struct results *r);
struct sheets *sheets_new(struct arena *a, const struct results *r,
                          const struct target_index *ti);
exact sheets_target(struct sheets *s, const char *metric, bool additive, uint32_t scope,
                    struct period p, day d);
/* The row of model.targets that a scope has for exactly this metric and period;
 * REF_NONE. */
uint32_t target_row(const struct target_index *ti, sym metric, uint32_t scope,
                    struct period p);
/* The targets of a metric and period, walked along the scopes in either direction. */
struct target_walk {
    const struct results *r;
    const uint32_t *rows;
    size_t n, at; /* as many of its scopes are before or at the one looked for last */
};
struct target_walk target_walk_begin(const struct target_index *ti, sym metric,
                                     struct period p);
uint32_t target_walk_row(struct target_walk *w, uint32_t scope); /* REF_NONE */
/* Does any scope have a target of this metric? */
bool target_metric_known(const struct target_index *ti, const char *metric);
bool metric_is_additive(const char *metric);

#endif
