/* Sorted columns with the running share as a line: which few reasons make most of it. The order
 * is the block's. */
#include "draw/chart.h"

#include <math.h>

void plot_pareto(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    const struct figure *values = ch->series[0].values;
    double total = 0, run = 0, most = 0;
    for (size_t i = 0; i < ch->ncategory; i++) {
        double v = values[i].known ? fmax(0, figure_double(values[i])) : 0;
        total += v;
        most = fmax(most, v);
    }
    if (total <= 0) return;
    double foot = p->size * 1.7, top = p->size * 2.4, h = p->box.h - foot - top;
    double step = p->box.w / (double)ch->ncategory, w = fmin(step * 0.62, 40);
    double base = p->box.y + top + h, px = 0, py = 0;
    for (size_t i = 0; i < ch->ncategory; i++) {
        double v = values[i].known ? fmax(0, figure_double(values[i])) : 0;
        double x = p->box.x + step * ((double)i + 0.5), tall = h * 0.86 * v / most;
        run += v;
        double y = base - h * run / total;
        canvas_rect(p->c, x - w / 2, base - tall, w, tall, p->theme->accent);
        if (i > 0) canvas_segment(p->c, px, py, x, y, (struct pen){p->theme->muted, 1, 0, 0});
        canvas_circle(p->c, x, y, 1.6);
        p->c->ops->fill(p->c, p->theme->muted);
        exact share = exact_of((wide)llround(run / total * 1e6), 1000000);
        const char *text = figure_text(p->a, figure_number(share), SHOW_PERCENT, p->rep->language);
        if (i + 1 < ch->ncategory || ch->ncategory == 1)
            plot_text(p, x, y - 4, step, ALIGN_CENTRE, WEIGHT_REGULAR, p->theme->muted,
                      arena_printf(p->a, "%s %%", text));
        if (tall > p->size * 1.5)
            plot_text(p, x, base - 4, w, ALIGN_CENTRE, WEIGHT_BOLD, p->theme->paper,
                      plot_value(p, values[i]));
        else
            plot_text(p, x, base - tall - 3, step, ALIGN_CENTRE, WEIGHT_BOLD, p->theme->ink,
                      plot_value(p, values[i]));
        plot_text(p, x, p->box.y + p->box.h - 3, step - 3, ALIGN_CENTRE, WEIGHT_REGULAR,
                  p->theme->muted, ch->categories[i]);
        px = x;
        py = y;
    }
    canvas_segment(p->c, p->box.x, base, p->box.x + p->box.w, base,
                   (struct pen){p->theme->muted, 0.6, 0, 0});
}
