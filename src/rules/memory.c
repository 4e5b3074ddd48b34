/* Previous values of what carries no date (SPEC 4): taken from what the store remembers of
 * the period before, for every scope; where the store knows nothing they stay unknown. */
#include "rules/rules.h"

#include "metrics/kpi.h"

/* The period whose remembered value is compared with. Conversion looks at four weeks, so
 * its window before is the one of four weeks earlier; months and longer take the period
 * before. */
static struct period previous_period(const struct results *r, const struct kpi *kpi)
{
    bool steps = kpi->family == FAMILY_STAGE_STEP;
    return period_shift(r->period, steps && r->period.kind == PERIOD_WEEK ? -4 : -1);
}

void memory_fill_previous(struct results *r, const struct memory *mem)
{
    if (!mem || !mem->known || !mem->kpi) return;
    exact *prev = arena_many(r->arena, exact, r->nscope);
    for (size_t i = 0; i < r->nmeasure; i++) {
        if (!kpi_dateless(r->model, r->measures[i].kpi)) continue;
        struct period before = previous_period(r, r->measures[i].kpi);
        for (uint32_t k = 0; k < r->nscope; k++) {
            const struct scope *s = &r->scopes[k];
            prev[k] =
                mem->kpi(mem, r->measures[i].id, scope_kind_name(s->kind), s->id, before);
            if (!exact_known(prev[k])) prev[k] = measure_value(r, i, k).prev;
        }
        measure_set_previous(r, i, prev);
    }
}
