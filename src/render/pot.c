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
    if (a == b) return true;
    while (*a && small((unsigned char)*a) == small((unsigned char)*b)) a++, b++;
    return *a == *b;
}

static size_t hash_texts(const char *const texts[2])
{
    uint64_t h = 14695981039346656037u;
    for (int i = 0; i < 2; i++) {
        for (const char *c = texts[i]; *c; c++)
            h = (h ^ small((unsigned char)*c)) * 1099511628211u;
        h = (h ^ '\n') * 1099511628211u;
    }
    return (size_t)(h ^ h >> 29);
}

static struct pot_slot *slot_of(const struct pot *pot, const char *const texts[2])
{
    size_t i = hash_texts(texts) & pot->mask;
    for (;; i = (i + 1) & pot->mask) {
        const char *const *has = pot->slots[i].texts;
        if (!has[0] || (same_text(has[0], texts[0]) && same_text(has[1], texts[1])))
            return &pot->slots[i];
    }
}

static void pot_grow(struct book *b, struct pot *pot)
{
    struct pot_slot *old = pot->slots;
    size_t n = old ? pot->mask + 1 : 0;
    pot->mask = n ? 2 * n - 1 : 63;
    pot->slots = arena_many(b->arena, struct pot_slot, pot->mask + 1);
    for (size_t i = 0; i < n; i++)
        if (old[i].texts[0]) *slot_of(pot, old[i].texts) = old[i];
}

/* The figures of one row; false when money meets numbers. */
static bool pot_add(struct book *b, struct pot *pot, const struct cell *cells, size_t nkey)
{
    struct figure f = pot->value < 0 ? figure_int(1) : cells[pot->value].figure;
    if (pot->value >= 0 && !f.known) return true;
    if (pot->any && f.money != pot->money) return false;
    pot->money = f.money;
    pot->any = true;
    const char *texts[2] = {"", ""};
    for (size_t i = 0; i < nkey; i++)
        texts[i] = key_text(&cells[pot->keys[i]], pot->positive[i]);
    struct pot_slot *slot = slot_of(pot, texts);
    if (!slot->texts[0]) {
        if (2 * ++pot->used > pot->mask) {
            pot_grow(b, pot);
            slot = slot_of(pot, texts);
        }
        memcpy(slot->texts, texts, sizeof texts);
    }
    slot->sum += f.scaled;
    return true;
}

static bool pot_fill(struct book *b, struct pot *pot, size_t nkey)
{
    const struct table_block *t = pot->of->table;
    pot_grow(b, pot);
    if (!pot->of->bodies) return false;
    struct cell *room = arena_many(b->arena, struct cell, t->ncolumn);
    for (size_t r = 0; r < pot->of->nbody; r++)
        if (!pot_add(b, pot, table_row(t, r, room).cells, nkey)) return false;
    if (!pot->any && pot->value >= 0) pot->money = t->columns[pot->value].sum;
    return true;
}

static bool same_pot(const struct pot *p, const struct placed *of, int value,
                     const int keys[2], const bool positive[2])
{
    return p->of == of && p->value == value && p->keys[0] == keys[0] &&
           p->keys[1] == keys[1] && p->positive[0] == positive[0] &&
           p->positive[1] == positive[1];
}

struct pot *pot_of(struct book *b, const struct placed *of, int value, const int keys[2],
                   const bool positive[2], size_t nkey)
{
    for (size_t i = 0; i < b->npot; i++)
        if (same_pot(&b->pots[i], of, value, keys, positive))
            return b->pots[i].slots ? &b->pots[i] : NULL;
    if (b->npot == COUNT_OF(b->pots)) return NULL;
    struct pot *pot = &b->pots[b->npot++];
    *pot = (struct pot){.of = of,
                        .value = value,
                        .keys = {keys[0], keys[1]},
                        .positive = {positive[0], positive[1]}};
    if (!pot_fill(b, pot, nkey)) pot->slots = NULL;
    return pot->slots ? pot : NULL;
}

wide pot_sum(const struct pot *pot, const char *const *texts, size_t nkey)
{
    const char *asked[2] = {nkey > 0 ? texts[0] : "", nkey > 1 ? texts[1] : ""};
    return slot_of(pot, asked)->sum;
}
