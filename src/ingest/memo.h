/* Words that come again and again in a column, and what each was converted to. Texts are told
 * apart by their ends, eight bytes at a time. What is not remembered is found out once more. */
#ifndef INGEST_MEMO_H
#define INGEST_MEMO_H

#include "base/base.h"

#include <string.h>

enum {
    MEMO_SLOTS = 64, /* a power of two */
    MEMO_NEAR = 4,   /* slots that are looked at, from the first on */
    MEMO_ALL = MEMO_SLOTS + MEMO_NEAR,
    MEMO_MOST = 40 /* longest text, in bytes */
};

struct memo {
    uint64_t first, last; /* eight bytes each; the last of a text longer than eight */
    char middle[MEMO_MOST - 16];
    uint8_t n;     /* 0: a free slot */
    uint32_t also; /* the symbol of a flag's text */
    int64_t value; /* of a word, -1: it is none that is known; or a symbol */
};

static inline uint64_t memo_load(const char *s)
{
    uint64_t all;
    memcpy(&all, s, 8);
    return all;
}

/* Of a text of one to eight bytes. */
static inline uint64_t memo_short(const char *s, size_t n)
{
    uint32_t low, high;
    if (n == 8) return memo_load(s);
    if (n >= 4) {
        memcpy(&low, s, 4);
        memcpy(&high, s + n - 4, 4);
        return low | (uint64_t)high << 32;
    }
    return (unsigned char)s[0] | (uint64_t)(unsigned char)s[n / 2] << 8 |
           (uint64_t)(unsigned char)s[n - 1] << 16;
}

static inline struct memo memo_key(str text)
{
    bool is_short = text.n <= 8;
    return (struct memo){
        .first = is_short ? memo_short(text.s, text.n) : memo_load(text.s),
        .last = is_short ? 0 : memo_load(text.s + text.n - 8),
        .n = (uint8_t)text.n,
    };
}

/* The slot of a text of 1 to MEMO_MOST bytes, else the one where it would go; *known says
 * which. */
static inline struct memo *memo_slot(struct memo *all, str text, bool *known)
{
    struct memo key = memo_key(text);
    uint64_t mixed = (key.first ^ key.last * 3 ^ key.n) * 0x9E3779B97F4A7C15;
    struct memo *first = &all[mixed >> 58], *m = first;
    _Static_assert(MEMO_SLOTS == 1 << (64 - 58), "six bits of the product");
    for (; m < first + MEMO_NEAR && m->n; m++) {
        *known = m->n == key.n && m->first == key.first && m->last == key.last &&
                 (key.n <= 16 || memcmp(m->middle, text.s + 8, key.n - 16u) == 0);
        if (*known) return m;
    }
    *known = false;
    return m < first + MEMO_NEAR ? m : first;
}

static inline bool memo_fits(str text)
{
    return text.n - 1 < MEMO_MOST;
}

/* What is known of a text; NULL: nothing. */
static inline const struct memo *memo_find(struct memo *all, str text)
{
    bool known = false;
    struct memo *m = memo_fits(text) ? memo_slot(all, text, &known) : NULL;
    return known ? m : NULL;
}

/* Puts it where memo_slot says. Formulas are not kept: of those, cells are looked up before
 * they are trimmed (lanes.c). */
static inline void memo_keep(struct memo *m, str text, int64_t value, uint32_t also)
{
    if (*text.s == '=') return;
    *m = memo_key(text);
    if (text.n > 16) memcpy(m->middle, text.s + 8, text.n - 16);
    m->value = value;
    m->also = also;
}

#endif
