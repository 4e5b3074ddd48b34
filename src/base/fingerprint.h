/* A short name of a text, for telling later whether a cell still says what was printed in
 * it. */
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H

#include "base/base.h"

struct fingerprint {
    char text[13]; /* twelve hexadecimal digits */
};

/* Blanks at the ends do not count and a run of blanks or line ends is one blank, because
 * spreadsheet programs change those; everything else counts. */
struct fingerprint fingerprint_of(str text);

#endif
