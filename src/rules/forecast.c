/* The alert about a month that will not be reached: the weighted forecast misses the target
 * of the month of D, and half of its working days are gone or reaching it is unlikely. */
#include "rules/watch.h"

/* Working days gone of the month that holds D, the month of the forecast. */
static exact month_gone(const struct watch *w)
{
    day d = w->r->now.d, start = month_start(d);
    int gone = calendar_working_days(w->m->calendar, start, d + 1);
    return exact_of(gone, calendar_working_days(w->m->calendar, start, month_end(d) + 1));
}

void find_forecast_short(struct watch *w)
{
    exact half = watch_parameter(w, "time_progress"), likely = watch_parameter(w, "hit");
    exact gone = month_gone(w);
    bool late = exact_known(gone) && !below(gone, half);
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(COMPANY) | KIND(TEAM))) continue;
        const struct kpi_value v = results_value(w->r, "forecast_weighted", i);
        exact hit = results_value(w->r, "forecast_hit", i).value;
        if (!below(v.value, v.target) || !(late || below(hit, likely))) continue;
        struct alert *t = alert_raise(w, i);
        alert_measure(w, t, "forecast_weighted", UNIT_MONEY, v.value, v.target);
        t->money = exact_narrow(w->arena, exact_sub(v.target, v.value));
    }
}
