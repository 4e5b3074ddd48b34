/* Compression in zlib's format (RFC 1950), and for zip containers in runs of raw blocks
 * (RFC 1951) that end on a byte and lean on nothing before them, so that runs made apart can be
 * put behind one another. The one home of zlib. */
#ifndef BASE_DEFLATE_H
#define BASE_DEFLATE_H

#include "base/arena.h"

/* One compressor for many pieces: its quarter of a megabyte of tables is set up once. */
struct deflater;
struct deflater *deflater_new(void);
void deflater_free(struct deflater *d);
/* The compressed bytes, which stay until the next call. Level 1 is fast, 9 small. */
str deflater_run(struct deflater *d, int level, str bytes);

struct run {
    size_t raw, packed; /* bytes before and after */
    uint32_t crc;       /* of the raw bytes */
};

/* Where packed bytes go; it keeps its own errors. */
typedef void run_sink(void *shared, const void *bytes, size_t n);

struct packer;
/* Its memory is the heap's until packer_free. */
struct packer *packer_new(int level, run_sink *sink, void *shared);
void packer_put(struct packer *p, const char *text, size_t n);
/* Ends the run, `last`: the whole stream; the next byte begins another run. */
struct run packer_cut(struct packer *p, bool last);
void packer_free(struct packer *p);

/* What two runs behind one another are. */
struct run run_join(struct run a, struct run b);

/* A whole raw stream of `raw` bytes, with a NUL behind it; NULL if it is damaged. */
char *stream_unpack(struct arena *a, str packed, size_t raw);

#endif
