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

/* Records of some rows, one behind the other, and what their lanes left. */
struct taken {
    struct lane_rows x;
    size_t size;   /* of a row, as it is read */
    bool doubtful; /* some rows may have to be remembered */
};

/* One, then as many as there are, until there are n. */
static void records_blank(const struct into *to, char *records, size_t size, size_t n)
{
    size_t all = n * size, done = size;
    memcpy(records, to->blank, size);
    for (; done * 2 <= all; done *= 2) memcpy(records + done, records, done);
    memcpy(records + done, records, all - done);
}

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
    records_blank(to, t->x.records, t->size, n);
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

static inline bool may_be_doubtful(const struct load *l, const struct into *to,
                                   const char *record)
{
    return to->known || customer_may_be_two(l, to, record);
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
    if (may_be_doubtful(l, to, record)) row_note(l, b, r, record);
    char *place = filling_begin(&to->rows);
    if (place != record) memmove(place, record, t->size);
    row_count(l, l->one,
              filling_keep(&to->rows, (struct origin){l->index, b->line + (uint32_t)r}));
    row_key(l, to->keys, b, r);
}

/* The same for those from i to before `end`, of which no cell is missed. */
static void rows_keep(struct load *l, struct into *to, struct taken *t, size_t i,
                      size_t end)
{
    const struct row_block *b = t->x.block;
    size_t n = end - i, size = t->size, r = t->x.first + i;
    char *record = t->x.records + i * size, *place = filling_begin_many(&to->rows, n);
    if (place != record) memmove(place, record, n * size);
    for (size_t k = 0; k < n && l->one->table == TABLE_DEALS; k++)
        deal_complete((struct deal *)(place + k * size));
    for (size_t k = 0; k < n && t->doubtful; k++)
        if (may_be_doubtful(l, to, place + k * size))
            row_note(l, b, r + k, place + k * size);
    if (to->keys) rows_key(l, to->keys, b, r, r + n);
    struct origin from = {l->index, b->line + (uint32_t)r};
    size_t last = filling_keep_many(&to->rows, n, from) + n - 1;
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
    t.doubtful =
        to->known || (to->customer && l->in->twice && (t.x.words || l->in->twice_numbered));
    for (size_t i = 0; i < n;) {
        bool together = !to->rows.rare && !l->converter.waits;
        size_t end = together && all ? n : i;
        while (together && end < n && !missed[end]) end++;
        if (end == i)
            row_keep(l, to, &t, end++);
        else
            rows_keep(l, to, &t, i, end);
        i = end;
    }
    return n;
}

/* How many of the next rows are data for sure. Cells are looked at from their beginning, be they
 * empty: what ends a cell is no digit, and where the first one has no byte of its own, none of
 * those that stand there are known. */
static size_t plain_rows(const struct load *l, const struct row_block *b, size_t first)
{
    const struct no_data *words = &l->no_data;
    const uint32_t *end = block_end(b, first, 0);
    const uint32_t *digits = block_end(b, first, (size_t)words->digits_at);
    size_t n = 0, most = b->n - first < TOGETHER ? b->n - first : TOGETHER;
    int known = -1; /* the first two bytes of a row that is none of totals or footers */
    for (; n < most; n++, end += b->step, digits += b->step) {
        const char *cell = b->text + (uint32_t)(end[-1] + 1);
        uint16_t two;
        memcpy(&two, cell, sizeof two);
        if ((unsigned)(b->text[(uint32_t)(digits[-1] + 1)] - '0') > 9) break;
        if (two == known) continue;
        str whole = block_cell(b, first + n, 0);
        if (!whole.n || (unsigned char)*whole.s <= ' ' || no_data_begins(words, whole))
            break;
        known = two;
    }
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
