/* What SUMIFS would find: rows of a list added up by the texts of one or two of its columns.
 *
 * In: a placed table. Out: sums by text, compared as a spreadsheet compares (letters of either
 * case are equal). Made once per combination of columns. */
#include "render/live.h"

#include <string.h>

#include "base/text.h"

struct pot_slot {
    char *text; /* both keys, parted by a newline, in small letters; NULL: free */
    wide sum;
};

static const char *key_text(const struct cell *cell, bool positive)
{
    if (positive) return cell->figure.known && cell->figure.scaled > 0 ? "+" : "-";
    return cell->kind == CELL_TEXT && cell->text ? cell->text : "";
}

static char *folded(struct arena *a, const char *const *texts, size_t n)
{
    char *s = arena_printf(a, "%s\n%s", n > 0 ? texts[0] : "", n > 1 ? texts[1] : "");
    for (char *c = s; *c; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    return s;
}

static struct pot_slot *slot_of(const struct pot *pot, const char *text)
{
    size_t i = (size_t)str_hash(str_of(text)) & pot->mask;
    while (pot->slots[i].text && strcmp(pot->slots[i].text, text) != 0) i = (i + 1) & pot->mask;
    return &pot->slots[i];
}

static void pot_grow(struct book *b, struct pot *pot)
{
    struct pot_slot *old = pot->slots;
    size_t n = old ? pot->mask + 1 : 0;
    pot->mask = n ? 2 * n - 1 : 63;
    pot->slots = arena_many(b->arena, struct pot_slot, pot->mask + 1);
    for (size_t i = 0; i < n; i++)
        if (old[i].text) *slot_of(pot, old[i].text) = old[i];
}

static bool pot_fill(struct book *b, struct pot *pot, size_t nkey)
{
    const struct table_block *t = pot->of->table;
    size_t used = 0;
    bool any = false;
    pot_grow(b, pot);
    for (size_t r = 0; r < pot->of->nbody; r++) {
        const struct cell *cells = t->rows[r].cells;
        if (t->rows[r].kind != ROW_BODY) return false;
        struct figure f = pot->value < 0 ? figure_int(1) : cells[pot->value].figure;
        if (pot->value >= 0 && !f.known) continue;
        if (any && f.money != pot->money) return false;
        pot->money = f.money;
        any = true;
        const char *texts[2] = {"", ""};
        for (size_t i = 0; i < nkey; i++) texts[i] = key_text(&cells[pot->keys[i]], pot->positive[i]);
        struct arena scratch = b->row;
        struct pot_slot *slot = slot_of(pot, folded(&scratch, texts, nkey));
        if (!slot->text) {
            if (2 * ++used > pot->mask) pot_grow(b, pot);
            char *text = folded(b->arena, texts, nkey);
            slot = slot_of(pot, text);
            slot->text = text;
        }
        slot->sum += f.scaled;
    }
    if (!any && pot->value >= 0) pot->money = t->columns[pot->value].sum;
    return true;
}

static bool same_pot(const struct pot *p, const struct placed *of, int value, const int keys[2],
                     const bool positive[2])
{
    return p->of == of && p->value == value && p->keys[0] == keys[0] && p->keys[1] == keys[1] &&
           p->positive[0] == positive[0] && p->positive[1] == positive[1];
}

struct pot *pot_of(struct book *b, const struct placed *of, int value, const int keys[2],
                   const bool positive[2], size_t nkey)
{
    for (size_t i = 0; i < b->npot; i++)
        if (same_pot(&b->pots[i], of, value, keys, positive))
            return b->pots[i].slots ? &b->pots[i] : NULL;
    if (b->npot == COUNT_OF(b->pots)) return NULL;
    struct pot *pot = &b->pots[b->npot++];
    *pot = (struct pot){.of = of, .value = value, .keys = {keys[0], keys[1]},
                        .positive = {positive[0], positive[1]}};
    if (pot_fill(b, pot, nkey)) return pot;
    pot->slots = NULL;
    return NULL;
}

wide pot_sum(const struct pot *pot, struct arena scratch, const char *const *texts, size_t nkey)
{
    return slot_of(pot, folded(&scratch, texts, nkey))->sum;
}
