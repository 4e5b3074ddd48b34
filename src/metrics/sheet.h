/* Targets of all scopes for one metric and period, worked out bottom-up in one pass and
 * kept for the next KPI that asks. Internal to metrics/. */
#ifndef METRICS_SHEET_H
#define METRICS_SHEET_H

#include "metrics/kpi.h"
#include "metrics/targets.h"
#include "model/target_sets.h"

/* The targets of one metric and period: a code for each scope, 0 where it has none. */
struct target_set {
    uint32_t from, n; /* the first scope; how many codes */
    uint32_t *scopes; /* of each code; NULL: one after the other */
    void *codes;
    uint8_t width; /* bytes of a code */
    int64_t least; /* the value of code 1 */
    uint64_t unit; /* how far apart codes are */
};

struct target_index {
    const struct results *r;
    struct target_sets names;
    struct target_set *sets; /* by number of these */
};

struct sheets;

/* Given targets × 1,000,000 by metric, scope and period; or, for `rows`, the row of
 * model.targets in which each stands. */
struct target_index *target_index_build(struct arena *a, struct arena scratch,
                                        const struct results *r, bool rows);
/* NULL if no scope has a target for exactly this metric and period. */
const struct target_set *target_set(const struct target_index *ti, sym metric,
                                    struct period p);
#define TARGET_NONE INT64_MIN
int64_t target_of(const struct target_set *s, uint32_t scope);
/* The targets of `r`, which have to be there once they are asked about. */
struct sheets *sheets_new(struct arena *a, const struct results *r);
/* By scope, of an additive metric; there until fifteen others were asked about. */
const exact *sheets_sums(struct sheets *s, const char *metric, struct period p);
/* Of any other metric, of the first n scopes; the period holds d. */
void sheets_inherited(const struct sheets *s, const char *metric, struct period p, day d,
                      exact *out, size_t n);
/* Does any scope have a target of this metric? */
bool target_metric_known(const struct target_index *ti, const char *metric);
bool metric_is_additive(const char *metric);

#endif
