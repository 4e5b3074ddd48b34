/* Stacked horizontal bars: parts of a whole per category, each part labelled where it fits. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"

static double total_of(const struct plot *p, size_t i)
{
    double sum = 0;
    for (size_t s = 0; s < p->chart->nseries; s++)
        if (p->chart->series[s].values[i].known)
            sum += fmax(0, figure_double(p->chart->series[s].values[i]));
    return sum;
}

static uint32_t part_colour(const struct plot *p, size_t s)
{
    const struct chart_series *series = &p->chart->series[s];
    if (series->statuses) return plot_status_colour(p, series, 0);
    return p->theme->categories[s % COUNT_OF(p->theme->categories)];
}

/* Black or white, whichever stands out more on the ground. */
static uint32_t ink_on(const struct plot *p, uint32_t ground)
{
    double grey = 0.299 * (double)(ground >> 16) + 0.587 * (double)(ground >> 8 & 255) +
                  0.114 * (double)(ground & 255);
    return grey < 140 ? p->theme->paper : p->theme->ink;
}

static void draw_key(struct plot *p)
{
    double x = p->box.x, y = p->box.y + p->size;
    for (size_t s = 0; s < p->chart->nseries; s++) {
        const char *name = p->chart->series[s].name;
        double across = plot_text_width(p, WEIGHT_REGULAR, name) + 22;
        if (x + across > p->box.x + p->box.w && x > p->box.x) {
            x = p->box.x;
            y += p->size * 1.5;
        }
        canvas_rect(p->c, x, y - 6, 8, 6, part_colour(p, s));
        plot_text(p, x + 11, y, p->box.x + p->box.w - x - 11, ALIGN_LEFT, WEIGHT_REGULAR,
                  p->theme->muted, name);
        x += across;
    }
    double used = y + p->size * 0.8 - p->box.y;
    p->box.y += used;
    p->box.h -= used;
}

static void draw_row(struct plot *p, size_t i, struct box b, double most)
{
    double x = b.x;
    for (size_t s = 0; s < p->chart->nseries; s++) {
        struct figure f = p->chart->series[s].values[i];
        double v = f.known ? fmax(0, figure_double(f)) : 0;
        double w = most > 0 ? b.w * v / most : 0;
        if (w <= 0) continue;
        uint32_t colour = part_colour(p, s);
        canvas_rect(p->c, x, b.y, w, b.h, colour);
        const char *text = plot_value(p, f);
        if (plot_text_width(p, WEIGHT_REGULAR, text) + 4 <= w && b.h > p->size)
            plot_text(p, x + w / 2, b.y + b.h / 2 + p->size * 0.36, w, ALIGN_CENTRE,
                      WEIGHT_REGULAR, ink_on(p, colour), text);
        x += w;
        canvas_segment(p->c, x, b.y, x, b.y + b.h,
                       (struct pen){p->theme->paper, 0.6, 0, 0});
    }
}

void plot_stacked(struct plot *p)
{
    draw_key(p);
    double label = plot_label_width(p, p->box.w * 0.3) + 6, most = 0;
    for (size_t i = 0; i < p->chart->ncategory; i++) most = fmax(most, total_of(p, i));
    double row = fmin(24, p->box.h / (double)p->chart->ncategory);
    struct row_labels names = plot_row_labels(p, label - 6, row);
    for (size_t i = 0; i < p->chart->ncategory; i++) {
        double y = p->box.y + row * (double)i;
        struct box b = {p->box.x + label, y + row * 0.16, p->box.w - label, row * 0.68};
        plot_row_label(p, &names, b.x - 6, b.y + b.h / 2, ALIGN_RIGHT,
                       p->chart->categories[i]);
        draw_row(p, i, b, most);
    }
}
