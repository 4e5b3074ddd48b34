/* Measuring and outlines: in come characters, out go widths and paths. Fonts are found by
 * font_folder.c, lines of scripts whose letters join are shape.c's, subsets are subset.c's; who
 * draws what where is the back ends' business. */
#include "draw/fonts.h"

#include "base/text.h"
#include "draw/face.h"

#include <string.h>

#define BOX_ADVANCE 0.9 /* em */

/* What the advance cache holds beside advances, which are stored plus ADVANCE_FIRST. */
enum { ADVANCE_UNKNOWN, ADVANCE_MISSING, ADVANCE_FIRST };

/* ---- measuring ---- */

static uint16_t advance_ask(const struct face *face, uint32_t code)
{
    hb_codepoint_t id;
    if (!hb_font_get_nominal_glyph(face->font, code, &id)) return ADVANCE_MISSING;
    return (uint16_t)(hb_font_get_glyph_h_advance(face->font, id) + ADVANCE_FIRST);
}

static uint16_t advance_of(struct face *face, uint32_t code)
{
    if (code >= BMP) return advance_ask(face, code);
    uint16_t known = atomic_load_explicit(&face->advances[code], memory_order_relaxed);
    if (known != ADVANCE_UNKNOWN) return known;
    known = advance_ask(face, code);
    atomic_store_explicit(&face->advances[code], known, memory_order_relaxed);
    return known;
}

/* Controls, joiners, direction marks, variation selectors and tags: nothing to see. */
static bool is_formatting(uint32_t code)
{
    if (code >= 0x2070 && code < 0xFE00) return false; /* nearly all that is not ASCII */
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || (code >= 0xFE00 && code <= 0xFE0F) ||
           code == 0xFEFF || (code >= 0xE0000 && code <= 0xE01EF);
}

struct glyph glyph_of(const struct fonts *f, enum weight weight, uint32_t code)
{
    if (code == '\n' || code == '\t') code = ' ';
    if (is_formatting(code)) return (struct glyph){.code = code, .source = GLYPH_NOTHING};
    for (unsigned face = weight; face < f->n;
         face = face < WEIGHT_COUNT ? WEIGHT_COUNT : face + 1) {
        struct face *asked = fonts_face(f, face);
        uint16_t advance = advance_of(asked, code);
        if (advance < ADVANCE_FIRST) continue;
        double em = (advance - ADVANCE_FIRST) / asked->upem;
        return (struct glyph){code, em, GLYPH_FONT, face, NULL};
    }
    return (struct glyph){.code = code, .advance = BOX_ADVANCE, .source = GLYPH_BOX};
}

/* The fonts draw "…" at half height, as between hanzi; what was cut off wants three full stops.
 * Each of its three bytes, E2 80 A6, yields one. */
static bool is_in_ellipsis(str text, size_t at)
{
    static const unsigned char bytes[] = {0xE2, 0x80, 0xA6};
    for (size_t i = 0; i < 3; i++)
        if ((unsigned char)text.s[at] == bytes[i])
            return at >= i && at - i + 3 <= text.n &&
                   memcmp(text.s + at - i, bytes, 3) == 0;
    return false;
}

bool is_latin(uint32_t code)
{
    return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
}

uint32_t apostrophe_of(uint32_t code, bool latin)
{
    return code == 0x2019 && latin ? '\'' : code;
}

/* U+3000 to U+9FFF, which is nearly all that is not ASCII: three bytes, E3 to E9 first, that cannot
 * be malformed but for the last two. 0 for anything else. */
static uint32_t hanzi_at(str text, size_t at)
{
    const unsigned char *u = (const unsigned char *)text.s + at;
    if (text.n - at < 3 || u[0] < 0xE3 || u[0] > 0xE9) return 0;
    if ((u[1] & 0xC0) != 0x80 || (u[2] & 0xC0) != 0x80) return 0;
    return (u[0] & 0xFu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
}

bool glyph_next(const struct fonts *f, enum weight weight, str text, size_t *at,
                struct glyph *out)
{
    if (*at >= text.n) return false;
    unsigned char first = (unsigned char)text.s[*at];
    double ascii = first < 0x80 ? f->faces[weight]->ascii[first] : 0;
    if (ascii > 0) {
        ++*at;
        *out = (struct glyph){first, ascii, GLYPH_FONT, weight, NULL};
        return true;
    }
    uint32_t hanzi = hanzi_at(text, *at);
    if (hanzi) {
        *at += 3;
        *out = glyph_of(f, weight, hanzi);
        return true;
    }
    if ((first & 0x80) && is_in_ellipsis(text, *at)) {
        ++*at;
        *out = glyph_of(f, weight, '.');
        return true;
    }
    bool latin = *at > 0 && is_latin((unsigned char)text.s[*at - 1]);
    *out = glyph_of(f, weight, apostrophe_of(utf8_next(text, at), latin));
    return true;
}

double text_width(const struct fonts *f, enum weight weight, double size, str text)
{
    double width = 0;
    struct glyph glyph;
    struct face *face = f->faces[weight];
    bool alone = false; /* known to be drawn character by character */
    for (size_t at = 0; at < text.n;) {
        unsigned char c = (unsigned char)text.s[at];
        uint32_t hanzi;
        uint16_t advance;
        if (c < 0x80 && face->ascii[c] > 0)
            width += face->ascii[c], at++;
        else if (c >= 0xE3 && (hanzi = hanzi_at(text, at)) &&
                 (advance = advance_of(face, hanzi)) >= ADVANCE_FIRST)
            width += (advance - ADVANCE_FIRST) / face->upem, at += 3;
        else if (!alone && text_is_joined(text))
            return line_width(f, weight, text) * size;
        else if ((alone = true) && glyph_next(f, weight, text, &at, &glyph))
            width += glyph.advance;
    }
    return width * size;
}

hb_codepoint_t face_glyph(const struct face *face, const struct glyph *glyph)
{
    hb_codepoint_t id = 0;
    if (glyph->shaped) return glyph->shaped->id;
    return hb_font_get_nominal_glyph(face->font, glyph->code, &id) ? id : 0;
}

/* ---- outlines ---- */

struct outline_pen {
    struct canvas *canvas;
    double x, y, scale;
};

static void outline_move(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state,
                         float x, float y, void *user)
{
    (void)funcs, (void)state, (void)user;
    const struct outline_pen *pen = data;
    pen->canvas->ops->move(pen->canvas, pen->x + x * pen->scale, pen->y - y * pen->scale);
}

static void outline_line(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state,
                         float x, float y, void *user)
{
    (void)funcs, (void)state, (void)user;
    const struct outline_pen *pen = data;
    pen->canvas->ops->line(pen->canvas, pen->x + x * pen->scale, pen->y - y * pen->scale);
}

static void outline_curve(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state,
                          float x1, float y1, float x2, float y2, float x, float y,
                          void *user)
{
    (void)funcs, (void)state, (void)user;
    const struct outline_pen *pen = data;
    double s = pen->scale;
    pen->canvas->ops->curve(pen->canvas, pen->x + x1 * s, pen->y - y1 * s, pen->x + x2 * s,
                            pen->y - y2 * s, pen->x + x * s, pen->y - y * s);
}

static void outline_close(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state,
                          void *user)
{
    (void)funcs, (void)state, (void)user;
    const struct outline_pen *pen = data;
    pen->canvas->ops->close(pen->canvas);
}

static void box_path(struct canvas *c, double x, double y, double size)
{
    double left = x + 0.08 * size, right = x + (BOX_ADVANCE - 0.08) * size;
    double top = y - 0.78 * size, foot = y + 0.06 * size, line = 0.07 * size;
    c->ops->move(c, left, top);
    c->ops->line(c, right, top);
    c->ops->line(c, right, foot);
    c->ops->line(c, left, foot);
    c->ops->close(c);
    /* The other way round: a hole under the non-zero rule. */
    c->ops->move(c, left + line, top + line);
    c->ops->line(c, left + line, foot - line);
    c->ops->line(c, right - line, foot - line);
    c->ops->line(c, right - line, top + line);
    c->ops->close(c);
}

void glyph_path(const struct fonts *f, struct canvas *c, struct glyph glyph, double x,
                double y, double size)
{
    if (glyph.source == GLYPH_NOTHING) return;
    if (glyph.source == GLYPH_BOX) {
        box_path(c, x, y, size);
        return;
    }
    const struct face *face = fonts_face(f, glyph.face);
    hb_codepoint_t id = face_glyph(face, &glyph);
    if (id == 0) return;
    if (glyph.shaped) {
        x += glyph.shaped->x * size;
        y -= glyph.shaped->y * size;
    }
    outlines_need(face->outlines, id);
    hb_draw_funcs_t *funcs = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(funcs, outline_move, NULL, NULL);
    hb_draw_funcs_set_line_to_func(funcs, outline_line, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(funcs, outline_curve, NULL, NULL);
    hb_draw_funcs_set_close_path_func(funcs, outline_close, NULL, NULL);
    struct outline_pen pen = {c, x, y, size / face->upem};
    hb_font_get_glyph_shape(face->font, id, funcs, &pen);
    hb_draw_funcs_destroy(funcs);
}
