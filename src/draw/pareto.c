/* Sorted columns with the running share as a line: which few reasons make most of it. The order
 * is the block's. */
#include "draw/chart.h"

#include <math.h>

/* The value inside the column where it fits, else above it. */
static void draw_value(struct plot *p, double x, double base, double tall, double w,
                       struct figure value)
{
    const char *text = plot_value(p, value);
    bool inside = tall > p->size * 1.5 && plot_text_width(p, WEIGHT_BOLD, text) <= w;
    plot_text(p, x, inside ? base - 4 : base - tall - 3, w + 8, ALIGN_CENTRE, WEIGHT_BOLD,
              inside ? p->theme->paper : p->theme->ink, text);
}

static const char *share_text(struct plot *p, double share)
{
    exact part = exact_of((wide)llround(share * 1e6), 1000000);
    return arena_printf(p->a, "%s %%", figure_text(p->a, figure_number(part), SHOW_PERCENT,
                                                   p->rep->language));
}

void plot_pareto(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    const struct figure *values = ch->series[0].values;
    double total = 0, run = 0;
    for (size_t i = 0; i < ch->ncategory; i++)
        total += values[i].known ? fmax(0, figure_double(values[i])) : 0;
    if (total <= 0) return;
    double step = p->box.w / (double)ch->ncategory, w = fmin(step * 0.62, 40);
    size_t lines = plot_label_lines(p, step - 3, LABEL_LINES);
    double foot = plot_label_height(p, lines), top = p->size * 1.8, h = p->box.h - foot - top;
    double base = p->box.y + top + h, px = 0, py = 0;
    for (size_t i = 0; i < ch->ncategory; i++) {
        double v = values[i].known ? fmax(0, figure_double(values[i])) : 0;
        double x = p->box.x + step * ((double)i + 0.5), tall = h * v / total;
        run += v;
        double y = base - h * run / total;
        canvas_rect(p->c, x - w / 2, base - tall, w, tall, p->theme->accent);
        if (i > 0) {
            canvas_segment(p->c, px, py, x, y, (struct pen){p->theme->muted, 1, 0, 0});
            canvas_circle(p->c, x, y, 1.6);
            p->c->ops->fill(p->c, p->theme->muted);
            plot_text(p, x, y - 4, step, ALIGN_CENTRE, WEIGHT_REGULAR, p->theme->muted,
                      share_text(p, run / total));
        }
        draw_value(p, x, base, tall, w, values[i]);
        plot_label(p, x, base + 1, step - 3, LABEL_LINES, p->theme->muted, ch->categories[i]);
        px = x;
        py = y;
    }
    canvas_segment(p->c, p->box.x, base, p->box.x + p->box.w, base,
                   (struct pen){p->theme->muted, 0.6, 0, 0});
}
