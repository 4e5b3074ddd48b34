/* Sheets of actions.xlsx that come back: problem customers and alerts with cells to fill in.
 *
 * In: judgement. Out: tables whose last columns are input cells; the ids in them let the returned
 * workbook be read whatever order its rows are in (SPEC 8). */
#include "report/builders.h"

/* measure, owner, due, state, note: what people fill in. */
static const struct column_spec inputs[] = {
    {.label = "column.measure_fill", .weight = 1.8, .wrap = true},
    {.label = "column.owner_fill", .weight = 0.9},
    {.label = "column.due_fill", .weight = 0.9},
    {.label = "column.state_fill", .weight = 0.8},
    {.label = "column.note_fill", .weight = 1.6, .wrap = true},
};

static void inputs_open(struct cell *c, size_t from)
{
    for (size_t i = 0; i < COUNT_OF(inputs); i++) c[from + i] = kind_cell(CELL_WRITE);
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
        {.label = "column.customer_id", .weight = 0.8, .is_id = true},
        {.label = "column.customer", .weight = 1.8, .wrap = true},
        {.label = "column.grade", .weight = 0.6},
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
    grid_columns(&g, inputs, COUNT_OF(inputs));
    for (size_t i = 0; i < b->j->nproblem; i++) {
        const struct problem_customer *k = &b->j->problems[i];
        const struct dimension_setting *d = main_dimension(b, k);
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(symbol(b, b->m->customers.at[k->customer].id));
        c[1] = text_cell(customer_name(b, k->customer));
        c[2] = status_cell(word(b, k->grade == 'A' ? "grade.a" : "grade.b"),
                           k->grade == 'A' ? STATUS_RED : STATUS_ORANGE);
        c[3] = bar_cell(figure_number(k->score));
        c[4] = text_cell(k->state ? word(b, k->state) : NULL);
        c[5] = text_cell(labels_of(b, k));
        c[6] = figure_cell(figure_money(k->overdue));
        c[7] = figure_cell(figure_money(k->open));
        c[8] = text_cell(rep_name(b, k->owner));
        c[9] = text_cell(d ? d->measure[b->tongue] : NULL);
        inputs_open(c, COUNT_OF(columns));
    }
    g.t.empty = fill(b, "empty.problems", period_word(b, "period.this"));
    return grid_end(&g, out);
}

bool build_alert_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.6},
        {.label = "column.rule", .weight = 1, .is_id = true},
        {.label = "column.id", .weight = 0.9, .is_id = true},
        {.label = "column.who", .weight = 1.2},
        {.label = "column.what", .weight = 2.2, .wrap = true},
        {.label = "column.since", .weight = 0.8, .is_id = true},
        {.label = "column.money", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.measure", .weight = 1.8, .wrap = true},
        {.label = "column.due", .weight = 0.8},
    };
    struct grid g = grid_new(b, "alert_actions", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    grid_columns(&g, inputs, COUNT_OF(inputs));
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        if (a->level == ALERT_PRAISE) continue;
        enum status s = status_of_alert(a->level);
        bool placed = a->scope <= ALERT_OF_REP && a->ref < b->r->nscope;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(status_word(b, s), s);
        c[1] = text_cell(a->rule->id);
        c[2] = text_cell(a->id);
        c[3] = text_cell(placed ? scope_name(b, a->ref) : a->name && *a->name ? a->name : a->id);
        c[4] = text_cell(alert_text(b, a));
        c[5] = text_cell(a->since);
        c[6] = exact_known(a->money) ? figure_cell(figure_money(a->money)) : kind_cell(CELL_EMPTY);
        c[7] = text_cell(a->rule->measure[b->tongue]);
        c[8] = date_cell(a->due);
        inputs_open(c, COUNT_OF(columns));
    }
    g.t.empty = fill(b, "empty.attention", period_word(b, "period.this"));
    return grid_end(&g, out);
}
