/* A row whose delimiters or quotes are wrong, put back into the columns of its table: one
 * delimiter too few or too many, another delimiter than in the rest of the file, unquoted
 * delimiters in a text. For `check --rows`, which shows everything; loading leaves such
 * rows out and says so. Internal to ingest/. */
#ifndef INGEST_MEND_H
#define INGEST_MEND_H

#include "ingest/habit.h"
#include "ingest/token.h"

#define MEND_COLUMNS 80 /* wider tables are not mended */

/* How ill these cells fit the columns as they stand. */
int cells_cost(const struct habits *h, const str *cells, size_t n);

/* The cells of `line` in h->n columns, in `a`; false if no reading of it is clearly better
 * than `cost`, that of the cells as they stand. *fits is how many cells may still be tried;
 * at 0 nothing is mended. */
bool row_mend(struct arena *a, const struct habits *h, str line, struct dialect d, int cost,
              size_t *fits, str cells[MEND_COLUMNS]);

/* The same for a header, of whose cells nothing is known but how many there have to be.
 * `strange`: with a delimiter that is not the file's. */
bool header_mend(struct arena *a, str line, struct dialect d, size_t columns, bool strange,
                 str cells[MEND_COLUMNS]);

#endif
