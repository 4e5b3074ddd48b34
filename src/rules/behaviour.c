/* Alerts about a person's daily work: minima of the level missed, and no visits, several
 * working days running (SPEC 5, W16, W25, W26). The streaks come from streaks.c. */
#include "rules/watch.h"

/* The first minimum that was missed on the streak's last day names the KPI. */
static void measure_missed(const struct watch *w, struct alert *t, uint32_t rep)
{
    static const char *const kpis_of[4] = {"behaviour.customers", "behaviour.needs",
                                           "behaviour.proposals", "behaviour.meetings"};
    const struct minima *min = &w->s->minima[w->m->reps.at[rep].level];
    const exact least[4] = {min->customers, min->needs, min->proposals, min->meetings};
    for (int i = 0; i < 4; i++) {
        exact done = exact_of(w->days[rep].last[i], 1);
        if (!below(done, least[i])) continue;
        alert_measure(w, t, kpis_of[i], UNIT_RATIO, done, least[i]);
        return;
    }
}

void find_behaviour(struct watch *w)
{
    int yellow = watch_days(w, "days"), orange = watch_days(w, "orange_days");
    if (!w->days) return;
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(REP))) continue;
        uint32_t rep = w->r->scopes[i].ref;
        const struct day_streaks *s = &w->days[rep];
        if (s->missed < yellow || s->missed == 0) continue;
        struct alert *t = alert_raise(w, i);
        t->level = s->missed >= orange ? ALERT_ORANGE : ALERT_YELLOW;
        t->streak = s->missed;
        t->since = arena_string(w->arena, day_label(s->missed_since).text);
        measure_missed(w, t, rep);
    }
}

void find_no_visits(struct watch *w)
{
    int days = watch_days(w, "days");
    if (!w->days) return;
    for (uint32_t i = 0; i < w->r->nscope; i++) {
        if (!scope_is(w->r, i, KIND(REP))) continue;
        const struct day_streaks *s = &w->days[w->r->scopes[i].ref];
        if (s->unvisited < days || s->unvisited == 0) continue;
        struct alert *t = alert_raise(w, i);
        alert_measure(w, t, "visits", UNIT_DAYS, exact_of(s->unvisited, 1),
                      exact_of(days, 1));
        t->streak = s->unvisited;
        t->since = arena_string(w->arena, day_label(s->unvisited_since).text);
    }
}
