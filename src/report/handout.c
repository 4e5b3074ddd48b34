/* The review meeting: what was missed and what support is needed, last week's actions,
 * questions.
 *
 * In: lights of a scope's KPIs, alerts, remembered actions. Out: tables, some of them to
 * write on (T16, T18, F15, F39). The action table itself is in attention.c. */
#include "report/lists.h"

/* KPIs that a review looks at, in this order. */
static const char *const reviewed[] = {
    "signed_attainment", "signed_attainment.mtd", "qualified_leads",
    "followup_on_time",  "task_completion",       "visits",
    "collection_rate",   "overdue_rate",
};

/* The target itself, or the limit of the light where there is none. */
static struct figure bar_of(const struct build *b, const char *kpi, struct view v)
{
    if (v.target.known) return v.target;
    if (!strcmp(kpi, "collection_rate")) return figure_number(b->s->collection_target);
    if (!strcmp(kpi, "overdue_rate")) return figure_number(b->s->overdue_yellow);
    if (!strncmp(kpi, "signed_attainment", 17)) return figure_int(1);
    bool lit_rate = !strcmp(kpi, "followup_on_time") || !strcmp(kpi, "task_completion");
    return lit_rate ? figure_number(b->s->light_yellow) : FIGURE_UNKNOWN;
}

/* Missed KPIs with room for the support that is needed. */
bool build_support(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 1.3},
        {.label = "column.actual", .align = ALIGN_RIGHT, .weight = 0.8},
        {.label = "column.target_or_limit", .align = ALIGN_RIGHT, .weight = 0.9},
        {.label = "column.status", .weight = 0.7},
        {.label = "column.cause", .weight = 1.8},
        {.label = "column.support", .weight = 1.8},
    };
    struct grid g = grid_new(b, "support", option_label(b, p, "title", "table.support"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(reviewed); i++) {
        struct view v = view_of(b, reviewed[i], p->scope);
        if (v.status < STATUS_YELLOW) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(kpi_name(b, reviewed[i]));
        c[1] = text_cell(figure_unit(b, v.value, v.show));
        c[2] = text_cell(figure_unit(b, bar_of(b, reviewed[i], v), v.show));
        c[3] = status_cell(v.status_word, v.status);
        c[4] = kind_cell(CELL_WRITE);
        c[5] = kind_cell(CELL_WRITE);
    }
    g.t.ruled = true;
    g.t.empty = fill(b, "empty.missed_kpis", period_word(b, "period.this"));
    return grid_end(&g, out);
}

/* Questions to be asked and answered: lines on paper, input cells in the workbook. */
bool build_questions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.no", .show = SHOW_COUNT, .weight = 0.3},
        {.label = "column.question", .weight = 3},
        {.label = "column.asked_of", .weight = 0.9},
        {.label = "column.answer", .weight = 3},
        {.label = "column.due", .weight = 0.8},
    };
    struct grid g =
        grid_new(b, "questions", option_label(b, p, "title", "table.questions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    size_t n = (size_t)option_int(b, p, "rows", 4);
    for (size_t i = 0; i < n; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int((int64_t)i + 1));
        for (int k = 1; k < 5; k++) c[k] = kind_cell(CELL_WRITE);
    }
    g.t.ruled = true;
    return grid_end(&g, out);
}

/* ---- members with their key problem (T12) ---- */

/* The person's gravest alert that is no praise; else the worst of the reviewed KPIs. */
static const char *key_problem(struct build *b, uint32_t scope)
{
    uint32_t *rows;
    size_t n = alerts_of_rep(b, scope, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct alert *a = &b->j->alerts[rows[i]];
        if (a->scope != ALERT_OF_REP || a->ref != scope || a->level == ALERT_PRAISE)
            continue;
        const char *title = a->rule->title[b->tongue];
        return title && *title ? title : a->rule->id;
    }
    const char *worst = NULL;
    enum status status = STATUS_YELLOW - 1;
    for (size_t i = 0; i < COUNT_OF(reviewed); i++) {
        struct view v = view_of(b, reviewed[i], scope);
        if (v.status <= status) continue;
        status = v.status;
        worst = fill(b, "alert.value", kpi_name(b, reviewed[i]),
                     figure_unit(b, v.value, v.show));
    }
    return worst;
}

bool build_members_review(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.rep", .weight = 0.9},
        {.label = "column.target", .show = SHOW_WAN, .sum = true, .weight = 0.8},
        {.label = "column.actual", .show = SHOW_WAN, .sum = true, .weight = 0.8},
        {.label = "short.signed_attainment",
         .show = SHOW_PERCENT,
         .over_num = 3,
         .over_den = 2},
        {.label = "short.signed_attainment.mtd", .show = SHOW_PERCENT},
        {.label = "column.change_last_year", .show = SHOW_CHANGE, .weight = 0.8},
        {.label = "column.status", .weight = 0.7},
        {.label = "column.key_problem", .weight = 2.2, .wrap = true},
    };
    uint32_t *at;
    size_t n = members_of(b, p->scope, SCOPE_REP, &at);
    sort_scopes(b, at, n, "signed_gap", true);
    struct grid g =
        grid_new(b, "members_review", option_label(b, p, "title", "table.members"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i <= n && n > 0; i++) {
        uint32_t scope = i < n ? at[i] : p->scope;
        struct view v = view_of(b, "signed_amount", scope);
        struct view rate = view_of(b, "signed_attainment", scope);
        struct cell *c = grid_row(&g, i < n ? ROW_BODY : ROW_TOTAL);
        c[0] = text_cell(i < n ? scope_name(b, scope) : word(b, "total"));
        c[1] = figure_cell(v.target);
        c[2] = figure_cell(v.value);
        c[3] = figure_cell(rate.value);
        c[4] = figure_cell(view_of(b, "signed_attainment.mtd", scope).value);
        c[5] = figure_cell(v.change_last_year);
        c[6] = status_cell(rate.status_word, rate.status);
        c[7] = i < n ? text_cell(key_problem(b, scope)) : kind_cell(CELL_EMPTY);
    }
    g.t.empty = word(b, "empty.members");
    return grid_end(&g, out);
}

/* ---- the meeting's four parts (F15) ---- */

#define SPEAKERS_MOST 6

/* Names of the reps at one end of the attainment; NULL if nobody is there. */
static const char *speakers(struct build *b, uint32_t scope, bool best)
{
    uint32_t *at;
    size_t n = members_of(b, scope, SCOPE_REP, &at), used = 0;
    const char *names[SPEAKERS_MOST];
    sort_scopes(b, at, n, "signed_attainment", best);
    for (size_t i = 0; i < n && used < (best ? 3 : SPEAKERS_MOST); i++) {
        exact rate = results_value(b->r, "signed_attainment", at[i]).value;
        if (!exact_known(rate)) continue;
        bool reached = exact_cmp(rate, exact_of(1, 1)) >= 0;
        bool behind = exact_cmp(rate, b->s->light_red) < 0;
        if (best ? !reached : !behind) continue;
        names[used++] = scope_name(b, at[i]);
    }
    return used ? joined(b, names, used, word(b, "list_comma")) : NULL;
}

static const char *statements_text(struct build *b, uint32_t scope)
{
    const char *text = word(b, "agenda.text2");
    const char *behind = speakers(b, scope, false), *ahead = speakers(b, scope, true);
    if (behind) text = fill(b, "agenda.behind", text, behind);
    return ahead ? fill(b, "agenda.ahead", text, ahead) : text;
}

static const char *discussion_text(struct build *b, const struct place *p)
{
    const char *funnel = message_funnel(b, p);
    const char *text = word(b, "agenda.text3");
    return funnel ? fill(b, "agenda.fact", text, funnel) : text;
}

static bool action_is_open(const struct remembered_action *t)
{
    bool said = !strcmp(t->kind, "question") || !strcmp(t->kind, "statement");
    return t->agreed && !said && action_is_pending(t);
}

static const char *actions_text(struct build *b)
{
    size_t pending = 0;
    for (size_t i = 0; b->memory && i < b->memory->naction; i++)
        pending += action_is_open(&b->memory->actions[i]);
    const char *text = word(b, "agenda.text4");
    return pending ? fill(b, "agenda.pending", text, int_text(b, (int64_t)pending)) : text;
}

bool build_agenda(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.tick", .weight = 0.3},
        {.label = "column.part", .weight = 0.7},
        {.label = "column.content", .weight = 5, .wrap = true},
        {.label = "column.minutes", .show = SHOW_COUNT, .weight = 0.7},
    };
    const struct {
        const char *text;
        int minutes;
    } parts[] = {{word(b, "agenda.text1"), 10},
                 {statements_text(b, p->scope), 20},
                 {discussion_text(b, p), 20},
                 {actions_text(b), 10}};
    struct grid g = grid_new(b, "agenda", option_label(b, p, "title", "table.agenda"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (int i = 0; i < (int)COUNT_OF(parts); i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = kind_cell(CELL_TICK);
        c[1] = text_cell(word(b, arena_printf(b->a, "agenda.part%d", i + 1)));
        c[2] = text_cell(parts[i].text);
        c[3] = figure_cell(figure_int(parts[i].minutes));
    }
    return grid_end(&g, out);
}
