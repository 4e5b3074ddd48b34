/* PDF by libharu: the back end of the canvas that writes files for people. In: one document of
 * the report; out: one PDF with subset fonts, outline, links and information, the same bytes each
 * time. Where things stand on a page is draw/layout.c's business. The one home of libharu. */
#include "render/render.h"

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "draw/layout.h"
#include "render/pixels.h"

#include <errno.h>
#include <hpdf.h>
#include <hpdf_font.h>
#include <math.h>
#include <string.h>

#define LEVELS 4
#define IMAGE_PIXELS 480 /* a side; 300 to the inch at a logo's size */
#define RUN_BYTES 1024   /* of one text operation; libharu's own limit is far above */
#define NO_COLOUR UINT32_MAX

struct path_step {
    enum { STEP_MOVE, STEP_LINE, STEP_CURVE, STEP_CLOSE } kind;
    float at[6];
};

struct pdf_link {
    HPDF_Page page;
    HPDF_Rect rect;
    const char *anchor;
};

struct pdf_anchor {
    const char *name;
    HPDF_Page page;
    float top;
};

struct pdf_image {
    const char *path;
    HPDF_Image image; /* NULL: could not be read */
};

struct pdf {
    HPDF_Doc doc;
    HPDF_STATUS error, detail; /* the first one; libharu overwrites its own */
    struct diags *diags;
    const struct code_points *set;
    HPDF_Encoder encoder;
    HPDF_Font fonts[FACE_LIMIT];
    HPDF_Page page;
    double height;
    HPDF_Outline last[LEVELS];
    VEC_OF(struct path_step) path;
    VEC_OF(struct pdf_link) links;
    VEC_OF(struct pdf_anchor) anchors;
    VEC_OF(struct pdf_image) images;
    bool painted;
    /* What the page's graphics state holds. */
    uint32_t fill, stroke;
    double width, size;
    int face, dash_on, dash_off;
};

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

static float channel(uint32_t colour, int shift)
{
    return (float)(floor((colour >> shift & 0xFF) / 255.0 * 1000 + 0.5) / 1000);
}

static void use_fill(struct pdf *p, uint32_t colour)
{
    if (p->fill == colour) return;
    p->fill = colour;
    HPDF_Page_SetRGBFill(p->page, channel(colour, 16), channel(colour, 8),
                         channel(colour, 0));
}

static void use_pen(struct pdf *p, struct pen pen)
{
    if (p->stroke != pen.colour)
        HPDF_Page_SetRGBStroke(p->page, channel(pen.colour, 16), channel(pen.colour, 8),
                               channel(pen.colour, 0));
    if (p->width != pen.width) HPDF_Page_SetLineWidth(p->page, rounded(pen.width));
    if (p->dash_on != pen.dash_on || p->dash_off != pen.dash_off) {
        HPDF_UINT16 dash[2] = {(HPDF_UINT16)pen.dash_on, (HPDF_UINT16)pen.dash_off};
        HPDF_Page_SetDash(p->page, pen.dash_on > 0 ? dash : NULL, pen.dash_on > 0 ? 2 : 0,
                          0);
    }
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
    forget_state(p);
}

static void pdf_page_end(struct canvas *c)
{
    struct pdf *p = c->state;
    p->path.n = 0;
}

static struct path_step *add_step(struct pdf *p, int kind)
{
    struct path_step *step = vec_push(&p->path);
    step->kind = kind;
    return step;
}

static void pdf_move(struct canvas *c, double x, double y)
{
    struct pdf *p = c->state;
    if (p->painted) p->path.n = 0;
    p->painted = false;
    struct path_step *step = add_step(p, STEP_MOVE);
    step->at[0] = rounded(x);
    step->at[1] = page_y(p, y);
}

static void pdf_line(struct canvas *c, double x, double y)
{
    struct pdf *p = c->state;
    struct path_step *step = add_step(p, STEP_LINE);
    step->at[0] = rounded(x);
    step->at[1] = page_y(p, y);
}

static void pdf_curve(struct canvas *c, double x1, double y1, double x2, double y2,
                      double x, double y)
{
    struct pdf *p = c->state;
    struct path_step *step = add_step(p, STEP_CURVE);
    step->at[0] = rounded(x1);
    step->at[1] = page_y(p, y1);
    step->at[2] = rounded(x2);
    step->at[3] = page_y(p, y2);
    step->at[4] = rounded(x);
    step->at[5] = page_y(p, y);
}

static void pdf_close(struct canvas *c)
{
    add_step(c->state, STEP_CLOSE);
}

/* libharu refuses colours inside a path, so the path comes after them. */
static void replay(struct pdf *p)
{
    for (size_t i = 0; i < p->path.n; i++) {
        const float *at = p->path.at[i].at;
        switch (p->path.at[i].kind) {
        case STEP_MOVE: HPDF_Page_MoveTo(p->page, at[0], at[1]); break;
        case STEP_LINE: HPDF_Page_LineTo(p->page, at[0], at[1]); break;
        case STEP_CURVE:
            HPDF_Page_CurveTo(p->page, at[0], at[1], at[2], at[3], at[4], at[5]);
            break;
        case STEP_CLOSE: HPDF_Page_ClosePath(p->page); break;
        }
    }
    p->painted = true;
}

static void pdf_fill(struct canvas *c, uint32_t colour)
{
    struct pdf *p = c->state;
    if (p->path.n == 0) return;
    use_fill(p, colour);
    replay(p);
    HPDF_Page_Fill(p->page);
}

static void pdf_stroke(struct canvas *c, struct pen pen)
{
    struct pdf *p = c->state;
    if (p->path.n == 0) return;
    use_pen(p, pen);
    replay(p);
    HPDF_Page_Stroke(p->page);
}

static void pdf_clip_begin(struct canvas *c, double x, double y, double w, double h)
{
    struct pdf *p = c->state;
    HPDF_Page_GSave(p->page);
    HPDF_Page_Rectangle(p->page, rounded(x), page_y(p, y + h), rounded(w), rounded(h));
    HPDF_Page_Clip(p->page);
    HPDF_Page_EndPath(p->page);
}

static void pdf_clip_end(struct canvas *c)
{
    struct pdf *p = c->state;
    HPDF_Page_GRestore(p->page);
    forget_state(p);
}

/* ---- text ---- */

struct text_run {
    char bytes[RUN_BYTES];
    size_t n;
    unsigned face;
    double x, width; /* start, and width so far */
};

struct text_style {
    double y, size;
    uint32_t colour;
};

static void flush_run(struct pdf *p, struct text_run *run, const struct text_style *style)
{
    if (run->n > 0) {
        run->bytes[run->n] = '\0';
        use_fill(p, style->colour);
        if (p->face != (int)run->face || p->size != style->size)
            HPDF_Page_SetFontAndSize(p->page, p->fonts[run->face], rounded(style->size));
        p->face = (int)run->face;
        p->size = style->size;
        HPDF_Page_BeginText(p->page);
        HPDF_Page_MoveTextPos(p->page, rounded(run->x), page_y(p, style->y));
        HPDF_Page_ShowText(p->page, run->bytes);
        HPDF_Page_EndText(p->page);
    }
    run->x += run->width;
    run->n = 0;
    run->width = 0;
}

/* A character that cannot be text: a box, or more of them than stand-ins. */
static void draw_outline(struct canvas *c, struct glyph glyph, double x,
                         const struct text_style *style)
{
    struct pdf *p = c->state;
    p->path.n = 0;
    p->painted = false;
    glyph_path(c->fonts, c, glyph, x, style->y, style->size);
    pdf_fill(c, style->colour);
}

static void pdf_text(struct canvas *c, double x, double y, enum weight weight, double size,
                     uint32_t colour, str text)
{
    struct pdf *p = c->state;
    struct text_run run = {.n = 0, .x = x, .width = 0};
    struct text_style style = {y, size, colour};
    struct glyph glyph;
    for (size_t at = 0; glyph_next(c->fonts, weight, text, &at, &glyph);) {
        if (glyph.source == GLYPH_NOTHING) continue;
        uint32_t code =
            glyph.source == GLYPH_FONT ? code_points_stand_in(p->set, glyph.code) : 0;
        if (code == 0 || glyph.face != run.face || run.n + 5 > RUN_BYTES)
            flush_run(p, &run, &style);
        if (code == 0) {
            draw_outline(c, glyph, run.x, &style);
            run.x += glyph.advance * size;
            continue;
        }
        run.face = glyph.face;
        run.n += utf8_put(code, run.bytes + run.n);
        run.width += glyph.advance * size;
    }
    flush_run(p, &run, &style);
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
    /* At the right edge of its box: where logos stand. */
    HPDF_Page_DrawImage(p->page, image, rounded(x + w - across * scale),
                        page_y(p, y + down * scale), rounded(across * scale),
                        rounded(down * scale));
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

/* ---- fonts ---- */

/* libharu writes the map from codes to text in a form that readers complain about; this one is
 * what PDF 32000-1, 9.10.3 wants. Codes are UCS-2 and mean themselves, but for stand-ins. */
static void write_to_unicode(struct pdf *p, unsigned face, struct arena scratch)
{
    HPDF_FontAttr attr = p->fonts[face]->attr;
    if (!attr->cmap_stream) return;
    HPDF_Stream out = attr->cmap_stream->stream;
    HPDF_MemStream_FreeData(out);
    HPDF_Stream_WriteStr(out,
                         "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                         "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) "
                         "/Supplement 0 >> def\n"
                         "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                         "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    VEC_OF(uint32_t) codes = {0};
    for (uint32_t code = 0x20; code < 0x10000; code++) {
        uint32_t original = code_points_original(p->set, code);
        if (code_points_has(p->set, face, original)) *vec_push(&codes) = code;
    }
    for (size_t i = 0; i < codes.n; i++) {
        uint32_t code = codes.at[i], text = code_points_original(p->set, code);
        size_t left = codes.n - i;
        if (i % 100 == 0)
            HPDF_Stream_WriteStr(out, arena_printf(&scratch, "%d beginbfchar\n",
                                                   left < 100 ? (int)left : 100));
        const char *line =
            text < 0x10000
                ? arena_printf(&scratch, "<%04X> <%04X>\n", code, text)
                : arena_printf(&scratch, "<%04X> <%04X%04X>\n", code,
                               0xD800 + ((text - 0x10000) >> 10), 0xDC00 + (text & 0x3FF));
        HPDF_Stream_WriteStr(out, line);
        if (i % 100 == 99 || left == 1) HPDF_Stream_WriteStr(out, "endbfchar\n");
    }
    vec_free(&codes);
    HPDF_Stream_WriteStr(out, "endcmap\nCMapName currentdict /CMap defineresource pop\n"
                              "end\nend\n");
}

static void load_font(struct pdf *p, const struct fonts *f, unsigned face,
                      struct arena scratch)
{
    char tag[] = "MPACKA";
    tag[5] = (char)(tag[5] + face);
    str bytes = fonts_subset(&scratch, f, face, p->set);
    HPDF_Stream stream = HPDF_MemStream_New(p->doc->mmgr, (HPDF_UINT)bytes.n);
    if (!stream) return;
    HPDF_Stream_Write(stream, (const HPDF_BYTE *)bytes.s, (HPDF_UINT)bytes.n);
    HPDF_FontDef def = HPDF_TTFontDef_Load(p->doc->mmgr, stream, HPDF_TRUE);
    if (!def) return;
    HPDF_List_Add(p->doc->fontdef_list, def);
    HPDF_TTFontDef_SetTagName(def, tag);
    p->fonts[face] = HPDF_GetFont(p->doc, def->base_font, "UTF-8");
    if (p->fonts[face]) write_to_unicode(p, face, scratch);
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
    HPDF_SetCompressionMode(p->doc, HPDF_COMP_ALL);
    for (unsigned face = 0; face < FACE_LIMIT; face++)
        if (code_points_count(p->set, face) > 0) load_font(p, rc->fonts, face, scratch);
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
        code_points_add(set, WEIGHT_REGULAR, digit);
    complain_missing(rc->diags, set, path);
    struct pdf p = {.set = set, .diags = rc->diags};
    p.doc = HPDF_New(keep_first_error, &p);
    if (!p.doc) die("no memory for a PDF");
    draw_document(&p, rc, scratch, doc, layout);
    bool good = save(&p, rc->diags, scratch, path);
    HPDF_Free(p.doc);
    vec_free(&p.path);
    vec_free(&p.links);
    vec_free(&p.anchors);
    vec_free(&p.images);
    return good;
}
