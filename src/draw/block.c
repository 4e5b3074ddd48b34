/* Blocks in boxes: texts, ruled lines, charts, columns side by side, stacks. In: a block of the
 * report and a box; out: its height, and its shapes if asked to draw. Which box on which page is
 * layout.c's; tables and cards have their own files. */
#include "draw/place.h"

#include "base/text.h"
#include "draw/mark.h"

#include <math.h>

#define COLUMN_GAP 16.0
#define LONG_NAME 12.0 /* em */
#define LONG_ROW 24.0
#define FEW_ROWS 12
#define LINE_STEP 25.0 /* points between lines to write on: more than 8 mm */

double place_type(const struct place *p, double size)
{
    return fmax(TYPE_FLOOR, size * p->look.type);
}

double place_baseline(double size)
{
    return size * ((LINE_HEIGHT - 1) / 2 + 0.87);
}

double place_gap(const struct place *p)
{
    return BLOCK_GAP * p->look.gap;
}

double place_paragraph(struct place *p, struct box box, enum weight weight, double size,
                       uint32_t colour, const char *text, size_t limit)
{
    struct place placing = *p;
    struct arena a = *p->a;
    str *lines;
    placing.a = &a;
    size_t n =
        words_wrap(&placing, paragraph_words(p, weight, text), size, box.w, limit, &lines);
    double step = size * LINE_HEIGHT;
    if (p->draw)
        for (size_t i = 0; i < n; i++)
            draw_text(p->c, box.x, box.y + (double)i * step + place_baseline(size),
                      ALIGN_LEFT, weight, size, colour, lines[i]);
    return (double)n * step;
}

/* ---- texts ---- */

static const struct text_look {
    enum weight weight;
    bool muted, accent, bar;
} text_looks[] = {
    [TEXT_MESSAGE] = {.bar = true},
    [TEXT_BODY] = {.weight = WEIGHT_REGULAR},
    [TEXT_NOTE] = {.muted = true},
    [TEXT_HEADING] = {.weight = WEIGHT_BOLD, .accent = true},
    [TEXT_SUBHEADING] = {.weight = WEIGHT_BOLD},
};

static double text_size(const struct place *p, enum text_role role)
{
    const struct theme *t = p->theme;
    switch (role) {
    case TEXT_MESSAGE: return place_type(p, t->message);
    case TEXT_BODY: return place_type(p, t->body + 0.3);
    case TEXT_NOTE: return place_type(p, t->tiny);
    case TEXT_HEADING: return place_type(p, t->body + 2.5);
    case TEXT_SUBHEADING: return place_type(p, t->body + 0.5);
    }
    return place_type(p, t->body);
}

double place_text(struct place *p, const struct text_block *text, struct box box)
{
    const struct text_look *look = &text_looks[text->role];
    double size = text_size(p, text->role), indent = 0;
    if (look->bar) indent = 9;
    if (text->status != STATUS_NONE) {
        double mark = size * 0.8;
        if (p->draw)
            draw_mark(p->c, p->theme, text->status, box.x + indent + mark / 2,
                      box.y + place_baseline(size) - size * 0.37, mark);
        indent += mark + size * 0.45;
    }
    uint32_t colour = look->muted    ? p->theme->muted
                      : look->accent ? p->theme->accent
                                     : p->theme->ink;
    struct box inner = {box.x + indent, box.y, box.w - indent, 0};
    double height = place_paragraph(p, inner, look->weight, size, colour, text->text, 0);
    if (p->draw && look->bar)
        canvas_rect(p->c, box.x, box.y + 1.5, 2.5, height - 3, p->theme->accent);
    return height;
}

/* ---- lines to write on ---- */

static double place_lines(struct place *p, const struct block *b, struct box box)
{
    double y = box.y;
    if (b->lines.title && b->lines.title[0])
        y += place_paragraph(p, box, WEIGHT_BOLD, place_type(p, p->theme->body + 0.5),
                             p->theme->ink, b->lines.title, 0);
    struct pen pen = {.colour = p->theme->muted, .width = 0.4};
    for (int i = 0; i < b->lines.n; i++) {
        y += LINE_STEP;
        if (p->draw) canvas_segment(p->c, box.x, y, box.x + box.w, y, pen);
    }
    return y - box.y + 3;
}

/* ---- charts ---- */

/* In em, as far as bytes tell. */
static double about_wide(str text)
{
    double em = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        em += c >= 0xE3 ? 1 : c >= 0xC0 || c < 0x80 ? 0.53 : 0;
    }
    return em;
}

/* Long names take more lines in the rows of few. */
static double row_height(const struct chart_block *ch, double usual)
{
    double longest = 0;
    size_t n = ch->kind == CHART_HEATMAP ? ch->nseries : ch->ncategory;
    for (size_t i = 0; i < n; i++) {
        const char *name =
            ch->kind == CHART_HEATMAP ? ch->series[i].name : ch->categories[i];
        longest = fmax(longest, about_wide(str_of(name)));
    }
    return longest > LONG_NAME && n <= FEW_ROWS ? LONG_ROW : usual;
}

double place_chart_height(const struct chart_block *ch)
{
    double n = (double)ch->ncategory, rows = (double)ch->nseries;
    switch (ch->kind) {
    case CHART_BARS:
    case CHART_BULLET: return fmin(34 + row_height(ch, 17) * n, 560);
    case CHART_FUNNEL: return fmin(34 + 32 * n, 320);
    case CHART_HEATMAP: return fmin(52 + row_height(ch, 15) * rows, 600);
    case CHART_LINE:
    case CHART_COLUMNS:
    case CHART_STACKED:
    case CHART_WATERFALL: return 165;
    case CHART_PARETO: return fmin(46 + row_height(ch, 19) * n, 400);
    case CHART_DONUT: return 160;
    case CHART_RADAR:
    case CHART_SCATTER: return 190;
    case CHART_SPARKLINE: return 40;
    case CHART_KIND_COUNT: break;
    }
    return 160;
}

/* Charts of one bar per item gain nothing from more room. */
static bool grows(enum chart_kind kind)
{
    switch (kind) {
    case CHART_BARS:
    case CHART_BULLET:
    case CHART_FUNNEL:
    case CHART_HEATMAP:
    case CHART_DONUT:
    case CHART_PARETO:
    case CHART_SPARKLINE:
    case CHART_KIND_COUNT: return false;
    case CHART_LINE:
    case CHART_COLUMNS:
    case CHART_STACKED:
    case CHART_WATERFALL:
    case CHART_RADAR:
    case CHART_SCATTER: return true;
    }
    return true;
}

static double place_chart(struct place *p, const struct block *b, struct box box)
{
    double scale = grows(b->chart.kind) ? p->look.chart : fmin(1, p->look.chart);
    double wanted = (b->height > 0 ? b->height : place_chart_height(&b->chart)) * scale;
    if (!grows(b->chart.kind)) wanted = fmax(wanted, place_chart_height(&b->chart) * scale);
    bool bare = b->chart.ncategory == 0 || b->chart.nseries == 0;
    if (bare) wanted = fmin(wanted, 44);
    if (box.h > wanted && !bare) wanted = fmin(box.h, wanted * 1.6);
    if (p->draw)
        draw_chart(p->c, *p->a, p->rep, &b->chart,
                   (struct box){box.x, box.y, box.w, wanted});
    return wanted;
}

/* ---- containers ---- */

static double shares(const struct block *b)
{
    double sum = 0;
    for (size_t i = 0; i < b->children.n; i++) {
        double share = b->children.at[i].share;
        sum += share > 0 ? share : 1;
    }
    return sum;
}

static double each_column(struct place *p, const struct block *b, struct box box, bool draw,
                          double fill)
{
    size_t n = b->children.n;
    double room = box.w - COLUMN_GAP * (double)(n - 1), sum = shares(b);
    double x = box.x, most = 0;
    bool drew = p->draw;
    p->draw = draw;
    for (size_t i = 0; i < n; i++) {
        double share = b->children.at[i].share;
        double w = room * (share > 0 ? share : 1) / sum;
        most =
            fmax(most, place_block(p, &b->children.at[i], (struct box){x, box.y, w, fill}));
        x += w + COLUMN_GAP;
    }
    p->draw = drew;
    return most;
}

static double place_columns(struct place *p, const struct block *b, struct box box)
{
    if (b->children.n == 0) return 0;
    double height = each_column(p, b, box, false, 0);
    if (box.h > height) height = each_column(p, b, box, false, box.h);
    if (p->draw) each_column(p, b, box, true, height);
    return height;
}

static double stack_height(struct place *p, const struct block *b, struct box box)
{
    bool drew = p->draw;
    p->draw = false;
    double y = 0;
    for (size_t i = 0; i < b->children.n; i++) {
        if (i > 0) y += place_between(p, &b->children.at[i - 1], &b->children.at[i]);
        y += place_block(p, &b->children.at[i], (struct box){box.x, 0, box.w, 0});
    }
    p->draw = drew;
    return y;
}

/* Room that is left over goes to the last chart of the stack. */
static double place_stack(struct place *p, const struct block *b, struct box box)
{
    double used = stack_height(p, b, box);
    if (!p->draw && box.h <= used) return used;
    size_t chart = b->children.n;
    for (size_t i = 0; i < b->children.n; i++)
        if (b->children.at[i].kind == BLOCK_CHART) chart = i;
    double spare = box.h > used ? box.h - used : 0, y = box.y;
    for (size_t i = 0; i < b->children.n; i++) {
        const struct block *child = &b->children.at[i];
        if (i > 0) y += place_between(p, child - 1, child);
        struct box at = {box.x, y, box.w, 0};
        if (i == chart && spare > 0) {
            bool drew = p->draw;
            p->draw = false;
            at.h = place_block(p, child, at) + spare;
            p->draw = drew;
        }
        y += place_block(p, child, at);
    }
    return y - box.y;
}

double place_between(const struct place *p, const struct block *upper,
                     const struct block *lower)
{
    double gap = place_gap(p);
    if (upper->kind == BLOCK_TEXT) {
        enum text_role role = upper->text.role;
        if (role == TEXT_HEADING || role == TEXT_SUBHEADING) return gap * 0.4;
        if (lower->kind == BLOCK_TEXT && lower->text.role == role) return gap * 0.35;
    }
    if (lower->kind == BLOCK_TEXT && lower->text.role == TEXT_HEADING) return gap * 1.5;
    if (lower->kind == BLOCK_TEXT && lower->text.role == TEXT_NOTE) return gap * 0.4;
    return gap;
}

double place_block(struct place *p, const struct block *b, struct box box)
{
    if (p->draw && b->anchor) p->c->ops->anchor(p->c, b->anchor, box.y - 4);
    switch (b->kind) {
    case BLOCK_TEXT: return place_text(p, &b->text, box);
    case BLOCK_CARDS: return place_cards(p, b->cards.at, b->cards.n, box);
    case BLOCK_TABLE: return place_table(p, &b->table, box);
    case BLOCK_CHART: return place_chart(p, b, box);
    case BLOCK_COLUMNS: return place_columns(p, b, box);
    case BLOCK_STACK: return place_stack(p, b, box);
    case BLOCK_LINES: return place_lines(p, b, box);
    case BLOCK_BREAK: return 0;
    }
    return 0;
}
