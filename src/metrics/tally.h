/* The sums of one KPI in one frame: per rep, rolled up to teams, regions and the company.
 * Internal to metrics/. */
#ifndef METRICS_TALLY_H
#define METRICS_TALLY_H

#include "metrics/explain.h"
#include "metrics/index.h"
#include "metrics/shared.h"
#include "metrics/sheet.h"

struct cell {
    wide num, den;
};

struct tally *tally_new(struct arena *a, const struct results *r);
/* Empties the tally and runs the KPI's function over the frame, then rolls up. `known`
 * are the members that keep their indexes (measures already made); new ones follow. */
void tally_run(struct tally *t, const struct kpi *k, struct frame f, const sym *known,
               size_t nknown);
/* The same for one scope, listing the rows. */
struct explained_list {
    VEC_OF(struct explained_row) rows;
    uint32_t scope, member; /* member REF_NONE: all */
};
void tally_explain(struct tally *t, const struct kpi *k, struct frame f, const sym *known,
                   size_t nknown, struct explained_list *list);

/* Members are symbols of the model's names; SYM_EMPTY is "not given". Stages: their
 * index. */
size_t tally_members(const struct tally *t, const sym **out);
struct cell tally_cell(const struct tally *t, uint32_t member, uint32_t scope);
/* The KPI's value for a scope, from the sums. */
struct ratio tally_ratio(struct tally *t, struct frame f, uint32_t member, uint32_t scope);
/* Its value alone, for past frames. */
exact tally_value(struct tally *t, struct frame f, uint32_t member, uint32_t scope);
/* The target of a measure; where it comes from the KPI's own sums, unknown unless those
 * were run. */
exact tally_target(struct tally *t, const struct measure *x, struct frame f,
                   uint32_t scope);

const struct results *tally_results(const struct tally *t);
const struct index *tally_index(const struct tally *t);
/* A target of another metric, for KPIs that divide by it (SPEC 3). */
exact tally_target_of(struct tally *t, const char *metric, struct period p, uint32_t scope);

struct shared *tally_shared(struct tally *t);
/* Where forecast.c keeps the month end's distribution from one KPI to the next; NULL at
 * first. */
struct month_end **tally_month_end(struct tally *t);
/* Where attainment.c keeps the month's working days; NULL at first. */
struct month_work **tally_month_work(struct tally *t);
struct arena *tally_arena(struct tally *t);

#endif
