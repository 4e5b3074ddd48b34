/* One input file as a stream of bytes that is read once and hashed on the way, or from somewhere
 * on by another reader (hashes.c); or a piece of one that is read by several threads. */
#ifndef INGEST_BYTES_H
#define INGEST_BYTES_H

#include <errno.h>

#include "base/file.h"

struct byte_reader {
    int fd;                  /* -1 when closed or at the end */
    struct sha256_run *hash; /* NULL: not here, or not any more */
    struct sha256 sha256;    /* after bytes_finish, if it was hashed here to the end */
    uint64_t size;           /* bytes read so far */
    int error;               /* errno of a read that failed, 0 if none did */
    uint64_t announced;      /* size when it was opened, and when it was last written */
    int64_t seconds, nanoseconds;
    /* Of a file that is hashed by others from some byte on; NULL: of none. */
    struct file_hashes *hashes;
    uint64_t hash_until;
    bool left; /* they do */
    size_t file;
    /* Of a piece: where it goes on and ends, and whether the pieces are of no use. */
    uint64_t at, end;
    bool *useless; /* NULL: a whole file */
};

/* The error of a file that was written, cut or replaced by longer text while it was read:
 * what was read is neither its old content nor its new one. */
#define FILE_CHANGED ESTALE

/* False with errno set; never waits for a pipe or a device (EINVAL). */
bool bytes_open(struct byte_reader *in, const char *path);
/* Fills `to` as far as the file goes; fewer than `room` bytes: the end, or in->error. */
size_t bytes_read(struct byte_reader *in, char *to, size_t room);
/* Bytes [from, to) of an open file, of whose descriptor it is one more user; nothing is hashed.
 * When they cannot be read, or one of the pieces was given up, it ends early. */
struct byte_reader bytes_piece(int fd, uint64_t from, uint64_t to, bool *useless);
/* The pieces cannot say what the whole file would. Does nothing where it is read whole. */
void bytes_give_up(struct byte_reader *in);
bool pieces_useless(const bool *useless);
/* Hashes what was not read (so that the SHA-256 is that of the file) and closes. */
void bytes_finish(struct byte_reader *in);
/* A reader for what is left of the file, that goes on with the hash; `in` hashes no more. False
 * if the file cannot be opened once more. */
bool bytes_leave_rest(struct byte_reader *in, struct byte_reader *rest);
void bytes_unhash(struct byte_reader *in); /* hashes no more, and has no SHA-256 */
void bytes_drop(struct byte_reader *in);   /* closes without an end */

#endif
