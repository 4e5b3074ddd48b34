/* What the best do that the lowest do not (F14): the third of the people with the highest
 * attainment against the third with the lowest, in every figure of the process, and who of
 * the month is to be praised (F20).
 *
 * In: results of persons. Out: tables. A group's rate is that of its sums. */
#include "report/builders.h"

#include <stdlib.h>

static const char *const process[] = {
    "new_leads",
    "qualified_leads",
    "followup_on_time",
    "lead_to_deal",
    "lead_to_signed",
    "new_deals",
    "active_deals",
    "stalled_deals",
    "calls",
    "visits",
    "touches",
    "touched_customers",
    "touch_frequency",
    "behaviour.customers",
    "behaviour.needs",
    "behaviour.proposals",
    "behaviour.meetings",
    "activity_index",
    "task_completion",
    "win_rate",
    "sales_cycle",
    "deal_size",
    "collection_rate",
    "new_customers",
};

struct thirds {
    uint32_t *at; /* persons with an attainment, the highest first */
    size_t n, third;
};

static struct thirds thirds_of(struct build *b, uint32_t scope)
{
    struct thirds t = {.n = 0};
    uint32_t *all;
    size_t n = members_of(b, scope, SCOPE_REP, &all);
    sort_scopes(b, all, n, "signed_attainment", true);
    t.at = all;
    while (t.n < n &&
           exact_known(results_value(b->r, "signed_attainment", all[t.n]).value))
        t.n++;
    t.third = t.n / 3;
    return t;
}

/* Sums over sums for rates, per head for the rest. */
static exact group_value(struct build *b, const char *kpi, const uint32_t *at, size_t n)
{
    const struct kpi *k = kpi_named(kpi);
    exact num = EXACT_ZERO, den = EXACT_ZERO;
    for (size_t i = 0; i < n; i++) {
        const struct kpi_value v = results_value(b->r, kpi, at[i]);
        if (k->divided && exact_known(v.num) && exact_known(v.den)) {
            num = exact_add(num, v.num);
            den = exact_add(den, v.den);
        } else if (!k->divided && exact_known(v.value)) {
            num = exact_add(num, v.value);
            den = exact_add(den, exact_of(1, 1));
        }
    }
    return exact_div(num, den);
}

static int compare_exact(const void *x, const void *y)
{
    return exact_cmp(*(const exact *)x, *(const exact *)y);
}

static exact median(struct build *b, const char *kpi, const struct thirds *t)
{
    exact *values = arena_many(b->a, exact, t->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        exact x = results_value(b->r, kpi, t->at[i]).value;
        if (exact_known(x)) values[n++] = x;
    }
    if (n == 0) return EXACT_UNKNOWN;
    qsort(values, n, sizeof *values, compare_exact);
    if (n % 2) return values[n / 2];
    return exact_div(exact_add(values[n / 2 - 1], values[n / 2]), exact_of(2, 1));
}

/* How many of the group do better than the median of all. */
static size_t better_count(struct build *b, const char *kpi, exact middle,
                           const uint32_t *at, size_t n)
{
    size_t better = 0;
    bool falling = kpi_falling_is_good(kpi);
    for (size_t i = 0; i < n && exact_known(middle); i++) {
        exact x = results_value(b->r, kpi, at[i]).value;
        if (!exact_known(x)) continue;
        int c = exact_cmp(x, middle);
        better += falling ? c < 0 : c > 0;
    }
    return better;
}

/* A practice to learn is one of several: a difference that one person makes is none. */
static const char *reading(const struct build *b, int meaning, size_t ahead, size_t behind)
{
    if (meaning > 0) return word(b, ahead > behind ? "thirds.learn" : "thirds.single");
    return word(b, meaning < 0 ? "thirds.ask" : "thirds.same");
}

struct contrast {
    const char *kpi;
    exact best, rest;
    double size; /* of the difference against the lower third */
};

static int compare_contrasts(const void *x, const void *y)
{
    const struct contrast *a = x, *b = y;
    if (a->size != b->size) return a->size > b->size ? -1 : 1;
    return strcmp(a->kpi, b->kpi);
}

static size_t contrasts_find(struct build *b, const struct thirds *t, struct contrast *out)
{
    size_t n = 0;
    const uint32_t *low = t->at + (t->n - t->third);
    for (size_t i = 0; i < COUNT_OF(process); i++) {
        struct contrast c = {.kpi = process[i]};
        if (measure_find(b->r, c.kpi) == b->r->nmeasure) continue;
        c.best = group_value(b, c.kpi, t->at, t->third);
        c.rest = group_value(b, c.kpi, low, t->third);
        if (!exact_known(c.best) || !exact_known(c.rest)) continue;
        exact more = exact_div(exact_sub(c.best, c.rest), c.rest);
        c.size = exact_known(more) ? exact_double(exact_abs(more)) : 0;
        out[n++] = c;
    }
    qsort(out, n, sizeof *out, compare_contrasts);
    return n;
}

static void contrast_row(struct build *b, struct grid *g, const struct thirds *t,
                         const struct contrast *x)
{
    struct view v = view_of(b, x->kpi, 0);
    exact middle = median(b, x->kpi, t);
    struct figure change = figure_number(kpi_change(v.unit, x->best, x->rest));
    struct cell *c = grid_row(g, ROW_BODY);
    int meaning = change_meaning(x->kpi, change);
    c[0] = text_cell(kpi_name(b, x->kpi));
    c[1] = text_cell(figure_unit(b, unit_figure(v.unit, x->best), v.show));
    c[2] = text_cell(figure_unit(b, unit_figure(v.unit, x->rest), v.show));
    c[3] = text_cell(change_text(b, change, v.change_show));
    const uint32_t *low = t->at + (t->n - t->third);
    size_t ahead = better_count(b, x->kpi, middle, t->at, t->third);
    size_t behind = better_count(b, x->kpi, middle, low, t->third);
    c[4] = text_cell(arena_printf(b->a, "%zu/%zu", ahead, t->third));
    c[5] = text_cell(arena_printf(b->a, "%zu/%zu", behind, t->third));
    c[6] = text_cell(reading(b, meaning, ahead, behind));
}

static const char *names_of(struct build *b, const uint32_t *at, size_t n)
{
    enum { NAMED = 8 };
    const char *names[NAMED];
    size_t shown = n < NAMED ? n : NAMED;
    for (size_t i = 0; i < shown; i++) names[i] = scope_name(b, at[i]);
    const char *text = joined(b, names, shown, word(b, "list_comma"));
    return n > shown ? fill(b, "thirds.more", text, int_text(b, (int64_t)n)) : text;
}

bool build_thirds(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 1.5},
        {.label = "thirds.best", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "thirds.rest", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "thirds.difference", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "thirds.best_above", .align = ALIGN_RIGHT, .weight = 0.9},
        {.label = "thirds.rest_above", .align = ALIGN_RIGHT, .weight = 0.9},
        {.label = "thirds.reading", .weight = 1.4},
    };
    struct thirds t = thirds_of(b, p->scope);
    if (t.third < 2) return false;
    struct contrast at[COUNT_OF(process)];
    size_t n = contrasts_find(b, &t, at), most = (size_t)option_int(b, p, "rows", 24);
    struct grid g = grid_new(b, "thirds", option_label(b, p, "title", "thirds.title"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n && i < most; i++) contrast_row(b, &g, &t, &at[i]);
    g.t.note = fill(b, "thirds.note", names_of(b, t.at, t.third),
                    names_of(b, t.at + (t.n - t.third), t.third));
    return n > 0 && grid_end(&g, out);
}

/* The sentence above: where the largest differences for the better lie. */
const char *message_thirds(struct build *b, const struct place *p)
{
    enum { NAMED = 3 };
    struct thirds t = thirds_of(b, p->scope);
    struct contrast at[COUNT_OF(process)];
    const char *found[NAMED];
    size_t shown = 0, n = t.third < 2 ? 0 : contrasts_find(b, &t, at);
    for (size_t i = 0; i < n && shown < NAMED; i++) {
        struct view v = view_of(b, at[i].kpi, 0);
        struct figure change = figure_number(kpi_change(v.unit, at[i].best, at[i].rest));
        if (change_meaning(at[i].kpi, change) <= 0) continue;
        found[shown++] = fill(b, "thirds.finding", kpi_name(b, at[i].kpi),
                              change_text(b, change, v.change_show));
    }
    if (shown == 0) return NULL;
    return fill(b, "thirds.message", int_text(b, (int64_t)t.third),
                joined(b, found, shown, word(b, "list_comma")));
}

/* ---- stars ---- */

struct star {
    const char *title, *kpi, *by; /* what is shown, what decides */
    bool least_one;               /* only from 100 % or from one on */
};

static const struct star stars[] = {
    {"stars.month", "signed_attainment", "signed_gap", true}, /* the largest surplus */
    {"stars.amount", "signed_amount", "signed_amount", true},
    {"stars.new", "new_customers", "new_customers", true},
    {"stars.collected", "collected", "collected", true},
    {"stars.win", "win_rate", "win_rate", false},
    {"stars.diligence", "touches", "touches", true},
};

static bool has_red_alert(const struct build *b, uint32_t scope)
{
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        if (a->scope == ALERT_OF_REP && a->ref == scope && a->level == ALERT_RED)
            return true;
    }
    return false;
}

/* Five closed deals at least: one lucky win makes no star. */
static bool deserves(const struct build *b, const struct star *s, uint32_t scope)
{
    const struct kpi_value v = results_value(b->r, s->kpi, scope);
    if (!exact_known(v.value) || has_red_alert(b, scope)) return false;
    if (s->least_one) return exact_cmp(v.value, exact_of(1, 1)) >= 0;
    return exact_known(v.den) && exact_cmp(v.den, exact_of(b->s->rate_cases, 1)) >= 0 &&
           v.value.num > 0;
}

bool build_stars(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "stars.star", .weight = 1},
        {.label = "column.rep", .weight = 0.9},
        {.label = "column.team", .weight = 0.9},
        {.label = "column.kpi", .weight = 1},
        {.label = "column.actual", .align = ALIGN_RIGHT, .weight = 0.9},
        {.label = "stars.next", .align = ALIGN_RIGHT, .weight = 1.4},
    };
    uint32_t *at;
    size_t n = members_of(b, p->scope, SCOPE_REP, &at);
    struct grid g = grid_new(b, "stars", option_label(b, p, "title", NULL));
    if (!g.t.title) g.t.title = period_word(b, "stars.title");
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(stars); i++) {
        size_t found[2] = {n, n}, many = 0;
        sort_scopes(b, at, n, stars[i].by, strcmp(stars[i].by, "signed_gap") != 0);
        for (size_t k = 0; k < n && many < 2; k++)
            if (deserves(b, &stars[i], at[k])) found[many++] = k;
        if (many == 0) continue;
        struct view v = view_of(b, stars[i].kpi, at[found[0]]);
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(period_word(b, stars[i].title), STATUS_PRAISE);
        c[1] = text_cell(scope_name(b, at[found[0]]));
        c[2] = text_cell(scope_name(b, b->r->scopes[at[found[0]]].parent));
        c[3] = text_cell(kpi_name(b, stars[i].kpi));
        c[4] = text_cell(figure_unit(b, v.value, v.show));
        if (many < 2) continue;
        struct view next = view_of(b, stars[i].kpi, at[found[1]]);
        c[5] = text_cell(fill(b, "stars.second", scope_name(b, at[found[1]]),
                              figure_unit(b, next.value, next.show)));
    }
    g.t.note = word(b, "stars.note");
    return g.t.nrow > 0 && grid_end(&g, out);
}
