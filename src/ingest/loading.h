/* A file on its way into records: what load.c knows of it. Shared with load_finish.c and
 * load_pieces.c only. */
#ifndef INGEST_LOADING_H
#define INGEST_LOADING_H

#include "ingest/lanes.h"
#include "ingest/load.h"
#include "ingest/nodata.h"
#include "ingest/pick.h"

#define CELLS_REPORTED 100 /* emptied cells named one by one, per column of a file */

/* What is needed for adding rows to a table. */
struct into {
    struct filling rows;
    _Alignas(max_align_t) char blank[ROW_MOST + FILLING_SPARE]; /* an empty row */
    const struct column_plan *customer; /* the reference to one, or NULL */
    bool known;                         /* rows are asked for, or ask for others */
    struct row_keys *keys;              /* NULL: made of columns (duplicates.c) */
};

struct load {
    struct ingest *in;
    const struct layout *layout;
    struct input_file *file;
    uint16_t index;
    struct converter converter;
    struct into into[TABLE_COUNT];
    struct no_data no_data;
    char currency[4];       /* of the row at hand */
    size_t skipped;         /* totals and footers */
    struct table_plan *one; /* NULL if there are more, or a row says more of it */
    struct months months;
    bool other_table;         /* the header of another table was met */
    bool finished;            /* items are added up, and columns read as they will stay */
    char joined[JOINED_MOST]; /* a cell made of several */
};

static inline void column_given(struct model *m, enum table t, const struct column_plan *c)
{
    m->columns[t] |= (uint64_t)1 << (c->field - table_info(t)->fields);
}

/* Before the first row. */
struct load *load_new(struct ingest *in, size_t file, struct input_file *counts,
                      const struct layout *layout);
void row_load(struct load *l, const struct source_row *row);
/* Packs the rows of a table that is packed: by the thousand, unless one of their cells may yet be
 * read another way, or rows be added to others. */
void rows_pack(struct load *l, enum table t);

#endif
