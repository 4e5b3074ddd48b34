/* Charts over time and across members: trends, bars with target, why it moved, the month-
 * end gap.
 *
 * In: series, values and movers of results. Out: line, column, bar, waterfall and
 * scatter charts, and the 13-week and 13-month table for workbooks. */
#include "report/builders.h"

#include <stdlib.h>

static bool by_month(struct build *b, const struct place *p)
{
    const char *fallback = b->r->period.kind == PERIOD_WEEK ? "week" : "month";
    return !strcmp(option_text(p, "period", fallback), "month");
}

static const char *const *period_names(struct build *b, bool months, bool full)
{
    const char **names = arena_many(b->a, const char *, TREND_POINTS);
    for (size_t i = 0; i < TREND_POINTS; i++) {
        struct period p =
            months ? b->r->month_frames[i].period : b->r->week_frames[i].period;
        const char *name = period_name(b, p);
        names[i] = full ? name : arena_string(b->a, months ? name + 2 : strchr(name, 'W'));
    }
    return names;
}

static struct figure *points_of(struct build *b, enum unit unit, const exact *values)
{
    struct figure *at = figures_of(b, TREND_POINTS);
    for (size_t i = 0; i < TREND_POINTS; i++) at[i] = unit_figure(unit, values[i]);
    return at;
}

static bool any_known(const exact *values)
{
    for (size_t i = 0; i < TREND_POINTS; i++)
        if (exact_known(values[i])) return true;
    return false;
}

/* Bars that are all zero are a sentence. */
static bool all_zero(const struct chart_block *c)
{
    const struct figure *actual = c->nseries ? c->series[0].values : NULL;
    for (size_t i = 0; actual && i < c->ncategory; i++)
        if (actual[i].known && actual[i].scaled != 0) return false;
    return c->nseries > 0 && c->kind == CHART_COLUMNS;
}

/* One KPI: columns with target line. Several: a line each. 13 weeks or months. */
bool build_trend(struct build *b, const struct place *p, struct block *out)
{
    const char *const *wanted;
    size_t n = option_list(b, p, "kpis", &wanted);
    if (n == 0) return false;
    bool months = by_month(b, p);
    enum show show = unit_show(kpi_unit(b, wanted[0]));
    const char *fallback = arena_printf(b->a, "%s", kpi_name(b, wanted[0]));
    const char *name = option_label(b, p, "title", NULL);
    const char *title =
        titled(b, fill(b, months ? "chart.months" : "chart.weeks", name ? name : fallback),
               unit_text(b, show));
    struct chart_block c = chart_new(b, p, n > 1 ? CHART_LINE : CHART_COLUMNS,
                                     option_text(p, "id", "trend"), title, show);
    c.categories = period_names(b, months, false);
    c.ncategory = TREND_POINTS;
    c.series = arena_many(b->a, struct chart_series, 2 * n);
    for (size_t i = 0; i < n; i++) {
        struct series s;
        if (!results_series(b->r, wanted[i], p->scope, &s)) continue;
        enum unit unit = kpi_unit(b, wanted[i]);
        const exact *values = months ? s.months : s.weeks;
        const exact *targets = months ? s.month_targets : s.week_targets;
        c.series[c.nseries++] = (struct chart_series){kpi_name(b, wanted[i]), ROLE_ACTUAL,
                                                      points_of(b, unit, values), NULL};
        if (n == 1 && any_known(targets))
            c.series[c.nseries++] = (struct chart_series){
                word(b, "chart.plan"), ROLE_PLAN, points_of(b, unit, targets), NULL};
    }
    if (all_zero(&c)) {
        *out = text_block_of(fill(b, "alert.value", title, word(b, "empty.all_zero")),
                             TEXT_NOTE);
        return true;
    }
    return chart_end(c, 130, out);
}

/* A row per period, newest last; a column per KPI, with its target where the block says
 * so. */
bool build_trend_table(struct build *b, const struct place *p, struct block *out)
{
    const char *const *wanted;
    size_t n = option_list(b, p, "kpis", &wanted);
    bool months = by_month(b, p);
    struct grid g =
        grid_new(b, option_text(p, "id", months ? "trend_months" : "trend_weeks"),
                 option_label(b, p, "title", NULL));
    grid_column(&g, (struct column_spec){.label = "column.period", .is_id = true}, NULL);
    for (size_t i = 0; i < n; i++) {
        enum show show = unit_show(kpi_unit(b, wanted[i]));
        grid_column(&g, (struct column_spec){.show = show}, kpi_name(b, wanted[i]));
        if (i == 0)
            grid_column(&g, (struct column_spec){.show = show},
                        fill(b, "aspect.target", kpi_name(b, wanted[i])));
    }
    const char *const *names = period_names(b, months, true);
    for (size_t k = 0; k < TREND_POINTS; k++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        size_t at = 0;
        c[at++] = text_cell(names[k]);
        for (size_t i = 0; i < n; i++) {
            struct series s;
            results_series(b->r, wanted[i], p->scope, &s);
            enum unit unit = kpi_unit(b, wanted[i]);
            exact value = months ? s.months[k] : s.weeks[k];
            exact target = months ? s.month_targets[k] : s.week_targets[k];
            c[at++] = figure_cell(unit_figure(unit, value));
            if (i == 0) c[at++] = figure_cell(unit_figure(unit, target));
        }
    }
    g.t.note = word(b, "note.trend");
    return grid_end(&g, out);
}

/* Bars with target per member, by gap. */
bool build_member_bars(struct build *b, const struct place *p, struct block *out)
{
    const char *of = option_text(p, "of", "team"),
               *kpi = option_text(p, "kpi", "signed_amount");
    uint32_t *at;
    size_t n = members_of(b, p->scope, strcmp(of, "rep") ? SCOPE_TEAM : SCOPE_REP, &at);
    if (n == 0) return false;
    sort_scopes(b, at, n, kpi, true);
    size_t most = (size_t)option_int(b, p, "rows", 16), shown = n < most ? n : most;
    enum unit unit = kpi_unit(b, kpi);
    const char **names = arena_many(b->a, const char *, shown);
    struct figure *actual = figures_of(b, shown), *plan = figures_of(b, shown);
    struct figure *before = figures_of(b, shown);
    enum status *marks = arena_many(b->a, enum status, shown);
    bool aims = false;
    for (size_t i = 0; i < shown; i++) {
        struct view v = view_of(b, kpi, at[i]);
        names[i] = scope_name(b, at[i]);
        actual[i] = v.value;
        plan[i] = v.target;
        aims = aims || v.target.known;
        before[i] = v.prev;
        marks[i] = !strcmp(kpi, "signed_amount")
                       ? view_of(b, "signed_attainment", at[i]).status
                       : v.status;
    }
    const char *what = kpi_name(b, kpi);
    const char *title = titled(b, aims ? fill(b, "chart.with_target", what) : what,
                               unit_text(b, unit_show(unit)));
    struct chart_block c = chart_new(b, p, CHART_BARS, option_text(p, "id", "member-bars"),
                                     title, unit_show(unit));
    c.categories = names;
    c.ncategory = shown;
    c.series = arena_many(b->a, struct chart_series, 3);
    c.series[c.nseries++] =
        (struct chart_series){word(b, "chart.actual"), ROLE_ACTUAL, actual, marks};
    c.series[c.nseries++] =
        (struct chart_series){word(b, "chart.plan"), ROLE_PLAN, plan, NULL};
    if (b->r->complete)
        c.series[c.nseries++] = (struct chart_series){period_word(b, "period.last"),
                                                      ROLE_PREVIOUS, before, NULL};
    c.note = cut_note(b, shown, n, NULL);
    return chart_end(c, 44 + 17 * (double)shown, out);
}

/* ---- why it moved ---- */

struct step {
    const char *name;
    exact value;
    enum status status;
};

static bool waterfall_end(struct build *b, struct chart_block c, const struct step *steps,
                          size_t n, struct block *out)
{
    const char **names = arena_many(b->a, const char *, n);
    struct figure *values = figures_of(b, n);
    enum status *marks = arena_many(b->a, enum status, n);
    for (size_t i = 0; i < n; i++) {
        names[i] = steps[i].name;
        values[i] = figure_money(steps[i].value);
        marks[i] = steps[i].status;
    }
    c.categories = names;
    c.ncategory = n;
    c.series = arena_many(b->a, struct chart_series, 1);
    c.series[c.nseries++] =
        (struct chart_series){word(b, "chart.actual"), ROLE_ACTUAL, values, marks};
    return chart_end(c, 160, out);
}

#define MOVERS_MOST 8

/* Each team's part of the change against the last period, largest first; they add up to
 * it. */
bool build_why(struct build *b, const struct place *p, struct block *out)
{
    const char *kpi = option_text(p, "kpi", "signed_amount");
    const struct kpi_value v = results_value(b->r, kpi, 0);
    enum unit unit = kpi_unit(b, kpi);
    if (!b->r->complete || !exact_known(v.value) || !exact_known(v.prev)) return false;
    struct mover *movers;
    size_t n = why_moved(b->r, kpi, SCOPE_TEAM, b->a, &movers), used = 0;
    if (n < 2) return false;
    exact change = exact_sub(v.value, v.prev), rest = change;
    const char **names = arena_many(b->a, const char *, MOVERS_MOST + 1);
    struct figure *parts = figures_of(b, MOVERS_MOST + 1);
    enum status *marks = arena_many(b->a, enum status, MOVERS_MOST + 1);
    for (size_t i = 0; i < n && i < MOVERS_MOST; i++) {
        names[used] = scope_name(b, movers[i].scope);
        marks[used] = movers[i].change.num < 0 ? STATUS_RED : STATUS_GREEN;
        parts[used++] = unit_figure(unit, movers[i].change);
        rest = exact_sub(rest, movers[i].change);
    }
    if (!exact_is_zero(rest)) {
        bool nobody = unassigned_scope(b) != REF_NONE && n <= MOVERS_MOST;
        names[used] = word(b, nobody ? "unassigned" : "others");
        parts[used++] = unit_figure(unit, rest);
    }
    bool by_teams = n > 0 && b->r->scopes[movers[0].scope].kind != SCOPE_REP;
    enum show show = unit == UNIT_RATE ? SHOW_POINTS : unit_show(unit);
    const char *sum = figure_unit(b, unit_figure(unit, change), show);
    if (change.num > 0 && show != SHOW_POINTS) sum = arena_printf(b->a, "+%s", sum);
    const char *title = fill(b, by_teams ? "chart.why" : "chart.why_people",
                             titled(b, kpi_name(b, kpi), unit_text(b, show)),
                             period_word(b, "period.last"), sum);
    struct chart_block c = chart_new(b, p, CHART_BARS, "why", title, show);
    c.categories = names;
    c.ncategory = used;
    c.variance = true;
    c.series = arena_many(b->a, struct chart_series, 1);
    c.series[c.nseries++] = (struct chart_series){.name = word(b, "column.change"),
                                                  .role = ROLE_ACTUAL,
                                                  .values = parts,
                                                  .statuses = marks};
    return chart_end(c, 44 + 17 * (double)used, out);
}

/* Month target, signed so far, weighted open deals, what is still missing (C04). */
bool build_gap_waterfall(struct build *b, const struct place *p, struct block *out)
{
    const struct kpi_value f = results_value(b->r, "forecast_weighted", p->scope);
    if (!exact_known(f.value) || !exact_known(f.target)) return false;
    struct period month = period_of(PERIOD_MONTH, b->r->now.d);
    exact signed_so_far = EXACT_ZERO;
    struct series s;
    results_series(b->r, "signed_amount", p->scope, &s);
    if (!exact_known(s.months[TREND_POINTS - 1])) return false;
    signed_so_far = s.months[TREND_POINTS - 1];
    exact open = exact_sub(f.value, signed_so_far), missing = exact_sub(f.target, f.value);
    bool is_short = missing.num > 0;
    struct civil first = civil_of(month.start);
    struct step steps[] = {
        {fill(b, "chart.month_signed", month_name(b, first.month)), signed_so_far,
         STATUS_NONE},
        {word(b, "chart.weighted_open"), open, STATUS_GREEN},
        {word(b, is_short ? "chart.missing" : "chart.surplus"), missing,
         is_short ? STATUS_RED : STATUS_GREEN},
        {word(b, "chart.target"), f.target, STATUS_NONE},
    };
    const char *title = titled(b, word(b, "chart.gap"), unit_text(b, SHOW_WAN));
    struct chart_block c = chart_new(b, p, CHART_WATERFALL, "month-gap", title, SHOW_WAN);
    static const enum series_role roles[] = {ROLE_ACTUAL, ROLE_FORECAST, ROLE_ACTUAL,
                                             ROLE_PLAN};
    c.roles = roles;
    return waterfall_end(b, c, steps, COUNT_OF(steps), out);
}

/* ---- activity against result ---- */

bool build_scatter(struct build *b, const struct place *p, struct block *out)
{
    const char *x = option_text(p, "x", "visits"), *y = option_text(p, "y", "win_rate");
    uint32_t *at;
    size_t n = members_of(
               b, p->scope,
               strcmp(option_text(p, "of", "rep"), "team") ? SCOPE_REP : SCOPE_TEAM, &at),
           kept = 0;
    const char *x_name = kpi_name(b, x), *y_name = kpi_name(b, y);
    struct chart_block c =
        chart_new(b, p, CHART_SCATTER, option_text(p, "id", "scatter"),
                  fill(b, "chart.scatter", x_name, y_name), unit_show(kpi_unit(b, y)));
    const char **names = arena_many(b->a, const char *, n + 1);
    struct figure *xs = figures_of(b, n), *ys = figures_of(b, n);
    for (size_t i = 0; i < n; i++) {
        struct view vx = view_of(b, x, at[i]), vy = view_of(b, y, at[i]);
        if (!vx.value.known || !vy.value.known) continue;
        names[kept] = scope_name(b, at[i]);
        xs[kept] = vx.value;
        ys[kept++] = vy.value;
    }
    c.categories = names;
    c.ncategory = kept;
    c.x_label = titled(b, x_name, unit_text(b, unit_show(kpi_unit(b, x))));
    c.y_label = titled(b, y_name, unit_text(b, unit_show(kpi_unit(b, y))));
    c.series = arena_many(b->a, struct chart_series, 2);
    c.series[c.nseries++] = (struct chart_series){x_name, ROLE_ACTUAL, xs, NULL};
    c.series[c.nseries++] = (struct chart_series){y_name, ROLE_ACTUAL, ys, NULL};
    return chart_end(c, 190, out);
}
