/* Figures for machines, from which kpi.json is written (SPEC 9), one scope at a time.
 *
 * In: results and judgement. Out: every KPI of a scope rounded once, lists, series, movers;
 * target checks, problem customers, alerts and inputs. Writing JSON is left to render. */
#include "report/lists.h"

#include <stdlib.h>

#define SERIES_REPS_MOST 2000 /* with more people, series are kept for groups only */

static const char *const unit_names[] = {
    [UNIT_MONEY] = "money", [UNIT_COUNT] = "count", [UNIT_RATE] = "rate",
    [UNIT_DAYS] = "days",   [UNIT_RATIO] = "ratio",
};

static const char *const scope_kinds[] = {
    [SCOPE_COMPANY] = "company", [SCOPE_REGION] = "region",         [SCOPE_TEAM] = "team",
    [SCOPE_REP] = "rep",         [SCOPE_UNASSIGNED] = "unassigned", [SCOPE_OTHER] = "other",
};

static const char *light_name(enum light l)
{
    switch (l) {
    case LIGHT_NONE: return NULL;
    case LIGHT_GREY: return "grey";
    case LIGHT_GREEN: return "green";
    case LIGHT_YELLOW: return "yellow";
    case LIGHT_RED: return "red";
    }
    return NULL;
}

/* ---- KPIs of a scope ---- */

/* Why the value is unknown; of the signed amount also why its target is. */
static const char *entry_reason(const struct build *b, const char *id,
                                const struct kpi_value *v)
{
    bool known = exact_known(v->value), aimed = exact_known(v->target);
    const char *reason = v->reason ? v->reason : "reason.unknown";
    if (known && (aimed || strcmp(id, "signed_amount") != 0)) return NULL;
    if (known) reason = "reason.no_target";
    const char *text = label_find(b->t, reason);
    return text ? text : reason;
}

/* Against a value that is known, if anything. */
static struct figure change_figure(const struct build *b, enum unit unit,
                                   const struct kpi_value *v, exact before)
{
    bool compared = exact_known(before) && b->r->complete;
    return compared ? figure_of(kpi_change(unit, v->value, before), false) : FIGURE_UNKNOWN;
}

static void entry_fill(const struct build *b, size_t measure, uint32_t scope,
                       const struct kpi_value *v, struct kpi_entry *out)
{
    const struct measure *m = &b->r->measures[measure];
    const struct kpi *k = m->kpi;
    bool is_money = k->unit == UNIT_MONEY;
    out->id = m->id;
    out->value = figure_of(v->value, is_money);
    out->num = part_figure(k, false, v->num);
    out->den = part_figure(k, true, v->den);
    out->target = figure_of(v->target, is_money);
    out->prev = figure_of(v->prev, is_money);
    out->change = change_figure(b, k->unit, v, v->prev);
    out->last_year = figure_of(v->last_year, is_money);
    out->change_last_year = change_figure(b, k->unit, v, v->last_year);
    out->unit = unit_names[k->unit];
    out->light = light_name(lamp_light(&b->lists->lamps[measure], b->r, scope, v, NULL));
    out->reason = entry_reason(b, m->id, v);
    out->partial = v->partial;
}

static bool open_ended(const struct measure *m)
{
    return m->kpi->family == FAMILY_LOST_REASON || m->kpi->family == FAMILY_PRODUCT ||
           m->kpi->family == FAMILY_REGION || m->kpi->family == FAMILY_INDUSTRY;
}

/* Members of open-ended families that say nothing about a scope are left out. */
static bool entry_wanted(const struct measure *m, const struct kpi_value *v)
{
    bool now = exact_known(v->value) && !exact_is_zero(v->value);
    return !open_ended(m) || now || (exact_known(v->prev) && !exact_is_zero(v->prev));
}

static bool measure_wanted(const struct build *b, size_t measure, uint32_t scope)
{
    const struct measure *m = &b->r->measures[measure];
    if (!open_ended(m)) return true;
    const struct kpi_value v = measure_value(b->r, measure, scope);
    return entry_wanted(m, &v);
}

bool numbers_kpi(const struct numbers *n, size_t scope, size_t measure,
                 struct kpi_entry *out)
{
    const struct build *b = n->of;
    const struct kpi_value v = measure_value(b->r, measure, (uint32_t)scope);
    bool wanted = entry_wanted(&b->r->measures[measure], &v);
    if (wanted) entry_fill(b, measure, (uint32_t)scope, &v, out);
    return wanted;
}

/* ---- lists ---- */

typedef size_t lead_list(const struct results *r, uint32_t scope, struct arena *a,
                         uint32_t **out);

/* The company's, and which are whose. */
struct leads {
    uint32_t *at;
    struct by_rep owner;
};

static const void *leads_make(struct build *b, lead_list *list)
{
    struct leads *made = arena_one(b->a, struct leads);
    size_t n = list(b->r, 0, b->a, &made->at);
    uint32_t *reps = arena_many(b->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) reps[i] = lead_at(b->m, made->at[i]).rep;
    made->owner = by_rep_make(b, reps, n);
    return made;
}

static const void *missed_make(struct build *b)
{
    return leads_make(b, followup_missed);
}

static const void *not_yet_due_make(struct build *b)
{
    return leads_make(b, followup_not_yet_due);
}

static int number_compare(const void *pa, const void *pb)
{
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    return a < b ? -1 : a > b;
}

/* In the order of the company's, which is that of their dates. */
static size_t leads_of_scope(struct build *b, const struct leads *all, uint32_t scope,
                             uint32_t **out)
{
    size_t n = by_rep_of_scope(b, &all->owner, scope, out);
    if (n > 1 && b->r->scopes[scope].kind == SCOPE_TEAM)
        qsort(*out, n, sizeof **out, number_compare);
    for (size_t i = 0; i < n; i++) (*out)[i] = all->at[(*out)[i]];
    return n;
}

static struct id_list leads_list(struct build *b, const char *id, uint32_t scope,
                                 struct shared_list *shared,
                                 const void *(*make)(struct build *b), lead_list *list)
{
    uint32_t *at;
    enum scope_kind kind = b->r->scopes[scope].kind;
    bool few = kind == SCOPE_TEAM || kind == SCOPE_REP;
    bool known =
        exact_known(results_value(b->r, "followup_on_time.not_yet_due", scope).value);
    size_t n = !known ? 0
               : few  ? leads_of_scope(b, list_shared(b, shared, make), scope, &at)
                      : list(b->r, scope, b->a, &at);
    struct id_list out = {id, arena_many(b->a, const char *, n + 1), n};
    for (size_t i = 0; i < n; i++) out.items[i] = symbol(b, lead_at(b->m, at[i]).id);
    return out;
}

static void lists_fill(struct build *b, uint32_t scope, struct scope_entry *out)
{
    out->lists = arena_many(b->a, struct id_list, 2);
    out->lists[0] = leads_list(b, "followup_on_time.missed", scope, &b->lists->missed,
                               missed_make, followup_missed);
    out->lists[1] =
        leads_list(b, "followup_on_time.not_yet_due", scope, &b->lists->not_yet_due,
                   not_yet_due_make, followup_not_yet_due);
    out->nlist = 2;
}

/* ---- series ---- */

static struct figure_line line_of(const struct rounded_line *line)
{
    return (struct figure_line){line->known, line->at};
}

bool numbers_series(const struct numbers *n, size_t scope, size_t measure, struct arena *a,
                    struct series_entry *out)
{
    const struct build *b = n->of;
    const struct measure *m = &b->r->measures[measure];
    bool person = b->r->scopes[scope].kind == SCOPE_REP;
    if (!m->kpi->trend || (person && b->m->reps.n > SERIES_REPS_MOST)) return false;
    if (!measure_wanted(b, measure, (uint32_t)scope)) return false;
    bool is_money = m->kpi->unit == UNIT_MONEY;
    struct rounded_series *s = arena_one(a, struct rounded_series);
    measure_series_rounded(b->r, measure, (uint32_t)scope, figure_scale(is_money), s);
    *out = (struct series_entry){
        .id = m->id,
        .money = is_money,
        .weeks = line_of(&s->weeks),
        .targets = line_of(&s->week_targets),
        .months = line_of(&s->months),
        .month_targets = line_of(&s->month_targets),
        .n = TREND_POINTS,
    };
    return true;
}

/* ---- why it moved: the company's KPIs by team ---- */

static void why_fill(const struct build *b, struct scope_entry *out)
{
    static const char *const moved[] = {"signed_amount", "collected", "new_leads",
                                        "open_amount",   "win_rate",  "overdue_rate"};
    out->why = arena_many(b->a, struct why_entry, COUNT_OF(moved));
    for (size_t i = 0; i < COUNT_OF(moved); i++) {
        struct mover *movers;
        size_t n = why_moved(b->r, moved[i], SCOPE_TEAM, b->a, &movers);
        if (n == 0) continue;
        struct why_entry *w = &out->why[out->nwhy++];
        enum unit unit = kpi_unit(b, moved[i]);
        w->kpi = moved[i];
        w->n = n;
        w->at = arena_take_array(b->a, sizeof *w->at, n);
        for (size_t k = 0; k < n; k++) {
            w->at[k].id = b->r->scopes[movers[k].scope].id;
            w->at[k].change = unit_figure(unit, movers[k].change);
        }
    }
}

/* The report's context, with an arena of the asker's. */
static struct build with_arena(const struct numbers *n, struct arena *a)
{
    struct build b = *n->of;
    b.a = a;
    return b;
}

struct scope_entry numbers_scope(const struct numbers *n, size_t i, struct arena *a)
{
    struct build b = with_arena(n, a);
    const struct scope *s = &b.r->scopes[i];
    struct scope_entry e = {
        .scope = scope_kinds[s->kind],
        .id = s->id,
        .name = scope_name(&b, (uint32_t)i),
        .parent = s->parent == REF_NONE ? NULL : b.r->scopes[s->parent].id,
    };
    lists_fill(&b, (uint32_t)i, &e);
    if (i == 0) why_fill(&b, &e);
    return e;
}

/* ---- the rest ---- */

size_t numbers_checks(const struct numbers *numbers, struct arena *a,
                      const struct target_check_entry **out)
{
    const struct build b = with_arena(numbers, a);
    struct target_check *checks;
    size_t n = target_checks(b.r, a, &checks);
    struct target_check_entry *at = arena_many(a, struct target_check_entry, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct target_check *c = &checks[i];
        const struct scope *s = &b.r->scopes[c->scope];
        enum unit unit = kpi_unit(&b, c->metric);
        at[i] = (struct target_check_entry){
            .scope = scope_kinds[s->kind],
            .id = s->id,
            .metric = c->metric,
            .given = unit_figure(unit, c->given),
            .members = unit_figure(unit, c->members),
            .difference = unit_figure(unit, c->difference),
            .percent = figure_number(c->percent),
        };
    }
    *out = at;
    return n;
}

static const char *state_name(const char *key)
{
    const char *dot = key ? strrchr(key, '.') : NULL;
    return dot ? dot + 1 : key;
}

struct problem_entry numbers_problem(const struct numbers *n, size_t at, struct arena *a)
{
    const struct build with = with_arena(n, a), *b = &with;
    const struct problem_customer *p = &b->j->problems[at];
    const struct customer *c = &b->m->customers.at[p->customer];
    struct problem_entry e = {
        .customer_id =
            c->id == SYM_EMPTY ? symbol(b, c->id) : sym_spell(b->m->names, c->id, a),
        .name = customer_name(b, p->customer),
        .grade = p->grade == 'A' ? "A" : "B",
        .state = state_name(p->state),
        .owner = p->owner == REF_NONE ? NULL : rep_name(b, p->owner),
        .score = figure_number(exact_wide(p->score)),
        .overdue = figure_money(exact_money(p->overdue)),
        .open = figure_money(exact_money(p->open)),
        .overdue_days = p->overdue_days,
    };
    e.labels = arena_many(b->a, const char *, DIMENSIONS_MAX);
    e.triggers = arena_many(b->a, const char *, 3);
    e.parts = arena_take_array(b->a, sizeof *e.parts, DIMENSIONS_MAX);
    for (size_t i = 0; i < b->s->ndimension; i++) {
        if (p->labels >> i & 1) e.labels[e.nlabel++] = b->s->dimensions[i].id;
        e.parts[e.npart].id = b->s->dimensions[i].id;
        e.parts[e.npart++].value = figure_number(exact_wide(p->parts[i]));
    }
    if (p->trigger_overdue) e.triggers[e.ntrigger++] = "overdue";
    if (p->trigger_arrears) e.triggers[e.ntrigger++] = "arrears";
    if (p->trigger_complaint) e.triggers[e.ntrigger++] = "complaint";
    return e;
}

struct alert_entry numbers_alert(const struct numbers *n, size_t i, struct arena *arena)
{
    static const char *const kinds[] = {
        [ALERT_OF_COMPANY] = "company",   [ALERT_OF_REGION] = "region",
        [ALERT_OF_TEAM] = "team",         [ALERT_OF_REP] = "rep",
        [ALERT_OF_CUSTOMER] = "customer", [ALERT_OF_CONTRACT] = "contract",
        [ALERT_OF_ACTION] = "action",
    };
    const struct alert *a = &n->of->j->alerts[i];
    return (struct alert_entry){
        .rule = a->rule->id,
        .level = status_key(status_of_alert(a->level)),
        .scope = kinds[a->scope],
        .id = alert_id(n->of->j, a, arena),
        .kpi = a->kpi,
        .since = a->since,
        .value = unit_figure(a->unit, exact_wide(a->value)),
        .limit = unit_figure(a->unit, exact_wide(a->limit)),
        .streak = a->streak,
    };
}

size_t numbers_inputs(const struct numbers *numbers, struct arena *a,
                      const struct input_entry **out)
{
    const struct model *m = numbers->of->m;
    size_t room = 0, n = 0;
    for (size_t i = 0; i < m->files.n; i++)
        room += m->files.at[i].feeds ? m->files.at[i].feeds : 1;
    struct input_entry *at = arena_many(a, struct input_entry, room + 1);
    for (size_t i = 0; i < m->files.n; i++) {
        const struct input_file *f = &m->files.at[i];
        struct input_entry e = {f->path,    f->sha256, f->profile, NULL, f->encoding,
                                f->problem, 0,         0,          0,    0};
        if (f->feeds == 0) at[n++] = e;
        for (size_t k = 0; k < f->feeds; k++) {
            e.table = table_name(f->feed[k].table);
            e.rows = f->feed[k].rows;
            e.used = f->feed[k].used;
            e.rejected = f->feed[k].rejected;
            e.replaced = f->feed[k].replaced;
            at[n++] = e;
        }
    }
    *out = at;
    return n;
}

void numbers_build(struct build *b)
{
    b->lists->lamps = lamps_make(b->a, b->r);
    b->rep->numbers = (struct numbers){
        .of = b,
        .nscope = b->r->nscope,
        .nmeasure = b->r->nmeasure,
        .nproblem = b->j->nproblem,
        .nalert = b->j->nalert,
    };
}
