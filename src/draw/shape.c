/* Lines of scripts whose letters join, combine or run to the left (Arabic, Hebrew, Thai, Devanagari,
 * emoji of several characters, letters with marks of their own). In: a line of text; out: its glyphs
 * from left to right, each with the text that it is copied as. Order is Unicode's (UAX 9, in a line
 * that runs to the right); shapes and places are HarfBuzz's. The one home of fribidi. */
#include "base/text.h"
#include "base/vec.h"
#include "draw/face.h"

#include <fribidi.h>
#include <string.h>

#define ELLIPSIS 0x2026
#define ZERO_WIDTH_NON_JOINER 0x200C
#define ZERO_WIDTH_JOINER 0x200D
#define KEYCAP 0x20E3

/* A character of the line. */
struct letter {
    uint32_t code;
    FriBidiLevel level; /* odd: to the left */
    unsigned face;      /* that it is shaped in */
    bool joins;
};

/* Letters that are drawn in one go. */
struct stretch {
    size_t from, to;
};

struct joined {
    VEC_OF(struct glyph)
    glyphs; /* `shaped` is set by line_next: both lists move while they grow */
    VEC_OF(struct shaped) shaped;
    VEC_OF(size_t) forms; /* 1 + place in `shaped` for each glyph; 0: none */
    size_t next;
};

struct setting {
    const struct fonts *fonts;
    enum weight weight;
    VEC_OF(struct letter) letters;
    struct joined *out;
};

/* ---- which lines ---- */

bool text_is_joined(str text)
{
    const unsigned char *u = (const unsigned char *)text.s;
    for (size_t i = 0; i + 1 < text.n; i++) {
        unsigned char c = u[i], next = u[i + 1];
        if (c < 0xCC) continue;
        if (c <= 0xCD) return true;                                 /* marks */
        if (c >= 0xD6 && c <= 0xE1) return true;                    /* Hebrew to Jamo */
        if (c == 0xEF && next >= 0xAC && next <= 0xBB) return true; /* forms, selectors */
        if (c == 0xF0 && next == 0x9F) return true;                 /* emoji */
        if (c == 0xE2 && next == 0x83 && i + 2 < text.n && u[i + 2] == 0xA3) return true;
    }
    return false;
}

static bool is_mark(uint32_t code)
{
    return code >= 0x300 && code < 0x370;
}

static bool has_joining_script(uint32_t code)
{
    return (code >= 0x590 && code < 0x1200) || (code >= 0x1780 && code < 0x1A00) ||
           (code >= 0xFB1D && code < 0xFE00) || (code >= 0xFE70 && code < 0xFEFF) ||
           (code >= 0x1F000 && code < 0x20000);
}

/* Belongs to the character before it, whose font it is drawn in. */
static bool continues(uint32_t code)
{
    return is_mark(code) || code == ZERO_WIDTH_JOINER || code == ZERO_WIDTH_NON_JOINER ||
           code == KEYCAP || (code >= 0xFE00 && code < 0xFE10) ||
           (code >= 0xE0020 && code < 0xE0080);
}

/* ---- letters ---- */

static bool face_has(const struct fonts *f, unsigned face, uint32_t code)
{
    struct glyph glyph = {.code = code};
    return face_glyph(fonts_face(f, face), &glyph) != 0;
}

/* "1", a selector and U+20E3 are one sign of the font that has the last. */
static void join_keycap(struct setting *s, unsigned face)
{
    size_t from = s->letters.n - 1;
    while (from > 0 && continues(s->letters.at[from].code)) from--;
    if (!face_has(s->fonts, face, s->letters.at[from].code)) return;
    for (size_t i = from; i < s->letters.n; i++) {
        s->letters.at[i].face = face;
        s->letters.at[i].joins = true;
    }
}

static void add_letter(struct setting *s, uint32_t code)
{
    struct glyph alone = glyph_of(s->fonts, s->weight, code);
    bool drawn = alone.source == GLYPH_FONT;
    if (code == KEYCAP && drawn && s->letters.n > 0) join_keycap(s, alone.face);
    struct letter *before = s->letters.n > 0 ? &s->letters.at[s->letters.n - 1] : NULL;
    struct letter letter = {.code = code, .face = alone.face};
    letter.joins = drawn && has_joining_script(code);
    if (before && continues(code)) {
        bool lent = before->face >= WEIGHT_COUNT || is_mark(code);
        letter.joins = before->joins = before->joins || lent;
        letter.face = before->face;
    } else if (before && before->joins && before->code == ZERO_WIDTH_JOINER &&
               face_has(s->fonts, before->face, code)) {
        letter.joins = true;
        letter.face = before->face;
    }
    *vec_push(&s->letters) = letter;
}

static void read_letters(struct setting *s, str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t code = utf8_next(text, &at);
        size_t n = s->letters.n;
        if (code == '\n' || code == '\t') code = ' ';
        code = apostrophe_of(code, n > 0 && is_latin(s->letters.at[n - 1].code));
        int times = code == ELLIPSIS ? 3 : 1; /* drawn as three stops, as everywhere */
        for (int i = 0; i < times; i++) add_letter(s, times > 1 ? '.' : code);
    }
}

/* Without memory for it every letter stays at level 0. */
static void find_levels(struct setting *s)
{
    VEC_OF(FriBidiChar) codes;
    VEC_OF(FriBidiCharType) types;
    VEC_OF(FriBidiBracketType) brackets;
    VEC_OF(FriBidiLevel) levels;
    FriBidiParType base = FRIBIDI_PAR_LTR;
    FriBidiStrIndex n = (FriBidiStrIndex)s->letters.n;
    vec_make(&codes, s->letters.n);
    vec_make(&types, s->letters.n);
    vec_make(&brackets, s->letters.n);
    vec_make(&levels, s->letters.n);
    for (size_t i = 0; i < s->letters.n; i++) codes.at[i] = s->letters.at[i].code;
    fribidi_get_bidi_types(codes.at, n, types.at);
    fribidi_get_bracket_types(codes.at, n, types.at, brackets.at);
    if (fribidi_get_par_embedding_levels_ex(types.at, brackets.at, n, &base, levels.at) > 0)
        for (size_t i = 0; i < s->letters.n; i++) s->letters.at[i].level = levels.at[i];
    vec_free(&codes);
    vec_free(&types);
    vec_free(&brackets);
    vec_free(&levels);
}

/* ---- glyphs ---- */

static void put_glyph(struct joined *out, struct glyph glyph, const struct shaped *shaped)
{
    if (shaped) *vec_push(&out->shaped) = *shaped;
    *vec_push(&out->forms) = shaped ? out->shaped.n : 0;
    *vec_push(&out->glyphs) = glyph;
}

/* In a stretch to the left a bracket is drawn as its mirror image and copied as itself. */
static void put_alone(struct setting *s, const struct letter *letter)
{
    FriBidiChar mirrored = letter->code;
    struct glyph glyph = glyph_of(s->fonts, s->weight, letter->code);
    if (!(letter->level & 1) || glyph.source != GLYPH_FONT ||
        !fribidi_get_mirror_char(letter->code, &mirrored)) {
        put_glyph(s->out, glyph, NULL);
        return;
    }
    glyph = glyph_of(s->fonts, s->weight, mirrored);
    if (glyph.source != GLYPH_FONT) return;
    struct shaped shaped = {.ntext = 1, .text = {letter->code}, .span = glyph.advance};
    shaped.id = face_glyph(fonts_face(s->fonts, glyph.face), &glyph);
    put_glyph(s->out, glyph, &shaped);
}

/* Glyphs of HarfBuzz's that stand for the same letters. */
struct cluster {
    const hb_glyph_info_t *infos;
    const hb_glyph_position_t *places;
    unsigned n;
    size_t from, to; /* letters */
};

/* How many of its glyphs carry its text: those that take room, each at least a letter; to the left,
 * where they stand in the other order, one has it all. */
static unsigned bearers_of(const struct setting *s, const struct cluster *c)
{
    unsigned wide = 0;
    size_t letters = c->to - c->from;
    for (unsigned i = 0; i < c->n; i++) wide += c->places[i].x_advance > 0;
    if (wide == 0 || (s->letters.at[c->from].level & 1)) return 1;
    return wide < letters ? wide : (unsigned)letters;
}

static bool bears(const struct cluster *c, unsigned i)
{
    if (c->places[i].x_advance > 0) return true;
    for (unsigned k = 0; k < c->n; k++)
        if (c->places[k].x_advance > 0) return false;
    return i == 0;
}

static void put_cluster(struct setting *s, const struct cluster *c)
{
    const struct letter *first = &s->letters.at[c->from];
    double upem = fonts_face(s->fonts, first->face)->upem;
    unsigned left = bearers_of(s, c);
    size_t next = c->from;
    for (unsigned i = 0; i < c->n; i++) {
        struct glyph glyph = {.code = first->code, .face = first->face};
        struct shaped shaped = {.id = c->infos[i].codepoint};
        glyph.advance = c->places[i].x_advance / upem;
        shaped.x = c->places[i].x_offset / upem;
        shaped.y = c->places[i].y_offset / upem;
        if (shaped.id == 0) {
            put_glyph(s->out, glyph_of(s->fonts, s->weight, first->code), NULL);
            continue;
        }
        bool text = left > 0 && bears(c, i);
        glyph.source = text ? GLYPH_FONT : GLYPH_OUTLINE;
        left -= text;
        size_t end = !text ? next : left > 0 ? next + 1 : c->to;
        for (; next < end; next++)
            if (shaped.ntext < SHAPED_TEXT)
                shaped.text[shaped.ntext++] = s->letters.at[next].code;
        for (unsigned k = i; text && k < c->n && (k == i || left == 0); k++)
            shaped.span += c->places[k].x_advance / upem;
        put_glyph(s->out, glyph, &shaped);
    }
}

static hb_buffer_t *shape(const struct setting *s, struct stretch stretch)
{
    const struct letter *first = &s->letters.at[stretch.from];
    hb_buffer_t *buffer = hb_buffer_create();
    for (size_t i = stretch.from; i < stretch.to; i++)
        hb_buffer_add(buffer, s->letters.at[i].code, (unsigned)i);
    hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
    hb_buffer_set_direction(buffer, first->level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer, hb_language_from_string("und", -1));
    hb_buffer_guess_segment_properties(buffer); /* leaves the script alone to be guessed */
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    hb_shape(fonts_face(s->fonts, first->face)->font, buffer, NULL, 0);
    if (!hb_buffer_allocation_successful(buffer)) die("no memory to shape a line");
    return buffer;
}

static void put_shaped(struct setting *s, struct stretch stretch)
{
    hb_buffer_t *buffer = shape(s, stretch);
    unsigned n;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer, &n);
    bool left = s->letters.at[stretch.from].level & 1;
    size_t end = stretch.to; /* of the letters of the cluster at hand, when to the left */
    for (unsigned i = 0, next; i < n; i = next) {
        next = i + 1;
        while (next < n && infos[next].cluster == infos[i].cluster) next++;
        struct cluster c = {&infos[i], &places[i], next - i, infos[i].cluster, end};
        if (!left) c.to = next < n ? infos[next].cluster : stretch.to;
        end = c.from;
        put_cluster(s, &c);
    }
    hb_buffer_destroy(buffer);
}

static void put_stretch(struct setting *s, struct stretch stretch)
{
    const struct letter *letters = s->letters.at;
    if (letters[stretch.from].joins) {
        put_shaped(s, stretch);
        return;
    }
    bool left = letters[stretch.from].level & 1;
    for (size_t i = stretch.from; i < stretch.to; i++)
        put_alone(s, &letters[left ? stretch.from + stretch.to - 1 - i : i]);
}

/* ---- the line ---- */

static bool same_stretch(const struct letter *a, const struct letter *b)
{
    return a->level == b->level && a->joins == b->joins &&
           (!a->joins || a->face == b->face);
}

struct stretches {
    VEC_OF(struct stretch) v;
};

static void find_stretches(const struct setting *s, struct stretches *out)
{
    for (size_t i = 0; i < s->letters.n; i++) {
        if (i == 0 || !same_stretch(&s->letters.at[i - 1], &s->letters.at[i]))
            *vec_push(&out->v) = (struct stretch){i, i};
        out->v.at[out->v.n - 1].to = i + 1;
    }
}

static void turn_round(struct stretch *at, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct stretch kept = at[i];
        at[i] = at[n - 1 - i];
        at[n - 1 - i] = kept;
    }
}

/* UAX 9, L2: from the highest level to the lowest odd one, what is at it or above is reversed. */
static void put_in_order(const struct setting *s, struct stretches *all)
{
    FriBidiLevel highest = 0;
    for (size_t i = 0; i < s->letters.n; i++)
        if (s->letters.at[i].level > highest) highest = s->letters.at[i].level;
    for (FriBidiLevel level = highest; level > 0; level--) {
        for (size_t i = 0, from = 0; i <= all->v.n; i++) {
            bool in = i < all->v.n && s->letters.at[all->v.at[i].from].level >= level;
            if (in) continue;
            turn_round(all->v.at + from, i - from);
            from = i + 1;
        }
    }
}

struct shaped_line line_begin(const struct fonts *f, enum weight weight, str text)
{
    struct shaped_line line = {.fonts = f, .weight = weight, .text = text};
    if (!text_is_joined(text)) return line;
    VEC_OF(struct joined) owner;
    vec_make(&owner, 1);
    line.joined = owner.at;
    struct setting s = {.fonts = f, .weight = weight, .out = line.joined};
    struct stretches stretches = {{0}};
    read_letters(&s, text);
    find_levels(&s);
    find_stretches(&s, &stretches);
    put_in_order(&s, &stretches);
    for (size_t i = 0; i < stretches.v.n; i++) put_stretch(&s, stretches.v.at[i]);
    vec_free(&stretches.v);
    vec_free(&s.letters);
    return line;
}

bool line_next(struct shaped_line *line, struct glyph *out)
{
    struct joined *joined = line->joined;
    if (!joined) return glyph_next(line->fonts, line->weight, line->text, &line->at, out);
    if (joined->next == joined->glyphs.n) return false;
    size_t form = joined->forms.at[joined->next];
    *out = joined->glyphs.at[joined->next++];
    out->shaped = form ? &joined->shaped.at[form - 1] : NULL;
    return true;
}

void line_close(struct shaped_line *line)
{
    if (!line->joined) return;
    vec_free(&line->joined->glyphs);
    vec_free(&line->joined->shaped);
    vec_free(&line->joined->forms);
    line->joined = vec_release(line->joined);
}

double line_width(const struct fonts *f, enum weight weight, str text)
{
    double width = 0;
    struct glyph glyph;
    struct shaped_line line = line_begin(f, weight, text);
    while (line_next(&line, &glyph)) width += glyph.advance;
    line_close(&line);
    return width;
}
