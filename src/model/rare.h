/* Columns that many exports lack, beside the records of their table: of 32 bits each, as
 * long as the table, or empty while nothing is given in them. Internal to model/ and to
 * whoever moves or drops records; others use the functions at the end of model.h. */
#ifndef MODEL_RARE_H
#define MODEL_RARE_H

#include "model/fields.h"

/* What the i-th row of a table has for its rare columns; `row` as fields.h lays it out. */
void rare_add(struct model *m, enum table t, size_t i, const char *row);
/* Moves those of a table's `more` records behind the `n` of another model. */
void rare_append(struct model *to, size_t n, struct model *from, size_t more, enum table t);
/* Of n records the dead ones are taken out. */
void rare_drop(struct model *m, enum table t, size_t n, const uint64_t *dead);
/* Record i of n goes to the place moved[i]. */
void rare_move(struct model *m, enum table t, size_t n, const uint32_t *moved);

#endif
