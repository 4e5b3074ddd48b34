/* Drives every KPI over every frame: this period, the one before, the same a year ago,
 * 13 weeks and 13 months. A finished model and a period come in; values, targets and
 * trends of all scopes go out. What a KPI counts is its own function's business, sums
 * are tally.c's, targets targets.c's. */
#include "base/parallel.h"
#include "metrics/frames.h"
#include "metrics/members.h"
#include "metrics/needs.h"
#include "metrics/scopes.h"
#include "metrics/tally.h"

#include <string.h>

/* With more people, trends are kept for groups only: a page of sparklines has an end. */
enum { TREND_REPS_MOST = 2000, FRAMES_MOST = 3 + 2 * TREND_POINTS };

/* A frame and all that it is needed for; points are TREND_POINTS where it is none. */
struct use {
    struct frame frame;
    bool now, before, year_ago;
    int week, month;
};

struct drive {
    struct results *r;
    struct tally *t;
    struct families families;
    struct use uses[FRAMES_MOST];
    size_t nuse;
    struct kpi_state {
        const char *missing; /* reason, if it cannot be computed at all */
        day first_event;
        bool dateless;
        size_t measure; /* index of its first */
    } * kpis;
    bool *has_target; /* by measure: does any scope have one? */
};

/* ---- frames ---- */

static struct use *use_of(struct drive *d, struct frame f)
{
    for (size_t i = 0; i < d->nuse; i++) {
        const struct frame *x = &d->uses[i].frame;
        if (x->period.kind == f.period.kind && x->from == f.from && x->d == f.d)
            return &d->uses[i];
    }
    assert(d->nuse < FRAMES_MOST);
    d->uses[d->nuse] =
        (struct use){.frame = f, .week = TREND_POINTS, .month = TREND_POINTS};
    return &d->uses[d->nuse++];
}

static void frames_set(struct results *r)
{
    struct period year_ago;
    r->complete = period_complete(r->model, r->period);
    r->now = frame_asked(r->model, r->period);
    struct period before = period_shift(r->period, -1);
    r->before = frame_of(before, before.end - 1);
    r->has_year_ago = period_last_year(r->period, &year_ago);
    if (r->has_year_ago) r->year_ago = frame_of(year_ago, year_ago.end - 1);
    struct period week = period_of(PERIOD_WEEK, r->now.d),
                  month = period_of(PERIOD_MONTH, r->now.d);
    for (int i = 0; i < TREND_POINTS; i++) {
        r->week_frames[i] = frame_of(period_shift(week, i + 1 - TREND_POINTS), r->now.d);
        r->month_frames[i] = frame_of(period_shift(month, i + 1 - TREND_POINTS), r->now.d);
    }
}

static void uses_collect(struct drive *d)
{
    use_of(d, d->r->now)->now = true;
    use_of(d, d->r->before)->before = true;
    if (d->r->has_year_ago) use_of(d, d->r->year_ago)->year_ago = true;
    for (int i = 0; i < TREND_POINTS; i++) {
        use_of(d, d->r->week_frames[i])->week = i;
        use_of(d, d->r->month_frames[i])->month = i;
    }
}

/* ---- measures ---- */

static const char *measure_id(struct arena *a, const struct kpi *k, const char *member)
{
    const char *amount = strstr(k->id, ".amount");
    if (k->family == FAMILY_NONE) return k->id;
    if (!amount) return arena_printf(a, "%s.%s", k->id, member);
    return arena_printf(a, "%.*s.%s.amount", (int)(amount - k->id), k->id, member);
}

static void measures_make(struct arena *a, struct drive *d)
{
    struct results *r = d->r;
    for (size_t k = 0; k < kpi_count; k++) r->nmeasure += d->families.at[k].n;
    r->measures = arena_many(a, struct measure, r->nmeasure);
    struct measure *x = r->measures;
    for (size_t k = 0; k < kpi_count; k++) {
        d->kpis[k].measure = (size_t)(x - r->measures);
        for (size_t i = 0; i < d->families.at[k].n; i++, x++) {
            x->kpi = &kpis[k];
            x->member = member_name(r->model, &kpis[k], d->families.at[k].members[i]);
            x->id = measure_id(a, &kpis[k], x->member);
        }
    }
}

static void values_make(struct arena *a, struct results *r)
{
    r->values = arena_many(a, struct kpi_value, r->nmeasure * r->nscope);
    r->series = arena_many(a, struct series *, r->nmeasure);
    for (size_t i = 0; i < r->nmeasure; i++)
        if (r->measures[i].kpi->trend)
            r->series[i] = arena_many(a, struct series, r->nscope);
}

/* ---- one KPI in one frame ---- */

static bool starts_before(const struct kpi *k, struct frame f, day first_event)
{
    if (first_event == DAY_NONE) return false;
    if (k->window_days) return f.to - k->window_days < first_event;
    return k->lead_days && f.from - k->lead_days < first_event;
}

static exact target_of(struct drive *d, size_t measure, struct frame f, uint32_t scope)
{
    return d->has_target[measure]
               ? tally_target(d->t, &d->r->measures[measure], f, scope)
               : EXACT_UNKNOWN;
}

static void store_now(struct drive *d, size_t k, struct frame f)
{
    const struct kpi_state *s = &d->kpis[k];
    struct results *r = d->r;
    bool partial = starts_before(&kpis[k], f, s->first_event);
    for (uint32_t i = 0; i < d->families.at[k].n; i++)
        for (uint32_t scope = 0; scope < r->nscope; scope++) {
            struct ratio x = {.reason = s->missing};
            if (!s->missing) x = tally_ratio(d->t, f, i, scope);
            struct kpi_value *v = &r->values[(s->measure + i) * r->nscope + scope];
            v->value = x.value;
            v->num = x.num;
            v->den = x.den;
            v->reason = exact_known(x.value) ? NULL : x.reason;
            v->target = target_of(d, s->measure + i, f, scope);
            v->partial = partial;
        }
}

static void store_past(struct drive *d, size_t k, struct frame f, bool before,
                       bool year_ago)
{
    const struct kpi_state *s = &d->kpis[k];
    struct results *r = d->r;
    for (uint32_t i = 0; i < d->families.at[k].n; i++)
        for (uint32_t scope = 0; scope < r->nscope; scope++) {
            exact value = tally_value(d->t, f, i, scope);
            struct kpi_value *v = &r->values[(s->measure + i) * r->nscope + scope];
            if (before) v->prev = value;
            if (year_ago) v->last_year = value;
        }
}

struct point {
    exact value, target;
    bool partial;
};

/* Trends come zeroed, which is unknown: what is unknown need not be touched. */
static void point_put(exact *values, exact *targets, bool *partial, int at, struct point p)
{
    if (at == TREND_POINTS) return;
    if (exact_known(p.value)) values[at] = p.value;
    if (exact_known(p.target)) targets[at] = p.target;
    if (p.partial) partial[at] = true;
}

static void store_points(struct drive *d, size_t k, const struct use *u, bool known)
{
    const struct kpi_state *s = &d->kpis[k];
    struct results *r = d->r;
    size_t nscope = r->model->reps.n > TREND_REPS_MOST ? r->first_rep : r->nscope;
    struct point p = {.partial = starts_before(&kpis[k], u->frame, s->first_event)};
    for (uint32_t i = 0; i < d->families.at[k].n; i++)
        for (uint32_t scope = 0; scope < nscope; scope++) {
            struct series *x = &r->series[s->measure + i][scope];
            p.value = known ? tally_value(d->t, u->frame, i, scope) : EXACT_UNKNOWN;
            p.target = target_of(d, s->measure + i, u->frame, scope);
            point_put(x->weeks, x->week_targets, x->week_partial, u->week, p);
            point_put(x->months, x->month_targets, x->month_partial, u->month, p);
        }
}

static bool reaches_back(const struct kpi_state *s, struct frame f)
{
    return s->first_event != DAY_NONE && s->first_event <= f.d;
}

static void run(struct drive *d, size_t k, struct frame f)
{
    tally_run(d->t, &kpis[k], f, d->families.at[k].members, d->families.at[k].n);
}

static bool is_last_point(const struct use *u)
{
    return u->week == TREND_POINTS - 1 || u->month == TREND_POINTS - 1;
}

/* A KPI that cannot be computed still has its target. */
static void drive_kpi(struct drive *d, size_t k, const struct use *u)
{
    const struct kpi_state *s = &d->kpis[k];
    bool back = !s->missing && !s->dateless && reaches_back(s, u->frame);
    bool before = u->before && back && !kpis[k].prev_days, year_ago = u->year_ago && back;
    bool point = kpis[k].trend && (u->week < TREND_POINTS || u->month < TREND_POINTS);
    bool known = back || (!s->missing && is_last_point(u));
    if (u->now || before || year_ago || (point && known)) run(d, k, u->frame);
    if (u->now) store_now(d, k, u->frame);
    if (before || year_ago) store_past(d, k, u->frame, before, year_ago);
    if (point) store_points(d, k, u, known);
}

/* Previous windows that are not the previous period's: conversion's four weeks before. */
static void drive_shifted(struct drive *d, size_t k)
{
    const struct kpi_state *s = &d->kpis[k];
    struct frame f = frame_shifted(d->r->now, -kpis[k].prev_days);
    if (!kpis[k].prev_days || s->missing || s->dateless || !reaches_back(s, f)) return;
    run(d, k, f);
    store_past(d, k, f, true, false);
}

static void kpis_prepare(struct arena *a, struct drive *d)
{
    const struct results *r = d->r;
    d->kpis = arena_many(a, struct kpi_state, kpi_count);
    for (size_t k = 0; k < kpi_count; k++) {
        d->kpis[k].missing = kpi_missing(r->model, &kpis[k]);
        d->kpis[k].first_event = kpi_first_event(r->index, &kpis[k]);
        d->kpis[k].dateless = kpi_dateless(r->model, &kpis[k]);
    }
}

static void targets_prepare(struct arena *a, struct drive *d)
{
    const struct results *r = d->r;
    d->has_target = arena_many(a, bool, r->nmeasure);
    for (size_t i = 0; i < r->nmeasure; i++)
        d->has_target[i] = r->measures[i].kpi->target ||
                           target_metric_known(r->targets, r->measures[i].id);
}

/* One thread's share: frames are taken as they come, since no two of them write the same
 * numbers. What the KPIs of a frame share is kept in a tally of the thread's own. */
static void drive_frames(void *shared, struct queue *q)
{
    struct drive d = *(const struct drive *)shared;
    struct arena own = arena_new();
    d.t = tally_new(&own, d.r);
    for (size_t u; queue_take(q, &u);)
        for (size_t k = 0; k < kpi_count; k++) drive_kpi(&d, k, &d.uses[u]);
}

struct results *results_compute(struct arena *a, struct arena scratch,
                                const struct model *m, struct period period)
{
    struct results *r = arena_one(a, struct results);
    r->model = m;
    r->period = period;
    frames_set(r);
    scopes_build(a, r);
    r->index = index_build(a, scratch, m);
    r->targets = target_index_build(a, r);
    struct drive d = {.r = r};
    d.t = tally_new(&scratch, r);
    kpis_prepare(&scratch, &d);
    d.families = families_find(&scratch, r, d.t);
    measures_make(a, &d);
    measures_index(a, r);
    targets_prepare(&scratch, &d);
    values_make(a, r);
    uses_collect(&d);
    parallel_run(d.nuse, drive_frames, &d);
    for (size_t k = 0; k < kpi_count; k++) drive_shifted(&d, k);
    return r;
}
