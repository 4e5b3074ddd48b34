/* Where a table ends: rows below its header that are no rows of it. Internal to ingest/. */
#ifndef INGEST_REGION_H
#define INGEST_REGION_H

#include "ingest/habit.h"
#include "ingest/header.h"

enum row_role {
    ROLE_DATA,
    ROLE_HEADER_AGAIN, /* the header once more: the next page, or the next export */
    ROLE_OTHER_HEADER, /* a second table begins */
    ROLE_NOTE,         /* one cell in a table of many: a note, if only notes follow */
};

/* `after_gap`: a blank line stands before the row. */
enum row_role row_role(const struct habits *h, const struct header_row *header,
                       const str *cells, size_t n, bool after_gap);

#endif
