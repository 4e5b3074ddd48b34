/* Making the list of scopes. Internal to metrics/. */
#ifndef METRICS_SCOPES_H
#define METRICS_SCOPES_H

#include "metrics/metrics.h"

/* Fills scopes, nscope and where each kind begins. */
void scopes_build(struct arena *a, struct results *r);

/* Where the rows of each rep are added, the last place being that of rows without one:
 * their own scopes, or, where only groups are looked at, whom those belong to. */
struct places {
    const uint32_t *own, *group;
};
struct places places_make(struct arena *a, const struct results *r);

#endif
