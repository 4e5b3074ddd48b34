/* Whole units (fen, customers) shared out by weights so that the parts add up to the whole:
 * largest remainders, within bounds, and in tables of which rows and columns are given
 * (SPEC 7). Numbers in, numbers out; what they mean is left to plan/. */
#ifndef PLAN_SHARE_H
#define PLAN_SHARE_H

#include "base/arena.h"

/* Shares `total` (0 or more) among n by weights of 0 or more; the first of equal remainders
 * goes first. Where all weights are 0 the data say nothing and the parts are even. */
void share_parts(struct arena scratch, size_t n, const int64_t *weights, int64_t total,
                 int64_t *out);

/* The same with least <= part <= most for each. False, with nothing written, when the
 * bounds' sums do not hold the total. */
bool share_bounded(struct arena scratch, size_t n, const int64_t *weights,
                   const int64_t *least, const int64_t *most, int64_t total, int64_t *out);

/* A table of n rows and k columns by weights[row × k + column], with the sums of rows and
 * of columns given (they must be equal in all); a weight of 0 keeps its cell 0. False when
 * some column cannot be reached. */
bool share_table(struct arena scratch, size_t n, size_t k, const int64_t *weights,
                 const int64_t *rows, const int64_t *columns, int64_t *out);

#endif
