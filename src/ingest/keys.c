/* Keys of rows, as runs of ids or as hashes. In: ids and rows as they are loaded; out: proof
 * that none comes twice, or one number for each row to compare. What becomes of rows that do
 * come twice is left to duplicates.c. */
#include "ingest/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { DIGITS_MOST = 9, LENGTH_MOST = 24 };

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

static void form_take(struct row_keys *k, str id)
{
    size_t digits = 0;
    while (digits < id.n && digits < DIGITS_MOST &&
           (unsigned)(id.s[id.n - 1 - digits] - '0') < 10)
        digits++;
    size_t prefix = id.n - digits;
    bool fits = digits > 0 && prefix <= sizeof k->prefix && id.n <= LENGTH_MOST &&
                is_plain(id.s, prefix);
    if (!fits) return;
    memcpy(k->prefix, id.s, prefix);
    k->prefix_n = (uint8_t)prefix;
    k->length = (uint8_t)id.n;
}

/* The number of an id of the form of all so far; -1 if it has another. */
static int64_t id_number(const struct row_keys *k, str id)
{
    if (id.n != k->length) return -1;
    size_t i = 0;
    for (; i < k->prefix_n; i++)
        if (id.s[i] != k->prefix[i]) return -1;
    uint32_t number = 0;
    for (; i < id.n; i++) {
        unsigned digit = (unsigned)(unsigned char)id.s[i] - '0';
        if (digit > 9) return -1;
        number = number * 10 + digit;
    }
    return number;
}

static void run_add(struct row_keys *k, uint32_t row, uint32_t number)
{
    const struct id_run *last = k->runs.n ? &k->runs.at[k->runs.n - 1] : NULL;
    if (last && number - last->number == row - last->row) return;
    *vec_push(&k->runs) = (struct id_run){row, number};
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
    char id[LENGTH_MOST];
    memcpy(id, k->prefix, k->prefix_n);
    for (size_t i = 0; i < k->runs.n; i++)
        for (size_t j = 0; j < run_length(k, i); j++) {
            uint32_t number = k->runs.at[i].number + (uint32_t)j;
            for (size_t at = k->length; at-- > k->prefix_n; number /= 10)
                id[at] = (char)('0' + number % 10);
            *vec_push(&k->hashes) = id_hash(none, (str){id, k->length});
        }
    vec_free(&k->runs);
    k->explicit = true;
}

/* ---- what others see ---- */

void keys_add_id(struct row_keys *k, struct arena scratch, str id)
{
    if (!k->explicit) {
        if (k->n == 0) form_take(k, id);
        int64_t number = k->length ? id_number(k, id) : -1;
        if (number >= 0) {
            run_add(k, (uint32_t)k->n++, (uint32_t)number);
            return;
        }
        make_explicit(k);
    }
    keys_add_hash(k, id_hash(scratch, id));
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
    bool alike = !k->explicit && !more->explicit && k->length == more->length &&
                 k->prefix_n == more->prefix_n &&
                 memcmp(k->prefix, more->prefix, k->prefix_n) == 0;
    if (more->n && !alike) {
        make_explicit(k);
        make_explicit(more);
    }
    for (size_t i = 0; i < more->runs.n; i++)
        *vec_push(&k->runs) =
            (struct id_run){more->runs.at[i].row + (uint32_t)k->n, more->runs.at[i].number};
    for (size_t i = 0; i < more->hashes.n; i++) *vec_push(&k->hashes) = more->hashes.at[i];
    k->n += more->n;
    keys_free(more);
}

struct range {
    uint64_t first, end;
};

static int range_order(const void *a, const void *b)
{
    const struct range *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

bool keys_differ(const struct row_keys *k)
{
    if (k->explicit) return k->n < 2;
    VEC_OF(struct range) ranges = {NULL, 0, 0};
    bool ascending = true, differ = true;
    for (size_t i = 0; i < k->runs.n; i++) {
        uint64_t first = k->runs.at[i].number;
        ascending &= i == 0 || ranges.at[i - 1].end <= first;
        *vec_push(&ranges) = (struct range){first, first + run_length(k, i)};
    }
    if (!ascending) qsort(ranges.at, ranges.n, sizeof *ranges.at, range_order);
    for (size_t i = 1; i < ranges.n && !ascending; i++)
        differ &= ranges.at[i - 1].end <= ranges.at[i].first;
    vec_free(&ranges);
    return differ;
}

void keys_number(struct row_keys *k, uint64_t *least, uint64_t *most)
{
    *least = k->explicit ? 0 : UINT64_MAX;
    *most = k->explicit ? UINT64_MAX : 0;
    for (size_t i = 0; i < k->runs.n; i++)
        for (size_t j = 0; j < run_length(k, i); j++) {
            uint64_t number = k->runs.at[i].number + j;
            if (number < *least) *least = number;
            if (number > *most) *most = number;
            *vec_push(&k->hashes) = number << 1 | 1;
        }
}
