/* The month's cumulative line against plan, with the forecast band to the month's end.
 *
 * In: contracts of the month by day, the month's target and the forecast KPIs of a
 * scope. Out: one line chart with a point per day. */
#include "report/builders.h"

struct month {
    day first, days; /* first day, number of days */
    int now; /* index of D, −1 when D lies before the month, last when behind it */
    exact target;
};

static struct month month_of(struct build *b, uint32_t scope)
{
    const struct frame *f = &b->r->now;
    day last = calendar_last_working_day(b->m->calendar, f->period.start, f->d + 1);
    if (last == DAY_NONE) last = f->d;
    struct month m = {.first = month_start(last)};
    m.days = month_end(last) - m.first + 1;
    m.now = f->d < m.first + m.days - 1 ? f->d - m.first : m.days - 1;
    m.target =
        target_for(b->r, "signed_amount", true, scope, period_of(PERIOD_MONTH, last)).value;
    return m;
}

/* Signed from the month's first day up to each day, up to D. */
static void actual_line(struct build *b, uint32_t scope, struct month m, struct figure *out)
{
    money *by_day = arena_many(b->a, money, (size_t)m.days);
    bool all = b->r->scopes[scope].kind == SCOPE_COMPANY;
    struct row_range month = contracts_between(b->m, m.first, m.first + m.now + 1);
    for (size_t i = month.first; i < month.end; i++) {
        const struct contract c = contract_at(b->m, i);
        if (c.amount == MONEY_NONE) continue;
        if (all || scope_is_below(b, scope_of_rep(b->r, c.rep), scope))
            by_day[c.signed_on - m.first] += c.amount;
    }
    money sum = 0;
    for (int d = 0; d < m.days; d++) {
        sum += by_day[d];
        if (d <= m.now) out[d] = figure_money(exact_money(sum));
    }
}

static void plan_line(struct build *b, struct month m, struct figure *out)
{
    int all = calendar_working_days(b->m->calendar, m.first, m.first + m.days);
    for (int d = 0; d < m.days && all > 0; d++) {
        int gone = calendar_working_days(b->m->calendar, m.first, m.first + d + 1);
        out[d] = figure_money(exact_mul(m.target, exact_of(gone, all)));
    }
}

/* A straight line from today's actual to a value at the month's end. */
static bool future_line(struct month m, struct figure now, exact end, struct figure *out)
{
    int left = m.days - 1 - m.now;
    if (left <= 0 || !exact_known(end) || !now.known) return false;
    exact start = exact_of(now.scaled, 100);
    for (int d = m.now; d < m.days; d++) {
        exact part = exact_of(d - m.now, left);
        out[d] = figure_money(exact_add(start, exact_mul(exact_sub(end, start), part)));
    }
    return true;
}

static const char *const *day_names(struct build *b, struct month m)
{
    const char **names = arena_many(b->a, const char *, (size_t)m.days);
    struct civil c = civil_of(m.first);
    for (int d = 0; d < m.days; d++) names[d] = arena_printf(b->a, "%d/%d", c.month, d + 1);
    return names;
}

static void series_add(struct chart_block *c, const char *name, enum series_role role,
                       struct figure *values)
{
    c->series[c->nseries++] =
        (struct chart_series){.name = name, .role = role, .values = values};
}

/* The forecast is the KPI's, of the month that holds D; it is drawn only if that is this
 * month. */
static void forecast_add(struct build *b, uint32_t scope, struct month m, struct figure now,
                         struct chart_block *c)
{
    if (b->r->now.d < m.first || b->r->now.d >= m.first + m.days) return;
    static const struct {
        const char *kpi, *name;
        enum series_role role;
    } lines[] = {{"forecast_weighted", "chart.forecast", ROLE_FORECAST},
                 {"forecast_p10", "chart.p10", ROLE_BAND_LOW},
                 {"forecast_p90", "chart.p90", ROLE_BAND_HIGH}};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct figure *values = figures_of(b, (size_t)m.days);
        exact end = results_value(b->r, lines[i].kpi, scope).value;
        if (future_line(m, now, end, values))
            series_add(c, word(b, lines[i].name), lines[i].role, values);
    }
}

bool build_month_line(struct build *b, const struct place *p, struct block *out)
{
    struct month m = month_of(b, p->scope);
    if (m.now < 0 || data_lacks(b, "signed_amount")) return false;
    const char *unit = unit_text(b, SHOW_WAN);
    struct civil c = civil_of(m.first);
    const char *key =
        exact_known(m.target) ? "chart.month_line" : "chart.month_signed_line";
    const char *title =
        fill(b, key, month_name(b, c.month), unit, percent(b, time_progress(b->r)));
    struct chart_block chart = chart_new(b, p, CHART_LINE, "month-line", title, SHOW_WAN);
    chart.categories = day_names(b, m);
    chart.ncategory = (size_t)m.days;
    chart.series = arena_many(b->a, struct chart_series, 5);
    struct figure *actual = figures_of(b, (size_t)m.days),
                  *plan = figures_of(b, (size_t)m.days);
    actual_line(b, p->scope, m, actual);
    series_add(&chart, word(b, "chart.actual"), ROLE_ACTUAL, actual);
    if (exact_known(m.target)) {
        plan_line(b, m, plan);
        series_add(&chart, word(b, "chart.plan"), ROLE_PLAN, plan);
    }
    forecast_add(b, p->scope, m, actual[m.now], &chart);
    return chart_end(chart, 150, out);
}
