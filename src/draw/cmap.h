/* The cmap table of a font subset, as libharu and readers look characters up. */
#ifndef DRAW_CMAP_H
#define DRAW_CMAP_H

#include "base/arena.h"
#include "base/base.h"

struct mapping {
    uint32_t code, glyph;
};

/* A whole cmap table with one subtable of format 4, in `a`. `map` is in order of code points, all
 * inside the BMP and below U+FFFF. */
str cmap_table(struct arena *a, const struct mapping *map, size_t n);

#endif
