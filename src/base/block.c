/* Many blocks of text in one go. In: text; out: the places of the bytes at which cells may end, and
 * how far the text is plain UTF-8. Each is written for registers of 16, 32 and 64 bytes (and in
 * plain C), with the same results; which of them is used registers.h says. With block.h
 * the one home of the processor's own instructions; ids.c takes those of 16 bytes from it. */
#include "base/block.h"

#include "base/registers.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* ---- sixteen bytes ---- */

static struct block_cut cut_16(const char *text, size_t n, char delimiter, char quote,
                               char most, uint32_t *places)
{
    uint32_t *to = places;
    size_t others = 0;
    for (size_t at = 0; at < n; at += BLOCK_BYTES) {
        uint64_t stops = block_stops(text + at, delimiter, quote, most);
        for (; stops; stops &= stops - 1) {
            *to = (uint32_t)(at + (size_t)__builtin_ctzll(stops));
            others += text[*to++] != delimiter;
        }
    }
    return (struct block_cut){(size_t)(to - places), others};
}

/* What bytes of UTF-8 are. */
struct block_kinds {
    uint64_t high; /* not ASCII */
    uint64_t lead; /* E1 to EF but for ED: with any two of `later` behind it, a character */
    uint64_t later; /* 80 to BF */
};

typedef struct block_kinds kinds_finder(const char *s);

INTO_LOOP size_t plain_length(str text, kinds_finder *kinds)
{
    size_t at = 0;
    uint64_t lead = 0; /* of the block before */
    for (; text.n - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
        struct block_kinds k = kinds(text.s + at);
        uint64_t due = k.lead << 1 | k.lead << 2 | lead >> 63 | lead >> 62;
        if ((k.later ^ due) | (k.high ^ (k.lead | k.later))) break;
        lead = k.lead;
    }
    return at - (lead >> 63 ? 1 : lead >> 62 ? 2 : 0);
}

#ifdef __SSE2__

/* Bytes are compared as signed: 80 is the least. */
static inline struct block_kinds kinds_16(const char *s)
{
    struct block_kinds out = {0, 0, 0};
    if (block_is_ascii(s)) return out;
    for (int i = 0; i < 4; i++) {
        const __m128i b = block_part(s, i);
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

static inline struct block_kinds kinds_16(const char *s)
{
    struct block_kinds out = {0, 0, 0};
    if (block_is_ascii(s)) return out;
    for (int i = 0; i < BLOCK_BYTES; i++) {
        unsigned char c = (unsigned char)s[i];
        out.high |= (uint64_t)(c >= 0x80) << i;
        out.lead |= (uint64_t)(c > 0xE0 && c < 0xF0 && c != 0xED) << i;
        out.later |= (uint64_t)(c >= 0x80 && c < 0xC0) << i;
    }
    return out;
}

#endif

static size_t plain_16(str text)
{
    return plain_length(text, kinds_16);
}

#ifdef __x86_64__

/* ---- 32 bytes ---- */

WITH_32_BYTES INTO_LOOP uint64_t bits_32(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

WITH_32_BYTES INTO_LOOP __m256i part_32(const char *s)
{
    return _mm256_loadu_si256((const __m256i *)s);
}

/* The bytes that are `a` or not above `most`. */
WITH_32_BYTES INTO_LOOP __m256i others_32(__m256i bytes, __m256i a, __m256i most)
{
    return _mm256_or_si256(_mm256_cmpeq_epi8(bytes, a),
                           _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, most), bytes));
}

/* Eight at a time, whatever they are worth: how many there are is hard to foresee. */
WITH_32_BYTES static struct block_cut cut_32(const char *text, size_t n, char delimiter,
                                             char quote, char most, uint32_t *places)
{
    const __m256i d = _mm256_set1_epi8(delimiter), q = _mm256_set1_epi8(quote),
                  m = _mm256_set1_epi8(most);
    uint32_t *to = places;
    size_t not_d = 0;
    for (size_t at = 0; at < n; at += BLOCK_BYTES) {
        const __m256i low = part_32(text + at), high = part_32(text + at + 32);
        uint64_t ends = bits_32(_mm256_cmpeq_epi8(low, d), _mm256_cmpeq_epi8(high, d));
        uint64_t others = bits_32(others_32(low, q, m), others_32(high, q, m)) & ~ends;
        uint64_t stops = ends | others;
        uint32_t *next = to + _mm_popcnt_u64(stops);
        for (; to < next; to += 8)
            for (int i = 0; i < 8; i++, stops = _blsr_u64(stops))
                to[i] = (uint32_t)(at + _tzcnt_u64(stops));
        to = next;
        not_d += (size_t)_mm_popcnt_u64(others);
    }
    return (struct block_cut){(size_t)(to - places), not_d};
}

WITH_32_BYTES INTO_LOOP __m256i lead_32(__m256i b)
{
    const __m256i two = _mm256_set1_epi8((char)0xE0), four = _mm256_set1_epi8((char)0xF0),
                  odd = _mm256_set1_epi8((char)0xED);
    __m256i three = _mm256_and_si256(_mm256_cmpgt_epi8(b, two), _mm256_cmpgt_epi8(four, b));
    return _mm256_andnot_si256(_mm256_cmpeq_epi8(b, odd), three);
}

WITH_32_BYTES INTO_LOOP struct block_kinds kinds_32(const char *s)
{
    const __m256i low = part_32(s), high = part_32(s + 32),
                  first = _mm256_set1_epi8((char)0xC0);
    struct block_kinds out = {bits_32(low, high), 0, 0};
    if (!out.high) return out;
    out.lead = bits_32(lead_32(low), lead_32(high));
    out.later = bits_32(_mm256_cmpgt_epi8(first, low), _mm256_cmpgt_epi8(first, high));
    return out;
}

WITH_32_BYTES static size_t plain_32(str text)
{
    return plain_length(text, kinds_32);
}

/* ---- 64 bytes ---- */

WITH_64_BYTES INTO_LOOP __m512i part_64(const char *s)
{
    return _mm512_loadu_si512(s);
}

/* The numbers of the bytes are pressed together and widened, sixteen at a time. */
WITH_64_BYTES static struct block_cut cut_64(const char *text, size_t n, char delimiter,
                                             char quote, char most, uint32_t *places)
{
    static const char numbers[BLOCK_BYTES] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i d = _mm512_set1_epi8(delimiter), q = _mm512_set1_epi8(quote),
                  m = _mm512_set1_epi8(most), number = part_64(numbers);
    uint32_t *to = places;
    size_t not_d = 0;
    for (size_t at = 0; at < n; at += BLOCK_BYTES) {
        const __m512i bytes = part_64(text + at), from = _mm512_set1_epi32((int)at);
        uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, d);
        uint64_t others =
            (_mm512_cmpeq_epi8_mask(bytes, q) | _mm512_cmple_epu8_mask(bytes, m)) & ~ends;
        uint32_t *next = to + _mm_popcnt_u64(ends | others);
        __m512i stops = _mm512_maskz_compress_epi8(ends | others, number);
        do {
            const __m512i some = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(stops));
            _mm512_storeu_si512(to, _mm512_add_epi32(from, some));
            stops = _mm512_alignr_epi32(stops, stops, 4);
            to += 16;
        } while (to < next);
        to = next;
        not_d += (size_t)_mm_popcnt_u64(others);
    }
    return (struct block_cut){(size_t)(to - places), not_d};
}

WITH_64_BYTES INTO_LOOP struct block_kinds kinds_64(const char *s)
{
    const __m512i b = part_64(s), after = _mm512_sub_epi8(b, _mm512_set1_epi8((char)0xE1));
    return (struct block_kinds){
        .high = _mm512_movepi8_mask(b),
        .lead = _mm512_cmple_epu8_mask(after, _mm512_set1_epi8(0xEF - 0xE1)) &
                _mm512_cmpneq_epi8_mask(b, _mm512_set1_epi8((char)0xED)),
        .later = _mm512_cmplt_epi8_mask(b, _mm512_set1_epi8((char)0xC0))};
}

WITH_64_BYTES static size_t plain_64(str text)
{
    return plain_length(text, kinds_64);
}

#endif

/* ---- the widest ---- */

struct block_cut blocks_cut(const char *text, size_t n, char delimiter, char quote,
                            char most, uint32_t *places)
{
    int width = register_bytes();
#ifdef __x86_64__
    if (width == 64) return cut_64(text, n, delimiter, quote, most, places);
    if (width == 32) return cut_32(text, n, delimiter, quote, most, places);
#endif
    (void)width;
    return cut_16(text, n, delimiter, quote, most, places);
}

size_t blocks_plain(str text)
{
    int width = register_bytes();
#ifdef __x86_64__
    if (width == 64) return plain_64(text);
    if (width == 32) return plain_32(text);
#endif
    (void)width;
    return plain_16(text);
}
