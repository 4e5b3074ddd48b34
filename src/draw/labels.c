/* Labels of charts that may take more than one line. In: a text and the room beside its element;
 * out: its lines in the middle of that room, words whole: type shrinks before a word breaks. */
#include "draw/chart.h"

#include <math.h>

#include "base/text.h"
#include "draw/text.h"

struct label {
    str *lines;
    size_t n;
    double size;
};

static struct label label_of(struct plot *p, double w, size_t limit, const char *text)
{
    const struct fonts *f = p->c->fonts;
    str whole = str_of(text);
    double word = text_word_width(f, WEIGHT_REGULAR, p->size, whole);
    struct label l = {.size = p->size};
    if (word > w) l.size = fmax(TYPE_FLOOR, p->size * w / word);
    l.n = text_wrap(p->a, f, WEIGHT_REGULAR, l.size, w, whole, limit, &l.lines);
    return l;
}

void plot_row_label(struct plot *p, double x, double middle, double w, double h, enum align align,
                    const char *text)
{
    double step = TYPE_FLOOR * 1.12;
    size_t most = h < 2 * step ? 1 : h < 3 * step ? 2 : 3;
    struct fitted one = text_fit(p->a, p->c->fonts, WEIGHT_REGULAR, p->size, TYPE_FLOOR, w,
                                 str_of(text));
    struct label l = {&one.text, 1, one.size};
    if (most > 1 && text_width(p->c->fonts, WEIGHT_REGULAR, TYPE_FLOOR, str_of(text)) > w) {
        l.size = TYPE_FLOOR;
        l.n = text_wrap(p->a, p->c->fonts, WEIGHT_REGULAR, l.size, w, str_of(text), most,
                        &l.lines);
    }
    double y = middle + l.size * 0.36 - step * (double)(l.n - 1) / 2;
    for (size_t i = 0; i < l.n; i++)
        draw_text(p->c, x, y + step * (double)i, align, WEIGHT_REGULAR, l.size, p->theme->ink,
                  l.lines[i]);
}

size_t plot_label_lines(struct plot *p, double w, size_t limit)
{
    size_t most = 1;
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

void plot_label(struct plot *p, double x, double top, double w, size_t limit, uint32_t colour,
                const char *text)
{
    struct label l = label_of(p, w, limit, text);
    for (size_t i = 0; i < l.n; i++) {
        double y = top + p->size * (1 + 1.15 * (double)i);
        struct fitted fit = text_fit(p->a, p->c->fonts, WEIGHT_REGULAR, l.size, TYPE_FLOOR, w,
                                     l.lines[i]);
        draw_text(p->c, x, y, ALIGN_CENTRE, WEIGHT_REGULAR, fit.size, colour, fit.text);
    }
}
