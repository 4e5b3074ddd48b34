/* The sheets of plan.xlsx about teams and people: T06 with history, resources, target and
 * growth; T11 with quarter, months and key actions; each person's months. In: the plan.
 * Out: tables with live sums and quotients, and columns to overrule. */
#include "report/plan_book.h"

/* ---- T06 ---- */

enum t06 {
    T06_TEAM,
    T06_NAME,
    T06_LEVEL,
    T06_HISTORY,
    T06_BASE,
    T06_PIPELINE,
    T06_KEY,
    T06_CUSTOMERS,
    T06_TARGET,
    T06_INCREASE,
    T06_GROWTH,
    T06_LEAST,
    T06_MOST,
    T06_NAIVE,
    T06_EVEN,
    T06_BEFORE,
    T06_COLUMNS
};

static size_t t06_columns(struct plan_book *k, struct grid *g, enum plan_metric m,
                          bool people)
{
    enum show show = m == PLAN_AMOUNT ? SHOW_WAN : SHOW_COUNT;
    const struct column_spec columns[T06_COLUMNS] = {
        [T06_TEAM] = {.label = people ? "column.team" : "column.region", .weight = 0.9},
        [T06_NAME] = {.label = people ? "column.rep" : "column.team", .weight = 0.9},
        [T06_LEVEL] = {.label = people ? "column.level" : "plan.people", .weight = 0.7},
        [T06_HISTORY] = {.label = "plan.history", .show = show, .sum = people},
        [T06_BASE] = {.label = "plan.base", .show = show, .sum = true},
        [T06_PIPELINE] = {.label = "plan.pipeline", .show = SHOW_WAN},
        [T06_KEY] = {.label = "plan.key_customers", .show = SHOW_COUNT, .sum = people},
        [T06_CUSTOMERS] = {.label = "plan.customers", .show = SHOW_COUNT, .sum = people},
        [T06_TARGET] = {.label = "plan.target",
                        .show = plan_show(m),
                        .sum = true,
                        .weight = 1.2},
        [T06_INCREASE] = {.label = "plan.increase",
                          .show = show,
                          .minus_from = T06_TARGET + 1,
                          .minus_what = T06_BASE + 1},
        [T06_GROWTH] = {.label = "plan.growth",
                        .show = SHOW_CHANGE,
                        .over_num = T06_INCREASE + 1,
                        .over_den = T06_BASE + 1},
        [T06_LEAST] = {.label = "plan.least", .show = show},
        [T06_MOST] = {.label = "plan.most", .show = show},
        [T06_NAIVE] = {.label = "plan.naive", .show = show},
        [T06_EVEN] = {.label = "plan.even", .show = show},
        [T06_BEFORE] = {.label = "plan.before", .show = show},
    };
    grid_columns(g, columns, T06_COLUMNS);
    return overrule_columns(k, g, m);
}

static size_t customers_of(const struct plan_resources *r)
{
    size_t n = 0;
    for (size_t t = 0; t < PLAN_TIERS; t++) n += r->customers[t];
    return n;
}

static const char *level_text(struct plan_book *k, uint32_t rep, bool newcomer)
{
    static const char *const keys[] = {[LEVEL_NONE] = NULL,
                                       [LEVEL_JUNIOR] = "level.junior",
                                       [LEVEL_MID] = "level.mid",
                                       [LEVEL_SENIOR] = "level.senior"};
    const char *key = keys[k->p->m->reps.at[rep].level];
    const char *name = key ? word(k->b, key) : "–";
    return newcomer ? fill(k->b, "plan.newcomer", name) : name;
}

static void t06_figures(struct plan_book *k, struct cell *c, enum plan_metric m,
                        uint32_t scope)
{
    const struct plan_line *l = &k->p->parts[m].lines[scope];
    const struct plan_resources *r = &k->p->resources[scope];
    exact base = plan_exact(m, l->base), more = plan_exact(m, l->target - l->base);
    c[T06_HISTORY] = figure_cell(plan_figure(m, k->p->nwindow ? l->history : INT64_MIN));
    c[T06_BASE] = figure_cell(plan_figure(m, l->base));
    c[T06_PIPELINE] = figure_cell(figure_money(r->pipeline));
    c[T06_KEY] = figure_cell(figure_int((int64_t)r->customers[0]));
    c[T06_CUSTOMERS] = figure_cell(figure_int((int64_t)customers_of(r)));
    c[T06_TARGET] = figure_cell(plan_figure(m, l->target));
    c[T06_INCREASE] = figure_cell(plan_figure(m, l->target - l->base));
    c[T06_GROWTH] = figure_cell(figure_number(exact_div(more, base)));
    c[T06_NAIVE] = figure_cell(plan_figure(m, l->naive));
    c[T06_EVEN] = figure_cell(plan_figure(m, l->even));
    c[T06_BEFORE] = figure_cell(plan_figure(m, l->before));
    if (l->hand) c[T06_TARGET].status = STATUS_PRAISE;
}

static void member_row(struct plan_book *k, struct grid *g, size_t at, enum plan_metric m,
                       uint32_t scope)
{
    const struct plan_line *l = &k->p->parts[m].lines[scope];
    const struct scope *s = &k->p->r->scopes[scope];
    struct cell *c = grid_row(g, ROW_BODY);
    c[T06_TEAM] = text_cell(s->parent ? scope_name(k->b, s->parent) : "–");
    c[T06_NAME] = text_cell(scope_name(k->b, scope));
    c[T06_LEVEL] = text_cell(level_text(k, s->ref, l->newcomer));
    t06_figures(k, c, m, scope);
    bool bounded = m == PLAN_AMOUNT;
    c[T06_LEAST] = figure_cell(plan_figure(m, bounded ? l->least : INT64_MIN));
    c[T06_MOST] = figure_cell(plan_figure(m, bounded ? l->most : INT64_MIN));
    overrule_cells(k, c, at, m, scope, k->p->period);
}

static void total_row(struct plan_book *k, struct grid *g, enum plan_metric m)
{
    struct cell *c = grid_row(g, ROW_TOTAL);
    c[T06_TEAM] = text_cell(word(k->b, "total.company"));
    c[T06_LEVEL] = text_cell(int_text(k->b, (int64_t)k->p->people[0]));
    t06_figures(k, c, m, 0);
}

static struct block members_table(struct plan_book *k, enum plan_metric m)
{
    struct block out;
    struct grid g =
        grid_new(k->b, arena_printf(k->b->a, "plan_members_%s", plan_metric_id(m)),
                 plan_title(k, "plan.table.members", m));
    size_t at = t06_columns(k, &g, m, true);
    for (uint32_t i = k->p->r->first_rep; i < k->p->r->nscope; i++)
        if (k->p->r->scopes[i].kind == SCOPE_REP && k->p->parts[m].lines[i].planned)
            member_row(k, &g, at, m, i);
    total_row(k, &g, m);
    g.t.note = word(k->b, "plan.members_note");
    grid_end(&g, &out);
    return out;
}

void plan_members_page(struct plan_book *k)
{
    struct page *page = plan_page(k, "plan.page.members", PLAN_METRICS + 1);
    for (int m = 0; m < PLAN_METRICS; m++)
        if (plan_is(k, (enum plan_metric)m))
            plan_block(page, members_table(k, (enum plan_metric)m));
    plan_block(page, text_block_of(word(k->b, "plan.how"), TEXT_NOTE));
}

/* ---- regions and teams ---- */

static void group_row(struct plan_book *k, struct grid *g, size_t at, enum plan_metric m,
                      uint32_t scope)
{
    const struct scope *s = &k->p->r->scopes[scope];
    struct cell *c = grid_row(g, ROW_BODY);
    c[T06_TEAM] = text_cell(s->parent ? scope_name(k->b, s->parent) : "–");
    c[T06_NAME] = text_cell(scope_name(k->b, scope));
    c[T06_LEVEL] = text_cell(int_text(k->b, (int64_t)k->p->people[scope]));
    t06_figures(k, c, m, scope);
    overrule_cells(k, c, at, m, scope, k->p->period);
}

static struct block groups_table(struct plan_book *k, enum plan_metric m,
                                 enum scope_kind kind)
{
    bool regions = kind == SCOPE_REGION;
    struct block out;
    struct grid g =
        grid_new(k->b,
                 arena_printf(k->b->a, "plan_%s_%s", regions ? "regions" : "teams",
                              plan_metric_id(m)),
                 plan_title(k, regions ? "plan.table.regions" : "plan.table.teams", m));
    size_t at = t06_columns(k, &g, m, false);
    for (uint32_t i = 1; i < k->p->r->nscope; i++)
        if (k->p->r->scopes[i].kind == kind && k->p->people[i]) group_row(k, &g, at, m, i);
    total_row(k, &g, m);
    grid_end(&g, &out);
    return out;
}

void plan_teams_page(struct plan_book *k)
{
    const struct model *x = k->p->m;
    if (x->teams.n == 0) return;
    struct page *page = plan_page(k, "plan.page.teams", 2 * PLAN_METRICS + 1);
    for (int m = 0; m < PLAN_METRICS; m++) {
        if (!plan_is(k, (enum plan_metric)m)) continue;
        if (x->regions.n > 1)
            plan_block(page, groups_table(k, (enum plan_metric)m, SCOPE_REGION));
        plan_block(page, groups_table(k, (enum plan_metric)m, SCOPE_TEAM));
    }
    plan_block(page, text_block_of(word(k->b, "plan.how"), TEXT_NOTE));
}

/* ---- T11 ---- */

static exact win_rate_of(struct plan_book *k, uint32_t scope)
{
    exact own = k->p->resources[scope].win_rate;
    return exact_known(own) && own.num > 0 ? own : k->p->resources[0].win_rate;
}

/* The least activity of the level, and the deals that the figure needs. */
static const char *amount_actions(struct plan_book *k, uint32_t scope, exact target)
{
    struct build *b = k->b;
    const struct minima *m =
        &b->s->minima[k->p->m->reps.at[k->p->r->scopes[scope].ref].level];
    const char *text = "";
    if (exact_known(m->customers) && m->customers.num > 0)
        text = fill(b, "plan.minima",
                    figure_text(b->a, figure_number(m->customers), SHOW_COUNT, b->language),
                    figure_text(b->a, figure_number(m->needs), SHOW_COUNT, b->language),
                    figure_text(b->a, figure_number(m->proposals), SHOW_COUNT, b->language),
                    figure_text(b->a, figure_number(m->meetings), SHOW_COUNT, b->language));
    exact rate = win_rate_of(k, scope);
    if (!exact_known(rate) || rate.num <= 0) return text;
    return fill(b, "plan.needed", text, percent(b, rate),
                amount(b, exact_div(target, rate)));
}

static const char *ratio_actions(struct plan_book *k, const char *metric)
{
    const struct rule_setting *rule = settings_rule(k->b->s, "invoice_missing");
    if (strcmp(metric, "collection_rate") != 0 || !rule)
        return word(k->b, "plan.inherited");
    exact days = rule_parameter(rule, "days");
    return fill(k->b, "plan.invoice",
                figure_text(k->b->a, figure_number(days), SHOW_COUNT, k->b->language));
}

struct personal { /* one line of T11 */
    struct plan_book *k;
    struct grid *g;
    uint32_t scope;
    struct period span;
    size_t months;
};

static struct cell *personal_row(struct personal *x, const char *kpi)
{
    struct cell *c = grid_row(x->g, ROW_BODY);
    c[0] = text_cell(scope_name(x->k->b, x->k->p->r->scopes[x->scope].parent));
    c[1] = text_cell(scope_name(x->k->b, x->scope));
    c[2] = text_cell(period_name(x->k->b, x->span));
    c[3] = text_cell(kpi_name(x->k->b, kpi));
    return c;
}

static const char *figure_words(struct plan_book *k, enum plan_metric m, int64_t units)
{
    return figure_text(k->b->a, plan_figure(m, units), plan_show(m), k->b->language);
}

static void metric_rows(struct personal *x)
{
    const struct plan *p = x->k->p;
    for (int i = 0; i < PLAN_METRICS; i++) {
        enum plan_metric m = (enum plan_metric)i;
        if (!p->parts[m].on) continue;
        struct cell *c = personal_row(x, plan_metric_id(m));
        struct period month = period_of(PERIOD_MONTH, x->span.start);
        int64_t target = plan_target(p, m, x->scope, x->span);
        size_t at = 4;
        if (x->months > 1) c[at++] = text_cell(figure_words(x->k, m, target));
        for (size_t n = 0; n < x->months; n++, month = period_shift(month, 1))
            c[at++] = text_cell(figure_words(x->k, m, plan_target(p, m, x->scope, month)));
        c[at] = text_cell(m == PLAN_AMOUNT
                              ? amount_actions(x->k, x->scope, plan_exact(m, target))
                              : word(x->k->b, "plan.customer_actions"));
    }
}

static void ratio_rows(struct personal *x)
{
    const struct plan_request *q = &x->k->p->request;
    for (size_t i = 0; i < q->nratio; i++) {
        struct cell *c = personal_row(x, q->ratios[i].metric);
        const char *each = percent(x->k->b, q->ratios[i].value);
        size_t n = x->months > 1 ? x->months + 1 : 1;
        for (size_t k = 0; k < n; k++)
            c[4 + k] = text_cell(fill(x->k->b, "plan.at_least", each));
        c[4 + n] = text_cell(ratio_actions(x->k, q->ratios[i].metric));
    }
}

void plan_personal_page(struct plan_book *k)
{
    static const struct column_spec first[] = {
        {.label = "column.team", .weight = 0.9},
        {.label = "column.rep", .weight = 0.8},
        {.label = "plan.period", .weight = 0.8, .is_id = true},
        {.label = "plan.kind", .weight = 1},
    };
    const struct plan *p = k->p;
    bool one = p->period.kind == PERIOD_MONTH;
    struct page *page = plan_page(k, "plan.page.personal", 1);
    struct block out;
    struct grid g = grid_new(k->b, "plan_personal", NULL);
    grid_columns(&g, first, COUNT_OF(first));
    static const char *const labels[] = {"plan.quarter_target", "plan.month1",
                                         "plan.month2", "plan.month3"};
    for (int i = 0; i < (one ? 1 : 4); i++)
        grid_column(&g,
                    (struct column_spec){.label = one ? "plan.month_target" : labels[i],
                                         .align = ALIGN_RIGHT,
                                         .weight = 1},
                    NULL);
    grid_column(&g,
                (struct column_spec){.label = "plan.actions", .weight = 3.4, .wrap = true},
                NULL);
    for (uint32_t i = p->r->first_rep; i < p->r->nscope; i++) {
        if (p->r->scopes[i].kind != SCOPE_REP || p->people[i] == 0) continue;
        for (size_t at = 0; at < p->nmonth; at += 3) {
            enum period_kind kind = one ? PERIOD_MONTH : PERIOD_QUARTER;
            struct personal x = {k, &g, i, period_of(kind, p->months[at].start),
                                 one ? 1 : 3};
            metric_rows(&x);
            ratio_rows(&x);
        }
    }
    grid_end(&g, &out);
    plan_block(page, out);
}

/* ---- each person's months ---- */

static struct block matrix(struct plan_book *k, enum plan_metric m)
{
    const struct plan *p = k->p;
    struct block out;
    struct grid g =
        grid_new(k->b, arena_printf(k->b->a, "plan_matrix_%s", plan_metric_id(m)),
                 plan_title(k, "plan.table.matrix", m));
    static const struct column_spec names[] = {{.label = "column.team", .weight = 0.9},
                                               {.label = "column.rep", .weight = 0.8}};
    grid_columns(&g, names, COUNT_OF(names));
    for (size_t i = 0; i < p->nmonth; i++)
        grid_column(&g, (struct column_spec){.show = plan_show(m), .sum = true},
                    period_name(k->b, p->months[i]));
    grid_column(&g,
                (struct column_spec){.label = "total", .show = plan_show(m), .sum = true},
                NULL);
    for (uint32_t i = p->r->first_rep; i <= p->r->nscope; i++) {
        bool total = i == p->r->nscope;
        uint32_t s = total ? 0 : i;
        if (!total && (p->r->scopes[i].kind != SCOPE_REP || p->people[i] == 0)) continue;
        struct cell *c = grid_row(&g, total ? ROW_TOTAL : ROW_BODY);
        c[0] = text_cell(total ? word(k->b, "total.company")
                               : scope_name(k->b, p->r->scopes[s].parent));
        c[1] = total ? kind_cell(CELL_EMPTY) : text_cell(scope_name(k->b, s));
        for (size_t n = 0; n < p->nmonth; n++)
            c[2 + n] = figure_cell(plan_figure(m, plan_target(p, m, s, p->months[n])));
        c[2 + p->nmonth] = figure_cell(plan_figure(m, plan_target(p, m, s, p->period)));
    }
    grid_end(&g, &out);
    return out;
}

/* The same as a list, where single months can be overruled. */
static struct block month_list(struct plan_book *k, enum plan_metric m)
{
    const struct plan *p = k->p;
    const struct column_spec columns[] = {
        {.label = "column.team", .weight = 0.9},
        {.label = "column.rep", .weight = 0.8},
        {.label = "plan.period", .weight = 0.8, .is_id = true},
        {.label = "column.target", .show = plan_show(m), .weight = 1},
    };
    struct block out;
    struct grid g = grid_new(k->b, arena_printf(k->b->a, "plan_own_%s", plan_metric_id(m)),
                             plan_title(k, "plan.table.own_months", m));
    grid_columns(&g, columns, COUNT_OF(columns));
    size_t at = overrule_columns(k, &g, m);
    for (uint32_t i = p->r->first_rep; i < p->r->nscope; i++) {
        if (p->r->scopes[i].kind != SCOPE_REP || p->people[i] == 0) continue;
        for (size_t n = 0; n < p->nmonth; n++) {
            struct cell *c = grid_row(&g, ROW_BODY);
            c[0] = text_cell(scope_name(k->b, p->r->scopes[i].parent));
            c[1] = text_cell(scope_name(k->b, i));
            c[2] = text_cell(period_name(k->b, p->months[n]));
            c[3] = figure_cell(plan_figure(m, plan_target(p, m, i, p->months[n])));
            overrule_cells(k, c, at, m, i, p->months[n]);
        }
    }
    grid_end(&g, &out);
    return out;
}

void plan_member_months_page(struct plan_book *k)
{
    if (k->p->nmonth == 1) return;
    struct page *page = plan_page(k, "plan.page.months", PLAN_METRICS);
    for (int m = 0; m < PLAN_METRICS; m++)
        if (plan_is(k, (enum plan_metric)m))
            plan_block(page, matrix(k, (enum plan_metric)m));
    page = plan_page(k, "plan.page.own_months", PLAN_METRICS);
    for (int m = 0; m < PLAN_METRICS; m++)
        if (plan_is(k, (enum plan_metric)m))
            plan_block(page, month_list(k, (enum plan_metric)m));
}

/* ---- each person's weeks ---- */

#define WEEKS_SHOWN 16 /* of a quarter; those of a year stand in targets.csv */

static size_t weeks_find(const struct plan *p, struct period *out)
{
    size_t n = 0;
    for (size_t i = 0; i < p->nsegment && n < WEEKS_SHOWN; i++)
        if (n == 0 || out[n - 1].start != p->segments[i].week.start)
            out[n++] = p->segments[i].week;
    return n;
}

static void week_cells(struct plan_book *k, struct cell *c, enum plan_metric m,
                       uint32_t scope, const struct period *weeks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        c[2 + i] = figure_cell(plan_figure(m, plan_target(k->p, m, scope, weeks[i])));
    c[2 + n] = figure_cell(plan_figure(m, plan_target(k->p, m, scope, k->p->period)));
}

static struct block week_matrix(struct plan_book *k, enum plan_metric m)
{
    static const struct column_spec names[] = {{.label = "column.team", .weight = 0.9},
                                               {.label = "column.rep", .weight = 0.8}};
    const struct plan *p = k->p;
    struct period weeks[WEEKS_SHOWN];
    size_t n = weeks_find(p, weeks);
    struct block out;
    struct grid g =
        grid_new(k->b, arena_printf(k->b->a, "plan_member_weeks_%s", plan_metric_id(m)),
                 plan_title(k, "plan.table.member_weeks", m));
    grid_columns(&g, names, COUNT_OF(names));
    for (size_t i = 0; i < n; i++)
        grid_column(&g, (struct column_spec){.show = plan_show(m), .sum = true},
                    plan_has_week(p, weeks[i])
                        ? period_name(k->b, weeks[i])
                        : fill(k->b, "plan.part_week", period_name(k->b, weeks[i])));
    grid_column(&g,
                (struct column_spec){.label = "total", .show = plan_show(m), .sum = true},
                NULL);
    for (uint32_t i = p->r->first_rep; i < p->r->nscope; i++) {
        if (p->r->scopes[i].kind != SCOPE_REP || p->people[i] == 0) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(scope_name(k->b, p->r->scopes[i].parent));
        c[1] = text_cell(scope_name(k->b, i));
        week_cells(k, c, m, i, weeks, n);
    }
    struct cell *c = grid_row(&g, ROW_TOTAL);
    c[0] = text_cell(word(k->b, "total.company"));
    week_cells(k, c, m, 0, weeks, n);
    grid_end(&g, &out);
    return out;
}

void plan_member_weeks_page(struct plan_book *k)
{
    if (k->p->period.kind == PERIOD_YEAR) return;
    struct page *page = plan_page(k, "plan.page.member_weeks", PLAN_METRICS);
    for (int m = 0; m < PLAN_METRICS; m++)
        if (plan_is(k, (enum plan_metric)m))
            plan_block(page, week_matrix(k, (enum plan_metric)m));
}
