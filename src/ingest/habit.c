/* The habits of columns: learnt from rows that are in order, asked by mend.c (which cell
 * of a broken row belongs where) and region.c (is this row of words a header). */
#include "ingest/habit.h"

#include <string.h>

#include "base/text.h"
#include "ingest/when.h"

enum cell_class cell_class(str cell)
{
    struct number_read number;
    struct when_read when;
    if (when_parse(cell, ORDER_UNKNOWN, &when) == READ_OK) return CELL_WHEN;
    if (number_parse(cell, DECIMAL_UNKNOWN, &number) == READ_OK) return CELL_NUMBER;
    bool digits = false;
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.s[i] == ' ') return CELL_WORDS;
        digits |= cell.s[i] >= '0' && cell.s[i] <= '9';
    }
    return digits ? CELL_CODE : CELL_WORDS;
}

/* A9 for letters and digits, z for what lies beyond ASCII, signs as they are. */
static char kind_of(char c)
{
    if (c >= '0' && c <= '9') return '9';
    if (c >= 'A' && c <= 'Z') return 'A';
    if (c >= 'a' && c <= 'z') return 'a';
    return (unsigned char)c >= 0x80 ? 'z' : c;
}

/* False for texts that are too long to have a shape. */
static bool shape_of(str cell, bool loose, char out[SHAPE_MOST])
{
    size_t n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        char kind = kind_of(cell.s[i]);
        if (kind == 'z' && (cell.s[i] & 0xC0) == 0x80) continue;
        bool run = (kind == '9' || kind == 'A' || kind == 'a' || kind == 'z');
        if (loose && run && kind != '9') kind = 'a';
        if (loose && run && n && out[n - 1] == kind) continue;
        if (n + 1 == SHAPE_MOST) return false;
        out[n++] = kind;
    }
    out[n] = 0;
    return true;
}

static bool shape_known(const struct shapes *s, const char *shape)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->text[i], shape) == 0) return true;
    return false;
}

static void shape_learn(struct shapes *s, str cell, bool loose)
{
    char shape[SHAPE_MOST];
    if (!shape_of(cell, loose, shape)) {
        s->others = true;
    } else if (!shape_known(s, shape)) {
        if (s->n < SHAPES_KEPT)
            memcpy(s->text[s->n++], shape, SHAPE_MOST);
        else
            s->others = true;
    }
}

void habit_learn(struct habit *h, str cell, bool quoted)
{
    h->rows++;
    if (cell.n == 0) return;
    h->filled++;
    h->quoted += quoted;
    h->classes[cell_class(cell)]++;
    shape_learn(&h->exact, cell, false);
    shape_learn(&h->loose, cell, true);
    if (cell.n > h->longest) h->longest = cell.n;
}

static int cost_of_empty(const struct habit *h)
{
    size_t empty = h->rows - h->filled;
    if (empty * 2 > h->rows) return 0;
    if (empty * 20 > h->rows) return 20;
    return empty ? 40 : 80;
}

static int cost_of_class(const struct habit *h, str cell)
{
    size_t same = h->classes[cell_class(cell)];
    if (same * 2 > h->filled) return 20;
    if (same * 10 > h->filled) return 30;
    return same ? 40 : 90;
}

/* 9/10 of the cells stand in quotes, or only 1/10 does, and this one is different. */
static int cost_of_quotes(const struct habit *h, bool quoted)
{
    if (quoted) return h->quoted * 10 < h->filled ? 40 : 0;
    return h->quoted * 10 > h->filled * 9 ? 40 : 0;
}

/* So few patterns in so many cells that another one is strange. */
static bool is_strict(const struct shapes *s, size_t cells)
{
    return !s->others && s->n <= 3 && cells >= 3 * s->n;
}

int habit_cost(const struct habit *h, str cell, bool quoted)
{
    char shape[SHAPE_MOST], loose[SHAPE_MOST];
    if (h->rows == 0) return 0;
    if (cell.n == 0) return cost_of_empty(h);
    if (h->filled == 0) return 80;
    int cost = cost_of_quotes(h, quoted);
    if (cell.n > 2 * h->longest + 10) cost += 30;
    if (shape_of(cell, false, shape) && shape_known(&h->exact, shape)) return cost;
    bool known = shape_of(cell, true, loose) && shape_known(&h->loose, loose);
    cost += known ? 10 : cost_of_class(h, cell);
    if (is_strict(&h->exact, h->filled)) cost += 40;
    if (!known && is_strict(&h->loose, h->filled)) cost += 40;
    return cost;
}

bool habit_is_numeric(const struct habit *h)
{
    size_t numeric = h->classes[CELL_NUMBER] + h->classes[CELL_WHEN];
    return h->filled > 0 && numeric * 10 >= h->filled * 9;
}
