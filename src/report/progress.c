/* What became of what was agreed: last period's actions, problem customers' measures, personal
 * statements, the boss's questions with their answers (F16, F33, F39, X19).
 *
 * In: the actions that the store remembers. Out: tables for paper; the same to fill in are in
 * returned.c. Everything typed is printed as it was typed. */
#include "report/fill_in.h"

static uint32_t scope_about(const struct build *b, const struct remembered_action *t)
{
    const char *names[] = {t->scope_id, t->name, t->owner};
    static const enum scope_kind kinds[] = {SCOPE_REP, SCOPE_TEAM, SCOPE_REGION};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        for (size_t k = 0; names[i] && *names[i] && k < COUNT_OF(kinds); k++) {
            uint32_t at = scope_named(b->r, names[i], kinds[k]);
            if (at != REF_NONE) return at;
        }
    return REF_NONE;
}

/* A customer's action belongs to the team of the customer's owner. */
static uint32_t scope_of_customer(const struct build *b, const struct remembered_action *t)
{
    if (strcmp(t->scope, "customer") != 0) return REF_NONE;
    sym key = intern_find(b->m->names, str_of(t->scope_id));
    for (size_t i = 0; key != SYM_EMPTY && i < b->m->customers.n; i++) {
        const struct customer *c = &b->m->customers.at[i];
        if (c->id == key || c->name == key)
            return c->owner == REF_NONE ? REF_NONE : scope_of_rep(b->r, c->owner);
    }
    return REF_NONE;
}

static bool in_scope(const struct build *b, const struct remembered_action *t,
                     uint32_t scope)
{
    if (b->r->scopes[scope].kind == SCOPE_COMPANY) return true;
    uint32_t at = scope_of_customer(b, t);
    if (at == REF_NONE) at = scope_about(b, t);
    return at != REF_NONE && scope_is_below(b, at, scope);
}

#define LETTERS_MOST 200 /* of a typed text on paper; the workbook has the rest */

static const char *or_dash(struct build *b, const char *text)
{
    return text && *text ? text_begin(b, text, LETTERS_MOST) : "–";
}

static struct cell typed_cell(struct build *b, const char *text)
{
    return text_cell(text && *text ? text_begin(b, text, LETTERS_MOST) : NULL);
}

static struct cell state_cell(struct build *b, const struct remembered_action *t)
{
    bool pending = action_is_pending(t);
    bool late = pending && t->due != DAY_NONE && t->due < b->r->now.d;
    const char *typed = typed_text(b, t, "state");
    const char *said = typed ? or_dash(b, typed) : state_word(b, t->state);
    if (late) return status_cell(word(b, "action.late"), STATUS_ORANGE);
    return status_cell(said, pending ? STATUS_YELLOW : STATUS_GREEN);
}

/* A date that is none stands as it was typed. */
static struct cell due_cell(struct build *b, const struct remembered_action *t)
{
    return t->due != DAY_NONE ? date_cell(t->due) : typed_cell(b, typed_text(b, t, "due"));
}

/* The remembered actions of a kind (NULL: those that are neither questions nor statements) in
 * which somebody wrote. */
static size_t agreed_of(struct build *b, const char *kind, uint32_t scope,
                        const struct remembered_action ***out)
{
    size_t all = b->memory ? b->memory->naction : 0, n = 0;
    *out = arena_many(b->a, const struct remembered_action *, all + 1);
    for (size_t i = 0; i < all; i++) {
        const struct remembered_action *t = &b->memory->actions[i];
        bool action = strcmp(t->kind, "question") != 0 && strcmp(t->kind, "statement") != 0;
        bool wanted = kind ? strcmp(t->kind, kind) == 0 : action;
        if (wanted && t->agreed && in_scope(b, t, scope)) (*out)[n++] = t;
    }
    return n;
}

static const char *what_of(struct build *b, const struct remembered_action *t)
{
    if (!*t->name || strcmp(t->name, "–") == 0) return or_dash(b, t->title);
    const char *name = or_dash(b, t->name);
    return *t->title ? fill(b, "action.about", name, or_dash(b, t->title)) : name;
}

bool build_last_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.what", .weight = 1.6, .wrap = true},
        {.label = "column.measure_agreed", .weight = 1.8, .wrap = true},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.due", .weight = 0.8},
        {.label = "column.status", .weight = 0.8},
        {.label = "column.remark", .weight = 1.2, .wrap = true},
    };
    const struct remembered_action **at;
    size_t n = agreed_of(b, NULL, p->scope, &at);
    size_t most = (size_t)option_int(b, p, "rows", 20);
    struct grid g =
        grid_new(b, "last_actions", option_label(b, p, "title", "table.last_actions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n && i < most; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(what_of(b, at[i]));
        c[1] = text_cell(or_dash(b, at[i]->measure));
        c[2] = text_cell(or_dash(b, at[i]->owner));
        c[3] = due_cell(b, at[i]);
        c[4] = state_cell(b, at[i]);
        c[5] = typed_cell(b, at[i]->note);
    }
    g.t.note = cut_note(b, g.t.nrow, n, NULL);
    g.t.empty = word(b, "empty.last_actions");
    return grid_end(&g, out);
}

/* Each problem customer's measure until it is closed (F33). */
bool build_problem_progress(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.customer", .weight = 1.6, .wrap = true},
        {.label = "column.measure_agreed", .weight = 2, .wrap = true},
        {.label = "column.goal", .weight = 1, .wrap = true},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.due", .weight = 0.8},
        {.label = "column.status", .weight = 0.8},
        {.label = "column.progress", .weight = 1.6, .wrap = true},
    };
    const struct remembered_action **at;
    size_t n = agreed_of(b, "problem", p->scope, &at);
    size_t most = (size_t)option_int(b, p, "rows", 10);
    if (n == 0) return false;
    struct grid g = grid_new(b, "problem_progress",
                             option_label(b, p, "title", "table.problem_progress"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n && i < most; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(or_dash(b, at[i]->name));
        c[1] = text_cell(or_dash(b, at[i]->measure));
        c[2] = typed_cell(b, typed_text(b, at[i], "goal"));
        c[3] = text_cell(or_dash(b, at[i]->owner));
        c[4] = due_cell(b, at[i]);
        c[5] = state_cell(b, at[i]);
        c[6] = typed_cell(b, at[i]->note);
    }
    g.t.note = cut_note(b, g.t.nrow, n, NULL);
    return grid_end(&g, out);
}

/* "3 个大客户预算未审批，预计下月到账": who said what, how much and until when (X19). */
bool build_statements_made(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.rep", .weight = 0.8},
        {.label = "column.since", .weight = 0.8, .is_id = true},
        {.label = "column.statement", .weight = 3, .wrap = true},
        {.label = "column.amount_expected", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "column.expected_day", .weight = 0.8},
        {.label = "column.status", .weight = 0.8},
    };
    const struct remembered_action **at;
    size_t n = agreed_of(b, "statement", p->scope, &at);
    if (n == 0) return false;
    struct grid g =
        grid_new(b, "statements", option_label(b, p, "title", "table.statements"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n; i++) {
        const char *amount_typed = typed_text(b, at[i], "amount");
        exact yuan;
        bool number = amount_typed && exact_parse(str_of(amount_typed), &yuan);
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(or_dash(b, at[i]->name));
        c[1] = text_cell(at[i]->since);
        c[2] = text_cell(or_dash(b, typed_text(b, at[i], "statement")));
        c[3] = number ? text_cell(amount(b, yuan)) : typed_cell(b, amount_typed);
        c[4] = due_cell(b, at[i]);
        c[5] = state_cell(b, at[i]);
    }
    return grid_end(&g, out);
}

static struct cell answer_state(struct build *b, const struct remembered_action *t)
{
    bool answered = action_typed(t, "answer") != NULL;
    if (action_is_pending(t) && answered)
        return status_cell(word(b, "action.answered"), STATUS_GREEN);
    return state_cell(b, t);
}

bool build_open_questions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.question_asked", .weight = 2.2, .wrap = true},
        {.label = "column.asked_of", .weight = 0.8},
        {.label = "column.answer_given", .weight = 2.6, .wrap = true},
        {.label = "column.due", .weight = 0.8},
        {.label = "column.status", .weight = 0.8},
    };
    const struct remembered_action **at;
    size_t n = agreed_of(b, "question", p->scope, &at);
    if (n == 0) return false;
    struct grid g =
        grid_new(b, "open_questions", option_label(b, p, "title", "table.open_questions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n; i++) {
        const char *answer = typed_text(b, at[i], "answer");
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(or_dash(b, at[i]->title));
        c[1] = text_cell(or_dash(b, at[i]->owner));
        c[2] = answer ? typed_cell(b, answer) : kind_cell(CELL_WRITE);
        c[3] = due_cell(b, at[i]);
        c[4] = answer_state(b, at[i]);
    }
    return grid_end(&g, out);
}
