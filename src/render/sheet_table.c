/* A table of the report as cells: real numbers with number formats, live sums and quotients with
 * their cached values, status words with colour by conditional format. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/book.h"

#define EXCEL_EPOCH 25569 /* 1970-01-01 as an Excel serial day */
#define WIDEST 46.0

double text_columns(const char *text)
{
    str s = str_of(text);
    double n = 0;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        n += c > 0x2000 ? 2.0 : c >= 'A' && c <= 'Z' ? 1.25 : 1.05;
    }
    return n;
}

static bool is_written(const struct table_block *t, size_t c)
{
    for (size_t r = 0; r < t->nrow; r++) {
        enum cell_kind kind = t->rows[r].cells[c].kind;
        if (kind == CELL_EMPTY) continue;
        return kind != CELL_SPARK && kind != CELL_BULLET;
    }
    return true;
}

static const char *column_heading(struct arena *a, const struct column *c)
{
    return c->unit && *c->unit ? arena_printf(a, "%s(%s)", c->label, c->unit) : c->label;
}

static const char *status_sign(enum status status)
{
    switch (status) {
    case STATUS_NONE:
        return "";
    case STATUS_GREY:
        return "○ ";
    case STATUS_GREEN:
        return "● ";
    case STATUS_PRAISE:
        return "★ ";
    case STATUS_YELLOW:
        return "▲ ";
    case STATUS_ORANGE:
        return "◆ ";
    case STATUS_RED:
    case STATUS_COUNT:
        return "■ ";
    }
    return "";
}

/* Points are stored as points (−5.2), all other figures as they are. */
static double cell_number(const struct column *c, struct figure f)
{
    double v = figure_double(f);
    return c->show == SHOW_POINTS ? v * 100 : v;
}

static double cell_columns(struct book *b, const struct column *c, const struct cell *cell)
{
    switch (cell->kind) {
    case CELL_TEXT:
        return text_columns(cell->text);
    case CELL_STATUS:
        return text_columns(cell->text) + 3;
    case CELL_FIGURE:
    case CELL_BAR:
        return text_columns(figure_text(b->arena, cell->figure, c->show, b->report->language)) +
               (c->show == SHOW_POINTS ? 7 : c->show == SHOW_WAN ? 2.5 : 1.5);
    case CELL_DATE:
        return 11;
    case CELL_WRITE:
        return cell->text ? fmax(text_columns(cell->text), 16) : 16;
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET:
    case CELL_TICK:
        return 4;
    }
    return 4;
}

static void measure_table(struct sheet *s, const struct table_block *t)
{
    lxw_col_t at = 0;
    bool fills = t->ncolumn && t->columns[t->ncolumn - 1].hidden; /* wide: texts wrap */
    for (size_t c = 0; c < t->ncolumn; c++) {
        if (!is_written(t, c) || at >= COUNT_OF(s->widths)) continue;
        const struct column *col = &t->columns[c];
        if (col->hidden) {
            s->widths[at++] = 0;
            continue;
        }
        double need = fmin(text_columns(column_heading(s->book->arena, col)) * 1.1 + 3.5, 18);
        size_t step = t->nrow > 20000 ? t->nrow / 20000 : 1;
        for (size_t r = 0; r < t->nrow; r += step)
            need = fmax(need, cell_columns(s->book, col, &t->rows[r].cells[c]) * 1.08 + 1.2);
        s->widths[at] = fmax(s->widths[at], fmin(need, col->wrap && fills ? 22 : WIDEST));
        at++;
    }
    if (at > s->width) s->width = at;
}

static void measure_blocks(struct sheet *s, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (blocks[i].kind == BLOCK_TABLE) measure_table(s, &blocks[i].table);
        if (blocks[i].kind == BLOCK_COLUMNS || blocks[i].kind == BLOCK_STACK)
            measure_blocks(s, blocks[i].children.at, blocks[i].children.n);
    }
}

void sheet_measure(struct sheet *s)
{
    measure_blocks(s, s->page->blocks, s->page->nblock);
    if (s->width == 0) s->width = 1;
    for (lxw_col_t c = 0; c < s->width; c++)
        worksheet_set_column(s->lib, c, c, fmax(s->widths[c], 8), NULL);
}

/* ---- cells ---- */

struct cursor {
    struct sheet *s;
    const struct table_block *t;
    lxw_col_t *columns; /* per table column; UINT16_MAX when not written */
    lxw_row_t first, last;
};

/* Does an input cell already hold a date? */
static bool is_dated(const struct cursor *cur, size_t r, size_t c)
{
    const struct cell *cell = &cur->t->rows[r].cells[c];
    return cur->t->columns[c].is_date && !cell->text && cell->date != DAY_NONE && cell->date != 0;
}

static struct style_key key_of(const struct cursor *cur, size_t r, size_t c)
{
    const struct column *col = &cur->t->columns[c];
    const struct row *row = &cur->t->rows[r];
    const struct cell *cell = &row->cells[c];
    struct style_key k;
    memset(&k, 0, sizeof k);
    k.align = col->align;
    k.bold = row->kind != ROW_BODY;
    k.top_rule = row->kind == ROW_TOTAL;
    k.wrap = col->wrap;
    k.tint = cell->kind == CELL_STATUS ? STATUS_NONE : cell->status;
    k.date = cell->kind == CELL_DATE || (cell->kind == CELL_WRITE && col->is_date);
    k.id = col->is_id;
    k.input = cell->kind == CELL_WRITE || cell->kind == CELL_TICK;
    k.link = cell->link != NULL;
    if (cell->kind == CELL_FIGURE || cell->kind == CELL_BAR || cell->kind == CELL_WRITE)
        k.show = col->show;
    if (cell->kind == CELL_FIGURE && !cell->figure.known) k.align = ALIGN_RIGHT;
    return k;
}

static const char *cell_name(struct book *b, lxw_row_t row, lxw_col_t col)
{
    char name[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell(name, row, col);
    return arena_string(b->arena, name);
}

/* =SUM over the body when the printed total is exactly that sum; NULL otherwise. */
static const char *sum_formula(const struct cursor *cur, size_t r, size_t c)
{
    const struct table_block *t = cur->t;
    const struct figure total = t->rows[r].cells[c].figure;
    if (!t->columns[c].sum || t->rows[r].kind != ROW_TOTAL || r == 0) return NULL;
    int64_t sum = 0;
    for (size_t i = 0; i < r; i++) {
        if (t->rows[i].kind != ROW_BODY) return NULL;
        const struct cell *cell = &t->rows[i].cells[c];
        if (cell->kind != CELL_FIGURE && cell->kind != CELL_BAR) continue;
        if (cell->figure.known) sum += cell->figure.scaled;
    }
    if (sum != total.scaled) return NULL;
    struct book *b = cur->s->book;
    return arena_printf(b->arena, "=SUM(%s:%s)", cell_name(b, cur->first, cur->columns[c]),
                        cell_name(b, cur->first + (lxw_row_t)r - 1, cur->columns[c]));
}

/* =A/B or =A-B of two columns when that gives the printed value; *value is what Excel computes. */
static const char *row_formula(const struct cursor *cur, size_t r, size_t c, lxw_row_t row,
                               double *value)
{
    const struct column *col = &cur->t->columns[c];
    bool divide = col->divide_num >= 0 && col->divide_den >= 0 && col->divide_num != col->divide_den;
    bool minus = col->minus_from >= 0 && col->minus_what >= 0 && col->minus_from != col->minus_what;
    if (!divide && !minus) return NULL;
    size_t x = (size_t)(divide ? col->divide_num : col->minus_from);
    size_t y = (size_t)(divide ? col->divide_den : col->minus_what);
    const struct cell *a = &cur->t->rows[r].cells[x], *b = &cur->t->rows[r].cells[y];
    if (cur->columns[x] == UINT16_MAX || cur->columns[y] == UINT16_MAX) return NULL;
    if (!a->figure.known || !b->figure.known) return NULL;
    double p = figure_double(a->figure), q = figure_double(b->figure);
    if (divide && q == 0) return NULL;
    double v = divide ? p / q : p - q;
    if (fabs(v - *value) > 0.6e-6 && fabs(v - *value) > 0.004 * !divide) return NULL;
    *value = v;
    struct arena *mem = cur->s->book->arena;
    const char *left = cell_name(cur->s->book, row, cur->columns[x]);
    const char *right = cell_name(cur->s->book, row, cur->columns[y]);
    if (!divide) return arena_printf(mem, "=%s-%s", left, right);
    return arena_printf(mem, "=IF(%s=0,\"\",%s/%s)", right, left, right);
}

static void write_figure(const struct cursor *cur, size_t r, size_t c, lxw_row_t row,
                         lxw_format *format)
{
    const struct column *col = &cur->t->columns[c];
    struct figure f = cur->t->rows[r].cells[c].figure;
    lxw_col_t at = cur->columns[c];
    if (!f.known) {
        book_string(cur->s->book, cur->s->lib, row, at, "–", format);
        return;
    }
    double v = cell_number(col, f);
    const char *formula = sum_formula(cur, r, c);
    if (!formula && col->show != SHOW_POINTS) formula = row_formula(cur, r, c, row, &v);
    if (formula)
        worksheet_write_formula_num(cur->s->lib, row, at, formula, format, v);
    else
        worksheet_write_number(cur->s->lib, row, at, v, format);
}

static const char *link_target(const struct book *b, const char *anchor)
{
    for (size_t i = 0; i < b->document->npage; i++)
        if (b->document->pages[i].anchor && strcmp(b->document->pages[i].anchor, anchor) == 0)
            return arena_printf(b->arena, "internal:'%s'!A1", b->sheet_names[i]);
    return NULL;
}

static void write_text(const struct cursor *cur, const struct cell *cell, lxw_row_t row,
                       lxw_col_t at, lxw_format *format)
{
    const char *target = cell->link ? link_target(cur->s->book, cell->link) : NULL;
    if (target)
        worksheet_write_url_opt(cur->s->lib, row, at, target, format,
                                book_text(cur->s->book, cell->text), NULL);
    else
        book_string(cur->s->book, cur->s->lib, row, at, cell->text ? cell->text : "", format);
}

static void write_cell(const struct cursor *cur, size_t r, size_t c, lxw_row_t row)
{
    const struct cell *cell = &cur->t->rows[r].cells[c];
    struct book *b = cur->s->book;
    lxw_col_t at = cur->columns[c];
    lxw_format *format = book_style(b, key_of(cur, r, c));
    switch (cell->kind) {
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET:
        worksheet_write_blank(cur->s->lib, row, at, format);
        break;
    case CELL_TICK:
    case CELL_WRITE:
        if (is_dated(cur, r, c))
            worksheet_write_number(cur->s->lib, row, at, (double)cell->date + EXCEL_EPOCH, format);
        else if (cell->figure.known)
            worksheet_write_number(cur->s->lib, row, at,
                                   cell_number(&cur->t->columns[c], cell->figure), format);
        else if (cell->text)
            book_string(cur->s->book, cur->s->lib, row, at, cell->text, format);
        else
            worksheet_write_blank(cur->s->lib, row, at, format);
        break;
    case CELL_TEXT:
        write_text(cur, cell, row, at, format);
        break;
    case CELL_STATUS:
        book_string(cur->s->book, cur->s->lib, row, at,
                               arena_printf(b->arena, "%s%s", status_sign(cell->status),
                                            cell->text ? cell->text : ""), format);
        break;
    case CELL_DATE:
        if (cell->date == DAY_NONE)
            book_string(cur->s->book, cur->s->lib, row, at, "–", format);
        else
            worksheet_write_number(cur->s->lib, row, at, (double)cell->date + EXCEL_EPOCH, format);
        break;
    case CELL_FIGURE:
    case CELL_BAR:
        write_figure(cur, r, c, row, format);
        break;
    }
}

/* Rows to fill in are two lines high at least, and as high as their longest text. */
static void set_height(const struct cursor *cur, size_t r)
{
    double lines = 2;
    for (size_t c = 0; c < cur->t->ncolumn; c++) {
        const struct cell *cell = &cur->t->rows[r].cells[c];
        const struct column *col = &cur->t->columns[c];
        if (cur->columns[c] == UINT16_MAX || !col->wrap || col->hidden || !cell->text) continue;
        double room = fmax(cur->s->widths[cur->columns[c]] - 1.5, 6);
        lines = fmax(lines, ceil(text_columns(cell->text) * 1.08 / room));
    }
    worksheet_set_row(cur->s->lib, cur->s->row, 14 * fmin(lines, 20) + 3, NULL);
}

/* ---- conditional formats, drop-downs ---- */

/* One rule per status: whoever changes the word changes the colour. */
static void status_rules(const struct cursor *cur, size_t c)
{
    struct book *b = cur->s->book;
    bool done[STATUS_COUNT] = {0};
    for (size_t r = 0; r < cur->t->nrow; r++) {
        const struct cell *cell = &cur->t->rows[r].cells[c];
        if (cell->kind != CELL_STATUS || !cell->text || !*cell->text) continue;
        if (cell->status == STATUS_NONE || done[cell->status]) continue;
        done[cell->status] = true;
        lxw_format *f = workbook_add_format(b->lib);
        format_set_bg_color(f, b->report->theme.status_tint[cell->status]);
        if (cell->status >= STATUS_ORANGE) format_set_bold(f);
        lxw_conditional_format rule = {
            .type = LXW_CONDITIONAL_TYPE_TEXT,
            .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_CONTAINING,
            .value_string = arena_string(b->arena, cell->text),
            .format = f,
        };
        worksheet_conditional_format_range(cur->s->lib, cur->first, cur->columns[c],
                                           cur->first + (lxw_row_t)cur->t->nrow - 1,
                                           cur->columns[c], &rule);
    }
}

static void data_bars(const struct cursor *cur, size_t c)
{
    lxw_conditional_format bar = {
        .type = LXW_CONDITIONAL_DATA_BAR,
        .bar_color = cur->s->book->report->theme.accent_light,
        .bar_solid = LXW_TRUE,
    };
    worksheet_conditional_format_range(cur->s->lib, cur->first, cur->columns[c], cur->last,
                                       cur->columns[c], &bar);
}

/* The library takes char ** and copies. */
static char **copy_choices(const struct cursor *cur, const char *const *choices)
{
    size_t n = 0;
    while (choices[n]) n++;
    char **out = arena_many(cur->s->book->arena, char *, n + 1);
    for (size_t i = 0; i < n; i++) out[i] = arena_string(cur->s->book->arena, choices[i]);
    return out;
}

/* What is typed against the rule is questioned, not refused: people may know better. */
static void input_rules(const struct cursor *cur, size_t c)
{
    const struct column *col = &cur->t->columns[c];
    lxw_data_validation rule = {.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    if (col->choices) {
        rule.validate = LXW_VALIDATION_TYPE_LIST;
        rule.value_list = copy_choices(cur, col->choices);
    } else {
        rule.validate = LXW_VALIDATION_TYPE_DATE;
        rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN;
        rule.value_datetime = (lxw_datetime){.year = 2000, .month = 1, .day = 1};
    }
    worksheet_data_validation_range(cur->s->lib, cur->first, cur->columns[c], cur->last,
                                    cur->columns[c], &rule);
}

static void decorate_columns(const struct cursor *cur)
{
    for (size_t c = 0; c < cur->t->ncolumn; c++) {
        if (cur->columns[c] == UINT16_MAX || cur->t->nrow == 0) continue;
        enum cell_kind kind = cur->t->rows[0].cells[c].kind;
        if (kind == CELL_BAR) data_bars(cur, c);
        status_rules(cur, c);
        const struct column *col = &cur->t->columns[c];
        if (col->hidden) {
            lxw_row_col_options hide = {.hidden = LXW_TRUE};
            worksheet_set_column_opt(cur->s->lib, cur->columns[c], cur->columns[c], 8, NULL, &hide);
        }
        if (col->choices || col->is_date) input_rules(cur, c);
    }
}

static void write_header(const struct cursor *cur, lxw_row_t row)
{
    struct book *b = cur->s->book;
    double lines = 1;
    for (size_t c = 0; c < cur->t->ncolumn; c++) {
        if (cur->columns[c] == UINT16_MAX) continue;
        const char *text = column_heading(b->arena, &cur->t->columns[c]);
        struct style_key k;
        memset(&k, 0, sizeof k);
        k.header = true;
        k.align = cur->t->columns[c].align;
        book_string(cur->s->book, cur->s->lib, row, cur->columns[c], text, book_style(b, k));
        double room = fmax(cur->s->widths[cur->columns[c]] - 2.5, 4);
        if (!cur->t->columns[c].hidden)
            lines = fmax(lines, ceil(text_columns(text) * 1.1 / room));
    }
    worksheet_set_row(cur->s->lib, row, 15 * lines + 5, NULL);
}

static void remember(struct book *b, const struct cursor *cur)
{
    if (b->nplaced == b->placed_cap) return;
    b->placed[b->nplaced++] = (struct placed){cur->t, cur->s->name, cur->first, cur->last,
                                              cur->columns};
}

static void write_line(struct sheet *s, const char *text, bool bold, bool muted)
{
    struct style_key k;
    memset(&k, 0, sizeof k);
    k.bold = bold;
    k.muted = muted;
    book_string(s->book, s->lib, s->row++, 0, text, book_style(s->book, k));
}

void sheet_table(struct sheet *s, const struct table_block *t)
{
    if (t->title) write_line(s, t->title, true, false);
    if (t->nrow == 0) {
        write_line(s, t->empty ? t->empty : "–", false, true);
        s->row++;
        return;
    }
    struct cursor cur = {.s = s, .t = t, .columns = arena_many(s->book->arena, lxw_col_t, t->ncolumn)};
    lxw_col_t at = 0;
    for (size_t c = 0; c < t->ncolumn; c++) cur.columns[c] = is_written(t, c) ? at++ : UINT16_MAX;
    lxw_row_t header = s->row++;
    write_header(&cur, header);
    cur.first = s->row;
    for (size_t r = 0; r < t->nrow; r++, s->row++) {
        if (t->columns[t->ncolumn - 1].hidden) set_height(&cur, r);
        for (size_t c = 0; c < t->ncolumn; c++)
            if (cur.columns[c] != UINT16_MAX) write_cell(&cur, r, c, s->row);
    }
    bool total = t->rows[t->nrow - 1].kind == ROW_TOTAL;
    cur.last = s->row - 1 - (total && t->nrow > 1);
    decorate_columns(&cur);
    remember(s->book, &cur);
    if (s->header == UINT32_MAX) {
        s->header = header;
        s->last = cur.last;
        worksheet_autofilter(s->lib, header, 0, cur.last, (lxw_col_t)(at - 1));
    }
    if (t->note) write_line(s, t->note, false, true);
    s->row++;
}
