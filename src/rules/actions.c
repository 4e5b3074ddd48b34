/* The alert about agreed actions past their date (SPEC 5 action_overdue): in go the actions
 * that the store carries from week to week and what returned workbooks said of them. */
#include "rules/watch.h"

static uint32_t action_owner(const struct watch *w, const struct remembered_action *n)
{
    uint32_t scope = scope_named(w->r, n->owner, SCOPE_REP);
    return scope != REF_NONE ? scope : scope_named(w->r, n->owner, SCOPE_TEAM);
}

void find_action_overdue(struct watch *w)
{
    if (!w->mem) return;
    for (uint32_t i = 0; i < w->mem->naction; i++) {
        const struct remembered_action *n = &w->mem->actions[i];
        bool pending = n->state == ACTION_OPEN || n->state == ACTION_DOING;
        if (!n->agreed || !pending || n->due == DAY_NONE || n->due >= w->r->now.d) continue;
        struct alert *t = alert_raise_action(w, i);
        alert_measure(t, NULL, UNIT_DAYS, exact_of(w->r->now.d - n->due, 1), EXACT_ZERO);
        t->since = arena_string(w->arena, day_label(n->due).text);
        t->owner = action_owner(w, n);
    }
}
