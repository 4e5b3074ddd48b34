/* What activities come to, from one look at each: how many of each kind every rep had before
 * each of the days at which a frame begins or ends, so that what was done in a frame is a
 * difference; customers touched in each frame; who was active. Internal to metrics/. */
#ifndef METRICS_COUNTS_H
#define METRICS_COUNTS_H

#include "metrics/horizon.h"
#include "metrics/index.h"

enum {
    COUNTED_TYPES = ACTIVITY_APPOINTMENT + 1, /* the types come first */
    COUNTED_NAMED = COUNTED_TYPES,            /* that name a customer */
    COUNTED_CUSTOMERS, /* customers of a rep, each once a day (behaviour.customers) */
    COUNTED_KINDS
};

enum { EARLIER_DAYS = 56 }; /* before a period, for the activity index */

struct counts;

/* For the days of these frames, and the eight weeks before each; in the first `ngroup` only
 * counts of groups are wanted. */
struct counts *counts_make(struct arena *a, struct arena scratch, const struct results *r,
                           const struct frame *frames, unsigned ngroup, size_t n);
/* Those before a day, [scope × COUNTED_KINDS + kind]: of whoever stands in the rep's place
 * (scopes.h), not rolled up; of groups as many scopes as come before the reps. NULL if the
 * day is not one of those. */
const uint32_t *counts_before(const struct counts *c, day d, bool groups);
/* Customers touched in one of the frames, by scope; NULL if it is none of them. */
const uint32_t *counts_touched(const struct counts *c, const struct frame *f);

/* The frames at the end of which a deal or customer had an activity in the last 14 days that
 * names the deal, or names no deal but the customer. */
struct active_marks {
    frame_set *deal; /* NULL: no activity names any */
    frame_set *customer;
};
const struct active_marks *counts_active(const struct counts *c);

#endif
