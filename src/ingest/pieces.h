/* One large text file, read in pieces by several threads. Internal to ingest/. */
#ifndef INGEST_PIECES_H
#define INGEST_PIECES_H

#include "ingest/files.h"

/* A file is cut if it is larger than a thread's share of all bytes that are read with it. For
 * tests: every file in pieces of about so many bytes, however many threads there are; 0: as
 * usual. */
void pieces_size(size_t bytes);
size_t pieces_joined(void); /* files so far that came out of pieces */

struct pieces;
/* NULL: read it in one. The rows of the preview are loaded. */
struct pieces *pieces_cut(struct ingest *run, const struct held *h, uint64_t size,
                          uint64_t all);
/* Things to do, each by any thread; their cost, in bytes that are read. */
size_t pieces_count(const struct pieces *p);
uint64_t pieces_cost(const struct pieces *p, size_t k);
void pieces_load(struct pieces *p, size_t k);
/* When all is done: the file as if it had been read in one. NULL if that cannot be told from
 * its pieces: then it is to be read again from where `h` now is. */
struct part *pieces_end(struct pieces *p, struct held *h);

#endif
