/* Collects the code points that a document draws. In: the texts of the null canvas; out: one set
 * per weight, stand-ins for what lies beyond the BMP, and the characters that no font has. */
#include "draw/points.h"

#include "base/text.h"

struct code_points *code_points_new(struct arena *a)
{
    struct code_points *set = arena_one(a, struct code_points);
    set->arena = a;
    return set;
}

static void note_beyond(struct code_points *set, uint32_t code)
{
    for (size_t i = 0; i < set->nbeyond; i++)
        if (set->beyond[i] == code) return;
    if (set->nbeyond < STAND_IN_LIMIT) set->beyond[set->nbeyond++] = code;
}

static void add_code(struct code_points *set, enum weight weight, uint32_t code)
{
    uint8_t *byte = &set->bits[weight][code / 8];
    uint8_t bit = (uint8_t)(1u << (code % 8));
    if (*byte & bit) return;
    *byte |= bit;
    set->count[weight]++;
    if (code > 0xFFFF) note_beyond(set, code);
}

void code_points_add(struct code_points *set, enum weight weight, str text)
{
    for (size_t at = 0; at < text.n;) add_code(set, weight, utf8_next(text, &at));
}

bool code_points_has(const struct code_points *set, enum weight weight, uint32_t code)
{
    return code < CODE_LIMIT && (set->bits[weight][code / 8] >> (code % 8) & 1);
}

void code_points_miss(struct code_points *set, uint32_t code, str text)
{
    struct missing_glyph **last = &set->missing;
    for (; *last; last = (struct missing_glyph **)&(*last)->next)
        if ((*last)->code == code) return;
    *last = arena_one(set->arena, struct missing_glyph);
    **last = (struct missing_glyph){.code = code, .text = arena_copy(set->arena, text)};
}

const struct missing_glyph *code_points_missing(const struct code_points *set)
{
    return set->missing;
}

bool code_points_stands_in(const struct code_points *set)
{
    for (int w = 0; w < WEIGHT_COUNT; w++)
        if (set->count[w] + 1 > MAPPING_LIMIT) return false;
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
