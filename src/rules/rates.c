/* Alerts about work that is measured against itself or a plain limit: follow-up, tasks,
 * falling leads, more risk deals, less activity. Each rate needs enough cases. */
#include "rules/watch.h"

static void find_rate_below(struct watch *w, const char *kpi)
{
    exact limit = watch_parameter(w, "limit");
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(COMPANY) | KIND(REGION) | KIND(TEAM) | KIND(REP)))
            continue;
        const struct kpi_value v = results_value(w->r, kpi, i);
        if (!enough_cases(w, v.den) || !below(v.value, limit)) continue;
        alert_measure(w, alert_raise(w, i), kpi, UNIT_RATE, v.value, limit);
    }
}

void find_followup_low(struct watch *w)
{
    find_rate_below(w, "followup_on_time");
}

void find_tasks_low(struct watch *w)
{
    find_rate_below(w, "task_completion");
}

/* Weeks as they come: the leads of a week without working days are known, they are few. */
void find_leads_falling(struct watch *w)
{
    int weeks = watch_days(w, "weeks");
    const size_t now = TREND_POINTS - 1;
    if (w->r->period.kind != PERIOD_WEEK) return;
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(COMPANY) | KIND(TEAM))) continue;
        struct series s;
        if (!results_series(w->r, "qualified_leads", i, &s)) return;
        size_t falls = 0;
        while (falls < now && below(s.weeks[now - falls], s.weeks[now - falls - 1]))
            falls++;
        if ((int)falls < weeks || falls == 0) continue;
        struct alert *t = alert_raise(w, i);
        struct period first = w->r->week_frames[now - falls + 1].period;
        alert_measure(w, t, "qualified_leads", UNIT_COUNT, s.weeks[now], s.weeks[now - 1]);
        t->streak = (int)falls;
        t->since = arena_string(w->arena, period_label(first).text);
    }
}

void find_risk_up(struct watch *w)
{
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(COMPANY) | KIND(TEAM))) continue;
        const struct kpi_value v = results_value(w->r, "risk_deals", i);
        if (!above(v.value, v.prev)) continue;
        struct alert *t = alert_raise(w, i);
        alert_measure(w, t, "risk_deals", UNIT_COUNT, v.value, v.prev);
        t->money =
            exact_narrow(w->arena, results_value(w->r, "risk_deals.amount", i).value);
    }
}

void find_activity_drop(struct watch *w)
{
    exact limit = watch_parameter(w, "limit");
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(REP))) continue;
        exact index = results_value(w->r, "activity_index", i).value;
        if (below(index, limit))
            alert_measure(w, alert_raise(w, i), "activity_index", UNIT_RATE, index, limit);
    }
}
