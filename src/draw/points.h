/* Which glyphs a document uses, per face: the inside of struct code_points, shared by the
 * null canvas that fills it and the fonts that subset by it. */
#ifndef DRAW_POINTS_H
#define DRAW_POINTS_H

#include "draw/fonts.h"

#define CODE_LIMIT 0x110000u
#define CODE_WORDS (CODE_LIMIT / 64)
#define BLOCK_WORDS 8

#define MISSING_LIMIT 64 /* characters named; more would not be read */
#define OTHER_LIMIT 8192 /* glyphs that are not characters of the pack's own fonts */
#define OTHER_SLOTS (2 * OTHER_LIMIT)

/* A glyph with its text; a lent character has id 0. */
struct other_glyph {
    unsigned face;
    uint32_t place;       /* among those of its face, the first has 0 */
    struct shaped shaped; /* as it was first met */
};

/* All in one piece: texts come while the arena is lent to layout. */
struct code_points {
    uint64_t bits[WEIGHT_COUNT][CODE_WORDS];
    uint32_t before[WEIGHT_COUNT]
                   [CODE_WORDS / BLOCK_WORDS]; /* how many in earlier blocks */
    size_t count[WEIGHT_COUNT], nothers[FACE_LIMIT];
    size_t nother;
    struct other_glyph others[OTHER_LIMIT];
    uint16_t slots[OTHER_SLOTS]; /* 1 + place in `others`, by hash; 0: free */
    struct missing_glyph missing[MISSING_LIMIT];
    size_t nmissing;
};

/* Notes a character that no font has; the start of `text` is copied the first time. */
void code_points_miss(struct code_points *set, uint32_t code, str text);

#endif
