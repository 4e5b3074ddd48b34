/* Records into a packed row each, and back. In: records as fields.h describes them; out: rows of
 * as many bits as the values of their bundle need. Nothing is lost, whatever the values: a bundle
 * of strange ones is wider. Tables of bundles are bundle.c's. */
#include "model/pack.h"

enum {
    TILE =
        256, /* rows that stay in the cache from one column to the next; loops over all of
                   them are done several rows at a time */
    SPARE = sizeof(uint64_t), /* a column is read by eight bytes */
    WORD_BITS = 64,
    ANYWHERE = 57, /* bits of a column that may begin within a byte */
    WORDS = BUNDLE_COLUMNS + 1,
    LISTED_MOST = 255,
    SLOTS = 1024
};

_Static_assert(BUNDLE_ROWS % TILE == 0, "a bundle is whole tiles");

/* ---- columns of few values ---- */

/* Each value once, in the order of coming. */
struct list {
    uint32_t n; /* more than LISTED_MOST: it has been given up */
    uint32_t at[LISTED_MOST + 1];
    uint16_t slot[SLOTS]; /* of hashes: place + 1 */
};

/* The place + 1 of a value, which is added if it is new. */
static inline uint16_t list_code(struct list *x, uint32_t value)
{
    size_t i = value * 0x9E3779B9u >> 22;
    while (x->slot[i] && x->at[x->slot[i] - 1] != value) i = (i + 1) % SLOTS;
    if (x->slot[i]) return x->slot[i];
    x->at[x->n++] = value;
    return x->slot[i] = (uint16_t)x->n;
}

/* ---- how far values lie apart ---- */

struct spread {
    int64_t least, most; /* least > most: nothing was given */
    int64_t step;
    bool lacks;
    struct list *list; /* NULL: none is made */
};

/* A column of the bundle before it is packed, in 32 bits where they suffice. */
union values {
    int64_t wide[BUNDLE_ROWS];
    struct {
        int32_t of[BUNDLE_ROWS], code[BUNDLE_ROWS];
    } narrow;
};

static bool is_narrow(const struct column *c)
{
    return c->cell == CELL_BYTE || c->cell == CELL_DAY || c->cell == CELL_WORD;
}

/* What is to be added to values in 32 bits. */
static int64_t narrow_bias(const struct column *c)
{
    return c->cell == CELL_WORD ? (int64_t)1 << 31 : 0;
}

static int32_t narrow_none(const struct column *c)
{
    return (int32_t)(c->none - narrow_bias(c));
}

#define READ(value) \
    _Pragma("GCC unroll 8") for (size_t i = 0; i < n; i++, at += size) out[i] = (value)

static void narrow_read(const struct column *c, const char *records, size_t size, size_t n,
                        int32_t *restrict out)
{
    const char *at = records + c->offset;
    if (c->cell == CELL_BYTE)
        READ(*(const uint8_t *)at);
    else if (c->cell == CELL_DAY)
        READ(*(const int32_t *)at);
    else
        READ((int32_t)(*(const uint32_t *)at ^ (uint32_t)1 << 31));
    for (size_t i = n; i < TILE; i++) out[i] = narrow_none(c);
}

/* Of a whole tile, the end of which may be rows that are not there. */
static void narrow_reach(struct spread *x, const struct column *c, size_t n,
                         const int32_t *restrict values)
{
    int32_t least = INT32_MAX, most = INT32_MIN, none = narrow_none(c), given = 0;
    for (size_t i = 0; i < TILE; i++) {
        int32_t is_given = -(values[i] != none);
        int32_t up = (values[i] & is_given) | (INT32_MIN & ~is_given);
        int32_t down = (values[i] & is_given) | (INT32_MAX & ~is_given);
        most = up > most ? up : most;
        least = down < least ? down : least;
        given -= is_given;
    }
    x->lacks |= (size_t)given < n;
    if (!given) return;
    int64_t low = least + narrow_bias(c), high = most + narrow_bias(c);
    x->least = low < x->least ? low : x->least;
    x->most = high > x->most ? high : x->most;
}

static void list_add(struct list *x, const struct column *c, size_t n,
                     const int32_t *restrict values, int32_t *restrict codes)
{
    int32_t none = narrow_none(c);
    uint32_t bias = (uint32_t)narrow_bias(c);
    for (size_t i = 0; i < n && x->n <= LISTED_MOST; i++)
        codes[i] = values[i] == none ? 0 : list_code(x, (uint32_t)values[i] + bias);
    for (size_t i = n; i < TILE; i++) codes[i] = 0;
}

static void wide_read(const struct column *c, const char *records, size_t size, size_t n,
                      int64_t *restrict out)
{
    const char *at = records + c->offset;
    if (c->cell == CELL_MOMENT)
        READ(moment_get(at));
    else if (c->cell == CELL_AMOUNT)
        READ(wide_get(at));
    else
        READ(*(const int32_t *)at);
    for (size_t i = n; i < TILE; i++) out[i] = c->none;
}

static void wide_reach(struct spread *x, const int64_t *values, size_t n, int64_t none)
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
static void wide_round(struct spread *x, const int64_t *values, size_t n, int64_t none)
{
#define ARE_ROUND(k) all_are(values, n, none, k)
    while (x->step > 1 && !WITH_STEP(x->step, ARE_ROUND)) x->step /= 10;
}

/* What is to be known of a bundle before its first row is written. */
struct packing {
    struct column column[BUNDLE_COLUMNS];
    struct spread spread[BUNDLE_COLUMNS];
    struct list list[BUNDLE_COLUMNS];
    union values values[BUNDLE_COLUMNS];
    size_t ncolumn, nlist;
};

static void packing_begin(struct packing *x, const struct table_info *info)
{
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

/* Takes over n rows from the first-th on. */
static void packing_look(struct packing *x, const char *records, size_t size, size_t first,
                         size_t n)
{
    for (size_t k = 0; k < x->ncolumn; k++) {
        const struct column *c = &x->column[k];
        struct spread *s = &x->spread[k];
        if (is_narrow(c)) {
            int32_t *at = x->values[k].narrow.of + first;
            narrow_read(c, records, size, n, at);
            narrow_reach(s, c, n, at);
            if (s->list && s->list->n <= LISTED_MOST)
                list_add(s->list, c, n, at, x->values[k].narrow.code + first);
            continue;
        }
        int64_t *at = x->values[k].wide + first;
        wide_read(c, records, size, n, at);
        wide_reach(s, at, n, c->none);
        if (s->step > 1) wide_round(s, at, n, c->none);
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

/* Values of a tile to what stands in its rows. */
static void codes_listed(const int32_t *restrict code, uint64_t *restrict out)
{
    for (size_t i = 0; i < TILE; i++) out[i] = (uint32_t)code[i];
}

static void codes_narrow(const int32_t *restrict values, uint32_t base, int32_t none,
                         uint64_t *restrict out)
{
    for (size_t i = 0; i < TILE; i++) {
        uint32_t is_given = -(uint32_t)(values[i] != none);
        out[i] = ((uint32_t)values[i] - base) & is_given;
    }
}

/* Every value was given, and their step is 1. */
static void codes_plain(const int64_t *restrict values, uint64_t base,
                        uint64_t *restrict out)
{
    for (size_t i = 0; i < TILE; i++) out[i] = (uint64_t)values[i] - base;
}

static inline void codes_wide(const int64_t *restrict values, uint64_t base, int64_t none,
                              uint64_t step, uint64_t *restrict out)
{
    for (size_t i = 0; i < TILE; i++)
        out[i] = values[i] == none ? 0 : ((uint64_t)values[i] - base) / step;
}

static void codes_make(const struct bundle_field *f, const struct column *c,
                       const union values *values, size_t first, uint64_t *out)
{
#define CODES_BY(k) codes_wide(values->wide + first, (uint64_t)f->base, c->none, k, out)
    if (f->list)
        codes_listed(values->narrow.code + first, out);
    else if (is_narrow(c))
        codes_narrow(values->narrow.of + first, (uint32_t)(f->base - narrow_bias(c)),
                     narrow_none(c), out);
    else if (!f->lacks && f->step == 1)
        codes_plain(values->wide + first, (uint64_t)f->base, out);
    else
        WITH_STEP(f->step, CODES_BY);
}

/* Codes of a column into the words of which rows are made. */
static void codes_put(const struct bundle_field *f, const uint64_t *restrict codes,
                      uint64_t (*restrict words)[TILE])
{
    uint32_t place = 8 * f->at + f->shift, shift = place % WORD_BITS;
    uint64_t *restrict word = words[place / WORD_BITS];
    for (size_t i = 0; i < TILE; i++) word[i] |= codes[i] << shift;
    if (shift == 0 || bits_of(f->mask) + shift <= WORD_BITS) return;
    word += TILE;
    for (size_t i = 0; i < TILE; i++) word[i] |= codes[i] >> (WORD_BITS - shift);
}

/* Rows are put together first: what reads the end of a row while the next one is written waits
 * for it. The last word of a row reaches into the next, which is written later. */
static void tile_put(const struct bundle *b, const struct packing *x, size_t first,
                     size_t n)
{
    uint64_t codes[TILE], words[WORDS][TILE];
    char *rows = b->bytes + first * b->size;
    size_t nword = (b->size + SPARE - 1) / SPARE;
    memset(words, 0, nword * sizeof *words);
    for (size_t c = 0; c < x->ncolumn; c++) {
        if (!b->field[c].mask) continue;
        codes_make(&b->field[c], &x->column[c], &x->values[c], first, codes);
        codes_put(&b->field[c], codes, words);
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
        packing_look(&x, records + i * size, size, i, n - i < TILE ? n - i : TILE);
    lists_free(b);
    for (size_t c = 0; c < x.ncolumn; c++)
        bits = field_place(&b->field[c], &x.spread[c], n, bits);
    vec_release(b->bytes);
    b->size = (bits + 7) / 8;
    b->bytes = vec_zeroed(1, n * b->size + SPARE);
    b->settled = settled;
    for (size_t i = 0; i < n && bits; i += TILE)
        tile_put(b, &x, i, n - i < TILE ? n - i : TILE);
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
