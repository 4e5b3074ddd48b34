/* What zlib does for us: pieces of bytes compressed one after another, checks, unpacking. What a
 * level costs and saves is for the caller to know. */
#include "base/deflate.h"

#include "base/vec.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct deflater {
    z_stream stream;
    VEC_OF(Bytef) out;
};

struct deflater *deflater_new(void)
{
    struct deflater *d = calloc(1, sizeof *d);
    if (!d || deflateInit(&d->stream, 1) != Z_OK) die("no memory to compress");
    return d;
}

void deflater_free(struct deflater *d)
{
    if (!d) return;
    deflateEnd(&d->stream);
    vec_free(&d->out);
    free(d);
}

str deflater_run(struct deflater *d, int level, str bytes)
{
    z_stream *s = &d->stream;
    deflateReset(s);
    deflateParams(s, level, Z_DEFAULT_STRATEGY);
    size_t room = deflateBound(s, bytes.n);
    while (d->out.cap < room) d->out.at = vec_grow(d->out.at, 1, &d->out.cap);
    union {
        const char *given;
        Bytef *wanted; /* which zlib only reads */
    } input = {.given = bytes.s};
    s->next_in = input.wanted;
    s->avail_in = (uInt)bytes.n;
    s->next_out = d->out.at;
    s->avail_out = (uInt)room;
    int status = deflate(s, Z_FINISH);
    assert(status == Z_STREAM_END);
    (void)status;
    return (str){(const char *)d->out.at, s->total_out};
}

/* ---- runs ---- */

struct run run_join(struct run a, struct run b)
{
    uint32_t crc = (uint32_t)crc32_combine(a.crc, b.crc, (z_off_t)b.raw);
    return (struct run){a.raw + b.raw, a.packed + b.packed, crc};
}

char *stream_unpack(struct arena *a, str packed, size_t raw)
{
    char *out = arena_take(a, raw + 1);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.s,
                  .avail_in = (uInt)packed.n,
                  .next_out = (Bytef *)out,
                  .avail_out = (uInt)raw};
    if (packed.n > UINT_MAX || raw > UINT_MAX || inflateInit2(&z, -MAX_WBITS) != Z_OK)
        return NULL;
    int end = inflate(&z, Z_FINISH);
    bool whole = end == Z_STREAM_END && z.total_out == raw;
    inflateEnd(&z);
    return whole ? out : NULL;
}
