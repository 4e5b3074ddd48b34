/* Opens a font: in comes a TrueType file and what it must be, out goes a face of HarfBuzz. Tables that
 * measuring and subsetting read are taken into memory; the outlines, which are nearly all of the
 * file, stay in it (outlines.c). */
#include "draw/face.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FONT_LIMIT ((size_t)64 << 20)
#define BLOCK (64 << 10)
#define WHOLE_SUM 0xB1B0AFBAu /* of all 32-bit words of a sound font: OpenType, "head" */
#define DIRECTORY_AT 12
#define ENTRY 16

struct face_table {
    hb_tag_t tag;
    str bytes;
};

static uint32_t word_at(const char *at)
{
    const unsigned char *u = (const unsigned char *)at;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* ---- is it the one ---- */

struct seen {
    struct sha256 first, whole;
    uint32_t sum;
    size_t size;
};

/* The sum of big-endian words from the sums of their first, second, third and fourth bytes, eight
 * pairs of bytes at a time. */
typedef uint16_t pairs __attribute__((vector_size(16)));
enum { PAIRS_STEP = sizeof(pairs), PAIRS_ADDED = 256 }; /* without running over */

static uint32_t words_sum(const char *at, size_t steps)
{
    const uint16_t one = 1;
    pairs low = {0}, high = {0}, next;
    for (size_t i = 0; i < steps; i++, at += PAIRS_STEP) {
        memcpy(&next, at, PAIRS_STEP);
        low += next & 0xFF;
        high += next >> 8;
    }
    bool low_first = *(const char *)&one == 1;
    pairs first = low_first ? low : high, second = low_first ? high : low;
    uint32_t sum = 0;
    for (size_t i = 0; i < PAIRS_STEP / 2; i++)
        sum += (((uint32_t)first[i] << 8) + second[i]) << (i % 2 ? 0 : 16);
    return sum;
}

static uint32_t block_sum(const char *at, size_t n)
{
    uint32_t sum = 0;
    for (size_t left = (n + PAIRS_STEP - 1) / PAIRS_STEP; left > 0;) {
        size_t steps = left < PAIRS_ADDED ? left : PAIRS_ADDED;
        sum += words_sum(at, steps);
        at += steps * PAIRS_STEP;
        left -= steps;
    }
    return sum;
}

/* The file once through, in blocks. All of it is hashed only where there is no shorter proof. */
static bool look_through(int fd, bool whole, struct seen *out)
{
    char block[BLOCK + PAIRS_STEP];
    struct sha256_run *run = whole ? sha256_begin() : NULL;
    size_t n = 0;
    bool good;
    while ((good = file_read_at(fd, out->size, block, BLOCK, &n)) && n > 0) {
        size_t first = n < FACE_FIRST_BYTES ? n : FACE_FIRST_BYTES;
        if (out->size == 0) out->first = sha256_of((str){block, first});
        if (whole) sha256_add(run, (str){block, n});
        memset(block + n, 0, PAIRS_STEP); /* the last words may be short */
        out->sum += block_sum(block, n);
        out->size += n;
    }
    if (whole) out->whole = sha256_end(run);
    return good;
}

static enum face_state verify(int fd, struct face_proof proof)
{
    struct seen seen = {.size = 0};
    bool whole = proof.first.n == 0;
    if (!look_through(fd, whole, &seen)) return FACE_UNREADABLE;
    bool same = whole ? str_is(proof.whole, seen.whole.hex)
                      : str_is(proof.first, seen.first.hex) && seen.size == proof.size &&
                            seen.sum == WHOLE_SUM;
    return same ? FACE_OPEN : FACE_OTHER;
}

/* ---- tables ---- */

static bool read_bytes(struct arena *a, int fd, size_t at, size_t n, str *out)
{
    char *bytes = arena_take(a, n + 1);
    size_t got = 0;
    if (!file_read_at(fd, at, bytes, n, &got) || got < n) return false;
    *out = (str){bytes, n};
    return true;
}

static bool is_read(hb_tag_t tag, bool joins)
{
    static const char tags[][5] = {"OS/2", "cmap", "head", "hhea", "hmtx", "loca",
                                   "maxp", "name", "GDEF", "GPOS", "GSUB"};
    for (size_t i = 0; i < COUNT_OF(tags) - (joins ? 0 : 3); i++)
        if (tag == hb_tag_from_string(tags[i], 4)) return true;
    return false;
}

static str table_named(const struct face *face, hb_tag_t tag)
{
    for (size_t i = 0; i < face->ntable; i++)
        if (face->tables[i].tag == tag) return face->tables[i].bytes;
    return (str){0};
}

/* Of a file of `size` bytes; false if it is no TrueType font. */
static bool tables_read(struct arena *a, struct face *face, int fd, size_t size, bool joins)
{
    enum { FORMAT = 50 }; /* where `head` says how long the words of `loca` are */
    str start, list;
    size_t glyf = 0, length = 0;
    if (!read_bytes(a, fd, 0, DIRECTORY_AT, &start)) return false;
    size_t n = word_at(start.s + 4) >> 16;
    if (!read_bytes(a, fd, DIRECTORY_AT, n * ENTRY, &list)) return false;
    face->tables = arena_many(a, struct face_table, n);
    for (size_t i = 0; i < n; i++) {
        const char *entry = list.s + i * ENTRY;
        hb_tag_t tag = word_at(entry);
        size_t at = word_at(entry + 8), bytes = word_at(entry + 12);
        if (at > size || bytes > size - at) return false;
        if (tag == HB_TAG('g', 'l', 'y', 'f')) glyf = at, length = bytes;
        if (!is_read(tag, joins)) continue;
        struct face_table *table = &face->tables[face->ntable++];
        table->tag = tag;
        if (!read_bytes(a, fd, at, bytes, &table->bytes)) return false;
    }
    str head = table_named(face, HB_TAG('h', 'e', 'a', 'd'));
    str loca = table_named(face, HB_TAG('l', 'o', 'c', 'a'));
    if (head.n < FORMAT + 2 || loca.n == 0 || length == 0) return false;
    face->outlines = outlines_new(a, fd, glyf, length, loca, head.s[FORMAT + 1] != 0);
    return true;
}

static hb_blob_t *table_for_harfbuzz(hb_face_t *unused, hb_tag_t tag, void *data)
{
    (void)unused;
    const struct face *face = data;
    str bytes = tag == HB_TAG('g', 'l', 'y', 'f') ? outlines_table(face->outlines)
                                                  : table_named(face, tag);
    return hb_blob_create(bytes.s, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
}

/* ---- the face ---- */

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

static void measure(struct face *face)
{
    face->face = hb_face_create_for_tables(table_for_harfbuzz, face, NULL);
    face->font = hb_font_create(face->face);
    face->upem = hb_face_get_upem(face->face);
    face->ascent =
        metric(face->font, HB_OT_METRICS_TAG_CAP_HEIGHT, face->upem, 0.73) + 0.12;
    face->descent = 0.12;
    ascii_measure(face);
    hb_face_make_immutable(face->face); /* documents are drawn side by side on threads */
    hb_font_make_immutable(face->font);
}

enum face_state face_open(struct arena *a, const char *path, struct face_proof proof,
                          bool joins, struct face **out)
{
    size_t size = 0;
    int fd = file_descriptor(path, &size);
    if (fd < 0) return FACE_UNREADABLE;
    enum face_state state = size > FONT_LIMIT ? FACE_OTHER : verify(fd, proof);
    struct face *face = arena_one(a, struct face);
    if (state == FACE_OPEN && !tables_read(a, face, fd, size, joins)) state = FACE_UNUSABLE;
    if (state == FACE_OPEN) {
        measure(face);
        *out = face;
        return FACE_OPEN;
    }
    int why = errno;
    close(fd);
    errno = why;
    return state;
}
