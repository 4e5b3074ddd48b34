/* A document of the report as pages of shapes: flow, page breaks, footers, outline. */
#ifndef DRAW_LAYOUT_H
#define DRAW_LAYOUT_H

#include "base/arena.h"
#include "draw/canvas.h"
#include "report/report.h"

/* How a document is laid out: its sheets of paper, and how tightly each page is set. */
struct document_layout {
    int sheets;
    const struct look *looks; /* by page of the document */
    const bool *joined;       /* likewise: stands on the sheet of the page before it */
};

/* Lays out all pages of a PDF document in `a` by drawing them once on a canvas, the null canvas
 * as a rule; the result does not depend on the back end. */
struct document_layout document_lay_out(struct arena *a, struct canvas *c,
                                        const struct report *rep,
                                        const struct document *doc);
/* Draws them as they were laid out. */
void document_draw(struct canvas *c, struct arena scratch, const struct report *rep,
                   const struct document *doc, struct document_layout layout);

/* One chart alone in a box, for slides and mail (Cairo) and for layout itself. */
struct box {
    double x, y, w, h;
};
void draw_chart(struct canvas *c, struct arena scratch, const struct report *rep,
                const struct chart_block *chart, struct box box);

#endif
