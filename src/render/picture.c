/* Single charts as PNG and SVG, for slides and mail: the canvas on Cairo. In: a chart of the
 * report; out: picture files, the same bytes each time. Text is drawn as outlines of the pack's
 * own fonts, so no font of the reader's machine is needed. The one home of Cairo. */
#include "render/render.h"

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "draw/layout.h"
#include "draw/place.h"
#include "render/pixels.h"

#include <cairo-svg.h>
#include <cairo.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PICTURE_WIDTH 500.0 /* points */
#define PICTURE_PAD 18.0
#define PIXELS_PER_POINT 2.5
#define PIXELS_MOST ((uint64_t)64 << 20)

struct picture {
    cairo_t *cairo;
    bool painted;
};

struct bytes {
    VEC_OF(char) v;
};

/* ---- the canvas ---- */

static void use_colour(struct picture *p, uint32_t colour)
{
    cairo_set_source_rgb(p->cairo, (colour >> 16 & 0xFF) / 255.0,
                         (colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0);
}

static void picture_page_begin(struct canvas *c, double width, double height)
{
    struct picture *p = c->state;
    use_colour(p, 0xFFFFFF);
    cairo_rectangle(p->cairo, 0, 0, width, height);
    cairo_fill(p->cairo);
}

static void picture_page_end(struct canvas *c)
{
    struct picture *p = c->state;
    cairo_new_path(p->cairo);
}

static void picture_move(struct canvas *c, double x, double y)
{
    struct picture *p = c->state;
    if (p->painted) cairo_new_path(p->cairo);
    p->painted = false;
    cairo_move_to(p->cairo, x, y);
}

static void picture_line(struct canvas *c, double x, double y)
{
    struct picture *p = c->state;
    cairo_line_to(p->cairo, x, y);
}

static void picture_curve(struct canvas *c, double x1, double y1, double x2, double y2,
                          double x, double y)
{
    struct picture *p = c->state;
    cairo_curve_to(p->cairo, x1, y1, x2, y2, x, y);
}

static void picture_close(struct canvas *c)
{
    struct picture *p = c->state;
    cairo_close_path(p->cairo);
}

static void picture_fill(struct canvas *c, uint32_t colour)
{
    struct picture *p = c->state;
    use_colour(p, colour);
    cairo_fill_preserve(p->cairo);
    p->painted = true;
}

static void picture_stroke(struct canvas *c, struct pen pen)
{
    struct picture *p = c->state;
    double dash[2] = {pen.dash_on, pen.dash_off};
    use_colour(p, pen.colour);
    cairo_set_line_width(p->cairo, pen.width);
    cairo_set_dash(p->cairo, dash, pen.dash_on > 0 ? 2 : 0, 0);
    cairo_set_miter_limit(p->cairo, MITER_LIMIT);
    cairo_stroke_preserve(p->cairo);
    p->painted = true;
}

static void picture_clip_begin(struct canvas *c, double x, double y, double w, double h)
{
    struct picture *p = c->state;
    cairo_new_path(p->cairo);
    cairo_save(p->cairo);
    cairo_rectangle(p->cairo, x, y, w, h);
    cairo_clip(p->cairo);
}

static void picture_clip_end(struct canvas *c)
{
    struct picture *p = c->state;
    cairo_restore(p->cairo);
    cairo_new_path(p->cairo);
}

static void picture_text(struct canvas *c, double x, double y, enum weight weight,
                         double size, uint32_t colour, str text)
{
    struct picture *p = c->state;
    cairo_new_path(p->cairo);
    p->painted = false;
    struct glyph glyph;
    struct shaped_line line = line_begin(c->fonts, weight, text);
    while (line_next(&line, &glyph)) {
        glyph_path(c->fonts, c, glyph, x, y, size);
        x += glyph.advance * size;
    }
    line_close(&line);
    picture_fill(c, colour);
}

static void picture_image(struct canvas *c, const char *png, double x, double y, double w,
                          double h)
{
    struct picture *p = c->state;
    cairo_surface_t *image = cairo_image_surface_create_from_png(png);
    double across = cairo_image_surface_get_width(image);
    double down = cairo_image_surface_get_height(image);
    if (cairo_surface_status(image) == CAIRO_STATUS_SUCCESS && across > 0 && down > 0) {
        double scale = w / across < h / down ? w / across : h / down;
        cairo_save(p->cairo);
        cairo_translate(p->cairo, x + w - across * scale, y);
        cairo_scale(p->cairo, scale, scale);
        cairo_set_source_surface(p->cairo, image, 0, 0);
        cairo_paint(p->cairo);
        cairo_restore(p->cairo);
    }
    cairo_surface_destroy(image);
}

/* Pictures have neither links nor outlines. */
static void picture_link(struct canvas *c, double x, double y, double w, double h,
                         const char *anchor)
{
    (void)c, (void)x, (void)y, (void)w, (void)h, (void)anchor;
}

static void picture_anchor(struct canvas *c, const char *anchor, double y)
{
    (void)c, (void)anchor, (void)y;
}

static void picture_outline(struct canvas *c, const char *title, int level, double y)
{
    (void)c, (void)title, (void)level, (void)y;
}

static const struct canvas_ops picture_ops = {
    .page_begin = picture_page_begin,
    .page_end = picture_page_end,
    .move = picture_move,
    .line = picture_line,
    .curve = picture_curve,
    .close = picture_close,
    .fill = picture_fill,
    .stroke = picture_stroke,
    .clip_begin = picture_clip_begin,
    .clip_end = picture_clip_end,
    .text = picture_text,
    .image = picture_image,
    .link = picture_link,
    .anchor = picture_anchor,
    .outline = picture_outline,
};

/* ---- files ---- */

static cairo_status_t keep_bytes(void *data, const unsigned char *bytes, unsigned n)
{
    struct bytes *out = data;
    for (unsigned i = 0; i < n; i++) *vec_push(&out->v) = (char)bytes[i];
    return CAIRO_STATUS_SUCCESS;
}

static void draw_picture(cairo_surface_t *surface, const struct render_context *rc,
                         struct arena scratch, const struct chart_block *chart,
                         double height)
{
    struct picture p = {.cairo = cairo_create(surface)};
    struct canvas canvas = {.ops = &picture_ops, .fonts = rc->fonts, .state = &p};
    struct box box = {PICTURE_PAD, PICTURE_PAD, PICTURE_WIDTH - 2 * PICTURE_PAD,
                      height - 2 * PICTURE_PAD};
    picture_page_begin(&canvas, PICTURE_WIDTH, height);
    draw_chart(&canvas, scratch, rc->report, chart, box);
    picture_page_end(&canvas);
    if (cairo_status(p.cairo) != CAIRO_STATUS_SUCCESS)
        die("a picture cannot be drawn: %s", cairo_status_to_string(cairo_status(p.cairo)));
    cairo_destroy(p.cairo);
}

static void draw_svg(struct bytes *out, const struct render_context *rc,
                     struct arena scratch, const struct chart_block *chart, double height)
{
    cairo_surface_t *surface =
        cairo_svg_surface_create_for_stream(keep_bytes, out, PICTURE_WIDTH, height);
    draw_picture(surface, rc, scratch, chart, height);
    cairo_surface_destroy(surface);
}

static void draw_png(struct bytes *out, const struct render_context *rc,
                     struct arena scratch, const struct chart_block *chart, double height)
{
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)(PICTURE_WIDTH * PIXELS_PER_POINT),
        (int)(height * PIXELS_PER_POINT));
    cairo_surface_set_device_scale(surface, PIXELS_PER_POINT, PIXELS_PER_POINT);
    draw_picture(surface, rc, scratch, chart, height);
    cairo_surface_write_to_png_stream(surface, keep_bytes, out);
    cairo_surface_destroy(surface);
}

static bool write_bytes(struct diags *ds, struct arena scratch, const char *path, str bytes)
{
    char *part = part_name(&scratch, path);
    if (file_write(part, bytes) && part_commit(part, path)) return true;
    diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0}, "the file cannot be written: %s",
             strerror(errno));
    part_drop(part);
    return false;
}

bool render_picture(const struct render_context *rc, struct arena scratch,
                    const struct chart_block *chart, const char *path)
{
    double height = place_chart_height(chart) * 1.15 + 2 * PICTURE_PAD;
    size_t n = strlen(path);
    struct bytes out = {{0}};
    if (n > 4 && strcmp(path + n - 4, ".svg") == 0)
        draw_svg(&out, rc, scratch, chart, height);
    else
        draw_png(&out, rc, scratch, chart, height);
    bool good = write_bytes(rc->diags, scratch, path, (str){out.v.at, out.v.n});
    vec_free(&out.v);
    return good;
}

/* ---- decoding ---- */

static uint32_t big_endian(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* The size that a PNG's head claims, before anybody takes memory for it. */
static bool is_sane(const char *path)
{
    unsigned char head[24];
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    bool whole = fread(head, 1, sizeof head, f) == sizeof head;
    fclose(f);
    if (!whole || memcmp(head, "\x89PNG\r\n\x1a\n", 8) != 0) return false;
    uint64_t across = big_endian(head + 16), down = big_endian(head + 20);
    return across > 0 && down > 0 && across * down <= PIXELS_MOST;
}

static void copy_pixels(cairo_surface_t *from, struct pixels *out)
{
    cairo_surface_flush(from);
    const unsigned char *data = cairo_image_surface_get_data(from);
    int stride = cairo_image_surface_get_stride(from);
    for (int y = 0; y < out->height; y++) {
        for (int x = 0; x < out->width; x++) {
            uint32_t pixel;
            memcpy(&pixel, data + (size_t)y * (size_t)stride + (size_t)x * 4, 4);
            for (int shift = 16; shift >= 0; shift -= 8)
                *vec_push(&out->rgb) = (unsigned char)(pixel >> shift);
        }
    }
}

bool pixels_read(const char *path, int most, struct pixels *out)
{
    *out = (struct pixels){0};
    if (!is_sane(path)) return false;
    cairo_surface_t *image = cairo_image_surface_create_from_png(path);
    int across = cairo_image_surface_get_width(image);
    int down = cairo_image_surface_get_height(image);
    bool good =
        cairo_surface_status(image) == CAIRO_STATUS_SUCCESS && across > 0 && down > 0;
    if (good) {
        double scale = fmin(1, fmin(most / (double)across, most / (double)down));
        out->width = (int)fmax(1, across * scale);
        out->height = (int)fmax(1, down * scale);
        cairo_surface_t *paper =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, out->width, out->height);
        cairo_t *c = cairo_create(paper);
        cairo_set_source_rgb(c, 1, 1, 1);
        cairo_paint(c);
        cairo_scale(c, scale, scale);
        cairo_set_source_surface(c, image, 0, 0);
        cairo_pattern_set_filter(cairo_get_source(c), CAIRO_FILTER_BEST);
        cairo_paint(c);
        cairo_destroy(c);
        copy_pixels(paper, out);
        cairo_surface_destroy(paper);
    }
    cairo_surface_destroy(image);
    return good;
}

/* ---- every chart of the report ---- */

struct gallery {
    const struct render_context *rc;
    struct arena *a;
    const char *folder;
    const struct document *doc;
    VEC_OF(const char *) names;
    bool good;
};

static bool name_taken(const struct gallery *g, const char *name)
{
    for (size_t i = 0; i < g->names.n; i++)
        if (strcmp(g->names.at[i], name) == 0) return true;
    return false;
}

/* A chart is named by its id; in further documents by theirs too, and by a number after that. */
static const char *free_name(struct gallery *g, const char *id)
{
    if (!name_taken(g, id)) return id;
    const char *base = path_base(g->doc->file ? g->doc->file : g->doc->id);
    const char *dot = strrchr(base, '.');
    int n = dot ? (int)(dot - base) : (int)strlen(base);
    const char *name = arena_printf(g->a, "%.*s-%s", n, base, id);
    for (int i = 2; name_taken(g, name); i++)
        name = arena_printf(g->a, "%.*s-%s-%d", n, base, id, i);
    return name;
}

static void show_chart(struct gallery *g, const struct chart_block *chart)
{
    static const char *const kinds[] = {"png", "svg"};
    const char *name = free_name(g, chart->id && chart->id[0] ? chart->id : "chart");
    *vec_push(&g->names) = name;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const char *path =
            path_join(g->a, g->folder, arena_printf(g->a, "%s.%s", name, kinds[i]));
        if (!render_picture(g->rc, *g->a, chart, path)) g->good = false;
    }
}

static void show_blocks(struct gallery *g, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (blocks[i].kind == BLOCK_CHART) show_chart(g, &blocks[i].chart);
        if (blocks[i].kind == BLOCK_COLUMNS || blocks[i].kind == BLOCK_STACK)
            show_blocks(g, blocks[i].children.at, blocks[i].children.n);
    }
}

bool render_charts(const struct render_context *rc, struct arena scratch,
                   const char *folder)
{
    struct gallery g = {.rc = rc, .a = &scratch, .folder = folder, .good = true};
    if (!folder_make(folder)) {
        diag_say(rc->diags, DIAG_ERROR, folder, 0, NULL, (str){0},
                 "the folder cannot be made: %s", strerror(errno));
        return false;
    }
    for (size_t d = 0; d < rc->report->ndocument; d++) {
        g.doc = &rc->report->documents[d];
        if (g.doc->medium != MEDIUM_PDF) continue;
        for (size_t i = 0; i < g.doc->npage; i++)
            show_blocks(&g, g.doc->pages[i].blocks, g.doc->pages[i].nblock);
    }
    vec_free(&g.names);
    return g.good;
}
