/* Rows of a file as headers: one row, or two or three of which the upper ones name groups
 * of columns. The captions of several are "借方-未结" in full and "未结" for short, so that
 * either is recognised. */
#include "ingest/header.h"

#include <string.h>

#include "base/text.h"
#include "ingest/habit.h"
#include "ingest/unit.h"

#define PAIR_COLUMNS 500 /* wider rows are no header of two levels */
#define CAPTION_MOST 200 /* bytes; a longer cell is no caption */
#define LEVELS_MOST 3

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
                              : (struct header_word){"", "", UNIT_UNKNOWN, "", false};
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

/* The captions above one column, from the top; groups reach to the right until the next
 * caption, those of a lower level not beyond their group. */
struct stack {
    str at[LEVELS_MOST];
    size_t n;
};

static void stacks_read(const struct source_row *rows, size_t levels, struct stack *out,
                        size_t n)
{
    str group[LEVELS_MOST] = {{"", 0}};
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < levels; k++) {
            str cell = caption(&rows[k], i);
            bool lowest = k + 1 == levels;
            if (cell.n || lowest) group[k] = cell;
            for (size_t below = k + 1; cell.n && below < levels; below++)
                group[below] = (str){"", 0};
            bool again = out[i].n && str_equal(group[k], out[i].at[out[i].n - 1]);
            if (group[k].n && !again) out[i].at[out[i].n++] = group[k];
        }
    }
}

static str stack_text(struct arena *a, const struct stack *s, size_t from)
{
    const char *text = "";
    for (size_t k = from; k < s->n; k++)
        text =
            arena_printf(a, "%s%s%s", text, k > from ? "-" : "", arena_copy(a, s->at[k]));
    return str_of(text);
}

/* Does another column end with the same caption? Then it needs the one above as well. */
static bool ends_alike(const struct stack *stacks, size_t n, size_t at)
{
    for (size_t i = 0; i < n; i++)
        if (i != at && stacks[i].n > 1 &&
            str_equal(stacks[i].at[stacks[i].n - 1], stacks[at].at[stacks[at].n - 1]))
            return true;
    return false;
}

/* The captions of several rows as one: "借方-未结" in full and "未结" for short; of three
 * levels "借方-未结-金额" and "金额", or "未结-金额" where there are several. */
static struct header_row levels_read(struct arena *a, const struct preview *preview,
                                     size_t first, size_t levels)
{
    const struct source_row *rows = &preview->rows[first];
    struct header_row h = {.first = first, .last = first + levels - 1};
    for (size_t k = 0; k < levels; k++) h.n = rows[k].n > h.n ? rows[k].n : h.n;
    h.cells = arena_many(a, struct header_cell, h.n + 1);
    struct stack *stacks = arena_many(a, struct stack, h.n + 1);
    stacks_read(rows, levels, stacks, h.n);
    for (size_t i = 0; i < h.n; i++) {
        const struct stack *s = &stacks[i];
        struct header_cell *cell = &h.cells[i];
        str full = stack_text(a, s, 0);
        cell->shown = full.s;
        cell->word = header_word(a, full);
        if (s->n < 2) continue;
        size_t from = s->n - (s->n > 2 && ends_alike(stacks, h.n, i) ? 2 : 1);
        cell->word.bare = header_word(a, stack_text(a, s, from)).bare;
        for (size_t k = s->n - 1; k-- > 0 && cell->word.power < 0;)
            cell->word.power = header_word(a, s->at[k]).power;
    }
    while (h.n && !*h.cells[h.n - 1].shown) h.n--;
    return h;
}

struct header_rows header_rows_read(struct arena *a, const struct preview *preview)
{
    struct header_rows rows = {.n = 0};
    bool pair[HEADER_ROWS + 1] = {false};
    for (size_t r = 0; r < preview->n && r < HEADER_ROWS; r++) {
        struct header_row *h = &rows.at[rows.n++];
        h->cells = header_read(a, &preview->rows[r], &h->n);
        h->first = h->last = r;
    }
    for (size_t r = 0; r + 1 < preview->n && r + 1 < HEADER_ROWS; r++)
        pair[r] = is_pair(&preview->rows[r], &preview->rows[r + 1]);
    for (size_t r = 0; r < HEADER_ROWS; r++) {
        size_t levels = !pair[r] ? 1 : pair[r + 1] ? 3 : 2;
        if (levels > 1) rows.at[rows.n++] = levels_read(a, preview, r, levels);
    }
    return rows;
}
