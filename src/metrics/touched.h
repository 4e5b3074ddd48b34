/* Customers that somebody touched, counted once in each scope. Internal to metrics/. */
#ifndef METRICS_TOUCHED_H
#define METRICS_TOUCHED_H

#include "metrics/metrics.h"

struct touched_counts;

struct touched_counts *touched_counts_new(struct arena *a, const struct results *r);
/* By scope, for the days of [from, to): kept until others are asked about. What a rep
 * touched is counted from the rep's place upwards (scopes.h). */
const uint32_t *touched_counts_of(struct touched_counts *t, day from, day to,
                                  const uint32_t *place);

#endif
