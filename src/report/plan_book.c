/* plan.xlsx: the company, its quarters, months and weeks, what was changed by hand; the
 * sheets of teams and people are plan_people.c's. In: the plan, in whole units. Out: the
 * printable tree; every figure of it is one of the plan's. */
#include "report/plan_book.h"

#include "ingest/returned.h"
#include "report/lists.h"

bool plan_is(const struct plan_book *k, enum plan_metric m)
{
    return k->p->parts[m].on;
}

enum show plan_show(enum plan_metric m)
{
    return m == PLAN_AMOUNT ? SHOW_YUAN : SHOW_COUNT;
}

struct figure plan_figure(enum plan_metric m, int64_t units)
{
    exact x = plan_exact(m, units);
    return m == PLAN_AMOUNT ? figure_money(x) : figure_number(x);
}

const char *plan_title(struct plan_book *k, const char *key, enum plan_metric m)
{
    return fill(k->b, key, kpi_name(k->b, plan_metric_id(m)));
}

struct page *plan_page(struct plan_book *k, const char *title, size_t most)
{
    struct page *page = &k->pages[k->npage++];
    *page = (struct page){.title = word(k->b, title), .landscape = true};
    page->blocks = arena_many(k->b->a, struct block, most);
    return page;
}

void plan_block(struct page *page, struct block block)
{
    page->blocks[page->nblock++] = block;
}

/* ---- columns to overrule ---- */

static const char *heading(struct build *b, const struct column *c)
{
    const char *unit = c->unit && *c->unit ? c->unit : NULL;
    return unit ? arena_printf(b->a, "%s(%s)", c->label, unit) : c->label;
}

size_t overrule_columns(struct plan_book *k, struct grid *g, enum plan_metric m)
{
    static const char *const fields[] = {"amount", "reason", "approver"};
    const struct column_spec specs[] = {
        {.label = "plan.set", .show = plan_show(m), .weight = 1},
        {.label = "plan.reason", .weight = 1.6, .wrap = true},
        {.label = "plan.approver", .weight = 0.8},
    };
    struct build *b = k->b;
    size_t first = g->t.ncolumn;
    grid_columns(g, specs, COUNT_OF(specs));
    const char *mark =
        arena_printf(b->a, "%s;%s;%s", RETURNED_MARK, b->rep->period_label, PLAN_TABLE);
    for (size_t i = 0; i < g->t.ncolumn; i++) /* "-": printed, not read */
        mark = arena_printf(b->a, "%s;%s=%s", mark, i < first ? "-" : fields[i - first],
                            heading(b, &g->t.columns[i]));
    size_t id = grid_column(g, (struct column_spec){.is_id = true}, mark);
    g->t.columns[id].hidden = true;
    return first;
}

static struct cell input_text(const char *text)
{
    return (struct cell){
        .kind = CELL_WRITE, .date = DAY_NONE, .text = text && *text ? text : NULL};
}

void overrule_cells(struct plan_book *k, struct cell *c, size_t at, enum plan_metric m,
                    uint32_t scope, struct period period)
{
    const struct plan_hand *h = plan_hand_of(k->p, m, scope, period);
    c[at] = (struct cell){.kind = CELL_WRITE, .date = DAY_NONE};
    if (h) c[at].figure = plan_figure(m, h->value);
    c[at + 1] = input_text(h ? h->reason : NULL);
    c[at + 2] = input_text(h ? h->approver : NULL);
    c[at + 3] = text_cell(plan_figure_id(k->b->a, k->p, m, scope, period));
}

/* ---- the company ---- */

static int64_t bound_sum(const struct plan *p, enum plan_metric m, bool most)
{
    int64_t sum = 0;
    for (uint32_t i = p->r->first_rep; i < p->r->nscope; i++) {
        const struct plan_line *l = &p->parts[m].lines[i];
        if (p->r->scopes[i].kind == SCOPE_REP && l->planned)
            sum += most ? l->most : l->least;
    }
    return sum;
}

static exact growth_of(enum plan_metric m, int64_t target, int64_t base)
{
    if (base == INT64_MIN || base <= 0) return EXACT_UNKNOWN;
    return exact_sub(exact_div(plan_exact(m, target), plan_exact(m, base)), exact_of(1, 1));
}

struct against { /* one line that the target is held against */
    const char *label;
    int64_t units;
};

static void against_row(struct plan_book *k, struct grid *g, enum plan_metric m,
                        struct against x)
{
    int64_t target = k->p->parts[m].total;
    bool known = x.units != INT64_MIN;
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(word(k->b, x.label));
    c[1] = figure_cell(plan_figure(m, target));
    c[2] = figure_cell(plan_figure(m, x.units));
    c[3] = figure_cell(plan_figure(m, known ? target - x.units : INT64_MIN));
    c[4] = figure_cell(figure_number(growth_of(m, target, x.units)));
}

static struct block company_table(struct plan_book *k, enum plan_metric m)
{
    const struct column_spec columns[] = {
        {.label = "plan.against", .weight = 2},
        {.label = "column.target", .show = plan_show(m), .weight = 1.2},
        {.label = "plan.reference", .show = plan_show(m), .weight = 1.2},
        {.label = "plan.increase", .show = plan_show(m), .minus_from = 2, .minus_what = 3},
        {.label = "plan.growth", .show = SHOW_CHANGE, .over_num = 4, .over_den = 3},
    };
    const struct plan_line *l = &k->p->parts[m].lines[0];
    const struct against lines[] = {
        {"plan.base", l->base},
        {"plan.last_year", l->last_year},
        {"plan.history", l->history},
        {"plan.naive", l->naive},
        {"plan.before", k->p->parts[m].before},
        {"plan.least_all", m == PLAN_AMOUNT ? bound_sum(k->p, m, false) : INT64_MIN},
        {"plan.most_all", m == PLAN_AMOUNT ? bound_sum(k->p, m, true) : INT64_MIN},
    };
    struct block out;
    struct grid g = grid_new(k->b, arena_printf(k->b->a, "plan_%s", plan_metric_id(m)),
                             plan_title(k, "plan.table.company", m));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (lines[i].units != INT64_MIN) against_row(k, &g, m, lines[i]);
    grid_end(&g, &out);
    return out;
}

static struct block ratios_table(struct plan_book *k)
{
    static const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 2},
        {.label = "column.target", .show = SHOW_PERCENT, .weight = 1},
        {.label = "plan.ratio_rule", .weight = 3},
    };
    struct block out;
    struct grid g = grid_new(k->b, "plan_ratios", word(k->b, "plan.table.ratios"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < k->p->request.nratio; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(kpi_name(k->b, k->p->request.ratios[i].metric));
        c[1] = figure_cell(figure_number(k->p->request.ratios[i].value));
        c[2] = text_cell(word(k->b, "plan.inherited"));
    }
    grid_end(&g, &out);
    return out;
}

static struct block note_of(struct plan_book *k, const char *text)
{
    (void)k;
    return text_block_of(text, TEXT_NOTE);
}

static const char *share_text(struct plan_book *k, int64_t micro)
{
    return percent(k->b, exact_of(micro, 1000000));
}

static const char *method_text(struct plan_book *k)
{
    const struct plan_settings *s = k->p->s;
    return fill(k->b, "plan.method", share_text(k, s->weights[WEIGH_RESULTS]),
                share_text(k, s->weights[WEIGH_PIPELINE]),
                share_text(k, s->weights[WEIGH_CUSTOMERS]),
                share_text(k, s->weights[WEIGH_SENIORITY]), share_text(k, s->below),
                share_text(k, s->above), share_text(k, s->least), share_text(k, s->most));
}

static const char *window_text(struct plan_book *k)
{
    const struct plan *p = k->p;
    if (p->nwindow == 0) return word(k->b, "plan.no_history");
    return fill(k->b, "plan.window", period_name(k->b, p->window_first),
                period_name(k->b, p->window_last), int_text(k->b, (int64_t)p->nwindow),
                int_text(k->b, p->season_years));
}

/* What a director reads first: growth asked for, and whether the past carries it. */
static const char *company_message(struct plan_book *k)
{
    const struct plan *p = k->p;
    enum plan_metric m = plan_is(k, PLAN_AMOUNT) ? PLAN_AMOUNT : PLAN_CUSTOMERS;
    const struct plan_line *l = &p->parts[m].lines[0];
    enum show show = m == PLAN_AMOUNT ? SHOW_WAN : SHOW_COUNT;
    exact growth = growth_of(m, p->parts[m].total, l->base);
    const char *target = figure_unit(k->b, plan_figure(m, p->parts[m].total), show);
    const char *people = int_text(k->b, (int64_t)p->people[0]);
    const char *name = kpi_name(k->b, plan_metric_id(m));
    if (!exact_known(growth)) return fill(k->b, "plan.message_bare", name, target, people);
    const char *text = fill(k->b, "plan.message", name, target, people,
                            figure_unit(k->b, plan_figure(m, l->base), show),
                            change_text(k->b, figure_number(growth), SHOW_CHANGE));
    bool high = exact_cmp(growth, exact_of(p->s->attention, 1000000)) > 0;
    return high ? fill(k->b, "plan.message_high", text, share_text(k, p->s->attention))
                : text;
}

static void company_page(struct plan_book *k)
{
    struct page *page = plan_page(k, "plan.page.company", 10);
    page->landscape = false;
    page->message = company_message(k);
    for (int m = 0; m < PLAN_METRICS; m++)
        if (plan_is(k, (enum plan_metric)m))
            plan_block(page, company_table(k, (enum plan_metric)m));
    if (k->p->request.nratio) plan_block(page, ratios_table(k));
    const struct plan_request *q = &k->p->request;
    if (k->p->unapproved) {
        struct block warning = text_block_of(word(k->b, "plan.unapproved"), TEXT_MESSAGE);
        warning.text.status = STATUS_RED;
        plan_block(page, warning);
    }
    if (q->reason || q->approver)
        plan_block(page, note_of(k, fill(k->b, "plan.revised", q->reason ? q->reason : "–",
                                         q->approver ? q->approver : "–")));
    int year = k->p->period.year;
    if (!calendar_knows_year(k->p->m->calendar, year))
        plan_block(page, note_of(k, fill(k->b, "note.calendar",
                                         arena_printf(k->b->a, "%d", year))));
    plan_block(page, note_of(k, window_text(k)));
    plan_block(page, note_of(k, method_text(k)));
    plan_block(page, note_of(k, word(k->b, "plan.how")));
}

/* ---- quarters, months, weeks ---- */

static int64_t span_last_year(const struct plan *p, enum plan_metric m, struct period span)
{
    struct period before;
    const struct model *x = p->m;
    day first = x->first_event[TABLE_CONTRACTS];
    if (m != PLAN_AMOUNT || !period_last_year(span, &before) || first == DAY_NONE ||
        first > before.start || before.end > x->last_event + 1)
        return INT64_MIN;
    int64_t sum = 0;
    struct row_range rows = contracts_between(x, before.start, before.end);
    for (size_t i = rows.first; i < rows.end; i++) sum += contract_at(x, i).amount;
    return sum;
}

static void span_row(struct plan_book *k, struct grid *g, size_t at, enum plan_metric m,
                     struct period span, enum row_kind kind)
{
    const struct plan *p = k->p;
    int64_t target = plan_target(p, m, 0, span), total = p->parts[m].total;
    int64_t months = span.kind == PERIOD_YEAR ? 12 : span.kind == PERIOD_QUARTER ? 3 : 1;
    int64_t last = span_last_year(p, m, span), naive = p->parts[m].lines[0].naive;
    exact share = exact_div(plan_exact(m, target), plan_exact(m, total));
    struct cell *c = grid_row(g, kind);
    c[0] = text_cell(period_name(k->b, span));
    c[1] = figure_cell(
        figure_int(calendar_working_days(p->m->calendar, span.start, span.end)));
    c[2] = figure_cell(plan_figure(m, target));
    c[3] = figure_cell(figure_number(share));
    c[4] = figure_cell(plan_figure(m, last));
    c[5] = figure_cell(figure_number(growth_of(m, target, last)));
    c[6] = figure_cell(
        m == PLAN_AMOUNT && naive != INT64_MIN
            ? figure_money(exact_of((wide)naive * months, 100 * (wide)p->nmonth))
            : FIGURE_UNKNOWN);
    c[7] = figure_cell(
        unit_figure(m == PLAN_AMOUNT ? UNIT_MONEY : UNIT_COUNT,
                    exact_mul(plan_exact(m, total), exact_of(months, (wide)p->nmonth))));
    if (kind == ROW_BODY) overrule_cells(k, c, at, m, 0, span);
}

static struct block span_table(struct plan_book *k, enum plan_metric m,
                               enum period_kind kind)
{
    const struct column_spec columns[] = {
        {.label = "plan.period", .weight = 1, .is_id = true},
        {.label = "plan.days", .show = SHOW_COUNT, .sum = true, .weight = 0.7},
        {.label = "column.target", .show = plan_show(m), .sum = true, .weight = 1.2},
        {.label = "plan.share", .show = SHOW_PERCENT, .weight = 0.7},
        {.label = "plan.last_year", .show = m == PLAN_AMOUNT ? SHOW_WAN : SHOW_COUNT},
        {.label = "plan.growth", .show = SHOW_CHANGE},
        {.label = "plan.naive", .show = m == PLAN_AMOUNT ? SHOW_WAN : SHOW_COUNT},
        {.label = "plan.even", .show = m == PLAN_AMOUNT ? SHOW_WAN : SHOW_COUNT},
    };
    const struct plan *p = k->p;
    bool quarters = kind == PERIOD_QUARTER;
    struct block out;
    struct grid g =
        grid_new(k->b,
                 arena_printf(k->b->a, "plan_%s_%s", quarters ? "quarters" : "months",
                              plan_metric_id(m)),
                 plan_title(k, quarters ? "plan.table.quarters" : "plan.table.months", m));
    grid_columns(&g, columns, COUNT_OF(columns));
    size_t at = overrule_columns(k, &g, m);
    for (size_t i = 0; i < p->nmonth; i += quarters ? 3 : 1)
        span_row(k, &g, at, m, period_of(kind, p->months[i].start), ROW_BODY);
    span_row(k, &g, at, m, p->period, ROW_TOTAL);
    grid_end(&g, &out);
    return out;
}

static void time_page(struct plan_book *k)
{
    if (k->p->period.kind == PERIOD_MONTH) return;
    struct page *page = plan_page(k, "plan.page.time", 2 * PLAN_METRICS + 1);
    for (int m = 0; m < PLAN_METRICS; m++) {
        if (!plan_is(k, (enum plan_metric)m)) continue;
        if (k->p->period.kind == PERIOD_YEAR)
            plan_block(page, span_table(k, (enum plan_metric)m, PERIOD_QUARTER));
        plan_block(page, span_table(k, (enum plan_metric)m, PERIOD_MONTH));
    }
    plan_block(page, note_of(k, word(k->b, "plan.how_time")));
}

/* Rows are weeks, cut where months end only at the plan's borders; columns the company and
 * its teams. */
static void week_row(struct plan_book *k, struct grid *g, enum plan_metric m,
                     struct period span, const uint32_t *teams, size_t n)
{
    const struct plan *p = k->p;
    bool total = span.kind != PERIOD_WEEK;
    struct cell *c = grid_row(g, total ? ROW_TOTAL : ROW_BODY);
    day from = span.start > p->period.start ? span.start : p->period.start;
    day to = span.end < p->period.end ? span.end : p->period.end;
    const char *name = period_name(k->b, span);
    c[0] = text_cell(total || plan_has_week(p, span) ? name
                                                     : fill(k->b, "plan.part_week", name));
    c[1] = total ? kind_cell(CELL_EMPTY) : date_cell(from);
    c[2] = total ? kind_cell(CELL_EMPTY) : date_cell(to - 1);
    c[3] = figure_cell(figure_int(calendar_working_days(p->m->calendar, from, to)));
    c[4] = figure_cell(plan_figure(m, plan_target(p, m, 0, span)));
    for (size_t i = 0; i < n; i++)
        c[5 + i] = figure_cell(plan_figure(m, plan_target(p, m, teams[i], span)));
}

static struct block weeks_table(struct plan_book *k, enum plan_metric m)
{
    const struct column_spec columns[] = {
        {.label = "plan.week", .weight = 1, .is_id = true},
        {.label = "plan.from", .weight = 0.9},
        {.label = "plan.to", .weight = 0.9},
        {.label = "plan.days", .show = SHOW_COUNT, .sum = true, .weight = 0.6},
        {.label = "total.company", .show = plan_show(m), .sum = true, .weight = 1.2},
    };
    const struct plan *p = k->p;
    uint32_t *teams;
    size_t n = members_of(k->b, 0, SCOPE_TEAM, &teams);
    struct block out;
    struct grid g =
        grid_new(k->b, arena_printf(k->b->a, "plan_weeks_%s", plan_metric_id(m)),
                 plan_title(k, "plan.table.weeks", m));
    grid_columns(&g, columns, COUNT_OF(columns));
    if (n > 40) n = 40;
    for (size_t i = 0; i < n; i++)
        grid_column(&g, (struct column_spec){.show = plan_show(m), .sum = true},
                    scope_name(k->b, teams[i]));
    struct period last = {.start = DAY_NONE};
    for (size_t i = 0; i < p->nsegment; i++) {
        if (p->segments[i].week.start == last.start) continue;
        last = p->segments[i].week;
        week_row(k, &g, m, last, teams, n);
    }
    week_row(k, &g, m, p->period, teams, n);
    grid_end(&g, &out);
    return out;
}

static void weeks_page(struct plan_book *k)
{
    struct page *page = plan_page(k, "plan.page.weeks", PLAN_METRICS + 1);
    for (int m = 0; m < PLAN_METRICS; m++)
        if (plan_is(k, (enum plan_metric)m))
            plan_block(page, weeks_table(k, (enum plan_metric)m));
    plan_block(page, note_of(k, word(k->b, "plan.weeks_note")));
}

/* ---- what was changed ---- */

static const char *hand_state(struct plan_book *k, const struct plan_hand *h)
{
    if (h->fault)
        return fill(
            k->b, "plan.not_applied",
            word(k->b, arena_printf(k->b->a, "plan.fault.%s", plan_fault_id(h->fault))));
    return word(k->b, h->kind == HAND_SET     ? "plan.applied"
                      : h->kind == HAND_LEAST ? "plan.bound_least"
                                              : "plan.bound_most");
}

static void change_row(struct plan_book *k, struct grid *g, const struct plan_hand *h)
{
    struct cell *c = grid_row(g, ROW_BODY);
    bool found = h->scope != REF_NONE;
    bool known = h->planned != INT64_MIN && h->kind == HAND_SET;
    c[0] = text_cell(found ? scope_name(k->b, h->scope) : *h->key ? h->key : "–");
    c[1] = text_cell(*h->period ? h->period : period_name(k->b, k->p->period));
    c[2] = text_cell(kpi_name(k->b, plan_metric_id(h->metric)));
    c[3] = figure_cell(plan_figure(h->metric, known ? h->planned : INT64_MIN));
    c[4] = figure_cell(plan_figure(h->metric, h->value));
    c[5] = figure_cell(plan_figure(h->metric, known ? h->value - h->planned : INT64_MIN));
    c[6] = text_cell(*h->reason ? h->reason : "–");
    c[7] = text_cell(*h->approver ? h->approver : "–");
    c[8] = status_cell(hand_state(k, h), h->fault ? STATUS_RED : STATUS_GREEN);
    c[9] = text_cell(h->where);
}

static void changes_page(struct plan_book *k)
{
    static const struct column_spec columns[] = {
        {.label = "column.who", .weight = 1},
        {.label = "plan.period", .weight = 0.8, .is_id = true},
        {.label = "column.kpi", .weight = 1},
        {.label = "plan.planned", .show = SHOW_YUAN, .weight = 1.1},
        {.label = "plan.set_to", .show = SHOW_YUAN, .weight = 1.1},
        {.label = "plan.increase", .show = SHOW_YUAN, .weight = 1},
        {.label = "plan.reason", .weight = 2, .wrap = true},
        {.label = "plan.approver", .weight = 0.8},
        {.label = "column.state", .weight = 1.6, .wrap = true},
        {.label = "plan.where", .weight = 1.4, .wrap = true},
    };
    struct page *page = plan_page(k, "plan.page.changes", 2);
    struct block out;
    struct grid g = grid_new(k->b, "plan_changes", NULL);
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < k->p->hands.n; i++) change_row(k, &g, &k->p->hands.at[i]);
    g.t.empty = word(k->b, "plan.no_changes");
    grid_end(&g, &out);
    plan_block(page, out);
    plan_block(page, note_of(k, word(k->b, "plan.changes_note")));
}

/* ---- the document ---- */

static void heading_fill(struct plan_book *k, const char *version)
{
    struct build *b = k->b;
    struct report *rep = b->rep;
    static const char *const kinds[] = {"week", "month", "quarter", "year"};
    rep->company = b->m->company != SYM_EMPTY  ? model_text(b->m, b->m->company)
                   : *b->s->company[b->tongue] ? b->s->company[b->tongue]
                                               : word(b, "company");
    rep->version = version;
    rep->period_kind = kinds[k->p->period.kind];
    rep->period_label = period_name(b, k->p->period);
    rep->period_start = day_iso(b, k->p->period.start);
    rep->period_end = day_iso(b, k->p->period.end - 1);
    rep->complete = true;
    rep->data_date = day_iso(b, b->m->last_event);
    rep->rules_version = b->s->version ? b->s->version : "";
    rep->confidentiality = b->s->confidentiality[b->tongue];
    rep->footer =
        fill(b, "footer", rep->company, rep->period_label, day_short(b, k->p->period.start),
             day_short(b, k->p->period.end - 1), rep->data_date);
}

static void document_fill(struct plan_book *k)
{
    struct build *b = k->b;
    struct document *d = arena_one(b->a, struct document);
    const char *span =
        fill(b, "span", b->rep->period_label, b->rep->period_start, b->rep->period_end);
    k->pages = arena_many(b->a, struct page, 12);
    company_page(k);
    time_page(k);
    weeks_page(k);
    plan_teams_page(k);
    plan_members_page(k);
    plan_personal_page(k);
    plan_member_months_page(k);
    plan_member_weeks_page(k);
    changes_page(k);
    *d = (struct document){
        .id = "plan",
        .file = "plan.xlsx",
        .title = word(b, "doc.plan"),
        .subtitle = fill(b, "subtitle", b->rep->company, span, b->rep->data_date),
        .medium = MEDIUM_WORKBOOK,
        .pages = k->pages,
        .npage = k->npage,
    };
    b->rep->documents = d;
    b->rep->ndocument = 1;
}

struct report *plan_report_build(struct arena *a, const struct plan *p,
                                 const struct templates *t, const char *language,
                                 const char *version)
{
    struct report *rep = arena_one(a, struct report);
    bool small = p->parts[PLAN_AMOUNT].on && p->parts[PLAN_AMOUNT].total < 10000000;
    struct build *b = arena_one(a, struct build);
    *b = (struct build){
        .a = a,
        .r = p->r,
        .t = t,
        .m = p->m,
        .s = p->m->settings,
        .rep = rep,
        .language = language,
        .tongue = strcmp(language, "zh") != 0,
        .money = small ? SHOW_YUAN : SHOW_WAN,
        .lists = lists_new(a),
    };
    struct plan_book k = {.b = b, .p = p};
    rep->arena = a;
    rep->language = language;
    rep->theme = *templates_theme(t);
    rep->diags = p->m->diags;
    heading_fill(&k, version);
    document_fill(&k);
    return rep;
}
