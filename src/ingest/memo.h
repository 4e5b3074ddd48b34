/* Words that come again and again in a column, and what each was converted to. Texts are told
 * apart by their ends, eight bytes at a time. What is not remembered is found out once more. */
#ifndef INGEST_MEMO_H
#define INGEST_MEMO_H

#include "base/base.h"

#include <string.h>

enum {
    MEMO_SLOTS = 128, /* a power of two */
    MEMO_NEAR = 4,    /* slots that are looked at, from the first on */
    MEMO_ALL = MEMO_SLOTS + MEMO_NEAR,
    MEMO_MOST = 40 /* longest text, in bytes */
};

/* What of a text tells it from all others of up to sixteen bytes. */
struct memo_key {
    uint64_t first, last;
    uint8_t n; /* 0: a free slot */
};

struct memo {
    struct memo_key key;
    char middle[MEMO_MOST - 16]; /* what lies between, of a longer one */
    uint32_t also;               /* the symbol of a flag's text */
    int64_t value;               /* of a word, -1: it is none that is known; or a symbol */
};

static inline uint64_t memo_load4(const char *s)
{
    uint32_t bytes;
    memcpy(&bytes, s, 4);
    return bytes;
}

/* Words of one column differ in length: those of 4 to 16 bytes are read without asking how
 * long they are, some bytes twice. */
static inline struct memo_key memo_key(str text)
{
    const char *s = text.s, *last = text.s + text.n;
    struct memo_key key = {.n = (uint8_t)text.n};
    if (text.n < 4) {
        key.first = (unsigned char)s[0] | (uint64_t)(unsigned char)s[text.n / 2] << 8 |
                    (uint64_t)(unsigned char)last[-1] << 16;
    } else if (text.n <= 16) {
        size_t step = text.n / 8 * 4;
        key.first = memo_load4(s) << 32 | memo_load4(s + step);
        key.last = memo_load4(last - 4) << 32 | memo_load4(last - 4 - step);
    } else {
        memcpy(&key.first, s, 8);
        memcpy(&key.last, last - 8, 8);
    }
    return key;
}

/* The slot of a text of 1 to MEMO_MOST bytes, else the one where it would go; *known says
 * which. */
static inline struct memo *memo_slot(struct memo *all, str text, bool *known)
{
    struct memo_key key = memo_key(text);
    uint64_t mixed = (key.first ^ key.last * 3 ^ key.n) * 0x9E3779B97F4A7C15;
    struct memo *first = &all[mixed >> 57], *m = first;
    _Static_assert(MEMO_SLOTS == 1 << (64 - 57), "seven bits of the product");
    for (; m < first + MEMO_NEAR && m->key.n; m++) {
        *known = m->key.n == key.n && m->key.first == key.first &&
                 m->key.last == key.last &&
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
    m->key = memo_key(text);
    if (text.n > 16) memcpy(m->middle, text.s + 8, text.n - 16);
    m->value = value;
    m->also = also;
}

#endif
