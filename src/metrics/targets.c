/* Targets (SPEC 3): own ones by week, month, quarter and year; shares of a month by
 * working days; sums over members; ratios looked for upwards. Rows of other dimensions
 * are never touched. */
#include "metrics/sheet.h"

#include <string.h>

#include "base/text.h"

struct target_index {
    const struct results *r;
    uint32_t *slots; /* row of model.targets + 1; 0 is empty */
    size_t mask;
};

struct target_key {
    sym metric;
    enum scope_kind scope;
    uint32_t ref;
    struct period period;
};

static uint64_t key_hash(struct target_key k)
{
    uint64_t h = k.metric;
    h = h * 31 + k.scope;
    h = h * 1000003 + k.ref;
    h = h * 31 + k.period.kind;
    h = h * 10007 + (uint64_t)k.period.year * 64 + (uint64_t)k.period.number;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

static bool key_matches(const struct target *t, struct target_key k)
{
    return t->metric == k.metric && t->scope == k.scope && t->ref == k.ref &&
           t->period.kind == k.period.kind && t->period.year == k.period.year &&
           t->period.number == k.period.number;
}

static uint32_t *slot_for(const struct target_index *ti, struct target_key k)
{
    const struct target *rows = ti->r->model->targets.at;
    size_t i = key_hash(k) & ti->mask;
    while (ti->slots[i] && !key_matches(&rows[ti->slots[i] - 1], k)) i = (i + 1) & ti->mask;
    return &ti->slots[i];
}

struct target_index *target_index_build(struct arena *a, const struct results *r)
{
    const struct model *m = r->model;
    struct target_index *ti = arena_one(a, struct target_index);
    size_t cap = 16;
    while (cap < 2 * m->targets.n) cap *= 2;
    ti->r = r;
    ti->mask = cap - 1;
    ti->slots = arena_many(a, uint32_t, cap);
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct target *t = &m->targets.at[i];
        if (t->scope == SCOPE_OTHER) continue;
        struct target_key k = {t->metric, t->scope, t->ref, t->period};
        *slot_for(ti, k) = (uint32_t)i + 1;
    }
    return ti;
}

bool metric_is_additive(const char *metric)
{
    const struct kpi *k = kpi_named(metric);
    return k && k->target_additive;
}

static sym metric_symbol(const struct target_index *ti, const char *metric)
{
    return intern_find(ti->r->model->names, str_of(metric));
}

bool target_metric_known(const struct target_index *ti, const char *metric)
{
    sym s = metric_symbol(ti, metric);
    const struct model *m = ti->r->model;
    for (size_t i = 0; s != SYM_EMPTY && i < m->targets.n; i++)
        if (m->targets.at[i].metric == s && m->targets.at[i].scope != SCOPE_OTHER)
            return true;
    return false;
}

/* ---- one scope's own target ---- */

uint32_t target_row(const struct target_index *ti, sym metric, uint32_t scope,
                    struct period p)
{
    const struct scope *s = &ti->r->scopes[scope];
    if (s->kind == SCOPE_UNASSIGNED) return REF_NONE;
    struct target_key k = {metric, s->kind, s->ref, p};
    uint32_t row = *slot_for(ti, k);
    return row ? row - 1 : REF_NONE;
}

static exact row_target(const struct target_index *ti, sym metric, uint32_t scope,
                        struct period p)
{
    uint32_t row = target_row(ti, metric, scope, p);
    if (row == REF_NONE) return EXACT_UNKNOWN;
    return exact_of(ti->r->model->targets.at[row].micro, 1000000);
}

static exact month_target(const struct target_index *ti, sym metric, uint32_t scope,
                          struct period p)
{
    exact own = row_target(ti, metric, scope, p);
    if (exact_known(own)) return own;
    own = row_target(ti, metric, scope, period_of(PERIOD_QUARTER, p.start));
    if (exact_known(own)) return exact_of(own.num, own.den * 3);
    own = row_target(ti, metric, scope, period_of(PERIOD_YEAR, p.start));
    return exact_of(own.num, own.den * 12);
}

/* How the working days of a week fall on the months that it touches. */
struct shares {
    struct period month[3];
    int days[3], all[3];
    size_t n;
};

static struct shares week_shares(const struct model *m, struct period week)
{
    struct shares s = {.n = 0};
    for (day d = week.start; d < week.end; d = s.month[s.n - 1].end) {
        struct period month = period_of(PERIOD_MONTH, d);
        day end = month.end < week.end ? month.end : week.end;
        s.month[s.n] = month;
        s.days[s.n] = calendar_working_days(m->calendar, d, end);
        s.all[s.n++] = calendar_working_days(m->calendar, month.start, month.end);
    }
    return s;
}

static exact week_target(const struct target_index *ti, sym metric, uint32_t scope,
                         const struct shares *s)
{
    exact sum = EXACT_ZERO;
    for (size_t i = 0; i < s->n; i++) {
        exact month = month_target(ti, metric, scope, s->month[i]);
        if (!exact_known(month)) return EXACT_UNKNOWN;
        if (s->days[i])
            sum = exact_add(sum, exact_of(month.num * s->days[i], month.den * s->all[i]));
    }
    return sum;
}

static exact sum_of(const struct target_index *ti, sym metric, uint32_t scope, day start,
                    enum period_kind kind, int n)
{
    exact sum = EXACT_ZERO;
    struct period p = period_of(kind, start);
    for (int i = 0; i < n; i++, p = period_shift(p, 1)) {
        exact part = row_target(ti, metric, scope, p);
        if (!exact_known(part) && kind == PERIOD_MONTH)
            part = month_target(ti, metric, scope, p);
        sum = exact_add(sum, part);
    }
    return sum;
}

static exact own_target(const struct target_index *ti, sym metric, uint32_t scope,
                        struct period p, const struct shares *s)
{
    exact own = row_target(ti, metric, scope, p);
    if (exact_known(own)) return own;
    switch (p.kind) {
    case PERIOD_WEEK: return week_target(ti, metric, scope, s);
    case PERIOD_MONTH: return month_target(ti, metric, scope, p);
    case PERIOD_QUARTER: return sum_of(ti, metric, scope, p.start, PERIOD_MONTH, 3);
    case PERIOD_YEAR: return sum_of(ti, metric, scope, p.start, PERIOD_QUARTER, 4);
    }
    return EXACT_UNKNOWN;
}

/* Ratios: the scope itself, then its team, region, company; in each the finest period
 * first. */
static exact inherited_target(const struct target_index *ti, sym metric, uint32_t scope,
                              struct period p, day d)
{
    if (ti->r->scopes[scope].kind == SCOPE_UNASSIGNED) return EXACT_UNKNOWN;
    for (; scope != REF_NONE; scope = ti->r->scopes[scope].parent)
        for (int kind = p.kind; kind <= PERIOD_YEAR; kind++) {
            exact x = row_target(ti, metric, scope, period_of((enum period_kind)kind, d));
            if (exact_known(x)) return x;
        }
    return EXACT_UNKNOWN;
}

/* ---- all scopes at once ---- */

enum { SHEETS = 16 };

struct sheet {
    const char *metric;
    struct period period;
    struct target_value *values; /* given, else the members' sum */
    exact *members;              /* the members' sum, also where one is given */
};

struct sheets {
    struct arena *arena;
    const struct results *r;
    const struct target_index *ti;
    struct sheet at[SHEETS];
    size_t next;
};

struct sheets *sheets_new(struct arena *a, const struct results *r,
                          const struct target_index *ti)
{
    struct sheets *s = arena_one(a, struct sheets);
    s->arena = a;
    s->r = r;
    s->ti = ti;
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
    sym metric = metric_symbol(s->ti, sheet->metric);
    struct shares shares = {.n = 0};
    if (sheet->period.kind == PERIOD_WEEK) shares = week_shares(r->model, sheet->period);
    for (size_t i = 0; i < r->nscope; i++) {
        sheet->values[i] = (struct target_value){EXACT_UNKNOWN, 0};
        sheet->members[i] = EXACT_UNKNOWN;
    }
    for (size_t i = r->nscope; metric != SYM_EMPTY && i-- > 0;) {
        struct target_value *v = &sheet->values[i];
        const struct scope *scope = &r->scopes[i];
        if (scope->kind == SCOPE_UNASSIGNED) continue;
        exact own = own_target(s->ti, metric, (uint32_t)i, sheet->period, &shares);
        v->value = exact_known(own) ? own : sheet->members[i];
        if (scope->parent == REF_NONE) continue;
        exact *sum = &sheet->members[scope->parent];
        if (!exact_known(v->value))
            sheet->values[scope->parent].members_without++;
        else
            *sum = exact_known(*sum) ? exact_add(*sum, v->value) : v->value;
    }
}

static const struct sheet *sheet_of(struct sheets *s, const char *metric, struct period p)
{
    for (size_t i = 0; i < SHEETS; i++)
        if (s->at[i].metric && same_period(s->at[i].period, p) &&
            !strcmp(s->at[i].metric, metric))
            return &s->at[i];
    struct sheet *sheet = &s->at[s->next++ % SHEETS];
    if (!sheet->values) {
        sheet->values = arena_many(s->arena, struct target_value, s->r->nscope);
        sheet->members = arena_many(s->arena, exact, s->r->nscope);
    }
    sheet->metric = metric;
    sheet->period = p;
    sheet_fill(s, sheet);
    return sheet;
}

struct target_value sheets_target(struct sheets *s, const char *metric, bool additive,
                                  uint32_t scope, struct period p, day d)
{
    if (additive) return sheet_of(s, metric, p)->values[scope];
    sym symbol = metric_symbol(s->ti, metric);
    struct target_value v = {EXACT_UNKNOWN, 0};
    if (symbol != SYM_EMPTY) v.value = inherited_target(s->ti, symbol, scope, p, d);
    return v;
}

/* ---- for the stages to the right ---- */

/* The same as a sheet's value, for one scope and without memory of its own. */
static struct target_value target_of_scope(const struct target_index *ti, sym metric,
                                           uint32_t scope, struct period p,
                                           const struct shares *shares)
{
    struct target_value v = {own_target(ti, metric, scope, p, shares), 0};
    exact sum = EXACT_UNKNOWN;
    for (size_t i = scope + 1; i < ti->r->nscope; i++) {
        const struct scope *member = &ti->r->scopes[i];
        if (member->parent != scope || member->kind == SCOPE_UNASSIGNED) continue;
        exact x = target_of_scope(ti, metric, (uint32_t)i, p, shares).value;
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
    struct shares shares = {.n = 0};
    if (p.kind == PERIOD_WEEK) shares = week_shares(r->model, p);
    return target_of_scope(ti, symbol, scope, p, &shares);
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
    struct sheets *s = sheets_new(a, r, r->targets);
    for (size_t k = 0; k < kpi_count; k++) {
        if (!kpis[k].target_additive || !target_metric_known(r->targets, kpis[k].id))
            continue;
        const struct sheet *sheet = sheet_of(s, kpis[k].id, r->period);
        for (size_t i = 0; i < r->nscope; i++) {
            exact given = sheet->values[i].value, members = sheet->members[i];
            if (exact_known(given) && exact_known(members) &&
                exact_cmp(given, members) != 0)
                (*out)[n++] = check_of((uint32_t)i, kpis[k].id, given, members);
        }
    }
    return n;
}
