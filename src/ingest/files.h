/* Files that were recognised, loaded side by side. Internal to ingest/. */
#ifndef INGEST_FILES_H
#define INGEST_FILES_H

#include "ingest/load.h"
#include "ingest/open.h"

/* A file that was recognised and waits for its turn. */
struct held {
    size_t file;
    int rank;
    struct opened *opened;       /* NULL for a sheet: its workbook is in inputs.books */
    const struct workbook *book; /* of a sheet */
    struct source *source;
    struct preview preview;
    struct layout layout;
};

/* Loads them all into the run; a source may be replaced by one that begins anew. Returns by
 * file the part that it was, for what that has to say. */
struct part **files_load(struct ingest *run, struct held *held, size_t n);

#endif
