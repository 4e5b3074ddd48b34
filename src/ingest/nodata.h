/* Rows that are no data: blank ones, totals, footers, the header once more. */
#ifndef INGEST_NODATA_H
#define INGEST_NODATA_H

#include "ingest/plan.h"

struct no_data {
    const struct vocabulary *vocabulary;
    const struct layout *layout;
    int value_at;  /* column that always holds a number or a date; -1 */
    int digits_at; /* one whose cells mostly begin with a digit, its header not; -1 */
    /* The first two bytes, as bits: no word for totals or footers begins with others. */
    uint8_t begins[65536 / 8];
};

void no_data_words(struct no_data *d, const struct vocabulary *v,
                   const struct layout *layout);
/* The first two bytes of a cell, letters small; of one byte, with 0. */
static inline size_t pair_of(const char *s, size_t n)
{
    unsigned char first = (unsigned char)s[0], second = n > 1 ? (unsigned char)s[1] : 0;
    if (first >= 'A' && first <= 'Z') first += 32;
    if (second >= 'A' && second <= 'Z') second += 32;
    return (size_t)first << 8 | second;
}

/* Could a word for totals or footers begin so? */
static inline bool no_data_begins(const struct no_data *d, str cell)
{
    size_t pair = pair_of(cell.s, cell.n);
    return d->begins[pair / 8] >> pair % 8 & 1;
}

/* Most rows are told apart from these by the first byte of their first cell. */
bool row_is_blank(const struct source_row *row);
/* A total, a footer or a repeated header; never true for a blank row. */
bool row_is_no_data(const struct no_data *d, const struct source_row *row);
/* A row of few cells whose first one ends with a word for totals: 张伟小计, East Total. Asked of
 * rows that lack a cell which a row needs. */
bool row_is_group_total(const struct no_data *d, const struct source_row *row);
/* Neither blank, no data or the header of another table, nor short, long or broken: told by a
 * few bytes, for nearly all rows. False: see the others. */
static inline bool row_is_plain(const struct no_data *d, const struct source_row *row)
{
    if (row->fault || d->digits_at < 0 || row->n != d->layout->nheader) return false;
    str value = row->cell[d->digits_at], first = row->cell[0];
    return value.n && (unsigned)(*value.s - '0') < 10 && first.n &&
           !no_data_begins(d, first);
}
/* The header of a second table below the one that is read. */
bool row_begins_other_table(const struct no_data *d, struct arena scratch,
                            const struct source_row *row);
/* The header once more. */
bool row_is_header(const struct layout *y, const struct source_row *row);

#endif
