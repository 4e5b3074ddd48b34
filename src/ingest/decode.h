/* Bytes in any encoding to UTF-8, in blocks, before anything is split: the second byte of
 * a GBK character may be `\` or `|`. */
#ifndef INGEST_DECODE_H
#define INGEST_DECODE_H

#include "ingest/bytes.h"

/* The encoding of a file's first bytes: a name for iconv, and for print with BOM if there
 * is one ("UTF-8 BOM"). `bom` is its length. */
struct encoding {
    const char *name, *shown;
    size_t bom;
    bool ascii; /* nothing but ASCII so far: UTF-8 until the contrary is seen */
};

/* Judges by BOM, by the pattern of NULs, by strict UTF-8, then by how plausible GB18030
 * is, and only then by uchardet. `whole`: these are all the bytes of the file. */
struct encoding encoding_guess(str bytes, bool whole);

struct decoder;

/* Over an open reader; `first` is what was already read from it (copied). `fixed` is the
 * encoding that a profile gives, or NULL. */
struct decoder *decoder_open(struct byte_reader *in, str first, const char *fixed);
const char *decoder_shown(const struct decoder *d);
/* The same encoding for a piece of the file that begins behind a line end; only where a byte
 * 0A is always one. */
struct decoder *decoder_again(const struct decoder *d, struct byte_reader *in);
bool decoder_has_lines(const struct decoder *d);
/* Reads on from there. */
void decoder_read_from(struct decoder *d, struct byte_reader *in);
/* bytes_give_up for what it reads. */
void decoder_give_up(struct decoder *d);
/* Appends UTF-8 to `to`; 0 at the end. A byte that cannot be decoded comes out as the
 * byte FF, which is not UTF-8, so that the row it stands in can be found. `room` at least
 * 64. */
size_t decode_more(struct decoder *d, char *to, size_t room);
/* What came last was found to be nothing but ASCII. */
bool decoder_gave_ascii(const struct decoder *d);
/* Gives memory back after the end. */
void decoder_rest(struct decoder *d);
void decoder_close(struct decoder *d);

#endif
