/* A grid of printed values, tinted by size or by status: rows are the series, columns the
 * categories. Tints stay light, so that it reads in grey. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"
#include "draw/text.h"

#define HEAD_LINES 3
#define ROW_MOST 24.0
#define LABEL_LEAST 52.0
#define FEW_COLUMNS 5 /* that leave names more room */

static uint32_t mix(uint32_t from, uint32_t to, double share)
{
    uint32_t out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        double a = (double)(from >> shift & 255), b = (double)(to >> shift & 255);
        out |= (uint32_t)lround(a + (b - a) * share) << shift;
    }
    return out;
}

static uint32_t cell_tint(const struct plot *p, const struct chart_series *s, size_t i,
                          double most)
{
    if (s->statuses && s->statuses[i] != STATUS_NONE)
        return p->theme->status_tint[s->statuses[i]];
    if (!s->values[i].known || most <= 0) return p->theme->paper;
    double share = fmax(0, figure_double(s->values[i])) / most;
    return mix(p->theme->paper, p->theme->accent_light, share * 0.75);
}

/* Counts of zero stand back; a zero that is judged does not. */
static bool says_nothing(const struct plot *p, const struct chart_series *s, size_t i)
{
    return p->chart->show == SHOW_COUNT && !s->statuses && s->values[i].scaled == 0;
}

/* What the columns need for no word above them to break. */
static double words_width(const struct plot *p)
{
    double word = 0;
    for (size_t i = 0; i < p->chart->ncategory; i++)
        word = fmax(word, text_word_width(p->c->fonts, WEIGHT_REGULAR, TYPE_FLOOR,
                                          str_of(p->chart->categories[i])));
    return (word + 1.5) * (double)p->chart->ncategory;
}

void plot_heatmap(struct plot *p)
{
    const struct chart_block *ch = p->chart;
    double label = 0, most = 0;
    for (size_t s = 0; s < ch->nseries; s++) {
        label = fmax(label, plot_text_width(p, WEIGHT_REGULAR, ch->series[s].name));
        for (size_t i = 0; i < ch->ncategory; i++)
            if (ch->series[s].values[i].known)
                most = fmax(most, figure_double(ch->series[s].values[i]));
    }
    label = fmin(label, p->box.w * (ch->ncategory > FEW_COLUMNS ? 0.3 : 0.36)) + 8;
    label = fmax(fmin(label, p->box.w - words_width(p)), LABEL_LEAST);
    double w = (p->box.w - label) / (double)ch->ncategory;
    size_t lines = plot_label_lines(p, w - 1, HEAD_LINES);
    double head = plot_label_height(p, lines);
    double row = fmin(ROW_MOST, (p->box.h - head) / (double)ch->nseries);
    for (size_t i = 0; i < ch->ncategory; i++)
        plot_label(p, p->box.x + label + w * ((double)i + 0.5), p->box.y, w - 1, HEAD_LINES,
                   p->theme->muted, ch->categories[i]);
    p->bottom = p->box.y + head + row * (double)ch->nseries;
    struct row_labels names = plot_row_labels(p, label - 6, row);
    for (size_t s = 0; s < ch->nseries; s++) {
        double y = p->box.y + head + row * (double)s, base = y + row / 2 + p->size * 0.34;
        plot_row_label(p, &names, p->box.x, y + row / 2, ALIGN_LEFT, ch->series[s].name);
        for (size_t i = 0; i < ch->ncategory; i++) {
            double x = p->box.x + label + w * (double)i;
            canvas_rect(p->c, x + 0.5, y + 0.5, w - 1, row - 1,
                        cell_tint(p, &ch->series[s], i, most));
            bool alarming =
                ch->series[s].statuses && ch->series[s].statuses[i] >= STATUS_ORANGE;
            plot_text(p, x + w / 2, base, w - 3, ALIGN_CENTRE,
                      alarming ? WEIGHT_BOLD : WEIGHT_REGULAR,
                      says_nothing(p, &ch->series[s], i) ? p->theme->muted : p->theme->ink,
                      plot_value(p, ch->series[s].values[i]));
        }
    }
}
