/* Sheets of actions.xlsx, which come back filled in: problem customers, alerts, the review
 * action table, personal statements, the boss's questions.
 *
 * In: judgement and the actions that the store remembers. Out: tables whose last columns
 * are input cells that hold what was typed before (fill_in.c makes them readable for
 * ingest/returned.h). */
#include "report/builders.h"
#include "report/fill_in.h"

static const struct fill_column columns_to_fill[] = {
    {"measure", {.label = "column.measure_fill", .weight = 1.8, .wrap = true}},
    {"goal", {.label = "column.goal_fill", .weight = 1.2, .wrap = true}},
    {"owner", {.label = "column.owner_fill", .weight = 0.9}},
    {"due", {.label = "column.due_fill", .weight = 0.9}},
    {"state", {.label = "column.state_fill", .weight = 0.8}},
    {"note", {.label = "column.note_fill", .weight = 1.6, .wrap = true}},
};

static const char *labels_of(struct build *b, const struct problem_customer *p)
{
    const char *items[DIMENSIONS_MAX + 3];
    size_t n = 0;
    for (size_t i = 0; i < b->s->ndimension; i++)
        if (p->labels >> i & 1) items[n++] = b->s->dimensions[i].label[b->tongue];
    if (p->trigger_arrears) items[n++] = word(b, "trigger.arrears");
    if (p->trigger_overdue) items[n++] = word(b, "trigger.overdue");
    if (p->trigger_complaint) items[n++] = word(b, "trigger.complaint");
    return n ? joined(b, items, n, word(b, "list_comma")) : NULL;
}

/* The care plan of T28 (the present state, the goal, who does what) stands beside the
 * measure. */
bool build_problem_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct fill_column columns[] = {
        {"-", {.label = "column.grade", .weight = 0.6}},
        {".name", {.label = "column.customer", .weight = 1.8, .wrap = true}},
        {"-", {.label = "column.score", .show = SHOW_SCORE, .weight = 0.6}},
        {"-", {.label = "column.state", .weight = 0.7}},
        {".title", {.label = "column.problem_labels", .weight = 1.4, .wrap = true}},
        {"-", {.label = "short.overdue_amount", .show = SHOW_WAN, .weight = 0.8}},
        {"-", {.label = "short.receivable_open", .show = SHOW_WAN, .weight = 0.8}},
        {".owner", {.label = "column.owner", .weight = 0.8}},
        {".measure", {.label = "column.measure", .weight = 1.6, .wrap = true}},
    };
    static const struct fill_column division[] = {
        {"team", {.label = "column.division_fill", .weight = 1.2, .wrap = true}}};
    struct fill_grid f =
        fill_grid_new(b, "problem_actions", option_label(b, p, "title", NULL));
    fill_grid_columns(&f, columns, COUNT_OF(columns));
    fill_grid_columns(&f, columns_to_fill, COUNT_OF(columns_to_fill));
    fill_grid_columns(&f, division, COUNT_OF(division));
    fill_grid_ready(&f);
    for (size_t i = 0; i < b->j->nproblem; i++) {
        const struct problem_customer *k = &b->j->problems[i];
        const struct dimension_setting *d = main_dimension(b, k);
        bool director = k->grade == 'A';
        struct cell *c = fill_grid_row(&f, action_of_problem(b->j, k));
        c[0] = status_cell(word(b, director ? "grade.a" : "grade.b"),
                           director ? STATUS_RED : STATUS_ORANGE);
        c[1] = text_cell(customer_name(b, k->customer));
        c[2] = bar_cell(figure_number(exact_wide(k->score)));
        c[3] = text_cell(k->state ? word(b, k->state) : NULL);
        c[4] = text_cell(labels_of(b, k));
        c[5] = figure_cell(figure_money(exact_money(k->overdue)));
        c[6] = figure_cell(figure_money(exact_money(k->open)));
        c[7] = text_cell(rep_name(b, k->owner));
        c[8] = text_cell(d ? d->measure[b->tongue] : NULL);
        fill_row_end(&f, c);
    }
    fill_grid_spare(&f, (size_t)option_int(b, p, "blank", 5));
    return grid_end(&f.g, out);
}

static const char *who_is_meant(struct build *b, const struct alert *a)
{
    if (a->scope <= ALERT_OF_REP && a->ref < b->r->nscope) return scope_name(b, a->ref);
    return alert_who(b, a);
}

bool build_alert_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct fill_column columns[] = {
        {"-", {.label = "column.level_alert", .weight = 0.6}},
        {".name", {.label = "column.who", .weight = 1.2, .wrap = true}},
        {".title", {.label = "column.what", .weight = 2.2, .wrap = true}},
        {"-", {.label = "column.since", .weight = 0.8, .is_id = true}},
        {"-", {.label = "column.money", .show = SHOW_WAN, .weight = 0.8}},
        {".measure", {.label = "column.measure", .weight = 1.8, .wrap = true}},
        {".owner", {.label = "column.owner", .weight = 0.8}},
        {".due", {.label = "column.due", .weight = 0.8}},
    };
    struct fill_grid f =
        fill_grid_new(b, "alert_actions", option_label(b, p, "title", NULL));
    fill_grid_columns(&f, columns, COUNT_OF(columns));
    fill_grid_columns(&f, columns_to_fill, COUNT_OF(columns_to_fill));
    fill_grid_ready(&f);
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        if (a->level == ALERT_PRAISE) continue;
        enum status s = status_of_alert(a->level);
        struct cell *c = fill_grid_row(&f, action_of_alert(b->j, a));
        c[0] = status_cell(status_word(b, s), s);
        c[1] = text_cell(who_is_meant(b, a));
        c[2] = text_cell(alert_text(b, a));
        c[3] = text_cell(since_period(b, a->since));
        c[4] = exact_known(exact_wide(a->money))
                   ? figure_cell(figure_money(exact_wide(a->money)))
                   : kind_cell(CELL_EMPTY);
        c[5] = text_cell(a->rule->measure[b->tongue]);
        c[6] = text_cell(alert_owner(b, a));
        c[7] = date_cell(a->due);
        fill_row_end(&f, c);
    }
    fill_grid_spare(&f, (size_t)option_int(b, p, "blank", 5));
    return grid_end(&f.g, out);
}

/* ---- the review action table (T18, F16) ---- */

static const struct fill_column review_columns[] = {
    {"-", {.label = "column.since", .weight = 0.8, .is_id = true}},
    {".name", {.label = "column.who", .weight = 1, .wrap = true}},
    {".title", {.label = "column.problem", .weight = 2, .wrap = true}},
    {".measure", {.label = "column.measure_proposed", .weight = 1.6, .wrap = true}},
    {"cause", {.label = "column.cause", .weight = 1.4, .wrap = true}},
};

static void review_row(struct fill_grid *f, const struct remembered_action *t,
                       const char *name, const char *title, const char *proposed)
{
    struct cell *c = fill_grid_row(f, t);
    c[0] = text_cell(t->since);
    c[1] = text_cell(name && *name ? name : "–");
    c[2] = text_cell(title && *title ? title : "–");
    c[3] = text_cell(proposed && *proposed ? proposed : NULL);
    fill_row_end(f, c);
}

static bool is_action(const struct remembered_action *t)
{
    return strcmp(t->kind, "question") != 0 && strcmp(t->kind, "statement") != 0;
}

/* What is agreed and not closed comes first, then this period's concerns, then empty
 * rows. */
bool build_review_actions(struct build *b, const struct place *p, struct block *out)
{
    struct fill_grid f =
        fill_grid_new(b, "review_actions", option_label(b, p, "title", NULL));
    fill_grid_columns(&f, review_columns, COUNT_OF(review_columns));
    fill_grid_columns(&f, columns_to_fill, COUNT_OF(columns_to_fill));
    fill_grid_ready(&f);
    const struct action_list *list = actions_of(b->j);
    for (size_t i = 0; i < list->ncarried; i++) {
        const struct remembered_action *t = &b->memory->actions[list->carried[i]];
        if (is_action(t)) review_row(&f, t, t->name, t->title, NULL);
    }
    size_t most = (size_t)option_int(b, p, "rows", 40), carried = f.g.t.nrow;
    struct concern_line *at;
    size_t n = concern_lines(b, p->scope, &at);
    for (size_t i = 0; i < n && i + carried < most; i++) {
        if (at[i].lead->scope == ALERT_OF_ACTION) continue; /* stands above */
        review_row(&f, action_of_alert(b->j, at[i].lead), at[i].who, at[i].what,
                   at[i].lead->rule->measure[b->tongue]);
    }
    fill_grid_spare(&f, (size_t)option_int(b, p, "blank", 15));
    return grid_end(&f.g, out);
}

/* ---- what each person says about a missed target (X19) ---- */

static bool explains(const struct build *b, uint32_t scope)
{
    if (b->r->scopes[scope].kind != SCOPE_REP) return false;
    struct view week = view_of(b, "signed_attainment", scope);
    struct view month = view_of(b, "signed_attainment.mtd", scope);
    return week.status >= STATUS_YELLOW || month.status >= STATUS_YELLOW;
}

static void statement_row(struct build *b, struct fill_grid *f,
                          const struct remembered_action *t, const char *name,
                          uint32_t scope)
{
    struct cell *c = fill_grid_row(f, t);
    c[0] = text_cell(t->since);
    c[1] = text_cell(name && *name ? name : "–");
    if (scope != REF_NONE) {
        c[2] = figure_cell(view_of(b, "signed_amount", scope).target);
        c[3] = figure_cell(view_of(b, "signed_amount", scope).value);
        c[4] = figure_cell(view_of(b, "signed_attainment", scope).value);
        c[5] = figure_cell(view_of(b, "signed_attainment.mtd", scope).value);
    }
    fill_row_end(f, c);
}

static void statements_carried(struct build *b, struct fill_grid *f)
{
    const struct action_list *list = actions_of(b->j);
    for (size_t i = 0; i < list->ncarried; i++) {
        const struct remembered_action *t = &b->memory->actions[list->carried[i]];
        if (strcmp(t->kind, "statement") != 0) continue;
        bool printed = *t->scope && t->since && !strcmp(t->since, b->rep->period_label);
        if (!printed) statement_row(b, f, t, t->name, REF_NONE);
    }
}

/* The statement of this period, which may have been typed already when the pack is built
 * again. */
static struct remembered_action statement_of(struct build *b, const struct scope *s)
{
    const char *period = b->rep->period_label;
    struct remembered_action t = {.kind = "statement", .since = period, .due = DAY_NONE};
    t.id = action_id(b->a, "statement", period, "", "", "rep", s->id);
    for (size_t i = 0; b->memory && i < b->memory->naction; i++)
        if (!strcmp(b->memory->actions[i].id, t.id)) return b->memory->actions[i];
    return t;
}

bool build_statement_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct fill_column columns[] = {
        {"-", {.label = "column.since", .weight = 0.8, .is_id = true}},
        {".name", {.label = "column.rep", .weight = 0.9}},
        {"-", {.label = "column.target", .show = SHOW_WAN, .weight = 0.8}},
        {"-", {.label = "column.actual", .show = SHOW_WAN, .weight = 0.8}},
        {"-", {.label = "short.signed_attainment", .show = SHOW_PERCENT, .weight = 0.8}},
        {"-",
         {.label = "short.signed_attainment.mtd", .show = SHOW_PERCENT, .weight = 0.8}},
        {"statement", {.label = "column.statement_fill", .weight = 3, .wrap = true}},
        {"amount", {.label = "column.amount_fill", .show = SHOW_YUAN, .weight = 1}},
        {"due", {.label = "column.expected_fill", .weight = 0.9}},
        {"state", {.label = "column.state_fill", .weight = 0.8}},
        {"note", {.label = "column.note_fill", .weight = 1.4, .wrap = true}},
    };
    struct fill_grid f = fill_grid_new(b, "statements", option_label(b, p, "title", NULL));
    fill_grid_columns(&f, columns, COUNT_OF(columns));
    fill_grid_ready(&f);
    statements_carried(b, &f);
    size_t most = (size_t)option_int(b, p, "rows", 60);
    for (uint32_t i = b->r->first_rep; i < b->r->nscope && f.g.t.nrow < most; i++) {
        if (!explains(b, i)) continue;
        struct remembered_action *t = arena_one(b->a, struct remembered_action);
        *t = statement_of(b, &b->r->scopes[i]);
        statement_row(b, &f, t, scope_name(b, i), i);
    }
    fill_grid_spare(&f, (size_t)option_int(b, p, "blank", 10));
    return grid_end(&f.g, out);
}

/* ---- the boss's questions (F39) ---- */

bool build_question_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct fill_column columns[] = {
        {"-", {.label = "column.since", .weight = 0.8, .is_id = true}},
        {".title", {.label = "column.question", .weight = 3, .wrap = true}},
        {"owner", {.label = "column.asked_of", .weight = 0.9}},
        {"answer", {.label = "column.answer", .weight = 3, .wrap = true}},
        {"due", {.label = "column.due_fill", .weight = 0.9}},
        {"state", {.label = "column.state_fill", .weight = 0.8}},
        {"note", {.label = "column.note_fill", .weight = 1.4, .wrap = true}},
    };
    struct fill_grid f = fill_grid_new(b, "questions", option_label(b, p, "title", NULL));
    fill_grid_columns(&f, columns, COUNT_OF(columns));
    fill_grid_ready(&f);
    const struct action_list *list = actions_of(b->j);
    for (size_t i = 0; i < list->ncarried; i++) {
        const struct remembered_action *t = &b->memory->actions[list->carried[i]];
        if (strcmp(t->kind, "question") != 0) continue;
        struct cell *c = fill_grid_row(&f, t);
        c[0] = text_cell(t->since);
        c[1] = text_cell(*t->title ? t->title : "–");
        fill_row_end(&f, c);
    }
    fill_grid_spare(&f, (size_t)option_int(b, p, "blank", 15));
    return grid_end(&f.g, out);
}

/* The line by which a sheet that has nothing to fill in is known as one of the workbook's own. */
bool build_fill_mark(struct build *b, const struct place *p, struct block *out)
{
    (void)p;
    *out = text_block_of(arena_printf(b->a, "%s;guide", fill_mark(b)), TEXT_NOTE);
    return true;
}

/* How to fill the sheet in and send it back, and the mark by which it is known. */
bool build_fill_guide(struct build *b, const struct place *p, struct block *out)
{
    (void)p;
    *out = text_block_of(fill(b, "fill_in.how", fill_mark(b)), TEXT_NOTE);
    return true;
}
