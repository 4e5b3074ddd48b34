/* Streaks of attainment in weekly packs: reads the 13-week trends backwards from the
 * period. The attainment of a week without a working day (Spring Festival) is unknown,
 * so it is stepped over: it neither breaks nor lengthens a streak, and as the period
 * itself it has none. */
#include "rules/watch.h"

static bool week_works(const struct results *r, size_t week)
{
    struct period p = r->week_frames[week].period;
    return calendar_working_days(r->model->calendar, p.start, p.end) > 0;
}

size_t watch_weeks(const struct results *r, size_t index[TREND_POINTS])
{
    size_t n = 0;
    if (r->period.kind != PERIOD_WEEK || !week_works(r, TREND_POINTS - 1)) return 0;
    for (size_t i = TREND_POINTS; i-- > 0;)
        if (week_works(r, i)) index[n++] = i;
    return n;
}

/* The week itself and the one before are known for everybody; trends are not kept for the
 * reps of very large companies. */
exact week_attainment(const struct results *r, uint32_t scope, size_t week)
{
    const struct kpi_value now = results_value(r, "signed_attainment", scope);
    struct series s;
    if (week == TREND_POINTS - 1) return now.value;
    if (week == TREND_POINTS - 2) return now.prev;
    results_series(r, "signed_amount", scope, &s);
    return exact_div(s.weeks[week], s.week_targets[week]);
}

int weeks_below(const struct watch *w, uint32_t scope, exact limit, const char **since)
{
    size_t index[TREND_POINTS], n = watch_weeks(w->r, index);
    int running = 0;
    while ((size_t)running < n &&
           below(week_attainment(w->r, scope, index[running]), limit))
        running++;
    if (running == 0) return 0;
    struct period first = w->r->week_frames[index[running - 1]].period;
    *since = arena_string(w->arena, period_label(first).text);
    return running;
}
