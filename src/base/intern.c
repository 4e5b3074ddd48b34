/* Symbols: an open-addressing hash table over packed NUL-terminated copies of the texts.
 * Slots hold half the hash, so that a probe seldom touches a text. Not for several
 * threads. */
#include "base/intern.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

struct slot {
    uint32_t hash;
    sym s; /* SYM_EMPTY: free */
};

struct interner {
    VEC_OF(str) texts;
    struct slot *slots;
    size_t mask;
    struct arena memory;
    char *at, *end; /* what is left of the current piece of memory */
};

enum { SLOTS_FIRST = 1 << 12, PIECE = 32 << 10 };

static struct slot *slots_new(size_t n)
{
    struct slot *slots = calloc(n, sizeof *slots);
    if (!slots) die("out of memory (%zu bytes wanted)", n * sizeof *slots);
    return slots;
}

struct interner *interner_new(void)
{
    struct arena memory = arena_new();
    struct interner *in = arena_one(&memory, struct interner);
    in->memory = memory;
    in->slots = slots_new(SLOTS_FIRST);
    in->mask = SLOTS_FIRST - 1;
    *vec_push(&in->texts) = (str){"", 0};
    return in;
}

/* The slot that holds the text, or the free one where it would go. */
static struct slot *slot_of(const struct interner *in, str text, uint32_t hash)
{
    for (size_t i = hash & in->mask;; i = (i + 1) & in->mask) {
        struct slot *slot = &in->slots[i];
        if (slot->s == SYM_EMPTY) return slot;
        if (slot->hash == hash && str_equal(in->texts.at[slot->s], text)) return slot;
    }
}

static void interner_grow(struct interner *in, size_t size)
{
    size_t n = in->mask + 1;
    struct slot *old = in->slots;
    in->slots = slots_new(size);
    in->mask = size - 1;
    for (size_t i = 0; i < n; i++) {
        if (old[i].s == SYM_EMPTY) continue;
        size_t j = old[i].hash & in->mask;
        while (in->slots[j].s != SYM_EMPTY) j = (j + 1) & in->mask;
        in->slots[j] = old[i];
    }
    free(old);
}

static str text_keep(struct interner *in, str text)
{
    char *to;
    if (text.n >= PIECE / 4) {
        to = arena_take(&in->memory, text.n + 1);
    } else {
        if ((size_t)(in->end - in->at) < text.n + 1) {
            in->at = arena_take(&in->memory, PIECE);
            in->end = in->at + PIECE;
        }
        to = in->at;
        in->at += text.n + 1;
    }
    memcpy(to, text.s, text.n);
    to[text.n] = '\0';
    return (str){to, text.n};
}

static uint32_t hash_of(str text)
{
    uint64_t h = str_hash(text);
    return (uint32_t)(h ^ h >> 32);
}

sym intern(struct interner *in, str text)
{
    if (text.n == 0) return SYM_EMPTY;
    uint32_t hash = hash_of(text);
    struct slot *slot = slot_of(in, text, hash);
    if (slot->s != SYM_EMPTY) return slot->s;
    assert(in->texts.n < UINT32_MAX);
    sym s = (sym)in->texts.n;
    *slot = (struct slot){hash, s};
    *vec_push(&in->texts) = text_keep(in, text);
    if (in->texts.n > (in->mask + 1) / 3 * 2) interner_grow(in, 2 * (in->mask + 1));
    return s;
}

sym intern_find(const struct interner *in, str text)
{
    return text.n == 0 ? SYM_EMPTY : slot_of(in, text, hash_of(text))->s;
}

const char *sym_text(const struct interner *in, sym s)
{
    assert(s < in->texts.n);
    return in->texts.at[s].s;
}

str sym_str(const struct interner *in, sym s)
{
    assert(s < in->texts.n);
    return in->texts.at[s];
}

size_t interner_count(const struct interner *in)
{
    return in->texts.n;
}

/* Neither texts nor hashes are made again: both are taken from the other. */
sym *interner_merge(struct interner *into, struct interner *from, struct arena *a)
{
    size_t n = from->texts.n, size = into->mask + 1;
    sym *become = arena_many(a, sym, n); /* at first their hashes */
    for (size_t i = 0; i <= from->mask; i++)
        if (from->slots[i].s != SYM_EMPTY) become[from->slots[i].s] = from->slots[i].hash;
    while (into->texts.n + n > size / 3 * 2) size *= 2;
    if (size > into->mask + 1) interner_grow(into, size);
    for (sym s = 1; s < n; s++) {
        str text = from->texts.at[s];
        struct slot *slot = slot_of(into, text, become[s]);
        if (slot->s == SYM_EMPTY) {
            *slot = (struct slot){become[s], (sym)into->texts.n};
            *vec_push(&into->texts) = text;
        }
        become[s] = slot->s;
    }
    assert(into->texts.n < UINT32_MAX);
    free(from->slots);
    vec_free(&from->texts);
    return become;
}
