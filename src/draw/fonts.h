/* The pack's fonts: measuring with HarfBuzz, subsets, outlines for characters that the fonts
 * lack. HarfBuzz stays behind it (face.h). Characters are drawn one by one, without kerning or ligatures,
 * so that every back end draws exactly the width that is measured here. */
#ifndef DRAW_FONTS_H
#define DRAW_FONTS_H

#include "base/arena.h"
#include "base/diag.h"
#include "draw/canvas.h"

/* Loads and verifies (SHA-256) Regular and Bold from a folder; NULL after a diagnostic. Further
 * fonts that the folder's SHA256SUMS names lend the characters that these two lack. */
const struct fonts *fonts_open(struct arena *a, struct diags *ds, const char *folder);

/* Width in points of one line as every back end draws it. */
double text_width(const struct fonts *f, enum weight weight, double size, str text);
/* Ascent and descent of the type in points (positive both). */
double text_ascent(const struct fonts *f, enum weight weight, double size);
double text_descent(const struct fonts *f, enum weight weight, double size);
bool fonts_have(const struct fonts *f, enum weight weight, uint32_t code);

/* The fonts of the pack by weight, then those that lend: one numbering, `face`. */
#define FACE_LIMIT (WEIGHT_COUNT + 2)

enum glyph_source {
    GLYPH_FONT,   /* drawn with the font `face` */
    GLYPH_BOX,    /* no font has it: drawn as a box */
    GLYPH_NOTHING /* controls, joiners, variation selectors: no shape, no width */
};

struct glyph {
    uint32_t code;  /* line feeds and tabs come out as blanks */
    double advance; /* in em */
    enum glyph_source source;
    unsigned face;
};

/* The next character of a line at *at (advanced); false at its end. */
bool glyph_next(const struct fonts *f, enum weight weight, str text, size_t *at,
                struct glyph *out);
/* Adds the outline of one character to the canvas's path, its origin at (x, y); a box for
 * GLYPH_BOX. The caller fills it. */
void glyph_path(const struct fonts *f, struct canvas *c, struct glyph glyph, double x,
                double y, double size);

/* A set of code points per face, collected on the null canvas. */
struct code_points;
struct code_points *code_points_new(struct arena *a);
void code_points_add(struct code_points *set, unsigned face, uint32_t code);
bool code_points_has(const struct code_points *set, unsigned face, uint32_t code);
size_t code_points_count(const struct code_points *set, unsigned face);
struct canvas canvas_null(const struct fonts *f, struct code_points *collect);

/* Characters that no font has, each with the first text that holds it. */
struct missing_glyph {
    uint32_t code;
    char text[120];
};
size_t code_points_missing(const struct code_points *set, const struct missing_glyph **out);

/* A document's characters of one face by their places in it: the first has 1, 0 is none, and the
 * order is that of the code points. To be numbered when all have been added. */
#define SUBSET_LIMIT 65534u
void code_points_number(struct code_points *set);
uint32_t code_points_index(const struct code_points *set, unsigned face, uint32_t code);

/* A TrueType font with these characters, to be reached by glyph and not by code. Lengths are in
 * thousandths of an em. */
struct font_subset {
    str bytes;
    const char *name; /* PostScript's: "NotoSansSC-Bold" */
    int ascent, descent, box[4];
    size_t n;        /* characters; the three lists start with the one whose index is 1 */
    uint32_t *codes; /* in Unicode */
    uint16_t *glyphs, *widths;
};
/* Everything in it lies in `a`. */
struct font_subset fonts_subset(struct arena *a, const struct fonts *f, unsigned face,
                                const struct code_points *set);

#endif
