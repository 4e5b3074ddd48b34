/* How a month may end: the distribution of a sum of deals that close or do not, each
 * with its own probability (SPEC 4, forecast_p10 … forecast_hit). Internal to metrics/. */
#ifndef METRICS_MONTH_END_H
#define METRICS_MONTH_END_H

#include "metrics/metrics.h"

struct chance {
    money amount;
    int32_t probability; /* × 1,000,000 */
};

struct outlook {
    money p10, p50, p90; /* smallest x with P(X ≤ x) ≥ 0.10, 0.50, 0.90 */
    exact hit;           /* P(X ≥ need); 1 where need ≤ the least possible sum */
};

/* Exact for up to 16 deals, and for more as long as their amounts fit a grid; else on a
 * grid so fine that the quantiles are well within 2 %. Deterministic. `need` is in minor
 * units. */
struct outlook outlook_of(struct arena scratch, const struct chance *deals, size_t n,
                          exact need);

#endif
