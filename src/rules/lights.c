/* The light of one number (SPEC 5): a table of KPIs that have one, each with the function
 * that knows its limits. Every limit is strict. What is unknown or has too few cases is
 * grey. */
#include "rules/watch.h"

#include "metrics/kpi.h"

#include <string.h>

struct sight {
    const struct results *r;
    const struct settings *s;
    struct kpi_value v;
    const char *kpi;
    uint32_t scope;
    struct light_rule rule; /* what it was held against */
};

static enum light grey(struct sight *s, const char *why)
{
    s->rule.why_grey = why;
    return LIGHT_GREY;
}

static enum light grey_unknown(struct sight *s)
{
    return grey(s, s->v.reason ? s->v.reason : "reason.no_target");
}

/* Yellow and red below (`rising`: above) their limits. */
static enum light against(struct sight *s, exact rate, exact yellow, exact red, bool rising)
{
    bool (*beyond)(exact a, exact limit) = rising ? above : below;
    s->rule.measured = rate;
    s->rule.yellow = yellow;
    s->rule.red = red;
    s->rule.rising = rising;
    if (beyond(rate, red)) return LIGHT_RED;
    return beyond(rate, yellow) ? LIGHT_YELLOW : LIGHT_GREEN;
}

static enum light against_limits(struct sight *s, exact rate)
{
    return against(s, rate, s->s->light_yellow, s->s->light_red, false);
}

static bool too_few(struct sight *s, exact cases)
{
    s->rule.cases = cases;
    s->rule.cases_needed = s->s->rate_cases;
    return !exact_known(cases) || below(cases, exact_of(s->s->rate_cases, 1));
}

/* NULL: it has no row of its own (families, parts). */
static const struct kpi *kpi_seen(const struct sight *s)
{
    size_t i = measure_find(s->r, s->kpi);
    const struct kpi *kpi = i < s->r->nmeasure ? s->r->measures[i].kpi : NULL;
    return kpi && strcmp(kpi->id, s->kpi) == 0 ? kpi : NULL;
}

static enum light light_attainment(struct sight *s)
{
    if (!exact_known(s->v.value)) return grey_unknown(s);
    return against_limits(s, s->v.value);
}

/* Anything else with an additive target: value ÷ target. */
static enum light light_target(struct sight *s)
{
    const struct kpi *kpi = kpi_seen(s);
    if (!exact_known(s->v.target) && strcmp(s->kpi, "signed_amount") != 0)
        return LIGHT_NONE;
    exact rate = exact_div(s->v.value, s->v.target);
    if (!exact_known(rate)) return grey_unknown(s);
    bool weekly_count = kpi->unit == UNIT_COUNT && s->r->period.kind == PERIOD_WEEK;
    if (weekly_count && below(s->v.target, s->s->count_target_min))
        return grey(s, "reason.small_target");
    return against_limits(s, rate);
}

static enum light light_rate(struct sight *s)
{
    if (!exact_known(s->v.value)) return grey_unknown(s);
    if (too_few(s, s->v.den)) return grey(s, "reason.few_cases");
    return against_limits(s, s->v.value);
}

static exact drop_limit(const struct settings *s)
{
    const struct rule_setting *rule = settings_rule(s, "conversion_drop");
    return rule && rule->on ? rule_parameter(rule, "limit") : EXACT_UNKNOWN;
}

static enum light light_conversion(struct sight *s)
{
    const struct stage *stage = conversion_stage(s->s, s->kpi);
    if (!stage) return LIGHT_NONE;
    if (!exact_known(s->v.value)) return grey_unknown(s);
    if (too_few(s, s->v.den)) return grey(s, "reason.few_cases");
    bool low = below(s->v.value, stage->floor);
    s->rule.measured = s->v.value;
    s->rule.red = stage->floor;
    s->rule.drop = drop_limit(s->s);
    return low || conversion_dropped(s->s, &s->v) ? LIGHT_RED : LIGHT_GREEN;
}

/* Cases of the rates over money. */
static bool enough_invoices(struct sight *s, uint32_t cases)
{
    s->rule.cases_needed = s->s->rate_cases;
    return (int64_t)cases >= s->s->rate_cases;
}

static enum light light_collection(struct sight *s)
{
    exact target = exact_known(s->v.target) ? s->v.target : s->s->collection_target;
    bool of_period = strcmp(s->kpi, "collection_rate.period") == 0;
    struct invoice_cases cases = invoice_cases_of(s->r, s->scope);
    if (!exact_known(s->v.value)) return grey_unknown(s);
    if (!enough_invoices(s, of_period ? cases.period : cases.quarter))
        return grey(s, "reason.few_cases");
    return against(s, s->v.value, target, exact_sub(target, s->s->collection_red_points),
                   false);
}

static enum light light_overdue(struct sight *s)
{
    if (!exact_known(s->v.value)) return grey_unknown(s);
    if (!enough_invoices(s, invoice_cases_of(s->r, s->scope).open))
        return grey(s, "reason.few_cases");
    return against(s, s->v.value, s->s->overdue_yellow, s->s->overdue_red, true);
}

static const struct {
    const char *kpi;
    enum light (*light)(struct sight *s);
} own_lights[] = {
    {"signed_attainment", light_attainment}, {"signed_attainment.mtd", light_attainment},
    {"followup_on_time", light_rate},        {"task_completion", light_rate},
    {"collection_rate", light_collection},   {"collection_rate.period", light_collection},
    {"overdue_rate", light_overdue},
};

static enum light light_seen(struct sight *s)
{
    for (size_t i = 0; i < COUNT_OF(own_lights); i++)
        if (strcmp(own_lights[i].kpi, s->kpi) == 0) return own_lights[i].light(s);
    if (conversion_stage(s->s, s->kpi)) return light_conversion(s);
    const struct kpi *kpi = kpi_seen(s);
    return kpi && kpi->target_additive ? light_target(s) : LIGHT_NONE;
}

bool light_possible(const struct settings *settings, const char *kpi)
{
    for (size_t i = 0; i < COUNT_OF(own_lights); i++)
        if (strcmp(own_lights[i].kpi, kpi) == 0) return true;
    const struct kpi *k = kpi_named(kpi);
    return conversion_stage(settings, kpi) || (k && k->target_additive);
}

struct light_rule light_rule_of(const struct results *r, const char *kpi, uint32_t scope)
{
    struct sight s = {.r = r,
                      .s = r->model->settings,
                      .v = results_value(r, kpi, scope),
                      .kpi = kpi,
                      .scope = scope};
    s.rule.light = light_seen(&s);
    return s.rule;
}

enum light light_of(const struct results *r, const char *kpi, uint32_t scope,
                    const char **why_grey)
{
    struct light_rule rule = light_rule_of(r, kpi, scope);
    if (why_grey) *why_grey = rule.light == LIGHT_GREY ? rule.why_grey : NULL;
    return rule.light;
}
