/* The pack's fonts: measuring with HarfBuzz, subsets, outlines for characters that the fonts
 * lack. The one home of HarfBuzz. */
#ifndef DRAW_FONTS_H
#define DRAW_FONTS_H

#include "base/arena.h"
#include "base/diag.h"
#include "draw/canvas.h"

/* Loads and verifies (SHA-256) Regular and Bold from a folder; NULL after a diagnostic. */
const struct fonts *fonts_open(struct arena *a, struct diags *ds, const char *folder);

/* Width in points of one line as every back end draws it. */
double text_width(const struct fonts *f, enum weight weight, double size, str text);
/* Ascent and descent of the type in points (positive both). */
double text_ascent(const struct fonts *f, enum weight weight, double size);
double text_descent(const struct fonts *f, enum weight weight, double size);
bool fonts_have(const struct fonts *f, enum weight weight, uint32_t code);

/* A set of code points per weight, collected on the null canvas. */
struct code_points;
struct code_points *code_points_new(struct arena *a);
void code_points_add(struct code_points *set, enum weight weight, str text);
struct canvas canvas_null(struct arena *a, const struct fonts *f, struct code_points *collect);

/* A TrueType subset with these code points; bytes in `a`. */
str fonts_subset(struct arena *a, const struct fonts *f, enum weight weight,
                 const struct code_points *set);

#endif
