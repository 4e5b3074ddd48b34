/* Which code points a document uses, per face: the inside of struct code_points, shared by the
 * null canvas that fills it and the fonts that subset by it. */
#ifndef DRAW_POINTS_H
#define DRAW_POINTS_H

#include "draw/fonts.h"

#define CODE_LIMIT 0x110000u
#define CODE_WORDS (CODE_LIMIT / 64)
#define BLOCK_WORDS 8

#define MISSING_LIMIT 64 /* characters named; more would not be read */

/* All in one piece: texts come while the arena is lent to layout. */
struct code_points {
    uint64_t bits[FACE_LIMIT][CODE_WORDS];
    uint32_t before[FACE_LIMIT][CODE_WORDS / BLOCK_WORDS]; /* how many in earlier blocks */
    size_t count[FACE_LIMIT];
    struct missing_glyph missing[MISSING_LIMIT];
    size_t nmissing;
};

/* Notes a character that no font has; the start of `text` is copied the first time. */
void code_points_miss(struct code_points *set, uint32_t code, str text);

#endif
