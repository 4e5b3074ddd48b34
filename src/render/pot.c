/* What SUMIFS would find: rows of a list added up by the texts of one or two of its columns.
 *
 * In: a placed table. Out: sums by text, compared as a spreadsheet compares (letters of either
 * case are equal). Made once per combination of columns. */
#include "render/live.h"

#include <string.h>

#include "base/text.h"

struct pot_slot {
    const char *texts[2]; /* NULL: free */
    wide sum;
    size_t hash;
};

static const char *key_text(const struct cell *cell, bool positive)
{
    if (positive) return cell->figure.known && cell->figure.scaled > 0 ? "+" : "-";
    return cell->kind == CELL_TEXT && cell->text ? cell->text : "";
}

static unsigned char small(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

static bool same_text(const char *a, const char *b)
{
    if (a == b || strcmp(a, b) == 0) return true;
    while (*a && small((unsigned char)*a) == small((unsigned char)*b)) a++, b++;
    return *a == *b;
}

/* Never 0. */
static uint64_t hash_text(const char *text)
{
    uint64_t h = 14695981039346656037u;
    for (const char *c = text; *c; c++) h = (h ^ small((unsigned char)*c)) * 1099511628211u;
    return (h ^ h >> 29) | 1;
}

static size_t hash_pair(uint64_t first, uint64_t second)
{
    uint64_t h = first * 31 + second;
    return (size_t)(h ^ h >> 32);
}

static struct pot_slot *slot_of(const struct pot *pot, const char *const texts[2],
                                size_t hash)
{
    for (size_t i = hash & pot->mask;; i = (i + 1) & pot->mask) {
        const char *const *has = pot->slots[i].texts;
        if (!has[0]) return &pot->slots[i];
        if (pot->slots[i].hash != hash) continue;
        if (same_text(has[0], texts[0]) && same_text(has[1], texts[1]))
            return &pot->slots[i];
    }
}

static void pot_grow(struct arena *a, struct pot *pot)
{
    struct pot_slot *old = pot->slots;
    size_t n = old ? pot->mask + 1 : 0;
    pot->mask = n ? 2 * n - 1 : 63;
    pot->slots = arena_many(a, struct pot_slot, pot->mask + 1);
    pages_bring(pot->slots, (pot->mask + 1) * sizeof *pot->slots);
    for (size_t i = 0; i < n; i++) {
        const char *const *texts = old[i].texts;
        if (texts[0]) *slot_of(pot, texts, old[i].hash) = old[i];
    }
}

/* A row of the list, and what its texts hash to, found out once for all its pots. */
struct key_row {
    const struct cell *cells;
    uint64_t *hash; /* by column; 0: not known yet */
};

static uint64_t hash_of(const struct key_row *row, const struct pot *pot, int key,
                        const char *text)
{
    if (pot->positive[key]) return hash_text(text);
    uint64_t *known = &row->hash[pot->keys[key]];
    if (*known == 0) *known = hash_text(text);
    return *known;
}

/* The slot of the texts, new if they come for the first time. */
static struct pot_slot *slot_for(struct arena *a, struct pot *pot,
                                 const char *const texts[2], size_t hash)
{
    struct pot_slot *slot = slot_of(pot, texts, hash);
    if (slot->texts[0]) return slot;
    if (2 * ++pot->used > pot->mask) {
        pot_grow(a, pot);
        slot = slot_of(pot, texts, hash);
    }
    for (int i = 0; i < 2; i++) slot->texts[i] = arena_string(a, texts[i]);
    slot->hash = hash;
    return slot;
}

/* The figures of one row; false when money meets numbers. */
static bool pot_add(struct arena *a, struct pot *pot, const struct key_row *row)
{
    struct figure f = pot->value < 0 ? figure_int(1) : row->cells[pot->value].figure;
    if (pot->value >= 0 && !f.known) return true;
    if (pot->any && f.money != pot->money) return false;
    pot->money = f.money;
    pot->any = true;
    const char *texts[2] = {"", ""};
    uint64_t hashes[2] = {hash_text(""), hash_text("")};
    for (int i = 0; i < (int)pot->nkey; i++) {
        texts[i] = key_text(&row->cells[pot->keys[i]], pot->positive[i]);
        hashes[i] = hash_of(row, pot, i, texts[i]);
    }
    slot_for(a, pot, texts, hash_pair(hashes[0], hashes[1]))->sum += f.scaled;
    return true;
}

/* ---- sets: all sums that were asked of a list, by one walk over it ---- */

struct pot_set {
    struct arena *a;
    size_t n, ncolumn;
    struct pot *own; /* what has been added up here … */
    size_t *which;   /* … of which of the book's */
    uint64_t *hash;  /* by column: room for a row */
};

static bool is_open(const struct pot *pot, const struct placed *of)
{
    return pot->of == of && !pot->filled && of->bodies;
}

struct pot_set *pots_open(struct book *b, const struct placed *of, struct arena *a)
{
    struct pot_set *set = arena_one(a, struct pot_set);
    set->a = a;
    set->ncolumn = of->table->ncolumn;
    set->hash = arena_many(a, uint64_t, set->ncolumn);
    set->own = arena_many(a, struct pot, b->npot + 1);
    set->which = arena_many(a, size_t, b->npot + 1);
    for (size_t i = 0; i < b->npot; i++) {
        if (!is_open(&b->pots[i], of)) continue;
        struct pot *own = &set->own[set->n];
        *own = b->pots[i];
        own->slots = NULL;
        own->mask = own->used = 0;
        own->any = false;
        pot_grow(a, own);
        set->which[set->n++] = i;
    }
    return set;
}

void pots_see(struct pot_set *set, const struct cell *cells)
{
    if (set->n == 0) return;
    struct key_row row = {cells, set->hash};
    memset(set->hash, 0, set->ncolumn * sizeof *set->hash);
    for (size_t i = 0; i < set->n; i++)
        if (set->own[i].slots && !pot_add(set->a, &set->own[i], &row))
            set->own[i].slots = NULL;
}

void pots_begin(struct book *b, const struct placed *of)
{
    for (size_t i = 0; i < b->npot; i++)
        if (is_open(&b->pots[i], of)) pot_grow(b->arena, &b->pots[i]);
}

static void pot_join(struct arena *a, struct pot *pot, const struct pot *part)
{
    if (!pot->slots || !part->any) return;
    if (!part->slots || (pot->any && pot->money != part->money)) {
        pot->slots = NULL;
        return;
    }
    pot->money = part->money;
    pot->any = true;
    for (size_t i = 0; i <= part->mask; i++) {
        const struct pot_slot *from = &part->slots[i];
        if (!from->texts[0]) continue;
        slot_for(a, pot, from->texts, from->hash)->sum += from->sum;
    }
}

void pots_join(struct book *b, const struct pot_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        pot_join(b->arena, &b->pots[set->which[i]], &set->own[i]);
}

void pots_end(struct book *b, const struct placed *of)
{
    for (size_t i = 0; i < b->npot; i++) {
        struct pot *pot = &b->pots[i];
        if (pot->of != of || pot->filled) continue;
        pot->filled = true;
        if (!pot->any && pot->value >= 0) pot->money = of->table->columns[pot->value].sum;
    }
}

static void pots_fill(struct book *b, const struct placed *of)
{
    const struct table_block *t = of->table;
    struct arena own = arena_new(), a = own;
    struct cell *room = arena_many(&a, struct cell, t->ncolumn);
    struct pot_set *set = pots_open(b, of, &a);
    pots_begin(b, of);
    for (size_t r = 0; set->n > 0 && r < of->nbody; r++) {
        struct arena scratch = b->row;
        pots_see(set, table_row(t, r, room, &scratch).cells);
    }
    pots_join(b, set);
    pots_end(b, of);
    arena_end(own);
}

static bool same_pot(const struct pot *p, const struct placed *of, int value,
                     const int keys[2], const bool positive[2])
{
    return p->of == of && p->value == value && p->keys[0] == keys[0] &&
           p->keys[1] == keys[1] && p->positive[0] == positive[0] &&
           p->positive[1] == positive[1];
}

struct pot *pot_expect(struct book *b, const struct placed *of, int value,
                       const int keys[2], const bool positive[2], size_t nkey)
{
    for (size_t i = 0; i < b->npot; i++)
        if (same_pot(&b->pots[i], of, value, keys, positive)) return &b->pots[i];
    if (b->npot == COUNT_OF(b->pots)) return NULL;
    struct pot *pot = &b->pots[b->npot++];
    *pot = (struct pot){.of = of,
                        .value = value,
                        .keys = {keys[0], keys[1]},
                        .positive = {positive[0], positive[1]},
                        .nkey = nkey};
    return pot;
}

bool pot_fill(struct book *b, struct pot *pot)
{
    if (!pot->filled) pots_fill(b, pot->of);
    return pot->slots != NULL;
}

wide pot_sum(const struct pot *pot, const char *const *texts, size_t nkey)
{
    const char *asked[2] = {nkey > 0 ? texts[0] : "", nkey > 1 ? texts[1] : ""};
    return slot_of(pot, asked, hash_pair(hash_text(asked[0]), hash_text(asked[1])))->sum;
}
