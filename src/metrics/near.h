/* For explain: what happened shortly before or after the days that count. Internal to
 * metrics/. */
#ifndef METRICS_NEAR_H
#define METRICS_NEAR_H

#include "metrics/tally.h"

typedef struct hit near_hit(const struct model *m, uint32_t row);

/* Lists the rows of an order up to a week outside [from, to), with why they do not count;
 * nothing unless explaining. Days or moments, as the order's keys are. */
void near_days(struct tally *t, const struct order *o, day from, day to, near_hit *hit);
void near_moments(struct tally *t, const struct order *o, moment from, moment to,
                  near_hit *hit);

#endif
