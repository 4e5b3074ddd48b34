/* Compression in zlib's format (RFC 1950). The one home of zlib. */
#ifndef BASE_DEFLATE_H
#define BASE_DEFLATE_H

#include "base/base.h"

/* One compressor for many pieces: its quarter of a megabyte of tables is set up once. */
struct deflater;
struct deflater *deflater_new(void);
void deflater_free(struct deflater *d);
/* The compressed bytes, which stay until the next call. Level 1 is fast, 9 small. */
str deflater_run(struct deflater *d, int level, str bytes);

#endif
