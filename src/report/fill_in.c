/* Input cells with what was typed before, and the hidden columns by which a returned
 * workbook is read (ingest/returned.h): the row's action, the meaning of each column,
 * and fingerprints of what each cell was printed with, so that a later reader knows what
 * its typist saw. */
#include "report/fill_in.h"

#include "base/fingerprint.h"
#include "ingest/returned.h"

#define LONGEST 3000 /* characters of a typed text that are printed again */

static const enum action_state states[] = {ACTION_OPEN, ACTION_DOING, ACTION_DONE,
                                           ACTION_DROPPED};

const char *state_word(struct build *b, enum action_state s)
{
    return word(b, arena_printf(b->a, "action.%s", action_state_name(s)));
}

const char *fill_mark(struct build *b)
{
    return arena_printf(b->a, "%s;%s", RETURNED_MARK, b->rep->period_label);
}

/* ---- the table ---- */

struct fill_grid fill_grid_new(struct build *b, const char *id, const char *title)
{
    return (struct fill_grid){.g = grid_new(b, id, title)};
}

static const char *const *state_choices(struct build *b)
{
    const char **words = arena_many(b->a, const char *, COUNT_OF(states) + 1);
    for (size_t i = 0; i < COUNT_OF(states); i++) words[i] = state_word(b, states[i]);
    return words;
}

void fill_grid_columns(struct fill_grid *f, const struct fill_column *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = grid_column(&f->g, columns[i].spec, NULL);
        assert(f->nfield < FILL_COLUMNS_MOST);
        f->fields[f->nfield++] = columns[i].field;
        struct column *c = &f->g.t.columns[at];
        c->wrap |= c->show == SHOW_NONE; /* texts stand at the top of high rows */
        c->is_date = !strcmp(columns[i].field, "due");
        if (!strcmp(columns[i].field, "state")) c->choices = state_choices(f->g.b);
    }
}

/* The header as it will stand in the sheet; ; and = part the list. */
static const char *header_of(struct build *b, const struct column *c)
{
    bool united = c->unit && *c->unit;
    char *text = united ? arena_printf(b->a, "%s(%s)", c->label, c->unit)
                        : arena_string(b->a, c->label);
    for (char *s = text; *s; s++)
        if (*s == ';' || *s == '=') *s = ',';
    return text;
}

void fill_grid_ready(struct fill_grid *f)
{
    struct build *b = f->g.b;
    const char *mark = arena_printf(b->a, "%s;%s;seen=mondaypack", fill_mark(b), f->g.t.id);
    for (size_t i = 0; i < f->nfield; i++)
        mark = arena_printf(b->a, "%s;%s=%s", mark, f->fields[i],
                            header_of(b, &f->g.t.columns[i]));
    for (size_t i = 0; i < COUNT_OF(states); i++)
        mark = arena_printf(b->a, "%s;state.%s=%s", mark, action_state_name(states[i]),
                            state_word(b, states[i]));
    struct column_spec spec = {.is_id = true};
    size_t id = grid_column(&f->g, spec, mark),
           seen = grid_column(&f->g, spec, "mondaypack");
    f->g.t.columns[id].hidden = f->g.t.columns[seen].hidden = true;
}

/* ---- what was typed ---- */

static const char *value_text(struct build *b, const char *field, const char *value)
{
    enum action_state state;
    if (!strcmp(field, "state") && action_state_named(value, &state))
        return state_word(b, state);
    return value;
}

const char *typed_text(struct build *b, const struct remembered_action *t,
                       const char *field)
{
    const struct action_value *v = action_typed(t, field);
    const char *text = v ? value_text(b, field, v->texts[0]) : NULL;
    for (size_t i = 1; v && i < v->n; i++)
        text = arena_printf(b->a, "%s / %s", text, value_text(b, field, v->texts[i]));
    return text;
}

const char *text_begin(struct build *b, const char *text, size_t letters)
{
    str s = str_of(text);
    size_t at = 0;
    while (at < s.n && letters-- > 0) utf8_next(s, &at);
    return at == s.n ? text
                     : arena_printf(b->a, "%s…", arena_copy(b->a, str_sub(s, 0, at)));
}

static day day_read(const char *text)
{
    str t = str_of(text);
    int64_t y, m, d;
    bool iso = t.n == 10 && text_int(str_sub(t, 0, 4), &y) &&
               text_int(str_sub(t, 5, 7), &m) && text_int(str_sub(t, 8, 10), &d);
    return iso ? day_of((int)y, (int)m, (int)d) : DAY_NONE;
}

static struct cell input_cell(struct build *b, const struct remembered_action *t,
                              const char *field)
{
    struct cell c = {.kind = CELL_WRITE, .date = DAY_NONE};
    const struct action_value *v = t ? action_typed(t, field) : NULL;
    exact amount;
    if (!v) return c;
    bool one = v->n == 1;
    if (one && !strcmp(field, "due")) c.date = day_read(v->texts[0]);
    if (one && !strcmp(field, "amount") && exact_parse(str_of(v->texts[0]), &amount))
        c.figure = figure_money(amount);
    if (c.date == DAY_NONE && !c.figure.known)
        c.text = text_begin(b, typed_text(b, t, field), LONGEST);
    if (!one) c.status = STATUS_ORANGE;
    return c;
}

/* "measure=SHOWN:VALUE,VALUE": fingerprints of what the cell shows and what it stands
 * for. */
static const char *seen_token(struct build *b, const struct remembered_action *t,
                              const char *field, const struct cell *c)
{
    const struct action_value *v = action_typed(t, field);
    const char *shown = c->text ? c->text : v->texts[0];
    const char *token =
        arena_printf(b->a, "%s=%s:", field, fingerprint_of(str_of(shown)).text);
    for (size_t i = 0; i < v->n; i++)
        token = arena_printf(b->a, "%s%s%s", token, i ? "," : "",
                             fingerprint_of(str_of(v->texts[i])).text);
    return token;
}

static const char *printed_token(struct build *b, const char *field, const char *text)
{
    return arena_printf(b->a, "%s=%s:", field, fingerprint_of(str_of(text)).text);
}

static bool is_input(const char *field)
{
    return *field != '.' && *field != '-';
}

struct cell *fill_grid_row(struct fill_grid *f, const struct remembered_action *t)
{
    struct cell *c = grid_row(&f->g, ROW_BODY);
    for (size_t i = 0; i < f->nfield; i++)
        c[i] = is_input(f->fields[i]) ? input_cell(f->g.b, t, f->fields[i])
                                      : kind_cell(CELL_EMPTY);
    f->action = t;
    return c;
}

void fill_row_end(struct fill_grid *f, struct cell *c)
{
    struct build *b = f->g.b;
    const char *seen = "v1";
    for (size_t i = 0; i < f->nfield; i++) {
        const char *field = f->fields[i], *token = NULL;
        bool printed = *field == '.';
        if (is_input(field) && action_typed(f->action, field))
            token = seen_token(b, f->action, field, &c[i]);
        else if (printed && c[i].kind == CELL_TEXT)
            token = printed_token(b, field, c[i].text);
        else if (printed && c[i].kind == CELL_DATE)
            token = printed_token(b, field, day_iso(b, c[i].date));
        if (token) seen = arena_printf(b->a, "%s %s", seen, token);
    }
    c[f->nfield] = text_cell(f->action->id);
    c[f->nfield + 1] = text_cell(seen);
}

void fill_grid_spare(struct fill_grid *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct cell *c = grid_row(&f->g, ROW_BODY);
        for (size_t k = 0; k < f->nfield; k++)
            c[k] = f->fields[k][0] == '-' ? kind_cell(CELL_EMPTY)
                                          : input_cell(f->g.b, NULL, "");
    }
}
