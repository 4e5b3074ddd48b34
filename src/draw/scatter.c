/* Two measures against each other, one point per member; labels only where they find room, the
 * outermost first. Series 0 is x, series 1 is y. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"

struct taken {
    struct box at[512];
    size_t n;
};

static bool is_free(const struct taken *t, struct box b)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct box *o = &t->at[i];
        if (b.x < o->x + o->w && o->x < b.x + b.w && b.y < o->y + o->h && o->y < b.y + b.h)
            return false;
    }
    return true;
}

static void range_of(const struct plot *p, size_t s, double *lo, double *hi)
{
    const struct figure *v = p->chart->series[s].values;
    *lo = *hi = 0;
    for (size_t i = 0; i < p->chart->ncategory; i++)
        if (v[i].known) {
            *lo = fmin(*lo, figure_double(v[i]));
            *hi = fmax(*hi, figure_double(v[i]));
        }
}

static void try_label(struct plot *p, struct taken *t, size_t i, double x, double y)
{
    const char *name = p->chart->categories[i];
    double w = plot_text_width(p, WEIGHT_REGULAR, name);
    struct box right = {x + 4, y - p->size * 0.5, w, p->size};
    struct box left = {x - 4 - w, y - p->size * 0.5, w, p->size};
    struct box use = right;
    if (right.x + w > p->box.x + p->box.w || !is_free(t, right)) use = left;
    if (use.x < p->box.x || !is_free(t, use) || t->n == COUNT_OF(t->at)) return;
    t->at[t->n++] = use;
    plot_text(p, use.x, use.y + p->size * 0.85, w + 1, ALIGN_LEFT, WEIGHT_REGULAR,
              p->theme->ink, name);
}

static void draw_axes(struct plot *p, const struct axis *x, const struct axis *y)
{
    struct pen pen = {p->theme->hairline, 0.4, 0, 0};
    double bottom = y->from, left = x->from;
    for (double v = x->lo; v <= x->hi + x->step / 2; v += x->step) {
        double at = axis_place(x, v);
        canvas_segment(p->c, at, y->to, at, bottom, pen);
        plot_text(p, at, bottom + p->size * 1.2, 60, ALIGN_CENTRE, WEIGHT_REGULAR,
                  p->theme->muted, axis_text(p, x, v));
    }
    for (double v = y->lo; v <= y->hi + y->step / 2; v += y->step) {
        double at = axis_place(y, v);
        canvas_segment(p->c, left, at, x->to, at, pen);
        plot_text(p, left - 4, at + p->size * 0.35, 40, ALIGN_RIGHT, WEIGHT_REGULAR,
                  p->theme->muted, axis_text(p, y, v));
    }
    if (p->chart->x_label)
        plot_text(p, x->to, bottom + p->size * 2.4, p->box.w, ALIGN_RIGHT, WEIGHT_REGULAR,
                  p->theme->muted, p->chart->x_label);
    if (p->chart->y_label)
        plot_text(p, p->box.x, p->box.y + p->size * 0.9, p->box.w, ALIGN_LEFT, WEIGHT_REGULAR,
                  p->theme->muted, p->chart->y_label);
}

void plot_scatter(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    if (ch->nseries < 2) return;
    double lo, hi;
    double left = p->box.x + 36, bottom = p->box.y + p->box.h - p->size * 2.8;
    range_of(p, 0, &lo, &hi);
    struct axis x = axis_over(lo, hi, true, left, p->box.x + p->box.w - 4, 5);
    double unit = plot_unit(p);
    range_of(p, 1, &lo, &hi);
    struct axis y = axis_over(lo / unit, hi / unit, true, bottom, p->box.y + p->size * 2, 4);
    draw_axes(p, &x, &y);
    struct taken *taken = arena_one(p->a, struct taken);
    for (int labels = 0; labels < 2; labels++)
        for (size_t i = 0; i < ch->ncategory; i++) {
            struct figure fx = ch->series[0].values[i], fy = ch->series[1].values[i];
            if (!fx.known || !fy.known) continue;
            double px = axis_place(&x, figure_double(fx));
            double py = axis_place(&y, figure_double(fy) / unit);
            if (labels) {
                try_label(p, taken, i, px, py);
                continue;
            }
            canvas_circle(p->c, px, py, 2.6);
            p->c->ops->fill(p->c, plot_status_colour(p, &ch->series[1], i));
            if (taken->n < COUNT_OF(taken->at) / 2)
                taken->at[taken->n++] = (struct box){px - 3, py - 3, 6, 6};
        }
}
