/* The cell that a column of a table takes from a row: the first header that has something
 * in it, several joined, a constant; cut as the profile says; and which rows the profile's
 * filters leave out. What the cell means is left to convert.c. */
#include "ingest/pick.h"

#include <string.h>

#include "base/text.h"

static bool row_lists(struct arena s, const struct words *words, str cell)
{
    str folded = text_fold(&s, str_trim(cell));
    for (size_t k = 0; k < words->n; k++)
        if (str_is(folded, words->at[k])) return true;
    return false;
}

const struct filter_plan *row_filter(struct arena scratch, const struct table_plan *plan,
                                     const struct source_row *row)
{
    for (size_t i = 0; i < plan->nfilter; i++) {
        const struct filter_plan *f = &plan->filters[i];
        if (row_lists(scratch, &f->filter->words, row->cell[f->at]) == f->filter->except)
            return f;
    }
    return NULL;
}

/* Without the words that the profile drops from its beginning and end: Invoice #. */
static str cell_without(const struct words *dropped, str cell)
{
    for (size_t i = 0; i < dropped->n; i++) {
        str word = str_of(dropped->at[i]);
        if (cell.n > word.n && str_starts(cell, dropped->at[i]))
            cell = str_trim(str_sub(cell, word.n, cell.n));
        if (cell.n > word.n && memcmp(cell.s + cell.n - word.n, word.s, word.n) == 0)
            cell = str_trim(str_sub(cell, 0, cell.n - word.n));
    }
    return cell;
}

static bool is_when(const struct column_plan *c)
{
    return c->field->kind == FIELD_DAY || c->field->kind == FIELD_MOMENT;
}

/* A composite id: what is filled of its parts, with "-" between; a date and its time of day
 * with a blank. */
static str joined_cell(char room[JOINED_MOST], const struct column_plan *c,
                       const struct source_row *row)
{
    size_t n = 0;
    for (int i = 0; i < ALTERNATIVES && c->at[i] >= 0; i++) {
        str part = cell_without(&c->rule->dropped, source_cell(c, i, row));
        if (part.n == 0 || n + part.n + 1 > JOINED_MOST) continue;
        if (n) room[n++] = is_when(c) ? ' ' : '-';
        memcpy(room + n, part.s, part.n);
        n += part.n;
    }
    return (str){room, n};
}

static bool row_turns_sign(struct arena scratch, const struct column_plan *c,
                           const struct source_row *row)
{
    if (c->sign_at < 0) return c->rule->negative;
    return row_lists(scratch, &c->rule->turns->words, row->cell[c->sign_at]);
}

str column_cell(struct arena scratch, char room[JOINED_MOST], struct column_plan *c,
                const struct source_row *row)
{
    if (c->single) return source_cell(c, 0, row);
    c->flip = row_turns_sign(scratch, c, row);
    c->took = 0;
    if (c->constant) return str_of(c->constant);
    if (c->join) return joined_cell(room, c, row);
    for (int i = 0; i < ALTERNATIVES && c->at[i] >= 0; i++) {
        str cell = source_cell(c, i, row);
        c->took = (uint8_t)i;
        if (cell.n && (c->at[1] < 0 || !cell_blank(cell)))
            return cell_without(&c->rule->dropped, cell);
    }
    return c->otherwise ? str_of(c->otherwise) : (str){"", 0};
}
