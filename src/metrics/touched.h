/* Customers that somebody touched, counted once in each frame and scope. Internal to
 * metrics/. */
#ifndef METRICS_TOUCHED_H
#define METRICS_TOUCHED_H

#include "metrics/horizon.h"
#include "metrics/scopes.h"

struct touched;

/* What is known of a customer; at first REF_NONE and 0. */
struct met {
    uint32_t rep; /* the only one so far, REF_NONE, or that there are several */
    frame_set frames;
};

/* Frames of which the first `ngroup` are asked about groups alone. Lives in `a`. */
struct touched *touched_new(struct arena *a, const struct results *r, unsigned ngroup,
                            size_t nframe);
void touched_anew(struct touched *t, struct met *met, uint32_t customer, uint32_t rep,
                  frame_set frames);
/* By scope, in one of the frames; of groups as many as come before the reps. */
const uint32_t *touched_in(struct touched *t, struct arena *keep, size_t frame);

/* The customer was touched by the rep (model.reps.n: by nobody known) in these frames. */
static inline void touched_see(struct touched *t, struct met *met, uint32_t customer,
                               uint32_t rep, frame_set frames)
{
    if (met->rep != rep || frames & ~met->frames)
        touched_anew(t, met, customer, rep, frames);
}

#endif
