/* Symbols. Ids that are a prefix and a number are found by the number and kept as nothing
 * but that; their text is made when somebody asks for it. All other texts are packed, NUL-
 * terminated, behind an open-addressing hash table whose slots hold half the hash, so that a
 * probe seldom touches a text. Adding is not for several threads; asking is. */
#include "base/intern.h"
#include "base/arena.h"
#include "base/id.h"
#include "base/text.h"
#include "base/vec.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    uint32_t hash;
    sym s; /* SYM_EMPTY: free */
};

enum {
    SLOTS_FIRST = 1 << 10,
    UNIT = 4, /* texts begin at multiples of it */
    PIECE_BITS = 15,
    PIECE = 1 << PIECE_BITS,
    DIGITS_LEAST = 4,
    DIGITS_MOST = 7,
    SERIES_MOST = 64,
    CHUNK_BITS = 14, /* of a series: as many numbers are taken up at once */
    CHUNK = 1 << CHUNK_BITS,
    CHUNKS = 10000000 / CHUNK + 1,
    CHUNKS_FREE = 64, /* beyond, a sixteenth of the numbers must be in use */
    LOOSE_BITS = 4096,
    LEAF_BITS = 12 /* of `made` */
};

#define NUMBERED ((uint32_t)1 << 31) /* of an entry: series and number, else a place */
#define NUMBER_BITS 24

/* Ids of one form, by their number. */
struct series {
    struct id_form form;
    uint32_t index, loose; /* in the interner; its bit there */
    size_t used, chunks;
    sym *chunk[CHUNKS];
};

struct interner {
    VEC_OF(uint32_t) entries; /* by symbol */
    struct slot *slots;
    size_t mask, hashed;
    struct arena memory;
    VEC_OF(char *) pieces;
    size_t piece_used; /* of the last piece */
    struct series *series[SERIES_MOST];
    size_t nseries;
    /* By hash of length and prefix: a text that looks like such an id is in the table. */
    uint8_t loose[LOOSE_BITS / 8];
    char ***made; /* by symbol, in leaves: texts of numbered ids that were asked for */
    struct arena made_memory;
};

static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

static void *zeroed(size_t n, size_t size)
{
    void *at = calloc(n, size);
    if (!at) die("out of memory (%zu bytes wanted)", n * size);
    return at;
}

/* ---- texts ---- */

/* One byte of length before the text, or 255 and four. */
static size_t head_length(size_t n)
{
    return n < 255 ? 1 : 5;
}

static char *entry_at(const struct interner *in, uint32_t entry)
{
    size_t at = (size_t)entry * UNIT;
    return in->pieces.at[at >> PIECE_BITS] + (at & (PIECE - 1));
}

static str entry_text(const struct interner *in, uint32_t entry)
{
    const char *at = entry_at(in, entry);
    uint32_t n = (uint8_t)*at;
    if (n < 255) return (str){at + 1, n};
    memcpy(&n, at + 1, sizeof n);
    return (str){at + 5, n};
}

/* Room for a text; longer ones than a piece take several that lie one behind the other. */
static uint32_t room_take(struct interner *in, size_t n)
{
    n = (n + UNIT - 1) / UNIT * UNIT;
    if (in->pieces.n == 0 || n > PIECE - in->piece_used) {
        size_t count = (n + PIECE - 1) / PIECE;
        char *at = arena_take(&in->memory, count * PIECE);
        for (size_t i = 0; i < count; i++) *vec_push(&in->pieces) = at + i * PIECE;
        in->piece_used = 0;
        size_t first = (in->pieces.n - count) << PIECE_BITS;
        in->piece_used = n - (count - 1) * PIECE;
        if (first / UNIT >= NUMBERED) die("more than 8 GB of different texts");
        return (uint32_t)(first / UNIT);
    }
    size_t at = ((in->pieces.n - 1) << PIECE_BITS) + in->piece_used;
    in->piece_used += n;
    return (uint32_t)(at / UNIT);
}

static uint32_t text_keep(struct interner *in, str text)
{
    size_t head = head_length(text.n);
    uint32_t entry = room_take(in, head + text.n + 1), n = (uint32_t)text.n;
    if (text.n > UINT32_MAX / 2) die("a text of %zu bytes is too long", text.n);
    char *at = entry_at(in, entry);
    *at = (char)(head == 1 ? text.n : 255);
    if (head > 1) memcpy(at + 1, &n, sizeof n);
    memcpy(at + head, text.s, text.n);
    at[head + text.n] = '\0';
    return entry;
}

/* ---- the hash table ---- */

static uint32_t hash_of(str text)
{
    uint64_t h = str_hash(text);
    return (uint32_t)(h ^ h >> 32);
}

/* The slot that holds the text, or the free one where it would go. */
static struct slot *slot_of(const struct interner *in, str text, uint32_t hash)
{
    for (size_t i = hash & in->mask;; i = (i + 1) & in->mask) {
        struct slot *slot = &in->slots[i];
        if (slot->s == SYM_EMPTY) return slot;
        if (slot->hash == hash && str_equal(entry_text(in, in->entries.at[slot->s]), text))
            return slot;
    }
}

static void table_grow(struct interner *in, size_t size)
{
    size_t n = in->mask + 1;
    struct slot *old = in->slots;
    in->slots = zeroed(size, sizeof *in->slots);
    in->mask = size - 1;
    for (size_t i = 0; i < n; i++) {
        if (old[i].s == SYM_EMPTY) continue;
        size_t j = old[i].hash & in->mask;
        while (in->slots[j].s != SYM_EMPTY) j = (j + 1) & in->mask;
        in->slots[j] = old[i];
    }
    free(old);
}

static sym entry_add(struct interner *in, uint32_t entry)
{
    if (in->entries.n >= UINT32_MAX - 8) die("more than four billion different texts");
    *vec_push(&in->entries) = entry;
    return (sym)(in->entries.n - 1);
}

/* Puts a text into its free slot. */
static sym slot_fill(struct interner *in, struct slot *slot, uint32_t hash, uint32_t entry)
{
    sym s = entry_add(in, entry);
    *slot = (struct slot){hash, s};
    if (++in->hashed > (in->mask + 1) / 3 * 2) table_grow(in, 2 * (in->mask + 1));
    return s;
}

/* ---- ids by their number ---- */

static uint32_t loose_bit(const struct id_form *f)
{
    return (uint32_t)((str_hash((str){f->prefix, f->prefix_n}) ^ f->length) % LOOSE_BITS);
}

static bool is_loose(const struct interner *in, const struct series *x)
{
    return in->loose[x->loose / 8] >> x->loose % 8 & 1;
}

static void loose_note(struct interner *in, str text)
{
    struct id_form form;
    if (!id_form_of(&form, text, DIGITS_LEAST, DIGITS_MOST)) return;
    size_t bit = loose_bit(&form);
    in->loose[bit / 8] |= (uint8_t)(1u << bit % 8);
}

/* The series that an id belongs to, with its number; NULL if there is none. */
static struct series *series_of(const struct interner *in, str id, uint32_t *number)
{
    for (size_t i = in->nseries; i-- > 0;) {
        int64_t found = id_number(&in->series[i]->form, id);
        if (found < 0) continue;
        *number = (uint32_t)found;
        return in->series[i];
    }
    return NULL;
}

static struct series *series_add(struct interner *in, str id, uint32_t *number)
{
    struct id_form form;
    if (in->nseries == SERIES_MOST || !id_form_of(&form, id, DIGITS_LEAST, DIGITS_MOST))
        return NULL;
    struct series *x = arena_one(&in->memory, struct series);
    *x = (struct series){form, (uint32_t)in->nseries, loose_bit(&form), 0, 0, {NULL}};
    in->series[in->nseries++] = x;
    *number = (uint32_t)id_number(&form, id);
    return x;
}

static sym numbered_find(const struct series *x, uint32_t number)
{
    const sym *chunk = x->chunk[number >> CHUNK_BITS];
    return chunk ? chunk[number & (CHUNK - 1)] : SYM_EMPTY;
}

/* Where the symbol of a number goes; NULL where numbers lie too far apart to be listed. */
static sym *numbered_place(struct series *x, uint32_t number)
{
    sym **chunk = &x->chunk[number >> CHUNK_BITS];
    if (!*chunk) {
        if (x->chunks >= CHUNKS_FREE && x->chunks * (CHUNK / 16) > x->used) return NULL;
        *chunk = zeroed(CHUNK, sizeof **chunk);
        x->chunks++;
    }
    return &(*chunk)[number & (CHUNK - 1)];
}

/* Adds a number that is in neither series nor table; SYM_EMPTY if the series cannot. */
static sym numbered_add(struct interner *in, struct series *x, uint32_t number)
{
    sym *place = numbered_place(x, number);
    if (!place) return SYM_EMPTY;
    uint32_t entry = NUMBERED | x->index << NUMBER_BITS | number;
    x->used++;
    return *place = entry_add(in, entry);
}

/* Texts that were made stay where they are, so that reading needs no lock. */
static char *numbered_text(struct interner *in, sym s, const struct series *x,
                           uint32_t number)
{
    char ***made = __atomic_load_n(&in->made, __ATOMIC_ACQUIRE);
    char **leaf = made ? __atomic_load_n(&made[s >> LEAF_BITS], __ATOMIC_ACQUIRE) : NULL;
    size_t at = s & ((1 << LEAF_BITS) - 1);
    char *text = leaf ? __atomic_load_n(&leaf[at], __ATOMIC_ACQUIRE) : NULL;
    if (text) return text;
    pthread_mutex_lock(&making);
    if (!in->made) {
        in->made_memory = arena_new();
        made = zeroed((size_t)1 << (32 - LEAF_BITS), sizeof *made);
        __atomic_store_n(&in->made, made, __ATOMIC_RELEASE);
    }
    char ***place = &in->made[s >> LEAF_BITS];
    if (!*place)
        __atomic_store_n(place, zeroed((size_t)1 << LEAF_BITS, sizeof **place),
                         __ATOMIC_RELEASE);
    if (!(*place)[at]) {
        text = arena_take(&in->made_memory, (size_t)x->form.length + 1);
        id_write(&x->form, number, text);
        __atomic_store_n(&(*place)[at], text, __ATOMIC_RELEASE);
    }
    text = (*place)[at];
    pthread_mutex_unlock(&making);
    return text;
}

/* ---- what others see ---- */

struct interner *interner_new(void)
{
    struct arena memory = arena_new();
    struct interner *in = arena_one(&memory, struct interner);
    in->memory = memory;
    in->slots = zeroed(SLOTS_FIRST, sizeof *in->slots);
    in->mask = SLOTS_FIRST - 1;
    *vec_push(&in->entries) = text_keep(in, (str){"", 0});
    return in;
}

static bool ends_in_digit(str text)
{
    return (unsigned)(text.s[text.n - 1] - '0') < 10;
}

static sym table_intern(struct interner *in, str text)
{
    uint32_t hash = hash_of(text);
    struct slot *slot = slot_of(in, text, hash);
    if (slot->s != SYM_EMPTY) return slot->s;
    loose_note(in, text);
    return slot_fill(in, slot, hash, text_keep(in, text));
}

sym intern(struct interner *in, str text)
{
    if (text.n == 0) return SYM_EMPTY;
    uint32_t number;
    struct series *x = ends_in_digit(text) ? series_of(in, text, &number) : NULL;
    sym s = x ? numbered_find(x, number) : SYM_EMPTY;
    return s != SYM_EMPTY ? s : table_intern(in, text);
}

sym intern_id(struct interner *in, str text, struct series **hint)
{
    if (text.n == 0) return SYM_EMPTY;
    int64_t guess = *hint ? id_number(&(*hint)->form, text) : -1;
    uint32_t number = (uint32_t)guess;
    struct series *x = guess >= 0 ? *hint : series_of(in, text, &number);
    sym s = x ? numbered_find(x, number) : SYM_EMPTY;
    if (s != SYM_EMPTY) return s;
    if (!x) x = series_add(in, text, &number);
    if (x) *hint = x;
    if (x && is_loose(in, x)) s = slot_of(in, text, hash_of(text))->s;
    if (x && s == SYM_EMPTY) s = numbered_add(in, x, number);
    return s != SYM_EMPTY ? s : table_intern(in, text);
}

sym id_known(const struct series *x, str text)
{
    int64_t number = x ? id_number(&x->form, text) : -1;
    return number >= 0 ? numbered_find(x, (uint32_t)number) : SYM_EMPTY;
}

sym intern_find(const struct interner *in, str text)
{
    if (text.n == 0) return SYM_EMPTY;
    uint32_t number;
    const struct series *x = series_of(in, text, &number);
    sym s = x ? numbered_find(x, number) : SYM_EMPTY;
    return s != SYM_EMPTY ? s : slot_of(in, text, hash_of(text))->s;
}

str sym_str(const struct interner *in, sym s)
{
    assert(s < in->entries.n);
    uint32_t entry = in->entries.at[s];
    if (!(entry & NUMBERED)) return entry_text(in, entry);
    const struct series *x = in->series[(entry & ~NUMBERED) >> NUMBER_BITS];
    uint32_t number = entry & (((uint32_t)1 << NUMBER_BITS) - 1);
    /* Only `made` is written to, which is no part of what the interner holds. */
    return (str){numbered_text((struct interner *)in, s, x, number), x->form.length};
}

void sym_fetch(const struct interner *in, sym s)
{
    __builtin_prefetch(&in->entries.at[s]);
}

void sym_fetch_text(const struct interner *in, sym s)
{
    uint32_t entry = in->entries.at[s];
    if (!(entry & NUMBERED)) __builtin_prefetch(entry_at(in, entry));
}

const char *sym_spell(const struct interner *in, sym s, struct arena *a)
{
    uint32_t entry = in->entries.at[s];
    if (!(entry & NUMBERED)) return entry_text(in, entry).s;
    const struct series *x = in->series[(entry & ~NUMBERED) >> NUMBER_BITS];
    char *text = arena_take(a, (size_t)x->form.length + 1);
    id_write(&x->form, entry & (((uint32_t)1 << NUMBER_BITS) - 1), text);
    return text;
}

bool sym_like_id(const struct interner *in, sym s)
{
    struct id_form form;
    return in->entries.at[s] & NUMBERED ||
           id_form_of(&form, sym_str(in, s), DIGITS_LEAST, DIGITS_MOST);
}

const char *sym_text(const struct interner *in, sym s)
{
    return sym_str(in, s).s;
}

size_t interner_count(const struct interner *in)
{
    return in->entries.n;
}

/* ---- merging ---- */

static void interner_free(struct interner *in)
{
    free(in->slots);
    vec_free(&in->entries);
    vec_free(&in->pieces);
    for (size_t i = 0; i < in->nseries; i++)
        for (size_t k = 0; k < CHUNKS; k++) free(in->series[i]->chunk[k]);
}

/* The symbol of another's id, by its number as long as both have the series. */
static sym numbered_merge(struct interner *into, const struct interner *from,
                          uint32_t entry, struct series **same)
{
    struct series **mine = &same[(entry & ~NUMBERED) >> NUMBER_BITS];
    const struct series *x = from->series[(entry & ~NUMBERED) >> NUMBER_BITS];
    uint32_t number = entry & (((uint32_t)1 << NUMBER_BITS) - 1);
    sym s = *mine ? numbered_find(*mine, number) : SYM_EMPTY;
    if (s == SYM_EMPTY && *mine && !is_loose(into, *mine))
        s = numbered_add(into, *mine, number);
    if (s != SYM_EMPTY) return s;
    char text[ID_PREFIX_MOST + DIGITS_MOST + 1];
    id_write(&x->form, number, text);
    return intern_id(into, (str){text, x->form.length}, mine);
}

/* Neither texts nor hashes are made again: both are taken from the other. */
static sym text_merge(struct interner *into, const struct interner *from, uint32_t entry,
                      uint32_t hash, uint32_t base)
{
    str text = entry_text(from, entry);
    uint32_t number;
    struct series *x = ends_in_digit(text) ? series_of(into, text, &number) : NULL;
    sym s = x ? numbered_find(x, number) : SYM_EMPTY;
    if (s != SYM_EMPTY) return s;
    struct slot *slot = slot_of(into, text, hash);
    if (slot->s != SYM_EMPTY) return slot->s;
    loose_note(into, text);
    return slot_fill(into, slot, hash, base + entry);
}

void interner_merge(struct interner *into, struct interner *from, struct renaming *out)
{
    size_t n = from->entries.n, size = into->mask + 1;
    vec_make(out, n);
    sym *become = out->at; /* at first their hashes */
    struct series *same[SERIES_MOST] = {NULL};
    for (size_t i = 0; i <= from->mask; i++)
        if (from->slots[i].s != SYM_EMPTY) become[from->slots[i].s] = from->slots[i].hash;
    while (into->hashed + from->hashed > size / 3 * 2) size *= 2;
    if (size > into->mask + 1) table_grow(into, size);
    size_t base = (into->pieces.n << PIECE_BITS) / UNIT;
    if (base + ((from->pieces.n << PIECE_BITS) / UNIT) >= NUMBERED)
        die("more than 8 GB of different texts");
    for (size_t i = 0; i < from->pieces.n; i++)
        *vec_push(&into->pieces) = from->pieces.at[i];
    into->piece_used = from->piece_used;
    for (sym s = 1; s < n; s++) {
        uint32_t entry = from->entries.at[s];
        become[s] = entry & NUMBERED
                        ? numbered_merge(into, from, entry, same)
                        : text_merge(into, from, entry, become[s], (uint32_t)base);
    }
    interner_free(from);
}
