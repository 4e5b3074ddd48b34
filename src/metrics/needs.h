/* What a KPI needs of the exports. Internal to metrics/. */
#ifndef METRICS_NEEDS_H
#define METRICS_NEEDS_H

#include "metrics/index.h"

/* NULL if all that the KPI needs was given; else the reason's label key. */
const char *kpi_missing(const struct model *m, const struct kpi *k);
/* The day from which every table that the KPI needs has events; DAY_NONE if one has
 * none; the beginning of time for KPIs of the calendar alone. */
day kpi_first_event(const struct index *ix, const struct kpi *k);

#endif
