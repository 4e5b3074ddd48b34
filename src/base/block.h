/* Text 64 bytes at a time: of each block the bytes of a kind, bit i for byte i. In: bytes, not
 * aligned; out: sets of them, for whoever cuts lines or checks UTF-8. The one home of the
 * processor's own instructions; without them the same comes byte by byte. */
#ifndef BASE_BLOCK_H
#define BASE_BLOCK_H

#include "base/base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK_BYTES = 64 };

/* Where cells may end. */
struct block_cut {
    uint64_t stops;
    uint64_t others; /* how many of them are no delimiters */
};

/* What bytes of UTF-8 are. */
struct block_kinds {
    uint64_t high; /* not ASCII */
    uint64_t lead; /* E1 to EF but for ED: with any two of `later` behind it, a character */
    uint64_t later; /* 80 to BF */
};

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

/* The same with the bytes that are no `delimiter` counted. */
static inline struct block_cut block_cut(const char *s, char delimiter, char b, char most)
{
    struct block_cut out = {0, 0};
    __m128i count = _mm_setzero_si128(); /* in each byte */
    for (int i = 0; i < 4; i++) {
        const __m128i bytes = block_part(s, i);
        const __m128i ends = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter));
        __m128i any = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(most)), bytes);
        any = _mm_or_si128(any, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b)));
        count = _mm_sub_epi8(count, _mm_andnot_si128(ends, any));
        out.stops |= block_bits(_mm_or_si128(any, ends), i);
    }
    count = _mm_sad_epu8(count, _mm_setzero_si128());
    out.others = (uint64_t)(unsigned)_mm_cvtsi128_si32(count) +
                 (unsigned)_mm_extract_epi16(count, 4);
    return out;
}

static inline bool block_is_ascii(const char *s)
{
    const __m128i any = _mm_or_si128(_mm_or_si128(block_part(s, 0), block_part(s, 1)),
                                     _mm_or_si128(block_part(s, 2), block_part(s, 3)));
    return _mm_movemask_epi8(any) == 0;
}

static inline struct block_kinds block_kinds(const char *s)
{
    struct block_kinds out = {0, 0, 0};
    if (block_is_ascii(s)) return out;
    for (int i = 0; i < 4; i++) {
        const __m128i b = block_part(s, i); /* compared as signed: 80 is the least */
        __m128i lead = _mm_and_si128(_mm_cmpgt_epi8(b, _mm_set1_epi8((char)0xE0)),
                                     _mm_cmplt_epi8(b, _mm_set1_epi8((char)0xF0)));
        lead = _mm_andnot_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8((char)0xED)), lead);
        out.high |= block_bits(b, i);
        out.lead |= block_bits(lead, i);
        out.later |= block_bits(_mm_cmplt_epi8(b, _mm_set1_epi8((char)0xC0)), i);
    }
    return out;
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

static inline struct block_cut block_cut(const char *s, char delimiter, char b, char most)
{
    struct block_cut out = {block_stops(s, delimiter, b, most), 0};
    for (uint64_t at = out.stops; at; at &= at - 1)
        out.others += s[__builtin_ctzll(at)] != delimiter;
    return out;
}

static inline struct block_kinds block_kinds(const char *s)
{
    struct block_kinds out = {0, 0, 0};
    for (int i = 0; i < BLOCK_BYTES; i++) {
        unsigned char c = (unsigned char)s[i];
        out.high |= (uint64_t)(c >= 0x80) << i;
        out.lead |= (uint64_t)(c > 0xE0 && c < 0xF0 && c != 0xED) << i;
        out.later |= (uint64_t)(c >= 0x80 && c < 0xC0) << i;
    }
    return out;
}

static inline bool block_is_ascii(const char *s)
{
    return block_kinds(s).high == 0;
}

#endif

#endif
