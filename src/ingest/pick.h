/* Which text of a row a column of a table takes. */
#ifndef INGEST_PICK_H
#define INGEST_PICK_H

#include "base/text.h"
#include "ingest/plan.h"

#define JOINED_MOST 1024 /* bytes of a cell made of several */

/* ="00123", by which exports keep Excel from making a number of an id, as 00123. */
static inline str text_of_formula(str cell)
{
    cell = str_trim(cell);
    bool quoted = cell.n >= 3 && cell.s[0] == '=' && cell.s[1] == '"';
    return quoted && cell.s[cell.n - 1] == '"' ? str_trim(str_sub(cell, 2, cell.n - 1))
                                               : cell;
}

/* The cell of one source column, trimmed. */
static inline str source_cell(const struct column_plan *c, int i,
                              const struct source_row *row)
{
    size_t at = (size_t)c->at[i];
    str cell = at < row->n ? row->cell[at] : (str){"", 0};
    if (cell.n == 0) return cell;
    /* The blanks beyond ASCII begin with C2, E3 or EF and end with A0, 80 or BF. */
    unsigned char first = (unsigned char)cell.s[0];
    unsigned char last = (unsigned char)cell.s[cell.n - 1];
    if (first == '=') return text_of_formula(cell);
    bool begins = first > ' ' && first != 0xC2 && first != 0xE3 && first != 0xEF;
    bool ends = last > ' ' && last != 0xA0 && last != 0x80 && last != 0xBF;
    return begins && ends ? cell : str_trim(cell);
}

/* The cell of a column, of the row, in `room` or constant. Sets c->took and c->flip for
 * what reads it. */
str column_cell(struct arena scratch, char room[JOINED_MOST], struct column_plan *c,
                const struct source_row *row);

/* Which of the profile's only: and except: leaves the row out of this table; NULL. */
const struct filter_plan *row_filter(struct arena scratch, const struct table_plan *plan,
                                     const struct source_row *row);

#endif
