/* The funnel as horizontal bars with counts; between two stages the step rate with its floor and
 * status, and the previous window as a lighter bar below. No trapezoids. */
#include "draw/chart.h"

#include <math.h>

#include "draw/mark.h"

static double most_of(const struct plot *p)
{
    double most = 0;
    for (size_t s = 0; s < p->chart->nseries; s++)
        for (size_t i = 0; i < p->chart->ncategory; i++)
            if (p->chart->series[s].values[i].known)
                most = fmax(most, figure_double(p->chart->series[s].values[i]));
    return most;
}

static const char *rate_text(struct plot *p, struct figure f)
{
    return arena_printf(p->a, f.known ? "%s %%" : "%s",
                        figure_text(p->a, f, SHOW_PERCENT, p->rep->language));
}

/* "↓ 18.2 %  (下限 30.0 %)" beside an arrow drawn as a path. */
static void draw_step(struct plot *p, size_t i, double x, double y)
{
    const struct chart_block *ch = p->chart;
    struct pen pen = {p->theme->muted, 0.8, 0, 0};
    canvas_segment(p->c, x + 4, y - 7, x + 4, y + 1, pen);
    p->c->ops->move(p->c, x + 1.5, y - 1.5);
    p->c->ops->line(p->c, x + 4, y + 1.5);
    p->c->ops->line(p->c, x + 6.5, y - 1.5);
    p->c->ops->stroke(p->c, pen);
    double at = x + 13;
    if (ch->step_statuses && ch->step_statuses[i] != STATUS_NONE) {
        draw_mark(p->c, p->theme, ch->step_statuses[i], at + 3.5, y - 2.8, 7);
        at += 11;
    }
    const char *rate = rate_text(p, ch->steps[i]);
    plot_text(p, at, y, 80, ALIGN_LEFT, WEIGHT_BOLD, p->theme->ink, rate);
    at += plot_text_width(p, WEIGHT_BOLD, rate) + 8;
    if (ch->floors && ch->floors[i].known && ch->y_label)
        plot_text(p, at, y, p->box.x + p->box.w - at, ALIGN_LEFT, WEIGHT_REGULAR,
                  p->theme->muted,
                  arena_printf(p->a, "%s %s", ch->y_label, rate_text(p, ch->floors[i])));
}

void plot_funnel(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    const struct chart_series *now = &ch->series[0];
    const struct chart_series *before = plot_series(p, ROLE_PREVIOUS);
    double label = plot_label_width(p, p->box.w * 0.25) + 6, most = most_of(p);
    double row = fmin(44, p->box.h / (double)ch->ncategory);
    double bar = row * (ch->steps ? 0.42 : 0.62), room = p->box.w - label - 52;
    struct row_labels names = plot_row_labels(p, label - 6, row);
    for (size_t i = 0; i < ch->ncategory; i++) {
        double y = p->box.y + row * (double)i, x = p->box.x + label;
        double w = now->values[i].known && most > 0
                       ? room * figure_double(now->values[i]) / most
                       : 0;
        double thick = before ? bar * 0.64 : bar;
        canvas_rect(p->c, x, y + 2, fmax(w, 0), thick, plot_status_colour(p, now, i));
        if (before && before->values[i].known && most > 0)
            canvas_rect(p->c, x, y + 2 + thick,
                        room * figure_double(before->values[i]) / most, bar * 0.3,
                        p->theme->accent_light);
        double base = y + 2 + thick / 2 + p->size * 0.36;
        plot_row_label(p, &names, x - 6, base - p->size * 0.36, ALIGN_RIGHT,
                       ch->categories[i]);
        plot_text(p, x + fmax(w, 0) + 4, base, 48, ALIGN_LEFT, WEIGHT_BOLD, p->theme->ink,
                  plot_value(p, now->values[i]));
        if (ch->steps && i + 1 < ch->ncategory) draw_step(p, i, x, y + row * 0.86);
    }
}
