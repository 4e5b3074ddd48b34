/* The pack's fonts: measuring with HarfBuzz, subsets, outlines for characters that the fonts
 * lack. HarfBuzz stays behind it (face.h). Characters are drawn one by one, without kerning or ligatures,
 * so that every back end draws exactly the width that is measured here; scripts whose letters join,
 * combine or run to the left are shaped line by line. */
#ifndef DRAW_FONTS_H
#define DRAW_FONTS_H

#include "base/arena.h"
#include "base/diag.h"
#include "draw/canvas.h"

/* Loads and verifies (SHA-256) Regular and Bold from a folder; NULL after a diagnostic. Further
 * fonts that the folder's SHA256SUMS names lend the characters that these two lack; they are
 * verified when the first such character comes, and a damaged one ends the run then. */
const struct fonts *fonts_open(struct arena *a, struct diags *ds, const char *folder);

/* Width in points of one line as every back end draws it. */
double text_width(const struct fonts *f, enum weight weight, double size, str text);

/* The fonts of the pack by weight, then those that lend: one numbering, `face`. */
#define LENDER_LIMIT 16
#define FACE_LIMIT (WEIGHT_COUNT + LENDER_LIMIT)

enum glyph_source {
    GLYPH_FONT,    /* drawn with the font `face` */
    GLYPH_OUTLINE, /* likewise, and no text: its characters are copied with another glyph */
    GLYPH_BOX,     /* no font has it: drawn as a box */
    GLYPH_NOTHING  /* controls, joiners, variation selectors: no shape, no width */
};

#define SHAPED_TEXT 12 /* characters: a family of emoji, with joiners */

/* A glyph that is not simply the font's for one character. */
struct shaped {
    uint32_t id;    /* its number in the font */
    double x, y;    /* moved by so much to the right and up, in em */
    double span;    /* what all glyphs of its text take, in em */
    unsigned ntext; /* the characters that it is copied as */
    uint32_t text[SHAPED_TEXT];
};

struct glyph {
    uint32_t code;  /* line feeds and tabs come out as blanks */
    double advance; /* in em */
    enum glyph_source source;
    unsigned face;
    const struct shaped *shaped; /* NULL: the font's glyph for `code` */
};

/* The next character of a line at *at (advanced); false at its end. As it would be drawn alone: for
 * finding where a line may end. */
bool glyph_next(const struct fonts *f, enum weight weight, str text, size_t *at,
                struct glyph *out);

/* The glyphs of a line as they are drawn, from left to right. */
struct shaped_line {
    const struct fonts *fonts;
    enum weight weight;
    str text;
    size_t at;
    struct joined *joined; /* NULL: each character is drawn alone */
};
struct shaped_line line_begin(const struct fonts *f, enum weight weight, str text);
/* False at its end. What it points to lives until line_close. */
bool line_next(struct shaped_line *line, struct glyph *out);
void line_close(struct shaped_line *line);
/* True if there may be characters that join, combine or run to the left; looks at bytes only. */
bool text_is_joined(str text);
/* In em. */
double line_width(const struct fonts *f, enum weight weight, str text);

/* Adds the outline of one character to the canvas's path, its origin at (x, y); a box for
 * GLYPH_BOX. The caller fills it. */
void glyph_path(const struct fonts *f, struct canvas *c, struct glyph glyph, double x,
                double y, double size);

/* What a document draws in each face, collected on the null canvas: characters of the pack's own
 * fonts, and other glyphs with the text that they stand for. */
struct code_points;
struct code_points *code_points_new(struct arena *a);
void code_points_add(struct code_points *set, const struct glyph *glyph);
size_t code_points_count(const struct code_points *set, unsigned face);
struct canvas canvas_null(const struct fonts *f, struct code_points *collect);

/* Characters that no font has, each with the first text that holds it. */
struct missing_glyph {
    uint32_t code;
    char text[120];
};
size_t code_points_missing(const struct code_points *set, const struct missing_glyph **out);

/* A document's glyphs of one face by their places in it: the first has 1, 0 is none (more than a
 * font can number, or than are kept); characters in the order of their codes, then other glyphs as
 * they came. To be numbered when all have been added. */
#define SUBSET_LIMIT 65534u
void code_points_number(struct code_points *set);
uint32_t code_points_index(const struct code_points *set, const struct glyph *glyph);

/* A TrueType font with these glyphs, to be reached by glyph and not by code. Lengths are in
 * thousandths of an em. */
struct font_subset {
    str bytes;
    const char *name; /* PostScript's: "NotoSansSC-Bold" */
    int ascent, descent, box[4];
    size_t n;                    /* glyphs; the lists start with the one whose index is 1 */
    const struct shaped **texts; /* what each stands for; NULL: the character in `codes` */
    uint32_t *codes;             /* in Unicode */
    uint16_t *glyphs, *widths;
};
/* Everything in it lies in `a`, or in the set. */
struct font_subset fonts_subset(struct arena *a, const struct fonts *f, unsigned face,
                                const struct code_points *set);

#endif
