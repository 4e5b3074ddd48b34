/* Symbols. Ids that are a prefix and a number are that number and their series: nothing is
 * kept of them, and nothing is looked up; their text is made when somebody asks for it. All
 * other texts are packed, NUL-terminated, behind an open-addressing hash table whose slots
 * hold half the hash, so that a probe seldom touches a text. Adding is not for several
 * threads; asking is. */
#include "base/intern.h"
#include "base/arena.h"
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
    LOOSE_BITS = 4096,
    LEAF = 64 /* of `made` */
};

struct interner {
    VEC_OF(uint32_t) entries; /* by symbol of a text: its place */
    struct slot *slots;
    size_t mask, hashed;
    struct arena memory;
    VEC_OF(char *) pieces;
    size_t piece_used; /* of the last piece */
    struct id_series *series[SYM_SERIES];
    size_t nseries;
    /* By hash of length and prefix: a text that looks like such an id is in the table. */
    uint8_t loose[LOOSE_BITS / 8];
    /* By series and number, in leaves: texts that were asked for. */
    char ***made[SYM_SERIES];
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
        if (first / UNIT > UINT32_MAX) die("more than 16 GB of different texts");
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
    if (in->entries.n >= SYM_NUMBERED) die("more than two billion different texts");
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

static void loose_note(struct interner *in, str text)
{
    struct id_form form;
    if (!id_form_of(&form, text, DIGITS_LEAST, SYM_DIGITS)) return;
    size_t bit = loose_bit(&form);
    in->loose[bit / 8] |= (uint8_t)(1u << bit % 8);
}

/* The series that an id belongs to, with its number; NULL if there is none. */
static struct id_series *series_of(const struct interner *in, str id, uint32_t *number)
{
    for (size_t i = in->nseries; i-- > 0;) {
        int64_t found = id_number(&in->series[i]->form, id);
        if (found < 0) continue;
        *number = (uint32_t)found;
        return in->series[i];
    }
    return NULL;
}

static struct id_series *series_new(struct interner *in, const struct id_form *form)
{
    if (in->nseries == SYM_SERIES) return NULL;
    struct id_series *x = arena_one(&in->memory, struct id_series);
    size_t bit = loose_bit(form);
    *x = (struct id_series){.form = *form,
                            .first = SYM_NUMBERED | (sym)in->nseries << SYM_NUMBER_BITS,
                            .loose = in->loose[bit / 8] >> bit % 8 & 1};
    in->series[in->nseries++] = x;
    return x;
}

static struct id_series *series_add(struct interner *in, str id, uint32_t *number)
{
    struct id_form form;
    if (!id_form_of(&form, id, DIGITS_LEAST, SYM_DIGITS)) return NULL;
    struct id_series *x = series_new(in, &form);
    if (x) *number = (uint32_t)id_number(&form, id);
    return x;
}

static const struct id_series *series_like(const struct interner *in,
                                           const struct id_form *f)
{
    for (size_t i = 0; i < in->nseries; i++)
        if (id_form_equal(&in->series[i]->form, f)) return in->series[i];
    return NULL;
}

/* The symbol of an id of a series; texts that were there before it keep theirs. */
static sym numbered(const struct interner *in, const struct id_series *x, str id,
                    uint32_t number)
{
    sym s = x->loose ? slot_of(in, id, hash_of(id))->s : SYM_EMPTY;
    return s != SYM_EMPTY ? s : x->first + number;
}

static const struct id_series *series_of_symbol(const struct interner *in, sym s)
{
    return in->series[sym_series(s)];
}

static char ***leaves_of(struct interner *in, size_t series)
{
    char ***leaves = in->made[series];
    if (leaves) return leaves;
    if (!in->made_memory.block) in->made_memory = arena_new();
    leaves = zeroed(((size_t)1 << SYM_NUMBER_BITS) / LEAF, sizeof *leaves);
    __atomic_store_n(&in->made[series], leaves, __ATOMIC_RELEASE);
    return leaves;
}

/* Texts that were made stay where they are, so that reading needs no lock. */
static char *numbered_text(struct interner *in, sym s)
{
    size_t series = sym_series(s), number = sym_number(s);
    char ***leaves = __atomic_load_n(&in->made[series], __ATOMIC_ACQUIRE);
    char **leaf = leaves ? __atomic_load_n(&leaves[number / LEAF], __ATOMIC_ACQUIRE) : NULL;
    char *text = leaf ? __atomic_load_n(&leaf[number % LEAF], __ATOMIC_ACQUIRE) : NULL;
    if (text) return text;
    pthread_mutex_lock(&making);
    leaves = leaves_of(in, series);
    char ***place = &leaves[number / LEAF];
    if (!*place)
        __atomic_store_n(place, arena_many(&in->made_memory, char *, LEAF),
                         __ATOMIC_RELEASE);
    if (!(*place)[number % LEAF]) {
        const struct id_form *form = &series_of_symbol(in, s)->form;
        text = arena_take(&in->made_memory, (size_t)form->length + 1);
        id_write(form, (uint32_t)number, text);
        __atomic_store_n(&(*place)[number % LEAF], text, __ATOMIC_RELEASE);
    }
    text = (*place)[number % LEAF];
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
    const struct id_series *x = ends_in_digit(text) ? series_of(in, text, &number) : NULL;
    return x ? numbered(in, x, text, number) : table_intern(in, text);
}

sym intern_id(struct interner *in, str text, struct id_series **hint)
{
    if (text.n == 0) return SYM_EMPTY;
    uint32_t number;
    struct id_series *x = series_of(in, text, &number);
    if (!x) x = series_add(in, text, &number);
    if (!x) return table_intern(in, text);
    *hint = x;
    return numbered(in, x, text, number);
}

sym intern_find(const struct interner *in, str text)
{
    if (text.n == 0) return SYM_EMPTY;
    uint32_t number;
    const struct id_series *x = series_of(in, text, &number);
    return x ? numbered(in, x, text, number) : slot_of(in, text, hash_of(text))->s;
}

str sym_str(const struct interner *in, sym s)
{
    if (!(s & SYM_NUMBERED)) {
        assert(s < in->entries.n);
        return entry_text(in, in->entries.at[s]);
    }
    assert(sym_series(s) < in->nseries);
    /* Only `made` is written to, which is no part of what the interner holds. */
    return (str){numbered_text((struct interner *)in, s),
                 series_of_symbol(in, s)->form.length};
}

void sym_fetch(const struct interner *in, sym s)
{
    if (!(s & SYM_NUMBERED)) __builtin_prefetch(&in->entries.at[s]);
}

void sym_fetch_text(const struct interner *in, sym s)
{
    if (!(s & SYM_NUMBERED)) __builtin_prefetch(entry_at(in, in->entries.at[s]));
}

const char *sym_spell(const struct interner *in, sym s, struct arena *a)
{
    if (!(s & SYM_NUMBERED)) return sym_text(in, s);
    const struct id_form *form = &series_of_symbol(in, s)->form;
    char *text = arena_take(a, (size_t)form->length + 1);
    id_write(form, sym_number(s), text);
    return text;
}

bool sym_like_id(const struct interner *in, sym s)
{
    struct id_form form;
    return s & SYM_NUMBERED || id_form_of(&form, sym_str(in, s), DIGITS_LEAST, SYM_DIGITS);
}

const char *sym_text(const struct interner *in, sym s)
{
    return sym_str(in, s).s;
}

sym sym_there(const struct interner *there, const struct interner *in, sym s)
{
    if (!(s & SYM_NUMBERED)) return intern_find(there, sym_str(in, s));
    const struct id_form *form = &series_of_symbol(in, s)->form;
    const struct id_series *x = series_like(there, form);
    if (x && !x->loose) return x->first + sym_number(s);
    char text[ID_PREFIX_MOST + SYM_DIGITS + 1];
    id_write(form, sym_number(s), text);
    return intern_find(there, (str){text, form->length});
}

bool series_there(const struct interner *there, const struct interner *in, sym s, sym *add)
{
    const struct id_series *here = series_of_symbol(in, s);
    const struct id_series *x = series_like(there, &here->form);
    if (!x || x->loose) return false;
    *add = x->first - here->first;
    return true;
}

/* ---- merging ---- */

/* Neither texts nor hashes are made again: both are taken from the other. */
static sym text_merge(struct interner *into, const struct interner *from, uint32_t entry,
                      uint32_t hash, uint32_t base)
{
    str text = entry_text(from, entry);
    uint32_t number;
    const struct id_series *x = ends_in_digit(text) ? series_of(into, text, &number) : NULL;
    if (x) return numbered(into, x, text, number);
    struct slot *slot = slot_of(into, text, hash);
    if (slot->s != SYM_EMPTY) return slot->s;
    loose_note(into, text);
    return slot_fill(into, slot, hash, base + entry);
}

/* Each text, by the symbol that it had. */
static void texts_merge(struct interner *into, struct interner *from, struct renaming *out)
{
    size_t n = from->entries.n, size = into->mask + 1;
    out->texts = vec_zeroed(sizeof *out->texts, n);
    sym *become = out->texts; /* at first their hashes */
    for (size_t i = 0; i <= from->mask; i++)
        if (from->slots[i].s != SYM_EMPTY) become[from->slots[i].s] = from->slots[i].hash;
    while (into->hashed + from->hashed > size / 3 * 2) size *= 2;
    if (size > into->mask + 1) table_grow(into, size);
    size_t base = (into->pieces.n << PIECE_BITS) / UNIT;
    if (base + ((from->pieces.n << PIECE_BITS) / UNIT) > UINT32_MAX)
        die("more than 16 GB of different texts");
    for (size_t i = 0; i < from->pieces.n; i++)
        *vec_push(&into->pieces) = from->pieces.at[i];
    into->piece_used = from->piece_used;
    for (sym s = 1; s < n; s++)
        become[s] = text_merge(into, from, from->entries.at[s], become[s], (uint32_t)base);
    free(from->slots);
    from->slots = NULL;
    vec_free(&from->pieces);
    vec_free(&from->entries);
}

void interner_merge(struct interner *into, struct interner *from, struct renaming *out)
{
    *out = (struct renaming){.into = into, .from = from, .n = from->entries.n};
    texts_merge(into, from, out);
    for (size_t i = 0; i < from->nseries; i++) {
        const struct id_series *x = series_like(into, &from->series[i]->form);
        if (!x) x = series_new(into, &from->series[i]->form);
        bool plain = x && !x->loose;
        out->one_by_one |= !plain;
        out->moved[i] = plain ? x->first - from->series[i]->first : 0;
        out->plain[i] = plain;
    }
}

sym renamed_one(const struct renaming *r, sym s)
{
    const struct id_form *form = &series_of_symbol(r->from, s)->form;
    char text[ID_PREFIX_MOST + SYM_DIGITS + 1];
    id_write(form, sym_number(s), text);
    return intern(r->into, (str){text, form->length});
}

bool renaming_changes(const struct renaming *r)
{
    for (size_t i = 0; i < r->from->nseries; i++)
        if (!r->plain[i] || r->moved[i]) return true;
    for (sym s = 0; s < r->n; s++)
        if (r->texts[s] != s) return true;
    return false;
}

void renaming_free(struct renaming *r)
{
    r->texts = vec_release(r->texts);
}
