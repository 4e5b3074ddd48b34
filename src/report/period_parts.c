/* Month and quarter packs: the weeks of the month or months of the quarter side by side,
 * and how far results lay from their targets over the months (K38, K53, X29).
 *
 * In: the trends of results, which end with the period. Out: tables. */
#include "report/builders.h"

struct part_source { /* weeks or months of a trend */
    const struct frame *frames;
    bool weeks;
};

static struct part_source parts_of(const struct build *b)
{
    bool month = b->r->period.kind == PERIOD_MONTH;
    return (struct part_source){month ? b->r->week_frames : b->r->month_frames, month};
}

static exact point(const struct build *b, struct part_source s, const char *kpi,
                   uint32_t scope, size_t i, bool target)
{
    struct series x;
    results_series(b->r, kpi, scope, &x);
    if (s.weeks) return target ? x.week_targets[i] : x.weeks[i];
    return target ? x.month_targets[i] : x.months[i];
}

static bool in_period(const struct build *b, struct frame f)
{
    return f.period.end > b->r->period.start && f.period.start < b->r->period.end;
}

/* The period may end within its last week; what is left of it then is no working day, or
 * the week is not over. */
static bool is_whole(const struct build *b, struct frame f)
{
    return calendar_working_days(b->m->calendar, f.d + 1, f.period.end) == 0;
}

/* "2026-W44（10-26 至 10-31）": the first week is told in full, the last as far as the
 * period goes. */
static const char *part_name_of(struct build *b, struct frame f)
{
    const char *name = period_name(b, f.period);
    if (f.period.kind != PERIOD_WEEK) return name;
    return fill(b, "parts.week", name, day_short(b, f.period.start), day_short(b, f.d));
}

static void part_row(struct build *b, struct grid *g, struct part_source s, uint32_t scope,
                     size_t i)
{
    exact actual = point(b, s, "signed_amount", scope, i, false);
    exact target = point(b, s, "signed_amount", scope, i, true);
    exact before =
        i > 0 ? point(b, s, "signed_amount", scope, i - 1, false) : EXACT_UNKNOWN;
    bool whole = is_whole(b, s.frames[i]);
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(part_name_of(b, s.frames[i]));
    c[1] = figure_cell(figure_money(target));
    c[2] = figure_cell(figure_money(actual));
    c[3] = figure_cell(figure_number(whole ? exact_div(actual, target) : EXACT_UNKNOWN));
    c[4] = figure_cell(
        figure_number(whole ? kpi_change(UNIT_MONEY, actual, before) : EXACT_UNKNOWN));
    c[5] = figure_cell(figure_number(point(b, s, "new_customers", scope, i, false)));
    c[6] = figure_cell(figure_money(point(b, s, "collected", scope, i, false)));
    c[7] = figure_cell(figure_number(point(b, s, "qualified_leads", scope, i, false)));
    c[8] = figure_cell(figure_number(point(b, s, "visits", scope, i, false)));
}

bool build_period_parts(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "parts.part", .weight = 1.8},
        {.label = "column.target", .show = SHOW_WAN},
        {.label = "column.actual", .show = SHOW_WAN},
        {.label = "short.signed_attainment",
         .show = SHOW_PERCENT,
         .over_num = 3,
         .over_den = 2},
        {.label = "parts.change", .show = SHOW_CHANGE},
        {.label = "kpi.new_customers", .show = SHOW_COUNT},
        {.label = "kpi.collected", .show = SHOW_WAN},
        {.label = "kpi.qualified_leads", .show = SHOW_COUNT},
        {.label = "kpi.visits", .show = SHOW_COUNT},
    };
    enum period_kind kind = b->r->period.kind;
    if (kind != PERIOD_MONTH && kind != PERIOD_QUARTER) return false;
    struct part_source s = parts_of(b);
    const char *key = s.weeks ? "parts.weeks" : "parts.months";
    struct grid g = grid_new(b, "period_parts", option_label(b, p, "title", key));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < TREND_POINTS; i++)
        if (in_period(b, s.frames[i])) part_row(b, &g, s, p->scope, i);
    if (s.weeks) g.t.note = word(b, "parts.note");
    return g.t.nrow > 0 && grid_end(&g, out);
}

/* ---- deviation ---- */

static exact deviation_at(const struct build *b, uint32_t scope, size_t i)
{
    struct series x;
    results_series(b->r, "signed_amount", scope, &x);
    const struct frame f = b->r->month_frames[i];
    bool whole = period_complete(b->m, f.period);
    if (!whole || !exact_known(x.month_targets[i])) return EXACT_UNKNOWN;
    exact rate = exact_div(x.months[i], x.month_targets[i]);
    return exact_sub(rate, exact_of(1, 1));
}

static void deviation_row(struct build *b, struct grid *g, size_t first, uint32_t scope,
                          enum row_kind kind)
{
    struct cell *c = grid_row(g, kind);
    size_t at = 1;
    c[0] = text_cell(kind == ROW_TOTAL ? word(b, "total.company") : scope_name(b, scope));
    for (size_t i = first; i < TREND_POINTS; i++)
        c[at++] = figure_cell(figure_number(deviation_at(b, scope, i)));
    c[at] = figure_cell(view_of(b, "deviation", scope).value);
}

/* Signed, month by month, for teams and the company; last the mean distance of the KPI. */
bool build_deviation(struct build *b, const struct place *p, struct block *out)
{
    size_t most = (size_t)option_int(b, p, "rows", 6);
    if (most > TREND_POINTS) most = TREND_POINTS;
    size_t first = TREND_POINTS - most;
    uint32_t *teams;
    size_t n = members_of(b, p->scope, SCOPE_TEAM, &teams);
    struct grid g =
        grid_new(b, "deviation", option_label(b, p, "title", "parts.deviation"));
    grid_column(&g, (struct column_spec){.label = "column.team", .weight = 1.2}, NULL);
    for (size_t i = first; i < TREND_POINTS; i++)
        grid_column(&g, (struct column_spec){.show = SHOW_CHANGE},
                    period_name(b, b->r->month_frames[i].period));
    grid_column(&g, (struct column_spec){.label = "kpi.deviation", .show = SHOW_PERCENT},
                NULL);
    bool any = false;
    for (size_t i = first; i < TREND_POINTS; i++)
        any |= exact_known(deviation_at(b, p->scope, i));
    for (size_t i = 0; i < n; i++) deviation_row(b, &g, first, teams[i], ROW_BODY);
    deviation_row(b, &g, first, p->scope, ROW_TOTAL);
    g.t.note = word(b, "parts.deviation_note");
    return any && grid_end(&g, out);
}
