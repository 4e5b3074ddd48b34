/* A document of the report as pages of shapes: flow, page breaks, footers, outline. */
#ifndef DRAW_LAYOUT_H
#define DRAW_LAYOUT_H

#include "base/arena.h"
#include "draw/canvas.h"
#include "report/report.h"

/* Draws all pages of a PDF document; the result does not depend on the back end. `pages` is the
 * total printed in "x / y"; call once on the null canvas with 0 to learn it. Returns the count. */
int document_draw(struct canvas *c, struct arena scratch, const struct report *rep,
                  const struct document *doc, int pages);

/* One chart alone in a box, for slides and mail (Cairo) and for layout itself. */
struct box {
    double x, y, w, h;
};
void draw_chart(struct canvas *c, struct arena scratch, const struct report *rep,
                const struct chart_block *chart, struct box box);

#endif
