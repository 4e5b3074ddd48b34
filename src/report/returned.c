/* Sheets of actions.xlsx, which come back filled in: problem customers, alerts, the review action
 * table and the boss's questions.
 *
 * In: judgement and the actions that the store remembers. Out: tables whose last columns are input
 * cells, with what was typed before already in them, and a hidden id by which a returned row is
 * known whatever order the rows are in (SPEC 8). */
#include "report/builders.h"

/* What people fill in. */
enum { INPUT_MEASURE, INPUT_OWNER, INPUT_DUE, INPUT_STATE, INPUT_NOTE, INPUT_COUNT };

static const struct column_spec inputs[INPUT_COUNT] = {
    [INPUT_MEASURE] = {.label = "column.measure_fill", .weight = 1.8, .wrap = true},
    [INPUT_OWNER] = {.label = "column.owner_fill", .weight = 0.9},
    [INPUT_DUE] = {.label = "column.due_fill", .weight = 0.9},
    [INPUT_STATE] = {.label = "column.state_fill", .weight = 0.8},
    [INPUT_NOTE] = {.label = "column.note_fill", .weight = 1.6, .wrap = true},
};

static const char *const state_keys[] = {"action.open", "action.doing", "action.done",
                                         "action.dropped"};

static const struct remembered_action *remembered(const struct build *b, const char *id)
{
    for (size_t i = 0; b->memory && i < b->memory->naction; i++)
        if (!strcmp(b->memory->actions[i].id, id)) return &b->memory->actions[i];
    return NULL;
}

static struct cell input_cell(const char *typed)
{
    return (struct cell){.kind = CELL_WRITE, .text = typed && *typed ? typed : NULL};
}

/* Adds the input columns and the hidden id behind the columns that are there. */
static void inputs_add(struct build *b, struct grid *g)
{
    size_t first = g->t.ncolumn;
    grid_columns(g, inputs, INPUT_COUNT);
    const char **choices = arena_many(b->a, const char *, COUNT_OF(state_keys) + 1);
    for (size_t i = 0; i < COUNT_OF(state_keys); i++) choices[i] = word(b, state_keys[i]);
    g->t.columns[first + INPUT_STATE].choices = choices;
    size_t id = grid_column(g, (struct column_spec){.label = "column.action_id", .is_id = true},
                            NULL);
    g->t.columns[id].hidden = true;
}

/* The input cells of a row, with what the store remembers of the action. */
static void inputs_fill(struct build *b, struct cell *c, size_t from, const char *id)
{
    const struct remembered_action *k = remembered(b, id);
    for (size_t i = 0; i < INPUT_COUNT; i++) c[from + i] = input_cell(NULL);
    c[from + INPUT_COUNT] = text_cell(id);
    if (!k || !k->agreed) return;
    c[from + INPUT_MEASURE] = input_cell(k->measure);
    c[from + INPUT_OWNER] = input_cell(k->owner);
    c[from + INPUT_DUE] = input_cell(k->due == DAY_NONE ? NULL : day_iso(b, k->due));
    c[from + INPUT_STATE] = input_cell(word(b, state_keys[k->state]));
    c[from + INPUT_NOTE] = input_cell(k->note);
}

static const char *labels_of(struct build *b, const struct problem_customer *p)
{
    const char *items[DIMENSIONS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < b->s->ndimension; i++)
        if (p->labels[i]) items[n++] = b->s->dimensions[i].label[b->tongue];
    return n ? joined(b, items, n, word(b, "list_comma")) : NULL;
}

bool build_problem_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.grade", .weight = 0.6},
        {.label = "column.customer", .weight = 1.8, .wrap = true},
        {.label = "column.score", .show = SHOW_SCORE, .weight = 0.6},
        {.label = "column.state", .weight = 0.7},
        {.label = "column.problem_labels", .weight = 1.4, .wrap = true},
        {.label = "short.overdue_amount", .show = SHOW_WAN, .weight = 0.8},
        {.label = "short.receivable_open", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.measure", .weight = 1.6, .wrap = true},
    };
    struct grid g = grid_new(b, "problem_actions", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    inputs_add(b, &g);
    for (size_t i = 0; i < b->j->nproblem; i++) {
        const struct problem_customer *k = &b->j->problems[i];
        const struct dimension_setting *d = main_dimension(b, k);
        const char *id = symbol(b, b->m->customers.at[k->customer].id);
        bool director = k->grade == 'A';
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(word(b, director ? "grade.a" : "grade.b"),
                           director ? STATUS_RED : STATUS_ORANGE);
        c[1] = text_cell(customer_name(b, k->customer));
        c[2] = bar_cell(figure_number(k->score));
        c[3] = text_cell(k->state ? word(b, k->state) : NULL);
        c[4] = text_cell(labels_of(b, k));
        c[5] = figure_cell(figure_money(k->overdue));
        c[6] = figure_cell(figure_money(k->open));
        c[7] = text_cell(rep_name(b, k->owner));
        c[8] = text_cell(d ? d->measure[b->tongue] : NULL);
        inputs_fill(b, c, COUNT_OF(columns), arena_printf(b->a, "problem:%s", id));
    }
    g.t.empty = fill(b, "empty.problems", period_word(b, "period.this"));
    return grid_end(&g, out);
}

/* 客户关怀方案: present state, and room for what is aimed at and who does what (T28). A grades; where
 * there are none, the worst few. */
bool build_care_plans(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.customer", .weight = 1.6, .wrap = true},
        {.label = "column.present_state", .weight = 2, .wrap = true},
        {.label = "short.receivable_open", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.roles", .weight = 1, .wrap = true},
        {.label = "column.aim_fill", .weight = 1.8, .wrap = true},
    };
    struct grid g = grid_new(b, "care_plans", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    inputs_add(b, &g);
    bool graded = false;
    for (size_t i = 0; i < b->j->nproblem; i++) graded |= b->j->problems[i].grade == 'A';
    for (size_t i = 0; i < b->j->nproblem && (graded || i < 5); i++) {
        const struct problem_customer *k = &b->j->problems[i];
        if (graded && k->grade != 'A') continue;
        const struct dimension_setting *d = main_dimension(b, k);
        const char *id = symbol(b, b->m->customers.at[k->customer].id);
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(customer_name(b, k->customer));
        c[1] = text_cell(fill(b, "care.state", figure_text(b->a, figure_number(k->score),
                                                           SHOW_SCORE, b->language),
                              amount(b, k->overdue), int_text(b, k->overdue_days)));
        c[2] = figure_cell(figure_money(k->open));
        c[3] = text_cell(d ? d->owner[b->tongue] : NULL);
        c[4] = input_cell(NULL);
        inputs_fill(b, c, COUNT_OF(columns), arena_printf(b->a, "care:%s", id));
    }
    g.t.empty = fill(b, "empty.problems", period_word(b, "period.this"));
    return grid_end(&g, out);
}

bool build_alert_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.6},
        {.label = "column.who", .weight = 1.2},
        {.label = "column.what", .weight = 2.2, .wrap = true},
        {.label = "column.since", .weight = 0.8, .is_id = true},
        {.label = "column.money", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.measure", .weight = 1.8, .wrap = true},
        {.label = "column.due", .weight = 0.8},
    };
    struct grid g = grid_new(b, "alert_actions", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    inputs_add(b, &g);
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        if (a->level == ALERT_PRAISE) continue;
        enum status s = status_of_alert(a->level);
        bool placed = a->scope <= ALERT_OF_REP && a->ref < b->r->nscope;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(status_word(b, s), s);
        c[1] = text_cell(placed ? scope_name(b, a->ref) : a->name && *a->name ? a->name : a->id);
        c[2] = text_cell(alert_text(b, a));
        c[3] = text_cell(a->since);
        c[4] = exact_known(a->money) ? figure_cell(figure_money(a->money)) : kind_cell(CELL_EMPTY);
        c[5] = text_cell(a->rule->measure[b->tongue]);
        c[6] = date_cell(a->due);
        inputs_fill(b, c, COUNT_OF(columns),
                    arena_printf(b->a, "alert:%s:%s:%s", a->rule->id, a->kpi ? a->kpi : "-", a->id));
    }
    g.t.empty = fill(b, "empty.attention", period_word(b, "period.this"));
    return grid_end(&g, out);
}

/* The review action table: what is still open of earlier weeks, then empty rows of this one. */
bool build_review_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.no", .show = SHOW_COUNT, .weight = 0.4},
        {.label = "column.since", .weight = 0.7, .is_id = true},
        {.label = "column.problem_fill", .weight = 2.2, .wrap = true},
    };
    struct grid g = grid_new(b, "review_actions", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    inputs_add(b, &g);
    int64_t no = 0;
    for (size_t i = 0; b->memory && i < b->memory->naction; i++) {
        const struct remembered_action *k = &b->memory->actions[i];
        if (strcmp(k->kind, "review") != 0) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int(++no));
        c[1] = text_cell(k->since);
        c[2] = input_cell(k->title);
        inputs_fill(b, c, COUNT_OF(columns), k->id);
    }
    size_t fresh = (size_t)option_int(b, p, "rows", 20);
    for (size_t i = 1; i <= fresh; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int(++no));
        c[1] = text_cell(b->rep->period_label);
        c[2] = input_cell(NULL);
        inputs_fill(b, c, COUNT_OF(columns),
                    arena_printf(b->a, "review:%s:%zu", b->rep->period_label, i));
    }
    return grid_end(&g, out);
}

/* The boss's questions: those not yet answered, then empty rows (F39). */
bool build_question_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.no", .show = SHOW_COUNT, .weight = 0.4},
        {.label = "column.since", .weight = 0.7, .is_id = true},
        {.label = "column.question", .weight = 3, .wrap = true},
        {.label = "column.asked_of", .weight = 0.9},
        {.label = "column.answer", .weight = 3, .wrap = true},
        {.label = "column.due", .weight = 0.8},
        {.label = "column.action_id", .is_id = true},
    };
    struct grid g = grid_new(b, "question_actions", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    g.t.columns[COUNT_OF(columns) - 1].hidden = true;
    int64_t no = 0;
    for (size_t i = 0; b->memory && i < b->memory->naction; i++) {
        const struct remembered_action *k = &b->memory->actions[i];
        if (strcmp(k->kind, "question") != 0) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int(++no));
        c[1] = text_cell(k->since);
        c[2] = input_cell(k->title);
        c[3] = input_cell(k->owner);
        c[4] = input_cell(k->measure);
        c[5] = input_cell(k->due == DAY_NONE ? NULL : day_iso(b, k->due));
        c[6] = text_cell(k->id);
    }
    size_t fresh = (size_t)option_int(b, p, "rows", 12);
    for (size_t i = 1; i <= fresh; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int(++no));
        c[1] = text_cell(b->rep->period_label);
        for (int k = 2; k < 6; k++) c[k] = input_cell(NULL);
        c[6] = text_cell(arena_printf(b->a, "question:%s:%zu", b->rep->period_label, i));
    }
    return grid_end(&g, out);
}
