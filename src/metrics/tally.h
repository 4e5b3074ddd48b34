/* The sums of one KPI in one frame: per rep, rolled up to teams, regions and the company.
 * Internal to metrics/. */
#ifndef METRICS_TALLY_H
#define METRICS_TALLY_H

#include "metrics/column.h"
#include "metrics/explain.h"
#include "metrics/index.h"
#include "metrics/shared.h"
#include "metrics/sheet.h"

struct counts;
struct signed_sums;

struct cell {
    wide num, den;
};

/* How every tally begins: what a hit is added to. */
struct tally_sums {
    struct cell *cells; /* [member × nscope + scope] */
    size_t nscope;
    const uint32_t *place; /* the scope where each rep's rows are added, last nobody's */
    uint32_t nrep;
    bool listing; /* for explain */
};

void tally_list(struct tally *t, struct hit h);

/* Counts for the rep, and so for the rep's team, region and company. */
static inline void tally_add(struct tally *t, struct hit h)
{
    const struct tally_sums *s = (const struct tally_sums *)t;
    uint32_t scope = s->place[h.rep < s->nrep ? h.rep : s->nrep];
    struct cell *c = &s->cells[h.member * s->nscope + scope];
    c->num += h.num;
    c->den += h.den;
    if (s->listing) tally_list(t, HIT_APART(h));
}

/* Counts for the scope and those above it: of many rows, none of which is listed. */
static inline void tally_add_at(struct tally *t, uint32_t scope, uint32_t member, wide num,
                                wide den)
{
    const struct tally_sums *s = (const struct tally_sums *)t;
    struct cell *c = &s->cells[member * s->nscope + scope];
    c->num += num;
    c->den += den;
}

struct tally *tally_new(struct arena *a, const struct results *r);
/* From now on sums of groups alone are wanted, or (as at first) everybody's. */
void tally_of_groups(struct tally *t, bool groups);
bool tally_is_of_groups(const struct tally *t);
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
/* The values alone of the first n scopes, for past frames; `room` is for so many. */
struct column tally_values(struct tally *t, struct arena *keep, struct frame f,
                           uint32_t member, exact *room, size_t n);
/* The targets of a measure for at least the first n scopes, in `room` or where they are
 * kept for a while; those that come from the KPI's own sums are unknown unless it was run. */
const exact *tally_targets(struct tally *t, const struct measure *x, struct frame f,
                           exact *room, size_t n);

const struct results *tally_results(const struct tally *t);
const struct index *tally_index(const struct tally *t);
/* The target of what is signed, for KPIs that divide by it (SPEC 3). */
exact tally_plan(struct tally *t, struct period p, uint32_t scope);

struct shared *tally_shared(struct tally *t);
/* NULL: activities were not counted beforehand. */
const struct counts *tally_counts(const struct tally *t);
/* The same of contracts. */
const struct signed_sums *tally_signed(const struct tally *t);
void tally_count_by(struct tally *t, const struct counts *c, const struct signed_sums *s,
                    const struct open_deals *open);
/* Numerators or denominators of all scopes, that are not to be rolled up. */
void tally_put_num(struct tally *t, const uint32_t *by_scope);
void tally_put_den(struct tally *t, const uint32_t *by_scope);
/* Where forecast.c keeps the month end's distribution from one KPI to the next; NULL at
 * first. */
struct month_end **tally_month_end(struct tally *t);
/* Where attainment.c keeps the month's working days; NULL at first. */
struct month_work **tally_month_work(struct tally *t);
struct arena *tally_arena(struct tally *t);

#endif
