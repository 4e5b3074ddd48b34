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
    FILE *file; /* where the packed bytes lie */
    long at;
    bool
        stays; /* that is the container that is being made, where they stay: one band of a sheet */
};

/* Bytes left free in front of a band that stays, for the head of its sheet and what else fits. */
#define BAND_GAP (16 << 10)

/* Letters of a column, counted from 0; returns how many (at most 3). */
size_t column_letters(unsigned column, char *out);

/* Copies the workbook `frame` to `out` with the bands, in order of sheet and row, at their rows.
 * `out` holds the bands that stay and nothing else, or nothing. False with errno set when a file
 * cannot be read or written; ERANGE: a sheet's head does not fit before its band. */
bool container_fill(const char *frame, FILE *out, const struct band *bands, size_t nband,
                    struct arena scratch);

#endif
