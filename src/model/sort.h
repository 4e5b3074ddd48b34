/* Stable sorting of records by one or two integer keys. Internal to model/. */
#ifndef MODEL_SORT_H
#define MODEL_SORT_H

#include "base/base.h"

typedef int64_t sort_key(const void *record);

bool records_in_order(const void *at, size_t n, size_t size, sort_key *first,
                      sort_key *second);

/* Sorts n records of `size` bytes by `first`, then `second` (may be NULL), then present
 * order; moved[i] becomes the new place of record i. n must be below 2^32. */
void records_sort(void *at, size_t n, size_t size, sort_key *first, sort_key *second,
                  uint32_t *moved);

#endif
