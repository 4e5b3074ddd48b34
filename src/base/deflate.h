/* Compression: pieces in zlib's format (RFC 1950), and for zip containers runs of raw blocks (RFC
 * 1951) that end on a byte and lean on nothing before them, so that runs made apart can be put
 * behind one another. deflate.c is the one home of ISA-L, unpack.c of zlib. */
#ifndef BASE_DEFLATE_H
#define BASE_DEFLATE_H

#include "base/arena.h"

/* One compressor for many pieces: its half a megabyte of tables is set up once. */
struct deflater;
struct deflater *deflater_new(void);
void deflater_free(struct deflater *d);
/* The compressed bytes, which stay until the next call. */
str deflater_run(struct deflater *d, str bytes);

struct run {
    size_t raw, packed; /* bytes before and after */
    uint32_t crc;       /* of the raw bytes */
};

/* Where packed bytes go; it keeps its own errors. */
typedef void run_sink(void *shared, const void *bytes, size_t n);

struct packer;
/* For text that repeats itself, as rows of a sheet do. Its half a megabyte is the heap's until
 * packer_free. */
struct packer *packer_new(run_sink *sink, void *shared);
void packer_put(struct packer *p, const char *text, size_t n);
/* The same without a copy: where the next bytes may be written, at least PACKER_ROOM of them, and
 * how many have been. Their place changes with each call. */
enum { PACKER_ROOM = 8 << 10 };
char *packer_room(struct packer *p, char **end);
void packer_wrote(struct packer *p, size_t n);
/* Ends the run, `last`: the whole stream; the next byte begins another run. */
struct run packer_cut(struct packer *p, bool last);
void packer_free(struct packer *p);

/* The check of zip containers, of bytes behind others whose check is `before`, 0 at first. */
uint32_t bytes_crc(uint32_t before, const void *bytes, size_t n);

/* What two runs behind one another are. */
struct run run_join(struct run a, struct run b);

/* A whole raw stream of `raw` bytes, with a NUL behind it; NULL if it is damaged. */
char *stream_unpack(struct arena *a, str packed, size_t raw);

#endif
