/* A table as long as the file's, of which only the pages with needed glyphs take memory. In: numbers
 * of glyphs; out: their bytes in place. What the bytes mean is HarfBuzz's business, but for the
 * glyphs that consist of others (OpenType, "glyf", composite glyphs). */
#include "draw/outlines.h"

#include "base/file.h"

#include <pthread.h>

enum {
    GLYPH_HEADER = 10,
    WORDS = 0x0001, /* of a component: its two arguments are words, not bytes */
    SCALE = 0x0008,
    MORE = 0x0020,
    SCALES = 0x0040,
    MATRIX = 0x0080
};

struct outlines {
    pthread_mutex_t lock;
    int fd;
    size_t offset, length, n; /* n: glyphs */
    str loca;
    bool long_words;
    char *table;
    bool *there;
};

struct outlines *outlines_new(struct arena *a, int fd, size_t offset, size_t length,
                              str loca, bool long_words)
{
    struct outlines *o = arena_one(a, struct outlines);
    size_t places = loca.n / (long_words ? 4 : 2);
    *o = (struct outlines){
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .fd = fd,
        .offset = offset,
        .length = length,
        .n = places > 0 ? places - 1 : 0,
        .loca = loca,
        .long_words = long_words,
    };
    o->there = arena_many(a, bool, o->n + 1);
    o->table = arena_take(a, length + 1); /* fresh memory: what is not touched takes none */
    return o;
}

static uint32_t word_at(const char *at)
{
    const unsigned char *u = (const unsigned char *)at;
    return (uint32_t)u[0] << 8 | u[1];
}

static size_t place_of(const struct outlines *o, size_t glyph)
{
    const char *at = o->loca.s + glyph * (o->long_words ? 4 : 2);
    return o->long_words ? (size_t)word_at(at) << 16 | word_at(at + 2)
                         : (size_t)word_at(at) * 2;
}

static void need(struct outlines *o, uint32_t glyph);

static void need_components(struct outlines *o, const char *at, const char *end)
{
    uint32_t flags = MORE;
    while ((flags & MORE) && end - at >= 4) {
        flags = word_at(at);
        need(o, word_at(at + 2));
        at += 4 + (flags & WORDS ? 4 : 2);
        at += flags & SCALE ? 2 : flags & SCALES ? 4 : flags & MATRIX ? 8 : 0;
    }
}

static void need(struct outlines *o, uint32_t glyph)
{
    if (glyph >= o->n || o->there[glyph]) return;
    o->there[glyph] = true;
    size_t from = place_of(o, glyph), to = place_of(o, glyph + 1), got = 0;
    if (from + GLYPH_HEADER > to || to > o->length) return;
    char *at = o->table + from;
    if (!file_read_at(o->fd, o->offset + from, at, to - from, &got)) return;
    if (word_at(at) >= 0x8000) need_components(o, at + GLYPH_HEADER, o->table + to);
}

void outlines_need(struct outlines *o, uint32_t glyph)
{
    pthread_mutex_lock(&o->lock);
    need(o, glyph);
    pthread_mutex_unlock(&o->lock);
}

str outlines_table(const struct outlines *o)
{
    return (str){o->table, o->length};
}
