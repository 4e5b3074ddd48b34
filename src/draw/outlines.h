/* The outlines of a TrueType font's glyphs, read from the file one by one as they are needed: a pack
 * draws a few hundred of thirty thousand. To HarfBuzz they look like the whole table. */
#ifndef DRAW_OUTLINES_H
#define DRAW_OUTLINES_H

#include "base/arena.h"

struct outlines;

/* The table glyf: `length` bytes at `offset` of the file, which stays open. `loca` says where each
 * glyph lies, in words of two bytes (halves of offsets) or four, and must live as long. */
struct outlines *outlines_new(struct arena *a, int fd, size_t offset, size_t length,
                              str loca, bool long_words);
/* Makes sure that a glyph and those it is composed of are there. For any thread. */
void outlines_need(struct outlines *o, uint32_t glyph);
/* The table; what was not needed is zero. */
str outlines_table(const struct outlines *o);

#endif
