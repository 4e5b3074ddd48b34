/* An open font: HarfBuzz's face and what has been asked of it so far. Shared by fonts.c, which opens
 * and measures, and subset.c. The one home of HarfBuzz. */
#ifndef DRAW_FACE_H
#define DRAW_FACE_H

#include <hb-ot.h>
#include <stdatomic.h>

#include "draw/fonts.h"

#define BMP 0x10000u

struct face {
    hb_face_t *face;
    hb_font_t *font;
    double upem;
    double ascent, descent; /* em */
    double ascii[128];      /* advances in em; 0 where text_width must look closer */
    _Atomic uint16_t advances[BMP]; /* filled as asked; equal whoever fills them */
};

struct fonts {
    struct face *faces[FACE_LIMIT]; /* the weights', then the lenders */
    unsigned n;
};

#endif
