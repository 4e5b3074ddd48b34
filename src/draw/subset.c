/* Subsets: in come a font and the characters that a document draws in it, out goes a TrueType font
 * with their glyphs alone, and which glyph is whose. Programs and tables that a PDF has no use for
 * are left out. The one home of HarfBuzz's subsetter. */
#include "draw/face.h"
#include "draw/points.h"

#include <hb-subset.h>
#include <math.h>
#include <string.h>

/* A PDF reads of a font what says how glyphs look. */
static const char useless[][5] = {"BASE", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "VORG",
                                  "cmap", "gasp", "name", "post", "vhea", "vmtx"};

static void put_glyph(const struct face *face, const struct glyph *glyph, double advance,
                      struct font_subset *out)
{
    out->codes[out->n] = glyph->code;
    out->texts[out->n] = glyph->shaped;
    out->glyphs[out->n] = (uint16_t)face_glyph(face, glyph);
    out->widths[out->n++] = (uint16_t)(advance * 1000 + 0.5);
}

static void list_characters(const struct face *face, const struct code_points *set,
                            unsigned which, size_t most, struct font_subset *out)
{
    for (uint32_t i = 0; i < CODE_WORDS && out->n < most; i++) {
        for (uint64_t word = set->bits[which][i]; word && out->n < most; word &= word - 1) {
            struct glyph glyph = {.code = i * 64 + (uint32_t)__builtin_ctzll(word)};
            hb_position_t advance =
                hb_font_get_glyph_h_advance(face->font, face_glyph(face, &glyph));
            put_glyph(face, &glyph, advance / face->upem, out);
        }
    }
}

/* Glyphs are those of the whole font so far. */
static void list_glyphs(struct arena *a, const struct face *face,
                        const struct code_points *set, unsigned which,
                        struct font_subset *out)
{
    size_t most = code_points_count(set, which);
    if (most > SUBSET_LIMIT) most = SUBSET_LIMIT;
    out->codes = arena_many(a, uint32_t, most);
    out->texts = arena_many(a, const struct shaped *, most);
    out->glyphs = arena_many(a, uint16_t, most);
    out->widths = arena_many(a, uint16_t, most);
    if (which < WEIGHT_COUNT) list_characters(face, set, which, most, out);
    for (size_t i = 0; i < set->nother && out->n < most; i++) {
        const struct other_glyph *other = &set->others[i];
        if (other->face != which) continue;
        bool lent = other->shaped.id == 0;
        struct glyph glyph = {.code = other->shaped.text[0],
                              .shaped = lent ? NULL : &other->shaped};
        put_glyph(face, &glyph, other->shaped.span, out);
    }
}

static hb_subset_input_t *input_of(const struct face *face,
                                   const struct font_subset *subset)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) die("no memory for a font subset");
    hb_set_t *codes = hb_subset_input_unicode_set(input); /* a set of glyphs takes longer */
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    outlines_need(face->outlines,
                  0); /* what stands for a missing one belongs to every font */
    for (size_t i = 0; i < subset->n; i++) {
        outlines_need(face->outlines, subset->glyphs[i]);
        if (subset->texts[i])
            hb_set_add(glyphs, subset->glyphs[i]);
        else
            hb_set_add(codes, subset->codes[i]);
    }
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < COUNT_OF(useless); i++)
        hb_set_add(drop, hb_tag_from_string(useless[i], 4));
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    return input;
}

static str bytes_of(struct arena *a, hb_face_t *face)
{
    unsigned length;
    hb_blob_t *blob = hb_face_reference_blob(face);
    const char *bytes = hb_blob_get_data(blob, &length);
    str copy = {arena_copy(a, (str){bytes, length}), length};
    hb_blob_destroy(blob);
    return copy;
}

static int thousandths(const struct face *face, double units)
{
    return (int)floor(units * 1000 / face->upem + 0.5);
}

static void describe(struct arena *a, const struct face *face, struct font_subset *out)
{
    enum { BOX = 36 }; /* where `head` has the four sides */
    char name[64] = "";
    unsigned length = sizeof name;
    hb_ot_name_get_utf8(face->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID,
                        &length, name);
    out->name = arena_string(a, name[0] ? name : "Font");
    hb_font_extents_t extents = {0};
    hb_font_get_h_extents(face->font, &extents);
    out->ascent = thousandths(face, extents.ascender);
    out->descent = thousandths(face, extents.descender);
    hb_blob_t *head = hb_face_reference_table(face->face, HB_TAG('h', 'e', 'a', 'd'));
    const uint8_t *at = (const uint8_t *)hb_blob_get_data(head, &length);
    for (unsigned i = 0; i < 4 && BOX + 8 <= length; i++)
        out->box[i] =
            thousandths(face, (int16_t)(at[BOX + 2 * i] << 8 | at[BOX + 2 * i + 1]));
    hb_blob_destroy(head);
}

struct font_subset fonts_subset(struct arena *a, const struct fonts *f, unsigned face,
                                const struct code_points *set)
{
    const struct face *whole = fonts_face(f, face);
    struct font_subset out = {.n = 0};
    list_glyphs(a, whole, set, face, &out);
    describe(a, whole, &out);
    hb_subset_input_t *input = input_of(whole, &out);
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(whole->face, input);
    hb_face_t *subset = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    if (!subset) die("a font subset cannot be made");
    out.bytes = bytes_of(a, subset);
    const hb_map_t *moved = hb_subset_plan_old_to_new_glyph_mapping(plan);
    for (size_t i = 0; i < out.n; i++)
        out.glyphs[i] = (uint16_t)hb_map_get(moved, out.glyphs[i]);
    hb_face_destroy(subset);
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(input);
    return out;
}
