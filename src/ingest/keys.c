/* Keys of rows, as runs of ids or as hashes. In: ids and rows as they are loaded; out: proof
 * that none comes twice, or the rows that may. What becomes of these is left to
 * duplicates.c. */
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

/* Most go on where the one before stopped. */
static void add_numbers(struct row_keys *k, const uint32_t *numbers, size_t n)
{
    for (size_t i = 0; i < n;) {
        keys_add_number(k, numbers[i++]);
        const struct id_run *run = &k->runs.at[k->runs.n - 1];
        uint32_t next = run->number + (uint32_t)(k->n - run->row);
        size_t from = i;
        while (i < n && numbers[i] == next) i++, next++;
        k->n += i - from;
    }
}

size_t keys_add_cells(struct row_keys *k, struct id_cells cells, size_t n)
{
    enum { TOGETHER = 256 };
    uint32_t numbers[TOGETHER];
    if (k->runs.n == 0) return 0;
    n = ids_read(&k->forms[k->last], cells, n < TOGETHER ? n : TOGETHER, numbers);
    add_numbers(k, numbers, n);
    return n;
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

/* Numbers from `first` to before `end`. */
struct range {
    uint64_t first, end;
};
typedef VEC_OF(struct range) ranges;

static int range_order(const void *a, const void *b)
{
    const struct range *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* The numbers that more than one run has, as ranges in order that do not overlap. */
static ranges ranges_shared(const struct row_keys *k)
{
    ranges all = {NULL, 0, 0}, shared = {NULL, 0, 0};
    bool ascending = true;
    for (size_t i = 0; i < k->runs.n; i++) {
        uint64_t first = number_at(k, i);
        ascending &= i == 0 || all.at[i - 1].end <= first;
        *vec_push(&all) = (struct range){first, first + run_length(k, i)};
    }
    if (!ascending) qsort(all.at, all.n, sizeof *all.at, range_order);
    uint64_t end = 0, told = 0; /* of all ranges before; of those in `shared` */
    for (size_t i = 0; i < all.n && !ascending; i++) {
        struct range r = all.at[i], both = {r.first, r.end < end ? r.end : end};
        if (both.first < told) both.first = told;
        if (both.first < both.end) {
            *vec_push(&shared) = both;
            told = both.end;
        }
        if (r.end > end) end = r.end;
    }
    vec_free(&all);
    return shared;
}

bool keys_differ(const struct row_keys *k)
{
    if (k->explicit) return k->n < 2;
    ranges shared = ranges_shared(k);
    bool differ = shared.n == 0;
    vec_free(&shared);
    return differ;
}

/* The first range that ends behind a number. */
static size_t range_from(const ranges *r, uint64_t number)
{
    size_t low = 0, high = r->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->at[middle].end <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static keyed_rows runs_shared(const struct row_keys *k)
{
    keyed_rows out = {NULL, 0, 0};
    ranges shared = ranges_shared(k);
    for (size_t i = 0; i < k->runs.n && shared.n; i++) {
        uint64_t begin = number_at(k, i), end = begin + run_length(k, i);
        for (size_t s = range_from(&shared, begin);
             s < shared.n && shared.at[s].first < end; s++) {
            struct range r = shared.at[s];
            uint64_t from = r.first > begin ? r.first : begin;
            for (uint64_t x = from; x < r.end && x < end; x++)
                *vec_push(&out) = (struct keyed_row){x << 1 | 1, k->runs.at[i].row +
                                                                     (uint32_t)(x - begin)};
        }
    }
    vec_free(&shared);
    return out;
}

/* Sixteen bits for each row, by the hash: who meets a bit that is set may be there twice. */
keyed_rows hashes_shared(const uint64_t *hashes, size_t n)
{
    enum { BITS_A_ROW = 16, WORD = 64 };
    keyed_rows out = {NULL, 0, 0};
    VEC_OF(uint64_t) once = {NULL, 0, 0}, twice = {NULL, 0, 0};
    int shift = WORD - 6;
    while (shift > 0 && (uint64_t)1 << (WORD - shift) < n * BITS_A_ROW) shift--;
    vec_make(&once, ((size_t)1 << (WORD - shift)) / WORD);
    vec_make(&twice, once.n);
    for (size_t i = 0; i < n; i++) {
        uint64_t place = hashes[i] * 0x9E3779B97F4A7C15u >> shift;
        uint64_t bit = (uint64_t)(hashes[i] != 0) << place % WORD;
        twice.at[place / WORD] |= once.at[place / WORD] & bit;
        once.at[place / WORD] |= bit;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t place = hashes[i] * 0x9E3779B97F4A7C15u >> shift;
        if (hashes[i] && twice.at[place / WORD] >> place % WORD & 1)
            *vec_push(&out) = (struct keyed_row){hashes[i], (uint32_t)i};
    }
    vec_free(&once);
    vec_free(&twice);
    return out;
}

keyed_rows keys_shared(const struct row_keys *k)
{
    return k->explicit ? hashes_shared(k->hashes.at, k->hashes.n) : runs_shared(k);
}
