/* One profile over several dimensions (0–100), always beside a table with the same numbers.
 * Unknown dimensions have no point and a muted label. */
#include "draw/chart.h"

#include <math.h>

#define TURN 6.28318530717959

struct radar {
    double cx, cy, r;
    size_t n;
    double most;
};

static void place(const struct radar *g, size_t i, double share, double *x, double *y)
{
    double a = TURN * (double)i / (double)g->n;
    *x = g->cx + g->r * share * sin(a);
    *y = g->cy - g->r * share * cos(a);
}

static void ring(struct plot *p, const struct radar *g, double share)
{
    double x, y;
    for (size_t i = 0; i < g->n; i++) {
        place(g, i, share, &x, &y);
        if (i == 0)
            p->c->ops->move(p->c, x, y);
        else
            p->c->ops->line(p->c, x, y);
    }
    p->c->ops->close(p->c);
    p->c->ops->stroke(p->c, (struct pen){p->theme->hairline, 0.5, 0, 0});
}

static void profile(struct plot *p, const struct radar *g, const struct chart_series *s)
{
    double x, y;
    bool main = s->role == ROLE_ACTUAL;
    for (size_t i = 0; i < g->n; i++) {
        double v = s->values[i].known ? figure_double(s->values[i]) / g->most : 0;
        place(g, i, fmin(1, fmax(0, v)), &x, &y);
        if (i == 0)
            p->c->ops->move(p->c, x, y);
        else
            p->c->ops->line(p->c, x, y);
    }
    p->c->ops->close(p->c);
    p->c->ops->stroke(p->c, (struct pen){plot_series_colour(p, s), main ? 1.5 : 1.2, 0, 0});
    for (size_t i = 0; i < g->n && main; i++) {
        if (!s->values[i].known) continue;
        place(g, i, fmin(1, figure_double(s->values[i]) / g->most), &x, &y);
        canvas_circle(p->c, x, y, 1.8);
        p->c->ops->fill(p->c, plot_series_colour(p, s));
    }
}

static void spoke_label(struct plot *p, const struct radar *g, size_t i)
{
    double x, y, ox, oy, lift = p->size;
    place(g, i, 1, &ox, &oy);
    canvas_segment(p->c, g->cx, g->cy, ox, oy, (struct pen){p->theme->hairline, 0.5, 0, 0});
    place(g, i, 1 + lift * 0.7 / g->r, &x, &y);
    double side = sin(TURN * (double)i / (double)g->n);
    enum align align = side > 0.2 ? ALIGN_LEFT : side < -0.2 ? ALIGN_RIGHT : ALIGN_CENTRE;
    double room = align == ALIGN_LEFT    ? p->box.x + p->box.w - x
                  : align == ALIGN_RIGHT ? x - p->box.x
                                         : p->box.w;
    const struct figure v = p->chart->series[0].values[i];
    const char *text = arena_printf(p->a, "%s %s", p->chart->categories[i], plot_value(p, v));
    plot_text(p, x, y + p->size * 0.35, room, align, WEIGHT_REGULAR,
              v.known ? p->theme->ink : p->theme->muted, text);
}

void plot_radar(struct plot *p)
{
    struct radar g = {.n = p->chart->ncategory, .most = 100};
    if (g.n < 3) {
        plot_bars(p);
        return;
    }
    g.r = fmax(10, fmin(p->box.h / 2 - p->size * 1.8, p->box.w / 2 - 70));
    g.cx = p->box.x + p->box.w / 2;
    g.cy = p->box.y + p->box.h / 2;
    for (int k = 1; k <= 4; k++) ring(p, &g, k / 4.0);
    for (size_t i = 0; i < g.n; i++) spoke_label(p, &g, i);
    for (size_t s = p->chart->nseries; s-- > 0;) profile(p, &g, &p->chart->series[s]);
}
