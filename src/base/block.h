/* Text 64 bytes at a time: of each block the bytes of a kind, bit i for byte i. In: bytes, not
 * aligned; out: where cells may end, for whoever cuts lines, and how far a text is plain. What
 * goes over many blocks (block.c) takes the widest registers that the machine has; what looks at
 * a few at a time (here) is compiled into those who ask. */
#ifndef BASE_BLOCK_H
#define BASE_BLOCK_H

#include "base/base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK_BYTES = 64 };

#ifdef __SSE2__

static inline __m128i block_part(const char *s, int i)
{
    return _mm_loadu_si128((const __m128i *)(s + 16 * i));
}

static inline uint64_t block_bits(__m128i of, int i)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(of) << 16 * i;
}

/* The bytes that are `a`, `b` or not above `most`. */
static inline uint64_t block_stops(const char *s, char a, char b, char most)
{
    uint64_t found = 0;
    for (int i = 0; i < 4; i++) {
        const __m128i bytes = block_part(s, i);
        __m128i any = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(most)), bytes);
        any = _mm_or_si128(any, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(a)));
        any = _mm_or_si128(any, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b)));
        found |= block_bits(any, i);
    }
    return found;
}

static inline bool block_is_ascii(const char *s)
{
    const __m128i any = _mm_or_si128(_mm_or_si128(block_part(s, 0), block_part(s, 1)),
                                     _mm_or_si128(block_part(s, 2), block_part(s, 3)));
    return _mm_movemask_epi8(any) == 0;
}

#else

static inline uint64_t block_stops(const char *s, char a, char b, char most)
{
    uint64_t found = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
        bool stop = (unsigned char)s[i] <= (unsigned char)most || s[i] == a || s[i] == b;
        found |= (uint64_t)stop << i;
    }
    return found;
}

static inline bool block_is_ascii(const char *s)
{
    unsigned char all = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) all |= (unsigned char)s[i];
    return all < 0x80;
}

#endif

/* Where cells may end. */
struct block_cut {
    size_t n;
    size_t others; /* how many of them are no delimiters */
};

/* The places, in their order, of all bytes of the text that are `delimiter`, `quote` or not above
 * `most`. n is a number of blocks in bytes; behind the places that there are, BLOCK_BYTES more
 * may be written to. */
struct block_cut blocks_cut(const char *text, size_t n, char delimiter, char quote,
                            char most, uint32_t *places);
/* How far a text goes, in blocks, that holds nothing but ASCII and characters of three bytes,
 * as nearly all Chinese ones are. The last of them may be cut off there: it is not counted. */
size_t blocks_plain(str text);

#endif
