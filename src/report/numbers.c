/* Figures for machines: struct numbers, from which kpi.json is written (SPEC 9).
 *
 * In: results and judgement. Out: every KPI of every scope rounded once, lists, series,
 * movers, target checks, problem customers, alerts and inputs. Writing JSON is left to
 * render. */
#include "report/builders.h"

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
    if (!exact_known(v->value)) return word(b, v->reason ? v->reason : "reason.unknown");
    bool aimless = !strcmp(id, "signed_amount") && !exact_known(v->target);
    return aimless ? word(b, "reason.no_target") : NULL;
}

static struct kpi_entry entry_of(const struct build *b, size_t measure, uint32_t scope)
{
    const struct measure *m = &b->r->measures[measure];
    const struct kpi *k = m->kpi;
    const struct kpi_value v = measure_value(b->r, measure, scope);
    return (struct kpi_entry){
        .id = m->id,
        .value = unit_figure(k->unit, v.value),
        .num = part_figure(k, false, v.num),
        .den = part_figure(k, true, v.den),
        .target = unit_figure(k->unit, v.target),
        .prev = unit_figure(k->unit, v.prev),
        .change = figure_number(value_change(b->r, k->unit, &v)),
        .last_year = unit_figure(k->unit, v.last_year),
        .change_last_year = figure_number(value_change_last_year(b->r, k->unit, &v)),
        .unit = unit_names[k->unit],
        .light = light_name(light_of(b->r, m->id, scope, NULL)),
        .reason = entry_reason(b, m->id, &v),
        .partial = v.partial,
    };
}

/* Members of open-ended families that say nothing about a scope are left out. */
static bool entry_wanted(const struct build *b, size_t measure, uint32_t scope)
{
    const struct measure *m = &b->r->measures[measure];
    bool open_ended = m->kpi->family == FAMILY_LOST_REASON ||
                      m->kpi->family == FAMILY_PRODUCT || m->kpi->family == FAMILY_REGION ||
                      m->kpi->family == FAMILY_INDUSTRY;
    if (!open_ended) return true;
    const struct kpi_value v = measure_value(b->r, measure, scope);
    bool now = exact_known(v.value) && !exact_is_zero(v.value);
    return now || (exact_known(v.prev) && !exact_is_zero(v.prev));
}

static void kpis_fill(const struct build *b, uint32_t scope, struct scope_entry *out)
{
    size_t n = 0;
    for (size_t i = 0; i < b->r->nmeasure; i++) n += entry_wanted(b, i, scope);
    out->kpis = arena_many(b->a, struct kpi_entry, n + 1);
    for (size_t i = 0; i < b->r->nmeasure; i++)
        if (entry_wanted(b, i, scope)) out->kpis[out->nkpi++] = entry_of(b, i, scope);
}

/* ---- lists ---- */

typedef size_t lead_list(const struct results *r, uint32_t scope, struct arena *a,
                         uint32_t **out);

static struct id_list leads_list(const struct build *b, const char *id, uint32_t scope,
                                 lead_list *list)
{
    uint32_t *at;
    size_t n = list(b->r, scope, b->a, &at);
    struct id_list out = {id, arena_many(b->a, const char *, n + 1), n};
    for (size_t i = 0; i < n; i++) out.items[i] = symbol(b, b->m->leads.at[at[i]].id);
    return out;
}

static void lists_fill(const struct build *b, uint32_t scope, struct scope_entry *out)
{
    out->lists = arena_many(b->a, struct id_list, 2);
    out->lists[0] = leads_list(b, "followup_on_time.missed", scope, followup_missed);
    out->lists[1] =
        leads_list(b, "followup_on_time.not_yet_due", scope, followup_not_yet_due);
    out->nlist = 2;
}

/* ---- series ---- */

/* Most people have no targets for most KPIs: lines without a point share one. */
static const struct figure *points_of(const struct build *b, enum unit unit,
                                      const exact *values)
{
    static const struct figure nothing[TREND_POINTS];
    bool any = false;
    for (size_t i = 0; i < TREND_POINTS; i++) any |= exact_known(values[i]);
    if (!any) return nothing;
    struct figure *at = arena_many(b->a, struct figure, TREND_POINTS);
    for (size_t i = 0; i < TREND_POINTS; i++) at[i] = unit_figure(unit, values[i]);
    return at;
}

static void series_fill(const struct build *b, uint32_t scope, struct scope_entry *out)
{
    bool person = b->r->scopes[scope].kind == SCOPE_REP;
    if (person && b->m->reps.n > SERIES_REPS_MOST) return;
    size_t room = 0;
    for (size_t i = 0; i < b->r->nmeasure; i++) room += b->r->measures[i].kpi->trend;
    out->series = arena_many(b->a, struct series_entry, room + 1);
    for (size_t i = 0; i < b->r->nmeasure; i++) {
        struct series s;
        if (!b->r->measures[i].kpi->trend || !entry_wanted(b, i, scope)) continue;
        measure_series(b->r, i, scope, &s);
        enum unit unit = b->r->measures[i].kpi->unit;
        out->series[out->nseries++] = (struct series_entry){
            .id = b->r->measures[i].id,
            .weeks = points_of(b, unit, s.weeks),
            .targets = points_of(b, unit, s.week_targets),
            .months = points_of(b, unit, s.months),
            .month_targets = points_of(b, unit, s.month_targets),
            .n = TREND_POINTS,
        };
    }
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

static void scopes_fill(const struct build *b, struct numbers *out)
{
    out->nscope = b->r->nscope;
    out->scopes = arena_many(b->a, struct scope_entry, out->nscope + 1);
    for (uint32_t i = 0; i < b->r->nscope; i++) {
        const struct scope *s = &b->r->scopes[i];
        struct scope_entry *e = &out->scopes[i];
        e->scope = scope_kinds[s->kind];
        e->id = s->id;
        e->name = scope_name(b, i);
        e->parent = s->parent == REF_NONE ? NULL : b->r->scopes[s->parent].id;
        kpis_fill(b, i, e);
        lists_fill(b, i, e);
        series_fill(b, i, e);
    }
    if (out->nscope) why_fill(b, &out->scopes[0]);
}

/* ---- the rest ---- */

static void checks_fill(const struct build *b, struct numbers *out)
{
    struct target_check *checks;
    size_t n = target_checks(b->r, b->a, &checks);
    out->checks = arena_many(b->a, struct target_check_entry, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct target_check *c = &checks[i];
        const struct scope *s = &b->r->scopes[c->scope];
        enum unit unit = kpi_unit(b, c->metric);
        out->checks[out->ncheck++] = (struct target_check_entry){
            .scope = scope_kinds[s->kind],
            .id = s->id,
            .metric = c->metric,
            .given = unit_figure(unit, c->given),
            .members = unit_figure(unit, c->members),
            .difference = unit_figure(unit, c->difference),
            .percent = figure_number(c->percent),
        };
    }
}

static const char *state_name(const char *key)
{
    const char *dot = key ? strrchr(key, '.') : NULL;
    return dot ? dot + 1 : key;
}

static struct problem_entry problem_of(const struct build *b,
                                       const struct problem_customer *p)
{
    const struct customer *c = &b->m->customers.at[p->customer];
    struct problem_entry e = {
        .customer_id = symbol(b, c->id),
        .name = customer_name(b, p->customer),
        .grade = arena_printf(b->a, "%c", p->grade),
        .state = state_name(p->state),
        .owner = p->owner == REF_NONE ? NULL : rep_name(b, p->owner),
        .score = figure_number(p->score),
        .overdue = figure_money(p->overdue),
        .open = figure_money(p->open),
        .overdue_days = p->overdue_days,
    };
    e.labels = arena_many(b->a, const char *, DIMENSIONS_MAX);
    e.triggers = arena_many(b->a, const char *, 3);
    e.parts = arena_take_array(b->a, sizeof *e.parts, DIMENSIONS_MAX);
    for (size_t i = 0; i < b->s->ndimension; i++) {
        if (p->labels[i]) e.labels[e.nlabel++] = b->s->dimensions[i].id;
        e.parts[e.npart].id = b->s->dimensions[i].id;
        e.parts[e.npart++].value = figure_number(p->parts[i]);
    }
    if (p->trigger_overdue) e.triggers[e.ntrigger++] = "overdue";
    if (p->trigger_arrears) e.triggers[e.ntrigger++] = "arrears";
    if (p->trigger_complaint) e.triggers[e.ntrigger++] = "complaint";
    return e;
}

static void problems_fill(const struct build *b, struct numbers *out)
{
    out->problems = arena_many(b->a, struct problem_entry, b->j->nproblem + 1);
    out->nproblem = b->j->nproblem;
    for (size_t i = 0; i < b->j->nproblem; i++)
        out->problems[i] = problem_of(b, &b->j->problems[i]);
}

static void alerts_fill(const struct build *b, struct numbers *out)
{
    static const char *const kinds[] = {
        [ALERT_OF_COMPANY] = "company",   [ALERT_OF_REGION] = "region",
        [ALERT_OF_TEAM] = "team",         [ALERT_OF_REP] = "rep",
        [ALERT_OF_CUSTOMER] = "customer", [ALERT_OF_CONTRACT] = "contract",
        [ALERT_OF_ACTION] = "action",
    };
    out->alerts = arena_many(b->a, struct alert_entry, b->j->nalert + 1);
    out->nalert = b->j->nalert;
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        out->alerts[i] = (struct alert_entry){
            .rule = a->rule->id,
            .level = status_key(status_of_alert(a->level)),
            .scope = kinds[a->scope],
            .id = a->id,
            .kpi = a->kpi,
            .since = a->since,
            .value = unit_figure(a->unit, a->value),
            .limit = unit_figure(a->unit, a->limit),
            .streak = a->streak,
        };
    }
}

static void inputs_fill(const struct build *b, struct numbers *out)
{
    size_t room = 0;
    for (size_t i = 0; i < b->m->files.n; i++)
        room += b->m->files.at[i].feeds ? b->m->files.at[i].feeds : 1;
    out->inputs = arena_many(b->a, struct input_entry, room + 1);
    for (size_t i = 0; i < b->m->files.n; i++) {
        const struct input_file *f = &b->m->files.at[i];
        struct input_entry e = {f->path,    f->sha256, f->profile, NULL, f->encoding,
                                f->problem, 0,         0,          0,    0};
        if (f->feeds == 0) out->inputs[out->ninput++] = e;
        for (size_t k = 0; k < f->feeds; k++) {
            e.table = table_name(f->feed[k].table);
            e.rows = f->feed[k].rows;
            e.used = f->feed[k].used;
            e.rejected = f->feed[k].rejected;
            e.replaced = f->feed[k].replaced;
            out->inputs[out->ninput++] = e;
        }
    }
}

void numbers_build(struct build *b)
{
    struct numbers *out = &b->rep->numbers;
    scopes_fill(b, out);
    checks_fill(b, out);
    problems_fill(b, out);
    alerts_fill(b, out);
    inputs_fill(b, out);
}
