/* Problem customers: page one's worst with money, the full list, the closed and the
 * recovered.
 *
 * In: judgement's problem customers (by falling score). Out: tables (SPEC 6). Their
 * pictures are in problem_charts.c. */
#include "report/builders.h"

static const char *labels_text(struct build *b, const struct problem_customer *p)
{
    const char *items[DIMENSIONS_MAX + 3];
    size_t n = 0;
    for (size_t i = 0; i < b->s->ndimension; i++)
        if (p->labels >> i & 1) items[n++] = b->s->dimensions[i].label[b->tongue];
    if (p->trigger_arrears) items[n++] = word(b, "trigger.arrears");
    if (p->trigger_overdue) items[n++] = word(b, "trigger.overdue");
    if (p->trigger_complaint) items[n++] = word(b, "trigger.complaint");
    return n ? joined(b, items, n, word(b, "list_comma")) : "–";
}

const struct dimension_setting *main_dimension(const struct build *b,
                                               const struct problem_customer *p)
{
    const struct dimension_setting *best = NULL;
    exact most = EXACT_ZERO;
    for (size_t i = 0; i < b->s->ndimension; i++) {
        if (!exact_known(exact_wide(p->parts[i]))) continue;
        exact part = exact_mul(exact_wide(p->parts[i]), b->s->dimensions[i].weight);
        if (exact_cmp(part, most) <= 0) continue;
        most = part;
        best = &b->s->dimensions[i];
    }
    return best;
}

static const char *measure_text(struct build *b, const struct problem_customer *p)
{
    const struct dimension_setting *d = main_dimension(b, p);
    return d && d->measure[b->tongue] ? d->measure[b->tongue] : "–";
}

static const char *who_acts(struct build *b, const struct problem_customer *p)
{
    if (p->grade == 'A') return word(b, "grade.a_owner");
    return p->owner == REF_NONE ? word(b, "grade.b_owner") : rep_name(b, p->owner);
}

bool problem_in_scope(const struct build *b, const struct problem_customer *p,
                      uint32_t scope)
{
    if (b->r->scopes[scope].kind == SCOPE_COMPANY) return true;
    return scope_is_below(b, scope_of_rep(b->r, p->owner), scope);
}

const char *problems_empty(const struct build *b)
{
    static const enum table judged_by[] = {TABLE_RECEIVABLES,         TABLE_COMPLAINTS,
                                           TABLE_ACTIVITIES,          TABLE_DEALS,
                                           TABLE_REQUIREMENT_CHANGES, TABLE_PRODUCT_USAGE};
    for (size_t i = 0; i < COUNT_OF(judged_by); i++)
        if (model_has(b->m, judged_by[i]))
            return fill(b, "empty.problems", period_word(b, "period.this"));
    return word(b, "empty.problems_unknown");
}

static enum status grade_status(char grade)
{
    return grade == 'A' ? STATUS_RED : STATUS_ORANGE;
}

static const char *grade_word(const struct build *b, char grade)
{
    return word(b, grade == 'A' ? "grade.a" : "grade.b");
}

static void top_row(struct build *b, struct grid *g, const struct problem_customer *k)
{
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = status_cell(grade_word(b, k->grade), grade_status(k->grade));
    c[1] = text_cell(customer_name(b, k->customer));
    c[2] = figure_cell(figure_number(exact_wide(k->score)));
    c[3] = text_cell(labels_text(b, k));
    c[4] = figure_cell(figure_money(exact_money(k->overdue)));
    c[5] = figure_cell(figure_money(exact_money(k->open)));
    c[6] = text_cell(rep_name(b, k->owner));
    c[7] = text_cell(measure_text(b, k));
}

/* What the rows that are not shown owe; NULL where nobody owes or invoices are not known. */
static const char *rest_of(struct build *b, exact rest)
{
    return exact_is_zero(rest) ? NULL : amount(b, rest);
}

/* Page one: those for the director himself first, with the money at stake. */
bool build_problem_top(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.grade", .weight = 0.45},
        {.label = "column.customer", .weight = 1.8},
        {.label = "column.score", .show = SHOW_SCORE, .weight = 0.5},
        {.label = "column.problem_labels", .weight = 1.8, .wrap = true},
        {.label = "short.overdue_amount", .show = SHOW_WAN, .weight = 0.75},
        {.label = "short.receivable_open", .show = SHOW_WAN, .weight = 0.75},
        {.label = "column.owner", .weight = 0.7},
        {.label = "column.measure", .weight = 1.7, .wrap = true},
    };
    size_t most = (size_t)option_int(b, p, "rows", 5), all = 0;
    exact rest = EXACT_ZERO;
    struct grid g =
        grid_new(b, "problem_top", option_label(b, p, "title", "table.problem_top"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (int grade = 'A'; grade <= 'B'; grade++)
        for (size_t i = 0; i < b->j->nproblem; i++) {
            const struct problem_customer *k = &b->j->problems[i];
            if (k->grade != grade || !problem_in_scope(b, k, p->scope)) continue;
            if (all++ < most)
                top_row(b, &g, k);
            else if (k->open != MONEY_NONE)
                rest = exact_add(rest, exact_money(k->open));
        }
    g.t.compact = true;
    g.t.note = cut_note(b, g.t.nrow, all, rest_of(b, rest));
    g.t.empty = problems_empty(b);
    return grid_end(&g, out);
}

void problems_ahead(const struct build *b, uint32_t i)
{
    const struct problem_customer *k = &b->j->problems[i];
    if (i + CUSTOMER_RECORD >= b->j->nproblem) return;
    customer_fetch(b, k[CUSTOMER_RECORD].customer, CUSTOMER_RECORD);
    customer_fetch(b, k[CUSTOMER_NAMES].customer, CUSTOMER_NAMES);
    customer_fetch(b, k[CUSTOMER_TEXTS].customer, CUSTOMER_TEXTS);
}

static void problem_row(struct build *b, uint32_t i, struct cell *c)
{
    const struct problem_customer *k = &b->j->problems[i];
    problems_ahead(b, i);
    c[0] = status_cell(grade_word(b, k->grade), grade_status(k->grade));
    c[1] = text_cell(sym_spell(b->m->names, b->m->customers.at[k->customer].id, b->a));
    c[2] = text_cell(customer_name(b, k->customer));
    c[3] = bar_cell(figure_number(exact_wide(k->score)));
    c[4] = text_cell(k->state ? word(b, k->state) : "–");
    c[5] = text_cell(labels_text(b, k));
    c[6] = figure_cell(figure_money(exact_money(k->overdue)));
    c[7] = figure_cell(figure_int(k->overdue_days));
    c[8] = figure_cell(figure_money(exact_money(k->open)));
    c[9] = text_cell(rep_name(b, k->owner));
    c[10] = text_cell(who_acts(b, k));
    c[11] = text_cell(measure_text(b, k));
}

/* The list: grade, score, state, labels, money, owner, who acts, measure. */
bool build_problems(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.grade", .weight = 0.5},
        {.label = "column.customer_id", .weight = 0.7, .is_id = true},
        {.label = "column.customer", .weight = 1.8, .wrap = true},
        {.label = "column.score", .show = SHOW_SCORE, .weight = 0.7},
        {.label = "column.state", .weight = 0.6},
        {.label = "column.problem_labels", .weight = 1.5, .wrap = true, .passing = true},
        {.label = "short.overdue_amount", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.days_past_due_most", .show = SHOW_COUNT, .weight = 0.7},
        {.label = "short.receivable_open", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.who_acts", .weight = 0.9},
        {.label = "column.measure", .weight = 1.8, .wrap = true},
    };
    size_t most = (size_t)option_int(b, p, "rows", 0), shown = 0, all = 0;
    exact rest = EXACT_ZERO;
    struct grid g = grid_new(b, "problems", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    uint32_t *at = arena_many(b->a, uint32_t, b->j->nproblem + 1);
    for (uint32_t i = 0; i < b->j->nproblem; i++) {
        const struct problem_customer *k = &b->j->problems[i];
        if (!problem_in_scope(b, k, p->scope)) continue;
        all++;
        if (most && shown == most) {
            if (k->open != MONEY_NONE) rest = exact_add(rest, exact_money(k->open));
            continue;
        }
        at[shown++] = i;
    }
    grid_list(&g, at, shown, problem_row);
    g.t.note = cut_note(b, shown, all, rest_of(b, rest));
    g.t.empty = problems_empty(b);
    return grid_end(&g, out);
}

/* The list at the width of a page in portrait. */
bool build_problems_short(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.grade", .weight = 0.5},
        {.label = "column.customer", .weight = 2, .wrap = true},
        {.label = "column.score", .show = SHOW_SCORE, .weight = 0.7},
        {.label = "column.state", .weight = 0.6},
        {.label = "column.problem_labels", .weight = 1.6, .wrap = true},
        {.label = "short.overdue_amount", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.days_past_due_most", .show = SHOW_COUNT, .weight = 0.7},
        {.label = "short.receivable_open", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.measure", .weight = 1.8, .wrap = true},
    };
    struct grid g = grid_new(b, "problems", option_label(b, p, "title", "table.problems"));
    grid_columns(&g, columns, COUNT_OF(columns));
    exact rest = EXACT_ZERO;
    size_t most = (size_t)option_int(b, p, "rows", 20), all = 0;
    for (size_t i = 0; i < b->j->nproblem; i++) {
        const struct problem_customer *k = &b->j->problems[i];
        if (!problem_in_scope(b, k, p->scope)) continue;
        if (all++ >= most) {
            if (k->open != MONEY_NONE) rest = exact_add(rest, exact_money(k->open));
            continue;
        }
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(grade_word(b, k->grade), grade_status(k->grade));
        c[1] = text_cell(customer_name(b, k->customer));
        c[2] = bar_cell(figure_number(exact_wide(k->score)));
        c[3] = text_cell(k->state ? word(b, k->state) : "–");
        c[4] = text_cell(labels_text(b, k));
        c[5] = figure_cell(figure_money(exact_money(k->overdue)));
        c[6] = figure_cell(figure_int(k->overdue_days));
        c[7] = figure_cell(figure_money(exact_money(k->open)));
        c[8] = text_cell(rep_name(b, k->owner));
        c[9] = text_cell(measure_text(b, k));
    }
    g.t.note = cut_note(b, g.t.nrow, all, rest_of(b, rest));
    g.t.empty = problems_empty(b);
    return grid_end(&g, out);
}

/* Customers that left the list earlier, and how they fared since (F34). */
bool build_problem_recovered(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.customer", .weight = 2},
        {.label = "column.closed_in", .is_id = true},
        {.label = "column.signed_since", .show = SHOW_WAN},
        {.label = "column.signed_before", .show = SHOW_WAN},
        {.label = "column.paid_since", .show = SHOW_WAN},
        {.label = "column.score_now", .show = SHOW_SCORE},
    };
    if (b->j->nrecovered == 0) return false;
    size_t most = (size_t)option_int(b, p, "rows", 10);
    struct grid g =
        grid_new(b, "recovered", option_label(b, p, "title", "table.recovered"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->j->nrecovered && i < most; i++) {
        const struct recovered_customer *k = &b->j->recovered[i];
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(customer_name(b, k->customer));
        c[1] = text_cell(k->closed_in);
        c[2] = figure_cell(figure_money(k->signed_since));
        c[3] = figure_cell(figure_money(k->signed_before));
        c[4] = figure_cell(figure_money(k->paid_since));
        c[5] = figure_cell(figure_number(k->score));
    }
    g.t.note = cut_note(b, g.t.nrow, b->j->nrecovered, NULL);
    return grid_end(&g, out);
}

/* Those that were listed last time and are no longer (F34). */
bool build_problem_closed(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.customer", .weight = 2},
        {.label = "column.owner"},
        {.label = "column.score_before", .show = SHOW_SCORE},
        {.label = "column.score_now", .show = SHOW_SCORE},
        {.label = "short.overdue_amount", .show = SHOW_WAN},
        {.label = "short.receivable_open", .show = SHOW_WAN},
    };
    if (b->j->nclosed == 0) return false;
    struct grid g =
        grid_new(b, "problems_closed", option_label(b, p, "title", "table.closed"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->j->nclosed; i++) {
        const struct problem_customer *k = &b->j->closed[i];
        if (!problem_in_scope(b, k, p->scope)) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(customer_name(b, k->customer));
        c[1] = text_cell(rep_name(b, k->owner));
        c[2] = figure_cell(figure_number(exact_wide(k->score_before)));
        c[3] = figure_cell(figure_number(exact_wide(k->score)));
        c[4] = figure_cell(figure_money(exact_money(k->overdue)));
        c[5] = figure_cell(figure_money(exact_money(k->open)));
    }
    return g.t.nrow > 0 && grid_end(&g, out);
}
