/* Compresses pieces of bytes one after another. What a level costs and saves is for the caller to
 * know. */
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

enum { OUT = 64 << 10 };

struct packer {
    z_stream z;
    run_sink *sink;
    void *shared;
    struct run run;
    unsigned char out[OUT];
};

struct packer *packer_new(int level, run_sink *sink, void *shared)
{
    struct packer *p = calloc(1, sizeof *p);
    if (!p ||
        deflateInit2(&p->z, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        die("out of memory while packing");
    p->sink = sink;
    p->shared = shared;
    return p;
}

static void pump(struct packer *p, int flush)
{
    do {
        p->z.next_out = p->out;
        p->z.avail_out = OUT;
        deflate(&p->z, flush);
        size_t n = OUT - p->z.avail_out;
        p->run.packed += n;
        if (n) p->sink(p->shared, p->out, n);
    } while (p->z.avail_out == 0);
}

void packer_put(struct packer *p, const char *text, size_t n)
{
    assert(n <= UINT_MAX);
    p->run.raw += n;
    p->run.crc = (uint32_t)crc32(p->run.crc, (const Bytef *)text, (uInt)n);
    p->z.next_in = (Bytef *)(uintptr_t)text;
    p->z.avail_in = (uInt)n;
    pump(p, Z_NO_FLUSH);
}

struct run packer_cut(struct packer *p, bool last)
{
    pump(p, last ? Z_FINISH : Z_FULL_FLUSH);
    struct run run = p->run;
    p->run = (struct run){0};
    if (last) deflateReset(&p->z);
    return run;
}

void packer_free(struct packer *p)
{
    deflateEnd(&p->z);
    free(p);
}

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
