/* Keys of rows, as runs of ids or as hashes. In: ids and rows as they are loaded; out: proof
 * that none comes twice, or one number for each row to compare. What becomes of rows that do
 * come twice is left to duplicates.c. */
#include "ingest/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void keys_free(struct row_keys *k)
{
    vec_free(&k->runs);
    vec_free(&k->hashes);
    *k = (struct row_keys){.n = 0};
}

/* ---- runs ---- */

/* Under the foldings of names an id of such characters differs in letters' size only. */
static bool is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] <= ' ' || s[i] >= 127) return false;
    return true;
}

static bool same_small(char a, char b)
{
    if (a >= 'A' && a <= 'Z') a += 32;
    if (b >= 'A' && b <= 'Z') b += 32;
    return a == b;
}

/* Do two prefixes differ in nothing but the size of their letters? */
static bool forms_fold_alike(const struct id_form *a, const struct id_form *b)
{
    if (a->length != b->length || a->prefix_n != b->prefix_n) return false;
    for (size_t i = 0; i < a->prefix_n; i++)
        if (!same_small(a->prefix[i], b->prefix[i])) return false;
    return true;
}

/* The index of a form, added if it is new; -1 if it cannot be one. */
static int64_t form_index(struct row_keys *k, const struct id_form *f)
{
    for (uint32_t i = 0; i < k->nform; i++) {
        if (id_form_equal(&k->forms[i], f)) return i;
        if (forms_fold_alike(&k->forms[i], f)) return -1;
    }
    if (k->nform == KEY_FORMS || !is_plain(f->prefix, f->prefix_n)) return -1;
    k->forms[k->nform] = *f;
    return k->nform++;
}

/* An id of another form than the one before; false if it cannot be kept as a number. */
static bool id_begin(struct row_keys *k, str id)
{
    struct id_form form;
    if (!id_form_of(&form, id, 1, ID_DIGITS_MOST)) return false;
    int64_t index = form_index(k, &form);
    if (index < 0) return false;
    k->last = (uint32_t)index;
    uint32_t number = (uint32_t)id_number(&form, id);
    *vec_push(&k->runs) = (struct id_run){(uint32_t)k->n++, number, k->last};
    return true;
}

static size_t run_length(const struct row_keys *k, size_t i)
{
    return (i + 1 < k->runs.n ? k->runs.at[i + 1].row : k->n) - k->runs.at[i].row;
}

/* ---- hashes ---- */

/* Of an id under the foldings of names; nearly all ids are plain ASCII. */
static uint64_t id_hash(struct arena scratch, str id)
{
    char small[64];
    if (id.n > sizeof small || !is_plain(id.s, id.n))
        return str_hash(text_fold(&scratch, id)) | 1;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.s[i];
        small[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return str_hash((str){small, id.n}) | 1;
}

/* Runs cannot say more: hashes from now on. */
static void make_explicit(struct row_keys *k)
{
    if (k->explicit) return;
    struct arena none = {NULL, NULL}; /* plain ids are folded without memory */
    char id[ID_PREFIX_MOST + ID_DIGITS_MOST + 1];
    for (size_t i = 0; i < k->runs.n; i++) {
        const struct id_form *f = &k->forms[k->runs.at[i].form];
        for (size_t j = 0; j < run_length(k, i); j++) {
            id_write(f, k->runs.at[i].number + (uint32_t)j, id);
            *vec_push(&k->hashes) = id_hash(none, (str){id, f->length});
        }
    }
    vec_free(&k->runs);
    k->explicit = true;
}

/* ---- what others see ---- */

void keys_add_id(struct row_keys *k, struct arena scratch, str id)
{
    if (keys_add_next(k, id)) return;
    if (k->explicit || !id_begin(k, id)) keys_add_hash(k, id_hash(scratch, id));
}

void keys_add_hash(struct row_keys *k, uint64_t hash)
{
    make_explicit(k);
    *vec_push(&k->hashes) = hash;
    k->n++;
}

void keys_add_row(struct row_keys *k, const struct source_row *row)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < row->n; i++)
        hash = (hash ^ str_hash(row->cell[i])) * 1099511628211u + i;
    keys_add_hash(k, hash & ~(uint64_t)1);
}

void keys_append(struct row_keys *k, struct row_keys *more)
{
    if (k->n == 0) {
        keys_free(k);
        *k = *more;
        *more = (struct row_keys){.n = 0};
        return;
    }
    int64_t become[KEY_FORMS];
    bool runs = !k->explicit && !more->explicit;
    for (uint32_t i = 0; i < more->nform && runs; i++)
        runs = (become[i] = form_index(k, &more->forms[i])) >= 0;
    if (more->n && !runs) {
        make_explicit(k);
        make_explicit(more);
    }
    for (size_t i = 0; i < more->runs.n; i++) {
        struct id_run r = more->runs.at[i];
        *vec_push(&k->runs) =
            (struct id_run){r.row + (uint32_t)k->n, r.number, (uint32_t)become[r.form]};
    }
    for (size_t i = 0; i < more->hashes.n; i++) *vec_push(&k->hashes) = more->hashes.at[i];
    k->n += more->n;
    keys_free(more);
}

/* The first number of a run; those of each form keep to themselves. */
static uint64_t number_at(const struct row_keys *k, size_t i)
{
    return (uint64_t)k->runs.at[i].form << 32 | k->runs.at[i].number;
}

struct range {
    uint64_t first, end;
};

static int range_order(const void *a, const void *b)
{
    const struct range *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

typedef VEC_OF(struct range) range_vector;

/* The numbers of all runs, ascending. */
static range_vector ranges_sorted(const struct row_keys *k)
{
    range_vector ranges = {NULL, 0, 0};
    bool ascending = true;
    for (size_t i = 0; i < k->runs.n; i++) {
        uint64_t first = number_at(k, i);
        ascending &= i == 0 || ranges.at[i - 1].first <= first;
        *vec_push(&ranges) = (struct range){first, first + run_length(k, i)};
    }
    if (!ascending) qsort(ranges.at, ranges.n, sizeof *ranges.at, range_order);
    return ranges;
}

/* The numbers that come more than once, ascending. */
static range_vector ranges_shared(const struct row_keys *k)
{
    range_vector all = ranges_sorted(k), shared = {NULL, 0, 0};
    uint64_t end = 0; /* of those before */
    for (size_t i = 0; i < all.n; i++) {
        struct range r = all.at[i], *last = shared.n ? &shared.at[shared.n - 1] : NULL;
        uint64_t both = r.end < end ? r.end : end;
        if (r.end > end) end = r.end;
        if (both <= r.first) continue;
        if (last && last->end >= r.first)
            last->end = both > last->end ? both : last->end;
        else
            *vec_push(&shared) = (struct range){r.first, both};
    }
    vec_free(&all);
    return shared;
}

bool keys_differ(const struct row_keys *k)
{
    if (k->explicit) return k->n < 2;
    range_vector shared = ranges_shared(k);
    bool differ = shared.n == 0;
    vec_free(&shared);
    return differ;
}

/* The first range that ends behind a number. */
static size_t range_behind(const range_vector *ranges, uint64_t number)
{
    size_t low = 0, high = ranges->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges->at[middle].end <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct alike keys_alike(struct row_keys *k)
{
    struct alike x = {.least = UINT64_MAX, .all = k->explicit};
    if (k->explicit) {
        x.keys.at = k->hashes.at;
        x.keys.n = x.keys.cap = k->hashes.n;
        k->hashes.at = NULL;
        keys_free(k);
        return x;
    }
    range_vector shared = ranges_shared(k);
    if (shared.n) {
        x.least = shared.at[0].first;
        x.most = shared.at[shared.n - 1].end - 1;
    }
    for (size_t i = 0; i < k->runs.n; i++) {
        uint64_t first = number_at(k, i), end = first + run_length(k, i);
        for (size_t j = range_behind(&shared, first);
             j < shared.n && shared.at[j].first < end; j++) {
            struct range r = shared.at[j];
            uint64_t number = r.first > first ? r.first : first;
            for (; number < r.end && number < end; number++) {
                *vec_push(&x.rows) = k->runs.at[i].row + (uint32_t)(number - first);
                *vec_push(&x.keys) = number << 1 | 1;
            }
        }
    }
    vec_free(&shared);
    keys_free(k);
    return x;
}

void alike_free(struct alike *x)
{
    vec_free(&x->rows);
    vec_free(&x->keys);
}
