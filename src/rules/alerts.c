/* The table of rules, and how what they find becomes an alert. What a rule looks at stands
 * in the file of its family; limits, titles and measures come from the settings; alerts are
 * ranked by rank.c. */
#include "rules/watch.h"

#include "base/text.h"

#include <string.h>

const struct rule_info rule_infos[] = {
    {.id = "attainment_red",
     .scope = "team, rep",
     .says = "Week attainment under its limit, unless the month to date is reached: "
             "special review.",
     .find = find_attainment_red},
    {.id = "two_weeks_below",
     .scope = "team, rep",
     .says = "Week attainment under the plan several weeks running and the month to date "
             "behind: coaching task for the manager.",
     .find = find_two_weeks_below},
    {.id = "behaviour",
     .scope = "rep",
     .says = "A daily minimum of the level missed on several working days running: told, "
             "then a one-to-one talk.",
     .find = find_behaviour,
     .facts = true},
    {.id = "no_visits",
     .scope = "rep",
     .says = "No visit on several working days running.",
     .find = find_no_visits,
     .facts = true},
    {.id = "conversion_floor",
     .scope = "company, region, team",
     .says = "A stage's conversion under its floor, with the cause that it hints at.",
     .find = find_conversion_floor},
    {.id = "conversion_drop",
     .scope = "company, region, team",
     .says = "A stage's conversion fell steeply against the window before.",
     .find = find_conversion_drop},
    {.id = "followup_low",
     .scope = "company, region, team, rep",
     .says = "Too few high-quality leads followed up in time.",
     .find = find_followup_low},
    {.id = "tasks_low",
     .scope = "company, region, team, rep",
     .says = "Too few of the tasks that were due are done.",
     .find = find_tasks_low},
    {.id = "leads_falling",
     .scope = "company, team",
     .says = "High-quality leads fell several weeks running.",
     .find = find_leads_falling},
    {.id = "risk_up",
     .scope = "company, team",
     .says = "More open deals carry a risk flag than in the last period.",
     .find = find_risk_up},
    {.id = "activity_drop",
     .scope = "rep",
     .says = "Touches per working day fell far below the person's own eight weeks before.",
     .find = find_activity_drop},
    {.id = "forecast_short",
     .scope = "company, team",
     .says = "The weighted forecast misses the month's target, and it is late or unlikely.",
     .find = find_forecast_short},
    {.id = "key_account_silent",
     .scope = "customer",
     .says = "A tier A customer without contact for too many days.",
     .find = find_key_account_silent,
     .facts = true},
    {.id = "invoice_missing",
     .scope = "contract",
     .says = "Signed some time ago, and no receivable names it.",
     .find = find_invoice_missing},
    {.id = "arrears",
     .scope = "customer",
     .says = "Overdue now and at the ends of the last two complete months.",
     .find = find_arrears,
     .facts = true},
    {.id = "slow_and_low",
     .scope = "rep",
     .says = "A long sales cycle and a low win rate against the company: coach.",
     .find = find_slow_and_low},
    {.id = "busy_and_low",
     .scope = "rep",
     .says = "Many visits against the team and a low win rate: coach, other customers.",
     .find = find_busy_and_low},
    {.id = "few_but_sure",
     .scope = "rep",
     .says = "Fewer leads than the team's mean and a high win rate: praise.",
     .find = find_few_but_sure},
    {.id = "action_overdue",
     .scope = "action",
     .says = "An agreed action is past its date and not done.",
     .find = find_action_overdue},
};
const size_t rule_info_count = COUNT_OF(rule_infos);

/* ---- words ---- */

const char *alert_level_name(enum alert_level level)
{
    static const char *const names[] = {
        [ALERT_PRAISE] = "praise",
        [ALERT_YELLOW] = "yellow",
        [ALERT_ORANGE] = "orange",
        [ALERT_RED] = "red",
    };
    return names[level];
}

const char *alert_scope_name(enum alert_scope scope)
{
    static const char *const names[] = {
        [ALERT_OF_COMPANY] = "company",   [ALERT_OF_REGION] = "region",
        [ALERT_OF_TEAM] = "team",         [ALERT_OF_REP] = "rep",
        [ALERT_OF_CUSTOMER] = "customer", [ALERT_OF_CONTRACT] = "contract",
        [ALERT_OF_ACTION] = "action",
    };
    return names[scope];
}

const char *scope_kind_name(enum scope_kind kind)
{
    static const char *const names[] = {
        [SCOPE_COMPANY] = "company",
        [SCOPE_REGION] = "region",
        [SCOPE_TEAM] = "team",
        [SCOPE_REP] = "rep",
        [SCOPE_UNASSIGNED] = "unassigned",
        [SCOPE_OTHER] = "other",
    };
    return names[kind];
}

/* ---- raising ---- */

exact watch_parameter(const struct watch *w, const char *name)
{
    return rule_parameter(w->rule, name);
}

int watch_days(const struct watch *w, const char *name)
{
    return (int)exact_round(watch_parameter(w, name), 1);
}

static struct alert *raise_empty(struct watch *w)
{
    struct alert *t = vec_push(&w->alerts);
    *t = (struct alert){
        .rule = w->rule,
        .level = w->level,
        .value = NARROW_UNKNOWN,
        .limit = NARROW_UNKNOWN,
        .money = NARROW_UNKNOWN,
        .due = w->due,
        .owner = REF_NONE,
        .customer = REF_NONE,
    };
    return t;
}

static enum alert_scope alert_scope_of(enum scope_kind kind)
{
    switch (kind) {
    case SCOPE_REGION: return ALERT_OF_REGION;
    case SCOPE_TEAM: return ALERT_OF_TEAM;
    case SCOPE_REP: return ALERT_OF_REP;
    case SCOPE_COMPANY:
    case SCOPE_UNASSIGNED:
    case SCOPE_OTHER: break;
    }
    return ALERT_OF_COMPANY;
}

struct alert *alert_raise(struct watch *w, uint32_t scope)
{
    const struct scope *s = &w->r->scopes[scope];
    struct alert *t = raise_empty(w);
    t->scope = alert_scope_of(s->kind);
    t->ref = scope;
    /* A person's manager must act; the page knows who leads the team. */
    if (s->kind == SCOPE_TEAM) t->owner = scope;
    bool in_team = s->kind == SCOPE_REP && scope_is(w->r, s->parent, KIND(TEAM));
    if (in_team) t->owner = s->parent;
    if (s->kind == SCOPE_REP && t->level != ALERT_PRAISE)
        t->money = exact_narrow(w->arena, scope_missing(w, scope));
    return t;
}

struct alert *alert_raise_customer(struct watch *w, uint32_t customer)
{
    const struct customer *c = &w->m->customers.at[customer];
    struct alert *t = raise_empty(w);
    t->scope = ALERT_OF_CUSTOMER;
    t->ref = t->customer = customer;
    if (c->owner != REF_NONE) t->owner = scope_of_rep(w->r, c->owner);
    return t;
}

struct alert *alert_raise_contract(struct watch *w, uint32_t contract)
{
    const struct contract k = contract_at(w->m, contract);
    struct alert *t = raise_empty(w);
    t->scope = ALERT_OF_CONTRACT;
    t->ref = contract;
    t->customer = k.customer;
    if (k.rep != REF_NONE) t->owner = scope_of_rep(w->r, k.rep);
    return t;
}

struct alert *alert_raise_action(struct watch *w, uint32_t action)
{
    struct alert *t = raise_empty(w);
    t->scope = ALERT_OF_ACTION;
    t->ref = action;
    return t;
}

exact scope_missing(const struct watch *w, uint32_t scope)
{
    exact gap = results_value(w->r, "signed_gap", scope).value;
    return above(gap, EXACT_ZERO) ? gap : EXACT_UNKNOWN;
}

void alert_measure(const struct watch *w, struct alert *t, const char *kpi, enum unit unit,
                   exact value, exact limit)
{
    t->kpi = kpi;
    t->unit = unit;
    t->value = exact_narrow(w->arena, value);
    t->limit = exact_narrow(w->arena, limit);
}

/* ---- whom they are about ---- */

const char *customer_id(const struct model *m, uint32_t customer, struct arena *a)
{
    const struct customer *c = &m->customers.at[customer];
    return sym_spell(m->names, c->id != SYM_EMPTY ? c->id : c->name, a);
}

const char *customer_label(const struct model *m, uint32_t customer, struct arena *a)
{
    const struct customer *c = &m->customers.at[customer];
    return sym_spell(m->names, c->name != SYM_EMPTY ? c->name : c->id, a);
}

/* A line of page one has no room for all that people type. */
static const char *title_begin(const char *title, struct arena *a)
{
    enum { LETTERS_MOST = 40 };
    str s = str_of(title);
    size_t at = 0;
    for (int n = 0; at < s.n && n < LETTERS_MOST; n++) utf8_next(s, &at);
    return at == s.n ? title : arena_printf(a, "%s…", arena_copy(a, str_sub(s, 0, at)));
}

const char *alert_id(const struct judgement *j, const struct alert *t, struct arena *a)
{
    const struct model *m = j->r->model;
    switch (t->scope) {
    case ALERT_OF_CUSTOMER: return customer_id(m, t->ref, a);
    case ALERT_OF_CONTRACT: return sym_spell(m->names, contract_at(m, t->ref).id, a);
    case ALERT_OF_ACTION: return j->mem->actions[t->ref].id;
    case ALERT_OF_COMPANY:
    case ALERT_OF_REGION:
    case ALERT_OF_TEAM:
    case ALERT_OF_REP: break;
    }
    return j->r->scopes[t->ref].id;
}

const char *alert_name(const struct judgement *j, const struct alert *t, struct arena *a)
{
    const struct remembered_action *n;
    switch (t->scope) {
    case ALERT_OF_CUSTOMER:
    case ALERT_OF_CONTRACT:
        return t->customer != REF_NONE ? customer_label(j->r->model, t->customer, a)
                                       : alert_id(j, t, a);
    case ALERT_OF_ACTION:
        n = &j->mem->actions[t->ref];
        return title_begin(*n->title ? n->title : n->name, a);
    case ALERT_OF_COMPANY:
    case ALERT_OF_REGION:
    case ALERT_OF_TEAM:
    case ALERT_OF_REP: break;
    }
    return j->r->scopes[t->ref].name;
}
