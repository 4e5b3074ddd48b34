/* Fonts: in come the TrueType files of a folder and its SHA256SUMS, out go widths, subsets and
 * outlines. Everything is measured character by character; who draws what where is the back
 * ends' business. The one home of HarfBuzz. */
#include "draw/fonts.h"

#include "base/file.h"
#include "base/text.h"
#include "draw/cmap.h"
#include "draw/points.h"

#include <errno.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <stdatomic.h>
#include <string.h>

#define FONT_LIMIT ((size_t)64 << 20)
#define BOX_ADVANCE 0.9 /* em */
#define BMP 0x10000u

/* What the advance cache holds beside advances, which are stored plus ADVANCE_FIRST. */
enum { ADVANCE_UNKNOWN, ADVANCE_MISSING, ADVANCE_FIRST };

struct face {
    hb_face_t *face;
    hb_font_t *font;
    double upem;
    double ascent, descent;         /* em */
    double ascii[128];              /* advances in em; 0 where text_width must look closer */
    _Atomic uint16_t advances[BMP]; /* filled as asked; equal whoever fills them */
};

struct fonts {
    struct face *faces[FACE_LIMIT]; /* the weights', then the lenders */
    unsigned n;
};

/* ---- opening ---- */

static double metric(hb_font_t *font, hb_ot_metrics_tag_t tag, double upem, double fallback)
{
    hb_position_t value = 0;
    if (!hb_ot_metrics_get_position(font, tag, &value)) return fallback;
    return value / upem;
}

static void ascii_measure(struct face *face)
{
    hb_codepoint_t id;
    for (uint32_t code = 0x20; code < 0x7F; code++)
        if (hb_font_get_nominal_glyph(face->font, code, &id))
            face->ascii[code] = hb_font_get_glyph_h_advance(face->font, id) / face->upem;
}

static struct face *face_open(struct arena *a, str bytes)
{
    hb_blob_t *blob =
        hb_blob_create(bytes.s, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    struct face *face = arena_one(a, struct face);
    face->face = hb_face_create(blob, 0);
    face->font = hb_font_create(face->face);
    face->upem = hb_face_get_upem(face->face);
    face->ascent =
        metric(face->font, HB_OT_METRICS_TAG_CAP_HEIGHT, face->upem, 0.73) + 0.12;
    face->descent = 0.12;
    ascii_measure(face);
    hb_blob_destroy(blob);
    hb_face_make_immutable(face->face); /* documents are drawn side by side on threads */
    hb_font_make_immutable(face->font);
    return face;
}

/* One line of SHA256SUMS: "hex  name". */
static bool sum_line(str line, str *hex, str *name)
{
    size_t gap;
    line = str_trim(line);
    if (!str_find(line, STR("  "), &gap)) return false;
    *hex = str_sub(line, 0, gap);
    *name = str_trim(str_sub(line, gap, line.n));
    return hex->n == 64 && name->n > 0;
}

static struct face *face_verified(struct arena *a, struct diags *ds, const char *folder,
                                  str hex, str name)
{
    const char *path = path_join(a, folder, arena_copy(a, name));
    struct sha256 hash;
    str bytes;
    if (!file_map(path, FONT_LIMIT, &bytes, &hash)) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0}, "the font cannot be read: %s",
                 strerror(errno));
        return NULL;
    }
    if (!str_is(hex, hash.hex)) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0},
                 "the font is not the one that SHA256SUMS names; restore the file");
        return NULL;
    }
    return face_open(a, bytes);
}

static bool open_listed(struct arena *a, struct diags *ds, const char *folder,
                        struct fonts *f, str line)
{
    str hex, name;
    if (!sum_line(line, &hex, &name)) return true;
    struct face **place = NULL;
    size_t at;
    if (str_is(name, "NotoSansSC-Regular.ttf"))
        place = &f->faces[WEIGHT_REGULAR];
    else if (str_is(name, "NotoSansSC-Bold.ttf"))
        place = &f->faces[WEIGHT_BOLD];
    else if (f->n < FACE_LIMIT && str_find(name, STR(".ttf"), &at))
        place = &f->faces[f->n++];
    if (!place) return true;
    *place = face_verified(a, ds, folder, hex, name);
    return *place != NULL;
}

const struct fonts *fonts_open(struct arena *a, struct diags *ds, const char *folder)
{
    const char *path = path_join(a, folder, "SHA256SUMS");
    str sums;
    if (!file_read(a, path, 1 << 16, &sums)) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0},
                 "the fonts' checksums cannot be read: %s", strerror(errno));
        return NULL;
    }
    struct fonts *f = arena_one(a, struct fonts);
    f->n = WEIGHT_COUNT;
    for (size_t from = 0, to; from < sums.n; from = to + 1) {
        for (to = from; to < sums.n && sums.s[to] != '\n';) to++;
        if (!open_listed(a, ds, folder, f, str_sub(sums, from, to))) return NULL;
    }
    if (f->faces[WEIGHT_REGULAR] && f->faces[WEIGHT_BOLD]) return f;
    diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0},
             "NotoSansSC-Regular.ttf and NotoSansSC-Bold.ttf must be listed here");
    return NULL;
}

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

static struct glyph glyph_of(const struct fonts *f, enum weight weight, uint32_t code)
{
    if (code == '\n' || code == '\t') code = ' ';
    if (is_formatting(code)) return (struct glyph){.code = code, .source = GLYPH_NOTHING};
    for (unsigned face = weight; face < f->n;
         face = face < WEIGHT_COUNT ? WEIGHT_COUNT : face + 1) {
        uint16_t advance = advance_of(f->faces[face], code);
        if (advance < ADVANCE_FIRST) continue;
        double em = (advance - ADVANCE_FIRST) / f->faces[face]->upem;
        return (struct glyph){code, em, GLYPH_FONT, face};
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

bool glyph_next(const struct fonts *f, enum weight weight, str text, size_t *at,
                struct glyph *out)
{
    if (*at >= text.n) return false;
    if (((unsigned char)text.s[*at] & 0x80) && is_in_ellipsis(text, *at)) {
        ++*at;
        *out = glyph_of(f, weight, '.');
        return true;
    }
    *out = glyph_of(f, weight, utf8_next(text, at));
    return true;
}

double text_width(const struct fonts *f, enum weight weight, double size, str text)
{
    double width = 0;
    struct glyph glyph;
    const double *ascii = f->faces[weight]->ascii;
    for (size_t at = 0; at < text.n;) {
        unsigned char c = (unsigned char)text.s[at];
        if (c < 0x80 && ascii[c] > 0)
            width += ascii[c], at++;
        else if (glyph_next(f, weight, text, &at, &glyph))
            width += glyph.advance;
    }
    return width * size;
}

double text_ascent(const struct fonts *f, enum weight weight, double size)
{
    return f->faces[weight]->ascent * size;
}

double text_descent(const struct fonts *f, enum weight weight, double size)
{
    return f->faces[weight]->descent * size;
}

bool fonts_have(const struct fonts *f, enum weight weight, uint32_t code)
{
    return advance_of(f->faces[weight], code) >= ADVANCE_FIRST;
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
    const struct face *face = f->faces[glyph.face];
    hb_codepoint_t id;
    if (!hb_font_get_nominal_glyph(face->font, glyph.code, &id)) return;
    hb_draw_funcs_t *funcs = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(funcs, outline_move, NULL, NULL);
    hb_draw_funcs_set_line_to_func(funcs, outline_line, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(funcs, outline_curve, NULL, NULL);
    hb_draw_funcs_set_close_path_func(funcs, outline_close, NULL, NULL);
    struct outline_pen pen = {c, x, y, size / face->upem};
    hb_font_get_glyph_shape(face->font, id, funcs, &pen);
    hb_draw_funcs_destroy(funcs);
}

/* ---- subsets ---- */

static hb_face_t *subset_face(const struct fonts *f, unsigned face,
                              const struct code_points *set)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) die("no memory for a font subset");
    hb_set_t *codes = hb_subset_input_unicode_set(input);
    for (uint32_t code = 0x20; code < CODE_LIMIT; code++) {
        if (code % 8 == 0 && set->bits[face][code / 8] == 0)
            code += 7;
        else if (code_points_has(set, face, code))
            hb_set_add(codes, code);
    }
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    static const char tags[][5] = {"GSUB", "GPOS", "GDEF", "BASE", "STAT",
                                   "vhea", "vmtx", "gasp", "VORG"};
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        hb_set_add(drop, hb_tag_from_string(tags[i], 4));
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    hb_face_t *subset = hb_subset_or_fail(f->faces[face]->face, input);
    hb_subset_input_destroy(input);
    if (!subset) die("a font subset cannot be made");
    /* A face that the subsetter built cannot list its tables; one made of its bytes can. */
    hb_blob_t *blob = hb_face_reference_blob(subset);
    hb_face_t *face_of_bytes = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    hb_face_destroy(subset);
    return face_of_bytes;
}

static hb_blob_t *blob_of(str bytes)
{
    return hb_blob_create(bytes.s, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
}

static size_t subset_mappings(struct arena *a, hb_face_t *subset,
                              const struct code_points *set, struct mapping **out)
{
    hb_set_t *codes = hb_set_create();
    hb_face_collect_unicodes(subset, codes);
    hb_font_t *font = hb_font_create(subset);
    struct mapping *map = arena_many(a, struct mapping, hb_set_get_population(codes) + 1);
    size_t n = 0;
    for (hb_codepoint_t code = HB_SET_VALUE_INVALID;
         hb_set_next(codes, &code) && code < BMP;)
        if (hb_font_get_nominal_glyph(font, code, &map[n].glyph) && code < STAND_IN_FIRST)
            map[n++].code = code;
    for (size_t i = 0; i < set->nbeyond; i++)
        if (hb_font_get_nominal_glyph(font, set->beyond[i], &map[n].glyph))
            map[n++].code = STAND_IN_FIRST + (uint32_t)i;
    for (hb_codepoint_t code = STAND_IN_FIRST + STAND_IN_LIMIT - 1;
         hb_set_next(codes, &code) && code < BMP;)
        if (hb_font_get_nominal_glyph(font, code, &map[n].glyph)) map[n++].code = code;
    hb_font_destroy(font);
    hb_set_destroy(codes);
    *out = map;
    return n;
}

/* The same tables, but a cmap of few segments under which stand-ins lead to the glyphs beyond the
 * BMP. */
static hb_face_t *face_with_own_cmap(struct arena *a, hb_face_t *subset,
                                     const struct code_points *set)
{
    struct mapping *map;
    size_t n = subset_mappings(a, subset, set, &map);
    hb_face_t *built = hb_face_builder_create();
    hb_tag_t tags[64];
    unsigned count = COUNT_OF(tags);
    hb_face_get_table_tags(subset, 0, &count, tags);
    for (unsigned i = 0; i < count; i++) {
        hb_blob_t *table = tags[i] == HB_TAG('c', 'm', 'a', 'p')
                               ? blob_of(cmap_table(a, map, n))
                               : hb_face_reference_table(subset, tags[i]);
        hb_face_builder_add_table(built, tags[i], table);
        hb_blob_destroy(table);
    }
    /* libharu cannot save a font that lacks its last table, prep, when what it has saved so far
     * fills its buffers of 4096 bytes exactly. CLEAR is an instruction without effect. */
    hb_blob_t *program = blob_of(STR("\x22\x22\x22\x22"));
    hb_face_builder_add_table(built, HB_TAG('p', 'r', 'e', 'p'), program);
    hb_blob_destroy(program);
    hb_face_destroy(subset);
    return built;
}

str fonts_subset(struct arena *a, const struct fonts *f, unsigned face,
                 const struct code_points *set)
{
    hb_face_t *subset = subset_face(f, face, set);
    subset = face_with_own_cmap(a, subset, set);
    hb_blob_t *blob = hb_face_reference_blob(subset);
    unsigned length;
    const char *bytes = hb_blob_get_data(blob, &length);
    char *copy = arena_take(a, length);
    memcpy(copy, bytes, length);
    hb_blob_destroy(blob);
    hb_face_destroy(subset);
    return (str){copy, length};
}
