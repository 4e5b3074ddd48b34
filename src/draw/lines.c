/* Lines over time: actual solid with its last point marked, plan dashed, previous lighter, the
 * forecast as a dashed line inside a hatched band. Lines are labelled at their ends. */
#include "draw/chart.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

struct line_frame {
    struct axis y;
    double first, step;
};

static double point_x(const struct line_frame *f, size_t i)
{
    return f->first + (double)i * f->step;
}

static double point_y(const struct plot *p, const struct line_frame *f, struct figure v)
{
    return axis_place(&f->y, figure_double(v) / plot_unit(p));
}

/* Unknown values leave a gap. A path is only begun when it has a second point. */
static void draw_line(struct plot *p, const struct line_frame *f,
                      const struct chart_series *s, struct pen pen)
{
    bool drawn = false;
    for (size_t i = 1; i < p->chart->ncategory; i++) {
        if (!s->values[i].known || !s->values[i - 1].known) continue;
        bool begins = i == 1 || !s->values[i - 2].known;
        if (begins)
            p->c->ops->move(p->c, point_x(f, i - 1), point_y(p, f, s->values[i - 1]));
        p->c->ops->line(p->c, point_x(f, i), point_y(p, f, s->values[i]));
        drawn = true;
    }
    if (drawn) p->c->ops->stroke(p->c, pen);
}

static void draw_band(struct plot *p, const struct line_frame *f)
{
    const struct chart_series *low = plot_series(p, ROLE_BAND_LOW);
    const struct chart_series *high = plot_series(p, ROLE_BAND_HIGH);
    if (!low || !high) return;
    size_t n = p->chart->ncategory, first = n, last = 0;
    for (size_t i = 0; i < n; i++)
        if (low->values[i].known && high->values[i].known) {
            if (first == n) first = i;
            last = i;
        }
    if (first == n || last == first) return;
    p->c->ops->move(p->c, point_x(f, first), point_y(p, f, low->values[first]));
    for (size_t i = first; i <= last; i++)
        if (low->values[i].known)
            p->c->ops->line(p->c, point_x(f, i), point_y(p, f, low->values[i]));
    for (size_t i = last + 1; i-- > first;)
        if (high->values[i].known)
            p->c->ops->line(p->c, point_x(f, i), point_y(p, f, high->values[i]));
    p->c->ops->close(p->c);
    p->c->ops->fill(p->c, p->theme->panel);
    draw_line(p, f, low, (struct pen){p->theme->forecast, 0.6, 2, 2});
    draw_line(p, f, high, (struct pen){p->theme->forecast, 0.6, 2, 2});
}

static size_t last_known(const struct plot *p, const struct chart_series *s)
{
    for (size_t i = p->chart->ncategory; i-- > 0;)
        if (s->values[i].known) return i;
    return p->chart->ncategory;
}

/* The end of a line and what stands there. */
struct end {
    double x, y;
    const struct chart_series *s;
    size_t i;
};

/* "1,028.6", of a band "P90 1,234.9". */
static const char *end_text(struct plot *p, const struct end *e)
{
    const char *value = plot_value(p, e->s->values[e->i]);
    if (e->s->role == ROLE_BAND_LOW) return arena_printf(p->a, "P10 %s", value);
    if (e->s->role == ROLE_BAND_HIGH) return arena_printf(p->a, "P90 %s", value);
    return value;
}

/* Ends of one value at one place are labelled once, by the first kind that counts most. */
static size_t ends_without_twins(struct plot *p, struct end *ends, size_t n)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        bool twin = false;
        const char *value = plot_value(p, ends[k].s->values[ends[k].i]);
        for (size_t j = 0; j < n && !twin; j++)
            twin = ends[j].s->role < ends[k].s->role &&
                   fabs(ends[j].y - ends[k].y) < p->size &&
                   !strcmp(plot_value(p, ends[j].s->values[ends[j].i]), value);
        if (!twin) ends[kept++] = ends[k];
    }
    return kept;
}

/* Values at the ends of the lines, moved apart so that they never touch. */
static void draw_ends(struct plot *p, const struct line_frame *f, double room)
{
    struct end ends[8];
    size_t n = 0;
    for (size_t s = 0; s < p->chart->nseries && n < COUNT_OF(ends); s++) {
        const struct chart_series *series = &p->chart->series[s];
        size_t i = last_known(p, series);
        if (i == p->chart->ncategory) continue;
        struct end e = {point_x(f, i), point_y(p, f, series->values[i]), series, i};
        size_t at = n++;
        for (; at > 0 && ends[at - 1].y > e.y; at--) ends[at] = ends[at - 1];
        ends[at] = e;
    }
    n = ends_without_twins(p, ends, n);
    double at[COUNT_OF(ends)], taken = p->box.y - p->size, floor = p->box.y + p->box.h;
    for (size_t k = 0; k < n; k++)
        taken = at[k] = fmax(ends[k].y + p->size * 0.35, taken + p->size * 1.15);
    for (size_t k = n; k-- > 0; floor = at[k] - p->size * 1.15) at[k] = fmin(at[k], floor);
    for (size_t k = 0; k < n; k++) {
        bool main = ends[k].s->role == ROLE_ACTUAL;
        uint32_t colour = main ? p->theme->ink : p->theme->muted;
        enum weight weight = main ? WEIGHT_BOLD : WEIGHT_REGULAR;
        const char *text = end_text(p, &ends[k]);
        bool inside = ends[k].i + 1 < p->chart->ncategory;
        double x = ends[k].x + 5, across = plot_text_width(p, weight, text);
        /* What goes on from here starts at the point: the value stands below it. */
        if (inside) at[k] = fmin(ends[k].y + p->size * 1.25, p->box.y + p->box.h - 2);
        across = fmin(across, p->box.x + p->box.w + room - x);
        canvas_rect(p->c, x - 1.5, at[k] - p->size * 0.85, across + 3, p->size * 1.05,
                    p->theme->paper);
        plot_text(p, x, at[k], across + 0.1, ALIGN_LEFT, weight, colour, text);
    }
}

static void draw_series(struct plot *p, const struct line_frame *f,
                        const struct chart_series *s)
{
    uint32_t colour = plot_series_colour(p, s);
    switch (s->role) {
    case ROLE_ACTUAL: draw_line(p, f, s, (struct pen){colour, 1.8, 0, 0}); break;
    case ROLE_PREVIOUS:
    case ROLE_LAST_YEAR: draw_line(p, f, s, (struct pen){colour, 1.2, 0, 0}); break;
    case ROLE_PLAN: draw_line(p, f, s, (struct pen){colour, 1.0, 4, 2}); break;
    case ROLE_FORECAST: draw_line(p, f, s, (struct pen){colour, 1.4, 2, 2}); break;
    case ROLE_BAND_LOW:
    case ROLE_BAND_HIGH: return;
    }
    size_t i = last_known(p, s);
    if (i == p->chart->ncategory || s->role == ROLE_PLAN) return;
    canvas_circle(p->c, point_x(f, i), point_y(p, f, s->values[i]), 2.2);
    p->c->ops->fill(p->c, colour);
}

static double ends_room(struct plot *p)
{
    double most = 34;
    for (size_t s = 0; s < p->chart->nseries; s++) {
        struct end e = {0, 0, &p->chart->series[s], last_known(p, &p->chart->series[s])};
        if (e.i == p->chart->ncategory) continue;
        most = fmax(most, plot_text_width(p, WEIGHT_REGULAR, end_text(p, &e)));
    }
    return fmin(most + 6, p->box.w * 0.3);
}

void plot_lines(struct plot *p)
{
    bool rate = p->chart->show == SHOW_PERCENT;
    struct axis y = plot_value_axis(p, !rate);
    double room = ends_room(p); /* for the labels at the ends */
    p->box.w -= room;
    size_t n = p->chart->ncategory;
    double step = n > 1 ? (p->box.w - 8) / (double)(n - 1) : 0;
    struct line_frame f = {y, p->box.x + (n > 1 ? 4 : p->box.w / 2), step};
    draw_band(p, &f);
    for (size_t s = p->chart->nseries; s-- > 0;) draw_series(p, &f, &p->chart->series[s]);
    if (p->chart->reference.known) {
        double at = point_y(p, &f, p->chart->reference);
        canvas_segment(p->c, p->box.x, at, p->box.x + p->box.w, at,
                       (struct pen){p->theme->plan, 0.9, 4, 2});
        if (p->chart->reference_label)
            plot_text(p, p->box.x + 2, at - 2.5, p->box.w, ALIGN_LEFT, WEIGHT_REGULAR,
                      p->theme->muted, p->chart->reference_label);
    }
    draw_ends(p, &f, room);
    plot_category_labels(p, f.first, f.step);
}
