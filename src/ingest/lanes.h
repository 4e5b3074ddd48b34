/* The columns of a table as lanes, each made for the cells that its column nearly always has:
 * ids of a series, 2026-03-05 09:05:00, 1234.50, words that were met before. In: a row of
 * cells; out: their values in the record. All other cells are left to convert.c; where both
 * understand a cell, they agree. */
#ifndef INGEST_LANES_H
#define INGEST_LANES_H

#include "ingest/convert.h"
#include "ingest/plain.h"

enum way {
    WAY_OTHER, /* by convert.c */
    WAY_ID,
    WAY_CONTRACT, /* an id that is kept twice */
    WAY_DAY,
    WAY_MOMENT,
    WAY_MONEY,
    WAY_NUMBER,
    WAY_SHARE,
    WAY_PERIOD,
    WAY_CHOICE,
    WAY_FLAG,
    WAY_TEXT
};

struct lane {
    enum way way;
    bool may_lack;
    uint16_t offset, offset2; /* in the record */
    uint32_t at;              /* source column */
    struct column_plan *c;
    struct memo *memo;     /* of the column */
    struct months *months; /* of all columns of dates of a file */
};

/* What is known of a file before its first row. */
struct lane_setting {
    const struct export_rule *rule; /* NULL: none */
    const char *currency;           /* the pack's */
    bool currency_by_row;           /* a column names it */
    struct months *months;
};

/* Makes the lanes of a table whose columns are as they will be while the file is read. */
void lanes_make(struct arena *a, struct table_plan *plan, const struct lane_setting *w);

/* Takes columns from `lane` on as long as their cells are plain or, where they may be, empty.
 * Returns the first that is neither; `end` when the record is complete. */
const struct lane *lanes_take(const struct lane *lane, const struct lane *end,
                              const struct source_row *row, char *record);

/* Some plain rows of a block, and records for them. */
struct lane_rows {
    const struct row_block *block; /* behind its text ROW_SPARE bytes may be read */
    size_t first, n;
    char *records;
    size_t step;      /* bytes from one to the next */
    uint32_t *missed; /* by row: bit i, the cell of lane i is not plain; zeroed before */
    bool words;       /* something else than an id of a series stands in a column of ids */
};
/* The same a column at a time; each lane goes through all rows. True if it takes all cells. They
 * are not trimmed: those with blanks around them are not plain. */
bool lanes_take_rows(const struct lane *lane, const struct lane *end, struct lane_rows *to);

#endif
