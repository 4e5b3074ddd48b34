/* Rows of a text by the hundred into records of the model. In: rows of plain cells (cut.c); out:
 * the same as load.c makes of them one by one, but a column at a time. Cells that their lane does
 * not take, and rows that may be no data, go the way of load.c, in the order of the rows. */
#include "ingest/loading.h"

#include <string.h>

enum {
    TOGETHER = 256
}; /* rows whose records stay in the cache from one column to the next */

static bool one_by_one;

void load_one_by_one(bool so)
{
    one_by_one = so;
}

bool load_by_block(struct load *l)
{
    const struct table_plan *plan = l->one;
    if (one_by_one || !plan || plan->nfilter || l->layout->side_by_side ||
        l->no_data.digits_at < 0)
        return false;
    const struct filling *rows = &l->into[plan->table].rows;
    size_t size = row_size(table_info(plan->table));
    l->cells = arena_many(&l->in->scratch, str, l->layout->nheader);
    if (rows->rare) l->wide = arena_take(&l->in->scratch, TOGETHER * size + FILLING_SPARE);
    return true;
}

static inline bool is_plain(const struct load *l, const struct row_block *b, size_t r)
{
    str first = block_cell(b, r, 0);
    str value = block_cell(b, r, (size_t)l->no_data.digits_at);
    return value.n && (unsigned)(*value.s - '0') < 10 && first.n &&
           (unsigned char)*first.s > ' ' && !no_data_begins(&l->no_data, first);
}

/* Records of some rows, one behind the other, and what their lanes left. */
struct taken {
    struct lane_rows x;
    size_t size; /* of a row, as it is read */
};

static void taken_begin(struct load *l, struct into *to, const struct row_block *b,
                        size_t first, size_t n, struct taken *t)
{
    struct filling *rows = &to->rows;
    t->size = rows->rare ? row_size(table_info(rows->t)) : rows->record;
    t->x.block = b;
    t->x.first = first;
    t->x.n = n;
    t->x.step = t->size;
    t->x.records = rows->rare ? l->wide : filling_begin_many(rows, n);
    for (size_t i = 0; i < n; i++) row_blank(to, t->x.records + i * t->size, t->size);
}

/* False if the row is not kept. */
static APART bool missed_into(struct load *l, const struct row_block *b, size_t r,
                              uint32_t missed, char *record)
{
    struct source_row row;
    block_row(b, r, l->layout->nheader, l->cells, &row);
    for (; missed; missed &= missed - 1) {
        const struct lane *lane = l->one->lanes + __builtin_ctz(missed);
        if (cell_into(l, l->one, lane->c, &row, record)) continue;
        waiting_end(l->one);
        return false;
    }
    return true;
}

static APART void row_note(struct load *l, const struct row_block *b, size_t r,
                           const char *record)
{
    struct source_row row;
    if (!row_is_doubtful(l, l->one->table, record)) return;
    block_row(b, r, l->layout->nheader, l->cells, &row);
    row_remember(l, l->one->table, &row);
}

static APART void key_note(struct load *l, const struct row_block *b, size_t r)
{
    struct source_row row;
    block_row(b, r, l->layout->nheader, l->cells, &row);
    key_find(l, l->one, &row);
}

static void row_key(struct load *l, struct row_keys *keys, const struct row_block *b,
                    size_t r)
{
    int at = l->one->id_at;
    if (!keys || (at >= 0 && keys_add_next(keys, block_cell(b, r, (size_t)at)))) return;
    key_note(l, b, r);
}

/* The same for rows up to `end`. */
static void rows_key(struct load *l, struct row_keys *keys, const struct row_block *b,
                     size_t r, size_t end)
{
    int at = l->one->id_at;
    while (r < end) {
        if (at >= 0) r += keys_add_cells(keys, block_ids(b, r, (size_t)at), end - r);
        for (size_t i = 0; i < 4 && r < end; i++) row_key(l, keys, b, r++);
    }
}

/* Row i of those that were taken becomes one of the table. */
static void row_keep(struct load *l, struct into *to, struct taken *t, size_t i)
{
    size_t r = t->x.first + i;
    const struct row_block *b = t->x.block;
    char *record = t->x.records + i * t->size;
    l->file->feed[l->one->feed].rows++;
    if (t->x.missed[i] && !missed_into(l, b, r, t->x.missed[i], record)) return;
    if (l->one->table == TABLE_DEALS) deal_complete((struct deal *)record);
    if (to->known || customer_may_be_two(l, to, record)) row_note(l, b, r, record);
    char *place = filling_begin(&to->rows);
    if (place != record) memmove(place, record, t->size);
    row_count(l, l->one,
              filling_keep(&to->rows, (struct origin){l->index, b->line + (uint32_t)r}));
    row_key(l, to->keys, b, r);
}

/* All of them: nothing is to be said of any. */
static void rows_keep(struct load *l, struct into *to, struct taken *t)
{
    const struct row_block *b = t->x.block;
    struct origin from = {l->index, b->line + (uint32_t)t->x.first};
    size_t n = t->x.n, last = filling_keep_many(&to->rows, n, from) + n - 1;
    for (size_t i = 0; i < n && l->one->table == TABLE_DEALS; i++)
        deal_complete((struct deal *)(t->x.records + i * t->size));
    if (to->keys) rows_key(l, to->keys, b, t->x.first, t->x.first + n);
    l->file->feed[l->one->feed].rows += n;
    l->file->feed[l->one->feed].used += n - 1;
    row_count(l, l->one, last);
}

/* Rows from `first` on, all plain; how many of them are done. What a lane takes it would take after
 * any of the rows between as well: what is proved of a column stays, and is no doubt before. */
static size_t rows_into(struct load *l, const struct row_block *b, size_t first, size_t n)
{
    struct into *to = &l->into[l->one->table];
    uint32_t missed[TOGETHER] = {0};
    struct taken t = {.x.missed = missed};
    size_t room = BUNDLE_ROWS - to->rows.rows->n % BUNDLE_ROWS;
    if (n > TOGETHER) n = TOGETHER;
    if (n > room) n = room;
    taken_begin(l, to, b, first, n, &t);
    bool all = lanes_take_rows(l->one->lanes, l->one->lanes_end, &t.x);
    bool doubtful =
        to->known || (to->customer && l->in->twice && (t.x.words || l->in->twice_numbered));
    if (all && !doubtful && !to->rows.rare && !l->converter.waits)
        rows_keep(l, to, &t);
    else
        for (size_t i = 0; i < n; i++) row_keep(l, to, &t, i);
    return n;
}

static size_t plain_rows(const struct load *l, const struct row_block *b, size_t first)
{
    size_t n = 0;
    while (first + n < b->n && n < TOGETHER && is_plain(l, b, first + n)) n++;
    return n;
}

bool block_load(struct load *l, struct source *source)
{
    struct row_block b;
    struct source_row row;
    if (!l->by_block || !source->block || l->other_table) return false;
    if (!source->block(source, l->layout->nheader, &b)) return false;
    for (size_t r = 0; r < b.n;) {
        size_t n = l->other_table ? 0 : plain_rows(l, &b, r);
        if (n) {
            r += rows_into(l, &b, r, n);
            continue;
        }
        block_row(&b, r++, l->layout->nheader, l->cells, &row);
        row_load(l, &row);
    }
    return true;
}
