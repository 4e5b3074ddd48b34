/* What follows the cells of a table: colours by limit and by word, data bars, drop-downs.
 *
 * In: a placed table. Out: conditional formats that read the limits on the rules sheet, so that
 * whoever changes a limit changes the colours. */
#include <string.h>

#include "render/book.h"

static lxw_format *tint_format(struct book *b, enum status status)
{
    if (b->light_tints[status]) return b->light_tints[status];
    lxw_format *f = workbook_add_format(b->lib);
    format_set_bg_color(f, b->report->theme.status_tint[status]);
    if (status >= STATUS_ORANGE) format_set_bold(f);
    return b->light_tints[status] = f;
}

/* What is marked: the rows of a table on one of its sheets. */
struct marked {
    struct sheet *s;
    const struct placed *p;
    size_t part;
};

/* Rows of a part with the total where it touches them. */
static lxw_row_t with_total(const struct marked *m, bool below)
{
    const struct placed *p = m->p;
    const struct part *at = &p->parts[m->part];
    if (below) return p->total == at->last + 1 ? p->total : at->last;
    return p->total != ROW_NONE && p->total + 2 == at->first ? p->total : at->first;
}

static void word_rule(const struct marked *m, size_t c, enum status status,
                      const char *word)
{
    struct book *b = m->s->book;
    lxw_conditional_format rule = {
        .type = LXW_CONDITIONAL_TYPE_TEXT,
        .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_CONTAINING,
        .value_string = arena_string(b->arena, word),
        .format = tint_format(b, status),
    };
    lxw_col_t col = m->p->columns[c];
    worksheet_conditional_format_range(m->s->lib, with_total(m, false), col,
                                       with_total(m, true), col, &rule);
}

static void status_rule(const struct marked *m, size_t c, const struct row *row,
                        bool done[STATUS_COUNT])
{
    static const enum status lights[] = {STATUS_GREEN, STATUS_YELLOW, STATUS_RED};
    const struct cell *cell = &row->cells[c];
    if (cell->kind != CELL_STATUS) return;
    const struct formula *f = row->light ? row->light : m->p->table->columns[c].live;
    for (size_t i = 0; f && f->kind == FORMULA_LIGHT && i < 3; i++) {
        if (!done[lights[i]]) word_rule(m, c, lights[i], f->words[i]);
        done[lights[i]] = true;
    }
    bool named = cell->text && *cell->text && cell->status != STATUS_NONE;
    if (!named || done[cell->status]) return;
    done[cell->status] = true;
    word_rule(m, c, cell->status, cell->text);
}

/* The first row at or behind r in which a light stands that none had before. */
static size_t next_light(const struct column_facts *f, size_t r)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < STATUS_COUNT; i++)
        if (f->first[i] > r && f->first[i] - 1 < next) next = f->first[i] - 1;
    return next;
}

/* One rule per word: whoever changes the word, or the limit behind it, changes the colour. */
static void status_rules(const struct marked *m, size_t c)
{
    const struct table_block *t = m->p->table;
    const struct column_facts *f = &m->p->facts[c];
    bool done[STATUS_COUNT] = {0}, own = false;
    for (size_t r = 0; !t->source && r < t->nrow && !own; r++)
        own = t->rows[r].light != NULL;
    for (size_t r = next_light(f, 0); r < t->nrow; r = own ? r + 1 : next_light(f, r + 1)) {
        struct row row = table_row(t, r, m->s->book->cells, m->s->book->arena);
        status_rule(m, c, &row, done);
    }
    const struct formula *zero = t->columns[c].live;
    if (zero && zero->kind == FORMULA_ZERO) word_rule(m, c, STATUS_RED, zero->words[1]);
}

/* Cells that one rule is for: runs of rows of a column, as many as the library takes in one
 * rule, which costs it kilobytes. */
struct ranges {
    lxw_row_t from, to; /* of the first run */
    char text[LXW_MAX_ATTRIBUTE_LENGTH - 2 * LXW_MAX_CELL_NAME_LENGTH];
    size_t n;
};

/* Red first, and it ends there; then yellow. */
static void limit_rules(struct sheet *s, const struct formula *f, struct ranges *at,
                        lxw_col_t col)
{
    struct book *b = s->book;
    for (int red = 1; red >= 0 && at->n > 0; red--) {
        lxw_conditional_format rule = {
            .type = LXW_CONDITIONAL_TYPE_CELL,
            .criteria = f->above ? LXW_CONDITIONAL_CRITERIA_GREATER_THAN
                                 : LXW_CONDITIONAL_CRITERIA_LESS_THAN,
            .value_string = arena_printf(b->arena, "=limit_%s", red ? f->red : f->yellow),
            .format = tint_format(b, red ? STATUS_RED : STATUS_YELLOW),
            .stop_if_true = (uint8_t)red,
            .multi_range = strchr(at->text, ' ') ? at->text : NULL,
        };
        worksheet_conditional_format_range(s->lib, at->from, col, at->to, col, &rule);
    }
    at->n = 0;
}

static void ranges_add(struct ranges *at, lxw_row_t from, lxw_row_t to, lxw_col_t col)
{
    if (at->n == 0) {
        at->from = from;
        at->to = to;
    } else {
        at->text[at->n++] = ' ';
    }
    lxw_rowcol_to_cell(at->text + at->n, from, col);
    at->n += strlen(at->text + at->n);
    if (to == from) return;
    at->text[at->n++] = ':';
    lxw_rowcol_to_cell(at->text + at->n, to, col);
    at->n += strlen(at->text + at->n);
}

static bool is_tinted(struct book *b, const struct table_block *t, size_t r, size_t c)
{
    struct arena scratch = *b->arena;
    struct row row = table_row(t, r, b->cells, &scratch);
    return live_tinted(b, &t->columns[c], &row.cells[c]);
}

/* Cells whose colour the limits decide; grey ones and those with a limit of their own stay out. */
static void light_rules(struct sheet *s, const struct placed *p, size_t c)
{
    const struct table_block *t = p->table;
    const struct formula *f = t->columns[c].light;
    lxw_col_t col = p->columns[c];
    struct ranges at = {.n = 0};
    size_t from = 0;
    if (p->npart > 1) return;
    for (size_t r = 0; r <= t->nrow; r++) {
        bool runs = r < t->nrow && is_tinted(s->book, t, r, c);
        if (runs && r != p->nbody) continue;
        if (r > from) ranges_add(&at, placed_row(p, from), placed_row(p, r - 1), col);
        if (runs) ranges_add(&at, p->total, p->total, col); /* which may stand above */
        from = r + 1;
        if (at.n > sizeof at.text - 4 * LXW_MAX_CELL_NAME_LENGTH)
            limit_rules(s, f, &at, col);
    }
    limit_rules(s, f, &at, col);
}

/* Half way to white: figures are read over it. */
static uint32_t paler(uint32_t colour)
{
    return ((colour >> 1) & 0x7F7F7F) + 0x808080;
}

static void data_bars(const struct marked *m, size_t c)
{
    const struct part *at = &m->p->parts[m->part];
    lxw_conditional_format bar = {
        .type = LXW_CONDITIONAL_DATA_BAR,
        .bar_color = paler(m->s->book->report->theme.accent_light),
        .bar_solid = LXW_TRUE,
        .bar_negative_color = m->s->book->report->theme.status_tint[STATUS_RED],
    };
    if (m->p->nbody > 1)
        worksheet_conditional_format_range(m->s->lib, at->first, m->p->columns[c], at->last,
                                           m->p->columns[c], &bar);
}

/* The library takes char ** and copies. */
static char **copy_choices(struct book *b, const char *const *choices)
{
    size_t n = 0;
    while (choices[n]) n++;
    char **out = arena_many(b->arena, char *, n + 1);
    for (size_t i = 0; i < n; i++) out[i] = arena_string(b->arena, choices[i]);
    return out;
}

/* What is typed against the rule is questioned, not refused: people may know better. */
static void input_rules(struct sheet *s, const struct placed *p, size_t c)
{
    const struct column *col = &p->table->columns[c];
    lxw_data_validation rule = {.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    if (col->choices) {
        rule.validate = LXW_VALIDATION_TYPE_LIST;
        rule.value_list = copy_choices(s->book, col->choices);
    } else {
        rule.validate = LXW_VALIDATION_TYPE_DATE;
        rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN;
        rule.value_datetime = (lxw_datetime){.year = 2000, .month = 1, .day = 1};
    }
    worksheet_data_validation_range(s->lib, p->parts[0].first, p->columns[c],
                                    p->parts[0].last, p->columns[c], &rule);
}

void sheet_marks(struct sheet *s, const struct placed *p, size_t part)
{
    const struct table_block *t = p->table;
    struct marked m = {s, p, part};
    struct cell *room = arena_many(s->book->arena, struct cell, t->ncolumn);
    const struct row first = table_row(t, 0, room, s->book->arena);
    for (size_t c = 0; c < t->ncolumn; c++) {
        const struct column *col = &t->columns[c];
        if (p->columns[c] == COLUMN_NONE) continue;
        if (col->bars || first.cells[c].kind == CELL_BAR) data_bars(&m, c);
        if (col->light) light_rules(s, p, c);
        status_rules(&m, c);
        if (col->hidden) {
            lxw_row_col_options hide = {.hidden = LXW_TRUE};
            worksheet_set_column_opt(s->lib, p->columns[c], p->columns[c], 8, NULL, &hide);
        }
        if (col->choices || col->is_date) input_rules(s, p, c);
    }
}
