/* What walks are made of, for walk.c and ledger.c. Internal to metrics/. */
#ifndef METRICS_ROWS_H
#define METRICS_ROWS_H

#include "metrics/walk.h"

/* TABLE_COUNT for ROWS_NONE. */
enum table rows_table(enum rows rows);
/* The first rows that may count in a frame of the horizon, and where they end. */
struct row_range rows_range(enum rows rows, const struct model *m, const struct horizon *h);
/* A walk over these frames. Lives in `a`. */
struct walk walk_begin(struct arena *a, const struct results *r, const struct frame *frames,
                       size_t n);
/* One more member of a KPI's family. */
void sums_add_member(struct walk_sums *s, struct arena *a, sym member);

/* Of the rows up to `end`, those from the first one on that are looked at next end at
 * w->end. */
void walk_block(struct walk *w, size_t first, size_t end);

#endif
