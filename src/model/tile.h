/* Columns of some rows that are about to be packed: read out of their records, one value behind the
 * other, and looked at for how far they lie apart. Loops over a whole tile are done several rows at
 * a time, in registers as wide as those of the function of pack.c into which they are compiled.
 * Internal to pack.c. */
#ifndef MODEL_TILE_H
#define MODEL_TILE_H

#include "model/pack.h"

enum { TILE = 256 }; /* rows that stay in the cache from one column to the next */
_Static_assert(BUNDLE_ROWS % TILE == 0, "a bundle is whole tiles");

/* A column of the bundle before it is packed, in 32 bits where they suffice. Whatever was not
 * given is the least number of the width, which others keep their order before: it comes before
 * or behind all of them. */
union values {
    int64_t wide[BUNDLE_ROWS];
    struct {
        int32_t of[BUNDLE_ROWS], code[BUNDLE_ROWS];
    } narrow;
};
#define WIDE_NONE INT64_MIN

static inline bool is_narrow(const struct column *c)
{
    return c->cell == CELL_BYTE || c->cell == CELL_DAY || c->cell == CELL_WORD;
}

/* What is added to values in 32 bits. */
static inline uint32_t narrow_bias(const struct column *c)
{
    return (uint32_t)INT32_MIN - (uint32_t)c->none;
}

static inline int64_t narrow_value(const struct column *c, int32_t biased)
{
    uint32_t value = (uint32_t)biased - narrow_bias(c);
    return c->cell == CELL_DAY ? (int64_t)(int32_t)value : (int64_t)value;
}

/* How far the values of a bundle lie apart. */
struct spread {
    int64_t least, most; /* least > most: nothing was given */
    int64_t step;
    bool lacks;
    bool descends;     /* a moment lies before the one above it */
    struct list *list; /* NULL: none is made */
};

#define READ(value) \
    _Pragma("GCC unroll 8") for (size_t i = 0; i < n; i++, at += size) out[i] = (value)
/* Behind the last row of a tile, so that all of it can be looked at. */
#define PAD \
    for (size_t i = n; i < TILE; i++) out[i] = out[0]

static inline void narrow_read(const struct column *c, const char *records, size_t size,
                               size_t n, int32_t *restrict out)
{
    const char *at = records + c->offset;
    uint32_t bias = narrow_bias(c);
    if (c->cell == CELL_BYTE)
        READ((int32_t)(*(const uint8_t *)at + bias));
    else
        READ((int32_t)(*(const uint32_t *)at + bias));
    PAD;
}

/* The same of words that stand side by side. */
static inline void words_read(const struct column *c, const uint32_t *words, size_t n,
                              int32_t *restrict out)
{
    uint32_t bias = narrow_bias(c);
    if (n == TILE) {
        for (size_t i = 0; i < TILE; i++) out[i] = (int32_t)(words[i] + bias);
        return;
    }
    for (size_t i = 0; i < n; i++) out[i] = (int32_t)(words[i] + bias);
    PAD;
}

static inline void narrow_reach(struct spread *x, const struct column *c,
                                const int32_t *restrict values)
{
    int32_t least = INT32_MAX, most = INT32_MIN;
    for (size_t i = 0; i < TILE; i++) {
        most = values[i] > most ? values[i] : most;
        least = values[i] < least ? values[i] : least;
    }
    if (least == INT32_MIN) {
        x->lacks = true;
        if (most == INT32_MIN) return;
        least = INT32_MAX;
        for (size_t i = 0; i < TILE; i++) {
            int32_t before = (int32_t)((uint32_t)values[i] - 1);
            least = before < least ? before : least;
        }
        least++;
    }
    int64_t low = narrow_value(c, least), high = narrow_value(c, most);
    x->least = low < x->least ? low : x->least;
    x->most = high > x->most ? high : x->most;
}

static inline void wide_read(const struct column *c, const char *records, size_t size,
                             size_t n, int64_t *restrict out)
{
    const char *at = records + c->offset;
    if (c->cell == CELL_MOMENT)
        READ(moment_get(at));
    else if (c->cell == CELL_AMOUNT)
        READ(wide_get(at));
    else
        READ(*(const int32_t *)at);
    PAD;
    if (c->none == WIDE_NONE) return;
    int64_t none = c->none;
    for (size_t i = 0; i < TILE; i++) out[i] = out[i] == none ? WIDE_NONE : out[i];
}

static inline void wide_reach(struct spread *x, const int64_t *restrict values)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i < TILE; i++) {
        most = values[i] > most ? values[i] : most;
        least = values[i] < least ? values[i] : least;
    }
    if (least == WIDE_NONE) {
        x->lacks = true;
        if (most == WIDE_NONE) return;
        least = INT64_MAX;
        for (size_t i = 0; i < TILE; i++) {
            int64_t before = (int64_t)((uint64_t)values[i] - 1);
            least = before < least ? before : least;
        }
        least++;
    }
    x->least = least < x->least ? least : x->least;
    x->most = most > x->most ? most : x->most;
}

/* Of the n rows of a tile, which follows another. */
static inline void wide_follow(struct spread *x, const int64_t *values, size_t n,
                               bool follows)
{
    int64_t descends = 0;
    if (follows && n == TILE) {
        for (size_t i = 0; i < TILE; i++) descends |= values[i - 1] > values[i];
    } else {
        for (size_t i = !follows; i < n; i++) descends |= values[i - 1] > values[i];
    }
    x->descends |= descends != 0;
}

static inline bool all_are(const int64_t *values, int64_t step)
{
    for (size_t i = 0; i < TILE; i++)
        if (values[i] % step && values[i] != WIDE_NONE) return false;
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
static inline void wide_round(struct spread *x, const int64_t *values)
{
#define ARE_ROUND(k) all_are(values, k)
    while (x->step > 1 && !WITH_STEP(x->step, ARE_ROUND)) x->step /= 10;
}

#undef READ
#undef PAD

#endif
