/* An open font: HarfBuzz's face, the tables that it reads and what has been asked of it so far. Shared
 * by face.c, which opens it, fonts.c and shape.c, which measure, and subset.c. The one home of HarfBuzz. */
#ifndef DRAW_FACE_H
#define DRAW_FACE_H

#include <hb-ot.h>
#include <stdatomic.h>

#include "draw/fonts.h"
#include "draw/outlines.h"

#define BMP 0x10000u

struct face {
    hb_face_t *face;
    hb_font_t *font;
    struct face_table *tables;
    size_t ntable;
    struct outlines *outlines;
    double upem;
    double ascent, descent; /* em */
    double ascii[128];      /* advances in em; 0 where text_width must look closer */
    _Atomic uint16_t advances[BMP]; /* filled as asked; equal whoever fills them */
};

struct fonts {
    struct face *faces[WEIGHT_COUNT];
    struct lenders *lenders;
    unsigned n; /* both */
};

/* A face by its number; one that lends is opened now if nobody asked before. For any thread. */
struct face *fonts_face(const struct fonts *f, unsigned face);
/* The number of a glyph in its font; 0 if there is none. */
hb_codepoint_t face_glyph(const struct face *face, const struct glyph *glyph);
/* The fonts draw "’" as wide as a hanzi; behind a Latin letter it is the straight one. */
bool is_latin(uint32_t code);
uint32_t apostrophe_of(uint32_t code, bool latin);
/* How one character is drawn on its own, whatever stands beside it. */
struct glyph glyph_of(const struct fonts *f, enum weight weight, uint32_t code);

/* What a file must be: so long, with first bytes of this SHA-256, which hold the checksums of all
 * tables, and sound by OpenType's own sum; or else with this SHA-256 as a whole, which takes four
 * times as long to find out. */
#define FACE_FIRST_BYTES 4096
struct face_proof {
    size_t size;
    str first, whole; /* in hexadecimal; `first` may be empty */
};

enum face_state {
    FACE_OPEN,
    FACE_UNREADABLE, /* errno says why */
    FACE_OTHER,      /* not what was proven, or damaged */
    FACE_UNUSABLE    /* not TrueType */
};

/* Reads and verifies a font, with what says how its letters join if it `joins`. It stays open until
 * the process ends. */
enum face_state face_open(struct arena *a, const char *path, struct face_proof proof,
                          bool joins, struct face **out);

#endif
