/* Records that are kept by the million and only looked at, in as few bits as they need:
 * bundles of some thousand rows, in each of which a column takes the bits that its values lie
 * apart. Others than model/ and ingest/ ask activity_at, task_at and the like (model.h). */
#ifndef MODEL_BUNDLE_H
#define MODEL_BUNDLE_H

#include "base/bits.h"
#include "base/date.h"
#include "base/intern.h"

#include <string.h>

/* Of a record nobody needs all columns: the compiler leaves out the others once it sees all. */
#define BUNDLED static inline __attribute__((always_inline))

enum { BUNDLE_BITS = 12, BUNDLE_ROWS = 1 << BUNDLE_BITS, BUNDLE_COLUMNS = 16 };

/* Where a column stands in a packed row. A code of 0 is "not given". */
struct bundle_field {
    uint32_t at, shift; /* the byte of the row, and bits above that, where it begins */
    uint64_t mask;
    int64_t base, step; /* a value is base + code × step; only amounts have steps */
    int64_t most;       /* of the values */
    uint32_t *list;     /* NULL; else a value is the one at code - 1 of these */
    uint32_t nlist;
    bool lacks; /* some cells were not given */
};

/* A reference that is still to be resolved, in a column whose others are. */
struct doubt {
    uint16_t row, field; /* of the bundle; as bundle_field_of numbers them */
    uint32_t symbol;     /* REF_NONE: there is none, but that has to be told */
};
typedef VEC_OF(struct doubt) doubt_vector;

struct bundle {
    char *bytes;
    uint32_t first, end; /* rows of the table */
    uint32_t size;       /* bytes of a row */
    uint32_t settled;    /* bit c: references of column c are indexes, but for doubts */
    uint32_t
        ascending; /* bit c: no moment of column c lies before that of the row above; one
                            that was not given lies before all */
    doubt_vector doubts; /* by field, then row; the cells are "not given" */
    struct bundle_field field[BUNDLE_COLUMNS];
};
#define ALL_SETTLED UINT32_MAX

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

BUNDLED uint64_t bundle_code(const struct bundle_field *f, const char *row)
{
    uint64_t word;
    memcpy(&word, row + f->at, sizeof word);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
    return word >> f->shift & f->mask;
}

/* A column of a packed row; `none` if it was not given. Choices, stages, days, moments and
 * references. */
BUNDLED int64_t bundle_value(const struct bundle *p, const char *row, size_t column,
                             int64_t none)
{
    const struct bundle_field *f = &p->field[column];
    uint64_t code = bundle_code(f, row);
    return code ? f->base + (int64_t)code : none;
}

/* The same of amounts, numbers and shares. */
BUNDLED int64_t bundle_amount(const struct bundle *p, const char *row, size_t column,
                              int64_t none)
{
    const struct bundle_field *f = &p->field[column];
    uint64_t code = bundle_code(f, row);
    return code ? (int64_t)((uint64_t)f->base + code * (uint64_t)f->step) : none;
}

/* The same of texts and ids, and of the parts of a period. */
BUNDLED uint32_t bundle_word(const struct bundle *p, const char *row, size_t column,
                             uint32_t none)
{
    const struct bundle_field *f = &p->field[column];
    uint64_t code = bundle_code(f, row);
    if (!code) return none;
    return f->list ? f->list[code - 1] : (uint32_t)(f->base + (int64_t)code);
}
BUNDLED sym bundle_symbol(const struct bundle *p, const char *row, size_t column)
{
    return bundle_word(p, row, column, SYM_EMPTY);
}

/* A period takes PERIOD_COLUMNS from `column` on. */
enum { PERIOD_COLUMNS = 3 };
BUNDLED struct period bundle_period(const struct bundle *p, const char *row, size_t column)
{
    struct period out;
    uint32_t parts[PERIOD_COLUMNS] = {bundle_word(p, row, column, 0),
                                      bundle_word(p, row, column + 1, 0),
                                      bundle_word(p, row, column + 2, 0)};
    _Static_assert(sizeof parts == sizeof out, "a period is three words");
    memcpy(&out, parts, sizeof out);
    return out;
}

/* A column of n rows that stand side by side, in the order of bundle_value. */
BUNDLED void bundles_read(const struct bundles *t, size_t column, size_t first, size_t n,
                          uint32_t none, uint32_t *out)
{
    for (size_t i = first, end = first + n; i < end;) {
        const struct bundle *p = bundle_of(t, i);
        const struct bundle_field f = p->field[column];
        const char *row = bundle_row(p, i);
        for (size_t stop = p->end < end ? p->end : end; i < stop; i++, row += p->size) {
            uint64_t code = bundle_code(&f, row);
            *out++ = code ? (uint32_t)(f.base + (int64_t)code) : none;
        }
    }
}

/* The least and most that a column of days or moments holds in a bundle, and bounds of others;
 * false if nothing was given there. */
BUNDLED bool bundle_span(const struct bundle *p, size_t column, int64_t *least,
                         int64_t *most)
{
    const struct bundle_field *f = &p->field[column];
    *least = (int64_t)((uint64_t)f->base + (uint64_t)f->step);
    *most = f->most;
    return f->mask;
}

/* Is there a row for which a column was not given? */
static inline bool bundles_lack(const struct bundles *t, size_t column)
{
    for (size_t i = 0; i < t->bundles.n; i++)
        if (t->bundles.at[i].field[column].lacks) return true;
    return false;
}

struct table_info;
struct field;

/* Columns are numbered as the table's fields. A flag, period or contract takes more than one, the
 * others behind the first. */
size_t bundle_field_of(const struct table_info *info, const struct field *f);
/* Writes one cell as a record has it. */
void bundles_cell(const struct bundles *t, const struct table_info *info,
                  const struct field *f, size_t i, char *out);
/* Packs n records and puts them behind those that are there. `settled` as in bundles. */
void bundles_add(struct bundles *t, const struct table_info *info, const char *records,
                 size_t n, uint32_t settled);
/* The same of at most BUNDLE_ROWS, in which columns of references may stand elsewhere: by column,
 * NULL or n words. */
void bundles_add_one(struct bundles *t, const struct table_info *info, const char *records,
                     size_t n, uint32_t settled, const uint32_t *const *elsewhere);
/* The same of n records that `fill` makes, on all threads; nothing is in doubt. */
void bundles_make(struct bundles *t, const struct table_info *info, size_t n,
                  void (*fill)(void *of, size_t first, size_t n, char *records), void *of);
/* What is still in doubt about the last bundle. */
void bundles_doubt(struct bundles *t, const struct doubt *doubts, size_t n);
/* Nothing is in doubt any more. */
void bundles_settled(struct bundles *t);
/* The records of a bundle, at most BUNDLE_ROWS, into memory of the caller. */
void bundle_open(const struct bundle *p, const struct table_info *info, char *records);
/* Puts other records into a bundle in the place of as many that it holds. */
void bundle_close(struct bundle *p, const struct table_info *info, const char *records,
                  uint32_t settled);
/* Texts, ids and references that are not settled get the symbols of another interner. */
void bundles_rename(struct bundles *t, const struct table_info *info,
                    const struct renaming *become);
/* Moves all rows behind those of another table. */
void bundles_append(struct bundles *t, struct bundles *more);
/* The dead ones, by row of the table, are taken out. */
void bundles_drop(struct bundles *t, const struct table_info *info, const uint64_t *dead);
void bundles_free(struct bundles *t);

#endif
