/* Pieces of a file, loaded one by one and put together (pieces.c). In: rows that must not change
 * how others are read; out: what was said and counted of them, as of the whole file. Where the
 * pieces begin, and what becomes of their records, is left to pieces.c. */
#include "ingest/loading.h"

#include <string.h>

bool load_begin_again(struct load *l)
{
    if (l->converter.waits || l->other_table) return false;
    l->converter.turned = false;
    return true;
}

struct load *load_more(struct ingest *in, const struct load *first,
                       struct input_file *counts, const struct layout *layout)
{
    return load_new(in, first->index, counts, layout);
}

bool load_rows_alike(struct load *l, struct source *source)
{
    while (block_load(l, source) || row_next(l, source)) {
        if (l->converter.waits | l->converter.turned | l->other_table) return false;
    }
    rows_pack(l, l->layout->plans->table);
    return true;
}

/* The column of a header that no other column with complaints bears. */
static struct column_plan *complainer(struct table_plan *plan, const char *header)
{
    struct column_plan *found = NULL;
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan *c = &plan->columns[i];
        if (!header || !c->header || strcmp(c->header, header) != 0) continue;
        if (found) return NULL;
        found = c;
    }
    return found;
}

/* Says what a later piece has said, but for cells of a column of which enough were named. */
static bool said_again(struct load *l, const struct load *more, uint32_t lines)
{
    const struct diags *said = more->in->model->diags;
    for (size_t i = 0; i < said->n; i++) {
        struct diag d = said->at[i];
        if (d.row) d.row += lines;
        if (d.level == DIAG_WARNING) {
            struct column_plan *c = complainer(l->layout->plans, d.column);
            if (!c) return false;
            if (++c->complaints > CELLS_REPORTED) continue;
        }
        diag_add(l->in->model->diags, d);
    }
    return true;
}

/* Are decimals and shares of a column written alike in both, as far as they show it? */
static bool column_agrees(struct column_plan *c, const struct column_plan *other)
{
    bool mark = c->mark == other->mark || other->mark == DECIMAL_UNKNOWN;
    bool share = c->share == other->share || other->share == SHARE_UNKNOWN;
    if (c->mark == DECIMAL_UNKNOWN) c->mark = other->mark, mark = true;
    if (c->share == SHARE_UNKNOWN) c->share = other->share, share = true;
    return mark && share;
}

bool load_add(struct load *l, const struct load *more, uint32_t lines)
{
    struct table_plan *plan = l->layout->plans;
    const struct table_plan *others = more->layout->plans;
    if (!said_again(l, more, lines)) return false;
    for (size_t i = 0; i < plan->ncolumn; i++) {
        if (!column_agrees(&plan->columns[i], &others->columns[i])) return false;
        if (others->columns[i].complaints > CELLS_REPORTED)
            plan->columns[i].complaints += others->columns[i].complaints - CELLS_REPORTED;
    }
    l->file->feed[0].rows += more->file->feed[0].rows;
    l->file->feed[0].used += more->file->feed[0].used;
    l->file->feed[0].rejected += more->file->feed[0].rejected;
    l->skipped += more->skipped;
    if (plan->filtered == 0) {
        plan->left_by = others->left_by;
        plan->left_text = others->left_text;
    }
    plan->filtered += others->filtered;
    return true;
}
