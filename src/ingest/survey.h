/* One file by itself, for `check --rows` and `map`: opened, its first rows read, its
 * header found as far as that is possible without knowing the table. */
#ifndef INGEST_SURVEY_H
#define INGEST_SURVEY_H

#include "ingest/open.h"
#include "ingest/header.h"

#define SURVEY_ROWS 200 /* from which the habits of columns are learnt */

struct survey {
    struct opened *opened;
    struct source *source;
    const char *name; /* of the file, with that of the sheet */
    struct preview preview;
    struct layout layout;     /* as build reads it; profile NULL: not recognised */
    size_t header_at;         /* index into the preview; SIZE_MAX: there is no header */
    struct header_row header; /* the captions, of two rows if they are a pair */
    size_t width;             /* columns of most rows */
    bool mended;              /* the header's delimiters were wrong */
    bool empty;               /* the file holds nothing, and so could not be opened */
};

/* False after a diagnostic. Close also then. */
bool survey_open(struct arena *a, struct diags *ds, const struct profiles *p,
                 const char *path, struct survey *out);
void survey_close(struct survey *s);

/* Copies the first rows of a source. */
struct preview preview_take(struct arena *a, struct source *source, size_t most);

#endif
