/* Column widths of a sheet: as wide as what stands in them, long texts and headings in several
 * lines, so that the sheet still prints. In: the page's tables. Out: s->widths, s->width. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/book.h"

#define NARROWEST 6.5
#define TEXT_WIDTH 80.0 /* characters in a line of a paragraph */
#define PRINTS_WELL 200.0 /* characters across A4 in landscape at three quarters */

double text_columns(const char *text)
{
    double n = 0;
    for (; (unsigned char)(*text - 1) < 0x7F; text++)
        n += *text >= 'A' && *text <= 'Z' ? 1.25 : 1.05;
    str s = str_of(text);
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

static double heading_need(struct sheet *s, const struct column *c)
{
    return fmin(heading_columns(column_heading(s->book->arena, c)), 20);
}

static double column_need(struct sheet *s, const struct placed *p, size_t c, double widest)
{
    const struct column *col = &p->table->columns[c];
    const struct column_facts *f = &p->facts[c];
    double heading = heading_need(s, col);
    double most = col->wrap ? fmin(widest, 40) : widest;
    return fmax(fmax(heading, f->other), fmin(f->text, most));
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
    const struct placed *p = placed_of(s->book, t);
    for (size_t c = 0; c < t->ncolumn; c++) {
        bool written = !p || p->columns[c] != COLUMN_NONE;
        if (!written || at >= COUNT_OF(s->widths)) continue;
        bool hidden = t->columns[c].hidden, free = c + 1 == t->ncolumn && runs_on(t);
        double need = hidden ? 0
                      : p    ? column_need(s, p, c, free ? 10 : widest)
                             : heading_need(s, &t->columns[c]);
        s->widths[at] = fmax(s->widths[at], need);
        at++;
    }
    if (at > s->width) s->width = at;
}

static void measure_blocks(struct sheet *s, const struct block *blocks, size_t n,
                           double widest)
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

static bool has_text(const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (blocks[i].kind == BLOCK_TEXT) return true;
    return false;
}

/* Is the last column of every table one of texts? */
static bool ends_in_text(const struct sheet *s)
{
    for (size_t i = 0; i < s->page->nblock; i++) {
        const struct block *b = &s->page->blocks[i];
        if (b->kind == BLOCK_TEXT) continue;
        if (b->kind != BLOCK_TABLE || b->table.ncolumn != s->width) return false;
        if (b->table.columns[s->width - 1].show != SHOW_NONE) return false;
    }
    return true;
}

/* Paragraphs above a narrow table of words: its last column makes room for both. */
static void widen_for_text(struct sheet *s)
{
    double lacks = TEXT_WIDTH - sheet_columns(s);
    if (lacks > 0 && has_text(s->page->blocks, s->page->nblock) && ends_in_text(s))
        s->widths[s->width - 1] += lacks;
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
    if (s->width == 0) s->widths[s->width++] = TEXT_WIDTH;
    widen_for_text(s);
    for (lxw_col_t c = 0; c < s->width; c++) {
        if (s->widths[c] > 0) s->widths[c] = fmax(s->widths[c], NARROWEST);
        worksheet_set_column(s->lib, c, c, s->widths[c], NULL);
    }
}
