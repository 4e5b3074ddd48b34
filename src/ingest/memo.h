/* Words that come again and again in a column, and what each was converted to. Texts are told
 * apart by their ends, eight bytes at a time. What is not remembered is found out once more. */
#ifndef INGEST_MEMO_H
#define INGEST_MEMO_H

#include "base/id.h"

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

/* Of up to sixteen bytes all of them, of more the first and the last eight. */
static inline struct memo_key memo_key(str text)
{
    struct memo_key key = {.n = (uint8_t)text.n};
    if (text.n > 8) {
        key.first = bytes8(text.s);
        key.last = bytes8(text.s + text.n - 8) >> (text.n < 16 ? 8 * (16 - text.n) : 0);
    } else if (text.n) {
        key.first = id_tail(text) >> 8 * (8 - text.n);
    }
    return key;
}

/* The same for a text of up to MEMO_SPARE bytes where as many may be read, however short it is:
 * words of a column differ in length, and nothing here takes another way because of that. */
enum { MEMO_SPARE = 16 };
static inline struct memo_key memo_key_near(str text)
{
    static const char ones[] =
        "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    const char *mask = ones + MEMO_SPARE - text.n;
    return (struct memo_key){bytes8(text.s) & bytes8(mask),
                             bytes8(text.s + 8) & bytes8(mask + 8), (uint8_t)text.n};
}

static inline struct memo *memo_first(struct memo *all, struct memo_key key)
{
    _Static_assert(MEMO_SLOTS == 1 << (64 - 57), "seven bits of the product");
    return &all[(key.first ^ key.last * 3) * 0x9E3779B97F4A7C15 >> 57];
}

static inline bool memo_is(const struct memo *m, struct memo_key key, str text)
{
    return m->key.n == key.n && m->key.first == key.first && m->key.last == key.last &&
           (key.n <= 16 || memcmp(m->middle, text.s + 8, key.n - 16u) == 0);
}

/* The slot of a text of 1 to MEMO_MOST bytes, else the one where it would go; *known says
 * which. */
static inline struct memo *memo_slot(struct memo *all, str text, bool *known)
{
    struct memo_key key = memo_key(text);
    struct memo *first = memo_first(all, key), *m = first;
    for (; m < first + MEMO_NEAR && m->key.n; m++) {
        *known = memo_is(m, key, text);
        if (*known) return m;
    }
    *known = false;
    return m < first + MEMO_NEAR ? m : first;
}

static inline bool memo_fits(str text)
{
    return text.n - 1 < MEMO_MOST;
}

static inline const struct memo *memo_known(struct memo *all, str text)
{
    bool known = false;
    struct memo *m = memo_fits(text) ? memo_slot(all, text, &known) : NULL;
    return known ? m : NULL;
}

/* What is known of a text; NULL: nothing. Nearly all are short, and in the first slot of theirs. */
INTO_LOOP const struct memo *memo_find(struct memo *all, str text, bool spare)
{
    if (text.n == 0) return NULL;
    if (!spare || text.n > MEMO_SPARE) return memo_known(all, text);
    struct memo_key key = memo_key_near(text);
    const struct memo *m = memo_first(all, key);
    uint64_t other = (m->key.first ^ key.first) | (m->key.last ^ key.last);
    return other == 0 && m->key.n == key.n ? m : memo_known(all, text);
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
