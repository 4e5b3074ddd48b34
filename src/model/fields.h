/* The columns of the canonical tables (SPEC 2): name, kind and place in the record. To add
 * a column: one member in model.h and one row in fields.c. Ingest converts each cell by its
 * kind. */
#ifndef MODEL_FIELDS_H
#define MODEL_FIELDS_H

#include "model/model.h"

enum field_kind {
    FIELD_TEXT,   /* sym */
    FIELD_ID,     /* sym; folded like a name for look-ups, kept as written */
    FIELD_MONEY,  /* money; see wide_put */
    FIELD_DAY,    /* day */
    FIELD_MOMENT, /* see moment_put; a date alone is its 00:00 */
    FIELD_SHARE,  /* int32_t × 1,000,000: 0.4, 40 %, 40 */
    FIELD_NUMBER, /* int64_t × 1,000,000 */
    FIELD_CHOICE, /* uint8_t: an enum; words in `choices` */
    FIELD_STAGE,  /* uint8_t into settings.stages */
    FIELD_TIER,   /* char 'A'…'D' */
    FIELD_FLAG,   /* sym of the text as written; the bool at offset2 (SPEC 2: risk flag) */
    FIELD_PERIOD, /* struct period */
    FIELD_SCOPE,  /* uint8_t: enum scope_kind; at offset2 the sym of the word as written */
    FIELD_WEEK,   /* day: the Monday of a week label or of a date */
    FIELD_REP,    /* uint32_t: holds a sym until references are resolved, then an index */
    FIELD_CUSTOMER, /* the same */
    FIELD_DEAL,     /* the same */
    FIELD_LEAD,     /* the same */
    FIELD_CONTRACT, /* the same */
    FIELD_INVOICE   /* the same */
};

struct choice {
    const char *word; /* canonical word */
    int value;
};

struct field {
    const char *name;
    enum field_kind kind;
    bool required;                /* `*` in SPEC 2: needed for a row to count */
    size_t offset, offset2;       /* in the row; see field_is_kept */
    const struct choice *choices; /* FIELD_CHOICE, ends with a NULL word */
};

#define FIELDS_MAX 20
#define FIELD_NOWHERE \
    .offset = SIZE_MAX /* no KPI reads it; it tells duplicates apart only */

static inline bool field_is_kept(const struct field *f)
{
    return f->offset != SIZE_MAX;
}

/* Values of a record by their place: whole numbers of 64 bits and moments are not aligned
 * there. */
struct moment_cell {
    moment at : MOMENT_BITS;
} __attribute__((packed));
struct wide_cell {
    int64_t value;
} __attribute__((packed));

/* In two parts, since the compiler would take five bytes one by one. */
static inline moment moment_get(const void *at)
{
    uint32_t low;
    int8_t high;
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) return ((const struct moment_cell *)at)->at;
    memcpy(&low, at, sizeof low);
    memcpy(&high, (const char *)at + sizeof low, sizeof high);
    return (moment)((uint64_t)high << 32 | low);
}
static inline void moment_put(void *at, moment value)
{
    uint32_t low = (uint32_t)value;
    int8_t high = (int8_t)(value >> 32);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) {
        ((struct moment_cell *)at)->at = value;
        return;
    }
    memcpy(at, &low, sizeof low);
    memcpy((char *)at + sizeof low, &high, sizeof high);
}
static inline int64_t wide_get(const void *at)
{
    return ((const struct wide_cell *)at)->value;
}
static inline void wide_put(void *at, int64_t value)
{
    ((struct wide_cell *)at)->value = value;
}

struct table_info {
    const char *name;
    enum table table;
    size_t record;  /* sizeof the record */
    size_t row;     /* with the words of rare columns behind it; 0: there are none */
    enum rare rare; /* the first of them */
    struct field fields[FIELDS_MAX]; /* ends with a NULL name */
    const char *id;   /* field by which duplicates are found; NULL: whole rows */
    const char *date; /* the event date of the table; NULL if it has none */
};

const struct table_info *table_info(enum table t);
const struct field *field_named(enum table t, str name); /* NULL if there is none */
int field_index(enum table t, const char *name);         /* bit in model.columns; -1 */

/* How many rows a table has. */
size_t model_count(const struct model *m, enum table t);
/* The packed form of a table; NULL if its records are kept as they are read. */
struct bundles *model_bundles(struct model *m, enum table t);
/* Packs the rows that were read since the last time. */
void model_bundle(struct model *m, enum table t, uint32_t settled);
/* The same, on all threads, of a table that is packed once all rows are in. */
void rows_bundle(struct model *m, enum table t);

/* The vector of a table inside a model: all have the same layout. */
struct any_vector {
    char *at;
    size_t n, cap;
};
/* The same, for code that works on any table: of a packed one, the rows that are not packed
 * yet. */
struct any_rows {
    char *at;
    size_t n, size; /* rows, bytes per row */
};
struct any_rows model_rows(const struct model *m, enum table t);
/* Moves all rows of a table behind those of another model. */
void model_rows_move(struct model *to, struct model *from, enum table t);
void model_rows_free(struct model *m, enum table t);
/* A row as it is read: a record, and behind it the words of the rare columns. */
#define ROW_MOST 256
static inline size_t row_size(const struct table_info *t)
{
    return t->row ? t->row : t->record;
}
static inline enum rare rare_at(const struct table_info *t, size_t offset)
{
    return t->rare + (enum rare)((offset - t->record) / sizeof(uint32_t));
}

/* Makes it a zeroed row with references REF_NONE and dates NONE. */
void row_clear(enum table t, void *row);
/* The record of a new one of these, which no file holds. */
void *model_new_row(struct model *m, enum table t);
/* A table to which rows are added one after another. */
struct filling {
    struct model *m;
    enum table t;
    struct any_vector *rows;       /* of the model */
    struct origins *origins;       /* the same */
    const struct bundles *bundles; /* rows that stand before them; may be NULL */
    size_t record;                 /* bytes */
    bool rare; /* rows have something for rare columns; set false if none of them does */
};
struct filling filling_of(struct model *m, enum table t);
void filling_grow(struct filling *f, size_t rows);
/* A place for one more row, to be filled, with FILLING_SPARE bytes behind it; the row counts
 * when it is kept. */
#define FILLING_SPARE 16
static inline char *filling_begin(struct filling *f)
{
    if (f->rows->cap - f->rows->n < 4) filling_grow(f, 1);
    return f->rows->at + f->record * f->rows->n;
}
/* The same for several that have no rare columns, one behind the other. */
static inline char *filling_begin_many(struct filling *f, size_t n)
{
    if (f->rows->cap - f->rows->n < n + 3) filling_grow(f, n);
    return f->rows->at + f->record * f->rows->n;
}
/* Its index among model_rows. */
size_t filling_keep(struct filling *f, struct origin from);
/* The same for several that stand line below line and have no rare columns: that of the first. */
size_t filling_keep_many(struct filling *f, size_t n, struct origin from);

/* A column of a table by its place in a row; n is 0 for a rare one in which nothing is
 * given. */
struct cells {
    char *at;
    size_t n, step; /* bytes from one to the next */
};
struct cells model_cells(const struct model *m, enum table t, size_t offset);

/* A cell of any table, packed or not: where it is, or its value in `room`; NULL for a rare
 * column in which nothing is given. */
#define CELL_ROOM 16
const void *model_cell(const struct model *m, enum table t, const struct field *f, size_t i,
                       char room[CELL_ROOM]);

/* The days or moments of any table, one after another; that of a day is its 00:00. */
struct when_column {
    bool is_day;
    struct cells cells;
    const struct bundles *packed; /* NULL: in `cells` */
    size_t field;
    int64_t none;
};
struct when_column model_when(const struct model *m, enum table t, const struct field *f);
BUNDLED moment when_of(const struct when_column *c, int64_t value)
{
    return c->is_day ? day_start((day)value) : value;
}
BUNDLED moment when_at(const struct when_column *c, size_t i)
{
    if (c->packed) {
        const struct bundle *p = bundle_of(c->packed, i);
        return when_of(c, bundle_value(p, bundle_row(p, i), c->field, c->none));
    }
    const char *at = c->cells.at + i * c->cells.step;
    return when_of(c, c->is_day ? *(const day *)at : moment_get(at));
}

/* The first and last moment of a column; both MOMENT_NONE when there is none. */
struct when_span {
    moment first, last;
};
struct when_span when_span(const struct when_column *c);
/* The rows before `end` that lie in one bundle with it, or the next one alone: the first of them,
 * and a moment that none of them is later than. */
size_t when_block(const struct when_column *c, size_t end, moment *latest);

#endif
