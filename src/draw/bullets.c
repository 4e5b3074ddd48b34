/* Bullet graphs (Few): one zero-based scale, ranges as tints of one hue, actual as a bar, target
 * as a short line. Also the small one inside tables. */
#include "draw/chart.h"

#include <math.h>

static void draw_one(struct canvas *c, const struct theme *t, struct box b, double actual,
                     double target, double most, uint32_t colour)
{
    double unit = most > 0 ? b.w / most : 0;
    canvas_rect(c, b.x, b.y, b.w, b.h, t->panel);
    if (!isnan(target) && target > 0) {
        canvas_rect(c, b.x, b.y, fmin(b.w, target * 0.8 * unit), b.h, t->hairline);
    }
    if (!isnan(actual) && actual > 0)
        canvas_rect(c, b.x, b.y + b.h * 0.28, fmin(b.w, actual * unit), b.h * 0.44, colour);
    if (!isnan(target) && target > 0) {
        double x = fmin(b.x + b.w - 0.7, b.x + target * unit);
        canvas_segment(c, x, b.y - 0.5, x, b.y + b.h + 0.5,
                       (struct pen){t->ink, 1.5, 0, 0});
    }
    if (!isnan(actual) && actual * unit > b.w + 0.5) { /* beyond the scale: an arrow head */
        c->ops->move(c, b.x + b.w - 4, b.y + b.h * 0.2);
        c->ops->line(c, b.x + b.w, b.y + b.h * 0.5);
        c->ops->line(c, b.x + b.w - 4, b.y + b.h * 0.8);
        c->ops->close(c);
        c->ops->fill(c, t->paper);
    }
}

void draw_bullet(struct canvas *c, const struct report *rep, struct box box,
                 struct figure actual, struct figure target, double scale_max,
                 enum status status)
{
    const struct theme *t = &rep->theme;
    if (!actual.known && !target.known) return;
    uint32_t colour = t->accent;
    if (status == STATUS_RED || status == STATUS_ORANGE || status == STATUS_YELLOW)
        colour = t->status[status];
    draw_one(c, t, box, actual.known ? figure_double(actual) : NAN,
             target.known ? figure_double(target) : NAN, scale_max, colour);
}

void plot_bullets(struct plot *p)
{
    const struct chart_series *actual = &p->chart->series[0];
    const struct chart_series *plan = plot_series(p, ROLE_PLAN);
    double lo, hi, label = plot_label_width(p, p->box.w * 0.3) + 6, value = 0;
    plot_range(p, &lo, &hi);
    for (size_t i = 0; i < p->chart->ncategory; i++)
        value = fmax(value,
                     plot_text_width(p, WEIGHT_REGULAR, plot_value(p, actual->values[i])));
    double row = fmin(22, p->box.h / (double)p->chart->ncategory);
    struct row_labels names = plot_row_labels(p, label - 6, row);
    for (size_t i = 0; i < p->chart->ncategory; i++) {
        double y = p->box.y + row * (double)i + row * 0.2, h = row * 0.6;
        struct box b = {p->box.x + label, y, p->box.w - label - value - 6, h};
        double base = y + h / 2 + p->size * 0.36;
        plot_row_label(p, &names, p->box.x + label - 6, y + h / 2, ALIGN_RIGHT,
                       p->chart->categories[i]);
        double unit = plot_unit(p);
        double a = actual->values[i].known ? figure_double(actual->values[i]) / unit : NAN;
        double t =
            plan && plan->values[i].known ? figure_double(plan->values[i]) / unit : NAN;
        draw_one(p->c, p->theme, b, a, t, fmax(hi, 0), plot_status_colour(p, actual, i));
        plot_text(p, p->box.x + p->box.w, base, value + 4, ALIGN_RIGHT, WEIGHT_REGULAR,
                  p->theme->ink, plot_value(p, actual->values[i]));
    }
}
