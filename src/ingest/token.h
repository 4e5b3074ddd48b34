/* A line cut at every delimiter and at every quote, however its quotes stand: what a row
 * is mended from (mend.c). Internal to ingest/. */
#ifndef INGEST_TOKEN_H
#define INGEST_TOKEN_H

#include "base/arena.h"
#include "ingest/source.h"

#define TOKENS_MAX 160

struct token {
    size_t from, to; /* in the line, with its quotes */
    str text;        /* without them; trimmed */
    bool quoted;
    bool glued; /* no delimiter stands before it: only a quote tells it from the last one */
};

/* Delimiters count outside quotes only, and a quote opens wherever it stands. 0 if one
 * stays open or the line has more tokens than there is room for. */
size_t tokens_cut(struct arena *a, str line, struct dialect d,
                  struct token out[TOKENS_MAX]);

/* A quoted token's text without its doubled or escaped quotes. */
str unquoted_text(struct arena *a, str inside, struct dialect d);

#endif
