/* What several KPIs of one frame need of the model: the deals open at A, reps' working
 * days. Internal to metrics/. */
#ifndef METRICS_SHARED_H
#define METRICS_SHARED_H

#include "metrics/kpi.h"

struct shared;

/* Keeps what it works out in the arena. */
struct shared *shared_new(struct arena *a, const struct model *m);
/* Deals open at A: created before it, and open or closed at or after it (SPEC 4). */
size_t shared_open_deals(struct shared *s, moment a, const uint32_t **rows);
/* Working days of a rep in the days of [from, to). */
int shared_rep_days(struct shared *s, uint32_t rep, day from, day to);

#endif
