/* Alerts about reaching the signing target: one bad week, and weeks running below the plan.
 * In go the attainment readings of teams and reps; the money at stake is what is missing.
 */
#include "rules/watch.h"

void find_attainment_red(struct watch *w)
{
    exact limit = watch_parameter(w, "limit"),
          reached = watch_parameter(w, "month_to_date");
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(TEAM) | KIND(REP))) continue;
        exact week = results_value(w->r, "signed_attainment", i).value;
        exact month = results_value(w->r, "signed_attainment.mtd", i).value;
        bool month_reached = exact_known(month) && !below(month, reached);
        if (!below(week, limit) || month_reached) continue;
        struct alert *t = alert_raise(w, i);
        alert_measure(w, t, "signed_attainment", UNIT_RATE, week, limit);
        t->streak = weeks_below(w, i, limit, &t->since);
        t->money = exact_narrow(w->arena, scope_missing(w, i));
    }
}

void find_two_weeks_below(struct watch *w)
{
    exact limit = watch_parameter(w, "limit"), behind = watch_parameter(w, "month_to_date");
    int weeks = watch_days(w, "weeks");
    size_t index[TREND_POINTS];
    if (watch_weeks(w->r, index) == 0) return;
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        const char *since = NULL;
        if (!scope_is(w->r, i, KIND(TEAM) | KIND(REP))) continue;
        if (!below(results_value(w->r, "signed_attainment.mtd", i).value, behind)) continue;
        int running = weeks_below(w, i, limit, &since);
        if (running < weeks) continue;
        struct alert *t = alert_raise(w, i);
        exact week = week_attainment(w->r, i, index[0]);
        alert_measure(w, t, "signed_attainment", UNIT_RATE, week, limit);
        t->since = since;
        t->streak = running;
        t->money = exact_narrow(w->arena, scope_missing(w, i));
    }
}
