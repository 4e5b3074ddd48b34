/* Labels of charts that may take more than one line. In: the texts of a chart and the room beside
 * or below its elements; out: their lines in the middle of that room, all in one size: type
 * shrinks before a word breaks. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"
#include "draw/text.h"

#define LINE_STEP 1.12 /* of the type, from line to line */
#define SHRINK 0.25    /* points */

/* ---- below columns and above a grid ---- */

struct label {
    str *lines;
    size_t n;
};

static struct label label_of(struct plot *p, double w, size_t limit, const char *text)
{
    struct label l;
    double size = p->label_size > 0 ? p->label_size : p->size;
    l.n = text_wrap_name(p->a, p->c->fonts, WEIGHT_REGULAR, size, w, str_of(text), limit,
                         &l.lines);
    return l;
}

/* The type in which no word of any label breaks, and none takes more lines. */
static double label_size(struct plot *p, double w, size_t limit)
{
    const struct fonts *f = p->c->fonts;
    double size = p->size, word = 0;
    for (size_t i = 0; i < p->chart->ncategory; i++)
        word = fmax(word, text_word_width(f, WEIGHT_REGULAR, size,
                                          str_of(p->chart->categories[i])));
    if (word > w) size = fmax(TYPE_FLOOR, size * w / word);
    for (bool fits = false; !fits && size > TYPE_FLOOR;) {
        fits = true;
        for (size_t i = 0; i < p->chart->ncategory && fits; i++) {
            str *lines;
            fits = text_wrap(p->a, f, WEIGHT_REGULAR, size, w,
                             str_of(p->chart->categories[i]), 0, &lines) <= limit;
        }
        if (!fits) size = fmax(TYPE_FLOOR, size - SHRINK);
    }
    return size;
}

size_t plot_label_lines(struct plot *p, double w, size_t limit)
{
    size_t most = 1;
    p->label_size = label_size(p, w, limit);
    for (size_t i = 0; i < p->chart->ncategory; i++) {
        size_t n = label_of(p, w, limit, p->chart->categories[i]).n;
        if (n > most) most = n;
    }
    return most;
}

double plot_label_height(const struct plot *p, size_t lines)
{
    return p->size * (0.5 + 1.15 * (double)lines);
}

void plot_label(struct plot *p, double x, double top, double w, size_t limit,
                uint32_t colour, const char *text)
{
    struct label l = label_of(p, w, limit, text);
    for (size_t i = 0; i < l.n; i++) {
        double y = top + p->size * (1 + 1.15 * (double)i);
        struct fitted fit = text_fit(p->a, p->c->fonts, WEIGHT_REGULAR, p->label_size,
                                     TYPE_FLOOR, w, l.lines[i]);
        draw_text(p->c, x, y, ALIGN_CENTRE, WEIGHT_REGULAR, fit.size, colour, fit.text);
    }
}

/* ---- beside rows ---- */

static str row_name(const struct chart_block *ch, size_t i)
{
    return str_of(ch->kind == CHART_HEATMAP ? ch->series[i].name : ch->categories[i]);
}

static bool rows_fit(struct plot *p, const struct row_labels *l)
{
    const struct chart_block *ch = p->chart;
    size_t n = ch->kind == CHART_HEATMAP ? ch->nseries : ch->ncategory;
    for (size_t i = 0; i < n; i++) {
        str *lines, name = row_name(ch, i);
        if (text_width(p->c->fonts, WEIGHT_REGULAR, l->size, name) <= l->w) continue;
        if (l->lines < 2 ||
            text_word_width(p->c->fonts, WEIGHT_REGULAR, l->size, name) > l->w ||
            text_wrap(p->a, p->c->fonts, WEIGHT_REGULAR, l->size, l->w, name, 0, &lines) >
                l->lines)
            return false;
    }
    return true;
}

struct row_labels plot_row_labels(struct plot *p, double w, double h)
{
    struct row_labels l = {w, p->size, 1};
    for (double size = p->size;; size -= SHRINK) {
        l.size = fmax(size, TYPE_FLOOR);
        double lines = floor((h + 0.5) / (l.size * LINE_STEP));
        l.lines = lines < 2 ? 1 : lines < 3 ? 2 : 3;
        if (size <= TYPE_FLOOR || rows_fit(p, &l)) return l;
    }
}

void plot_row_label(struct plot *p, const struct row_labels *l, double x, double middle,
                    enum align align, const char *text)
{
    str *lines;
    size_t n = text_wrap_name(p->a, p->c->fonts, WEIGHT_REGULAR, l->size, l->w, str_of(text),
                              l->lines, &lines);
    double step = l->size * LINE_STEP;
    double y = middle + l->size * 0.36 - step * (double)(n - 1) / 2;
    for (size_t i = 0; i < n; i++)
        draw_text(p->c, x, y + step * (double)i, align, WEIGHT_REGULAR, l->size,
                  p->theme->ink, lines[i]);
}
