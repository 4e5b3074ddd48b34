/* The funnel: open deals by stage, step rates against floors and the window before, lost
 * reasons.
 *
 * In: stage and conversion KPIs of a scope. Out: funnel and Pareto charts and the same
 * as tables. */
#include "report/lists.h"

#include <stdlib.h>

static const char *stage_kpi(struct build *b, const char *family, size_t stage)
{
    return arena_printf(b->a, "%s.%s", family, b->s->stages[stage].id);
}

/* Counts are deals that entered each stage in the window: what the step rates are made
 * of. The last stage has no step of its own; its count is the numerator of the step into
 * it. */
static struct figure stage_entered(struct build *b, size_t stage, uint32_t scope)
{
    size_t last = b->s->nstage - 1;
    if (stage < last) return view_of(b, stage_kpi(b, "conversion", stage), scope).den;
    return view_of(b, stage_kpi(b, "conversion", last - 1), scope).num;
}

/* ---- the window before ---- */

/* The farthest stage that a deal entered in [from, to), its creation entering the first; −1
 * if none. */
static int farthest_entered(const struct build *b, uint32_t deal, moment from, moment to)
{
    const struct deal d = deal_at(b->m, deal);
    int farthest = d.created_at >= from && d.created_at < to ? 0 : -1;
    size_t first, n = deal_changes(b->m, deal, &first);
    for (size_t i = 0; i < n; i++) {
        const struct stage_change *c = &b->m->stage_changes.at[first + i];
        bool inside = c->changed_at >= from && c->changed_at < to;
        if (inside && c->to_stage != STAGE_NONE && c->to_stage > farthest)
            farthest = c->to_stage;
    }
    return farthest;
}

/* Are the counts those that the KPIs' previous step rates are made of? */
static bool counts_agree(const struct build *b, const int64_t *counts,
                         const struct figure *rates)
{
    for (size_t i = 0; i + 1 < b->s->nstage; i++) {
        struct figure rate = figure_number(exact_of(counts[i + 1], counts[i]));
        if (rate.known != rates[i].known || rate.scaled != rates[i].scaled) return false;
    }
    return true;
}

/* Entries of the four weeks before by rep and stage, counted once; the last row is of deals
 * without a rep. */
static const void *entries_by_rep(struct build *b)
{
    size_t nrep = b->m->reps.n;
    int64_t *counts = arena_many(b->a, int64_t, (nrep + 1) * STAGES_MAX);
    moment to = b->r->now.a - 28 * (moment)86400, from = to - 28 * (moment)86400;
    for (uint32_t i = 0; i < b->m->deals.n; i++) {
        uint32_t rep = deal_at(b->m, i).rep;
        int64_t *row = counts + (rep < nrep ? rep : nrep) * STAGES_MAX;
        for (int stage = farthest_entered(b, i, from, to); stage >= 0; stage--)
            row[stage]++;
    }
    return counts;
}

static void entries_of_scope(struct build *b, uint32_t scope, int64_t *out)
{
    const int64_t *counts = list_shared(b, &b->lists->entries, entries_by_rep);
    const struct scope *s = &b->r->scopes[scope];
    uint32_t *members;
    size_t n = members_of(b, scope, SCOPE_REP, &members);
    if (s->kind == SCOPE_REP) {
        members = &scope;
        n = 1;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < b->s->nstage; k++)
            out[k] += counts[b->r->scopes[members[i]].ref * STAGES_MAX + k];
    for (size_t k = 0; k < b->s->nstage && s->kind == SCOPE_COMPANY; k++)
        out[k] += counts[b->m->reps.n * STAGES_MAX + k];
}

/* Deals that entered each stage in the four weeks before; NULL without a history of stages. */
static struct figure *entered_before(struct build *b, uint32_t scope,
                                     const struct figure *rates)
{
    int64_t counts[STAGES_MAX] = {0};
    if (!model_has(b->m, TABLE_STAGE_CHANGES)) return NULL;
    entries_of_scope(b, scope, counts);
    if (!counts_agree(b, counts, rates)) return NULL;
    struct figure *at = figures_of(b, b->s->nstage);
    for (size_t i = 0; i < b->s->nstage; i++) at[i] = figure_int(counts[i]);
    return at;
}

bool build_funnel(struct build *b, const struct place *p, struct block *out)
{
    size_t n = b->s->nstage;
    if (n < 2) return false;
    struct chart_block c =
        chart_new(b, p, CHART_FUNNEL, "funnel", word(b, "chart.funnel"), SHOW_COUNT);
    const char **names = arena_many(b->a, const char *, n);
    struct figure *entered = figures_of(b, n), *steps = figures_of(b, n),
                  *floors = figures_of(b, n);
    struct figure *before = figures_of(b, n);
    enum status *marks = arena_many(b->a, enum status, n);
    for (size_t i = 0; i < n; i++) {
        names[i] = stage_name(b, i);
        entered[i] = stage_entered(b, i, p->scope);
        if (i + 1 == n) continue;
        struct view v = view_of(b, stage_kpi(b, "conversion", i), p->scope);
        steps[i] = v.value;
        before[i] = v.prev;
        marks[i] = v.status;
        floors[i] = figure_number(b->s->stages[i].floor);
    }
    c.categories = names;
    c.ncategory = n;
    c.steps = steps;
    c.floors = floors;
    c.step_statuses = marks;
    c.y_label = word(b, "column.floor");
    c.series = arena_many(b->a, struct chart_series, 2);
    c.series[c.nseries++] =
        (struct chart_series){word(b, "chart.entered"), ROLE_ACTUAL, entered, NULL};
    struct figure *earlier = entered_before(b, p->scope, before);
    if (earlier)
        c.series[c.nseries++] = (struct chart_series){word(b, "chart.window_before"),
                                                      ROLE_PREVIOUS, earlier, NULL};
    return chart_end(c, 40 + 34 * (double)n, out);
}

static const char *hint_of(struct build *b, size_t stage, struct view v)
{
    bool low = v.status >= STATUS_YELLOW;
    const char *hint = b->s->stages[stage].hint[b->tongue];
    return low && hint && *hint ? hint : NULL;
}

static void funnel_row(struct build *b, struct grid *g, uint32_t scope, size_t i)
{
    bool last = i + 1 == b->s->nstage;
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(stage_name(b, i));
    c[1] = figure_cell(view_of(b, stage_kpi(b, "stage_counts", i), scope).value);
    const char *amount_kpi =
        arena_printf(b->a, "stage_counts.%s.amount", b->s->stages[i].id);
    c[2] = figure_cell(view_of(b, amount_kpi, scope).value);
    c[3] = figure_cell(stage_entered(b, i, scope));
    if (last) return;
    struct view v = view_of(b, stage_kpi(b, "conversion", i), scope);
    c[4] = figure_cell(v.num);
    c[5] = marked_cell(v.value, v.status >= STATUS_YELLOW ? v.status : STATUS_NONE);
    c[6] = figure_cell(figure_number(b->s->stages[i].floor));
    c[7] = figure_cell(v.prev);
    c[8] = figure_cell(v.change);
    c[9] = status_cell(v.status_word, v.status);
    c[10] = text_cell(hint_of(b, i, v));
}

/* In workbooks also what the chart of the window before shows. */
static void funnel_before(struct build *b, struct grid *g, uint32_t scope)
{
    struct figure *rates = figures_of(b, b->s->nstage);
    for (size_t i = 0; i + 1 < b->s->nstage; i++)
        rates[i] = view_of(b, stage_kpi(b, "conversion", i), scope).prev;
    const struct figure *at = entered_before(b, scope, rates);
    for (size_t i = 0; i < b->s->nstage; i++)
        g->t.rows[i].cells[11] = figure_cell(at ? at[i] : FIGURE_UNKNOWN);
}

bool build_funnel_table(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.stage"},
        {.label = "column.open_deals", .show = SHOW_COUNT, .sum = true, .weight = 0.7},
        {.label = "short.open_amount", .show = SHOW_WAN, .sum = true, .weight = 0.9},
        {.label = "column.entered", .show = SHOW_COUNT, .weight = 0.7},
        {.label = "column.moved_on", .show = SHOW_COUNT, .weight = 0.7},
        {.label = "column.step_rate", .show = SHOW_PERCENT, .over_num = 5, .over_den = 4},
        {.label = "column.floor", .show = SHOW_PERCENT, .weight = 0.7},
        {.label = "column.window_before", .show = SHOW_PERCENT, .weight = 0.8},
        {.label = "column.change_points",
         .show = SHOW_POINTS,
         .weight = 0.9,
         .grown_to = 6,
         .grown_from = 8},
        {.label = "column.status", .weight = 0.9},
        {.label = "column.hint", .weight = 2, .wrap = true},
        {.label = "column.entered_before", .show = SHOW_COUNT},
    };
    if (b->paper && !model_has(b->m, TABLE_DEALS)) return false;
    struct grid g = grid_new(b, "funnel", option_label(b, p, "title", "table.funnel"));
    grid_columns(&g, columns, COUNT_OF(columns) - b->paper);
    for (size_t i = 0; i < b->s->nstage; i++) funnel_row(b, &g, p->scope, i);
    if (!b->paper) funnel_before(b, &g, p->scope);
    g.t.note = word(b, "note.funnel");
    return grid_end(&g, out);
}

/* ---- lost reasons ---- */

#define REASONS_MOST 10

struct reason {
    const char *name;
    exact count, money;
};

static int reason_compare(const void *pa, const void *pb)
{
    const struct reason *a = pa, *b = pb;
    int c = exact_cmp(a->count, b->count);
    return c ? -c : strcmp(a->name, b->name);
}

static const char *member_word(const struct build *b, const char *member)
{
    return strcmp(member, "-") ? member : word(b, "not_given");
}

/* Reasons that cost at least one deal, most frequent first. */
static size_t reasons_of(struct build *b, uint32_t scope, struct reason **out)
{
    struct reason *at = arena_many(b->a, struct reason, b->r->nmeasure + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->r->nmeasure; i++) {
        const struct measure *m = &b->r->measures[i];
        if (m->kpi->family != FAMILY_LOST_REASON || m->kpi->unit != UNIT_COUNT) continue;
        exact count = results_value(b->r, m->id, scope).value;
        if (!exact_known(count) || count.num <= 0) continue;
        const char *money_id = arena_printf(b->a, "%s.amount", m->id);
        at[n++] = (struct reason){member_word(b, m->member), count,
                                  results_value(b->r, money_id, scope).value};
    }
    if (n > 1) qsort(at, n, sizeof *at, reason_compare);
    *out = at;
    return n;
}

/* The rarest become one, behind all others however many they are. */
static size_t reasons_shown(struct build *b, struct reason *at, size_t n)
{
    if (n <= REASONS_MOST) return n;
    exact rest = EXACT_ZERO;
    for (size_t i = REASONS_MOST - 1; i < n; i++) rest = exact_add(rest, at[i].count);
    at[REASONS_MOST - 1] =
        (struct reason){fill(b, "others_of", int_text(b, (int64_t)(n - REASONS_MOST + 1))),
                        rest, EXACT_ZERO};
    return REASONS_MOST;
}

bool build_lost_reasons(struct build *b, const struct place *p, struct block *out)
{
    struct reason *at;
    if (data_lacks(b, "win_rate")) return false;
    size_t n = reasons_of(b, p->scope, &at);
    n = reasons_shown(b, at, n);
    struct chart_block c =
        chart_new(b, p, CHART_PARETO, "lost-reasons", word(b, "chart.lost"), SHOW_COUNT);
    const char **names = arena_many(b->a, const char *, n + 1);
    struct figure *counts = figures_of(b, n);
    for (size_t i = 0; i < n; i++) {
        names[i] = at[i].name;
        counts[i] = figure_number(at[i].count);
    }
    c.categories = names;
    c.ncategory = n;
    c.series = arena_many(b->a, struct chart_series, 1);
    c.series[c.nseries++] =
        (struct chart_series){word(b, "chart.lost_count"), ROLE_ACTUAL, counts, NULL};
    c.x_label = word(b, "chart.running_share");
    c.empty = word(b, "empty.lost");
    return chart_end(c, 0, out);
}

/* The same as a table, with the amounts. */
bool build_lost_table(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.lost_reason"},
        {.label = "column.lost_count", .show = SHOW_COUNT, .sum = true, .bars = true},
        {.label = "column.amount", .show = SHOW_WAN, .sum = true},
        {.label = "column.share", .show = SHOW_PERCENT, .share_of = 2},
    };
    struct reason *at;
    if (data_lacks(b, "win_rate")) return false;
    size_t n = reasons_of(b, p->scope, &at);
    exact count = EXACT_ZERO, amount = EXACT_ZERO;
    for (size_t i = 0; i < n; i++) {
        count = exact_add(count, at[i].count);
        amount = exact_add(amount, at[i].money);
    }
    struct grid g = grid_new(b, "lost_reasons", option_label(b, p, "title", "table.lost"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i <= n && n > 0; i++) {
        struct cell *c = grid_row(&g, i < n ? ROW_BODY : ROW_TOTAL);
        exact part = i < n ? at[i].count : count;
        c[0] = text_cell(i < n ? at[i].name : word(b, "total"));
        c[1] = figure_cell(figure_number(part));
        c[2] = figure_cell(figure_money(i < n ? at[i].money : amount));
        c[3] = figure_cell(figure_number(exact_div(part, count)));
    }
    g.t.empty = word(b, "empty.lost");
    return grid_end(&g, out);
}

/* ---- leads that nobody followed up in time (W05) ---- */

bool build_missed_leads(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.lead_id", .is_id = true},
        {.label = "column.customer", .weight = 1.8},
        {.label = "column.source"},
        {.label = "column.owner"},
        {.label = "column.created"},
        {.label = "column.first_followup", .weight = 1.2},
    };
    uint32_t *at;
    if (data_lacks(b, "followup_on_time")) return false;
    size_t n = followup_missed(b->r, p->scope, b->a, &at);
    size_t most = (size_t)option_int(b, p, "rows", 0), shown = most && most < n ? most : n;
    struct grid g =
        grid_new(b, "missed_leads", option_label(b, p, "title", "table.missed"));
    grid_columns(&g, columns, COUNT_OF(columns));
    grid_tall(&g);
    for (size_t i = 0; i < shown; i++) {
        const struct lead l = lead_at(b->m, at[i]);
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(symbol(b, l.id));
        uint32_t customer = lead_customer(b->m, at[i]);
        c[1] = text_cell(customer == REF_NONE ? "–" : customer_name(b, customer));
        c[2] = text_cell(symbol(b, l.source));
        c[3] = text_cell(rep_name(b, l.rep));
        c[4] = paper_day(b, moment_day(l.created_at));
        c[5] = l.first_followup_at == MOMENT_NONE || l.first_followup_at >= b->r->now.a
                   ? text_cell(word(b, "never_followed"))
                   : paper_day(b, moment_day(l.first_followup_at));
    }
    g.t.note = cut_note(b, shown, n, NULL);
    g.t.empty = fill(b, "empty.missed", period_word(b, "period.this"));
    return grid_end(&g, out);
}
