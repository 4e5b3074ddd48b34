/* One KPI of one scope as it is printed, and members in order.
 *
 * In: results and lights. Out: figures with the way to show them, changes, statuses,
 * sparklines. Which KPIs stand where is the documents files' business. */
#include "report/lists.h"

#include <stdlib.h>

static const struct kpi *kpi_of(const struct build *b, const char *id)
{
    size_t at = measure_find(b->r, id);
    if (at < b->r->nmeasure) return b->r->measures[at].kpi;
    const struct kpi *k = kpi_named(id);
    const char *dot = k ? NULL : strchr(id, '.');
    return dot ? kpi_named(arena_copy(b->a, (str){id, (size_t)(dot - id)})) : k;
}

struct figure unit_figure(enum unit unit, exact e)
{
    return unit == UNIT_MONEY ? figure_money(e) : figure_number(e);
}

enum show unit_show(enum unit unit)
{
    switch (unit) {
    case UNIT_MONEY: return SHOW_WAN;
    case UNIT_COUNT: return SHOW_COUNT;
    case UNIT_RATE: return SHOW_PERCENT;
    case UNIT_DAYS: return SHOW_DAYS;
    case UNIT_RATIO: return SHOW_RATIO;
    }
    return SHOW_NONE;
}

enum unit kpi_unit(const struct build *b, const char *kpi)
{
    const struct kpi *k = kpi_of(b, kpi);
    return k ? k->unit : UNIT_COUNT;
}

bool kpi_falling_is_good(const char *kpi)
{
    const struct kpi *k = kpi_named(kpi);
    return k && k->falling_is_good;
}

static void view_changes(const struct build *b, struct view *w)
{
    const struct kpi_value *v = &w->raw;
    const char *running = b->r->complete ? NULL : word(b, "reason.running");
    w->num = w->kpi ? part_figure(w->kpi, false, v->num) : FIGURE_UNKNOWN;
    w->den = w->kpi ? part_figure(w->kpi, true, v->den) : FIGURE_UNKNOWN;
    w->change = figure_number(value_change(b->r, w->unit, v));
    w->change_last_year = figure_number(value_change_last_year(b->r, w->unit, v));
    w->change.reason = w->change_last_year.reason = running;
}

static void view_light(const struct build *b, const struct subject *s, uint32_t scope,
                       struct view *w)
{
    const char *why = NULL;
    enum light light =
        w->kpi ? lamp_light(&s->lamp, b->r, scope, &w->raw, &why) : LIGHT_NONE;
    w->status = status_of_light(light);
    w->status_word = light == LIGHT_GREY && why ? word(b, why) : status_word(b, w->status);
}

struct subject subject_of(const struct build *b, const char *kpi)
{
    const struct kpi *k = kpi_of(b, kpi);
    return (struct subject){kpi, k, measure_find(b->r, kpi), lamp_of(b->s, kpi, k)};
}

static struct kpi_value subject_value(const struct build *b, const struct subject *s,
                                      uint32_t scope)
{
    bool kept = s->measure < b->r->nmeasure && scope < b->r->nscope;
    return kept ? measure_value(b->r, s->measure, scope)
                : (struct kpi_value){.reason = "reason.no_such_member"};
}

struct view view_some(const struct build *b, const struct subject *s, uint32_t scope,
                      unsigned parts)
{
    const struct kpi *k = s->kpi;
    const struct kpi_value v = subject_value(b, s, scope);
    struct view w = {.raw = v, .kpi = k, .unit = k ? k->unit : UNIT_COUNT};
    w.show = unit_show(w.unit);
    w.change_show = w.unit == UNIT_RATE ? SHOW_POINTS : SHOW_CHANGE;
    w.value = unit_figure(w.unit, v.value);
    w.value.reason = reason_text(b, w.value.known ? NULL : v.reason);
    w.target = unit_figure(w.unit, v.target);
    w.prev = unit_figure(w.unit, v.prev);
    w.last_year = unit_figure(w.unit, v.last_year);
    if (parts & VIEW_CHANGES) view_changes(b, &w);
    if (parts & VIEW_LIGHT) view_light(b, s, scope, &w);
    return w;
}

struct view view_of(const struct build *b, const char *kpi, uint32_t scope)
{
    const struct subject s = subject_of(b, kpi);
    return view_some(b, &s, scope, VIEW_CHANGES | VIEW_LIGHT);
}

const char *change_text(const struct build *b, struct figure change, enum show show)
{
    return figure_unit(b, change, show);
}

int change_meaning(const char *kpi, struct figure change)
{
    if (!change.known || change.scaled == 0) return 0;
    int up = change.scaled > 0 ? 1 : -1;
    return kpi_falling_is_good(kpi) ? -up : up;
}

int change_tone(const struct build *b, const char *kpi, struct figure change)
{
    int meaning = change_meaning(kpi, change);
    if (meaning == 0 || !templates_theme(b->t)->red_up) return meaning;
    return change.scaled > 0 ? -1 : 1;
}

bool data_lacks(const struct build *b, const char *kpi)
{
    const struct kpi_value v = results_value(b->r, kpi, 0);
    if (exact_known(v.value) || !v.reason) return false;
    return !strcmp(v.reason, "reason.no_table") || !strcmp(v.reason, "reason.no_column");
}

size_t spark_points(const struct build *b, const char *kpi, uint32_t scope,
                    const struct figure **out)
{
    exact points[TREND_POINTS];
    bool months = b->r->period.kind != PERIOD_WEEK;
    if (!results_points(b->r, kpi, scope, months, points)) return 0;
    enum unit unit = kpi_unit(b, kpi);
    struct figure *at = arena_many(b->a, struct figure, TREND_POINTS);
    for (size_t i = 0; i < TREND_POINTS; i++) at[i] = unit_figure(unit, points[i]);
    size_t known = 0;
    for (size_t i = 0; i < TREND_POINTS; i++) known += at[i].known;
    *out = at;
    return known > 1 ? TREND_POINTS : 0; /* one point is no trend */
}

struct mtd mtd_of(const struct build *b, uint32_t scope)
{
    struct mtd m;
    m.rate = attainment_mtd(b->r, scope, &m.actual, &m.plan);
    m.figure = figure_number(m.rate);
    return m;
}

/* ---- members ---- */

uint32_t unassigned_scope(const struct build *b)
{
    return b->r->unassigned;
}

bool scope_is_below(const struct build *b, uint32_t scope, uint32_t ancestor)
{
    for (int depth = 0; depth < 8 && scope != REF_NONE; depth++) {
        if (scope == ancestor) return true;
        scope = b->r->scopes[scope].parent;
    }
    return false;
}

static size_t members_add(const struct build *b, uint32_t scope, enum scope_kind kind,
                          uint32_t *at, size_t n)
{
    size_t nchild;
    const uint32_t *child = scope_children(b, scope, &nchild);
    for (size_t i = 0; i < nchild; i++) {
        if (b->r->scopes[child[i]].kind == kind)
            at[n++] = child[i];
        else
            n = members_add(b, child[i], kind, at, n);
    }
    return n;
}

static size_t scope_size(const struct build *b, uint32_t scope)
{
    size_t nchild, sum = 0;
    const uint32_t *child = scope_children(b, scope, &nchild);
    for (size_t i = 0; i < nchild; i++) sum += 1 + scope_size(b, child[i]);
    return sum;
}

size_t members_all(const struct build *b, uint32_t scope, enum scope_kind kind,
                   uint32_t **out)
{
    *out = arena_many(b->a, uint32_t, scope_size(b, scope) + 1);
    return members_add(b, scope, kind, *out, 0);
}

bool rep_is_absent(const struct build *b, uint32_t scope)
{
    if (b->r->scopes[scope].kind != SCOPE_REP) return false;
    const struct rep *rep = &b->m->reps.at[b->r->scopes[scope].ref];
    bool left = rep->left_on != DAY_NONE && rep->left_on < b->r->now.from;
    return left || (rep->hired_on != DAY_NONE && rep->hired_on >= b->r->now.to);
}

/* Nothing signed, paid, owed, open, done or asked for. */
static bool counts_for_nothing(const struct build *b, uint32_t scope)
{
    static const char *const amounts[] = {"signed_amount", "collected",   "receivable_open",
                                          "open_amount",   "touches",     "new_leads",
                                          "new_deals",     "signed_count"};
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        struct kpi_value v = results_value(b->r, amounts[i], scope);
        if (exact_known(v.value) && v.value.num != 0) return false;
        if (exact_known(v.target) && v.target.num != 0) return false;
    }
    return true;
}

size_t members_of(const struct build *b, uint32_t scope, enum scope_kind kind,
                  uint32_t **out)
{
    size_t n = members_all(b, scope, kind, out), kept = 0;
    if (kind != SCOPE_REP || !b->paper) return n;
    for (size_t i = 0; i < n; i++) {
        uint32_t rep = (*out)[i];
        if (!rep_is_absent(b, rep) || !counts_for_nothing(b, rep)) (*out)[kept++] = rep;
    }
    return kept;
}

struct ranked {
    uint32_t scope;
    exact value;
    bool falling;
};

static int ranked_compare(const void *pa, const void *pb)
{
    const struct ranked *a = pa, *b = pb;
    bool known_a = exact_known(a->value), known_b = exact_known(b->value);
    if (known_a != known_b) return known_a ? -1 : 1;
    int c = known_a ? exact_cmp(a->value, b->value) : 0;
    if (c) return a->falling ? -c : c;
    return a->scope < b->scope ? -1 : a->scope > b->scope;
}

void sort_scopes(const struct build *b, uint32_t *at, size_t n, const char *kpi,
                 bool falling)
{
    struct arena scratch = *b->a;
    struct ranked *list = arena_many(&scratch, struct ranked, n + 1);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct ranked){at[i], results_value(b->r, kpi, at[i]).value, falling};
        any |= exact_known(list[i].value);
    }
    /* A company without targets has no gaps: the amount itself ranks. */
    if (!any && strcmp(kpi, "signed_amount") != 0) {
        sort_scopes(b, at, n, "signed_amount", true);
        return;
    }
    if (n > 1) qsort(list, n, sizeof *list, ranked_compare);
    for (size_t i = 0; i < n; i++) at[i] = list[i].scope;
}
