/* Lines of text that fit: alignment, shrinking with an ellipsis at the end, wrapping by Unicode's
 * line breaking rules with Chinese punctuation. The one home of libunibreak. Widths and sizes are
 * in points; texts are UTF-8 without line feeds unless wrapped. */
#ifndef DRAW_TEXT_H
#define DRAW_TEXT_H

#include "base/arena.h"
#include "draw/canvas.h"
#include "draw/fonts.h"
#include "report/report.h"

/* The smallest type that may be printed. */
#define TYPE_FLOOR 6.5

/* One line: at `size` if it fits into `width`, else smaller down to `floor`, else cut with "...".
 * The text points into the argument or into `a`. */
struct fitted {
    str text;
    double size, width;
};
struct fitted text_fit(struct arena *a, const struct fonts *f, enum weight weight,
                       double size, double floor, double width, str text);

/* The lines of a text broken at `width`, at most `limit` (0: all); when cut, the last one ends
 * in "...". A word that is wider than the line is broken inside. Line feeds end a line. Returns
 * their number, at least 1; `lines` in `a`. */
size_t text_wrap(struct arena *a, const struct fonts *f, enum weight weight, double size,
                 double width, str text, size_t limit, str **lines);
/* The same for a name: when it is cut, then in its middle, since the names of a family differ at
 * the end (华东一组, 华东二组). */
size_t text_wrap_name(struct arena *a, const struct fonts *f, enum weight weight,
                      double size, double width, str text, size_t limit, str **lines);

/* A text measured for any size of type, and taken apart when it is first broken: for what is
 * broken again and again. */
struct broken;
struct measured {
    str text;
    enum weight weight;
    bool feeds;                  /* has line feeds */
    double width;                /* of the whole, in em */
    const struct broken *broken; /* NULL until then */
};
struct measured text_measure(const struct fonts *f, enum weight weight, str text);
/* As text_wrap; what it is taken apart into lives in `kept`. */
size_t measured_wrap(struct arena *a, const struct fonts *f, struct measured *m,
                     struct arena *kept, double size, double width, size_t limit,
                     str **lines);

/* The width of the longest word: what a column must have for none to be broken inside. Hanzi are
 * words of one character. */
double text_word_width(const struct fonts *f, enum weight weight, double size, str text);

/* One line; x is the left end, the right end or the middle by `align`, y the baseline. */
void draw_text(struct canvas *c, double x, double y, enum align align, enum weight weight,
               double size, uint32_t colour, str text);

/* text_fit and draw_text in one: into `width` points from x on, aligned inside them. */
void draw_text_fit(struct canvas *c, struct arena scratch, double x, double y, double width,
                   enum align align, enum weight weight, double size, uint32_t colour,
                   str text);

#endif
