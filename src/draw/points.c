/* Collects the code points that a document draws. In: the texts of the null canvas; out: one set
 * per face, stand-ins for what lies beyond the BMP, and the characters that no font has. */
#include "draw/points.h"

#include <string.h>

struct code_points *code_points_new(struct arena *a)
{
    return arena_one(a, struct code_points);
}

static void note_beyond(struct code_points *set, uint32_t code)
{
    for (size_t i = 0; i < set->nbeyond; i++)
        if (set->beyond[i] == code) return;
    if (set->nbeyond < STAND_IN_LIMIT) set->beyond[set->nbeyond++] = code;
}

void code_points_add(struct code_points *set, unsigned face, uint32_t code)
{
    assert(face < FACE_LIMIT && code < CODE_LIMIT);
    uint8_t *byte = &set->bits[face][code / 8];
    uint8_t bit = (uint8_t)(1u << (code % 8));
    if (*byte & bit) return;
    *byte |= bit;
    set->count[face]++;
    if (code > 0xFFFF) note_beyond(set, code);
}

bool code_points_has(const struct code_points *set, unsigned face, uint32_t code)
{
    return code < CODE_LIMIT && (set->bits[face][code / 8] >> (code % 8) & 1);
}

size_t code_points_count(const struct code_points *set, unsigned face)
{
    return set->count[face];
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

bool code_points_stands_in(const struct code_points *set)
{
    for (int face = 0; face < FACE_LIMIT; face++)
        if (set->count[face] + 1 > MAPPING_LIMIT) return false;
    return set->nbeyond > 0;
}

uint32_t code_points_stand_in(const struct code_points *set, uint32_t code)
{
    if (code <= 0xFFFF) return code;
    if (!code_points_stands_in(set)) return 0;
    for (size_t i = 0; i < set->nbeyond; i++)
        if (set->beyond[i] == code) return STAND_IN_FIRST + (uint32_t)i;
    return 0;
}

uint32_t code_points_original(const struct code_points *set, uint32_t stand_in)
{
    if (stand_in < STAND_IN_FIRST || stand_in >= STAND_IN_FIRST + set->nbeyond)
        return stand_in;
    return set->beyond[stand_in - STAND_IN_FIRST];
}
