/* Stable sorting of records by one or two integer keys. Internal to model/. */
#ifndef MODEL_SORT_H
#define MODEL_SORT_H

#include "base/base.h"

typedef int64_t sort_key(const void *record);

/* Sorts n records of `size` bytes by `first`, then `second` (may be NULL), then present
 * order. Records that are already in order, as most exports are, cost one pass. If `moved`
 * is not NULL, moved[i] becomes the new place of record i (only when the result is true:
 * some record moved). n must be below 2^32. */
bool records_sort(void *at, size_t n, size_t size, sort_key *first, sort_key *second,
                  uint32_t *moved);

#endif
