/* The numbers of a measure as results keep them: a column for each thing that is said of
 * all scopes. Read through metrics.h. Internal to metrics/. */
#ifndef METRICS_KEPT_H
#define METRICS_KEPT_H

#include "metrics/column.h"
#include "metrics/metrics.h"

struct kept_trend {
    struct column weeks[TREND_POINTS], week_targets[TREND_POINTS];
    struct column months[TREND_POINTS], month_targets[TREND_POINTS];
    bool week_partial[TREND_POINTS], month_partial[TREND_POINTS];
    uint32_t nscope; /* the first ones; of all others the trend is unknown */
};

struct kept {
    struct column value; /* empty where it is num ÷ den */
    struct column num, den, target, prev, last_year;
    const uint8_t *reasons; /* by scope; NULL: none has one */
    bool partial;
    struct kept_trend *trend; /* NULL without */
};

/* A reason as the byte that is kept of it. */
uint8_t reason_kept(const char *reason);

#endif
