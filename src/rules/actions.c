/* Agreed actions (SPEC 8): which action belongs to which finding of the period, and the
 * alert about those past their date (SPEC 5 action_overdue). In go the findings and what
 * the store carries from week to week; the texts are printed by the report. */
#include "rules/watch.h"

#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- ids ---- */

const char *action_id(struct arena *a, const char *kind, const char *period,
                      const char *rule, const char *kpi, const char *scope, const char *key)
{
    return arena_printf(a, "%s|%s|%s|%s|%s|%s", kind, period, rule, kpi, scope, key);
}

bool action_id_read(struct arena *a, const char *id, struct remembered_action *out)
{
    const char *parts[5];
    struct period since;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const char *bar = strchr(id, '|');
        if (!bar) return false;
        parts[i] = arena_copy(a, (str){id, (size_t)(bar - id)});
        id = bar + 1;
    }
    if (!period_parse(str_of(parts[1]), &since) || !*parts[0] || !*id) return false;
    out->kind = parts[0];
    out->since = parts[1];
    out->rule = parts[2];
    out->kpi = parts[3];
    out->scope = parts[4];
    out->scope_id = arena_string(a, id);
    return true;
}

/* ---- what was typed ---- */

static const char *const state_names[] = {
    [ACTION_OPEN] = "open",
    [ACTION_DOING] = "doing",
    [ACTION_DONE] = "done",
    [ACTION_DROPPED] = "dropped",
};

const char *action_state_name(enum action_state state)
{
    return state_names[state];
}

bool action_state_named(const char *name, enum action_state *out)
{
    for (size_t i = 0; i < COUNT_OF(state_names); i++) {
        if (strcmp(state_names[i], name) != 0) continue;
        *out = (enum action_state)i;
        return true;
    }
    return false;
}

bool action_is_pending(const struct remembered_action *t)
{
    return t->state == ACTION_OPEN || t->state == ACTION_DOING;
}

const struct action_value *action_typed(const struct remembered_action *t,
                                        const char *field)
{
    for (size_t i = 0; i < t->ntyped; i++)
        if (strcmp(t->typed[i].field, field) == 0) return &t->typed[i];
    return NULL;
}

/* ---- overdue ---- */

static uint32_t action_owner(const struct watch *w, const struct remembered_action *n)
{
    uint32_t scope = scope_named(w->r, n->owner, SCOPE_REP);
    return scope != REF_NONE ? scope : scope_named(w->r, n->owner, SCOPE_TEAM);
}

/* A question is over its date only as long as nobody answered. */
static bool action_is_late(const struct watch *w, const struct remembered_action *n)
{
    bool dated = n->agreed && n->due != DAY_NONE && n->due < w->r->now.d;
    bool answered = strcmp(n->kind, "question") == 0 && action_typed(n, "answer");
    return dated && action_is_pending(n) && !answered;
}

void find_action_overdue(struct watch *w)
{
    if (!w->mem) return;
    for (uint32_t i = 0; i < w->mem->naction; i++) {
        const struct remembered_action *n = &w->mem->actions[i];
        if (!action_is_late(w, n)) continue;
        struct alert *t = alert_raise_action(w, i);
        alert_measure(w, t, NULL, UNIT_DAYS, exact_of(w->r->now.d - n->due, 1), EXACT_ZERO);
        t->since = arena_string(w->arena, day_label(n->due).text);
        t->owner = action_owner(w, n);
    }
}

/* ---- findings and their actions ---- */

struct actions {
    const struct action_list *made;
};

struct matching {
    struct arena *arena;
    const struct memory *mem;
    const char *period;
    struct action_list *list;
    const struct remembered_action **known; /* those that may be continued, sorted */
    size_t nknown;
    uint32_t *listed; /* by index of memory.actions: its place in the list */
    bool *found;      /* by index of memory.actions: a finding continues it */
};

static int compare_about(const struct remembered_action *a,
                         const struct remembered_action *b)
{
    int order = strcmp(a->scope_id, b->scope_id);
    if (order == 0) order = strcmp(a->rule, b->rule);
    if (order == 0) order = strcmp(a->kpi, b->kpi);
    if (order == 0) order = strcmp(a->scope, b->scope);
    return order != 0 ? order : strcmp(a->kind, b->kind);
}

/* Of several about one thing, the one in which somebody wrote, then the latest. */
static int compare_known(const void *x, const void *y)
{
    const struct remembered_action *a = *(const struct remembered_action *const *)x;
    const struct remembered_action *b = *(const struct remembered_action *const *)y;
    int order = compare_about(a, b);
    if (order == 0) order = (int)b->agreed - (int)a->agreed;
    return order != 0 ? order : strcmp(b->id, a->id);
}

static void matching_begin(struct matching *k)
{
    const struct memory *mem = k->mem;
    size_t n = mem ? mem->naction : 0;
    k->known = arena_many(k->arena, const struct remembered_action *, n + 1);
    k->listed = arena_many(k->arena, uint32_t, n + 1);
    k->found = arena_many(k->arena, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        k->listed[i] = REF_NONE;
        if (!mem->actions[i].over) k->known[k->nknown++] = &mem->actions[i];
    }
    qsort(k->known, k->nknown, sizeof *k->known, compare_known);
}

static const struct remembered_action *known_find(const struct matching *k,
                                                  const struct remembered_action *about)
{
    size_t low = 0, high = k->nknown;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_about(k->known[middle], about) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool same = low < k->nknown && compare_about(k->known[low], about) == 0;
    return same ? k->known[low] : NULL;
}

static uint32_t action_add(struct matching *k, const struct remembered_action *t)
{
    k->list->at[k->list->n] = *t;
    return (uint32_t)k->list->n++;
}

static uint32_t action_of_memory(struct matching *k, uint32_t index)
{
    if (k->listed[index] == REF_NONE)
        k->listed[index] = action_add(k, &k->mem->actions[index]);
    return k->listed[index];
}

static uint32_t action_of(struct matching *k, struct remembered_action about)
{
    const struct remembered_action *known = known_find(k, &about);
    if (known) {
        uint32_t index = (uint32_t)(known - k->mem->actions);
        k->found[index] = true;
        return action_of_memory(k, index);
    }
    about.since = k->period;
    about.id = action_id(k->arena, about.kind, about.since, about.rule, about.kpi,
                         about.scope, about.scope_id);
    about.name = about.title = about.measure = about.owner = about.note = "";
    about.due = DAY_NONE;
    return action_add(k, &about);
}

static uint32_t alert_match(struct matching *k, const struct judgement *j,
                            const struct alert *t)
{
    if (t->level == ALERT_PRAISE) return REF_NONE;
    if (t->scope == ALERT_OF_ACTION) return action_of_memory(k, t->ref);
    return action_of(k, (struct remembered_action){.kind = "alert",
                                                   .rule = t->rule->id,
                                                   .kpi = t->kpi ? t->kpi : "",
                                                   .scope = alert_scope_name(t->scope),
                                                   .scope_id = alert_id(j, t, k->arena)});
}

static uint32_t problem_match(struct matching *k, const struct judgement *j,
                              const struct problem_customer *p)
{
    const char *id = customer_id(j->r->model, p->customer, k->arena);
    return action_of(
        k,
        (struct remembered_action){
            .kind = "problem", .rule = "", .kpi = "", .scope = "customer", .scope_id = id});
}

static void carried_find(struct matching *k)
{
    size_t n = k->mem ? k->mem->naction : 0;
    k->list->carried = arena_many(k->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct remembered_action *t = &k->mem->actions[i];
        bool goes_on = t->agreed && !t->over;
        if (goes_on && !k->found[i]) k->list->carried[k->list->ncarried++] = i;
    }
}

/* Every alert and problem customer gets the action that is remembered and still pending,
 * else a new one. */
static const struct action_list *list_make(struct arena *a, const struct judgement *j)
{
    struct action_list *list = arena_one(a, struct action_list);
    struct matching k = {.arena = a, .mem = j->mem, .list = list};
    k.period = arena_string(a, period_label(j->r->period).text);
    list->at = arena_many(a, struct remembered_action, j->nalert + j->nproblem + 1);
    list->of_alert = arena_many(a, uint32_t, j->nalert + 1);
    list->of_problem = arena_many(a, uint32_t, j->nproblem + 1);
    matching_begin(&k);
    for (size_t i = 0; i < j->nalert; i++)
        list->of_alert[i] = alert_match(&k, j, &j->alerts[i]);
    for (size_t i = 0; i < j->nproblem; i++)
        list->of_problem[i] = problem_match(&k, j, &j->problems[i]);
    carried_find(&k);
    return list;
}

struct actions *actions_later(struct arena *a)
{
    return arena_one(a, struct actions);
}

const struct action_list *actions_of(const struct judgement *j)
{
    static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
    struct actions *x = j->actions;
    pthread_mutex_lock(&making);
    if (!x->made) {
        struct arena own = arena_new();
        x->made = list_make(&own, j);
    }
    pthread_mutex_unlock(&making);
    return x->made;
}

const struct remembered_action *action_of_alert(const struct judgement *j,
                                                const struct alert *t)
{
    const struct action_list *list = actions_of(j);
    return &list->at[list->of_alert[t - j->alerts]];
}

const struct remembered_action *action_of_problem(const struct judgement *j,
                                                  const struct problem_customer *p)
{
    const struct action_list *list = actions_of(j);
    return &list->at[list->of_problem[p - j->problems]];
}
