/* Drives every KPI over every frame: this period, the one before, the same a year ago,
 * 13 weeks and 13 months. A finished model and a period come in; values, targets and
 * trends of all scopes go out. What a KPI counts is its own function's business, sums
 * are tally.c's, targets targets.c's. */
#include "base/parallel.h"
#include "metrics/counts.h"
#include "metrics/frames.h"
#include "metrics/kept.h"
#include "metrics/members.h"
#include "metrics/needs.h"
#include "metrics/scopes.h"
#include "metrics/signed_sums.h"
#include "metrics/walk.h"

#include <string.h>

/* With more people, trends are kept for groups only: a page of sparklines has an end. */
enum { TREND_REPS_MOST = 2000 };

/* A frame and all that it is needed for; points are TREND_POINTS where it is none. */
struct use {
    struct frame frame;
    bool now, before, year_ago;
    int shifted; /* the period so many days earlier: previous window of some KPIs; 0 */
    int week, month;
};

struct drive {
    struct results *r;
    struct tally *t;
    const struct counts *counts;
    const struct signed_sums *signed_sums;
    struct open_deals open;
    struct families families;
    struct use uses[FRAMES_MOST]; /* those that only groups' numbers are wanted of, first */
    struct frame frames[FRAMES_MOST]; /* of the uses */
    size_t nuse, now;
    unsigned ngroup;       /* how many those are */
    struct arena rooms[3]; /* of the three above, which nobody asks afterwards */
    struct kpi_state {
        const char *missing; /* reason, if it cannot be computed at all */
        day first_event;
        bool dateless;
        size_t measure; /* index of its first */
    } * kpis;
    bool *has_target; /* by measure: does any scope have one? */
    struct ledger *ledger;
    struct arena *keep; /* of the columns */
    struct line {       /* what becomes columns, by scope */
        exact *value, *num, *den, *target;
        uint8_t *reasons;
    } line;
};

/* ---- frames ---- */

static struct use *use_of(struct drive *d, struct frame f)
{
    for (size_t i = 0; i < d->nuse; i++)
        if (same_frame(&d->uses[i].frame, &f)) return &d->uses[i];
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

/* What trends alone ask about comes first, and of many people only groups' numbers of it;
 * then by their ends, as rows mostly count in some that end one after the other. */
static bool comes_before(const struct use *a, const struct use *b)
{
    bool more_of_a = a->now || a->before || a->year_ago || a->shifted,
         more_of_b = b->now || b->before || b->year_ago || b->shifted;
    return more_of_a != more_of_b ? more_of_b : a->frame.to < b->frame.to;
}

static void uses_sort(struct drive *d)
{
    for (size_t i = 1; i < d->nuse; i++) {
        struct use x = d->uses[i];
        size_t k = i;
        for (; k > 0 && comes_before(&x, &d->uses[k - 1]); k--) d->uses[k] = d->uses[k - 1];
        d->uses[k] = x;
    }
    for (size_t i = 0; i < d->nuse; i++) {
        const struct use *u = &d->uses[i];
        d->frames[i] = u->frame;
        if (u->now) d->now = i;
        if (d->r->model->reps.n > TREND_REPS_MOST)
            d->ngroup += !(u->now || u->before || u->year_ago || u->shifted);
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
    for (size_t k = 0; k < kpi_count; k++) {
        int days = kpis[k].prev_days;
        if (days) use_of(d, frame_shifted(d->r->now, -days))->shifted = days;
    }
    uses_sort(d);
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

static void kept_make(struct arena *a, struct results *r)
{
    bool many = r->model->reps.n > TREND_REPS_MOST;
    r->arena = a;
    r->kept = arena_many(a, struct kept, r->nmeasure);
    for (size_t i = 0; i < r->nmeasure; i++) {
        if (!r->measures[i].kpi->trend) continue;
        r->kept[i].trend = arena_one(a, struct kept_trend);
        r->kept[i].trend->nscope = many ? r->first_rep : (uint32_t)r->nscope;
    }
}

static void line_make(struct arena *a, struct drive *d)
{
    size_t n = d->r->nscope;
    d->line = (struct line){arena_many(a, exact, n), arena_many(a, exact, n),
                            arena_many(a, exact, n), arena_many(a, exact, n),
                            arena_many(a, uint8_t, n)};
}

/* ---- one KPI in one frame ---- */

static bool starts_before(const struct kpi *k, struct frame f, day first_event)
{
    if (first_event == DAY_NONE) return false;
    if (k->window_days) return f.to - k->window_days < first_event;
    return k->lead_days && f.from - k->lead_days < first_event;
}

/* Unknown for all where no scope has a target. */
static struct column targets_of(struct drive *d, size_t measure, struct frame f, size_t n)
{
    if (!d->has_target[measure]) return (struct column){0};
    return column_of(
        d->keep, tally_targets(d->t, &d->r->measures[measure], f, d->line.target, n), n);
}

static struct column values_of(struct drive *d, uint32_t member, struct frame f, size_t n)
{
    return tally_values(d->t, d->keep, f, member, d->line.value, n);
}

static const uint8_t *reasons_of(struct drive *d, size_t n)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) any |= d->line.reasons[i] != 0;
    if (!any) return NULL;
    return memcpy(arena_take(d->keep, n), d->line.reasons, n);
}

static void ratios_keep(struct drive *d, struct kept *x, const struct kpi *k,
                        struct frame f, uint32_t member)
{
    struct line *line = &d->line;
    size_t n = d->r->nscope;
    for (uint32_t i = 0; i < n; i++) {
        struct ratio ratio = tally_ratio(d->t, f, member, i);
        line->value[i] = ratio.value;
        line->num[i] = ratio.num;
        line->den[i] = ratio.den;
        line->reasons[i] = exact_known(ratio.value) ? 0 : reason_kept(ratio.reason);
    }
    if (!k->divided) x->value = column_of(d->keep, line->value, n);
    x->num = column_of(d->keep, line->num, n);
    x->den = column_of(d->keep, line->den, n);
    x->reasons = reasons_of(d, n);
}

static void store_now(struct drive *d, size_t k, struct frame f)
{
    const struct kpi_state *s = &d->kpis[k];
    struct results *r = d->r;
    for (uint32_t i = 0; i < d->families.at[k].n; i++) {
        struct kept *x = &r->kept[s->measure + i];
        x->partial = starts_before(&kpis[k], f, s->first_event);
        x->target = targets_of(d, s->measure + i, f, r->nscope);
        if (!s->missing) {
            ratios_keep(d, x, &kpis[k], f, i);
            continue;
        }
        memset(d->line.reasons, reason_kept(s->missing), r->nscope);
        x->reasons = reasons_of(d, r->nscope);
    }
}

static void store_past(struct drive *d, size_t k, struct frame f, bool before,
                       bool year_ago)
{
    const struct kpi_state *s = &d->kpis[k];
    for (uint32_t i = 0; i < d->families.at[k].n; i++) {
        struct column c = values_of(d, i, f, d->r->nscope);
        struct kept *x = &d->r->kept[s->measure + i];
        if (before) x->prev = c;
        if (year_ago) x->last_year = c;
    }
}

static void store_points(struct drive *d, size_t k, const struct use *u, bool known)
{
    const struct kpi_state *s = &d->kpis[k];
    bool partial = starts_before(&kpis[k], u->frame, s->first_event);
    for (uint32_t i = 0; i < d->families.at[k].n; i++) {
        struct kept_trend *x = d->r->kept[s->measure + i].trend;
        struct column value = {0},
                      target = targets_of(d, s->measure + i, u->frame, x->nscope);
        if (known) value = values_of(d, i, u->frame, x->nscope);
        if (u->week < TREND_POINTS) {
            x->weeks[u->week] = value;
            x->week_targets[u->week] = target;
            x->week_partial[u->week] = partial;
        }
        if (u->month < TREND_POINTS) {
            x->months[u->month] = value;
            x->month_targets[u->month] = target;
            x->month_partial[u->month] = partial;
        }
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

/* What a frame is asked for by a KPI, as far as that can be known. */
struct wants {
    bool before, year_ago;
    bool point, known; /* of a trend, and its value */
    bool sums;         /* the KPI has to be run */
};

static struct wants wants_of(const struct drive *d, size_t k, const struct use *u)
{
    const struct kpi_state *s = &d->kpis[k];
    bool back = !s->missing && !s->dateless && reaches_back(s, u->frame);
    bool before = kpis[k].prev_days ? u->shifted == kpis[k].prev_days : u->before;
    struct wants w = {.before = before && back, .year_ago = u->year_ago && back};
    w.point = kpis[k].trend && (u->week < TREND_POINTS || u->month < TREND_POINTS);
    w.known = back || (!s->missing && is_last_point(u));
    /* Where the target is made from sums, those are made also when the value is not
     * known. */
    bool now = u->now && (!s->missing || !kpis[k].each);
    w.sums = now || w.before || w.year_ago || (w.point && w.known);
    return w;
}

/* A KPI that cannot be computed still has its target. */
static void drive_kpi(struct drive *d, size_t k, const struct use *u)
{
    struct wants w = wants_of(d, k, u);
    if (w.sums) run(d, k, u->frame);
    if (u->now) store_now(d, k, u->frame);
    if (w.before || w.year_ago) store_past(d, k, u->frame, w.before, w.year_ago);
    if (w.point) store_points(d, k, u, w.known);
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

/* ---- what is counted once for all frames ---- */

static struct ledger *ledger_of(struct arena *a, struct drive *d)
{
    frame_set *wanted = arena_many(a, frame_set, kpi_count);
    struct frame *frames = arena_many(a, struct frame, d->nuse); /* the ledger outlives d */
    memcpy(frames, d->frames, d->nuse * sizeof *frames);
    for (size_t i = 0; i < d->nuse; i++)
        for (size_t k = 0; k < kpi_count; k++)
            if (wants_of(d, k, &d->uses[i]).sums && !d->kpis[k].missing)
                wanted[k] |= (frame_set)1 << i;
    return ledger_new(
        a, d->r,
        (struct ledger_plan){frames, d->nuse, d->now, d->ngroup, wanted, &d->families});
}

/* Tables are gone through side by side, the longest first: activities and then deals, which
 * are active or not by them, take about as long as all others. */
static const enum table walked[] = {
    TABLE_DEALS,     TABLE_RECEIVABLES, TABLE_LEADS,    TABLE_TARGETS,
    TABLE_CONTRACTS, TABLE_TASKS,       TABLE_PAYMENTS, TABLE_COMPLAINTS,
};

static void table_count(struct drive *d, enum table t, struct arena *keep,
                        struct arena scratch)
{
    const struct active_marks *active = NULL;
    if (t == TABLE_DEALS) {
        d->counts = counts_make(&d->rooms[0], scratch, d->r, d->frames, d->ngroup, d->nuse);
        active = counts_active(d->counts);
    }
    ledger_walk(d->ledger, t, active, active ? &d->open : NULL, keep, scratch);
    if (t == TABLE_CONTRACTS)
        d->signed_sums =
            signed_sums_make(&d->rooms[1], scratch, d->r, d->frames, d->ngroup, d->nuse);
    if (t == TABLE_TARGETS) d->r->targets = target_index_build(keep, scratch, d->r, false);
}

static void count_rows(void *shared, struct queue *q)
{
    struct arena begin = arena_new(), keep = arena_new();
    for (size_t i; queue_take(q, &i);) table_count(shared, walked[i], &keep, begin);
    arena_end(begin);
}

/* One thread's share: frames are taken as they come, since no two of them write the same
 * numbers; the latest first, as some KPIs are about no other. What the KPIs of a frame share
 * is kept in a tally of the thread's own. */
static void drive_frames(void *shared, struct queue *q)
{
    struct drive d = *(const struct drive *)shared;
    struct arena begin = arena_new(), own = begin, keep = arena_new();
    d.keep = &keep;
    d.t = tally_new(&own, d.r);
    tally_count_by(d.t, d.counts, d.signed_sums, &d.open);
    line_make(&own, &d);
    for (size_t i; queue_take(q, &i);) {
        size_t u = d.nuse - 1 - i;
        tally_of_groups(d.t, u < d.ngroup);
        for (size_t k = 0; k < kpi_count; k++) drive_kpi(&d, k, &d.uses[u]);
    }
    arena_end(begin);
}

struct results *results_compute(struct arena *a, struct arena scratch,
                                const struct model *m, struct period period)
{
    struct results *r = arena_one(a, struct results);
    r->model = m;
    r->period = period;
    frames_set(r);
    scopes_build(a, r);
    struct drive d = {.r = r, .rooms = {arena_new(), arena_new(), arena_new()}};
    struct arena begin[] = {d.rooms[0], d.rooms[1], d.rooms[2]};
    d.open = (struct open_deals){.arena = &d.rooms[2], .a = MOMENT_NONE};
    uses_collect(&d);
    index_build(a, r);
    kpis_prepare(&scratch, &d);
    d.families = families_begin(&scratch, m);
    d.ledger = ledger_of(a, &d);
    parallel_run(COUNT_OF(walked), count_rows, &d);
    measures_make(a, &d);
    measures_index(a, r);
    targets_prepare(&scratch, &d);
    kept_make(a, r);
    r->ledger = d.ledger;
    parallel_run(d.nuse, drive_frames, &d);
    for (size_t i = 0; i < COUNT_OF(begin); i++) arena_end(begin[i]);
    return r;
}
