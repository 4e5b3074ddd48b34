/* Tables to fill in and send back: a grid whose columns are named for ingest/returned.h,
 * with hidden columns for each row's action and for what its cells were printed with. */
#ifndef REPORT_FILL_IN_H
#define REPORT_FILL_IN_H

#include "report/builders.h"

/* A column: the field that people type into it ("measure"), or that it prints
 * (".title"), or "-" for what is not read back. */
struct fill_column {
    const char *field;
    struct column_spec spec;
};

#define FILL_COLUMNS_MOST 32

struct fill_grid {
    struct grid g;
    const char *fields[FILL_COLUMNS_MOST]; /* by column, without the hidden ones */
    size_t nfield;
    const struct remembered_action *action; /* of the row at hand */
};

struct fill_grid fill_grid_new(struct build *b, const char *id, const char *title);
void fill_grid_columns(struct fill_grid *f, const struct fill_column *columns, size_t n);
/* Adds the hidden columns; after the last column, before the first row. */
void fill_grid_ready(struct fill_grid *f);
/* A row about an action: its input cells hold what was typed so far. The caller sets the
 * printed cells, then ends the row. */
struct cell *fill_grid_row(struct fill_grid *f, const struct remembered_action *t);
void fill_row_end(struct fill_grid *f, struct cell *c);
/* Empty rows for what people add by hand. */
void fill_grid_spare(struct fill_grid *f, size_t n);

/* The mark of the pack as people see it: "mondaypack/1;2026-W47". */
const char *fill_mark(struct build *b);
/* A state as printed: "进行中". */
const char *state_word(struct build *b, enum action_state s);
/* What was typed into a field, as printed: dates, states and amounts in the pack's way,
 * several values parted by " / "; NULL if nothing. */
const char *typed_text(struct build *b, const struct remembered_action *t,
                       const char *field);

/* The beginning of a long text; as it is where it is short enough. */
const char *text_begin(struct build *b, const char *text, size_t letters);

#endif
