/* A chart block in its box: title, legend line, the kind's own shapes, note; or the sentence that
 * says why there is nothing to draw. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"
#include "draw/fonts.h"
#include "draw/text.h"

const struct chart_info chart_infos[CHART_KIND_COUNT] = {
    [CHART_BARS] = {"bars", "horizontal bars with a target line, for members", plot_bars,
                    false},
    [CHART_COLUMNS] = {"columns", "vertical columns over time", plot_columns, false},
    [CHART_LINE] = {"line", "lines over time with target and forecast band", plot_lines,
                    false},
    [CHART_BULLET] = {"bullet", "actual against target on one scale", plot_bullets, false},
    [CHART_STACKED] = {"stacked", "stacked bars, parts of a whole", plot_stacked, true},
    [CHART_WATERFALL] = {"waterfall", "from one total to another by steps", plot_waterfall,
                         true},
    [CHART_FUNNEL] = {"funnel", "stages with counts, step rates and floors", plot_funnel,
                      false},
    [CHART_DONUT] = {"donut", "shares of a whole, at most six slices", plot_donut, true},
    [CHART_PARETO] = {"pareto", "sorted bars with the running share", plot_pareto, true},
    [CHART_HEATMAP] = {"heatmap", "a grid of values, tinted and printed", plot_heatmap,
                       true},
    [CHART_RADAR] = {"radar", "one profile over several dimensions", plot_radar, false},
    [CHART_SCATTER] = {"scatter", "two measures against each other", plot_scatter, true},
    [CHART_SPARKLINE] = {"sparkline", "a small line without axes", plot_sparkline, true},
};

/* Over time a forecast is a dotted line inside a light band. */
static void forecast_sample(struct plot *p, bool line, uint32_t colour, double x, double y)
{
    double h = 5, w = 9;
    if (!line) canvas_rect(p->c, x, y - h / 2, w, h, p->theme->panel);
    struct pen pen = {colour, line ? 1.4 : 0.6, 2, 2};
    canvas_segment(p->c, x, line ? y : y - h / 2, x + w, line ? y : y - h / 2, pen);
    if (!line) canvas_segment(p->c, x, y + h / 2, x + w, y + h / 2, pen);
}

/* The sample before a legend's name: the same notation as in the chart. */
static void legend_sample(struct plot *p, const struct chart_series *s, double x, double y)
{
    uint32_t colour = plot_series_colour(p, s);
    double h = 5, w = 9;
    switch (s->role) {
    case ROLE_ACTUAL:
    case ROLE_PREVIOUS:
    case ROLE_LAST_YEAR: canvas_rect(p->c, x, y - h, w, h, colour); break;
    case ROLE_PLAN:
        if (p->chart->kind == CHART_BARS || p->chart->kind == CHART_BULLET)
            canvas_segment(p->c, x + w / 2, y - h - 1.5, x + w / 2, y + 1.5,
                           (struct pen){p->theme->ink, 1.4, 0, 0});
        else if (p->chart->kind == CHART_COLUMNS)
            canvas_segment(p->c, x, y - h / 2, x + w, y - h / 2,
                           (struct pen){p->theme->ink, 1.3, 0, 0});
        else
            canvas_segment(p->c, x, y - h / 2, x + w, y - h / 2,
                           (struct pen){colour, 1.2, 3, 2});
        break;
    case ROLE_FORECAST:
    case ROLE_BAND_LOW:
    case ROLE_BAND_HIGH:
        if (p->chart->kind == CHART_LINE) {
            forecast_sample(p, s->role == ROLE_FORECAST, colour, x, y - h / 2);
            break;
        }
        canvas_hatch(p->c, x, y - h, w, h, (struct pen){colour, 0.5, 0, 0}, 2.2);
        canvas_frame(p->c, x, y - h, w, h, (struct pen){colour, 0.5, 0, 0});
        break;
    }
}

static bool in_legend(const struct chart_series *s)
{
    return s->role != ROLE_BAND_HIGH && s->name;
}

static double legend_width(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    if (chart_infos[ch->kind].own_legend || ch->nseries < 2) return 0;
    double width = 0;
    for (size_t i = 0; i < ch->nseries; i++)
        if (in_legend(&ch->series[i]))
            width += 24 + plot_text_width(p, WEIGHT_REGULAR, ch->series[i].name);
    return width;
}

static void draw_legend(struct plot *p, double x, double y, double right)
{
    const struct chart_block *ch = p->chart;
    for (size_t i = 0; i < ch->nseries; i++) {
        const struct chart_series *s = &ch->series[i];
        if (!in_legend(s)) continue;
        legend_sample(p, s, x, y);
        plot_text(p, x + 12, y, fmax(10, right - x - 12), ALIGN_LEFT, WEIGHT_REGULAR,
                  p->theme->muted, s->name);
        x += plot_text_width(p, WEIGHT_REGULAR, s->name) + 24;
    }
}

/* A little smaller if that keeps it on one line, else on two. Returns the height. */
static double draw_title(struct plot *p, double size)
{
    const struct fonts *f = p->c->fonts;
    str text = str_of(p->chart->title), *lines;
    double across = text_width(f, WEIGHT_BOLD, size, text);
    if (across > p->box.w && across * 0.85 <= p->box.w) size *= p->box.w / across;
    size_t n = text_wrap(p->a, f, WEIGHT_BOLD, size, p->box.w + 0.1, text, 3, &lines);
    for (size_t i = 0; i < n; i++)
        draw_text(p->c, p->box.x, p->box.y + size * (1 + 1.25 * (double)i), ALIGN_LEFT,
                  WEIGHT_BOLD, size, p->theme->ink, lines[i]);
    return size * (0.35 + 1.25 * (double)n);
}

static void head(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    struct box *b = &p->box;
    double label = p->size, title = p->theme->body, legends = legend_width(p);
    double across =
        ch->title ? text_width(p->c->fonts, WEIGHT_BOLD, title, str_of(ch->title)) : 0;
    bool beside = across + legends + 6 <= b->w;
    if (ch->title) {
        double high = draw_title(p, title);
        b->y += high;
        b->h -= high;
    }
    if (legends == 0) return;
    double right = b->x + b->w;
    if (beside && ch->title) {
        draw_legend(p, right - legends + 12, b->y - title * 0.6, right);
        return;
    }
    draw_legend(p, fmax(b->x, right - legends + 12), b->y + label, right);
    b->y += label * 1.7;
    b->h -= label * 1.7;
}

/* The sentence below the shapes, on two lines if it must. */
struct note {
    str *lines;
    size_t n;
    double size, height;
};

static struct note note_of(struct plot *p, double w)
{
    struct note note = {.size = fmax(TYPE_FLOOR, p->theme->tiny)};
    if (!p->chart->note || !p->chart->note[0]) return note;
    note.n = text_wrap(p->a, p->c->fonts, WEIGHT_REGULAR, note.size, w,
                       str_of(p->chart->note), 2, &note.lines);
    note.height = note.size * (0.5 + 1.3 * (double)note.n);
    return note;
}

static void draw_note(struct plot *p, const struct note *note, double x, double top)
{
    for (size_t i = 0; i < note->n; i++)
        draw_text(p->c, x, top + note->size * (1.25 + 1.3 * (double)i), ALIGN_LEFT,
                  WEIGHT_REGULAR, note->size, p->theme->muted, note->lines[i]);
}

static bool has_values(const struct chart_block *ch)
{
    for (size_t s = 0; s < ch->nseries; s++)
        for (size_t i = 0; i < ch->ncategory; i++)
            if (ch->series[s].values[i].known) return true;
    return false;
}

void draw_chart(struct canvas *c, struct arena scratch, const struct report *rep,
                const struct chart_block *chart, struct box box)
{
    struct plot p = {.c = c,
                     .a = &scratch,
                     .rep = rep,
                     .theme = &rep->theme,
                     .chart = chart,
                     .box = box,
                     .size = fmax(7.5, rep->theme.small)};
    head(&p);
    struct note note = note_of(&p, box.w);
    p.box.h -= note.height;
    if (!has_values(chart)) {
        plot_text(&p, p.box.x, p.box.y + p.size * 1.6, p.box.w, ALIGN_LEFT, WEIGHT_REGULAR,
                  p.theme->muted, chart->empty ? chart->empty : "–");
        return;
    }
    double end = p.box.y + p.box.h;
    chart_infos[chart->kind].draw(&p);
    draw_note(&p, &note, box.x, p.bottom > 0 ? fmin(end, p.bottom) : end);
}
