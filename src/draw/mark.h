/* Small signs drawn as paths, never as font glyphs: status marks, ticks, arrows. Each status
 * has a form of its own, so that a grey print still tells them apart (SPEC 5). */
#ifndef DRAW_MARK_H
#define DRAW_MARK_H

#include "draw/canvas.h"
#include "report/report.h"

/* The mark of a status, centred at (x, y), `size` points wide. STATUS_NONE draws nothing. */
void draw_mark(struct canvas *c, const struct theme *t, enum status status, double x,
               double y, double size);

/* Mark and word on one line that starts at x on the baseline y. Returns the width drawn. */
double draw_status(struct canvas *c, const struct theme *t, enum status status, double x,
                   double y, double size, str word);
/* The same width without drawing. */
double status_width(const struct fonts *f, enum status status, double size, str word);
double status_lead(enum status status, double size, str word); /* up to the word */

/* An empty box to tick, centred at (x, y). */
void draw_tick_box(struct canvas *c, const struct theme *t, double x, double y,
                   double size);

#endif
