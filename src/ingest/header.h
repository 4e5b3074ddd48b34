/* The first rows of a file, each read as if it were the header; and two or three rows that
 * together look like a header of as many levels (借方 above 发生 and 未结). Which of them it is,
 * is left to layout.c. */
#ifndef INGEST_HEADER_H
#define INGEST_HEADER_H

#include "ingest/plan.h"

#define HEADER_ROWS 40 /* a header further down is not looked for */

struct header_row {
    struct header_cell *cells;
    size_t n;
    size_t first, last; /* indexes in the preview of its upper and lower row */
};

struct header_rows {
    struct header_row at[3 * HEADER_ROWS];
    size_t n;
};

/* A number or a date among other cells: no title, and hardly a header. */
bool row_has_values(const struct source_row *row);

struct header_rows header_rows_read(struct arena *a, const struct preview *preview);

#endif
