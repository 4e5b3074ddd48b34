/* Sparklines: 13 points without axes, the last one marked; zero is not forced, the shape counts. */
#include "draw/chart.h"

#include <math.h>

static bool range_of(const struct figure *points, size_t n, double *lo, double *hi)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (!points[i].known) continue;
        double v = figure_double(points[i]);
        *lo = any ? fmin(*lo, v) : v;
        *hi = any ? fmax(*hi, v) : v;
        any = true;
    }
    return any;
}

void draw_sparkline(struct canvas *c, const struct report *rep, struct box box,
                    const struct figure *points, size_t n, enum status status)
{
    double lo = 0, hi = 0;
    if (n == 0 || !range_of(points, n, &lo, &hi)) return;
    double span = hi - lo, step = n > 1 ? (box.w - 5) / (double)(n - 1) : 0;
    double x = 0, y = 0;
    bool open = false, drawn = false;
    for (size_t i = 0; i < n; i++) {
        double px = x, py = y;
        x = box.x + 2 + step * (double)i;
        if (!points[i].known) {
            open = false;
            continue;
        }
        double share = span > 0 ? (figure_double(points[i]) - lo) / span : 0.5;
        y = box.y + box.h - 2 - share * (box.h - 4);
        bool follows = i > 0 && points[i - 1].known;
        if (follows && !open) c->ops->move(c, px, py);
        if (follows) c->ops->line(c, x, y);
        open = follows;
        drawn = drawn || follows;
    }
    if (drawn) c->ops->stroke(c, (struct pen){rep->theme.muted, 0.8, 0, 0});
    if (!points[n - 1].known) return;
    bool alarming = status == STATUS_RED || status == STATUS_ORANGE;
    canvas_circle(c, x, y, 1.7);
    c->ops->fill(c, alarming ? rep->theme.status[status] : rep->theme.accent);
}

void plot_sparkline(struct plot *p)
{
    draw_sparkline(p->c, p->rep, p->box, p->chart->series[0].values, p->chart->ncategory,
                   STATUS_NONE);
}
