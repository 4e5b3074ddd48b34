/* Inside the workbook renderer: rows of a table as XML (sheet_cells.c), made run by run and packed
 * (sheet_rows.c). */
#ifndef RENDER_SHEET_ROWS_H
#define RENDER_SHEET_ROWS_H

#include "base/deflate.h"
#include "base/vec.h"
#include "render/book.h"

enum { SHAPES = 32 };

/* Formulas of one shape in a column are written out where the first stands; the others point at it
 * by number. */
struct shared_shapes {
    unsigned told; /* by bit */
    unsigned number[SHAPES];
};

/* How the cells of a column begin, as far as that is the same as in the last row. */
struct column_state {
    bool steady;   /* cells that look the same have the same style */
    uint32_t look; /* of the last cell; 0: none yet */
    struct style_key key;
    char open[16], style[16]; /* `<c r="L` and `" s="27"` */
    size_t nopen, nstyle;
    struct shared_shapes shapes;
};

struct runs; /* those of a band; sheet_rows.c */

/* Whoever makes runs of rows: taken anew for each band. */
struct writer {
    struct runs *runs;
    size_t run; /* at hand */
    struct book *book, own;
    struct sheet sheet;
    struct cursor cur;
    struct column_state *columns;
    char row[16]; /* the row's number as text */
    size_t nrow;
    struct packer *packer;
    struct arena begin, arena; /* all of its memory; what is left of it */
    struct arena first, keep;  /* the same of what it finds out about an early table: */
    struct survey *survey;     /* NULL for any other */
    struct pot_set *pots;
    VEC_OF(char) packed;   /* of the run */
    struct writer *next;   /* of those that have nothing to do */
    char *from, *at, *end; /* what is being written, in the packer's room */
};

/* The row that the cursor stands on. */
void row_put(struct writer *w);
void writer_flush(struct writer *w);

/* ---- what runs agree upon, in the order of their rows (sheet_rows.c) ---- */

/* The number of a style. */
unsigned run_style(struct writer *w, const struct style_key *key);
/* The number of a column's shape; `first`: its text belongs here. */
unsigned run_shape(struct writer *w, size_t column, unsigned shape, bool *first);
/* The last row of the band, from 0. */
lxw_row_t runs_last(const struct runs *runs);

#endif
