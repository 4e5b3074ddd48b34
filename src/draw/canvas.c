/* Shapes composed of the canvas's operations: rectangles, frames, segments, circles, hatching.
 * In: sizes in points; out: calls of the back end. What a shape means is its caller's. */
#include "draw/canvas.h"

/* The distance of a control point that makes four cubic curves a circle of radius 1. */
#define CIRCLE_CONTROL 0.5522847498

static void rect_path(struct canvas *c, double x, double y, double w, double h)
{
    c->ops->move(c, x, y);
    c->ops->line(c, x + w, y);
    c->ops->line(c, x + w, y + h);
    c->ops->line(c, x, y + h);
    c->ops->close(c);
}

void canvas_rect(struct canvas *c, double x, double y, double w, double h, uint32_t fill)
{
    rect_path(c, x, y, w, h);
    c->ops->fill(c, fill);
}

void canvas_frame(struct canvas *c, double x, double y, double w, double h, struct pen pen)
{
    rect_path(c, x, y, w, h);
    c->ops->stroke(c, pen);
}

void canvas_segment(struct canvas *c, double x1, double y1, double x2, double y2,
                    struct pen pen)
{
    c->ops->move(c, x1, y1);
    c->ops->line(c, x2, y2);
    c->ops->stroke(c, pen);
}

void canvas_circle(struct canvas *c, double x, double y, double radius)
{
    double k = radius * CIRCLE_CONTROL;
    c->ops->move(c, x + radius, y);
    c->ops->curve(c, x + radius, y + k, x + k, y + radius, x, y + radius);
    c->ops->curve(c, x - k, y + radius, x - radius, y + k, x - radius, y);
    c->ops->curve(c, x - radius, y - k, x - k, y - radius, x, y - radius);
    c->ops->curve(c, x + k, y - radius, x + radius, y - k, x + radius, y);
    c->ops->close(c);
}

void canvas_hatch(struct canvas *c, double x, double y, double w, double h, struct pen pen,
                  double step)
{
    assert(step > 0);
    if (w <= 0 || h <= 0) return;
    bool any = false;
    for (double k = step; k < w + h; k += step) {
        double left = k > h ? k - h : 0;
        double right = k < w ? k : w;
        c->ops->move(c, x + left, y + k - left);
        c->ops->line(c, x + right, y + k - right);
        any = true;
    }
    if (any) c->ops->stroke(c, pen);
}
