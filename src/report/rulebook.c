/* The rulebook that applied: limits of the lights, rules of the alerts, definitions of the
 * KPIs, legend of the marks.
 *
 * In: settings and the KPI table. Out: tables, so that a reader can check every status. */
#include "report/builders.h"

struct limit {
    const char *id;
    exact value;
    enum show show;
};

static const char *status_line(struct build *b, enum status s)
{
    return word(b, arena_printf(b->a, "legend.%s", status_key(s)));
}

/* Marks, words and what they mean. */
bool build_legend(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.status", .weight = 0.8},
        {.label = "column.light", .weight = 0.6},
        {.label = "column.meaning", .weight = 4, .wrap = true},
    };
    static const enum status shown[] = {STATUS_GREEN, STATUS_YELLOW, STATUS_ORANGE,
                                        STATUS_RED,   STATUS_PRAISE, STATUS_GREY};
    struct grid g = grid_new(b, "legend", option_label(b, p, "title", "table.legend"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(status_word(b, shown[i]), shown[i]);
        c[1] = text_cell(word(b, arena_printf(b->a, "light.%s", status_key(shown[i]))));
        c[2] = text_cell(status_line(b, shown[i]));
    }
    return grid_end(&g, out);
}

/* The day that days past due are counted to. */
static void as_of_row(struct build *b, struct grid *g)
{
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(word(b, "limit.as_of"));
    c[1] = date_cell(b->r->now.d);
    g->t.rows[g->t.nrow - 1].id = "as_of";
}

/* In a workbook a number, and a cell to change where colours follow it. */
static void limit_row(struct build *b, struct grid *g, const struct limit *l)
{
    struct figure f = figure_number(l->value);
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(word(b, arena_printf(b->a, "limit.%s", l->id)));
    g->t.rows[g->t.nrow - 1].id = l->id;
    if (b->paper) {
        c[1] = text_cell(figure_unit(b, f, l->show));
        return;
    }
    bool followed = l->show == SHOW_PERCENT;
    c[1] = (struct cell){.kind = followed ? CELL_WRITE : CELL_FIGURE, .figure = f, .show = l->show};
}

/* The limits of the lights: name and value, as the workbook's conditional formats read
 * them. */
bool build_limits(struct build *b, const struct place *p, struct block *out)
{
    const struct settings *s = b->s;
    const struct limit limits[] = {
        {"attainment_yellow", s->light_yellow, SHOW_PERCENT},
        {"attainment_red", s->light_red, SHOW_PERCENT},
        {"collection_target", s->collection_target, SHOW_PERCENT},
        {"collection_red", exact_sub(s->collection_target, s->collection_red_points),
         SHOW_PERCENT},
        {"overdue_yellow", s->overdue_yellow, SHOW_PERCENT},
        {"overdue_red", s->overdue_red, SHOW_PERCENT},
        {"rate_cases", exact_of(s->rate_cases, 1), SHOW_COUNT},
        {"listed_from", s->listed_from, SHOW_SCORE},
        {"grade_a", s->grade_a, SHOW_SCORE},
        {"trigger_overdue", exact_of(s->trigger_overdue_days, 1), SHOW_COUNT},
        {"trigger_complaint", exact_of(s->trigger_complaint_days, 1), SHOW_COUNT},
    };
    struct grid g = grid_new(b, "limits", option_label(b, p, "title", "table.limits"));
    grid_column(&g, (struct column_spec){.label = "column.limit", .weight = 3}, NULL);
    grid_column(&g,
                (struct column_spec){.label = "column.limit_value", .align = ALIGN_RIGHT},
                NULL);
    if (!b->paper) as_of_row(b, &g);
    for (size_t i = 0; i < COUNT_OF(limits); i++) limit_row(b, &g, &limits[i]);
    g.t.note = word(b, b->paper ? "note.strict" : "note.limits");
    return grid_end(&g, out);
}

/* Parameters that count something are whole numbers; multiples are ratios; the rest are
 * rates. */
static enum show parameter_show(const char *name)
{
    static const struct {
        const char *name;
        enum show show;
    } looks[] = {
        {"days", SHOW_COUNT},        {"weeks", SHOW_COUNT},  {"months", SHOW_COUNT},
        {"orange_days", SHOW_COUNT}, {"cycle", SHOW_RATIO},  {"working_days", SHOW_COUNT},
        {"within_days", SHOW_COUNT}, {"visits", SHOW_RATIO}, {"win_rate", SHOW_RATIO},
        {"leads", SHOW_RATIO},
    };
    for (size_t i = 0; i < COUNT_OF(looks); i++)
        if (!strcmp(looks[i].name, name)) return looks[i].show;
    return SHOW_PERCENT;
}

static const char *parameters_text(struct build *b, const struct rule_setting *r)
{
    const char *out = "";
    for (size_t i = 0; i < RULE_PARAMETERS_MAX && r->parameters[i].name; i++) {
        const char *name = r->parameters[i].name;
        const char *said = label_find(b->t, arena_printf(b->a, "parameter.%s", name));
        enum show show = parameter_show(name);
        const char *value = figure_unit(b, figure_number(r->parameters[i].value), show);
        if (show == SHOW_RATIO) value = fill(b, "times", value);
        out = arena_printf(b->a, "%s%s%s %s", out, i ? word(b, "list_comma") : "",
                           said ? said : name, value);
    }
    return *out ? out : "–";
}

static const char *own_text(const struct build *b, const char *const texts[2])
{
    return texts[b->tongue] && *texts[b->tongue] ? texts[b->tongue] : "–";
}

static enum status level_status(const char *level)
{
    static const struct {
        const char *name;
        enum status status;
    } levels[] = {{"yellow", STATUS_YELLOW},
                  {"orange", STATUS_ORANGE},
                  {"red", STATUS_RED},
                  {"praise", STATUS_PRAISE}};
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (level && !strcmp(level, levels[i].name)) return levels[i].status;
    return STATUS_NONE;
}

/* The rules of the alerts, with their limits and what they ask for. */
bool build_rulebook(struct build *b, const struct place *p, struct block *out)
{
    bool book = strcmp(p->document, "kpi") == 0;
    const struct column_spec columns[] = {
        {.label = book ? "column.rule" : "column.no",
         .weight = book ? 1.2 : 0.4,
         .is_id = true},
        {.label = "column.level_alert", .weight = 0.7},
        {.label = "column.what", .weight = 1.8, .wrap = true},
        {.label = "column.limit_rule", .weight = 1.8, .wrap = true},
        {.label = "column.measure", .weight = 2.2, .wrap = true},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.due_days", .show = SHOW_COUNT, .weight = 0.6},
    };
    struct grid g = grid_new(b, "rulebook", option_label(b, p, "title", "table.rulebook"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->s->nrule; i++) {
        const struct rule_setting *r = &b->s->rules[i];
        enum status s = r->on ? level_status(r->level) : STATUS_GREY;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(book ? r->id : int_text(b, (int64_t)i + 1));
        c[1] = status_cell(r->on ? status_word(b, s) : word(b, "rule_off"), s);
        c[2] = text_cell(own_text(b, r->title));
        c[3] = text_cell(parameters_text(b, r));
        c[4] = text_cell(own_text(b, r->measure));
        c[5] = text_cell(own_text(b, r->owner));
        c[6] = figure_cell(figure_int(r->due_days));
    }
    g.t.note = fill(b, "note.rules", b->rep->rules_version);
    return grid_end(&g, out);
}

/* KPIs with their definition in words; families once. */
bool build_definitions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 1.1, .wrap = true},
        {.label = "column.definition", .weight = 4, .wrap = true},
        {.label = "column.kpi_id", .weight = 1.2, .is_id = true},
    };
    bool book = strcmp(p->document, "kpi") == 0;
    struct grid g =
        grid_new(b, "definitions", option_label(b, p, "title", "table.definitions"));
    grid_columns(&g, columns, COUNT_OF(columns) - !book);
    for (size_t i = 0; i < kpi_count; i++) {
        const char *says = label_find(b->t, arena_printf(b->a, "define.%s", kpis[i].id));
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(word(b, arena_printf(b->a, "kpi.%s", kpis[i].id)));
        c[1] = text_cell(says ? says : kpis[i].says);
        if (book) c[2] = text_cell(kpis[i].id);
    }
    return grid_end(&g, out);
}

/* What each member without a target would have to take over so that the parts make the whole;
 * each member, if all have one. Unknown where nothing is missing (X07). */
static exact needed_per_head(struct build *b, const struct target_check *check)
{
    uint32_t *reps;
    size_t n = members_all(b, check->scope, SCOPE_REP, &reps), without = 0;
    for (size_t i = 0; i < n; i++)
        without += !exact_known(results_value(b->r, check->metric, reps[i]).target);
    if (n == 0 || check->difference.num <= 0) return EXACT_UNKNOWN;
    return exact_div(check->difference, exact_of((int64_t)(without ? without : n), 1));
}

/* Given targets that differ from the sum of their members (X07, X13). */
bool build_targets_checked(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.scope", .weight = 1.2},
        {.label = "column.kpi", .weight = 1.2},
        {.label = "column.given", .show = SHOW_WAN},
        {.label = "column.members_sum", .show = SHOW_WAN},
        {.label = "column.difference", .show = SHOW_WAN, .minus_from = 3, .minus_what = 4},
        {.label = "column.difference_percent", .show = SHOW_CHANGE},
    };
    struct target_check *at;
    size_t n = target_checks(b->r, b->a, &at);
    struct grid g =
        grid_new(b, "target_checks", option_label(b, p, "title", "table.target_checks"));
    grid_columns(&g, columns, COUNT_OF(columns));
    bool short_of = false;
    if (b->paper)
        grid_column(&g, (struct column_spec){.label = "column.per_head", .show = SHOW_WAN},
                    NULL);
    for (size_t i = 0; i < n; i++) {
        if (kpi_unit(b, at[i].metric) != UNIT_MONEY ||
            !scope_is_below(b, at[i].scope, p->scope))
            continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(scope_name(b, at[i].scope));
        c[1] = text_cell(kpi_name(b, at[i].metric));
        c[2] = figure_cell(figure_money(at[i].given));
        c[3] = figure_cell(figure_money(at[i].members));
        c[4] = figure_cell(figure_money(at[i].difference));
        c[5] = figure_cell(figure_number(at[i].percent));
        if (!b->paper) continue;
        exact head = needed_per_head(b, &at[i]);
        c[6] = exact_known(head) ? figure_cell(figure_money(head)) : kind_cell(CELL_EMPTY);
        short_of |= exact_known(head);
    }
    if (short_of) g.t.note = word(b, "note.per_head");
    g.t.empty = word(b, "empty.target_checks");
    return grid_end(&g, out);
}

/* ---- behaviour minima and problem dimensions ---- */

/* The least a person does per working day, by level (T19). */
bool build_minima(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level"},
        {.label = "kpi.behaviour.customers", .show = SHOW_COUNT},
        {.label = "kpi.behaviour.needs", .show = SHOW_COUNT},
        {.label = "kpi.behaviour.proposals", .show = SHOW_COUNT},
        {.label = "kpi.behaviour.meetings", .show = SHOW_COUNT},
    };
    static const char *const levels[] = {[LEVEL_JUNIOR] = "level.junior",
                                         [LEVEL_MID] = "level.mid",
                                         [LEVEL_SENIOR] = "level.senior"};
    if (b->paper && !model_has(b->m, TABLE_ACTIVITIES)) return false;
    struct grid g = grid_new(b, "minima", option_label(b, p, "title", "table.minima"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (int level = LEVEL_JUNIOR; level < LEVEL_COUNT; level++) {
        const struct minima *m = &b->s->minima[level];
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(word(b, levels[level]));
        c[1] = figure_cell(figure_number(m->customers));
        c[2] = figure_cell(figure_number(m->needs));
        c[3] = figure_cell(figure_number(m->proposals));
        c[4] = figure_cell(figure_number(m->meetings));
    }
    return grid_end(&g, out);
}

/* How problem customers are scored, and what is done for whom by whom (T23, T24). */
bool build_dimensions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.problem_label", .weight = 0.8},
        {.label = "column.measured", .weight = 2.4, .wrap = true},
        {.label = "column.score_0", .show = SHOW_COUNT, .weight = 0.5},
        {.label = "column.score_100", .show = SHOW_COUNT, .weight = 0.5},
        {.label = "column.weight", .show = SHOW_COUNT, .weight = 0.5},
        {.label = "column.measure", .weight = 1.8, .wrap = true},
        {.label = "column.owner", .weight = 0.9},
    };
    struct grid g =
        grid_new(b, "dimensions", option_label(b, p, "title", "table.dimensions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->s->ndimension; i++) {
        const struct dimension_setting *d = &b->s->dimensions[i];
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(own_text(b, d->label));
        c[1] = text_cell(label_find(b->t, arena_printf(b->a, "dimension.%s", d->id)));
        c[2] = figure_cell(figure_number(d->from));
        c[3] = figure_cell(figure_number(d->to));
        c[4] = figure_cell(figure_number(d->weight));
        c[5] = text_cell(own_text(b, d->measure));
        c[6] = text_cell(own_text(b, d->owner));
    }
    return grid_end(&g, out);
}
