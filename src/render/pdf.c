/* PDF by libharu: the back end of the canvas that writes files for people. In: one document of
 * the report; out: one PDF with subset fonts, outline, links and information, the same bytes each
 * time. Where things stand on a page is draw/layout.c's business; fonts are in pdf_font.c. */
#include "render/render.h"

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "draw/layout.h"
#include "render/pdf.h"
#include "render/pixels.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define IMAGE_PIXELS 480 /* a side; 300 to the inch at a logo's size */
#define NO_COLOUR UINT32_MAX

static void keep_first_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    struct pdf *p = data;
    if (p->error != HPDF_OK) return;
    p->error = error;
    p->detail = detail;
}

/* Hundredths of a point are finer than any printer and shorter in the file. */
static float rounded(double v)
{
    return (float)(floor(v * 100 + 0.5) / 100);
}

static float page_y(const struct pdf *p, double y)
{
    return rounded(p->height - y);
}

/* ---- graphics state ---- */

static void forget_state(struct pdf *p)
{
    p->fill = p->stroke = NO_COLOUR;
    p->width = p->size = -1;
    p->face = p->dash_on = p->dash_off = -1;
}

static void put_point(struct pdf *p, struct content *to, double x, double y)
{
    content_length(to, x);
    content_length(to, p->height - y);
}

static void use_fill(struct pdf *p, uint32_t colour)
{
    if (p->fill == colour) return;
    p->fill = colour;
    content_colour(&p->drawn, colour, "rg\n");
}

static void use_dash(struct pdf *p, int on, int off)
{
    content_text(&p->drawn, "[");
    if (on > 0) content_length(&p->drawn, on);
    if (on > 0) content_length(&p->drawn, off);
    content_text(&p->drawn, "] 0 d\n");
}

static void use_pen(struct pdf *p, struct pen pen)
{
    if (p->stroke != pen.colour) content_colour(&p->drawn, pen.colour, "RG\n");
    if (p->width != pen.width) {
        content_length(&p->drawn, pen.width);
        content_text(&p->drawn, "w\n");
    }
    if (p->dash_on != pen.dash_on || p->dash_off != pen.dash_off)
        use_dash(p, pen.dash_on, pen.dash_off);
    p->stroke = pen.colour;
    p->width = pen.width;
    p->dash_on = pen.dash_on;
    p->dash_off = pen.dash_off;
}

/* ---- pages and paths ---- */

static void pdf_page_begin(struct canvas *c, double width, double height)
{
    struct pdf *p = c->state;
    p->page = HPDF_AddPage(p->doc);
    if (!p->page) die("no memory for a page of the PDF");
    p->height = height;
    HPDF_Page_SetWidth(p->page, rounded(width));
    HPDF_Page_SetHeight(p->page, rounded(height));
    p->drawn.bytes.n = 0;
    forget_state(p);
    content_length(&p->drawn, MITER_LIMIT);
    content_text(&p->drawn, "M\n");
}

static void pdf_page_end(struct canvas *c)
{
    struct pdf *p = c->state;
    HPDF_PageAttr page = p->page->attr;
    pdf_fill_stream(p, page->contents, (str){p->drawn.bytes.at, p->drawn.bytes.n});
    p->path.bytes.n = 0;
}

static void pdf_move(struct canvas *c, double x, double y)
{
    struct pdf *p = c->state;
    if (p->painted) p->path.bytes.n = 0;
    p->painted = false;
    put_point(p, &p->path, x, y);
    content_text(&p->path, "m\n");
}

static void pdf_line(struct canvas *c, double x, double y)
{
    struct pdf *p = c->state;
    put_point(p, &p->path, x, y);
    content_text(&p->path, "l\n");
}

static void pdf_curve(struct canvas *c, double x1, double y1, double x2, double y2,
                      double x, double y)
{
    struct pdf *p = c->state;
    put_point(p, &p->path, x1, y1);
    put_point(p, &p->path, x2, y2);
    put_point(p, &p->path, x, y);
    content_text(&p->path, "c\n");
}

static void pdf_close(struct canvas *c)
{
    struct pdf *p = c->state;
    content_text(&p->path, "h\n");
}

/* A path may not hold colours, so it comes after them. */
static void paint(struct pdf *p, const char *operation)
{
    content_bytes(&p->drawn, (str){p->path.bytes.at, p->path.bytes.n});
    content_text(&p->drawn, operation);
    p->painted = true;
}

static void pdf_fill(struct canvas *c, uint32_t colour)
{
    struct pdf *p = c->state;
    if (p->path.bytes.n == 0) return;
    use_fill(p, colour);
    paint(p, "f\n");
}

static void pdf_stroke(struct canvas *c, struct pen pen)
{
    struct pdf *p = c->state;
    if (p->path.bytes.n == 0) return;
    use_pen(p, pen);
    paint(p, "S\n");
}

static void pdf_clip_begin(struct canvas *c, double x, double y, double w, double h)
{
    struct pdf *p = c->state;
    content_text(&p->drawn, "q\n");
    put_point(p, &p->drawn, x, y + h);
    content_length(&p->drawn, w);
    content_length(&p->drawn, h);
    content_text(&p->drawn, "re W n\n");
}

static void pdf_clip_end(struct canvas *c)
{
    struct pdf *p = c->state;
    content_text(&p->drawn, "Q\n");
    forget_state(p);
}

/* ---- text ---- */

/* Characters of one face in one line. */
struct text_run {
    bool open;
    unsigned face;
    double x, width; /* start, and width so far */
};

struct text_style {
    double y, size;
    uint32_t colour;
};

static void open_run(struct pdf *p, struct text_run *run, const struct text_style *style,
                     const struct shaped *shaped)
{
    double right = shaped ? shaped->x * style->size : 0;
    double up = shaped ? shaped->y * style->size : 0;
    use_fill(p, style->colour);
    if (p->face != (int)run->face || p->size != style->size) {
        content_text(&p->drawn, "/");
        content_text(&p->drawn, HPDF_Page_GetLocalFontName(p->page, p->fonts[run->face]));
        content_text(&p->drawn, " ");
        content_length(&p->drawn, style->size);
        content_text(&p->drawn, "Tf\n");
    }
    p->face = (int)run->face;
    p->size = style->size;
    content_text(&p->drawn, "BT\n");
    put_point(p, &p->drawn, run->x + right, style->y - up);
    content_text(&p->drawn, "Td\n<");
    run->open = true;
}

static void close_run(struct pdf *p, struct text_run *run)
{
    if (run->open) content_text(&p->drawn, "> Tj\nET\n");
    run->open = false;
    run->x += run->width;
    run->width = 0;
}

/* What cannot be text: a box, a part of what is text already, or one more than can be numbered. */
static void draw_outline(struct canvas *c, struct glyph glyph, double x,
                         const struct text_style *style)
{
    struct pdf *p = c->state;
    p->path.bytes.n = 0;
    p->painted = false;
    glyph_path(c->fonts, c, glyph, x, style->y, style->size);
    pdf_fill(c, style->colour);
}

static void pdf_text(struct canvas *c, double x, double y, enum weight weight, double size,
                     uint32_t colour, str text)
{
    struct pdf *p = c->state;
    struct text_run run = {.x = x};
    struct text_style style = {y, size, colour};
    struct glyph glyph;
    struct shaped_line line = line_begin(c->fonts, weight, text);
    while (line_next(&line, &glyph)) {
        if (glyph.source == GLYPH_NOTHING) continue;
        uint32_t index = glyph.source == GLYPH_FONT ? code_points_index(p->set, &glyph) : 0;
        if (index == 0 || glyph.face != run.face || glyph.shaped) close_run(p, &run);
        run.face = glyph.face;
        if (index == 0) {
            draw_outline(c, glyph, run.x, &style);
            run.x += glyph.advance * size;
            continue;
        }
        if (!run.open) open_run(p, &run, &style, glyph.shaped);
        content_hex(&p->drawn, index);
        run.width += glyph.advance * size;
        if (glyph.shaped)
            close_run(p, &run); /* its width varies with what it stands beside */
    }
    close_run(p, &run);
    line_close(&line);
}

/* ---- images, links, outline ---- */

static HPDF_Image load_image(struct pdf *p, const char *path)
{
    struct pixels pixels;
    HPDF_Image image = NULL;
    if (pixels_read(path, IMAGE_PIXELS, &pixels))
        image = HPDF_LoadRawImageFromMem(p->doc, pixels.rgb.at, (HPDF_UINT)pixels.width,
                                         (HPDF_UINT)pixels.height, HPDF_CS_DEVICE_RGB, 8);
    else
        diag_say(p->diags, DIAG_WARNING, path, 0, NULL, (str){0},
                 "the picture cannot be read; a PNG is expected");
    vec_free(&pixels.rgb);
    return image;
}

static HPDF_Image find_image(struct pdf *p, const char *path)
{
    for (size_t i = 0; i < p->images.n; i++)
        if (strcmp(p->images.at[i].path, path) == 0) return p->images.at[i].image;
    HPDF_Image image = load_image(p, path);
    *vec_push(&p->images) = (struct pdf_image){path, image};
    return image;
}

static void pdf_picture(struct canvas *c, const char *png, double x, double y, double w,
                        double h)
{
    struct pdf *p = c->state;
    HPDF_Image image = find_image(p, png);
    if (!image) return;
    double across = HPDF_Image_GetWidth(image), down = HPDF_Image_GetHeight(image);
    double scale = fmin(w / across, h / down);
    across *= scale, down *= scale;
    content_text(&p->drawn, "q ");
    content_length(&p->drawn, across);
    content_text(&p->drawn, "0 0 ");
    content_length(&p->drawn, down);
    put_point(p, &p->drawn, x + w - across, y + down); /* at the right edge of its box */
    content_text(&p->drawn, "cm /");
    content_text(&p->drawn, HPDF_Page_GetXObjectName(p->page, image));
    content_text(&p->drawn, " Do Q\n");
}

static void pdf_link(struct canvas *c, double x, double y, double w, double h,
                     const char *anchor)
{
    struct pdf *p = c->state;
    *vec_push(&p->links) = (struct pdf_link){
        .page = p->page,
        .rect = {rounded(x), page_y(p, y + h), rounded(x + w), page_y(p, y)},
        .anchor = anchor,
    };
}

static void pdf_anchor(struct canvas *c, const char *anchor, double y)
{
    struct pdf *p = c->state;
    *vec_push(&p->anchors) = (struct pdf_anchor){anchor, p->page, page_y(p, y)};
}

static void pdf_outline(struct canvas *c, const char *title, int level, double y)
{
    struct pdf *p = c->state;
    assert(level >= 0 && level < LEVELS);
    HPDF_Outline parent = NULL;
    for (int i = 0; i < level; i++)
        if (p->last[i]) parent = p->last[i];
    HPDF_Outline entry = HPDF_CreateOutline(p->doc, parent, title, p->encoder);
    HPDF_Destination place = HPDF_Page_CreateDestination(p->page);
    if (!entry || !place) return;
    HPDF_Destination_SetFitH(place, page_y(p, y));
    HPDF_Outline_SetDestination(entry, place);
    HPDF_Outline_SetOpened(entry, level == 0);
    p->last[level] = entry;
    for (int i = level + 1; i < LEVELS; i++) p->last[i] = NULL;
}

static const struct pdf_anchor *find_anchor(const struct pdf *p, const char *name)
{
    for (size_t i = 0; i < p->anchors.n; i++)
        if (strcmp(p->anchors.at[i].name, name) == 0) return &p->anchors.at[i];
    return NULL;
}

static void resolve_links(struct pdf *p)
{
    for (size_t i = 0; i < p->links.n; i++) {
        const struct pdf_link *link = &p->links.at[i];
        const struct pdf_anchor *target = find_anchor(p, link->anchor);
        if (!target) continue;
        HPDF_Destination place = HPDF_Page_CreateDestination(target->page);
        if (!place) return;
        HPDF_Destination_SetFitH(place, target->top);
        HPDF_Annotation annotation =
            HPDF_Page_CreateLinkAnnot(link->page, link->rect, place);
        if (annotation) HPDF_LinkAnnot_SetBorderStyle(annotation, 0, 0, 0);
    }
}

/* ---- streams ---- */

/* libharu names a stream's filter only when it compresses itself, which it does at one level. */
static HPDF_STATUS write_filter(HPDF_Dict dict, HPDF_Stream out)
{
    (void)dict;
    return HPDF_Stream_WriteStr(out, "/Filter /FlateDecode\n");
}

void pdf_fill_stream(struct pdf *p, HPDF_Dict dict, str bytes)
{
    str packed = deflater_run(p->deflater, bytes);
    dict->filter = HPDF_STREAM_FILTER_NONE;
    dict->write_fn = write_filter;
    HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)packed.s, (HPDF_UINT)packed.n);
}

/* ---- the file ---- */

static void describe(struct pdf *p, const struct report *rep, const struct document *doc,
                     int pages, struct arena scratch)
{
    HPDF_SetInfoAttr(p->doc, HPDF_INFO_TITLE, doc->title ? doc->title : doc->id);
    if (rep->company) HPDF_SetInfoAttr(p->doc, HPDF_INFO_AUTHOR, rep->company);
    if (doc->subtitle) HPDF_SetInfoAttr(p->doc, HPDF_INFO_SUBJECT, doc->subtitle);
    const char *program =
        arena_printf(&scratch, "mondaypack %s", rep->version ? rep->version : "");
    HPDF_SetInfoAttr(p->doc, HPDF_INFO_CREATOR, program);
    HPDF_SetInfoAttr(p->doc, HPDF_INFO_PRODUCER, "mondaypack, libharu " HPDF_VERSION_TEXT);
    const char *language = str_is(str_of(rep->language), "en") ? "en" : "zh-CN";
    HPDF_Dict_Add(p->doc->catalog, "Lang", HPDF_String_New(p->doc->mmgr, language, NULL));
    p->doc->pdf_version = HPDF_VER_15;
    if (pages > 3) HPDF_SetPageMode(p->doc, HPDF_PAGE_MODE_USE_OUTLINE);
}

static const struct canvas_ops pdf_ops = {
    .page_begin = pdf_page_begin,
    .page_end = pdf_page_end,
    .move = pdf_move,
    .line = pdf_line,
    .curve = pdf_curve,
    .close = pdf_close,
    .fill = pdf_fill,
    .stroke = pdf_stroke,
    .clip_begin = pdf_clip_begin,
    .clip_end = pdf_clip_end,
    .text = pdf_text,
    .image = pdf_picture,
    .link = pdf_link,
    .anchor = pdf_anchor,
    .outline = pdf_outline,
};

static void draw_document(struct pdf *p, const struct render_context *rc,
                          struct arena scratch, const struct document *doc,
                          struct document_layout layout)
{
    HPDF_UseUTFEncodings(p->doc);
    p->encoder = HPDF_GetEncoder(p->doc, "UTF-8");
    HPDF_SetCurrentEncoder(p->doc, "UTF-8");
    HPDF_SetCompressionMode(p->doc, HPDF_COMP_IMAGE);
    for (unsigned face = 0; face < FACE_LIMIT; face++)
        if (code_points_count(p->set, face) > 0) pdf_load_font(p, rc->fonts, face, scratch);
    if (p->error == HPDF_OK && HPDF_GetError(p->doc) != HPDF_OK)
        keep_first_error(HPDF_GetError(p->doc), HPDF_GetErrorDetail(p->doc), p);
    if (p->error != HPDF_OK) return;
    struct canvas canvas = {.ops = &pdf_ops, .fonts = rc->fonts, .state = p};
    document_draw(&canvas, scratch, rc->report, doc, layout);
    resolve_links(p);
    describe(p, rc->report, doc, layout.sheets, scratch);
}

static bool save(struct pdf *p, struct diags *ds, struct arena scratch, const char *path)
{
    if (p->error == HPDF_OK) HPDF_SaveToStream(p->doc);
    HPDF_UINT32 size = p->error == HPDF_OK ? HPDF_GetStreamSize(p->doc) : 0;
    char *bytes = arena_take(&scratch, size + 1);
    if (size > 0) HPDF_ReadFromStream(p->doc, (HPDF_BYTE *)bytes, &size);
    if (p->error != HPDF_OK) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0},
                 "the PDF cannot be made: libharu error 0x%04lX (%ld)",
                 (unsigned long)p->error, (long)p->detail);
        return false;
    }
    char *part = part_name(&scratch, path);
    if (file_write(part, (str){bytes, size}) && part_commit(part, path)) return true;
    diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0}, "the file cannot be written: %s",
             strerror(errno));
    part_drop(part);
    return false;
}

static void complain_missing(struct diags *ds, const struct code_points *set,
                             const char *path)
{
    const struct missing_glyph *missing;
    size_t n = code_points_missing(set, &missing);
    for (size_t i = 0; i < n; i++)
        diag_say(ds, DIAG_WARNING, path, 0, NULL, str_of(missing[i].text),
                 "no font has the character U+%04X; a box is printed in its place",
                 missing[i].code);
}

bool render_pdf(const struct render_context *rc, struct arena scratch,
                const struct document *doc, const char *path)
{
    struct code_points *set = code_points_new(&scratch);
    struct canvas null = canvas_null(rc->fonts, set);
    struct document_layout layout = document_lay_out(&scratch, &null, rc->report, doc);
    for (uint32_t digit = '0'; digit <= '9'; digit++) /* of a total not known before */
        code_points_add(set, &(struct glyph){.code = digit, .face = WEIGHT_REGULAR});
    complain_missing(rc->diags, set, path);
    code_points_number(set);
    struct pdf p = {.set = set, .diags = rc->diags, .deflater = deflater_new()};
    p.doc = HPDF_New(keep_first_error, &p);
    if (!p.doc) die("no memory for a PDF");
    draw_document(&p, rc, scratch, doc, layout);
    bool good = save(&p, rc->diags, scratch, path);
    HPDF_Free(p.doc);
    deflater_free(p.deflater);
    vec_free(&p.drawn.bytes);
    vec_free(&p.path.bytes);
    vec_free(&p.links);
    vec_free(&p.anchors);
    vec_free(&p.images);
    return good;
}
