/* Plain rows by the hundred: where their cells end, without going through them one by one. In:
 * the text of a window; out: rows of as many cells as the table has columns, up to the first that
 * has more or fewer, quotes around other cells than the one before or within a cell, or anything
 * else that split.c has to look at. */
#include "ingest/split.h"

#include <stdlib.h>

#include "base/block.h"

enum {
    AHEAD_MOST = 16 << 10, /* bytes looked at together: they stay in the nearest cache */
    AHEAD_LEAST = 4 * BLOCK_BYTES
};

void cutter_free(struct cutter *c)
{
    free(c->ends);
    free(c->cells);
    *c = (struct cutter){0};
}

static void cutter_begin(struct cutter *c)
{
    c->ends = malloc((1 + AHEAD_MOST + BLOCK_BYTES) * sizeof *c->ends);
    c->cells = malloc(COLUMNS_MAX * sizeof *c->cells);
    if (!c->ends || !c->cells) die("no memory for reading a file");
    c->ends[0] = UINT32_MAX;
    c->ahead = AHEAD_MOST;
}

static bool is_quoted(const struct row_block *b, size_t column)
{
    return b->text[b->end[b->cell[column]]] == b->quote;
}

/* From the first row: which stops belong to which cell. How many it takes: 0 if it is not plain,
 * more than there are if it is not whole. Behind those that there are stand three more. */
static size_t shape_find(struct row_block *b, uint16_t *cells, size_t columns, size_t stops,
                         struct dialect d)
{
    const char *text = b->text;
    const uint32_t *end = b->end;
    size_t k = 0;
    for (size_t i = 0; i < columns; i++, k++) {
        bool quoted = text[end[k]] == d.quote;
        bool whole = end[k] == end[k - 1] + 1 && text[end[k + 1]] == d.quote &&
                     end[k + 2] == end[k + 1] + 1 && !d.escape;
        if (k + 2 * quoted >= stops) return stops + 1;
        if (quoted && !whole) return 0;
        cells[i] = (uint16_t)(k + quoted);
        k += 2 * quoted;
        if (i + 1 < columns && text[end[k]] != d.delimiter) return 0;
    }
    b->last = k - 1;
    k += text[end[k - 1]] == '\r' && end[k] == end[k - 1] + 1;
    return text[end[k - 1]] == '\n' ? k : 0;
}

static bool row_ends_well(const struct row_block *b, const uint32_t *end)
{
    size_t last = b->step - 1;
    return b->text[end[last]] == '\n' &&
           (b->last == last ||
            (b->text[end[b->last]] == '\r' && end[last] == end[b->last] + 1));
}

/* How many of n rows are like the first, looked at one by one: the same stops, and nothing
 * outside of quotes. */
static size_t rows_prove(const struct row_block *b, size_t n, size_t columns)
{
    const char *text = b->text;
    for (size_t r = 1; r < n; r++) {
        const uint32_t *end = b->end + r * b->step;
        if (!row_ends_well(b, end)) return r;
        for (size_t k = 0; k < b->last; k++)
            if (text[end[k]] != text[b->end[k]]) return r;
        for (size_t i = 0; i < columns; i++) {
            const uint32_t *close = end + b->cell[i];
            if (is_quoted(b, i) && (close[-1] != close[-2] + 1 || close[1] != close[0] + 1))
                return r;
        }
    }
    return n;
}

/* The same, told by counting where there is nothing wrong: what is no delimiter ends a row. */
static size_t rows_count(const struct row_block *b, size_t n, size_t columns, size_t others)
{
    bool whole = b->last + 1 == columns && others == n * (1 + b->step - columns);
    for (size_t r = 0; r < n && whole; r++) whole = row_ends_well(b, b->end + r * b->step);
    return whole ? n : rows_prove(b, n, columns);
}

bool rows_cut(struct window *w, struct cutter *c, struct dialect d, size_t columns,
              struct row_block *b)
{
    const char *text = w->text + w->from;
    size_t n = w->to - w->from, rows = 1, taken = 0;
    if (w->dirty || columns < 2 || n < BLOCK_BYTES) return false;
    if (!c->ends) cutter_begin(c);
    n = n < c->ahead ? n / BLOCK_BYTES * BLOCK_BYTES : c->ahead;
    /* NUL and the line ends are among the bytes up to CR. */
    struct block_cut cut = blocks_cut(text, n, d.delimiter, d.quote, '\r', c->ends + 1);
    *b = (struct row_block){
        .text = text, .end = c->ends + 1, .cell = c->cells, .quote = d.quote};
    for (size_t i = 0; i < 3; i++) c->ends[1 + cut.n + i] = 0;
    b->step = shape_find(b, c->cells, columns, cut.n, d);
    if (b->step) rows = cut.n / b->step;
    if (b->step && rows) {
        b->n = rows_count(b, rows, columns, cut.others);
        taken = (size_t)b->end[b->n * b->step - 1] + 1;
    }
    c->ahead = b->n == rows          ? 2 * c->ahead
               : taken > AHEAD_LEAST ? taken / BLOCK_BYTES * BLOCK_BYTES
                                     : AHEAD_LEAST;
    if (c->ahead > AHEAD_MOST) c->ahead = AHEAD_MOST;
    w->from += taken;
    return b->n > 0;
}

void block_row(const struct row_block *b, size_t r, size_t columns, str *cells,
               struct source_row *row)
{
    for (size_t i = 0; i < columns; i++) {
        str cell = block_cell(b, r, i);
        cells[i] = is_quoted(b, i) ? cell : blanks_off(cell.s, cell.n);
    }
    const uint32_t *end = b->end + r * b->step;
    uint32_t from = end[-1] + 1;
    *row = (struct source_row){.cell = cells,
                               .n = columns,
                               .line = b->line + (uint32_t)r,
                               .raw = {b->text + from, end[b->last] - from}};
}
