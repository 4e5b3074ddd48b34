/* What zlib does for us: checks of runs put behind one another, and unpacking. */
#include "base/deflate.h"

#include <limits.h>
#include <zlib.h>

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
