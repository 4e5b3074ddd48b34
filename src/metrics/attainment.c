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
    exact plan = tally_target_of(t, "signed_amount", f.period, scope);
    return against(money_part(t, 0, scope), plan, "reason.no_target");
}

FINISHES(gap)
{
    exact plan = tally_target_of(t, "signed_amount", f.period, scope);
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

static int work(const struct tally *t, day from, day to)
{
    return calendar_working_days(tally_results(t)->model->calendar, from, to);
}

/* ---- month to date ---- */

ADDS(mtd)
{
    struct period month = frame_month(m, f);
    add_signed(m, t, month.start, earlier(month.end, f.to), 0);
}

FINISHES(mtd)
{
    struct period month = frame_month(tally_results(t)->model, f);
    exact target = tally_target_of(t, "signed_amount", month, scope);
    exact gone = exact_of(work(t, month.start, earlier(month.end, f.to)),
                          work(t, month.start, month.end));
    return against(money_part(t, 0, scope), exact_mul(target, gone), "reason.no_target");
}

ADDS(time_progress)
{
    (void)m, (void)f, (void)t;
}

FINISHES(time_progress)
{
    (void)scope;
    struct period month = frame_month(tally_results(t)->model, f);
    exact gone = exact_of(work(t, month.start, earlier(month.end, f.to)), 1);
    exact all = exact_of(work(t, month.start, month.end), 1);
    exact share = exact_div(gone, all);
    return (struct ratio){share, gone, all,
                          exact_known(share) ? NULL : "reason.zero_denominator"};
}

/* ---- catch-up: only the part of the period that lies in the month ---- */

ADDS(catch_up)
{
    struct period month = frame_month(m, f);
    day from = later(month.start, f.from);
    add_signed(m, t, from, earlier(month.end, f.to), 0);
    add_signed(m, t, month.start, from, 1);
}

FINISHES(catch_up)
{
    struct period month = frame_month(tally_results(t)->model, f);
    day from = later(month.start, f.from);
    exact target = tally_target_of(t, "signed_amount", month, scope);
    exact left = exact_sub(target, money_part(t, 1, scope));
    exact actual = money_part(t, 0, scope);
    if (exact_known(left) && left.num <= 0)
        return (struct ratio){.num = actual, .reason = "reason.already_reached"};
    exact share =
        exact_of(work(t, from, earlier(month.end, f.period.end)), work(t, from, month.end));
    return against(actual, exact_mul(left, share), "reason.no_target");
}

/* ---- deviation ---- */

enum { DEVIATION_MONTHS = 3 };

/* The last complete months up to D, newest first. */
static struct period deviation_month(struct frame f, int back)
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
    exact sum = EXACT_ZERO;
    for (int i = 0; i < DEVIATION_MONTHS; i++) {
        exact plan = tally_target_of(t, "signed_amount", deviation_month(f, i), scope);
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
    const struct kpi_value *v = results_value(r, "signed_attainment.mtd", scope);
    if (actual) *actual = v->num;
    if (plan) *plan = v->den;
    return v->value;
}

exact attainment_catch_up(const struct results *r, uint32_t scope, exact *actual,
                          exact *plan, bool *already_reached)
{
    const struct kpi_value *v = results_value(r, "signed_attainment.catch_up", scope);
    if (actual) *actual = v->num;
    if (plan) *plan = v->den;
    if (already_reached)
        *already_reached = v->reason && !strcmp(v->reason, "reason.already_reached");
    return v->value;
}

exact time_progress(const struct results *r)
{
    return results_value(r, "time_progress", 0)->value;
}
