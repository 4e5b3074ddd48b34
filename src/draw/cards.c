/* KPI cards: label and status, value with unit and a sparkline of 13 weeks, target, change. In:
 * cards of the report and a box; out: a grid of panels of equal size. */
#include "draw/place.h"

#include "base/text.h"
#include "draw/chart.h"
#include "draw/mark.h"

#include <math.h>

#define CARD_GAP 7.0
#define CARD_LEAST 122.0 /* points a card needs across */
#define CARD_MOST 250.0  /* and asks for at most, however long its label */
#define PAD_X 8.0
#define PAD_Y 5.5

/* The heights of a card's parts; the same for all cards of a grid. */
struct card_look {
    double label, value, detail; /* type sizes */
    double pad, step;
    size_t target_lines, change_lines;
};

static double line_of(double size)
{
    return size * LINE_HEIGHT;
}

static size_t detail_lines(struct place *p, const char *text, double size, double width)
{
    if (!text || !text[0]) return 0;
    struct arena a = *p->a;
    double least = fmax(TYPE_FLOOR, size * 0.9);
    if (text_width(p->c->fonts, WEIGHT_REGULAR, least, str_of(text)) <= width) return 1;
    str *lines;
    return text_wrap(&a, p->c->fonts, WEIGHT_REGULAR, size, width, str_of(text), 2, &lines);
}

static struct card_look look_of(struct place *p, const struct card *cards, size_t n,
                                double width)
{
    struct card_look look = {
        .label = place_type(p, p->theme->small),
        .value = place_type(p, p->theme->title + 1.5),
        .detail = place_type(p, p->theme->tiny + 0.1),
        .pad = PAD_Y * fmax(0.6, p->look.row),
    };
    for (size_t i = 0; i < n; i++) {
        size_t target = detail_lines(p, cards[i].target, look.detail, width - 2 * PAD_X);
        size_t change = detail_lines(p, cards[i].change, look.detail, width - 2 * PAD_X);
        if (target > look.target_lines) look.target_lines = target;
        if (change > look.change_lines) look.change_lines = change;
    }
    return look;
}

static double card_height(const struct card_look *look)
{
    return 2 * look->pad + line_of(look->label) + look->value * 1.3 +
           (double)(look->target_lines + look->change_lines) * line_of(look->detail);
}

static void draw_head(struct place *p, const struct card *card,
                      const struct card_look *look, struct box in)
{
    double size = look->label, base = in.y + place_baseline(size);
    str word = str_of(card->status_word);
    double status = status_width(p->c->fonts, card->status, size, word);
    double room = in.w - status - (status > 0 ? 6 : 0);
    draw_text_fit(p->c, *p->a, in.x, base, room, ALIGN_LEFT, WEIGHT_BOLD, size,
                  p->theme->ink, str_of(card->label));
    draw_status(p->c, p->theme, card->status, in.x + in.w - status, base, size, word);
}

static void draw_value(struct place *p, const struct card *card,
                       const struct card_look *look, struct box in)
{
    const struct fonts *f = p->c->fonts;
    double base = in.y + look->value * 1.08;
    str text = str_of(figure_text(p->a, card->value, card->show, p->rep->language));
    str unit = str_of(card->value.known ? card->unit : NULL);
    double unit_width = text_width(f, WEIGHT_REGULAR, look->label, unit);
    double room = in.w - unit_width - 3;
    struct fitted fit =
        text_fit(p->a, f, WEIGHT_BOLD, look->value, look->label, room, text);
    draw_text(p->c, in.x, base, ALIGN_LEFT, WEIGHT_BOLD, fit.size, p->theme->ink, fit.text);
    draw_text(p->c, in.x + fit.width + 3, base, ALIGN_LEFT, WEIGHT_REGULAR, look->label,
              p->theme->muted, unit);
    double used = fit.width + 3 + unit_width + 8;
    double room_left = fmin(in.w - used, 78);
    if (card->npoint < 2 || room_left < 28) return;
    struct box spark = {in.x + in.w - room_left, in.y + 3, room_left,
                        look->value * 1.3 - 5};
    draw_sparkline(p->c, p->rep, spark, card->points, card->npoint, STATUS_NONE);
}

static double draw_detail(struct place *p, struct box in, double size, size_t lines,
                          uint32_t colour, const char *text)
{
    if (lines == 0) return 0;
    if (lines == 1)
        draw_text_fit(p->c, *p->a, in.x, in.y + place_baseline(size), in.w, ALIGN_LEFT,
                      WEIGHT_REGULAR, size, colour, str_of(text));
    else
        place_paragraph(p, in, WEIGHT_REGULAR, size, colour, text, lines);
    return (double)lines * line_of(size);
}

static uint32_t change_colour(const struct theme *t, int sign)
{
    return sign > 0 ? t->good : sign < 0 ? t->bad : t->muted;
}

/* The changes side by side, each in the colour of its meaning; below one another where they
 * do not fit. */
static void draw_changes(struct place *p, const struct card *card,
                         const struct card_look *look, struct box in)
{
    const struct fonts *f = p->c->fonts;
    size_t lines = look->change_lines;
    if (!card->changes[0] || lines == 0) {
        draw_detail(p, in, look->detail, lines, change_colour(p->theme, card->change_sign),
                    card->change);
        return;
    }
    double gap = text_width(f, WEIGHT_REGULAR, look->detail, STR(" · "));
    double whole = text_width(f, WEIGHT_REGULAR, look->detail, str_of(card->change));
    double size = lines == 1 && whole > in.w ? look->detail * in.w / whole : look->detail;
    for (int i = 0; i < 2; i++) {
        double base = in.y + place_baseline(look->detail), x = in.x;
        if (i == 1 && lines == 1) {
            str first = str_of(card->changes[0]);
            x += text_width(f, WEIGHT_REGULAR, size, first);
            draw_text(p->c, x, base, ALIGN_LEFT, WEIGHT_REGULAR, size, p->theme->muted,
                      STR(" · "));
            x += gap * size / look->detail;
        }
        draw_text_fit(p->c, *p->a, x, base, in.x + in.w - x + 0.5, ALIGN_LEFT, WEIGHT_REGULAR,
                      size, change_colour(p->theme, card->change_signs[i]),
                      str_of(card->changes[i]));
        if (lines > 1) in.y += line_of(look->detail);
    }
}

static void draw_card(struct place *p, const struct card *card,
                      const struct card_look *look, struct box box)
{
    const struct theme *t = p->theme;
    uint32_t edge = card->status == STATUS_NONE ? t->accent_light : t->status[card->status];
    canvas_rect(p->c, box.x, box.y, box.w, box.h, t->panel);
    canvas_rect(p->c, box.x, box.y, 2.2, box.h, edge);
    struct box in = {box.x + PAD_X, box.y + look->pad, box.w - 2 * PAD_X, 0};
    draw_head(p, card, look, in);
    in.y += line_of(look->label);
    draw_value(p, card, look, in);
    in.y += look->value * 1.3;
    in.y += draw_detail(p, in, look->detail, look->target_lines, t->ink, card->target);
    draw_changes(p, card, look, in);
    if (card->link) p->c->ops->link(p->c, box.x, box.y, box.w, box.h, card->link);
}

/* The width at which every label stands beside its status. */
static double card_width(struct place *p, const struct card *cards, size_t n)
{
    double size = fmax(TYPE_FLOOR, place_type(p, p->theme->small) * 0.88),
           most = CARD_LEAST;
    for (size_t i = 0; i < n; i++) {
        double label = text_width(p->c->fonts, WEIGHT_BOLD, size, str_of(cards[i].label));
        double status =
            status_width(p->c->fonts, cards[i].status, place_type(p, p->theme->small),
                         str_of(cards[i].status_word));
        most = fmax(most, label + status + 2 * PAD_X + 7);
    }
    return fmin(most, CARD_MOST);
}

double place_cards(struct place *p, const struct card *cards, size_t n, struct box box)
{
    if (n == 0) return 0;
    double least = card_width(p, cards, n);
    size_t most = (size_t)fmax(1, floor((box.w + CARD_GAP) / (least + CARD_GAP)));
    size_t rows = (n + most - 1) / most, across = (n + rows - 1) / rows;
    double gap = CARD_GAP * fmax(0.6, fmin(1, p->look.gap));
    double w = (box.w - CARD_GAP * (double)(across - 1)) / (double)across;
    struct card_look look = look_of(p, cards, n, w);
    double h = card_height(&look);
    for (size_t i = 0; p->draw && i < n; i++) {
        struct box at = {box.x + (double)(i % across) * (w + CARD_GAP),
                         box.y + (double)(i / across) * (h + gap), w, h};
        draw_card(p, &cards[i], &look, at);
    }
    return (double)rows * h + (double)(rows - 1) * gap;
}
