/* What was signed against the plan: the week, the month to date and the catch-up reading
 * (SPEC 3, X01), the gap, time progress and the deviation of past months (X29). Actuals
 * come from signed.c, plans from targets.c. */
#include "metrics/functions.h"

#include <string.h>

static exact money_part(const struct tally *t, uint32_t part, uint32_t scope)
{
    return exact_of(tally_cell(t, part, scope).num, 100);
}

static struct ratio against(exact actual, exact plan, const char *why_none)
{
    struct ratio x = {exact_div(actual, plan), actual, plan, NULL};
    if (!exact_known(plan))
        x.reason = why_none;
    else if (!exact_known(x.value))
        x.reason = "reason.zero_target";
    return x;
}

FINISHES(attainment)
{
    exact plan = tally_plan(t, f.period, scope);
    return against(money_part(t, 0, scope), plan, "reason.no_target");
}

FINISHES(gap)
{
    exact plan = tally_plan(t, f.period, scope);
    exact gap = exact_sub(plan, money_part(t, 0, scope));
    return (struct ratio){.value = gap,
                          .reason = exact_known(gap) ? NULL : "reason.no_target"};
}

static day later(day a, day b)
{
    return a > b ? a : b;
}

static day earlier(day a, day b)
{
    return a < b ? a : b;
}

/* ---- month to date and catch-up ---- */

struct month_work month_work(const struct model *m, struct frame f)
{
    const struct calendar *c = m->calendar;
    struct month_work w = {.frame = f, .month = frame_month(m, f)};
    w.from = later(w.month.start, f.from);
    w.gone = calendar_working_days(c, w.month.start, earlier(w.month.end, f.to));
    w.all = calendar_working_days(c, w.month.start, w.month.end);
    w.part = calendar_working_days(c, w.from, earlier(w.month.end, f.period.end));
    w.left = calendar_working_days(c, w.from, w.month.end);
    for (int i = 0; i < DEVIATION_MONTHS; i++) w.past[i] = deviation_month(f, i);
    return w;
}

/* The same for every scope of a frame: worked out once. */
static const struct month_work *month_work_of(struct tally *t, struct frame f)
{
    struct month_work **kept = tally_month_work(t);
    if (!*kept) *kept = arena_one(tally_arena(t), struct month_work);
    const struct frame *x = &(*kept)->frame;
    if (x->a != f.a || x->d != f.d || x->from != f.from || x->period.end != f.period.end)
        **kept = month_work(tally_results(t)->model, f);
    return *kept;
}

ADDS(mtd)
{
    struct period month = frame_month(m, f);
    add_signed(m, t, month.start, earlier(month.end, f.to), 0);
}

FINISHES(mtd)
{
    const struct month_work *w = month_work_of(t, f);
    exact target = tally_plan(t, w->month, scope);
    return against(money_part(t, 0, scope), exact_mul(target, exact_of(w->gone, w->all)),
                   "reason.no_target");
}

ADDS(time_progress)
{
    (void)m, (void)f, (void)t;
}

FINISHES(time_progress)
{
    (void)scope;
    const struct month_work *w = month_work_of(t, f);
    return (struct ratio){exact_of(w->gone, w->all), exact_of(w->gone, 1),
                          exact_of(w->all, 1), w->all ? NULL : "reason.zero_denominator"};
}

ADDS(catch_up)
{
    struct period month = frame_month(m, f);
    day from = later(month.start, f.from);
    add_signed(m, t, from, earlier(month.end, f.to), 0);
    add_signed(m, t, month.start, from, 1);
}

FINISHES(catch_up)
{
    const struct month_work *w = month_work_of(t, f);
    exact target = tally_plan(t, w->month, scope);
    exact left = exact_sub(target, money_part(t, 1, scope));
    exact actual = money_part(t, 0, scope);
    if (exact_known(left) && left.num <= 0)
        return (struct ratio){.num = actual, .reason = "reason.already_reached"};
    return against(actual, exact_mul(left, exact_of(w->part, w->left)), "reason.no_target");
}

/* ---- deviation ---- */

struct period deviation_month(struct frame f, int back)
{
    struct period month = period_of(PERIOD_MONTH, f.d);
    return period_shift(month, (month.end - 1 == f.d ? 0 : -1) - back);
}

ADDS(deviation)
{
    for (int i = 0; i < DEVIATION_MONTHS; i++) {
        struct period month = deviation_month(f, i);
        add_signed(m, t, month.start, month.end, (uint32_t)i);
    }
}

FINISHES(deviation)
{
    const struct month_work *w = month_work_of(t, f);
    exact sum = EXACT_ZERO;
    for (int i = 0; i < DEVIATION_MONTHS; i++) {
        exact plan = tally_plan(t, w->past[i], scope);
        exact off =
            exact_sub(exact_div(money_part(t, (uint32_t)i, scope), plan), exact_of(1, 1));
        sum = exact_add(sum, exact_abs(off));
    }
    exact months = exact_of(DEVIATION_MONTHS, 1);
    if (!exact_known(sum)) return (struct ratio){.reason = "reason.no_target"};
    return (struct ratio){exact_div(sum, months), sum, months, NULL};
}

/* ---- for the stages to the right ---- */

exact attainment_mtd(const struct results *r, uint32_t scope, exact *actual, exact *plan)
{
    const struct kpi_value v = results_value(r, "signed_attainment.mtd", scope);
    if (actual) *actual = v.num;
    if (plan) *plan = v.den;
    return v.value;
}

exact attainment_catch_up(const struct results *r, uint32_t scope, exact *actual,
                          exact *plan, bool *already_reached)
{
    const struct kpi_value v = results_value(r, "signed_attainment.catch_up", scope);
    if (actual) *actual = v.num;
    if (plan) *plan = v.den;
    if (already_reached)
        *already_reached = v.reason && !strcmp(v.reason, "reason.already_reached");
    return v.value;
}

exact time_progress(const struct results *r)
{
    return results_value(r, "time_progress", 0).value;
}
