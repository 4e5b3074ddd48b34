/* Records into a packed row each, and back. In: records as fields.h describes them; out: rows of
 * as many bits as the values of their bundle need. Nothing is lost, whatever the values: a bundle
 * of strange ones is wider. Tables of bundles are bundle.c's. */
#include "model/pack.h"

enum {
    TILE = 512,               /* rows that stay in the cache from one column to the next */
    SPARE = sizeof(uint64_t), /* a column is read by eight bytes */
    WORD_BITS = 64,
    ANYWHERE = 57, /* bits of a column that may begin within a byte */
    WORDS = BUNDLE_COLUMNS + 1,
    LISTED_MOST = 255,
    SLOTS = 1024
};

/* ---- columns of few values ---- */

/* Each value once, in the order of coming. */
struct list {
    uint32_t n; /* more than LISTED_MOST: it has been given up */
    uint32_t at[LISTED_MOST + 1];
    uint16_t slot[SLOTS]; /* of hashes: place + 1 */
};

/* The place + 1 of a value, which is new if its slot holds 0. */
static inline uint16_t *list_slot(struct list *x, uint32_t value)
{
    size_t i = value * 0x9E3779B9u >> 22;
    while (x->slot[i] && x->at[x->slot[i] - 1] != value) i = (i + 1) % SLOTS;
    return &x->slot[i];
}

static void list_add(struct list *x, const int64_t *values, size_t n, int64_t none)
{
    for (size_t i = 0; i < n && x->n <= LISTED_MOST; i++) {
        if (values[i] == none) continue;
        uint16_t *slot = list_slot(x, (uint32_t)values[i]);
        if (*slot) continue;
        x->at[x->n++] = (uint32_t)values[i];
        *slot = (uint16_t)x->n;
    }
}

/* ---- how far values lie apart ---- */

struct spread {
    int64_t least, most; /* least > most: nothing was given */
    int64_t step;
    bool lacks;
    struct list *list; /* NULL: none is made */
};

static void spread_reach(struct spread *x, const int64_t *values, size_t n, int64_t none)
{
    int64_t least = x->least, most = x->most;
    bool lacks = x->lacks;
    for (size_t i = 0; i < n; i++) {
        bool not_given = values[i] == none;
        int64_t up = not_given ? INT64_MIN : values[i];
        int64_t down = not_given ? INT64_MAX : values[i];
        lacks |= not_given;
        most = up > most ? up : most;
        least = down < least ? down : least;
    }
    x->least = least;
    x->most = most;
    x->lacks = lacks;
}

static inline bool all_are(const int64_t *values, size_t n, int64_t none, int64_t step)
{
    for (size_t i = 0; i < n; i++)
        if (values[i] % step && values[i] != none) return false;
    return true;
}

/* Calls for a step that the compiler knows, as it divides faster by those. */
#define WITH_STEP(step, call)           \
    ((step) == 1000000  ? call(1000000) \
     : (step) == 100000 ? call(100000)  \
     : (step) == 10000  ? call(10000)   \
     : (step) == 1000   ? call(1000)    \
     : (step) == 100    ? call(100)     \
     : (step) == 10     ? call(10)      \
                        : call(1))
#define STEP_MOST 1000000

/* Amounts are round, shares are hundredths. */
static void spread_round(struct spread *x, const int64_t *values, size_t n, int64_t none)
{
#define ARE_ROUND(k) all_are(values, n, none, k)
    while (x->step > 1 && !WITH_STEP(x->step, ARE_ROUND)) x->step /= 10;
}

/* What is to be known of a bundle before its first row is written. */
struct packing {
    const struct table_info *info;
    struct column column[BUNDLE_COLUMNS];
    struct spread spread[BUNDLE_COLUMNS];
    struct list list[BUNDLE_COLUMNS];
    size_t ncolumn, nlist;
};

static void packing_begin(struct packing *x, const struct table_info *info)
{
    x->info = info;
    x->ncolumn = columns_packed(info, x->column);
    x->nlist = 0;
    for (size_t c = 0; c < x->ncolumn; c++) {
        struct spread *s = &x->spread[c];
        enum cell cell = x->column[c].cell;
        *s = (struct spread){INT64_MAX, INT64_MIN, 1, false, NULL};
        if (cell == CELL_AMOUNT || cell == CELL_SHARE) s->step = STEP_MOST;
        if (!x->column[c].listed) continue;
        s->list = &x->list[x->nlist++];
        s->list->n = 0;
        memset(s->list->slot, 0, sizeof s->list->slot);
    }
}

static void packing_look(struct packing *x, const char *records, size_t n)
{
    int64_t values[TILE];
    for (size_t c = 0; c < x->ncolumn; c++) {
        struct spread *s = &x->spread[c];
        int64_t none = x->column[c].none;
        column_read(&x->column[c], records, x->info->record, n, values);
        spread_reach(s, values, n, none);
        if (s->step > 1) spread_round(s, values, n, none);
        if (s->list && s->list->n <= LISTED_MOST) list_add(s->list, values, n, none);
    }
}

/* ---- where columns stand ---- */

static uint32_t bits_of(uint64_t most)
{
    return most ? WORD_BITS - (uint32_t)__builtin_clzll(most) : 0;
}

/* A list costs four bytes a value, numbers that are neighbours none. */
static bool list_pays(const struct spread *s, size_t n, uint32_t bits)
{
    if (!s->list || s->list->n > LISTED_MOST) return false;
    uint32_t listed = bits_of(s->list->n);
    return listed < bits && (bits - listed) * n > s->list->n * 8 * sizeof(uint32_t);
}

/* Returns the bit behind the column; `begin` is the first that is free. */
static uint32_t field_place(struct bundle_field *f, const struct spread *s, size_t n,
                            uint32_t begin)
{
    *f = (struct bundle_field){.step = s->step, .lacks = s->lacks};
    if (s->most < s->least) return begin;
    uint64_t most = ((uint64_t)s->most - (uint64_t)s->least) / (uint64_t)s->step + 1;
    uint32_t bits = bits_of(most);
    if (list_pays(s, n, bits)) {
        bits = bits_of(s->list->n);
        f->nlist = s->list->n;
        f->list = vec_zeroed(sizeof *f->list, f->nlist);
        memcpy(f->list, s->list->at, f->nlist * sizeof *f->list);
    }
    if (bits > ANYWHERE) begin = (begin + 7) / 8 * 8;
    f->at = begin / 8;
    f->shift = begin % 8;
    f->mask = UINT64_MAX >> (WORD_BITS - bits);
    f->base = (int64_t)((uint64_t)s->least - (uint64_t)s->step);
    f->most = s->most;
    return begin + bits;
}

/* ---- rows ---- */

static inline void word_put(char *at, uint64_t word)
{
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
    memcpy(at, &word, sizeof word);
}

static inline void codes_by(const struct bundle_field *f, int64_t *values, size_t n,
                            int64_t none, uint64_t step)
{
    for (size_t i = 0; i < n; i++)
        values[i] = values[i] == none
                        ? 0
                        : (int64_t)(((uint64_t)values[i] - (uint64_t)f->base) / step);
}

/* Values of a column to what stands in its rows. */
static void codes_make(const struct bundle_field *f, struct list *list, int64_t *values,
                       size_t n, int64_t none)
{
#define CODES_BY(k) codes_by(f, values, n, none, k)
    if (!f->list) {
        WITH_STEP(f->step, CODES_BY);
        return;
    }
    for (size_t i = 0; i < n; i++)
        values[i] = values[i] == none ? 0 : *list_slot(list, (uint32_t)values[i]);
}

/* Codes of a column into the words of which rows are made. */
static void codes_put(const struct bundle_field *f, const int64_t *codes, size_t n,
                      uint64_t words[][TILE])
{
    uint32_t place = 8 * f->at + f->shift, shift = place % WORD_BITS;
    uint64_t *word = words[place / WORD_BITS], *next = word + TILE;
    for (size_t i = 0; i < n; i++) word[i] |= (uint64_t)codes[i] << shift;
    if (shift == 0 || bits_of(f->mask) + shift <= WORD_BITS) return;
    for (size_t i = 0; i < n; i++) next[i] |= (uint64_t)codes[i] >> (WORD_BITS - shift);
}

/* Rows are put together first: what reads the end of a row while the next one is written waits
 * for it. The last word of a row reaches into the next, which is written later. */
static void tile_put(const struct bundle *b, struct packing *x, const char *records,
                     size_t n, char *rows)
{
    int64_t values[TILE];
    uint64_t words[WORDS][TILE];
    size_t nword = (b->size + SPARE - 1) / SPARE;
    memset(words, 0, nword * sizeof *words);
    for (size_t c = 0; c < x->ncolumn; c++) {
        const struct bundle_field *f = &b->field[c];
        if (!f->mask) continue;
        column_read(&x->column[c], records, x->info->record, n, values);
        codes_make(f, x->spread[c].list, values, n, x->column[c].none);
        codes_put(f, values, n, words);
    }
    if (nword == 1) {
        for (size_t i = 0; i < n; i++) word_put(rows + i * b->size, words[0][i]);
        return;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < nword; k++)
            word_put(rows + i * b->size + k * SPARE, words[k][i]);
}

static void lists_free(struct bundle *b)
{
    for (size_t c = 0; c < BUNDLE_COLUMNS; c++)
        b->field[c].list = vec_release(b->field[c].list);
}

void bundle_close(struct bundle *b, const struct table_info *info, const char *records,
                  uint32_t settled)
{
    struct packing x;
    size_t n = b->end - b->first, size = info->record;
    uint32_t bits = 0;
    packing_begin(&x, info);
    for (size_t i = 0; i < n; i += TILE)
        packing_look(&x, records + i * size, n - i < TILE ? n - i : TILE);
    lists_free(b);
    for (size_t c = 0; c < x.ncolumn; c++)
        bits = field_place(&b->field[c], &x.spread[c], n, bits);
    vec_release(b->bytes);
    b->size = (bits + 7) / 8;
    b->bytes = vec_zeroed(1, n * b->size + SPARE);
    b->settled = settled;
    for (size_t i = 0; i < n && bits; i += TILE)
        tile_put(b, &x, records + i * size, n - i < TILE ? n - i : TILE,
                 b->bytes + i * b->size);
}

void bundle_open(const struct bundle *p, const struct table_info *info, char *records)
{
    struct column columns[BUNDLE_COLUMNS];
    int64_t values[TILE];
    size_t n = p->end - p->first, ncolumn = columns_packed(info, columns);
    memset(records, 0, n * info->record);
    for (size_t i = 0; i < n; i += TILE) {
        size_t k = n - i < TILE ? n - i : TILE;
        const char *rows = p->bytes + i * p->size;
        for (size_t c = 0; c < ncolumn; c++) {
            column_unpack(p, &columns[c], c, rows, k, values);
            column_write(&columns[c], records + i * info->record, info->record, k, values);
        }
    }
}

void bundle_free(struct bundle *b)
{
    lists_free(b);
    vec_release(b->bytes);
    vec_free(&b->doubts);
}
