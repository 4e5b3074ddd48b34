/* The light of one number (SPEC 5): a table of KPIs that have one, each with the function
 * that knows its limits. Every limit is strict. What is unknown or has too few cases is
 * grey. */
#include "rules/watch.h"

#include "metrics/kpi.h"

#include <string.h>

struct sight {
    const struct lamp *lamp;
    const struct results *r;
    const struct settings *s;
    const struct kpi_value *v;
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
    return grey(s, s->v->reason ? s->v->reason : "reason.no_target");
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

static enum light light_attainment(struct sight *s)
{
    if (!exact_known(s->v->value)) return grey_unknown(s);
    return against_limits(s, s->v->value);
}

/* Anything else with an additive target: value ÷ target. */
static enum light light_target(struct sight *s)
{
    const struct kpi *kpi = s->lamp->kpi;
    if (!exact_known(s->v->target) && strcmp(kpi->id, "signed_amount") != 0)
        return LIGHT_NONE;
    exact rate = exact_div(s->v->value, s->v->target);
    if (!exact_known(rate)) return grey_unknown(s);
    bool weekly_count = kpi->unit == UNIT_COUNT && s->r->period.kind == PERIOD_WEEK;
    if (weekly_count && below(s->v->target, s->s->count_target_min))
        return grey(s, "reason.small_target");
    return against_limits(s, rate);
}

static enum light light_rate(struct sight *s)
{
    if (!exact_known(s->v->value)) return grey_unknown(s);
    if (too_few(s, s->v->den)) return grey(s, "reason.few_cases");
    return against_limits(s, s->v->value);
}

static enum light light_conversion(struct sight *s)
{
    const struct lamp *lamp = s->lamp;
    if (!exact_known(s->v->value)) return grey_unknown(s);
    if (too_few(s, s->v->den)) return grey(s, "reason.few_cases");
    bool low = below(s->v->value, lamp->stage->floor);
    s->rule.measured = s->v->value;
    s->rule.red = lamp->stage->floor;
    s->rule.drop = lamp->drop;
    return low || above(conversion_fall(s->v), lamp->drop) ? LIGHT_RED : LIGHT_GREEN;
}

/* Cases of the rates over money. */
static bool enough_invoices(struct sight *s, uint32_t cases)
{
    s->rule.cases_needed = s->s->rate_cases;
    return (int64_t)cases >= s->s->rate_cases;
}

static enum light collection_seen(struct sight *s, uint32_t cases)
{
    exact target = exact_known(s->v->target) ? s->v->target : s->s->collection_target;
    if (!exact_known(s->v->value)) return grey_unknown(s);
    if (!enough_invoices(s, cases)) return grey(s, "reason.few_cases");
    return against(s, s->v->value, target, exact_sub(target, s->s->collection_red_points),
                   false);
}

static enum light light_collection(struct sight *s)
{
    return collection_seen(s, invoice_cases_of(s->r, s->scope).quarter);
}

static enum light light_collection_period(struct sight *s)
{
    return collection_seen(s, invoice_cases_of(s->r, s->scope).period);
}

static enum light light_overdue(struct sight *s)
{
    if (!exact_known(s->v->value)) return grey_unknown(s);
    if (!enough_invoices(s, invoice_cases_of(s->r, s->scope).open))
        return grey(s, "reason.few_cases");
    return against(s, s->v->value, s->s->overdue_yellow, s->s->overdue_red, true);
}

static const struct {
    const char *kpi;
    enum light (*light)(struct sight *s);
} own_lights[] = {
    {"signed_attainment", light_attainment},
    {"signed_attainment.mtd", light_attainment},
    {"followup_on_time", light_rate},
    {"task_completion", light_rate},
    {"collection_rate", light_collection},
    {"collection_rate.period", light_collection_period},
    {"overdue_rate", light_overdue},
};

static exact drop_limit(const struct settings *s)
{
    const struct rule_setting *rule = settings_rule(s, "conversion_drop");
    return rule && rule->on ? rule_parameter(rule, "limit") : EXACT_UNKNOWN;
}

struct lamp lamp_of(const struct settings *s, const char *kpi, const struct kpi *row)
{
    for (size_t i = 0; i < COUNT_OF(own_lights); i++)
        if (strcmp(own_lights[i].kpi, kpi) == 0)
            return (struct lamp){.judge = own_lights[i].light};
    const struct stage *stage = conversion_stage(s, kpi);
    if (stage)
        return (struct lamp){
            .judge = light_conversion, .stage = stage, .drop = drop_limit(s)};
    bool aims = row && strcmp(row->id, kpi) == 0 && row->target_additive;
    return (struct lamp){.judge = aims ? light_target : NULL, .kpi = row};
}

struct lamp *lamps_make(struct arena *a, const struct results *r)
{
    struct lamp *lamps = arena_many(a, struct lamp, r->nmeasure + 1);
    for (size_t i = 0; i < r->nmeasure; i++)
        lamps[i] = lamp_of(r->model->settings, r->measures[i].id, r->measures[i].kpi);
    return lamps;
}

static struct light_rule rule_seen(const struct lamp *lamp, const struct results *r,
                                   uint32_t scope, const struct kpi_value *v)
{
    struct sight s = {
        .lamp = lamp, .r = r, .s = r->model->settings, .v = v, .scope = scope};
    if (lamp->judge) s.rule.light = lamp->judge(&s);
    return s.rule;
}

static enum light rule_light(const struct light_rule *rule, const char **why_grey)
{
    if (why_grey) *why_grey = rule->light == LIGHT_GREY ? rule->why_grey : NULL;
    return rule->light;
}

enum light lamp_light(const struct lamp *lamp, const struct results *r, uint32_t scope,
                      const struct kpi_value *v, const char **why_grey)
{
    if (why_grey) *why_grey = NULL;
    if (!lamp->judge) return LIGHT_NONE;
    struct light_rule rule = rule_seen(lamp, r, scope, v);
    return rule_light(&rule, why_grey);
}

struct light_rule light_rule_of(const struct results *r, const char *kpi, uint32_t scope)
{
    size_t i = measure_find(r, kpi);
    const struct kpi_value v = results_value(r, kpi, scope);
    const struct lamp lamp =
        lamp_of(r->model->settings, kpi, i < r->nmeasure ? r->measures[i].kpi : NULL);
    return rule_seen(&lamp, r, scope, &v);
}

enum light light_of(const struct results *r, const char *kpi, uint32_t scope,
                    const char **why_grey)
{
    struct light_rule rule = light_rule_of(r, kpi, scope);
    return rule_light(&rule, why_grey);
}
