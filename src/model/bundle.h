/* Records that are kept by the ten million and only looked at, in as few bits as they need:
 * bundles of some thousand rows, in each of which a field takes the bits that its values lie
 * apart. Others than model/ and ingest/ ask activity_at and task_at (model.h). */
#ifndef MODEL_BUNDLE_H
#define MODEL_BUNDLE_H

#include "base/vec.h"

#include <string.h>

/* Of a record nobody needs all fields: the compiler leaves out the others once it sees all. */
#define BUNDLED static inline __attribute__((always_inline))

enum { BUNDLE_BITS = 13, BUNDLE_ROWS = 1 << BUNDLE_BITS, BUNDLE_FIELDS = 5 };

struct bundle_field {
    uint32_t at, shift; /* the byte of the row, and bits above that, where it begins */
    uint64_t mask;
    int64_t base; /* is added to all but 0, which is "not given" */
};

/* A reference that is still to be resolved, in a bundle whose others are. */
struct doubt {
    uint16_t row, field; /* of the bundle; as bundle_field_of numbers them */
    uint32_t symbol;     /* REF_NONE: there is none, but that has to be told */
};
typedef VEC_OF(struct doubt) doubt_vector;

struct bundle {
    char *bytes;
    uint32_t first, end; /* rows of the table */
    uint32_t size;       /* bytes of a row */
    bool resolved;       /* references are indexes, but for the doubts; else symbols */
    doubt_vector doubts; /* by field, then row; the cells are "not given" */
    struct bundle_field field[BUNDLE_FIELDS];
};

struct bundles {
    VEC_OF(struct bundle) bundles;
    VEC_OF(uint32_t)
    near;     /* by row >> BUNDLE_BITS: the bundle that holds it, or one before */
    size_t n; /* rows */
};

BUNDLED const struct bundle *bundle_of(const struct bundles *t, size_t i)
{
    const struct bundle *p = &t->bundles.at[t->near.at[i >> BUNDLE_BITS]];
    while (i >= p->end) p++;
    return p;
}

BUNDLED const char *bundle_row(const struct bundle *p, size_t i)
{
    return p->bytes + (i - p->first) * p->size;
}

/* A field of a packed row; `none` if it was not given. */
BUNDLED int64_t bundle_value(const struct bundle *p, const char *row, size_t field,
                             int64_t none)
{
    const struct bundle_field *f = &p->field[field];
    uint64_t word;
    memcpy(&word, row + f->at, sizeof word);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
    uint64_t code = word >> f->shift & f->mask;
    return code ? f->base + (int64_t)code : none;
}

struct table_info;
struct field;

/* Which field of a packed row one of the table is. */
size_t bundle_field_of(const struct table_info *info, const struct field *f);
/* Writes one cell as a record has it. */
void bundles_cell(const struct bundles *t, const struct table_info *info,
                  const struct field *f, size_t i, char *out);
/* Packs n records and puts them behind those that are there. */
void bundles_add(struct bundles *t, const struct table_info *info, const char *records,
                 size_t n, bool resolved);
/* What is still in doubt about the last bundle. */
void bundles_doubt(struct bundles *t, const struct doubt *doubts, size_t n);
/* Nothing is in doubt any more. */
void bundles_settled(struct bundles *t);
/* The records of a bundle, at most BUNDLE_ROWS, into memory of the caller. */
void bundle_open(const struct bundle *p, const struct table_info *info, char *records);
/* Puts other records into a bundle in the place of as many that it holds. */
void bundle_close(struct bundle *p, const struct table_info *info, const char *records,
                  bool resolved);
/* Moves all rows behind those of another table. */
void bundles_append(struct bundles *t, struct bundles *more);
/* The dead ones are taken out. */
void bundles_drop(struct bundles *t, const struct table_info *info, const bool *dead);
void bundles_free(struct bundles *t);

#endif
