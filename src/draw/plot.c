/* What the kinds of charts share: axes with round ticks, labels that fit, colours of roles.
 * In: a chart block. Out: shapes on a canvas. Doubles here are places on paper; printed numbers
 * come from report/figure.h. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"
#include "draw/fonts.h"
#include "draw/text.h"

static double nice_step(double span, int wanted)
{
    double raw = span / (wanted > 0 ? wanted : 1);
    double power = pow(10, floor(log10(raw)));
    static const double steps[] = {1, 2, 2.5, 5, 10};
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        if (raw <= steps[i] * power * 1.0001) return steps[i] * power;
    return 10 * power;
}

struct axis axis_over(double lo, double hi, bool zero, double from, double to, int wanted)
{
    if (zero && lo > 0) lo = 0;
    if (zero && hi < 0) hi = 0;
    if (hi - lo < 1e-12) hi = lo + (lo == 0 ? 1 : fabs(lo) * 0.5);
    double step = nice_step(hi - lo, wanted);
    struct axis x = {.step = step, .from = from, .to = to};
    x.lo = floor(lo / step + 1e-9) * step;
    x.hi = ceil(hi / step - 1e-9) * step;
    double digits = floor(log10(step) + 1e-9);
    x.decimals = digits < 0 ? (int)-digits : 0;
    if (fabs(step / pow(10, digits) - 2.5) < 1e-6)
        x.decimals = digits < 1 ? x.decimals + 1 : 0;
    return x;
}

double axis_place(const struct axis *x, double value)
{
    double share = (value - x->lo) / (x->hi - x->lo);
    if (share < 0) share = 0;
    if (share > 1) share = 1;
    return x->from + share * (x->to - x->from);
}

double plot_unit(const struct plot *p)
{
    switch (p->chart->show) {
    case SHOW_WAN: return str_is(str_of(p->rep->language), "zh") ? 10000 : 1000;
    case SHOW_YI: return str_is(str_of(p->rep->language), "zh") ? 100000000 : 1000000;
    case SHOW_PERCENT:
    case SHOW_POINTS:
    case SHOW_CHANGE: return 0.01;
    case SHOW_NONE:
    case SHOW_YUAN:
    case SHOW_COUNT:
    case SHOW_DAYS:
    case SHOW_RATIO:
    case SHOW_SCORE: return 1;
    }
    return 1;
}

const char *axis_text(struct plot *p, const struct axis *x, double value)
{
    if (fabs(value) < x->step * 1e-6) value = 0;
    char *text = arena_printf(p->a, "%.*f", x->decimals, value);
    return text;
}

const char *plot_value(struct plot *p, struct figure f)
{
    return figure_text(p->a, f, p->chart->show, p->rep->language);
}

double plot_text_width(struct plot *p, enum weight weight, const char *text)
{
    return text_width(p->c->fonts, weight, p->size, str_of(text));
}

void plot_text(struct plot *p, double x, double y, double w, enum align align,
               enum weight weight, uint32_t colour, const char *label)
{
    struct fitted fit =
        text_fit(p->a, p->c->fonts, weight, p->size, TYPE_FLOOR, w, str_of(label));
    draw_text(p->c, x, y, align, weight, fit.size, colour, fit.text);
}

double plot_label_width(struct plot *p, double most)
{
    double widest = 0;
    for (size_t i = 0; i < p->chart->ncategory; i++)
        widest = fmax(widest, plot_text_width(p, WEIGHT_REGULAR, p->chart->categories[i]));
    return fmin(widest, most);
}

const struct chart_series *plot_series(const struct plot *p, enum series_role role)
{
    for (size_t i = 0; i < p->chart->nseries; i++)
        if (p->chart->series[i].role == role) return &p->chart->series[i];
    return NULL;
}

bool plot_range(const struct plot *p, double *lo, double *hi)
{
    const struct chart_block *ch = p->chart;
    bool any = false;
    *lo = *hi = 0;
    for (size_t s = 0; s <= ch->nseries; s++) {
        size_t n = s < ch->nseries ? ch->ncategory : 1;
        for (size_t i = 0; i < n; i++) {
            struct figure f = s < ch->nseries ? ch->series[s].values[i] : ch->reference;
            if (!f.known) continue;
            double v = figure_double(f) / plot_unit(p);
            *lo = any ? fmin(*lo, v) : v;
            *hi = any ? fmax(*hi, v) : v;
            any = true;
        }
    }
    return any;
}

struct axis plot_value_axis(struct plot *p, bool zero)
{
    double lo, hi;
    plot_range(p, &lo, &hi);
    double head = p->size * 1.1, foot = p->size * 1.6;
    struct box b = p->box;
    struct axis x =
        axis_over(lo, hi, zero, b.y + b.h - foot, b.y + head, b.h > 110 ? 5 : 3);
    double widest = 0;
    for (double v = x.lo; v <= x.hi + x.step / 2; v += x.step)
        widest = fmax(widest, plot_text_width(p, WEIGHT_REGULAR, axis_text(p, &x, v)));
    double gutter = widest + 4;
    for (double v = x.lo; v <= x.hi + x.step / 2; v += x.step) {
        double y = axis_place(&x, v);
        bool base = fabs(v) < x.step / 1000;
        struct pen pen = {base ? p->theme->muted : p->theme->hairline, base ? 0.6 : 0.35, 0,
                          0};
        canvas_segment(p->c, b.x + gutter, y, b.x + b.w, y, pen);
        plot_text(p, b.x + widest, y + p->size * 0.35, widest, ALIGN_RIGHT, WEIGHT_REGULAR,
                  p->theme->muted, axis_text(p, &x, v));
    }
    p->box = (struct box){b.x + gutter, b.y + head, b.w - gutter, b.h - head - foot};
    return x;
}

void plot_category_labels(struct plot *p, double first, double step)
{
    const struct chart_block *ch = p->chart;
    if (ch->ncategory == 0) return;
    double widest = plot_label_width(p, 200) + 5;
    double least = (widest - 5) * TYPE_FLOOR / p->size + 3; /* in the smallest type */
    size_t every = step > 0 && least > step ? (size_t)ceil(widest / step) : 1;
    double y = p->box.y + p->box.h + p->size * 1.25, size = p->size;
    if (every == 1 && step > 0 && widest - 3 > step) /* all in the type of the longest */
        p->size = fmax(TYPE_FLOOR, size * (step - 2) / (widest - 5));
    /* The last label moves left to stay inside; the one before it may have to go. */
    double final = plot_text_width(p, WEIGHT_REGULAR, ch->categories[ch->ncategory - 1]);
    double end = p->box.x + p->box.w + 2, last = first + (double)(ch->ncategory - 1) * step;
    double taken = fmin(last - final / 2, end - final) - 3;
    for (size_t i = 0; i < ch->ncategory; i++) {
        /* Counted from the end, so that the newest point always has its label. */
        if ((ch->ncategory - 1 - i) % every) continue;
        double room =
            every > 1 || step <= 0 ? fmax(step * (double)every, widest) : step - 2;
        double x = first + (double)i * step, half = room / 2;
        double across = fmin(plot_text_width(p, WEIGHT_REGULAR, ch->categories[i]), room);
        half = across / 2;
        if (every > 1 && i + 1 < ch->ncategory && x + half > taken) continue;
        if (x + half > p->box.x + p->box.w + 2) x = p->box.x + p->box.w + 2 - half;
        plot_text(p, x, y, room, ALIGN_CENTRE, WEIGHT_REGULAR, p->theme->muted,
                  ch->categories[i]);
    }
    p->size = size;
}

uint32_t plot_role_colour(const struct plot *p, enum series_role role)
{
    switch (role) {
    case ROLE_ACTUAL: return p->theme->accent;
    case ROLE_PREVIOUS:
    case ROLE_LAST_YEAR: return p->theme->accent_light;
    case ROLE_PLAN: return p->theme->plan;
    case ROLE_FORECAST:
    case ROLE_BAND_LOW:
    case ROLE_BAND_HIGH: return p->theme->forecast;
    }
    return p->theme->ink;
}

/* Two actuals in one chart are two different things: they take the categories' colours. */
uint32_t plot_series_colour(const struct plot *p, const struct chart_series *series)
{
    size_t before = 0;
    if (series->role != ROLE_ACTUAL) return plot_role_colour(p, series->role);
    for (const struct chart_series *s = p->chart->series; s < series; s++)
        before += s->role == ROLE_ACTUAL;
    return before ? p->theme->categories[(before * 2) % COUNT_OF(p->theme->categories)]
                  : p->theme->accent;
}

uint32_t plot_change_colour(const struct plot *p, bool rise)
{
    return rise != p->theme->red_up ? p->theme->status[STATUS_GREEN] : p->theme->bad;
}

uint32_t plot_status_colour(const struct plot *p, const struct chart_series *s, size_t i)
{
    /* What is as it should be keeps the calm colour of all actuals; only trouble stands out. */
    if (!s->statuses || s->statuses[i] < STATUS_YELLOW) return p->theme->accent;
    return p->theme->status[s->statuses[i]];
}
