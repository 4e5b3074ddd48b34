/* Column widths of a sheet: as wide as what stands in them, long texts and headings in several
 * lines, so that the sheet still prints. In: the page's tables. Out: s->widths, s->width. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/book.h"

#define NARROWEST 6.5
#define PRINTS_WELL 200.0 /* characters across A4 in landscape at three quarters */
#define SAMPLES 20000     /* rows looked at in long lists */

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

double text_need(const char *text)
{
    return text_columns(text) * 1.06 + 1;
}

const char *column_heading(struct arena *a, const struct column *c)
{
    return c->unit && *c->unit ? arena_printf(a, "%s(%s)", c->label, c->unit) : c->label;
}

/* Two lines of a heading and the filter's button; a word is never broken. */
static double heading_columns(const char *text)
{
    double longest = 0, word = 0;
    for (const char *at = text; *at; at++) {
        bool ascii = (unsigned char)*at < 128;
        bool breaks = *at == ' ' || !ascii;
        word = breaks ? 0 : word + 1.15;
        longest = fmax(longest, word);
    }
    return fmax(longest, ceil(text_columns(text) / 2) + 0.6) + 2.6;
}

static double cell_columns(struct book *b, const struct column *c, const struct cell *cell)
{
    enum show show = cell->show != SHOW_NONE ? cell->show : c->show;
    switch (cell->kind) {
    case CELL_TEXT:
        return text_columns(cell->text);
    case CELL_STATUS:
        return text_columns(cell->text ? cell->text : "") + 3;
    case CELL_FIGURE:
    case CELL_BAR:
        return text_columns(figure_text(&b->row, cell->figure, show, b->report->language)) +
               (show == SHOW_POINTS ? 7 : show == SHOW_WAN ? 1.8 : 0.8);
    case CELL_DATE:
        return 11;
    case CELL_WRITE:
        return cell->figure.known ? 9 : 16;
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET:
    case CELL_TICK:
        return 4;
    }
    return 4;
}

static double column_need(struct sheet *s, const struct table_block *t, size_t c, double widest)
{
    struct book *b = s->book;
    const struct column *col = &t->columns[c];
    double need = fmin(heading_columns(column_heading(b->arena, col)), 20);
    size_t step = t->nrow > SAMPLES ? t->nrow / SAMPLES : 1;
    double most = col->wrap ? fmin(widest, 40) : widest;
    for (size_t r = 0; r < t->nrow; r += step) {
        b->row = b->fresh;
        const struct cell *cell = &t->rows[r].cells[c];
        double w = cell_columns(b, col, cell) * 1.06 + 1;
        bool text = cell->kind == CELL_TEXT && !col->is_id;
        need = fmax(need, text ? fmin(w, most) : w);
    }
    return need;
}

/* Does the last column of a small table run on over the columns of larger ones? */
static bool runs_on(const struct table_block *t)
{
    const struct column *last = &t->columns[t->ncolumn - 1];
    return last->wrap && last->show == SHOW_NONE && !last->hidden && t->nrow < 200 &&
           t->ncolumn < 5;
}

static void measure_table(struct sheet *s, const struct table_block *t, double widest)
{
    lxw_col_t at = 0;
    for (size_t c = 0; c < t->ncolumn; c++) {
        if (!column_written(t, c) || at >= COUNT_OF(s->widths)) continue;
        bool hidden = t->columns[c].hidden, free = c + 1 == t->ncolumn && runs_on(t);
        double need = hidden ? 0 : column_need(s, t, c, free ? 10 : widest);
        s->widths[at] = fmax(s->widths[at], need);
        at++;
    }
    if (at > s->width) s->width = at;
}

static void measure_blocks(struct sheet *s, const struct block *blocks, size_t n, double widest)
{
    for (size_t i = 0; i < n; i++) {
        if (blocks[i].kind == BLOCK_TABLE) measure_table(s, &blocks[i].table, widest);
        if (blocks[i].kind == BLOCK_COLUMNS || blocks[i].kind == BLOCK_STACK)
            measure_blocks(s, blocks[i].children.at, blocks[i].children.n, widest);
    }
}

double sheet_columns(const struct sheet *s)
{
    double sum = 0;
    for (lxw_col_t c = 0; c < s->width; c++) sum += s->widths[c];
    return sum;
}

void sheet_measure(struct sheet *s)
{
    static const double widest[] = {46, 36, 28, 22, 18};
    for (size_t i = 0; i < COUNT_OF(widest); i++) {
        memset(s->widths, 0, sizeof s->widths);
        s->width = 0;
        measure_blocks(s, s->page->blocks, s->page->nblock, widest[i]);
        if (sheet_columns(s) < PRINTS_WELL) break;
    }
    if (s->width == 0) s->widths[s->width++] = 80;
    for (lxw_col_t c = 0; c < s->width; c++) {
        if (s->widths[c] > 0) s->widths[c] = fmax(s->widths[c], NARROWEST);
        worksheet_set_column(s->lib, c, c, s->widths[c], NULL);
    }
}
