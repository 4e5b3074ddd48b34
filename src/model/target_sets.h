/* Metrics and periods of targets as numbers: a table of targets names few, again and again.
 * For whoever goes through that table. */
#ifndef MODEL_TARGET_SETS_H
#define MODEL_TARGET_SETS_H

#include "model/model.h"

struct target_set_name {
    sym metric;
    struct period period;
    uint32_t next; /* the one that came after it: very likely it does again */
};

struct target_sets { /* zeroed at first */
    VEC_OF(struct target_set_name) names;
    VEC_OF(uint32_t) slots; /* of names, + 1; 0 is empty */
    uint32_t last;
};

/* The number of a metric and period: the next one if they are new. */
uint32_t target_sets_add(struct target_sets *x, sym metric, struct period p);
/* REF_NONE if they were never met. */
uint32_t target_sets_find(const struct target_sets *x, sym metric, struct period p);
void target_sets_free(struct target_sets *x);

#endif
