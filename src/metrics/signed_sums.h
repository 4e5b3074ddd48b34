/* What was signed before each of the days at which some frame asks: amounts and numbers of
 * contracts by scope, so that what was signed between two of them is a difference. Internal
 * to metrics/. */
#ifndef METRICS_SIGNED_SUMS_H
#define METRICS_SIGNED_SUMS_H

#include "metrics/index.h"

struct signed_sums;

/* For the days at which these frames, their months and their trailing windows begin and
 * end; in the first `ngroup` frames only sums of groups are wanted. */
struct signed_sums *signed_sums_make(struct arena *a, struct arena scratch,
                                     const struct results *r, const struct frame *frames,
                                     unsigned ngroup, size_t n);

/* By scope: of whoever stands in the rep's place (scopes.h), not rolled up. */
struct signed_sum {
    wide amount; /* in minor units */
    int64_t number;
};
/* Those before a day; of groups as many scopes as come before the reps. NULL if the day is
 * not one of those. */
const struct signed_sum *signed_before(const struct signed_sums *s, day d, bool groups);

#endif
