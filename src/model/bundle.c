/* Tables of packed rows. In: records, or bundles of another table; out: bundles, in the order of
 * the rows. How a row is packed is pack.c's. */
#include "model/pack.h"

void bundles_cell(const struct bundles *t, const struct table_info *info,
                  const struct field *f, size_t i, char *out)
{
    struct column columns[BUNDLE_COLUMNS];
    const struct bundle *p = bundle_of(t, i);
    size_t first = bundle_field_of(info, f);
    columns_packed(info, columns);
    for (size_t c = first; c < first + (f->kind == FIELD_PERIOD ? PERIOD_COLUMNS : 1);
         c++) {
        struct column to = columns[c];
        int64_t value;
        to.offset -= f->offset;
        column_unpack(p, &to, c, bundle_row(p, i), 1, &value);
        column_write(&to, out, 0, 1, &value);
    }
}

/* Makes a bundle the last of the table. */
static void bundle_add(struct bundles *t, struct bundle p)
{
    uint32_t n = p.end - p.first;
    p.first = (uint32_t)t->n;
    p.end = p.first + n;
    assert(t->n + n < UINT32_MAX);
    while (t->near.n << BUNDLE_BITS < p.end) *vec_push(&t->near) = (uint32_t)t->bundles.n;
    *vec_push(&t->bundles) = p;
    t->n += n;
}

void bundles_add(struct bundles *t, const struct table_info *info, const char *records,
                 size_t n, uint32_t settled)
{
    for (size_t i = 0; i < n; i += BUNDLE_ROWS) {
        struct bundle p = {.end = (uint32_t)(n - i < BUNDLE_ROWS ? n - i : BUNDLE_ROWS)};
        bundle_close(&p, info, records + i * info->record, settled);
        bundle_add(t, p);
    }
}

void bundles_doubt(struct bundles *t, const struct doubt *doubts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *vec_push(&t->bundles.at[t->bundles.n - 1].doubts) = doubts[i];
}

void bundles_settled(struct bundles *t)
{
    for (size_t i = 0; i < t->bundles.n; i++) {
        t->bundles.at[i].settled = ALL_SETTLED;
        vec_free(&t->bundles.at[i].doubts);
    }
}

void bundles_append(struct bundles *t, struct bundles *more)
{
    for (size_t i = 0; i < more->bundles.n; i++) bundle_add(t, more->bundles.at[i]);
    more->bundles.n = 0;
    bundles_free(more);
}

/* ---- other symbols ---- */

static bool holds_symbols(const struct bundle *b, const struct column *columns, size_t c)
{
    return b->field[c].mask &&
           (columns[c].naming == NAMES_SYMBOL ||
            (columns[c].naming == NAMES_REFERENCE && !(b->settled >> c & 1)));
}

/* Ids of one series that stays in order: a column of them moves as a whole. */
static bool moves(const struct bundle_field *f, const struct renaming *become)
{
    sym least = (sym)(f->base + 1), most = (sym)f->most;
    return least & SYM_NUMBERED && sym_series(least) == sym_series(most) &&
           become->plain[sym_series(least)];
}

static void field_rename(struct bundle_field *f, const struct renaming *become)
{
    if (f->list) {
        size_t n = f->nlist;
        for (size_t i = 0; i < n; i++) f->list[i] = renamed(become, f->list[i]);
        return;
    }
    sym least = (sym)(f->base + 1);
    int64_t add = (int64_t)renamed(become, least) - (int64_t)least;
    f->base += add;
    f->most += add;
}

static void records_rename(struct bundle *b, const struct table_info *info,
                           const struct column *columns, size_t n,
                           const struct renaming *become, char *records)
{
    bundle_open(b, info, records);
    for (size_t c = 0; c < n; c++) {
        if (!holds_symbols(b, columns, c)) continue;
        char *at = records + columns[c].offset;
        for (size_t i = b->first; i < b->end; i++, at += info->record) {
            sym *s = (sym *)at;
            if (*s != (sym)columns[c].none) *s = renamed(become, *s);
        }
    }
    bundle_close(b, info, records, b->settled);
}

static void bundle_rename(struct bundle *b, const struct table_info *info,
                          const struct renaming *become, char **room)
{
    struct column columns[BUNDLE_COLUMNS];
    size_t n = columns_packed(info, columns);
    bool each = false;
    for (size_t c = 0; c < n; c++)
        each |= holds_symbols(b, columns, c) && !b->field[c].list &&
                !moves(&b->field[c], become);
    if (each) {
        if (!*room) *room = vec_zeroed(info->record, BUNDLE_ROWS);
        records_rename(b, info, columns, n, become, *room);
        return;
    }
    for (size_t c = 0; c < n; c++)
        if (holds_symbols(b, columns, c)) field_rename(&b->field[c], become);
}

void bundles_rename(struct bundles *t, const struct table_info *info,
                    const struct renaming *become)
{
    char *records = NULL;
    for (size_t k = 0; k < t->bundles.n; k++) {
        struct bundle *b = &t->bundles.at[k];
        for (size_t j = 0; j < b->doubts.n; j++) {
            sym *s = &b->doubts.at[j].symbol;
            if (*s != REF_NONE) *s = renamed(become, *s);
        }
        bundle_rename(b, info, become, &records);
    }
    vec_release(records);
}

/* ---- rows that go ---- */

/* The rows of one bundle that live, as one of another table. */
static void bundle_thin(struct bundles *left, const struct table_info *info,
                        const struct bundle *b, const bool *dead, char *records)
{
    uint16_t place[BUNDLE_ROWS], kept = 0;
    bundle_open(b, info, records);
    for (uint32_t i = 0; i < b->end - b->first; i++) {
        place[i] = kept;
        if (dead[b->first + i]) continue;
        memmove(records + kept++ * info->record, records + i * info->record, info->record);
    }
    if (kept) bundles_add(left, info, records, kept, b->settled);
    for (size_t k = 0; k < b->doubts.n; k++) {
        struct doubt d = b->doubts.at[k];
        if (dead[b->first + d.row]) continue;
        d.row = place[d.row];
        bundles_doubt(left, &d, 1);
    }
}

void bundles_drop(struct bundles *t, const struct table_info *info, const bool *dead)
{
    struct bundles left = {.n = 0};
    char *records = vec_zeroed(info->record, BUNDLE_ROWS);
    for (size_t k = 0; k < t->bundles.n; k++) {
        struct bundle b = t->bundles.at[k];
        bool whole = true;
        for (uint32_t i = b.first; i < b.end && whole; i++) whole = !dead[i];
        if (whole) {
            bundle_add(&left, b);
            continue;
        }
        bundle_thin(&left, info, &b, dead, records);
        bundle_free(&b);
    }
    vec_release(records);
    t->bundles.n = 0;
    bundles_free(t);
    *t = left;
}

void bundles_free(struct bundles *t)
{
    for (size_t i = 0; i < t->bundles.n; i++) bundle_free(&t->bundles.at[i]);
    vec_free(&t->bundles);
    vec_free(&t->near);
    t->n = 0;
}
