/* Two measures against each other, one point per member; labels only where they find room, the
 * outermost first. Series 0 is x, series 1 is y. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"
#include "draw/text.h"

#define NAME_MOST 10.0 /* em of a label */
#define NAME_LINES 3

struct taken {
    struct box at[512];
    size_t n;
    struct box inside; /* labels stay in it */
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

/* A long name stands on some lines of the smallest type. */
struct name {
    str *lines;
    size_t n;
    double size, w, h;
};

static struct name name_of(struct plot *p, str text)
{
    const struct fonts *f = p->c->fonts;
    struct name name = {.size = p->size};
    double most = NAME_MOST * p->size;
    if (text_width(f, WEIGHT_REGULAR, p->size, text) > most) name.size = TYPE_FLOOR;
    name.n = text_wrap_name(p->a, f, WEIGHT_REGULAR, name.size, most, text, NAME_LINES,
                            &name.lines);
    for (size_t i = 0; i < name.n; i++)
        name.w = fmax(name.w, text_width(f, WEIGHT_REGULAR, name.size, name.lines[i]));
    name.h = name.size * 1.12 * (double)name.n;
    return name;
}

static void draw_name(struct plot *p, const struct name *name, double x, double y)
{
    for (size_t i = 0; i < name->n; i++)
        draw_text(p->c, x, y + name->size * (0.92 + 1.12 * (double)i), ALIGN_LEFT,
                  WEIGHT_REGULAR, name->size, p->theme->ink, name->lines[i]);
}

/* Right of the point, left of it, above or below: the first place that is free; else none. */
static void try_label(struct plot *p, struct taken *t, size_t i, double x, double y)
{
    struct name name = name_of(p, str_of(p->chart->categories[i]));
    double w = name.w, h = name.h;
    const struct box tries[] = {
        {x + 4, y - h / 2, w, h},
        {x - 4 - w, y - h / 2, w, h},
        {x - w / 2, y - 3.5 - h, w, h},
        {x - w / 2, y + 3.5, w, h},
    };
    for (size_t k = 0; k < COUNT_OF(tries) && t->n < COUNT_OF(t->at); k++) {
        struct box use = tries[k];
        if (use.x < t->inside.x || use.x + w > t->inside.x + t->inside.w ||
            use.y < t->inside.y || use.y + h > t->inside.y + t->inside.h ||
            !is_free(t, use))
            continue;
        t->at[t->n++] = use;
        draw_name(p, &name, use.x, use.y);
        return;
    }
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
        plot_text(p, p->box.x, p->box.y + p->size * 0.9, p->box.w, ALIGN_LEFT,
                  WEIGHT_REGULAR, p->theme->muted, p->chart->y_label);
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
    struct axis y =
        axis_over(lo / unit, hi / unit, true, bottom, p->box.y + p->size * 2, 4);
    draw_axes(p, &x, &y);
    struct taken *taken = arena_one(p->a, struct taken);
    taken->inside = (struct box){left + 1, y.to - p->size, p->box.x + p->box.w - left - 1,
                                 bottom + p->size * 0.2 - y.to + p->size};
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
