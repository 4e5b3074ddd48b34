/* What SUMIFS would find: rows of a list added up by the texts of one or two of its columns.
 *
 * In: a placed table. Out: sums by text, compared as a spreadsheet compares (letters of either
 * case are equal). Made once per combination of columns. */
#include "render/live.h"

#include <string.h>

#include "base/text.h"

struct pot_sum {
    const char *texts[2];
    wide sum;
};

struct pot_slot {
    uint32_t hash;
    uint32_t sum; /* + 1; 0: free */
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

static uint32_t hash_pair(uint64_t first, uint64_t second)
{
    uint64_t h = first * 31 + second;
    return (uint32_t)(h ^ h >> 32);
}

static struct pot_slot *slot_of(const struct pot *pot, const char *const texts[2],
                                uint32_t hash)
{
    size_t mask = pot->slots.n - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct pot_slot *slot = &pot->slots.at[i];
        if (slot->sum == 0) return slot;
        if (slot->hash != hash) continue;
        const char *const *has = pot->sums.at[slot->sum - 1].texts;
        if (same_text(has[0], texts[0]) && same_text(has[1], texts[1])) return slot;
    }
}

static void slots_make(struct pot *pot, size_t n)
{
    vec_make(&pot->slots, n);
    pages_bring(pot->slots.at, n * sizeof *pot->slots.at);
}

/* Each sum stays where it is; texts are not looked at again. */
static void pot_grow(struct pot *pot)
{
    struct pot_slot *old = pot->slots.at;
    size_t n = pot->slots.n, mask = 2 * n - 1;
    slots_make(pot, 2 * n);
    for (size_t k = 0; k < n; k++) {
        if (!old[k].sum) continue;
        size_t i = old[k].hash & mask;
        while (pot->slots.at[i].sum) i = (i + 1) & mask;
        pot->slots.at[i] = old[k];
    }
    vec_release(old);
}

static void pot_begin(struct pot *pot)
{
    enum { SLOTS = 64 };
    if (pot->slots.n == 0) slots_make(pot, SLOTS);
}

static void pot_free(struct pot *pot)
{
    vec_free(&pot->sums);
    vec_free(&pot->slots);
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

/* The sum of the texts, new if they come for the first time. */
static wide *sum_for(struct arena *a, struct pot *pot, const char *const texts[2],
                     uint32_t hash)
{
    struct pot_slot *slot = slot_of(pot, texts, hash);
    if (slot->sum) return &pot->sums.at[slot->sum - 1].sum;
    struct pot_sum *sum = vec_push(&pot->sums);
    *sum =
        (struct pot_sum){.texts = {arena_string(a, texts[0]), arena_string(a, texts[1])}};
    *slot = (struct pot_slot){hash, (uint32_t)pot->sums.n};
    if (2 * pot->sums.n >= pot->slots.n) pot_grow(pot);
    return &sum->sum;
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
    *sum_for(a, pot, texts, hash_pair(hashes[0], hashes[1])) += f.scaled;
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
        *own = (struct pot){.of = of,
                            .value = b->pots[i].value,
                            .keys = {b->pots[i].keys[0], b->pots[i].keys[1]},
                            .positive = {b->pots[i].positive[0], b->pots[i].positive[1]},
                            .nkey = b->pots[i].nkey};
        pot_begin(own);
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
        if (!set->own[i].mixed && !pot_add(set->a, &set->own[i], &row))
            set->own[i].mixed = true;
}

void pots_begin(struct book *b, const struct placed *of)
{
    for (size_t i = 0; i < b->npot; i++)
        if (is_open(&b->pots[i], of)) pot_begin(&b->pots[i]);
}

static void pot_join(struct arena *a, struct pot *pot, const struct pot *part)
{
    if (pot->mixed || !(part->any || part->mixed)) return;
    if (part->mixed || (pot->any && pot->money != part->money)) {
        pot->mixed = true;
        return;
    }
    pot->money = part->money;
    pot->any = true;
    for (size_t i = 0; i < part->slots.n; i++) {
        const struct pot_slot *slot = &part->slots.at[i];
        if (!slot->sum) continue;
        const struct pot_sum *from = &part->sums.at[slot->sum - 1];
        *sum_for(a, pot, from->texts, slot->hash) += from->sum;
    }
}

void pots_join(struct book *b, struct pot_set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        pot_join(b->arena, &b->pots[set->which[i]], &set->own[i]);
        pot_free(&set->own[i]);
    }
    set->n = 0;
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
    return !pot->mixed;
}

wide pot_sum(const struct pot *pot, const char *const *texts, size_t nkey)
{
    const char *asked[2] = {nkey > 0 ? texts[0] : "", nkey > 1 ? texts[1] : ""};
    uint32_t hash = hash_pair(hash_text(asked[0]), hash_text(asked[1]));
    const struct pot_slot *slot = slot_of(pot, asked, hash);
    return slot->sum ? pot->sums.at[slot->sum - 1].sum : 0;
}

void pots_free(struct book *b)
{
    for (size_t i = 0; i < b->npot; i++) pot_free(&b->pots[i]);
}
