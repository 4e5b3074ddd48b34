/* Records into a packed row each, and back. In: records as fields.h describes them; out: rows of
 * as many bits as the values of their bundle need. Nothing is lost, whatever the values: a bundle
 * of strange ones is wider. Tables of bundles are bundle.c's. */
#include "base/registers.h"
#include "model/tile.h"

enum {
    SPARE = sizeof(uint64_t), /* a column is read by eight bytes */
    WORD_BITS = 64,
    ANYWHERE = 57, /* bits of a column that may begin within a byte */
    WORDS = BUNDLE_COLUMNS + 1,
    LISTED_MOST = 255,
    SLOT_SHIFT = 23,
    SLOTS = 1 << (32 - SLOT_SHIFT)
};

/* ---- columns of few values ---- */

/* Each value once, in the order of coming, for its code: its place + 1. */
struct list {
    uint32_t n; /* more than LISTED_MOST: it has been given up */
    uint32_t at[LISTED_MOST + 1];
    struct slot {
        uint32_t value;
        int32_t code; /* NO_CODE: free */
    } slot[SLOTS];    /* of hashes */
};
#define NO_CODE (-1)

/* What was not given is one of them, with the code 0. */
static void list_begin(struct list *x)
{
    x->n = 0;
    memset(x->slot, 0xFF, sizeof x->slot);
    _Static_assert(NO_CODE == -1, "is all ones");
}

static inline size_t slot_of(uint32_t value)
{
    return value * 0x9E3779B9u >> SLOT_SHIFT;
}

/* The code of a value that is not where it is looked for first, or is new. */
static __attribute__((noinline)) int32_t list_find(struct list *x, uint32_t value)
{
    size_t i = slot_of(value);
    while (x->slot[i].code != NO_CODE && x->slot[i].value != value) i = (i + 1) % SLOTS;
    if (x->slot[i].code != NO_CODE) return x->slot[i].code;
    if (value) x->at[x->n++] = value;
    x->slot[i] = (struct slot){value, value ? (int32_t)x->n : 0};
    return x->slot[i].code;
}

static void list_add(struct list *x, const struct column *c, size_t n,
                     const int32_t *restrict values, int32_t *restrict codes)
{
    uint32_t bias = narrow_bias(c);
    for (size_t i = 0; i < n; i++) {
        uint32_t value = (uint32_t)values[i] - bias;
        const struct slot *s = &x->slot[slot_of(value)];
        codes[i] = s->code;
        if (__builtin_expect(s->value == value && s->code != NO_CODE, 1)) continue;
        codes[i] = list_find(x, value);
        if (x->n > LISTED_MOST) return;
    }
    for (size_t i = n; i < TILE; i++) codes[i] = 0;
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
        *s = (struct spread){.least = INT64_MAX, .most = INT64_MIN, .step = 1};
        if (cell == CELL_AMOUNT || cell == CELL_SHARE) s->step = STEP_MOST;
        if (!x->column[c].listed) continue;
        s->list = &x->list[x->nlist++];
        list_begin(s->list);
    }
}

/* Takes over n rows from the first-th on. */
static void packing_look(struct packing *x, const char *records, size_t size,
                         const uint32_t *const *elsewhere, size_t first, size_t n)
{
    for (size_t k = 0; k < x->ncolumn; k++) {
        const struct column *c = &x->column[k];
        struct spread *s = &x->spread[k];
        if (is_narrow(c)) {
            int32_t *at = x->values[k].narrow.of + first;
            if (elsewhere[k])
                words_read(c, elsewhere[k] + first, n, at);
            else
                narrow_read(c, records, size, n, at);
            narrow_reach(s, c, at);
            if (s->list && s->list->n <= LISTED_MOST)
                list_add(s->list, c, n, at, x->values[k].narrow.code + first);
            continue;
        }
        int64_t *at = x->values[k].wide + first;
        wide_read(c, records, size, n, at);
        wide_reach(s, at);
        if (c->cell == CELL_MOMENT && !s->descends) wide_follow(s, at, n, first > 0);
        if (s->step > 1) wide_round(s, at);
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
static inline void codes_wide(const int64_t *restrict values, uint64_t base, uint64_t step,
                              uint64_t *restrict out)
{
    for (size_t i = 0; i < TILE; i++)
        out[i] = values[i] == WIDE_NONE ? 0 : ((uint64_t)values[i] - base) / step;
}

/* A code of each row into the words of which rows are made. */
#define PUT(code)                                                               \
    do {                                                                        \
        for (size_t i = 0; i < TILE; i++) word[i] |= (uint64_t)(code) << shift; \
        for (size_t i = 0; i < (straddles ? TILE : 0); i++)                     \
            word[TILE + i] |= (uint64_t)(code) >> (WORD_BITS - shift);          \
    } while (0)

static void column_put(const struct bundle_field *f, const struct column *c,
                       const union values *values, size_t first,
                       uint64_t (*restrict words)[TILE])
{
    uint32_t place = 8 * f->at + f->shift, shift = place % WORD_BITS;
    bool straddles = bits_of(f->mask) + shift > WORD_BITS;
    uint64_t *restrict word = words[place / WORD_BITS], codes[TILE];
    uint64_t base = (uint64_t)f->base;
    const int64_t *wide_at = values->wide + first;
    const int32_t *narrow_at = values->narrow.of + first,
                  *code = values->narrow.code + first;
    uint32_t narrow_base = (uint32_t)base + narrow_bias(c);
#define CODES_BY(k) codes_wide(wide_at, base, k, codes)
    if (f->list) {
        PUT((uint32_t)code[i]);
    } else if (is_narrow(c) && f->lacks) {
        PUT(((uint32_t)narrow_at[i] - narrow_base) &
            -(uint32_t)(narrow_at[i] != INT32_MIN));
    } else if (is_narrow(c)) {
        PUT((uint32_t)narrow_at[i] - narrow_base);
    } else if (!f->lacks && f->step == 1) {
        PUT((uint64_t)wide_at[i] - base);
    } else {
        WITH_STEP(f->step, CODES_BY);
        PUT(codes[i]);
    }
}

/* Rows are put together first: what reads the end of a row while the next one is written waits
 * for it. The last word of a row reaches into the next, which is written later. */
static void tile_put(const struct bundle *b, const struct packing *x, size_t first,
                     size_t n)
{
    uint64_t words[WORDS][TILE];
    char *rows = b->bytes + first * b->size;
    size_t nword = (b->size + SPARE - 1) / SPARE;
    memset(words, 0, nword * sizeof *words);
    for (size_t c = 0; c < x->ncolumn; c++) {
        if (b->field[c].mask)
            column_put(&b->field[c], &x->column[c], &x->values[c], first, words);
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

static inline void records_pack(struct bundle *b, const struct table_info *info,
                                const char *records, const uint32_t *const *elsewhere)
{
    struct packing x;
    size_t n = b->end - b->first, size = info->record;
    uint32_t bits = 0;
    packing_begin(&x, info);
    for (size_t i = 0; i < n; i += TILE)
        packing_look(&x, records + i * size, size, elsewhere, i,
                     n - i < TILE ? n - i : TILE);
    lists_free(b);
    b->ascending = 0;
    for (size_t c = 0; c < x.ncolumn; c++) {
        bits = field_place(&b->field[c], &x.spread[c], n, bits);
        b->ascending |= (uint32_t)!x.spread[c].descends << c;
    }
    vec_release(b->bytes);
    b->size = (bits + 7) / 8;
    b->bytes = vec_unset(1, n * b->size + SPARE);
    memset(b->bytes + n * b->size, 0, SPARE);
    for (size_t i = 0; i < n && bits; i += TILE)
        tile_put(b, &x, i, n - i < TILE ? n - i : TILE);
}

/* The same for registers of so many bytes; the compiler makes what it can of the loops over
 * tiles. */
#define PACK_WITH(bytes, registers)                                           \
    __attribute__((flatten)) registers static void records_pack_##bytes(      \
        struct bundle *b, const struct table_info *info, const char *records, \
        const uint32_t *const *elsewhere)                                     \
    {                                                                         \
        records_pack(b, info, records, elsewhere);                            \
    }
PACK_WITH(16, )
#ifdef __x86_64__
PACK_WITH(32, WITH_32_BYTES)
PACK_WITH(64, WITH_64_BYTES)
#endif

void bundle_pack(struct bundle *b, const struct table_info *info, const char *records,
                 const uint32_t *const *elsewhere)
{
    int bytes = register_bytes();
    if (bytes == 16) records_pack_16(b, info, records, elsewhere);
#ifdef __x86_64__
    if (bytes == 32) records_pack_32(b, info, records, elsewhere);
    if (bytes == 64) records_pack_64(b, info, records, elsewhere);
#endif
}

void bundle_close(struct bundle *b, const struct table_info *info, const char *records,
                  uint32_t settled)
{
    static const uint32_t *const elsewhere[BUNDLE_COLUMNS];
    bundle_pack(b, info, records, elsewhere);
    b->settled = settled;
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
