/* Targets (SPEC 3): own ones by week, month, quarter and year; shares of a month by
 * working days; sums over members; ratios looked for upwards. Rows of other dimensions
 * are never touched. */
#include "metrics/sheet.h"

#include <string.h>

#include "base/text.h"

bool metric_is_additive(const char *metric)
{
    const struct kpi *k = kpi_named(metric);
    return k && k->target_additive;
}

static sym metric_symbol(const struct target_index *ti, const char *metric)
{
    return intern_find(ti->r->model->names, str_of(metric));
}

/* ---- one scope's own target ---- */

static exact target_in(const struct target_set *set, uint32_t scope)
{
    int64_t micro = target_of(set, scope);
    return micro == TARGET_NONE ? EXACT_UNKNOWN : exact_of(micro, 1000000);
}

/* What a period's target is made of where it has none of its own: months, each given, or a
 * third of its quarter, or a twelfth of its year; a year's, quarters. Of a week's months,
 * the share of the working days. */
struct recipe {
    const struct target_set *own;
    struct part {
        const struct target_set *given, *quarter, *year;
        int days, all;
    } parts[4];
    size_t n;
};

static void recipe_add(struct recipe *x, const struct target_index *ti, sym metric,
                       struct period p)
{
    struct part *part = &x->parts[x->n++];
    *part = (struct part){.given = target_set(ti, metric, p), .days = 1, .all = 1};
    if (p.kind != PERIOD_MONTH) return;
    part->quarter = target_set(ti, metric, period_of(PERIOD_QUARTER, p.start));
    part->year = target_set(ti, metric, period_of(PERIOD_YEAR, p.start));
}

/* How the working days of a week fall on the months that it touches. */
static void recipe_add_week(struct recipe *x, const struct target_index *ti, sym metric,
                            struct period week)
{
    const struct calendar *c = ti->r->model->calendar;
    struct period month;
    for (day d = week.start; d < week.end; d = month.end) {
        month = period_of(PERIOD_MONTH, d);
        recipe_add(x, ti, metric, month);
        struct part *part = &x->parts[x->n - 1];
        part->days =
            calendar_working_days(c, d, month.end < week.end ? month.end : week.end);
        part->all = calendar_working_days(c, month.start, month.end);
    }
}

static struct recipe recipe_of(const struct target_index *ti, sym metric, struct period p)
{
    struct recipe x = {.own = target_set(ti, metric, p)};
    struct period part =
        period_of(p.kind == PERIOD_YEAR ? PERIOD_QUARTER : PERIOD_MONTH, p.start);
    if (p.kind == PERIOD_WEEK) {
        recipe_add_week(&x, ti, metric, p);
        return x;
    }
    for (; part.start < p.end; part = period_shift(part, 1))
        recipe_add(&x, ti, metric, part);
    return x;
}

static exact part_target(const struct part *part, uint32_t scope)
{
    exact x = target_in(part->given, scope);
    if (exact_known(x)) return x;
    x = target_in(part->quarter, scope);
    if (exact_known(x)) return exact_of(x.num, x.den * 3);
    x = target_in(part->year, scope);
    return exact_of(x.num, x.den * 12);
}

static exact own_target(const struct recipe *recipe, uint32_t scope)
{
    exact sum = EXACT_ZERO, own = target_in(recipe->own, scope);
    if (exact_known(own)) return own;
    for (size_t i = 0; i < recipe->n; i++) {
        const struct part *part = &recipe->parts[i];
        exact x = part_target(part, scope);
        if (!exact_known(x)) return EXACT_UNKNOWN;
        if (part->days)
            sum = exact_add(sum, exact_of(x.num * part->days, x.den * part->all));
    }
    return sum;
}

/* Ratios: the scope itself, then its team, region, company; in each the finest period
 * first. */
static exact inherited_target(const struct target_index *ti, sym metric, uint32_t scope,
                              struct period p, day d)
{
    if (ti->r->scopes[scope].kind == SCOPE_UNASSIGNED) return EXACT_UNKNOWN;
    for (; scope != REF_NONE; scope = ti->r->scopes[scope].parent)
        for (int kind = p.kind; kind <= PERIOD_YEAR; kind++) {
            exact x = target_in(
                target_set(ti, metric, period_of((enum period_kind)kind, d)), scope);
            if (exact_known(x)) return x;
        }
    return EXACT_UNKNOWN;
}

/* ---- all scopes at once ---- */

enum { SHEETS = 16 };

struct sheet {
    const char *metric;
    struct period period;
    exact *values; /* by scope: given, else the members' sum */
};

struct sheets {
    struct arena *arena;
    const struct results *r;
    struct sheet at[SHEETS];
    size_t next;
    exact
        *members; /* of the sheet filled last: the members' sum, also where one is given */
};

struct sheets *sheets_new(struct arena *a, const struct results *r)
{
    struct sheets *s = arena_one(a, struct sheets);
    s->arena = a;
    s->r = r;
    return s;
}

static bool same_period(struct period a, struct period b)
{
    return a.kind == b.kind && a.start == b.start && a.end == b.end;
}

/* Members stand behind their parents: one pass from the end sees every sum complete. */
static void sheet_fill(const struct sheets *s, struct sheet *sheet)
{
    const struct results *r = s->r;
    sym metric = metric_symbol(r->targets, sheet->metric);
    struct recipe recipe = recipe_of(r->targets, metric, sheet->period);
    for (size_t i = 0; i < r->nscope; i++) sheet->values[i] = s->members[i] = EXACT_UNKNOWN;
    for (size_t i = r->nscope; metric != SYM_EMPTY && i-- > 0;) {
        const struct scope *scope = &r->scopes[i];
        if (scope->kind == SCOPE_UNASSIGNED) continue;
        exact own = own_target(&recipe, (uint32_t)i);
        exact value = sheet->values[i] = exact_known(own) ? own : s->members[i];
        if (scope->parent == REF_NONE || !exact_known(value)) continue;
        exact *sum = &s->members[scope->parent];
        *sum = exact_known(*sum) ? exact_add(*sum, value) : value;
    }
}

/* Mostly it is a KPI's own word that is asked about again. */
static const struct sheet *sheet_of(struct sheets *s, const char *metric, struct period p)
{
    for (size_t i = 0; i < SHEETS; i++)
        if (s->at[i].metric == metric && same_period(s->at[i].period, p)) return &s->at[i];
    for (size_t i = 0; i < SHEETS; i++)
        if (s->at[i].metric && same_period(s->at[i].period, p) &&
            !strcmp(s->at[i].metric, metric))
            return &s->at[i];
    struct sheet *sheet = &s->at[s->next++ % SHEETS];
    if (!sheet->values) sheet->values = arena_many(s->arena, exact, s->r->nscope);
    if (!s->members) s->members = arena_many(s->arena, exact, s->r->nscope);
    sheet->metric = metric;
    sheet->period = p;
    sheet_fill(s, sheet);
    return sheet;
}

const exact *sheets_sums(struct sheets *s, const char *metric, struct period p)
{
    return sheet_of(s, metric, p)->values;
}

void sheets_inherited(const struct sheets *s, const char *metric, struct period p, day d,
                      exact *out, size_t n)
{
    sym symbol = metric_symbol(s->r->targets, metric);
    for (uint32_t i = 0; i < n; i++)
        out[i] = symbol == SYM_EMPTY ? EXACT_UNKNOWN
                                     : inherited_target(s->r->targets, symbol, i, p, d);
}

/* ---- for the stages to the right ---- */

/* The same as a sheet's value, for one scope and without memory of its own. */
static struct target_value target_of_scope(const struct target_index *ti,
                                           const struct recipe *recipe, uint32_t scope)
{
    struct target_value v = {own_target(recipe, scope), 0};
    exact sum = EXACT_UNKNOWN;
    if (ti->r->scopes[scope].kind == SCOPE_REP) return v; /* nobody stands below a rep */
    for (size_t i = scope + 1; i < ti->r->nscope; i++) {
        const struct scope *member = &ti->r->scopes[i];
        if (member->parent != scope || member->kind == SCOPE_UNASSIGNED) continue;
        exact x = target_of_scope(ti, recipe, (uint32_t)i).value;
        if (!exact_known(x))
            v.members_without++;
        else
            sum = exact_known(sum) ? exact_add(sum, x) : x;
    }
    if (!exact_known(v.value)) v.value = sum;
    return v;
}

struct target_value target_for(const struct results *r, const char *metric, bool additive,
                               uint32_t scope, struct period p)
{
    const struct target_index *ti = r->targets;
    sym symbol = metric_symbol(ti, metric);
    if (symbol == SYM_EMPTY || r->scopes[scope].kind == SCOPE_UNASSIGNED)
        return (struct target_value){EXACT_UNKNOWN, 0};
    if (!additive) {
        day d = p.start <= r->now.d && r->now.d < p.end ? r->now.d : p.end - 1;
        return (struct target_value){inherited_target(ti, symbol, scope, p, d), 0};
    }
    struct recipe recipe = recipe_of(ti, symbol, p);
    return target_of_scope(ti, &recipe, scope);
}

static struct target_check check_of(uint32_t scope, const char *metric, exact given,
                                    exact members)
{
    exact difference = exact_sub(given, members);
    return (struct target_check){scope,   metric,     given,
                                 members, difference, exact_div(difference, given)};
}

size_t target_checks(const struct results *r, struct arena *a, struct target_check **out)
{
    size_t n = 0, metrics = 0;
    for (size_t k = 0; k < kpi_count; k++) metrics += kpis[k].target_additive;
    *out = arena_many(a, struct target_check, metrics * r->nscope);
    struct sheets *s = sheets_new(a, r);
    for (size_t k = 0; k < kpi_count; k++) {
        if (!kpis[k].target_additive || !target_metric_known(r->targets, kpis[k].id))
            continue;
        const struct sheet *sheet = sheet_of(s, kpis[k].id, r->period);
        for (size_t i = 0; i < r->nscope; i++) {
            exact given = sheet->values[i], members = s->members[i];
            if (exact_known(given) && exact_known(members) &&
                exact_cmp(given, members) != 0)
                (*out)[n++] = check_of((uint32_t)i, kpis[k].id, given, members);
        }
    }
    return n;
}
