/* Sorted bars of counts with the running share as a line: which few reasons make most of it. In:
 * categories in the block's order, so long that they need a row each; out: name, count, bar on
 * the scale of all, and how much of all is reached so far. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"

#define ROW_MOST 21.0

static double counted(struct figure f)
{
    return f.known ? fmax(0, figure_double(f)) : 0;
}

static const char *share_text(struct plot *p, double share)
{
    exact part = exact_of((wide)llround(share * 1e6), 1000000);
    return arena_printf(
        p->a, "%s %%",
        figure_text(p->a, figure_number(part), SHOW_PERCENT, p->rep->language));
}

/* The line from row to row; the first of them ends where its bar does. */
static void draw_run(struct plot *p, double x, double y, const double *last)
{
    if (last)
        canvas_segment(p->c, last[0], last[1], x, y,
                       (struct pen){p->theme->muted, 1, 0, 0});
    canvas_circle(p->c, x, y, 1.6);
    p->c->ops->fill(p->c, p->theme->muted);
}

void plot_pareto(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    const struct figure *values = ch->series[0].values;
    double total = 0, run = 0, number = 0, size = p->size;
    for (size_t i = 0; i < ch->ncategory; i++) {
        total += counted(values[i]);
        number = fmax(number, plot_text_width(p, WEIGHT_BOLD, plot_value(p, values[i])));
    }
    if (total <= 0) return;
    double head = ch->x_label ? size * 1.4 : 0, right = p->box.x + p->box.w;
    double row = fmin(ROW_MOST, (p->box.h - head) / (double)ch->ncategory);
    double label = plot_label_width(p, p->box.w * 0.36);
    double share = plot_text_width(p, WEIGHT_REGULAR, "100.0 %") + 6;
    double left = p->box.x + label + number + 14, room = right - share - left, last[2];
    struct row_labels names = plot_row_labels(p, label, row);
    if (ch->x_label)
        plot_text(p, right, p->box.y + size, p->box.w, ALIGN_RIGHT, WEIGHT_REGULAR,
                  p->theme->muted, ch->x_label);
    for (size_t i = 0; i < ch->ncategory; i++) {
        double v = counted(values[i]), y = p->box.y + head + row * ((double)i + 0.5);
        canvas_rect(p->c, left, y - row * 0.3, room * v / total, row * 0.6,
                    p->theme->accent);
        run += v;
        double x = left + room * run / total;
        draw_run(p, x, y, i > 0 ? last : NULL);
        last[0] = x;
        last[1] = y;
        plot_row_label(p, &names, p->box.x + label, y, ALIGN_RIGHT, ch->categories[i]);
        plot_text(p, left - 6, y + size * 0.36, number + 1, ALIGN_RIGHT, WEIGHT_BOLD,
                  p->theme->ink, plot_value(p, values[i]));
        plot_text(p, right, y + size * 0.36, share, ALIGN_RIGHT, WEIGHT_REGULAR,
                  p->theme->muted, share_text(p, run / total));
    }
    p->bottom = p->box.y + head + row * (double)ch->ncategory;
    canvas_segment(p->c, left, p->box.y + head, left, p->bottom,
                   (struct pen){p->theme->muted, 0.6, 0, 0});
}
