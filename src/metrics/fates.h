/* What became of leads: by when each had a deal, and a contract. Internal to metrics/. */
#ifndef METRICS_FATES_H
#define METRICS_FATES_H

#include "metrics/walk.h"

enum fate { FATE_DEAL, FATE_CONTRACT, FATES };

/* The frames before the end of which the lead had a deal at or after it, or a contract
 * on or after its day. */
frame_set fate_after(struct walk *w, uint32_t lead, enum fate fate);

#endif
