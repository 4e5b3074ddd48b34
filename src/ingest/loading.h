/* A file on its way into records: what load.c knows of it. Shared with load_block.c,
 * load_finish.c and load_pieces.c only. */
#ifndef INGEST_LOADING_H
#define INGEST_LOADING_H

#include "ingest/lanes.h"
#include "ingest/load.h"
#include "ingest/nodata.h"
#include "ingest/pick.h"

#include <string.h>

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
    bool by_block;            /* rows may be taken by the hundred: */
    str *cells;               /* of one of them */
    char *wide;               /* their records, where they have rare columns */
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
static inline bool row_next(struct load *l, struct source *source)
{
    struct source_row row;
    if (!source->next(source, &row)) return false;
    row_load(l, &row);
    return true;
}
/* The rows that come next, as far as they can be taken by the hundred; false if they cannot. */
bool block_load(struct load *l, struct source *source);
bool load_by_block(struct load *l);

/* The steps of one row, for load_block.c. */

static inline void row_blank(const struct into *to, char *record, size_t size)
{
    for (size_t i = 0; i < size; i += FILLING_SPARE)
        memcpy(record + i, to->blank + i, FILLING_SPARE);
}
/* A cell that is not plain; false if it costs the row. */
bool cell_into(struct load *l, struct table_plan *plan, struct column_plan *c,
               const struct source_row *row, char *record);
/* What waits in a row that is not kept needs no evidence. */
void waiting_end(struct table_plan *plan);
static inline void deal_complete(struct deal *d)
{
    if (d->status == DEAL_NONE) d->status = DEAL_OPEN;
    if (d->status != DEAL_OPEN || d->closed_at == MOMENT_NONE) return;
    /* A closing date of what is still open can only be an expectation. */
    if (d->expected_close == DAY_NONE) d->expected_close = moment_day(d->closed_at);
    d->closed_at = MOMENT_NONE;
}
/* Names that two customers bear are rarely ids. */
static inline bool customer_may_be_two(const struct load *l, const struct into *to,
                                       const char *record)
{
    if (!to->customer || !l->in->twice) return false;
    sym s;
    memcpy(&s, record + to->customer->field->offset, sizeof s);
    return !(s & SYM_NUMBERED) || l->in->twice_numbered;
}
/* Notes what a record says of others, and tells whether its row must be remembered. */
bool row_is_doubtful(struct load *l, enum table t, const char *record);
void row_remember(struct load *l, enum table t, const struct source_row *row);
/* The key by which a row is found again: its id, else the whole row. */
void key_find(struct load *l, const struct table_plan *plan, const struct source_row *row);
/* After it was kept as row `place` of those that are not packed. */
void row_count(struct load *l, struct table_plan *plan, size_t place);
/* Packs the rows of a table that is packed: by the thousand, unless one of their cells may yet be
 * read another way, or rows be added to others. */
void rows_pack(struct load *l, enum table t);

#endif
