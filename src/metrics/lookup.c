/* Finding numbers in results, and comparing them (SPEC 4). */
#include "metrics/kpi.h"

#include <string.h>

size_t measure_find(const struct results *r, const char *id)
{
    size_t i = 0;
    while (i < r->nmeasure && strcmp(r->measures[i].id, id)) i++;
    return i;
}

const struct kpi_value *results_value(const struct results *r, const char *kpi,
                                      uint32_t scope)
{
    static const struct kpi_value none = {.reason = "reason.no_such_member"};
    size_t i = measure_find(r, kpi);
    if (i == r->nmeasure || scope >= r->nscope) return &none;
    return &r->values[i * r->nscope + scope];
}

const struct series *results_series(const struct results *r, const char *kpi,
                                    uint32_t scope)
{
    size_t i = measure_find(r, kpi);
    if (i == r->nmeasure || scope >= r->nscope || !r->series[i]) return NULL;
    return &r->series[i][scope];
}

exact kpi_change(enum unit unit, exact now, exact before)
{
    exact change = exact_sub(now, before);
    return unit == UNIT_RATE ? change : exact_div(change, exact_abs(before));
}

exact value_change(const struct results *r, enum unit unit, const struct kpi_value *v)
{
    return r->complete ? kpi_change(unit, v->value, v->prev) : EXACT_UNKNOWN;
}

exact value_change_last_year(const struct results *r, enum unit unit,
                             const struct kpi_value *v)
{
    return r->complete ? kpi_change(unit, v->value, v->last_year) : EXACT_UNKNOWN;
}
