/* Sets of the frames that numbers are computed for, and to which of them a day matters.
 * So one look at a row tells all the frames in which it counts. Internal to metrics/. */
#ifndef METRICS_HORIZON_H
#define METRICS_HORIZON_H

#include "metrics/metrics.h"

typedef uint32_t frame_set; /* bit i: the i-th frame of the horizon */

enum { FRAMES_MOST = 32 };

/* The days of which rows count in a frame. */
enum window {
    WINDOW_PERIOD,    /* [from, to) */
    WINDOW_QUARTER,   /* the 91 days up to D */
    WINDOW_MONTH,     /* 28 */
    WINDOW_FORTNIGHT, /* 14 */
    WINDOW_COUNT
};

/* The first day of which rows count in a frame. */
day window_start(const struct frame *f, enum window w);

struct horizon {
    struct frame at[FRAMES_MOST];
    size_t n;
    frame_set all;
    day first; /* of the tables below, which have a set for each day */
    uint32_t days;
    frame_set *within[WINDOW_COUNT], *after;
};

struct horizon horizon_make(struct arena *a, const struct frame *frames, size_t n);
/* Are the two about the same days? */
bool same_frame(const struct frame *a, const struct frame *b);

/* Frames of which the window holds the day; none for DAY_NONE. */
static inline frame_set frames_within(const struct horizon *h, enum window w, day d)
{
    uint32_t i = (uint32_t)d - (uint32_t)h->first;
    return i < h->days ? h->within[w][i] : 0;
}

/* Frames of which D is this day or a later one; all for DAY_NONE. */
static inline frame_set frames_after(const struct horizon *h, day d)
{
    if (d < h->first) return h->all;
    uint32_t i = (uint32_t)d - (uint32_t)h->first;
    return i < h->days ? h->after[i] : 0;
}

#endif
