/* One small drawing surface with three back ends: libharu (PDF), Cairo (PNG, SVG) and null (only
 * collects the code points used). Units are points; the origin is the top left corner, y grows
 * downwards. Colours are 0xRRGGBB. Painting (fill, stroke) keeps the path, so that a shape can be
 * filled and then stroked; the next `move` after painting starts a new one. */
#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H

#include "base/base.h"

enum weight { WEIGHT_REGULAR, WEIGHT_BOLD, WEIGHT_COUNT };

struct canvas;

struct pen {
    uint32_t colour;
    double width;
    int dash_on, dash_off; /* whole points; 0: solid */
};

/* Corners of lines are pointed down to 60 degrees; sharper ones are cut off, so that a peak of a
 * chart does not reach into the label above it. */
#define MITER_LIMIT 2

struct canvas_ops {
    void (*page_begin)(struct canvas *c, double width, double height);
    void (*page_end)(struct canvas *c);
    void (*move)(struct canvas *c, double x, double y);
    void (*line)(struct canvas *c, double x, double y);
    void (*curve)(struct canvas *c, double x1, double y1, double x2, double y2, double x,
                  double y);
    void (*close)(struct canvas *c);
    void (*fill)(struct canvas *c, uint32_t colour);
    void (*stroke)(struct canvas *c, struct pen pen);
    void (*clip_begin)(struct canvas *c, double x, double y, double w, double h);
    void (*clip_end)(struct canvas *c);
    /* One line of UTF-8 text, baseline at y; widths are text.h's. */
    void (*text)(struct canvas *c, double x, double y, enum weight weight, double size,
                 uint32_t colour, str text);
    void (*image)(struct canvas *c, const char *png, double x, double y, double w,
                  double h);
    void (*link)(struct canvas *c, double x, double y, double w, double h,
                 const char *anchor);
    void (*anchor)(struct canvas *c, const char *anchor,
                   double y); /* link target on this page */
    void (*outline)(struct canvas *c, const char *title, int level, double y);
};

struct fonts; /* draw/fonts.h */

struct canvas {
    const struct canvas_ops *ops;
    const struct fonts *fonts;
    void *state; /* the back end's */
};

/* Helpers on top of the operations (canvas.c). */
void canvas_rect(struct canvas *c, double x, double y, double w, double h, uint32_t fill);
void canvas_frame(struct canvas *c, double x, double y, double w, double h, struct pen pen);
void canvas_segment(struct canvas *c, double x1, double y1, double x2, double y2,
                    struct pen pen);
void canvas_circle(struct canvas *c, double x, double y, double radius); /* adds a path */
/* Diagonal hatching inside a rectangle (forecast, IBCS). */
void canvas_hatch(struct canvas *c, double x, double y, double w, double h, struct pen pen,
                  double step);

#endif
