/* SHA-256 of large files, of which the rest is hashed later than it is read. Internal to ingest/
 * but for hashes_end and hashes_drop (ingest.h). */
#ifndef INGEST_HASHES_H
#define INGEST_HASHES_H

#include "ingest/bytes.h"
#include "ingest/ingest.h"

struct file_hashes *hashes_begin(void);
/* Has the rest of a file that is being read hashed by spare threads from where that pays;
 * `file` is its index in model.files. */
void hashes_want(struct file_hashes *h, struct byte_reader *in, size_t file);
/* The reader has come so far: from here on it hashes no more, unless nobody else can. */
void hashes_take(struct byte_reader *in);

#endif
