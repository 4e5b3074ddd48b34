/* Rows of one file that are the items of documents: the last row of each id gets the sum of
 * all, as the profile says (same_id: add). The others lose against it in duplicates.c. */
#include "ingest/items.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "ingest/convert.h"
#include "model/fields.h"

static const struct field *field_by_kind(enum table t, enum field_kind kind)
{
    for (const struct field *f = table_info(t)->fields; f->name; f++)
        if (f->kind == kind && field_is_kept(f)) return f;
    return NULL;
}

static const struct field *id_field(enum table t)
{
    const char *id = table_info(t)->id;
    const struct field *f = id ? field_named(t, str_of(id)) : NULL;
    return f && field_is_kept(f) ? f : NULL;
}

const struct field *items_amount(enum table t)
{
    return id_field(t) ? field_by_kind(t, FIELD_MONEY) : NULL;
}

struct item {
    uint32_t id, row;
};

static int item_order(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->id != y->id) return x->id < y->id ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool sum_of(const struct any_rows *rows, const struct item *items, size_t n,
                   size_t at, money *sum)
{
    wide total = 0;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        money amount = wide_get(rows->at + items[i].row * rows->size + at);
        if (amount == MONEY_NONE) continue;
        total += amount;
        any = true;
    }
    *sum = (money)total;
    return any && total <= MONEY_MOST && total >= -MONEY_MOST;
}

size_t items_add_up(struct model *m, enum table t, size_t first)
{
    struct any_rows rows = model_rows(m, t);
    const struct field *id = id_field(t), *amount = items_amount(t);
    VEC_OF(struct item) items = {NULL, 0, 0};
    size_t merged = 0;
    for (size_t i = first; i < rows.n; i++) {
        uint32_t key;
        memcpy(&key, rows.at + i * rows.size + id->offset, sizeof key);
        if (key != SYM_EMPTY) *vec_push(&items) = (struct item){key, (uint32_t)i};
    }
    if (items.n) qsort(items.at, items.n, sizeof *items.at, item_order);
    for (size_t i = 0, n; i < items.n; i += n) {
        money sum;
        for (n = 1; i + n < items.n && items.at[i + n].id == items.at[i].id;) n++;
        if (n == 1 || !sum_of(&rows, items.at + i, n, amount->offset, &sum)) continue;
        wide_put(rows.at + items.at[i + n - 1].row * rows.size + amount->offset, sum);
        merged += n - 1;
    }
    vec_free(&items);
    return merged;
}
