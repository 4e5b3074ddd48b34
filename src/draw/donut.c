/* Shares of a whole as a ring with a labelled list beside it; more than six parts are drawn as
 * sorted bars instead, since nobody compares thin slices. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"

#define SLICES_MOST 6
#define ROW_USUAL 17.0
#define ROW_TALL 24.0 /* of names on two lines */

static void draw_slice(struct plot *p, double cx, double cy, double r, double from,
                       double to, uint32_t colour)
{
    int n = (int)fmax(2, ceil((to - from) / 0.08));
    for (int k = 0; k <= n; k++) {
        double a = from + (to - from) * k / n;
        double x = cx + r * sin(a), y = cy - r * cos(a);
        if (k == 0)
            p->c->ops->move(p->c, x, y);
        else
            p->c->ops->line(p->c, x, y);
    }
    for (int k = n; k >= 0; k--) {
        double a = from + (to - from) * k / n;
        p->c->ops->line(p->c, cx + r * 0.58 * sin(a), cy - r * 0.58 * cos(a));
    }
    p->c->ops->close(p->c);
    p->c->ops->fill(p->c, colour);
}

static double rate_width(struct plot *p)
{
    return plot_text_width(p, WEIGHT_REGULAR, "100.0 %") + 8;
}

/* The names of the list, beside what its numbers need. */
static struct row_labels key_names(struct plot *p, double x, double row)
{
    double amount = 0;
    for (size_t i = 0; i < p->chart->ncategory; i++)
        amount =
            fmax(amount, plot_text_width(p, WEIGHT_REGULAR,
                                         plot_value(p, p->chart->series[0].values[i])));
    return plot_row_labels(p, p->box.x + p->box.w - rate_width(p) - amount - 6 - x - 11,
                           row);
}

static bool names_are_long(struct plot *p, double x)
{
    struct row_labels names = key_names(p, x, ROW_USUAL);
    return names.size < p->size;
}

static void draw_key(struct plot *p, const struct row_labels *names, size_t i, double x,
                     double y, double share)
{
    const struct chart_block *ch = p->chart;
    double right = p->box.x + p->box.w;
    canvas_rect(p->c, x, y - 7, 7, 7,
                p->theme->categories[i % COUNT_OF(p->theme->categories)]);
    const char *value = plot_value(p, ch->series[0].values[i]);
    double rate = rate_width(p), amount = plot_text_width(p, WEIGHT_REGULAR, value);
    plot_row_label(p, names, x + 11, y - p->size * 0.36, ALIGN_LEFT, ch->categories[i]);
    plot_text(p, right - rate, y, amount + 1, ALIGN_RIGHT, WEIGHT_REGULAR, p->theme->ink,
              value);
    exact part = exact_of((wide)llround(share * 1e6), 1000000);
    plot_text(p, right, y, rate, ALIGN_RIGHT, WEIGHT_REGULAR, p->theme->muted,
              arena_printf(
                  p->a, "%s %%",
                  figure_text(p->a, figure_number(part), SHOW_PERCENT, p->rep->language)));
}

void plot_donut(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    const struct figure *values = ch->series[0].values;
    double total = 0;
    bool negative = false;
    for (size_t i = 0; i < ch->ncategory; i++) {
        double v = values[i].known ? figure_double(values[i]) : 0;
        negative = negative || v < 0;
        total += fmax(0, v);
    }
    if (ch->ncategory > SLICES_MOST || negative || total <= 0) {
        plot_bars(p);
        return;
    }
    double r = fmin(p->box.h / 2 - 2, p->box.w * 0.2);
    double cx = p->box.x + r + 2, cy = p->box.y + r + 2, angle = 0;
    double x = p->box.x + 2 * r + 16, most = p->box.h / (double)ch->ncategory;
    double row = fmin(names_are_long(p, x) ? ROW_TALL : ROW_USUAL, most);
    struct row_labels names = key_names(p, x, row);
    for (size_t i = 0; i < ch->ncategory; i++) {
        double share = values[i].known ? fmax(0, figure_double(values[i])) / total : 0;
        double to = angle + share * 2 * 3.14159265358979;
        if (share > 0)
            draw_slice(p, cx, cy, r, angle, to,
                       p->theme->categories[i % COUNT_OF(p->theme->categories)]);
        angle = to;
        draw_key(p, &names, i, x, p->box.y + row * ((double)i + 0.5) + 3, share);
    }
}
