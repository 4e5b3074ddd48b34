/* What is drawn on one page of a PDF, as the operators of ISO 32000-1, 8.5 and 9.4, written one after
 * the other into a buffer. Lengths are points, y grows upwards; hundredths of a point are finer
 * than any printer and short in the file. */
#ifndef RENDER_CONTENT_H
#define RENDER_CONTENT_H

#include "base/base.h"
#include "base/vec.h"

struct content {
    VEC_OF(char) bytes; /* free with vec_free */
};

void content_text(struct content *c, const char *text);
void content_bytes(struct content *c, str bytes);
/* A number and a blank: a length in points; a share in thousandths. */
void content_length(struct content *c, double points);
void content_share(struct content *c, double share);
/* Four hexadecimal digits, as strings of characters of two bytes have them. */
void content_hex(struct content *c, uint32_t code);
/* "r g b operation", of 0xRRGGBB. */
void content_colour(struct content *c, uint32_t colour, const char *operation);

#endif
