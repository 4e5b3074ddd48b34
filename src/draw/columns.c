/* Vertical columns over time: actual solid, previous lighter beside it, plan as a line over each
 * column, forecast hatched; values above while they fit. */
#include "draw/chart.h"

#include <math.h>

#include "draw/text.h"

static void draw_column(struct plot *p, const struct axis *y, const struct chart_series *s,
                        size_t i, double x, double w)
{
    if (!s->values[i].known) return;
    double zero = axis_place(y, 0),
           at = axis_place(y, figure_double(s->values[i]) / plot_unit(p));
    double top = fmin(zero, at), h = fabs(at - zero);
    switch (s->role) {
    case ROLE_PLAN:
        canvas_segment(p->c, x - 1.5, at, x + w + 1.5, at,
                       (struct pen){p->theme->ink, 1.3, 0, 0});
        break;
    case ROLE_FORECAST:
    case ROLE_BAND_LOW:
    case ROLE_BAND_HIGH:
        canvas_hatch(p->c, x, top, w, h, (struct pen){p->theme->forecast, 0.5, 0, 0}, 2.4);
        canvas_frame(p->c, x, top, w, h, (struct pen){p->theme->forecast, 0.6, 0, 0});
        break;
    case ROLE_ACTUAL: canvas_rect(p->c, x, top, w, h, plot_status_colour(p, s, i)); break;
    case ROLE_PREVIOUS:
    case ROLE_LAST_YEAR: canvas_rect(p->c, x, top, w, h, p->theme->accent_light); break;
    }
}

/* Nothing at all has no decimals. */
static const char *value_label(struct plot *p, struct figure f)
{
    return f.scaled == 0 ? "0" : plot_value(p, f);
}

/* Where the label of column i stands free of the column and of a plan line through it. */
static double value_place(struct plot *p, const struct axis *y, size_t i)
{
    struct figure f = p->chart->series[0].values[i];
    double v = f.known ? figure_double(f) / plot_unit(p) : 0;
    double at = axis_place(y, fmax(v, 0)) - 2.5;
    const struct chart_series *plan = plot_series(p, ROLE_PLAN);
    if (!plan || !plan->values[i].known) return at;
    double line = axis_place(y, figure_double(plan->values[i]) / plot_unit(p));
    return line < at + 3 && line > at - p->size - 1 ? line - 2.5 : at;
}

/* Only the newest value, inside the box and above every column that it lies across. */
static void draw_last_value(struct plot *p, const struct axis *y, double first, double step,
                            double w)
{
    size_t last = p->chart->ncategory - 1;
    if (!p->chart->series[0].values[last].known) return;
    double x = fmin(first + (double)last * step, p->box.x + p->box.w - w / 2);
    double at = value_place(p, y, last);
    for (size_t i = 0; i < last; i++)
        if (first + ((double)i + 0.5) * step > x - w / 2)
            at = fmin(at, value_place(p, y, i));
    plot_text(p, x, at, w, ALIGN_CENTRE, WEIGHT_REGULAR, p->theme->ink,
              value_label(p, p->chart->series[0].values[last]));
}

/* All in one type, a little smaller if need be. */
static void draw_values(struct plot *p, const struct axis *y, double first, double step)
{
    const struct chart_series *s = &p->chart->series[0];
    double widest = 0, size = p->size;
    for (size_t i = 0; i < p->chart->ncategory; i++)
        widest =
            fmax(widest, plot_text_width(p, WEIGHT_REGULAR, value_label(p, s->values[i])));
    if (widest * TYPE_FLOOR / size + 2 > step) {
        draw_last_value(p, y, first, step, widest + 0.1);
        return;
    }
    p->size = fmax(TYPE_FLOOR, fmin(size, size * (step - 2) / widest));
    for (size_t i = 0; i < p->chart->ncategory; i++)
        if (s->values[i].known)
            plot_text(p, first + (double)i * step, value_place(p, y, i), step, ALIGN_CENTRE,
                      WEIGHT_REGULAR, p->theme->ink, value_label(p, s->values[i]));
    p->size = size;
}

void plot_columns(struct plot *p)
{
    struct axis y = plot_value_axis(p, true);
    double step = p->box.w / (double)p->chart->ncategory;
    double first = p->box.x + step / 2, w = fmin(step * 0.62, 26);
    bool beside = plot_series(p, ROLE_PREVIOUS) || plot_series(p, ROLE_LAST_YEAR);
    for (size_t s = p->chart->nseries; s-- > 0;) {
        const struct chart_series *series = &p->chart->series[s];
        bool old = series->role == ROLE_PREVIOUS || series->role == ROLE_LAST_YEAR;
        for (size_t i = 0; i < p->chart->ncategory; i++) {
            double x = first + (double)i * step - w / 2;
            if (!beside || series->role == ROLE_PLAN)
                draw_column(p, &y, series, i, x, w);
            else
                draw_column(p, &y, series, i, old ? x : x + w * 0.3, w * 0.7);
        }
    }
    if (p->chart->reference.known) {
        double at = axis_place(&y, figure_double(p->chart->reference) / plot_unit(p));
        canvas_segment(p->c, p->box.x, at, p->box.x + p->box.w, at,
                       (struct pen){p->theme->plan, 0.9, 3, 2});
    }
    draw_values(p, &y, first, step);
    plot_category_labels(p, first, step);
}
