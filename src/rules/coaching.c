/* Alerts that compare a person with the company or the team: who works long or much and
 * wins little should be coached, who wins much with little should be praised (SPEC 5, W14,
 * W15). */
#include "rules/watch.h"

static exact value_of(const struct watch *w, const char *kpi, uint32_t scope)
{
    return results_value(w->r, kpi, scope).value;
}

static bool employed(const struct watch *w, uint32_t rep)
{
    const struct rep *p = &w->m->reps.at[rep];
    bool hired = p->hired_on == DAY_NONE || p->hired_on < w->r->now.to;
    bool left = p->left_on != DAY_NONE && p->left_on < w->r->now.from;
    return hired && !left;
}

/* The team's total ÷ the members who were there in the period. */
static exact team_mean(const struct watch *w, const char *kpi, uint32_t team)
{
    int members = 0;
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        const struct scope *s = &w->r->scopes[i];
        if (s->kind == SCOPE_REP && s->parent == team && employed(w, s->ref)) members++;
    }
    return exact_div(value_of(w, kpi, team), exact_of(members, 1));
}

/* Per scope: the mean of its team; unknown for other scopes. */
static exact *team_means(struct watch *w, const char *kpi)
{
    exact *mean = arena_many(w->arena, exact, w->r->nscope);
    for (uint32_t i = 0; i < w->r->nscope; i++)
        if (scope_is(w->r, i, KIND(TEAM))) mean[i] = team_mean(w, kpi, i);
    return mean;
}

static exact mean_for(const struct watch *w, const exact *means, uint32_t rep_scope)
{
    uint32_t team = w->r->scopes[rep_scope].parent;
    if (team == REF_NONE || w->r->scopes[team].kind != SCOPE_TEAM) return EXACT_UNKNOWN;
    return means[team];
}

/* Win rate of a rep who is there and has enough closed deals; unknown for everybody else.
 */
static exact rep_win_rate(const struct watch *w, uint32_t scope)
{
    const struct scope *s = &w->r->scopes[scope];
    if (s->kind != SCOPE_REP || !employed(w, s->ref)) return EXACT_UNKNOWN;
    const struct kpi_value v = results_value(w->r, "win_rate", scope);
    return enough_cases(w, v.den) ? v.value : EXACT_UNKNOWN;
}

void find_slow_and_low(struct watch *w)
{
    exact slow = exact_mul(value_of(w, "sales_cycle", 0), watch_parameter(w, "cycle"));
    exact low = exact_mul(value_of(w, "win_rate", 0), watch_parameter(w, "win_rate"));
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        exact wins = rep_win_rate(w, i);
        if (!below(wins, low)) continue;
        exact cycle = value_of(w, "sales_cycle", i);
        if (above(cycle, slow))
            alert_measure(w, alert_raise(w, i), "sales_cycle", UNIT_DAYS, cycle, slow);
    }
}

void find_busy_and_low(struct watch *w)
{
    exact low = exact_mul(value_of(w, "win_rate", 0), watch_parameter(w, "win_rate"));
    exact factor = watch_parameter(w, "visits"), *means = team_means(w, "visits");
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!below(rep_win_rate(w, i), low)) continue;
        exact visits = value_of(w, "visits", i);
        exact busy = exact_mul(mean_for(w, means, i), factor);
        if (above(visits, busy))
            alert_measure(w, alert_raise(w, i), "visits", UNIT_COUNT, visits, busy);
    }
}

void find_few_but_sure(struct watch *w)
{
    exact high = exact_mul(value_of(w, "win_rate", 0), watch_parameter(w, "win_rate"));
    exact *means = team_means(w, "new_leads");
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        exact wins = rep_win_rate(w, i);
        if (!above(wins, high)) continue;
        if (below(value_of(w, "new_leads", i), mean_for(w, means, i)))
            alert_measure(w, alert_raise(w, i), "win_rate", UNIT_RATE, wins, high);
    }
}
