/* Items of documents, added up. */
#ifndef INGEST_ITEMS_H
#define INGEST_ITEMS_H

#include "model/fields.h"

/* The amount of a table whose rows can be items; NULL for one that keeps no id or amount. */
const struct field *items_amount(enum table t);

/* Puts the sum of all rows of an id, of those from `first` on, into the last of them; how
 * many others there are. */
size_t items_add_up(struct model *m, enum table t, size_t first);

#endif
