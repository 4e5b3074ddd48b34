/* Alerts about the funnel's conversions: under the floor of their stage, or fallen steeply
 * against the window before. Both name the cause that the stage's settings hint at. */
#include "rules/watch.h"

#include <string.h>

#define FAMILY_PREFIX "conversion."

const struct stage *conversion_stage(const struct settings *s, const char *kpi)
{
    if (strncmp(kpi, FAMILY_PREFIX, strlen(FAMILY_PREFIX)) != 0) return NULL;
    for (size_t i = 0; i + 1 < s->nstage; i++)
        if (strcmp(s->stages[i].id, kpi + strlen(FAMILY_PREFIX)) == 0) return &s->stages[i];
    return NULL;
}

exact conversion_fall(const struct kpi_value *v)
{
    return exact_div(exact_sub(v->prev, v->value), v->prev);
}

/* What the open deals of the stage would bring if they were converted as `should` says and
 * not as they are. */
static exact at_stake(const struct watch *w, const struct stage *stage, uint32_t scope,
                      exact should, exact is)
{
    char *id = arena_printf(w->arena, "stage_counts.%s.amount", stage->id);
    return exact_mul(results_value(w->r, id, scope).value, exact_sub(should, is));
}

static struct alert *raise_step(struct watch *w, uint32_t scope, const struct stage *stage,
                                const char *kpi, exact value, exact limit)
{
    struct alert *t = alert_raise(w, scope);
    alert_measure(w, t, kpi, UNIT_RATE, value, limit);
    t->stage = stage;
    return t;
}

/* Calls one of the two rules for each step of each group with enough cases. */
static void for_steps(struct watch *w,
                      void (*look)(struct watch *w, uint32_t scope,
                                   const struct stage *stage, const char *kpi,
                                   const struct kpi_value *v))
{
    for (size_t k = 0; k + 1 < w->s->nstage; k++) {
        const struct stage *stage = &w->s->stages[k];
        const char *kpi = arena_printf(w->arena, FAMILY_PREFIX "%s", stage->id);
        for (uint32_t i = 0; i < w->r->nscope; i++) {
            if (!scope_is(w->r, i, KIND(COMPANY) | KIND(REGION) | KIND(TEAM))) continue;
            const struct kpi_value v = results_value(w->r, kpi, i);
            if (enough_cases(w, v.den)) look(w, i, stage, kpi, &v);
        }
    }
}

static void look_at_floor(struct watch *w, uint32_t scope, const struct stage *stage,
                          const char *kpi, const struct kpi_value *v)
{
    if (!below(v->value, stage->floor)) return;
    struct alert *t = raise_step(w, scope, stage, kpi, v->value, stage->floor);
    t->money = exact_narrow(w->arena, at_stake(w, stage, scope, stage->floor, v->value));
}

static void look_at_drop(struct watch *w, uint32_t scope, const struct stage *stage,
                         const char *kpi, const struct kpi_value *v)
{
    exact limit = watch_parameter(w, "limit"), kept = exact_sub(exact_of(1, 1), limit);
    if (!above(conversion_fall(v), limit)) return;
    struct alert *t = raise_step(w, scope, stage, kpi, v->value, exact_mul(v->prev, kept));
    t->money = exact_narrow(w->arena, at_stake(w, stage, scope, v->prev, v->value));
}

void find_conversion_floor(struct watch *w)
{
    for_steps(w, look_at_floor);
}

void find_conversion_drop(struct watch *w)
{
    for_steps(w, look_at_drop);
}
