/* Inside the workbook renderer: the zip container of a workbook whose long lists were packed
 * apart, row by row, put together with the parts that the library wrote. */
#ifndef RENDER_CONTAINER_H
#define RENDER_CONTAINER_H

#include <stdio.h>

#include "base/deflate.h"

/* Rows of one sheet that lie under one another, packed beforehand. */
struct band {
    unsigned sheet;       /* from 0 */
    uint32_t first, last; /* rows from 0 */
    unsigned right;       /* last column from 0 */
    struct run run;
    long at; /* where the packed bytes lie in the bands' file */
};

/* Letters of a column, counted from 0; returns how many (at most 3). */
size_t column_letters(unsigned column, char *out);

/* Copies the workbook `frame` to `path` with the bands, in order of sheet and row, at their
 * rows. False with errno set when a file cannot be read or written. */
bool container_fill(const char *frame, const char *path, FILE *packed,
                    const struct band *bands, size_t nband, struct arena scratch);

#endif
