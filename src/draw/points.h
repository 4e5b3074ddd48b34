/* Which code points a document uses, per face: the inside of struct code_points, shared by the
 * null canvas that fills it and the fonts that subset by it. */
#ifndef DRAW_POINTS_H
#define DRAW_POINTS_H

#include "draw/fonts.h"

#define CODE_LIMIT 0x110000u
#define STAND_IN_FIRST 0xE000u
#define STAND_IN_LIMIT 0x1900u
#define MAPPING_LIMIT 8000u /* what a cmap of format 4 holds, one segment each */

#define MISSING_LIMIT 64 /* characters named; more would not be read */

/* All in one piece: texts come while the arena is lent to layout. */
struct code_points {
    uint8_t bits[FACE_LIMIT][CODE_LIMIT / 8];
    uint32_t beyond[STAND_IN_LIMIT]; /* code points beyond the BMP in order of appearance */
    size_t nbeyond;
    size_t count[FACE_LIMIT];
    struct missing_glyph missing[MISSING_LIMIT];
    size_t nmissing;
};

/* True if the document's characters beyond the BMP have stand-ins; else they are outlines. */
bool code_points_stands_in(const struct code_points *set);

/* Notes a character that no font has; the start of `text` is copied the first time. */
void code_points_miss(struct code_points *set, uint32_t code, str text);

#endif
