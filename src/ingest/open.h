/* One file, opened and known by its first bytes: a source of rows, a workbook, or a
 * reason. */
#ifndef INGEST_OPEN_H
#define INGEST_OPEN_H

#include "base/diag.h"
#include "ingest/kind.h"
#include "ingest/source.h"
#include "ingest/workbook.h"

struct opened {
    struct byte_reader bytes;
    enum file_kind kind;
    const char *what;      /* why there are no rows; NULL if there may be */
    struct source *source; /* KIND_TEXT, KIND_MARKUP */
    struct workbook *book; /* KIND_WORKBOOK: its sheets are sources (xlsx_sheet) */
    char *all;             /* the workbook's bytes */
    const char *path;      /* these as they were given */
    char delimiter;
    const char *encoding;
};

/* Opens a file; `delimiter` and `encoding` as text_source takes them. NULL with errno set
 * when it cannot be opened; a read that failed is in bytes.error. The arena is for
 * workbooks; path and encoding must outlive it. */
struct opened *opened_new(struct arena *a, const char *path, char delimiter,
                          const char *encoding);
/* Begins a text once more, as if it had never been read, but that it must not have changed
 * since it was opened first. What cannot be opened is a source without rows, with an error in
 * `bytes`. */
void opened_again(struct opened *o);
/* Closes everything and completes bytes.sha256; the memory stays until opened_free. */
void opened_close(struct opened *o);
void opened_free(struct opened *o);

/* Says why a file cannot be read, by errno or FILE_CHANGED. False: it is passed over with a
 * warning, since it is nothing that could be read at all. */
bool file_unreadable_tell(struct diags *ds, const char *path, int error);

#endif
