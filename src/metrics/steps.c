/* How a KPI's value is made from its rows and targets, step by step, for explain. Rows and
 * targets come in as they are listed, so that what is shown adds up to what is shown; KPIs
 * with arithmetic of their own (attainment.c, forecast.c …) have a function here. */
#include "metrics/steps.h"

#include "metrics/functions.h"

struct work {
    const struct results *r;
    struct explanation *e;
    enum unit unit; /* of the KPI */
};

static exact step_add(struct work *w, struct explained_step step)
{
    assert(w->e->nstep < STEPS_MOST);
    w->e->steps[w->e->nstep++] = step;
    return step.value;
}

/* ---- kinds of steps ---- */

static bool in_part(uint32_t part, uint32_t wanted)
{
    return wanted == STEP_ALL_PARTS || part == wanted;
}

static exact step_rows(struct work *w, const char *name, uint32_t part, bool den,
                       enum unit unit)
{
    exact sum = EXACT_ZERO;
    for (size_t i = 0; i < w->e->ncount; i++) {
        const struct explained_row *row = &w->e->rows[i];
        exact x = den ? row->den : row->num;
        if (in_part(row->part, part) && exact_known(x)) sum = exact_add(sum, x);
    }
    return step_add(w, (struct explained_step){name, den ? STEP_ROWS_DEN : STEP_ROWS_NUM,
                                               part, NULL, sum, unit});
}

/* Unknown without a single row of targets. */
static exact step_targets(struct work *w, const char *name, uint32_t part)
{
    exact sum = EXACT_UNKNOWN;
    for (size_t i = 0; i < w->e->ntarget; i++) {
        if (w->e->targets[i].part != part) continue;
        exact amount = w->e->targets[i].amount;
        sum = exact_known(sum) ? exact_add(sum, amount) : amount;
    }
    return step_add(
        w, (struct explained_step){name, STEP_TARGETS, part, NULL, sum, UNIT_MONEY});
}

static exact step_given(struct work *w, const char *name, exact value, enum unit unit)
{
    return step_add(w, (struct explained_step){name, STEP_GIVEN, 0, NULL, value, unit});
}

static exact step_formula(struct work *w, const char *name, const char *formula,
                          exact value, enum unit unit)
{
    return step_add(w,
                    (struct explained_step){name, STEP_FORMULA, 0, formula, value, unit});
}

/* ---- KPIs with arithmetic of their own ---- */

static void steps_attainment(struct work *w)
{
    exact actual = step_rows(w, "actual", 0, false, UNIT_MONEY);
    exact target = step_targets(w, "target", 0);
    step_formula(w, "value", "actual / target", exact_div(actual, target), UNIT_RATE);
}

static void steps_gap(struct work *w)
{
    exact actual = step_rows(w, "actual", 0, false, UNIT_MONEY);
    exact target = step_targets(w, "target", 0);
    step_formula(w, "value", "target - actual", exact_sub(target, actual), UNIT_MONEY);
}

static void steps_mtd(struct work *w)
{
    struct month_work days = month_work(w->r->model, w->r->now);
    exact actual = step_rows(w, "actual", 0, false, UNIT_MONEY);
    exact target = step_targets(w, "month_target", 0);
    exact gone = step_given(w, "days_gone", exact_of(days.gone, 1), UNIT_COUNT);
    exact all = step_given(w, "days_all", exact_of(days.all, 1), UNIT_COUNT);
    exact plan = step_formula(w, "plan", "month_target * days_gone / days_all",
                              exact_mul(target, exact_div(gone, all)), UNIT_MONEY);
    step_formula(w, "value", "actual / plan", exact_div(actual, plan), UNIT_RATE);
}

static void steps_catch_up(struct work *w)
{
    struct month_work days = month_work(w->r->model, w->r->now);
    exact actual = step_rows(w, "actual", 0, false, UNIT_MONEY);
    exact before = step_rows(w, "signed_before", 1, false, UNIT_MONEY);
    exact target = step_targets(w, "month_target", 0);
    exact left = step_formula(w, "left", "month_target - signed_before",
                              exact_sub(target, before), UNIT_MONEY);
    exact part = step_given(w, "days_now", exact_of(days.part, 1), UNIT_COUNT);
    exact rest = step_given(w, "days_left", exact_of(days.left, 1), UNIT_COUNT);
    if (exact_known(left) && left.num <= 0) left = EXACT_UNKNOWN;
    exact plan = step_formula(w, "plan", "left * days_now / days_left",
                              exact_mul(left, exact_div(part, rest)), UNIT_MONEY);
    step_formula(w, "value", "actual / plan", exact_div(actual, plan), UNIT_RATE);
}

static void steps_time_progress(struct work *w)
{
    struct month_work days = month_work(w->r->model, w->r->now);
    exact gone = step_given(w, "days_gone", exact_of(days.gone, 1), UNIT_COUNT);
    exact all = step_given(w, "days_all", exact_of(days.all, 1), UNIT_COUNT);
    step_formula(w, "value", "days_gone / days_all", exact_div(gone, all), UNIT_RATE);
}

static void steps_deviation(struct work *w)
{
    static const char *const actual[] = {"signed_1", "signed_2", "signed_3"},
                             *const plan[] = {"target_1", "target_2", "target_3"};
    exact sum = EXACT_ZERO, one = exact_of(1, 1);
    for (uint32_t i = 0; i < 3; i++) {
        exact got = step_rows(w, actual[i], i, false, UNIT_MONEY);
        exact target = step_targets(w, plan[i], i);
        sum = exact_add(sum, exact_abs(exact_sub(exact_div(got, target), one)));
    }
    step_formula(w, "value",
                 "( abs( signed_1 / target_1 - 1 ) + abs( signed_2 / target_2 - 1 ) + "
                 "abs( signed_3 / target_3 - 1 ) ) / 3",
                 exact_div(sum, exact_of(3, 1)), UNIT_RATE);
}

/* What the distribution adds to what is signed cannot be added up from rows: it is
 * given. */
static void steps_month_end(struct work *w)
{
    exact so_far = step_rows(w, "signed_so_far", 0, false, UNIT_MONEY);
    step_rows(w, "may_come", 1, false, UNIT_MONEY);
    exact more = step_given(w, "outcome", exact_sub(w->e->value.value, so_far), UNIT_MONEY);
    step_formula(w, "value", "signed_so_far + outcome", exact_add(so_far, more),
                 UNIT_MONEY);
}

static void steps_hit(struct work *w)
{
    exact so_far = step_rows(w, "signed_so_far", 0, false, UNIT_MONEY);
    step_rows(w, "may_come", 1, false, UNIT_MONEY);
    exact target = step_targets(w, "month_target", 0);
    step_formula(w, "need", "month_target - signed_so_far", exact_sub(target, so_far),
                 UNIT_MONEY);
    step_given(w, "value", w->e->value.value, UNIT_RATE);
}

static void steps_coverage(struct work *w)
{
    exact expected = step_rows(w, "expected", 0, false, UNIT_MONEY);
    exact so_far = step_rows(w, "signed_so_far", 1, false, UNIT_MONEY);
    exact target = step_targets(w, "month_target", 0);
    exact gap = step_formula(w, "gap", "month_target - signed_so_far",
                             exact_sub(target, so_far), UNIT_MONEY);
    if (exact_known(gap) && gap.num <= 0) gap = EXACT_UNKNOWN;
    step_formula(w, "value", "expected / gap", exact_div(expected, gap), UNIT_RATIO);
}

static void steps_activity_index(struct work *w)
{
    exact touches = step_rows(w, "touches_now", 0, false, UNIT_COUNT);
    exact days = step_rows(w, "rep_days_now", 0, true, UNIT_COUNT);
    exact touches_before = step_rows(w, "touches_before", 1, false, UNIT_COUNT);
    exact days_before = step_rows(w, "rep_days_before", 1, true, UNIT_COUNT);
    exact now = step_formula(w, "daily_now", "touches_now / rep_days_now",
                             exact_div(touches, days), UNIT_RATIO);
    exact before = step_formula(w, "daily_before", "touches_before / rep_days_before",
                                exact_div(touches_before, days_before), UNIT_RATIO);
    step_formula(w, "value", "daily_now / daily_before", exact_div(now, before), UNIT_RATE);
}

/* A sum, or a sum over a sum. */
static void steps_plain(struct work *w)
{
    const struct kpi *k = w->e->measure->kpi;
    enum unit unit = k->scale && k->scale != 86400 ? UNIT_MONEY : w->unit;
    if (!k->divided) {
        step_rows(w, "value", STEP_ALL_PARTS, false, unit);
        return;
    }
    enum unit of = k->den_scale ? UNIT_MONEY : UNIT_COUNT;
    if (!k->scale) unit = UNIT_COUNT;
    exact num = step_rows(w, "numerator", STEP_ALL_PARTS, false, unit);
    exact den = step_rows(w, "denominator", STEP_ALL_PARTS, true, of);
    step_formula(w, "value", "numerator / denominator", exact_div(num, den), w->unit);
}

static const struct {
    struct ratio (*finish)(struct tally *t, struct frame f, uint32_t scope);
    void (*steps)(struct work *w);
} own_steps[] = {
    {finish_attainment, steps_attainment},
    {finish_gap, steps_gap},
    {finish_mtd, steps_mtd},
    {finish_catch_up, steps_catch_up},
    {finish_time_progress, steps_time_progress},
    {finish_deviation, steps_deviation},
    {finish_p10, steps_month_end},
    {finish_p50, steps_month_end},
    {finish_p90, steps_month_end},
    {finish_hit, steps_hit},
    {finish_coverage, steps_coverage},
    {finish_activity_index, steps_activity_index},
};

void steps_make(const struct results *r, struct explanation *e)
{
    const struct kpi *k = e->measure->kpi;
    struct work w = {r, e, k->unit};
    for (size_t i = 0; k->finish && i < COUNT_OF(own_steps); i++)
        if (own_steps[i].finish == k->finish) {
            own_steps[i].steps(&w);
            return;
        }
    assert(!k->finish);
    steps_plain(&w);
}

/* ---- whose targets ---- */

size_t aims_of(const struct results *r, const struct measure *x, struct aim out[3])
{
    const char *amount = "signed_amount";
    const struct kpi *k = x->kpi;
    struct frame f = r->now;
    *out = (struct aim){x->id, f.period};
    if (k->finish == finish_deviation) {
        for (int i = 0; i < 3; i++) out[i] = (struct aim){amount, deviation_month(f, i)};
        return 3;
    }
    if (k->finish == finish_attainment || k->finish == finish_gap)
        *out = (struct aim){amount, f.period};
    if (k->finish == finish_mtd || k->finish == finish_catch_up)
        *out = (struct aim){amount, frame_month(r->model, f)};
    if (k->target == target_month || k->finish == finish_hit ||
        k->finish == finish_coverage)
        *out = (struct aim){amount, period_of(PERIOD_MONTH, f.d)};
    return k->target == target_minimum ? 0 : 1;
}
