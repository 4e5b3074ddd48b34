/* From one total to another: the first and last columns stand on zero, the steps hang between.
 * Rises and falls differ in colour and in the sign of their label. */
#include "draw/chart.h"

#include <math.h>

struct step {
    double from, to;
    bool total;
};

static void steps_of(const struct plot *p, struct step *steps, double *lo, double *hi)
{
    const struct chart_series *s = &p->chart->series[0];
    size_t n = p->chart->ncategory;
    double level = 0;
    *lo = *hi = 0;
    for (size_t i = 0; i < n; i++) {
        double v = s->values[i].known ? figure_double(s->values[i]) / plot_unit(p) : 0;
        bool total = i == 0 || i == n - 1;
        steps[i] = (struct step){total ? 0 : level, total ? v : level + v, total};
        level = steps[i].to;
        *lo = fmin(*lo, fmin(steps[i].from, steps[i].to));
        *hi = fmax(*hi, fmax(steps[i].from, steps[i].to));
    }
}

static uint32_t step_colour(const struct plot *p, const struct step *s, size_t i)
{
    const struct chart_series *series = &p->chart->series[0];
    if (series->statuses && series->statuses[i] != STATUS_NONE)
        return p->theme->status[series->statuses[i]];
    return s->total ? p->theme->accent : plot_change_colour(p, s->to >= s->from);
}

/* Actual solid, plan outlined, forecast hatched. */
static void draw_step(struct plot *p, const struct step *s, size_t i, struct box b)
{
    enum series_role role = p->chart->roles ? p->chart->roles[i] : ROLE_ACTUAL;
    uint32_t colour = step_colour(p, s, i);
    switch (role) {
    case ROLE_PLAN:
        canvas_frame(p->c, b.x + 0.5, b.y, b.w - 1, b.h, (struct pen){p->theme->plan, 1.1, 0, 0});
        break;
    case ROLE_FORECAST:
    case ROLE_BAND_LOW:
    case ROLE_BAND_HIGH:
        canvas_hatch(p->c, b.x, b.y, b.w, b.h, (struct pen){p->theme->forecast, 0.6, 0, 0}, 2.6);
        canvas_frame(p->c, b.x, b.y, b.w, b.h, (struct pen){p->theme->forecast, 0.7, 0, 0});
        break;
    case ROLE_PREVIOUS:
    case ROLE_LAST_YEAR:
        canvas_rect(p->c, b.x, b.y, b.w, b.h, p->theme->accent_light);
        break;
    case ROLE_ACTUAL:
        canvas_rect(p->c, b.x, b.y, b.w, b.h, colour);
        break;
    }
}

void plot_waterfall(struct plot *p)
{
    size_t n = p->chart->ncategory;
    struct step *steps = arena_many(p->a, struct step, n);
    double lo, hi;
    steps_of(p, steps, &lo, &hi);
    double step = p->box.w / (double)n, w = fmin(step * 0.6, 46);
    double foot = plot_label_height(p, plot_label_lines(p, step - 3, LABEL_LINES));
    double top = p->size * 1.5, base = p->box.y + p->box.h - foot;
    /* A step below zero has its label above; the labels of the categories stand free of it. */
    struct axis y = axis_over(lo, hi, true, base, p->box.y + top, 4);
    double zero = axis_place(&y, 0);
    canvas_segment(p->c, p->box.x, zero, p->box.x + p->box.w, zero,
                   (struct pen){p->theme->muted, 0.6, 0, 0});
    for (size_t i = 0; i < n; i++) {
        double x = p->box.x + step * ((double)i + 0.5) - w / 2;
        double a = axis_place(&y, steps[i].from), b = axis_place(&y, steps[i].to);
        struct box column = {x, fmin(a, b), w, fmax(fabs(a - b), 0.6)};
        draw_step(p, &steps[i], i, column);
        if (i + 1 < n)
            canvas_segment(p->c, x + w, b, x + step, b, (struct pen){p->theme->muted, 0.5, 2, 2});
        plot_text(p, x + w / 2, fmin(a, b) - 3, step, ALIGN_CENTRE, WEIGHT_REGULAR,
                  p->theme->ink, plot_value(p, p->chart->series[0].values[i]));
        plot_label(p, x + w / 2, base + 1, step - 3, LABEL_LINES, p->theme->muted,
                   p->chart->categories[i]);
    }
}
