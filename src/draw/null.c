/* The null back end: draws nothing and collects the code points of every text, so that a document
 * can be laid out once before its fonts are subset. Also where layout measures without a trace. */
#include "draw/points.h"

static void null_page(struct canvas *c, double width, double height)
{
    (void)c, (void)width, (void)height;
}

static void null_nothing(struct canvas *c)
{
    (void)c;
}

static void null_point(struct canvas *c, double x, double y)
{
    (void)c, (void)x, (void)y;
}

static void null_curve(struct canvas *c, double x1, double y1, double x2, double y2,
                       double x, double y)
{
    (void)c, (void)x1, (void)y1, (void)x2, (void)y2, (void)x, (void)y;
}

static void null_fill(struct canvas *c, uint32_t colour)
{
    (void)c, (void)colour;
}

static void null_stroke(struct canvas *c, struct pen pen)
{
    (void)c, (void)pen;
}

static void null_clip(struct canvas *c, double x, double y, double w, double h)
{
    (void)c, (void)x, (void)y, (void)w, (void)h;
}

static void null_text(struct canvas *c, double x, double y, enum weight weight, double size,
                      uint32_t colour, str text)
{
    (void)x, (void)y, (void)size, (void)colour;
    struct code_points *set = c->state;
    if (!set) return;
    struct glyph glyph;
    struct shaped_line line = line_begin(c->fonts, weight, text);
    while (line_next(&line, &glyph)) {
        if (glyph.source == GLYPH_FONT) code_points_add(set, &glyph);
        if (glyph.source == GLYPH_BOX) code_points_miss(set, glyph.code, text);
    }
    line_close(&line);
}

static void null_image(struct canvas *c, const char *png, double x, double y, double w,
                       double h)
{
    (void)c, (void)png, (void)x, (void)y, (void)w, (void)h;
}

static void null_link(struct canvas *c, double x, double y, double w, double h,
                      const char *anchor)
{
    (void)c, (void)x, (void)y, (void)w, (void)h, (void)anchor;
}

static void null_anchor(struct canvas *c, const char *anchor, double y)
{
    (void)c, (void)anchor, (void)y;
}

static void null_outline(struct canvas *c, const char *title, int level, double y)
{
    (void)c, (void)title, (void)level, (void)y;
}

struct canvas canvas_null(const struct fonts *f, struct code_points *collect)
{
    static const struct canvas_ops ops = {
        .page_begin = null_page,
        .page_end = null_nothing,
        .move = null_point,
        .line = null_point,
        .curve = null_curve,
        .close = null_nothing,
        .fill = null_fill,
        .stroke = null_stroke,
        .clip_begin = null_clip,
        .clip_end = null_nothing,
        .text = null_text,
        .image = null_image,
        .link = null_link,
        .anchor = null_anchor,
        .outline = null_outline,
    };
    return (struct canvas){.ops = &ops, .fonts = f, .state = collect};
}
