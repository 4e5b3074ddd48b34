/* Values that people type into actions.xlsx. Internal to ingest/. */
#ifndef INGEST_TYPED_H
#define INGEST_TYPED_H

#include "base/arena.h"
#include "base/base.h"

/* A header or word of a drop-down, folded, and what it stands for. */
struct heading {
    const char *field, *header;
};

/* Headers are compared folded; ; and = part the list in which they are told. */
const char *header_folded(struct arena *a, str text);

struct typed_value {
    const char *text; /* dates as 2026-11-25, states by name, amounts in yuan */
    const char *why;  /* why it could not be read and stands as typed; NULL if it could */
};

/* `period` is the label of the workbook's pack, `states` the words of its drop-down. */
struct typed_value typed_value_read(struct arena *a, const char *field, str text,
                                    const char *period, const struct heading *states,
                                    size_t nstate);

#endif
