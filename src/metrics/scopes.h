/* Making the list of scopes. Internal to metrics/. */
#ifndef METRICS_SCOPES_H
#define METRICS_SCOPES_H

#include "metrics/metrics.h"

/* Fills scopes, nscope and where each kind begins. */
void scopes_build(struct arena *a, struct results *r);
/* Does the scope hold the member, at any depth? Not itself. */
bool scope_holds(const struct results *r, uint32_t scope, uint32_t member);

#endif
