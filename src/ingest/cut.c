/* Plain rows by the hundred: where their cells end, without going through them one by one. In:
 * the text of a window; out: rows of as many cells as the table has columns, up to the first that
 * has more or fewer, a quote or anything else that split.c has to look at. */
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
    *c = (struct cutter){NULL, 0};
}

static void cutter_begin(struct cutter *c)
{
    c->ends = malloc((1 + AHEAD_MOST + BLOCK_BYTES) * sizeof *c->ends);
    if (!c->ends) die("no memory for reading a file");
    c->ends[0] = UINT32_MAX;
    c->ahead = AHEAD_MOST;
}

static bool row_ends_there(const char *text, const uint32_t *end, size_t step)
{
    return text[end[step - 1]] == '\n';
}

/* A CR stands before the line end, with nothing between. */
static bool row_has_return(const char *text, const uint32_t *end, size_t columns)
{
    return text[end[columns - 1]] == '\r' && end[columns] == end[columns - 1] + 1;
}

/* How many of n rows are as they should be, looked at one by one. */
static size_t rows_prove(const struct row_block *b, size_t n, size_t columns,
                         char delimiter)
{
    for (size_t r = 0; r < n; r++) {
        const uint32_t *end = b->end + r * b->step;
        if (!row_ends_there(b->text, end, b->step)) return r;
        if (b->step > columns && !row_has_return(b->text, end, columns)) return r;
        for (size_t i = 0; i + 1 < columns; i++)
            if (b->text[end[i]] != delimiter) return r;
    }
    return n;
}

/* The same, told by counting where there is nothing wrong: what is no delimiter ends a row. */
static size_t rows_count(const struct row_block *b, size_t n, size_t columns, size_t others,
                         char delimiter)
{
    bool whole = b->step == columns && others == n;
    for (size_t r = 0; r < n && whole; r++)
        whole = row_ends_there(b->text, b->end + r * b->step, b->step);
    return whole ? n : rows_prove(b, n, columns, delimiter);
}

bool rows_cut(struct window *w, struct cutter *c, struct dialect d, size_t columns,
              struct row_block *b)
{
    const char *text = w->text + w->from;
    size_t n = w->to - w->from;
    if (w->dirty || columns < 2 || n < BLOCK_BYTES || *text == d.quote) return false;
    if (!c->ends) cutter_begin(c);
    n = n < c->ahead ? n / BLOCK_BYTES * BLOCK_BYTES : c->ahead;
    /* NUL and the line ends are among the bytes up to CR. */
    struct block_cut cut = blocks_cut(text, n, d.delimiter, d.quote, '\r', c->ends + 1);
    *b = (struct row_block){.text = text, .end = c->ends + 1, .step = columns};
    b->step += cut.n > columns && row_has_return(text, b->end, columns);
    size_t rows = cut.n / b->step;
    b->n = rows_count(b, rows, columns, cut.others, d.delimiter);
    size_t taken = b->n ? (size_t)b->end[b->n * b->step - 1] + 1 : 0;
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
        cells[i] = blanks_off(cell.s, cell.n);
    }
    const uint32_t *end = b->end + r * b->step;
    uint32_t from = end[-1] + 1;
    *row = (struct source_row){.cell = cells,
                               .n = columns,
                               .line = b->line + (uint32_t)r,
                               .raw = {b->text + from, end[columns - 1] - from}};
}
