/* Status marks, boxes to tick and arrows as vector paths. In: a status and a place; out: filled
 * or stroked shapes. Every status has a form of its own: circle, triangle, diamond, square, with
 * corners growing with severity; a hollow circle where nothing is known, a star for praise. */
#include "draw/mark.h"

#include "base/text.h"
#include "draw/fonts.h"

#include <math.h>

#define PI 3.14159265358979323846
#define MARK_SIZE 0.78 /* of the type size */
#define MARK_GAP 0.34
#define MARK_RISE 0.37 /* the middle of a hanzi above the baseline */

struct corner {
    double x, y; /* in halves of the size, from the centre */
};

static void polygon(struct canvas *c, const struct corner *at, size_t n, double x, double y,
                    double half)
{
    for (size_t i = 0; i < n; i++) {
        double px = x + at[i].x * half, py = y + at[i].y * half;
        if (i == 0)
            c->ops->move(c, px, py);
        else
            c->ops->line(c, px, py);
    }
    c->ops->close(c);
}

static void star_path(struct canvas *c, double x, double y, double radius)
{
    for (int i = 0; i < 10; i++) {
        double r = i % 2 ? radius * 0.45 : radius;
        double angle = -PI / 2 + i * PI / 5;
        double px = x + r * cos(angle), py = y + r * sin(angle);
        if (i == 0)
            c->ops->move(c, px, py);
        else
            c->ops->line(c, px, py);
    }
    c->ops->close(c);
}

void draw_mark(struct canvas *c, const struct theme *t, enum status status, double x,
               double y, double size)
{
    static const struct corner triangle[] = {{0, -0.96}, {1.04, 0.84}, {-1.04, 0.84}};
    static const struct corner diamond[] = {{0, -1.1}, {1.1, 0}, {0, 1.1}, {-1.1, 0}};
    static const struct corner square[] = {
        {-0.86, -0.86}, {0.86, -0.86}, {0.86, 0.86}, {-0.86, 0.86}};
    double half = size / 2;
    switch (status) {
    case STATUS_NONE:
    case STATUS_COUNT: return;
    case STATUS_GREY:
        canvas_circle(c, x, y, half * 0.82);
        c->ops->stroke(c, (struct pen){.colour = t->status[status], .width = size * 0.13});
        return;
    case STATUS_GREEN: canvas_circle(c, x, y, half * 0.94); break;
    case STATUS_PRAISE: star_path(c, x, y, half * 1.2); break;
    case STATUS_YELLOW: polygon(c, triangle, COUNT_OF(triangle), x, y, half); break;
    case STATUS_ORANGE: polygon(c, diamond, COUNT_OF(diamond), x, y, half); break;
    case STATUS_RED: polygon(c, square, COUNT_OF(square), x, y, half); break;
    }
    c->ops->fill(c, t->status[status]);
}

double status_lead(enum status status, double size, str word)
{
    double width = status == STATUS_NONE ? 0 : size * MARK_SIZE;
    return word.n > 0 && width > 0 ? width + size * MARK_GAP : width;
}

double status_width(const struct fonts *f, enum status status, double size, str word)
{
    return status_lead(status, size, word) + text_width(f, WEIGHT_REGULAR, size, word);
}

double draw_status(struct canvas *c, const struct theme *t, enum status status, double x,
                   double y, double size, str word)
{
    double mark = size * MARK_SIZE;
    double start = x;
    if (status != STATUS_NONE) {
        draw_mark(c, t, status, x + mark / 2, y - size * MARK_RISE, mark);
        start += mark + size * MARK_GAP;
    }
    if (word.n > 0) c->ops->text(c, start, y, WEIGHT_REGULAR, size, t->ink, word);
    return status_width(c->fonts, status, size, word);
}

void draw_tick_box(struct canvas *c, const struct theme *t, double x, double y, double size)
{
    struct pen pen = {.colour = t->muted, .width = 0.7};
    canvas_frame(c, x - size / 2, y - size / 2, size, size, pen);
}
