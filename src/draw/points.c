/* Collects the glyphs that a document draws. In: the texts of the null canvas; out: one set of
 * characters for each of the pack's own fonts, a list of all other glyphs, each one's place in its
 * face, and the characters that no font has. */
#include "draw/points.h"

#include <string.h>

struct code_points *code_points_new(struct arena *a)
{
    return arena_one(a, struct code_points);
}

/* A character of the pack's own fonts, as nearly all are. */
static bool is_plain(const struct glyph *glyph)
{
    return glyph->face < WEIGHT_COUNT && !glyph->shaped;
}

/* ---- other glyphs ---- */

static struct shaped shaped_of(const struct glyph *glyph)
{
    if (glyph->shaped) return *glyph->shaped;
    return (struct shaped){.span = glyph->advance, .ntext = 1, .text = {glyph->code}};
}

static bool same_glyph(const struct other_glyph *other, unsigned face,
                       const struct shaped *shaped)
{
    return other->face == face && other->shaped.id == shaped->id &&
           other->shaped.ntext == shaped->ntext &&
           memcmp(other->shaped.text, shaped->text,
                  shaped->ntext * sizeof shaped->text[0]) == 0;
}

/* The slot that has it, or the free one where it belongs. */
static size_t slot_of(const struct code_points *set, unsigned face,
                      const struct shaped *shaped)
{
    uint32_t hash = (face * 31 + shaped->id) * 2654435761u;
    for (unsigned i = 0; i < shaped->ntext; i++)
        hash = (hash ^ shaped->text[i]) * 2654435761u;
    size_t slot = (hash >> 8) % OTHER_SLOTS;
    while (set->slots[slot] &&
           !same_glyph(&set->others[set->slots[slot] - 1], face, shaped))
        slot = (slot + 1) % OTHER_SLOTS;
    return slot;
}

static void add_other(struct code_points *set, const struct glyph *glyph)
{
    struct shaped shaped = shaped_of(glyph);
    size_t slot = slot_of(set, glyph->face, &shaped);
    if (set->slots[slot] || set->nother == OTHER_LIMIT) return;
    set->others[set->nother++] = (struct other_glyph){
        .face = glyph->face,
        .place = (uint32_t)set->nothers[glyph->face]++,
        .shaped = shaped,
    };
    set->slots[slot] = (uint16_t)set->nother;
}

static size_t characters_of(const struct code_points *set, unsigned face)
{
    return face < WEIGHT_COUNT ? set->count[face] : 0;
}

static uint32_t other_index(const struct code_points *set, const struct glyph *glyph)
{
    struct shaped shaped = shaped_of(glyph);
    size_t slot = slot_of(set, glyph->face, &shaped);
    if (!set->slots[slot]) return 0;
    size_t index =
        characters_of(set, glyph->face) + set->others[set->slots[slot] - 1].place + 1;
    return index <= SUBSET_LIMIT ? (uint32_t)index : 0;
}

/* ---- all of them ---- */

void code_points_add(struct code_points *set, const struct glyph *glyph)
{
    assert(glyph->face < FACE_LIMIT && glyph->code < CODE_LIMIT);
    if (!is_plain(glyph)) {
        add_other(set, glyph);
        return;
    }
    uint64_t *word = &set->bits[glyph->face][glyph->code / 64];
    uint64_t bit = (uint64_t)1 << (glyph->code % 64);
    set->count[glyph->face] += !(*word & bit);
    *word |= bit;
}

static bool has_character(const struct code_points *set, unsigned face, uint32_t code)
{
    return code < CODE_LIMIT && (set->bits[face][code / 64] >> (code % 64) & 1);
}

size_t code_points_count(const struct code_points *set, unsigned face)
{
    return characters_of(set, face) + set->nothers[face];
}

static uint32_t bits_in(const uint64_t *words, size_t n)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < n; i++) bits += (uint32_t)__builtin_popcountll(words[i]);
    return bits;
}

void code_points_number(struct code_points *set)
{
    for (unsigned face = 0; face < WEIGHT_COUNT; face++) {
        uint32_t n = 0;
        for (size_t i = 0; n < set->count[face]; i += BLOCK_WORDS) {
            set->before[face][i / BLOCK_WORDS] = n;
            n += bits_in(&set->bits[face][i], BLOCK_WORDS);
        }
    }
}

uint32_t code_points_index(const struct code_points *set, const struct glyph *glyph)
{
    unsigned face = glyph->face;
    uint32_t code = glyph->code;
    if (!is_plain(glyph)) return other_index(set, glyph);
    if (!has_character(set, face, code)) return 0;
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
