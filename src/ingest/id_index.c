/* Which row of a table has an id: rows whose ids follow one another are added together. */
#include "ingest/id_index.h"

#include "base/text.h"
#include "model/fields.h"
#include "model/parts.h"

/* The place of the run of a leaf. */
static uint32_t *run_of(struct id_index *x, sym s)
{
    size_t leaf = sym_number(s) >> SYM_LEAF_BITS;
    while (x->runs[sym_series(s)].n <= leaf) *vec_push(&x->runs[sym_series(s)]) = 0;
    return &x->runs[sym_series(s)].at[leaf];
}

static void other_set(struct id_index *x, sym s, uint32_t answer)
{
    x->others.size = sizeof answer;
    *(uint32_t *)sym_map_put(&x->others, s) = answer - ID_UNASKED;
}

/* The ids of a leaf stand for themselves from now on. */
static void run_break(struct id_index *x, sym s)
{
    uint32_t *run = run_of(x, s), add = *run;
    sym first = s - sym_number(s) % ID_LEAF;
    if (!add) return;
    *run = 0;
    for (sym k = 0; k < ID_LEAF; k++) other_set(x, first + k, sym_number(first) + k + add);
}

void id_answer_set(struct id_index *x, sym s, uint32_t answer)
{
    if (s & SYM_NUMBERED) run_break(x, s);
    other_set(x, s, answer);
}

void id_answer_add(struct id_index *x, sym s, uint32_t row)
{
    if (s == SYM_EMPTY) return;
    uint32_t known = id_answer(x, s);
    if (known == row) return;
    id_answer_set(x, s, known == ID_UNASKED ? row : REF_AMBIGUOUS);
}

/* Rows in sequence whose ids are the numbers from that of the first on. */
struct stretch {
    sym first;
    uint32_t n, row;
};

/* A whole leaf of numbers, if nothing is known of it. */
static bool leaf_add(struct id_index *x, const struct stretch *t)
{
    uint32_t number = sym_number(t->first), add = t->row - number;
    if (t->n < ID_LEAF || number % ID_LEAF || !add) return false;
    uint32_t *run = run_of(x, t->first);
    if (*run || sym_map_get(&x->others, t->first)) return false;
    *run = add;
    return true;
}

static void stretch_add(struct id_index *x, struct stretch t)
{
    while (t.n) {
        uint32_t n = leaf_add(x, &t) ? ID_LEAF : 1;
        if (n == 1) id_answer_add(x, t.first, t.row);
        t = (struct stretch){t.first + n, t.n - n, t.row + n};
    }
}

static inline void stretch_go_on(struct id_index *x, struct stretch *t, sym id,
                                 uint32_t row)
{
    if (t->n && id & SYM_NUMBERED && id == t->first + t->n) {
        t->n++;
        return;
    }
    stretch_add(x, *t);
    *t = (struct stretch){id, 1, row};
}

void id_index_fill(struct id_index *x, const struct model *m, enum table t)
{
    const struct table_info *info = table_info(t);
    const struct field *f = field_named(t, str_of(info->id));
    const struct bundles *packed = model_bundles((struct model *)m, t);
    const struct cells cells = model_cells(m, t, f->offset);
    const size_t column = packed ? bundle_field_of(info, f) : 0;
    struct stretch now = {.n = 0};
    uint32_t row = 0;
    for (size_t k = 0; packed && k < packed->bundles.n; k++) {
        const struct bundle *b = &packed->bundles.at[k];
        for (; row < b->end; row++)
            stretch_go_on(x, &now, bundle_symbol(b, bundle_row(b, row), column), row);
    }
    for (size_t i = 0; i < cells.n; i++, row++)
        stretch_go_on(x, &now, *(const sym *)(cells.at + i * cells.step), row);
    stretch_add(x, now);
}

void id_index_free(struct id_index *x)
{
    for (size_t s = 0; s < SYM_SERIES; s++) vec_free(&x->runs[s]);
    sym_map_free(&x->others);
}
