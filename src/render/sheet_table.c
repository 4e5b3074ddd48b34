/* A table of the report as cells: real numbers with number formats, formulas with their cached
 * values where the tree promises them, dates as dates, texts as texts.
 *
 * In: a placed table. Out: its rows; colours by condition and drop-downs are sheet_marks.c's. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/book.h"

const char *status_sign(enum status status)
{
    switch (status) {
    case STATUS_NONE: return "";
    case STATUS_GREY: return "○ ";
    case STATUS_GREEN: return "● ";
    case STATUS_PRAISE: return "★ ";
    case STATUS_YELLOW: return "▲ ";
    case STATUS_ORANGE: return "◆ ";
    case STATUS_RED:
    case STATUS_COUNT: return "■ ";
    }
    return "";
}

static const struct cell *cell_at(const struct cursor *cur, size_t c)
{
    return &cur->line.row.cells[c];
}

static enum show show_of(const struct column *col, const struct cell *cell)
{
    return cell->show != SHOW_NONE ? cell->show : col->show;
}

/* Points are stored as points (−5.2), all other figures as they are. */
double cell_number(const struct column *c, const struct cell *cell)
{
    enum show show = show_of(c, cell);
    double v = figure_double(without_dust(show, cell->figure));
    return show == SHOW_POINTS ? v * 100 : v;
}

bool is_dated(const struct column *col, const struct cell *cell)
{
    return col->is_date && !cell->text && cell->date != DAY_NONE && cell->date != 0;
}

static bool too_long(const struct cursor *cur, size_t c)
{
    const struct cell *cell = cell_at(cur, c);
    double width = cur->s->widths[cur->p->columns[c]] + 0.01;
    if (cell->kind != CELL_TEXT || !cell->text || cur->t->nrow > LONG_TABLE) return false;
    return cur->p->facts[c].text > width && text_need(cell->text) > width;
}

/* Texts behind a column of figures stand a little off. */
static bool follows_figures(const struct table_block *t, size_t c)
{
    return c > 0 && t->columns[c].align == ALIGN_LEFT &&
           t->columns[c - 1].align == ALIGN_RIGHT;
}

struct style_key cell_style(const struct cursor *cur, size_t c)
{
    const struct column *col = &cur->t->columns[c];
    const struct row *row = &cur->line.row;
    const struct cell *cell = &row->cells[c];
    bool tinted = cell->kind == CELL_STATUS || live_tinted(cur->s->book, col, cell);
    struct style_key k;
    memset(&k, 0, sizeof k);
    k.align = cell->kind == CELL_STATUS ? ALIGN_CENTRE : col->align;
    k.indent =
        (cell->kind == CELL_TEXT || cell->kind == CELL_DATE) && follows_figures(cur->t, c);
    k.bold = row->kind != ROW_BODY;
    k.top_rule = row->kind == ROW_TOTAL;
    k.wrap = col->wrap || too_long(cur, c);
    k.tint = tinted ? STATUS_NONE : cell->status;
    k.date = cell->kind == CELL_DATE || (cell->kind == CELL_WRITE && col->is_date);
    k.id = col->is_id;
    k.input = cell->kind == CELL_WRITE || cell->kind == CELL_TICK;
    k.link = cell->link != NULL;
    if (cell->kind == CELL_FIGURE || cell->kind == CELL_BAR || cell->kind == CELL_WRITE)
        k.show = show_of(col, cell);
    if (cell->kind == CELL_FIGURE && !cell->figure.known) k.align = ALIGN_RIGHT;
    if (k.show != SHOW_NONE && cell->show != SHOW_NONE) k.align = ALIGN_RIGHT;
    return k;
}

static void write_figure(const struct cursor *cur, size_t c, lxw_format *format)
{
    const struct column *col = &cur->t->columns[c];
    struct book *b = cur->s->book;
    lxw_col_t at = cur->p->columns[c];
    if (!cell_at(cur, c)->figure.known || cur->lost) {
        book_string(b, cur->s->lib, cur->row, at, "–", format);
        return;
    }
    struct live live = {0};
    double v = cell_number(col, cell_at(cur, c));
    if (live_figure(b, &cur->line, c, &live)) {
        worksheet_write_formula_num(cur->s->lib, cur->row, at, live.formula, format,
                                    live.value);
        v = live.value;
    } else {
        worksheet_write_number(cur->s->lib, cur->row, at, v, format);
    }
    cur->line.now[c] = v;
}

static const char *link_target(struct book *b, const char *anchor)
{
    for (size_t i = 0; i < b->document->npage; i++)
        if (b->document->pages[i].anchor &&
            strcmp(b->document->pages[i].anchor, anchor) == 0)
            return arena_printf(&b->row, "internal:'%s'!A1", b->sheet_names[i]);
    return NULL;
}

/* A text, or what a formula says in its place. */
static void write_text(const struct cursor *cur, size_t c, const char *text,
                       lxw_format *format)
{
    struct book *b = cur->s->book;
    const struct cell *cell = cell_at(cur, c);
    lxw_col_t at = cur->p->columns[c];
    struct live live = {0};
    const char *target = cell->link ? link_target(b, cell->link) : NULL;
    if (target)
        worksheet_write_url_opt(cur->s->lib, cur->row, at, target, format,
                                book_text(b, text), NULL);
    else if (live_word(b, &cur->line, c, &live))
        worksheet_write_formula_str(cur->s->lib, cur->row, at, live.formula, format,
                                    live.text);
    else
        book_string(b, cur->s->lib, cur->row, at, text, format);
}

static void write_input(const struct cursor *cur, size_t c, lxw_format *format)
{
    const struct column *col = &cur->t->columns[c];
    const struct cell *cell = cell_at(cur, c);
    lxw_worksheet *lib = cur->s->lib;
    lxw_col_t at = cur->p->columns[c];
    if (is_dated(col, cell))
        worksheet_write_number(lib, cur->row, at, (double)cell->date + EXCEL_EPOCH, format);
    else if (cell->figure.known)
        worksheet_write_number(lib, cur->row, at, cell_number(col, cell), format);
    else if (cell->text)
        book_string(cur->s->book, lib, cur->row, at, cell->text, format);
    else
        worksheet_write_blank(lib, cur->row, at, format);
}

static void write_cell(const struct cursor *cur, size_t c)
{
    const struct cell *cell = cell_at(cur, c);
    struct book *b = cur->s->book;
    lxw_worksheet *lib = cur->s->lib;
    lxw_col_t at = cur->p->columns[c];
    lxw_format *format = book_style(b, cell_style(cur, c));
    switch (cell->kind) {
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET: worksheet_write_blank(lib, cur->row, at, format); break;
    case CELL_TICK:
    case CELL_WRITE: write_input(cur, c, format); break;
    case CELL_TEXT: write_text(cur, c, cell->text ? cell->text : "", format); break;
    case CELL_STATUS:
        if (cur->lost)
            book_string(b, lib, cur->row, at, "–", format);
        else
            write_text(cur, c,
                       arena_printf(&b->row, "%s%s", status_sign(cell->status),
                                    cell->text ? cell->text : ""),
                       format);
        break;
    case CELL_DATE:
        if (cell->date == DAY_NONE)
            book_string(b, lib, cur->row, at, "–", format);
        else
            worksheet_write_number(lib, cur->row, at, (double)cell->date + EXCEL_EPOCH,
                                   format);
        break;
    case CELL_FIGURE:
    case CELL_BAR: write_figure(cur, c, format); break;
    }
}

/* ---- rows ---- */

/* As high as the longest text that wraps; rows to fill in are two lines high at least. */
double row_height(const struct cursor *cur)
{
    bool fill_in = cur->t->columns[cur->t->ncolumn - 1].hidden;
    double lines = fill_in ? 2 : 1;
    if (cur->t->nrow > LONG_TABLE) return 0;
    for (size_t c = 0; c < cur->t->ncolumn; c++) {
        const struct cell *cell = cell_at(cur, c);
        const struct column *col = &cur->t->columns[c];
        const struct column_facts *f = &cur->p->facts[c];
        if (cur->p->columns[c] == COLUMN_NONE || col->hidden || !cell->text) continue;
        double width = cur->s->widths[cur->p->columns[c]];
        if (f->text <= width + 0.01 && !f->typed) continue;
        if ((!col->wrap && !too_long(cur, c)) || text_need(cell->text) <= width + 0.01)
            continue;
        lines = fmax(lines, ceil(text_columns(cell->text) * 1.1 / fmax(width - 1.2, 5)));
    }
    return lines > 1 ? 14 * fmin(lines, 20) + 3 : 0;
}

static bool may_run_on(const struct table_block *t)
{
    return t->ncolumn < 5 && t->nrow < 200 && t->columns[t->ncolumn - 1].wrap;
}

/* The last text of a small table runs on to the right edge of the sheet. */
static void run_on(const struct cursor *cur)
{
    size_t c = cur->t->ncolumn - 1;
    const struct cell *cell = cell_at(cur, c);
    lxw_col_t from = cur->p->columns[c], to = (lxw_col_t)(cur->s->width - 1);
    if (!may_run_on(cur->t) || from == COLUMN_NONE || from >= to ||
        cell->kind != CELL_TEXT || !cell->text)
        return;
    double room = 0;
    for (lxw_col_t i = from; i <= to; i++) room += cur->s->widths[i];
    double lines = fmax(1, ceil(text_columns(cell->text) * 1.05 / fmax(room - 1, 6)));
    worksheet_set_row(cur->s->lib, cur->row, 15 * lines, NULL);
    worksheet_merge_range(cur->s->lib, cur->row, from, cur->row, to,
                          book_text(cur->s->book, cell->text),
                          book_style(cur->s->book, cell_style(cur, c)));
}

/* Comparing a number with itself would prove nothing. */
static bool is_lost(const struct cursor *cur)
{
    const struct formula *f = cur->line.row.live;
    struct live live = {0};
    size_t c = 0;
    while (c < cur->t->ncolumn && cell_at(cur, c)->kind != CELL_FIGURE) c++;
    return f && f->check && c < cur->t->ncolumn &&
           !live_figure(cur->s->book, &cur->line, c, &live);
}

void cursor_move(struct cursor *cur, size_t r, lxw_row_t row)
{
    struct book *b = cur->s->book;
    b->row = b->fresh;
    cur->row = row;
    cur->line.r = r;
    cur->line.row = table_row(cur->t, r, cur->room, &b->row);
    for (size_t c = 0; c < cur->t->ncolumn && cur->p->live; c++)
        cur->line.now[c] = figure_double(cell_at(cur, c)->figure);
    cur->lost = is_lost(cur);
}

static void write_row(struct cursor *cur, size_t r, lxw_row_t row)
{
    cursor_move(cur, r, row);
    double height = row_height(cur);
    if (height > 0) worksheet_set_row(cur->s->lib, row, height, NULL);
    for (size_t c = 0; c < cur->t->ncolumn; c++)
        if (cur->p->columns[c] != COLUMN_NONE) write_cell(cur, c);
    run_on(cur);
}

static bool has_links(const struct table_block *t)
{
    for (size_t r = 0; !t->source && r < t->nrow; r++)
        for (size_t c = 0; c < t->ncolumn; c++)
            if (t->rows[r].cells[c].link) return true;
    return false;
}

bool band_wanted(const struct placed *p)
{
    return p->nbody > p->charted && !may_run_on(p->table) && !has_links(p->table);
}

/* The rows of a part: those that charts read by the library, which keeps the numbers of charts
 * with them; the others past it. */
static void write_body(struct cursor *cur, const struct part *part)
{
    lxw_row_t row = part->first;
    bool all = !band_wanted(cur->p);
    for (; row <= part->last && (all || part->from + (row - part->first) < cur->p->charted);
         row++)
        write_row(cur, part->from + (row - part->first), row);
    if (row <= part->last)
        band_write(cur, part->from + (row - part->first), part->last + 1 - row, row);
}

static void write_header(const struct cursor *cur, lxw_row_t row)
{
    struct book *b = cur->s->book;
    double lines = 1;
    for (size_t c = 0; c < cur->t->ncolumn; c++) {
        if (cur->p->columns[c] == COLUMN_NONE) continue;
        const char *text = column_heading(b->arena, &cur->t->columns[c]);
        struct style_key k;
        memset(&k, 0, sizeof k);
        k.header = true;
        bool status = cell_at(cur, c)->kind == CELL_STATUS;
        k.align = status ? ALIGN_CENTRE : cur->t->columns[c].align;
        k.indent = !status && follows_figures(cur->t, c);
        book_string(b, cur->s->lib, row, cur->p->columns[c], text, book_style(b, k));
        double room = fmax(cur->s->widths[cur->p->columns[c]] - 2.4, 4);
        if (!cur->t->columns[c].hidden)
            lines = fmax(lines, ceil(text_columns(text) / room));
    }
    worksheet_set_row(cur->s->lib, row, 14 * fmin(lines, 4) + 6, NULL);
}

static void write_line(struct sheet *s, const char *text, bool bold, bool muted)
{
    struct style_key k;
    memset(&k, 0, sizeof k);
    k.bold = bold;
    k.muted = muted;
    book_string(s->book, s->lib, s->row++, 0, text, book_style(s->book, k));
}

/* What a reader of a very long list must know before the rows begin. */
static void say_limits(struct sheet *s, const struct placed *p)
{
    struct book *b = s->book;
    if (!p->live) write_line(s, book_word(b, WORD_VALUES), false, true);
    if (p->npart < 2) return;
    const char *names = p->parts[1].sheet;
    for (size_t i = 2; i < p->npart; i++)
        names = arena_printf(b->arena, "%s, %s", names, p->parts[i].sheet);
    write_line(s, arena_printf(b->arena, book_word(b, WORD_CONTINUED), p->nbody, names),
               true, false);
}

static void write_part(struct cursor *cur, const struct part *part)
{
    struct sheet *s = cur->s;
    if (part != cur->p->parts) sheet_continue(s, part);
    cursor_move(cur, 0, part->header);
    write_header(cur, part->header);
    write_body(cur, part);
    lxw_col_t right = 0;
    for (size_t c = 0; c < cur->t->ncolumn; c++)
        if (cur->p->columns[c] != COLUMN_NONE) right = cur->p->columns[c];
    if (cur->p->filtered) worksheet_autofilter(s->lib, part->header, 0, part->last, right);
    sheet_marks(s, cur->p, (size_t)(part - cur->p->parts));
    s->row = part->last + 1;
}

void sheet_table(struct sheet *s, const struct table_block *t)
{
    const struct placed *p = placed_of(s->book, t);
    if (t->title) write_line(s, t->title, true, false);
    if (!p) {
        write_line(s, t->empty ? t->empty : "–", false, true);
        s->row++;
        return;
    }
    struct cursor cur = {.s = s, .p = p, .t = t, .line.at = p};
    cur.line.now = arena_many(s->book->arena, double, t->ncolumn);
    cur.room = arena_many(s->book->arena, struct cell, t->ncolumn);
    bool total = p->nbody < t->nrow, above = total && p->total < p->parts[0].first;
    say_limits(s, p);
    if (above) write_row(&cur, p->nbody, p->total);
    if (s->header == ROW_NONE) s->header = p->parts[0].header;
    for (size_t i = 0; i < p->npart; i++) write_part(&cur, &p->parts[i]);
    if (total && !above) write_row(&cur, p->nbody, s->row++);
    if (t->note) write_line(s, t->note, false, true);
    s->row++;
}
