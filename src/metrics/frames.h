/* Frames beyond what metrics.h says. Internal to metrics/. */
#ifndef METRICS_FRAMES_H
#define METRICS_FRAMES_H

#include "metrics/metrics.h"

/* The frame of the period that the pack is about: D is its last day once it is complete. */
struct frame frame_asked(const struct model *m, struct period p);
/* The same window so many days later (earlier if negative), for KPIs with prev_days. */
struct frame frame_shifted(struct frame f, int days);
/* The month that month-to-date readings are about: that of the last working day up to D,
 * of D where there is none (SPEC 3). */
struct period frame_month(const struct model *m, struct frame f);

#endif
