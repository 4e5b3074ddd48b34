/* A returned actions.xlsx (SPEC 8): what people typed into the cells to fill in, as plain
 * rows. Recognised by the mark in its hidden column, whoever saved it. */
#ifndef INGEST_RETURNED_H
#define INGEST_RETURNED_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/vec.h"

/* The header of the hidden id column is MARK;PERIOD;TABLE;id;FIELD=HEADER;… and ends with
 * state.NAME=WORD for each state. The same text alone, MARK;PERIOD, stands on each sheet
 * where people see it. */
#define RETURNED_MARK "mondaypack/1"

/* One cell that somebody typed in. */
struct returned_cell {
    const char *field;
    const char *text; /* dates as 2026-11-25, states by name, amounts in yuan; unreadable
                         ones as they stand */
    /* Fingerprints of the values that the cell was printed with, parted by blanks: what the
     * typist saw. NULL when the workbook no longer says. */
    const char *seen;
    const char *where; /* "复盘行动表!H7" */
    bool untouched;    /* still says what was printed */
};

struct returned_row {
    const char *file, *table, *period;
    const char *id; /* NULL: added by hand */
    uint32_t line;
    bool retitled; /* its printed title was changed: perhaps a copy of another row */
    const char *name, *title, *measure, *owner; /* as printed, or typed by hand; "" */
    day due;                                    /* as proposed; DAY_NONE */
    struct returned_cell *cells;
    size_t ncell;
};

struct returned {
    VEC_OF(struct returned_row) rows;
};

struct workbook;

/* Is this one of our workbooks, filled in or not? */
bool returned_is(struct workbook *book);
/* Adds the rows of all its sheets; what cannot be read is a diagnostic that names the cell.
 * False when a sheet of ours (or all of them) can no longer be used; the others are read. */
bool returned_read(struct returned *out, struct arena *a, struct diags *ds,
                   struct workbook *book, const char *path);
/* The same for a file that may not be there. */
enum returned_file {
    RETURNED_ABSENT,
    RETURNED_NOT, /* it is none of ours, or a part of it can no longer be read */
    RETURNED_WHOLE
};
enum returned_file returned_read_file(struct returned *out, struct arena *a,
                                      struct diags *ds, const char *path);

#endif
