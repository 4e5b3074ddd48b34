/* Raster pictures such as a logo, decoded for the PDF (libharu ends the program on a damaged PNG,
 * so it is never given one). */
#ifndef RENDER_PIXELS_H
#define RENDER_PIXELS_H

#include "base/base.h"
#include "base/vec.h"

struct pixels {
    int width, height;
    VEC_OF(unsigned char) rgb; /* 3 bytes a pixel, row by row; free with vec_free */
};

/* Reads a PNG of any kind onto white paper, scaled down to at most `most` pixels a side. False
 * if the file is missing, damaged or not a PNG, or has more than 64 million pixels. */
bool pixels_read(const char *path, int most, struct pixels *out);

#endif
