/* Customers that somebody touched, counted once in each frame and scope; and those that are
 * active. Internal to metrics/. */
#ifndef METRICS_TOUCHED_H
#define METRICS_TOUCHED_H

#include "metrics/horizon.h"
#include "metrics/scopes.h"

/* The last day on which a customer was touched, and by whom first (model.reps.n: nobody
 * known). Most customers are touched by one rep alone; once there is another, the rep is
 * marked as one of several, and equal to none. */
struct last_touch {
    uint32_t rep, day; /* as touched_day counts days; 0: there was none */
};
enum { ONE_OF_SEVERAL = 1 << 30 };

struct touched {
    struct arena *arena;
    const struct results *r;
    const struct horizon *horizon;
    day begin;               /* no touch lies before it */
    struct last_touch *last; /* by customer */
    unsigned ngroup;         /* so many of the first frames are asked about groups alone */
    struct places places;
    frame_set over;  /* frames at the end of which customers were counted */
    uint32_t *apart; /* customers of several reps: [scope × frames + frame] */
    struct known *known;
    size_t n, cap;
};

/* Lives in `a`. */
struct touched *touched_new(struct arena *a, const struct results *r,
                            const struct horizon *h, unsigned ngroup, day begin);

/* A day from `begin` on as a number from 1 on. */
static inline uint32_t touched_day(const struct touched *t, day d)
{
    return (uint32_t)(d - t->begin) + 1;
}

/* The rep touches a customer on a day that no touch lies behind. Where the rep is that of the
 * last touch, it is enough to put down the day. */
void touched_by(struct touched *t, uint32_t customer, uint32_t rep, uint32_t today);

/* When all days of a frame were gone over and none after it: customers touched in it, by
 * scope; of groups as many as come before the reps. */
const uint32_t *touched_in(struct touched *t, struct arena *keep, size_t frame);

#endif
