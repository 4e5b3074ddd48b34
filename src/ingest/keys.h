/* What tells the rows of a table apart (SPEC 1, 2): their ids, else the whole rows. Ids that
 * are a prefix and a number, as nearly all exports have them, are kept as runs of numbers: a
 * few bytes for a file, and runs that do not overlap prove that no id comes twice. */
#ifndef INGEST_KEYS_H
#define INGEST_KEYS_H

#include "base/ids.h"
#include "base/vec.h"
#include "ingest/source.h"

/* Rows from `row` on have ids of one form and the numbers from `number` on, up to the next
 * run. */
struct id_run {
    uint32_t row, number, form;
};

enum { KEY_FORMS = 8 };

struct row_keys {
    size_t n;      /* rows */
    bool explicit; /* `hashes` count, else the runs */
    struct id_form forms[KEY_FORMS];
    uint32_t nform, last; /* the form of the last row */
    VEC_OF(struct id_run) runs;
    /* The lowest bit is set when it is that of an id, clear when it is the whole row's. */
    VEC_OF(uint64_t) hashes;
};

/* The key of one more row. An id is trimmed and not blank. */
void keys_add_id(struct row_keys *k, struct arena scratch, str id);
/* The same for one of the form of the id before, by its number. */
static inline void keys_add_number(struct row_keys *k, uint32_t number)
{
    const struct id_run *run = &k->runs.at[k->runs.n - 1];
    int64_t row = (int64_t)k->n++, gone = (int64_t)number - run->number;
    if (run->form != k->last || gone <= 0 || gone != row - run->row)
        *vec_push(&k->runs) = (struct id_run){(uint32_t)row, number, k->last};
}
/* The same for one that is like the id before; false if it is not, and nothing is added. */
static inline bool keys_add_next(struct row_keys *k, str id)
{
    int64_t number = k->runs.n ? id_number(&k->forms[k->last], id) : -1;
    if (number >= 0) keys_add_number(k, (uint32_t)number);
    return number >= 0;
}
/* The keys of the next rows as long as they are like the id before: one cell of each, of at most
 * n rows. How many were added; fewer than four are left, or one of the next four is not. */
size_t keys_add_cells(struct row_keys *k, struct id_cells cells, size_t n);
void keys_add_row(struct row_keys *k, const struct source_row *row);
void keys_add_hash(struct row_keys *k, uint64_t hash);
/* Takes over the keys of rows that come behind those that are here. */
void keys_append(struct row_keys *k, struct row_keys *more);
void keys_free(struct row_keys *k);

/* True when the runs show that no id comes twice. */
bool keys_differ(const struct row_keys *k);

/* One more value of which a key is made. */
static inline uint64_t key_mixed(uint64_t key, uint64_t value)
{
    return (key ^ value) * 0x9E3779B97F4A7C15u ^ key >> 29;
}

/* A row and what stands for its key: equal where keys are, with the lowest bit as above. */
struct keyed_row {
    uint64_t key;
    uint32_t row;
};
typedef VEC_OF(struct keyed_row) keyed_rows;

/* All rows whose key another row has as well, and at most a few that are alone, in their order;
 * freed by the caller. */
keyed_rows keys_shared(const struct row_keys *k);
/* The same of keys in a list, of which 0 is none. */
keyed_rows hashes_shared(const uint64_t *hashes, size_t n);

#endif
