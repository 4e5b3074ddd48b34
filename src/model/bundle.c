/* Tables of packed rows. In: records, or bundles of another table; out: bundles, in the order of
 * the rows. How a row is packed is pack.c's. */
#include "base/parallel.h"
#include "model/pack.h"

enum { LIST_ROWS = 32 }; /* for a word of a list of neighbours, so that it is small */

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
    static const uint32_t *const elsewhere[BUNDLE_COLUMNS];
    for (size_t i = 0; i < n; i += BUNDLE_ROWS) {
        size_t left = n - i < BUNDLE_ROWS ? n - i : BUNDLE_ROWS;
        bundles_add_one(t, info, records + i * info->record, left, settled, elsewhere);
    }
}

void bundles_add_one(struct bundles *t, const struct table_info *info, const char *records,
                     size_t n, uint32_t settled, const uint32_t *const *elsewhere)
{
    struct bundle p = {.end = (uint32_t)n, .settled = settled};
    bundle_pack(&p, info, records, elsewhere);
    bundle_add(t, p);
}

struct bundle_making {
    const struct table_info *info;
    VEC_OF(struct bundle) bundles;
    size_t n; /* rows */
    void (*fill)(void *of, size_t first, size_t n, char *records);
    void *of;
};

static void bundles_fill(void *shared, struct queue *q)
{
    struct bundle_making *x = shared;
    char *records = NULL;
    for (size_t k; queue_take(q, &k);) {
        size_t first = k * BUNDLE_ROWS, left = x->n - first;
        size_t n = left < BUNDLE_ROWS ? left : BUNDLE_ROWS;
        if (!records) records = vec_zeroed(x->info->record, BUNDLE_ROWS);
        x->fill(x->of, first, n, records);
        x->bundles.at[k].end = (uint32_t)n;
        bundle_close(&x->bundles.at[k], x->info, records, ALL_SETTLED);
    }
    vec_release(records);
}

void bundles_make(struct bundles *t, const struct table_info *info, size_t n,
                  void (*fill)(void *of, size_t first, size_t n, char *records), void *of)
{
    struct bundle_making x = {.info = info, .n = n, .fill = fill, .of = of};
    vec_make(&x.bundles, (n + BUNDLE_ROWS - 1) / BUNDLE_ROWS);
    parallel_run(x.bundles.n, bundles_fill, &x);
    for (size_t k = 0; k < x.bundles.n; k++) bundle_add(t, x.bundles.at[k]);
    vec_free(&x.bundles);
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
    if (t->n == 0) {
        bundles_free(t);
        *t = *more;
        *more = (struct bundles){.n = 0};
        return;
    }
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

/* Words that are neighbours and few may become any others, of which a list is made. */
static bool gets_list(const struct bundle *b, const struct column *column, size_t c)
{
    const struct bundle_field *f = &b->field[c];
    return column->listed && !((sym)f->most & SYM_NUMBERED) &&
           f->most - f->base <= (b->end - b->first) / LIST_ROWS;
}

static void list_make(struct bundle_field *f, const struct renaming *become)
{
    f->nlist = (uint32_t)(f->most - f->base);
    f->list = vec_zeroed(sizeof *f->list, f->nlist);
    for (uint32_t i = 0; i < f->nlist; i++)
        f->list[i] = renamed(become, (sym)(f->base + 1) + i);
}

static void field_rename(struct bundle_field *f, const struct renaming *become)
{
    if (f->list) {
        size_t n = f->nlist;
        for (size_t i = 0; i < n; i++) f->list[i] = renamed(become, f->list[i]);
    } else if (moves(f, become)) {
        sym least = (sym)(f->base + 1);
        int64_t add = (int64_t)renamed(become, least) - (int64_t)least;
        f->base += add;
        f->most += add;
    } else {
        list_make(f, become);
    }
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
                !moves(&b->field[c], become) && !gets_list(b, &columns[c], c);
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

/* What is in doubt about rows that live, which move up. */
static void doubts_thin(struct bundle *b, const uint64_t *dead)
{
    doubt_vector *doubts = &b->doubts;
    uint16_t lost[BUNDLE_ROWS], sum = 0;
    size_t kept = 0;
    for (size_t i = b->first; i < b->end && doubts->n; i++) {
        lost[i - b->first] = sum;
        sum += bit_at(dead, i);
    }
    for (size_t k = 0; k < doubts->n; k++) {
        struct doubt d = doubts->at[k];
        if (bit_at(dead, b->first + d.row)) continue;
        d.row = (uint16_t)(d.row - lost[d.row]);
        doubts->at[kept++] = d;
    }
    doubts->n = kept;
}

/* Leaves the rows that live, as they are packed. */
static void bundle_thin(struct bundle *b, const uint64_t *dead)
{
    char *to = b->bytes;
    uint32_t end = b->end, kept = 0;
    doubts_thin(b, dead);
    for (size_t i = b->first, run; (i = bits_next(dead, i, end, false)) < end; i += run) {
        run = bits_next(dead, i, end, true) - i;
        memmove(to + kept * b->size, bundle_row(b, i), run * b->size);
        kept += (uint32_t)run;
    }
    b->end = b->first + kept;
}

/* Is a day or moment of a dead row the first or last, as bundle_span tells them? */
static bool ends_die(const struct bundle *b, const struct table_info *info,
                     const uint64_t *dead)
{
    struct column columns[BUNDLE_COLUMNS];
    size_t n = columns_packed(info, columns);
    for (size_t c = 0; c < n; c++) {
        int64_t least, most;
        bool dated = columns[c].cell == CELL_DAY || columns[c].cell == CELL_MOMENT;
        if (!dated || !bundle_span(b, c, &least, &most)) continue;
        for (size_t i = b->first; (i = bits_next(dead, i, b->end, true)) < b->end; i++) {
            int64_t at = bundle_value(b, bundle_row(b, i), c, columns[c].none);
            if (at == least || at == most) return true;
        }
    }
    return false;
}

void bundles_drop(struct bundles *t, const struct table_info *info, const uint64_t *dead)
{
    struct bundles left = {.n = 0};
    char *records = vec_zeroed(info->record, BUNDLE_ROWS);
    for (size_t k = 0; k < t->bundles.n; k++) {
        struct bundle b = t->bundles.at[k];
        bool whole = bits_next(dead, b.first, b.end, true) == b.end;
        bool again = !whole && ends_die(&b, info, dead);
        if (!whole) bundle_thin(&b, dead);
        if (again) {
            bundle_open(&b, info, records);
            bundle_close(&b, info, records, b.settled);
        }
        if (b.end > b.first)
            bundle_add(&left, b);
        else
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
