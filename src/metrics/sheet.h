/* Targets of all scopes for one metric and period, worked out bottom-up in one pass and
 * kept for the next KPI that asks. Internal to metrics/. */
#ifndef METRICS_SHEET_H
#define METRICS_SHEET_H

#include "metrics/kpi.h"
#include "metrics/targets.h"

struct target_index;
struct sheets;

/* Looks up given targets by metric, scope and period. */
struct target_index *target_index_build(struct arena *a, const struct results *r);
struct sheets *sheets_new(struct arena *a, const struct results *r,
                          const struct target_index *ti);
struct target_value sheets_target(struct sheets *s, const char *metric, bool additive,
                                  uint32_t scope, struct period p, day d);
/* The row of model.targets that a scope has for exactly this metric and period; REF_NONE. */
uint32_t target_row(const struct target_index *ti, sym metric, uint32_t scope,
                    struct period p);
/* Does any scope have a target of this metric? */
bool target_metric_known(const struct target_index *ti, const char *metric);
bool metric_is_additive(const char *metric);

#endif
