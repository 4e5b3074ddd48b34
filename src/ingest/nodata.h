/* Rows that are no data: blank ones, totals, footers, the header once more. */
#ifndef INGEST_NODATA_H
#define INGEST_NODATA_H

#include "ingest/plan.h"

struct no_data {
    const struct vocabulary *vocabulary;
    const struct layout *layout;
    /* The first two bytes, as bits: no word for totals or footers begins with others. */
    uint8_t begins[65536 / 8];
};

void no_data_words(struct no_data *d, const struct vocabulary *v,
                   const struct layout *layout);
/* Most rows are told apart from these by the first byte of their first cell. */
bool row_is_blank(const struct source_row *row);
/* A total, a footer or a repeated header; never true for a blank row. */
bool row_is_no_data(const struct no_data *d, const struct source_row *row);
/* A row of few cells whose first one ends with a word for totals: 张伟小计, East Total. Asked of
 * rows that lack a cell which a row needs. */
bool row_is_group_total(const struct no_data *d, const struct source_row *row);
/* The header once more. */
bool row_is_header(const struct layout *y, const struct source_row *row);

#endif
