/* Rows that are no data: blank ones, totals, footers, the header once more. */
#ifndef INGEST_NODATA_H
#define INGEST_NODATA_H

#include "ingest/plan.h"

struct no_data {
    const struct vocabulary *vocabulary;
    const struct layout *layout;
    bool first[256]; /* bytes with which a word for totals or footers begins */
};

struct no_data no_data_words(const struct vocabulary *v, const struct layout *layout);
bool row_is_blank(const struct source_row *row);
/* A total, a footer or a repeated header; never true for a blank row. */
bool row_is_no_data(const struct no_data *d, const struct source_row *row);

#endif
