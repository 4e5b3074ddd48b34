/* For explain: what happened shortly before or after the days that count. Internal to
 * metrics/. */
#ifndef METRICS_NEAR_H
#define METRICS_NEAR_H

#include "metrics/tally.h"

typedef struct hit near_hit(const struct model *m, uint32_t row);

/* Lists the rows of an order up to a week outside [from, to), with why they do not count;
 * nothing unless explaining. */
void near_rows(struct tally *t, const struct order *o, day from, day to, near_hit *hit);

#endif
