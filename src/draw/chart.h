/* Charts: one file per kind, each draws into a box and knows nothing of pages. */
#ifndef DRAW_CHART_H
#define DRAW_CHART_H

#include "base/arena.h"
#include "draw/canvas.h"
#include "draw/layout.h"
#include "report/report.h"

/* What every kind gets: the box that is left below title and legend. */
struct plot {
    struct canvas *c;
    struct arena *a; /* scratch */
    const struct report *rep;
    const struct theme *theme;
    const struct chart_block *chart;
    struct box box;
    double size;   /* type size of labels, points */
    double label_size; /* of the categories' labels, once plot_label_lines has told it */
    double bottom; /* out: where the shapes end, for the note; 0: at the box's end */
};

struct chart_info {
    const char *id, *says;
    void (*draw)(struct plot *p);
    bool own_legend; /* draws no legend line: its elements are labelled */
};
extern const struct chart_info chart_infos[CHART_KIND_COUNT];

/* Small multiples inside tables and cards. Unknown points leave gaps. */
void draw_sparkline(struct canvas *c, const struct report *rep, struct box box,
                    const struct figure *points, size_t n, enum status status);
void draw_bullet(struct canvas *c, const struct report *rep, struct box box,
                 struct figure actual, struct figure target, double scale_max,
                 enum status status);

void plot_bars(struct plot *p);
void plot_columns(struct plot *p);
void plot_lines(struct plot *p);
void plot_bullets(struct plot *p);
void plot_stacked(struct plot *p);
void plot_waterfall(struct plot *p);
void plot_funnel(struct plot *p);
void plot_donut(struct plot *p);
void plot_pareto(struct plot *p);
void plot_heatmap(struct plot *p);
void plot_radar(struct plot *p);
void plot_scatter(struct plot *p);
void plot_sparkline(struct plot *p);

/* ---- shared by the kinds (plot.c) ---- */

/* A linear axis with round ticks that holds lo and hi; `zero` forces 0 inside. */
struct axis {
    double lo, hi, step;
    double from, to; /* places of lo and hi in points */
    int decimals;    /* of tick labels in display units */
};
struct axis axis_over(double lo, double hi, bool zero, double from, double to, int wanted);
double axis_place(const struct axis *x, double value);

/* What a value is divided by before it is printed: 10,000 for 万元, 0.01 for %. */
double plot_unit(const struct plot *p);
/* Tick label of a value already in display units. */
const char *axis_text(struct plot *p, const struct axis *x, double value);
const char *plot_value(struct plot *p, struct figure f); /* as printed, without unit */

/* One line of text in at most `w` points: shrinks to 6.5 pt, then an ellipsis. `x` is the left
 * edge, the middle or the right edge by `align`. */
void plot_text(struct plot *p, double x, double y, double w, enum align align,
               enum weight weight, uint32_t colour, const char *text);
double plot_text_width(struct plot *p, enum weight weight, const char *text);
/* Categories' labels in `w` points on at most `limit` lines, in the middle of x (labels.c): how
 * many lines the longest takes, how high so many lines are, one of them from `top` on. */
#define LABEL_LINES 2
size_t plot_label_lines(struct plot *p, double w, size_t limit);
double plot_label_height(const struct plot *p, size_t lines);
void plot_label(struct plot *p, double x, double top, double w, size_t limit, uint32_t colour,
                const char *text);
/* How the names of all rows stand in `w` by `h` points: one line while they fit, else smaller or
 * on up to three. Of a heat map the series are the rows, else the categories. */
struct row_labels {
    double w, size;
    size_t lines;
};
struct row_labels plot_row_labels(struct plot *p, double w, double h);
void plot_row_label(struct plot *p, const struct row_labels *l, double x, double middle,
                    enum align align, const char *text);
/* The widest of the categories' labels, at most `most`. */
double plot_label_width(struct plot *p, double most);

const struct chart_series *plot_series(const struct plot *p, enum series_role role);
/* Smallest and largest known value of all series (and of the reference); false if none. */
bool plot_range(const struct plot *p, double *lo, double *hi);
/* Vertical value axis with light grid lines and labels left of the box; shrinks the box. */
struct axis plot_value_axis(struct plot *p, bool zero);
/* Category labels below the box; leaves out labels that would touch. */
void plot_category_labels(struct plot *p, double first, double step);
uint32_t plot_role_colour(const struct plot *p, enum series_role role);
uint32_t plot_series_colour(const struct plot *p, const struct chart_series *series);
/* Of a rise or a fall; red_up turns them round. */
uint32_t plot_change_colour(const struct plot *p, bool rise);
uint32_t plot_status_colour(const struct plot *p, const struct chart_series *s, size_t i);

#endif
