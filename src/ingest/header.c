/* Rows of a file as headers: one row, or two of which the upper one names groups of
 * columns. The captions of a pair are "借方-未结" in full and "未结" for short, so that either
 * is recognised. */
#include "ingest/header.h"

#include <string.h>

#include "base/text.h"
#include "ingest/habit.h"
#include "ingest/unit.h"

#define NAMED_COLUMNS 4096 /* columns further right are counted, but not used */
#define PAIR_COLUMNS 500   /* wider rows are no header of two levels */
#define CAPTION_MOST 200   /* bytes; a longer cell is no caption */

static str caption(const struct source_row *row, size_t i)
{
    str cell = i < row->n ? str_trim(row->cell[i]) : (str){"", 0};
    return cell.n < CAPTION_MOST ? cell : (str){"", 0};
}

struct header_cell *header_read(struct arena *a, const struct source_row *row, size_t *n)
{
    *n = row->n;
    while (*n && str_trim(row->cell[*n - 1]).n == 0) --*n;
    struct header_cell *header = arena_many(a, struct header_cell, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        header[i].shown = arena_copy(a, caption(row, i));
        bool near = i < NAMED_COLUMNS;
        header[i].word = near ? header_word(a, caption(row, i))
                              : (struct header_word){"", "", UNIT_UNKNOWN, ""};
    }
    return header;
}

static bool is_caption(str cell)
{
    struct number_read n;
    struct when_read w;
    return cell.n == 0 || (number_parse(cell, DECIMAL_UNKNOWN, &n) != READ_OK &&
                           when_parse(cell, ORDER_UNKNOWN, &w) != READ_OK);
}

bool row_has_values(const struct source_row *row)
{
    size_t filled = 0, values = 0;
    for (size_t i = 0; i < row->n && i < PAIR_COLUMNS; i++) {
        if (row->cell[i].n == 0) continue;
        enum cell_class class = cell_class(row->cell[i]);
        filled++;
        values += class == CELL_NUMBER || class == CELL_WHEN;
    }
    return filled >= 2 && values >= 1;
}

/* Does the lower row name parts of what the upper one names? */
static bool is_pair(const struct source_row *upper, const struct source_row *lower)
{
    bool parts = false, shared = false;
    if (upper->fault || lower->fault || lower->n < 2 || upper->n < 2) return false;
    if (upper->n > PAIR_COLUMNS || lower->n > PAIR_COLUMNS) return false;
    for (size_t i = 0; i < lower->n; i++) {
        str low = caption(lower, i), top = caption(upper, i);
        str before = i ? caption(upper, i - 1) : (str){"", 0};
        if (!is_caption(low) || !is_caption(top)) return false;
        bool under_group = i && (top.n == 0 || str_equal(top, before));
        parts |= under_group && low.n && !str_equal(low, top);
        shared |= top.n && (low.n == 0 || str_equal(low, top));
    }
    return parts && shared;
}

static struct header_row pair_read(struct arena *a, const struct source_row *upper,
                                   const struct source_row *lower)
{
    struct header_row h = {.n = upper->n > lower->n ? upper->n : lower->n};
    str group = {"", 0};
    h.cells = arena_many(a, struct header_cell, h.n + 1);
    for (size_t i = 0; i < h.n; i++) {
        str top = caption(upper, i), low = caption(lower, i);
        if (top.n) group = top;
        bool part = low.n && !str_equal(low, group);
        struct arena scratch = *a;
        str full = part
                       ? str_of(arena_printf(&scratch, "%s-%s", arena_copy(&scratch, group),
                                             arena_copy(&scratch, low)))
                       : top;
        char text[2 * CAPTION_MOST + 2];
        memcpy(text, full.s, full.n);
        h.cells[i].shown = arena_copy(a, (str){text, full.n});
        h.cells[i].word = header_word(a, str_of(h.cells[i].shown));
        if (part) h.cells[i].word.bare = header_word(a, low).bare;
        if (part && h.cells[i].word.power < 0)
            h.cells[i].word.power = header_word(a, group).power;
    }
    while (h.n && !*h.cells[h.n - 1].shown) h.n--;
    return h;
}

struct header_rows header_rows_read(struct arena *a, const struct preview *preview)
{
    struct header_rows rows = {.n = 0};
    for (size_t r = 0; r < preview->n && r < HEADER_ROWS; r++) {
        struct header_row *h = &rows.at[rows.n++];
        h->cells = header_read(a, &preview->rows[r], &h->n);
        h->last = r;
    }
    for (size_t r = 0; r + 1 < preview->n && r + 1 < HEADER_ROWS; r++) {
        if (!is_pair(&preview->rows[r], &preview->rows[r + 1])) continue;
        rows.at[rows.n] = pair_read(a, &preview->rows[r], &preview->rows[r + 1]);
        rows.at[rows.n++].last = r + 1;
    }
    return rows;
}
