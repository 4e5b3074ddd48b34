/* The arithmetic from rows and targets to a KPI's value. Internal to metrics/. */
#ifndef METRICS_STEPS_H
#define METRICS_STEPS_H

#include "metrics/explain.h"

/* Whose target the KPI divides by or is held against, and in which periods (deviation:
 * three, else one or none). Returns how many. */
struct aim {
    const char *metric;
    struct period period;
};
size_t aims_of(const struct results *r, const struct measure *x, struct aim out[3]);

/* Fills steps from the rows and targets of the explanation. */
void steps_make(const struct results *r, struct explanation *e);

#endif
