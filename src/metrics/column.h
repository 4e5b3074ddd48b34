/* Exact numbers of one kind, one for each scope, in as few bytes as they need: whole
 * numbers of 1, 2, 4, 8 or 16 bytes, with one denominator for all where they have the same.
 * Nothing is rounded: what is read is what was put. Internal to metrics/. */
#ifndef METRICS_COLUMN_H
#define METRICS_COLUMN_H

#include "base/arena.h"
#include "base/exact.h"

struct column {
    const void *nums, *dens; /* dens NULL: all have `den` */
    int64_t den;
    uint8_t num_width, den_width; /* bytes; a num_width of 0: all are unknown */
};

/* The numbers lie in the arena; those of a zeroed column are unknown. */
struct column column_of(struct arena *a, const exact *values, size_t n);
exact column_read(const struct column *c, size_t i); /* of a column with known ones */
static inline exact column_at(const struct column *c, size_t i)
{
    return c->num_width ? column_read(c, i) : EXACT_UNKNOWN;
}
/* The number × scale, rounded as exact_round does; false if it is unknown. */
bool column_rounded(const struct column *c, size_t i, int64_t scale, int64_t *out);
/* The same of n columns, at most 32; a bit for each that is known. */
uint32_t columns_rounded(const struct column *columns, size_t n, size_t i, int64_t scale,
                         int64_t *out);

/* Columns of sums that stand `stride` apart: num ÷ scale, or, where there are dens of the
 * same scale, num ÷ den. */
struct column column_of_sums(struct arena *a, const wide *num, const wide *den,
                             size_t stride, int64_t scale, size_t n);

/* The same of whole numbers; columns of zeros take no room. */
struct column column_of_integers(struct arena *a, const int64_t *values, size_t n);
void column_integers(const struct column *c, wide *out, size_t stride, size_t n);

#endif
