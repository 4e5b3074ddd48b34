/* Sets of rows, a bit for each. In: rows that are in; out: whether one is, and where the next
 * stretch of rows begins that are in, or are not: by 64 at a time. The words are the caller's. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include "base/vec.h"

enum { BITS_A_WORD = 64 };
typedef VEC_OF(uint64_t) bit_set;

/* Makes an empty vector the set of none of n rows. */
static inline void bits_make(bit_set *set, size_t n)
{
    vec_make(set, n / BITS_A_WORD + 1);
}
static inline bool bit_at(const uint64_t *bits, size_t i)
{
    return bits[i / BITS_A_WORD] >> i % BITS_A_WORD & 1;
}
static inline void bit_put(uint64_t *bits, size_t i)
{
    bits[i / BITS_A_WORD] |= (uint64_t)1 << i % BITS_A_WORD;
}
/* The first row from i to before `end` that is in the set, or is not, as `state` says; else `end`. */
static inline size_t bits_next(const uint64_t *bits, size_t i, size_t end, bool state)
{
    const uint64_t other = state ? 0 : UINT64_MAX;
    while (i < end) {
        uint64_t word = (bits[i / BITS_A_WORD] ^ other) >> i % BITS_A_WORD;
        if (word) {
            i += (size_t)__builtin_ctzll(word);
            return i < end ? i : end;
        }
        i = (i / BITS_A_WORD + 1) * BITS_A_WORD;
    }
    return end;
}

#endif
