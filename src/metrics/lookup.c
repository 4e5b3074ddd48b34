/* Finding numbers in results, and comparing them (SPEC 4). */
#include "metrics/members.h"

#include <string.h>

#include "base/text.h"

const struct kpi *kpi_named(const char *id)
{
    for (size_t i = 0; i < kpi_count; i++)
        if (!strcmp(kpis[i].id, id)) return &kpis[i];
    return NULL;
}

static uint32_t *measure_slot(const struct results *r, const char *id)
{
    uint32_t i = (uint32_t)str_hash(str_of(id)) & r->measure_mask;
    while (r->measure_slots[i] && strcmp(r->measures[r->measure_slots[i] - 1].id, id))
        i = (i + 1) & r->measure_mask;
    return &r->measure_slots[i];
}

void measures_index(struct arena *a, struct results *r)
{
    uint32_t cap = 16;
    while (cap < 2 * r->nmeasure) cap *= 2;
    r->measure_slots = arena_many(a, uint32_t, cap);
    r->measure_mask = cap - 1;
    for (size_t i = 0; i < r->nmeasure; i++)
        *measure_slot(r, r->measures[i].id) = (uint32_t)i + 1;
}

size_t measure_find(const struct results *r, const char *id)
{
    uint32_t found = *measure_slot(r, id);
    return found ? found - 1 : r->nmeasure;
}

/* Over one denominator, which goes out, numbers stay small. */
exact kpi_change(enum unit unit, exact now, exact before)
{
    wide difference;
    if (unit != UNIT_RATE && now.den && now.den == before.den && before.num > 0 &&
        !__builtin_sub_overflow(now.num, before.num, &difference))
        return (exact){difference, before.num};
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
