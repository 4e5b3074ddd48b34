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

/* Zero is a small ring, not a point, so that a profile of one peak is still a shape. */
#define INNER 0.14

static void place(const struct radar *g, size_t i, double share, double *x, double *y)
{
    double a = TURN * (double)i / (double)g->n;
    *x = g->cx + g->r * share * sin(a);
    *y = g->cy - g->r * share * cos(a);
}

static double share_of(const struct radar *g, struct figure v)
{
    double share = v.known ? fmin(1, fmax(0, figure_double(v) / g->most)) : 0;
    return INNER + (1 - INNER) * share;
}

static void ring(struct plot *p, const struct radar *g, double share)
{
    double x, y;
    for (size_t i = 0; i < g->n; i++) {
        place(g, i, INNER + (1 - INNER) * share, &x, &y);
        if (i == 0)
            p->c->ops->move(p->c, x, y);
        else
            p->c->ops->line(p->c, x, y);
    }
    p->c->ops->close(p->c);
    p->c->ops->stroke(p->c, (struct pen){p->theme->hairline, 0.5, 0, 0});
}

static void outline(struct plot *p, const struct radar *g, const struct chart_series *s)
{
    double x, y;
    for (size_t i = 0; i < g->n; i++) {
        place(g, i, share_of(g, s->values[i]), &x, &y);
        if (i == 0)
            p->c->ops->move(p->c, x, y);
        else
            p->c->ops->line(p->c, x, y);
    }
    p->c->ops->close(p->c);
}

static void profile(struct plot *p, const struct radar *g, const struct chart_series *s)
{
    double x, y;
    bool main = s->role == ROLE_ACTUAL;
    outline(p, g, s);
    p->c->ops->stroke(p->c, (struct pen){plot_series_colour(p, s), main ? 1.8 : 1.3, 0, 0});
    for (size_t i = 0; i < g->n && main; i++) {
        if (!s->values[i].known) continue;
        place(g, i, share_of(g, s->values[i]), &x, &y);
        canvas_circle(p->c, x, y, 2);
        p->c->ops->fill(p->c, plot_series_colour(p, s));
    }
}

/* The scale, beside the first spoke. */
static void ring_label(struct plot *p, const struct radar *g, int value)
{
    double x, y;
    place(g, 0, INNER + (1 - INNER) * value / g->most, &x, &y);
    plot_text(p, x + 3, y + p->size * 0.9, 30, ALIGN_LEFT, WEIGHT_REGULAR, p->theme->muted,
              arena_printf(p->a, "%d", value));
}

static const char *spoke_text(struct plot *p, size_t i)
{
    const struct figure v = p->chart->series[0].values[i];
    return arena_printf(p->a, "%s %s", p->chart->categories[i], plot_value(p, v));
}

/* The largest radius at which every label has its room beside the spokes. */
static double radius_for(struct plot *p, size_t n)
{
    double r = p->box.h / 2 - p->size * 1.6;
    for (size_t i = 0; i < n; i++) {
        double side = fabs(sin(TURN * (double)i / (double)n));
        double label =
            plot_text_width(p, WEIGHT_REGULAR, p->chart->categories[i]) + p->size;
        if (side > 0.2) r = fmin(r, (p->box.w / 2 - label) / side);
    }
    return fmax(fmax(10, r), fmin(p->box.h / 2 - p->size * 1.6, p->box.w * 0.2));
}

/* Name and value, at the sides one below the other. */
static void spoke_label(struct plot *p, const struct radar *g, size_t i)
{
    double x, y, ox, oy;
    place(g, i, 1, &ox, &oy);
    canvas_segment(p->c, g->cx, g->cy, ox, oy, (struct pen){p->theme->hairline, 0.5, 0, 0});
    place(g, i, 1 + p->size * 0.7 / g->r, &x, &y);
    double side = sin(TURN * (double)i / (double)g->n);
    const struct figure v = p->chart->series[0].values[i];
    uint32_t colour = v.known ? p->theme->ink : p->theme->muted;
    y += p->size * 0.35;
    if (fabs(side) <= 0.2) {
        plot_text(p, x, y, p->box.w, ALIGN_CENTRE, WEIGHT_REGULAR, colour,
                  spoke_text(p, i));
        return;
    }
    enum align align = side > 0 ? ALIGN_LEFT : ALIGN_RIGHT;
    double room = side > 0 ? p->box.x + p->box.w - x : x - p->box.x;
    plot_text(p, x, y - p->size * 0.5, room, align, WEIGHT_REGULAR, colour,
              p->chart->categories[i]);
    plot_text(p, x, y + p->size * 0.6, room, align, WEIGHT_BOLD, colour, plot_value(p, v));
}

void plot_radar(struct plot *p)
{
    struct radar g = {.n = p->chart->ncategory, .most = 100};
    if (g.n < 3) {
        plot_bars(p);
        return;
    }
    g.r = radius_for(p, g.n);
    g.cx = p->box.x + p->box.w / 2;
    g.cy = p->box.y + p->size * 1.6 + g.r;
    outline(p, &g, &p->chart->series[0]);
    p->c->ops->fill(p->c, p->theme->panel);
    for (int k = 0; k <= 4; k++) ring(p, &g, k / 4.0);
    for (size_t i = 0; i < g.n; i++) spoke_label(p, &g, i);
    ring_label(p, &g, 50);
    ring_label(p, &g, 100);
    for (size_t s = p->chart->nseries; s-- > 0;) profile(p, &g, &p->chart->series[s]);
}
