/* Horizontal bars for members: label left, bar from zero, target line, value at the end. Many
 * members make thinner bars, never overlapping labels. */
#include "draw/chart.h"

#include <math.h>
#include <string.h>

#define ROW_MOST 25.0

struct bar_room {
    double label, value; /* widths left and right of the bars */
    double row;          /* height of one row */
    struct row_labels names;
};

/* Variances carry their sign, parts of a whole their share. */
static const char *value_text(struct plot *p, size_t i)
{
    const struct chart_series *actual = &p->chart->series[0];
    const char *text = plot_value(p, actual->values[i]);
    if (!actual->values[i].known) return text;
    if (p->chart->variance && actual->values[i].scaled > 0 && strpbrk(text, "123456789"))
        return arena_printf(p->a, "+%s", text);
    if (!p->chart->shares) return text;
    exact sum = EXACT_ZERO;
    for (size_t k = 0; k < p->chart->ncategory; k++)
        sum = exact_add(sum, exact_of(actual->values[k].scaled, 1));
    if (sum.num <= 0 || actual->values[i].scaled < 0) return text;
    struct figure share =
        figure_number(exact_div(exact_of(actual->values[i].scaled, 1), sum));
    return arena_printf(p->a, "%s · %s%%", text,
                        figure_text(p->a, share, SHOW_PERCENT, p->rep->language));
}

static struct bar_room room_for(struct plot *p)
{
    struct bar_room r = {.label = plot_label_width(p, p->box.w * 0.34) + 6};
    for (size_t i = 0; i < p->chart->ncategory; i++) {
        const char *text = value_text(p, i);
        r.value = fmax(r.value, plot_text_width(p, WEIGHT_REGULAR, text) + 4);
    }
    r.row = fmin(ROW_MOST, p->box.h / (double)p->chart->ncategory);
    r.names = plot_row_labels(p, r.label - 6, r.row);
    return r;
}

/* The previous value as a lighter, thinner bar behind. */
static void draw_ghost(struct plot *p, const struct axis *x, size_t i, double y, double h)
{
    const struct chart_series *before = plot_series(p, ROLE_PREVIOUS);
    if (!before) before = plot_series(p, ROLE_LAST_YEAR);
    if (!before || !before->values[i].known) return;
    double zero = axis_place(x, 0);
    double to = axis_place(x, figure_double(before->values[i]) / plot_unit(p));
    canvas_rect(p->c, fmin(zero, to), y + h * 0.62, fabs(to - zero), h * 0.3,
                p->theme->accent_light);
}

static double ghost_end(const struct plot *p, const struct axis *x, size_t i)
{
    const struct chart_series *before = plot_series(p, ROLE_PREVIOUS);
    if (!before) before = plot_series(p, ROLE_LAST_YEAR);
    if (!before || !before->values[i].known) return axis_place(x, 0);
    return axis_place(x, figure_double(before->values[i]) / plot_unit(p));
}

static void draw_target(struct plot *p, const struct axis *x, size_t i, double y, double h)
{
    const struct chart_series *plan = plot_series(p, ROLE_PLAN);
    if (!plan || !plan->values[i].known) return;
    double at = axis_place(x, figure_double(plan->values[i]) / plot_unit(p));
    canvas_segment(p->c, at, y - 1, at, y + h + 1, (struct pen){p->theme->ink, 1.4, 0, 0});
}

static void draw_bar(struct plot *p, const struct axis *x, const struct bar_room *r,
                     size_t i)
{
    const struct chart_series *actual = &p->chart->series[0];
    double y = p->box.y + r->row * (double)i, h = r->row * 0.58, top = y + r->row * 0.21;
    double base = top + h / 2 + p->size * 0.36;
    plot_row_label(p, &r->names, p->box.x + r->label - 6, top + h / 2, ALIGN_RIGHT,
                   p->chart->categories[i]);
    double zero = axis_place(x, 0), to = zero;
    draw_ghost(p, x, i, top, h);
    if (actual->values[i].known) {
        to = axis_place(x, figure_double(actual->values[i]) / plot_unit(p));
        bool ghost = plot_series(p, ROLE_PREVIOUS) || plot_series(p, ROLE_LAST_YEAR);
        canvas_rect(p->c, fmin(zero, to), top, fabs(to - zero), ghost ? h * 0.6 : h,
                    p->chart->variance ? plot_change_colour(p, to >= zero)
                                       : plot_status_colour(p, actual, i));
    }
    draw_target(p, x, i, top, h);
    /* Where actual and previous stand one below the other the value stands right of both. */
    double at = fmax(fmax(zero, to), ghost_end(p, x, i)) + 3;
    const struct chart_series *plan = plot_series(p, ROLE_PLAN);
    if (plan && plan->values[i].known) {
        double line = axis_place(x, figure_double(plan->values[i]) / plot_unit(p));
        double across = plot_text_width(p, WEIGHT_REGULAR, value_text(p, i));
        if (line > at - 3 && line < at + across + 2)
            at = line + 3; /* move past the target line */
    }
    plot_text(p, at, base, r->value + 40, ALIGN_LEFT, WEIGHT_REGULAR, p->theme->ink,
              value_text(p, i));
}

void plot_bars(struct plot *p)
{
    struct bar_room r = room_for(p);
    double lo, hi;
    plot_range(p, &lo, &hi);
    double left = p->box.x + r.label, right = p->box.x + p->box.w - r.value - 6;
    struct axis x = axis_over(lo, hi, true, left, right, 4);
    x.lo = fmin(lo, 0); /* no axis labels here: the longest bar may fill the width */
    x.hi = fmax(hi, 0);
    if (x.hi - x.lo < 1e-12) x.hi = x.lo + 1;
    double foot = p->box.y + r.row * (double)p->chart->ncategory;
    for (size_t i = 0; i < p->chart->ncategory; i++) draw_bar(p, &x, &r, i);
    double zero = axis_place(&x, 0);
    canvas_segment(p->c, zero, p->box.y, zero, foot,
                   (struct pen){p->theme->muted, 0.6, 0, 0});
    if (!p->chart->reference.known) return;
    double at = axis_place(&x, figure_double(p->chart->reference) / plot_unit(p));
    canvas_segment(p->c, at, p->box.y, at, foot, (struct pen){p->theme->ink, 0.9, 3, 2});
    if (p->chart->reference_label && foot + p->size * 1.2 <= p->box.y + p->box.h)
        plot_text(p, at, foot + p->size * 1.1, 120, ALIGN_CENTRE, WEIGHT_REGULAR,
                  p->theme->muted, p->chart->reference_label);
}
