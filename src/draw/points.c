/* Collects the code points that a document draws. In: the texts of the null canvas; out: one set
 * per face, each code point's place in it, and the characters that no font has. */
#include "draw/points.h"

#include <string.h>

struct code_points *code_points_new(struct arena *a)
{
    return arena_one(a, struct code_points);
}

void code_points_add(struct code_points *set, unsigned face, uint32_t code)
{
    assert(face < FACE_LIMIT && code < CODE_LIMIT);
    uint64_t *word = &set->bits[face][code / 64], bit = (uint64_t)1 << (code % 64);
    set->count[face] += !(*word & bit);
    *word |= bit;
}

bool code_points_has(const struct code_points *set, unsigned face, uint32_t code)
{
    return code < CODE_LIMIT && (set->bits[face][code / 64] >> (code % 64) & 1);
}

size_t code_points_count(const struct code_points *set, unsigned face)
{
    return set->count[face];
}

static uint32_t bits_in(const uint64_t *words, size_t n)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < n; i++) bits += (uint32_t)__builtin_popcountll(words[i]);
    return bits;
}

void code_points_number(struct code_points *set)
{
    for (unsigned face = 0; face < FACE_LIMIT; face++) {
        uint32_t n = 0;
        for (size_t i = 0; n < set->count[face]; i += BLOCK_WORDS) {
            set->before[face][i / BLOCK_WORDS] = n;
            n += bits_in(&set->bits[face][i], BLOCK_WORDS);
        }
    }
}

uint32_t code_points_index(const struct code_points *set, unsigned face, uint32_t code)
{
    if (!code_points_has(set, face, code)) return 0;
    size_t word = code / 64, block = word / BLOCK_WORDS;
    uint64_t up_to = set->bits[face][word] << (63 - code % 64);
    uint32_t index = set->before[face][block] + bits_in(&up_to, 1) +
                     bits_in(&set->bits[face][block * BLOCK_WORDS], word % BLOCK_WORDS);
    return index <= SUBSET_LIMIT ? index : 0;
}

void code_points_miss(struct code_points *set, uint32_t code, str text)
{
    for (size_t i = 0; i < set->nmissing; i++)
        if (set->missing[i].code == code) return;
    if (set->nmissing == MISSING_LIMIT) return;
    struct missing_glyph *miss = &set->missing[set->nmissing++];
    size_t n = text.n < sizeof miss->text ? text.n : sizeof miss->text - 1;
    while (n < text.n && n > 0 && ((unsigned char)text.s[n] & 0xC0) == 0x80) n--;
    miss->code = code;
    memcpy(miss->text, text.s, n);
}

size_t code_points_missing(const struct code_points *set, const struct missing_glyph **out)
{
    *out = set->missing;
    return set->nmissing;
}
