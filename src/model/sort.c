/* Stable sorting of large tables: a radix sort of (key, index) pairs over the digits in
 * which keys differ at all, then one pass that carries the records to their places. */
#include "model/sort.h"
#include "base/vec.h"

#include <string.h>

enum { DIGIT = 11, BUCKETS = 1 << DIGIT, RECORD_MOST = 256 };

struct pair {
    uint64_t key;
    uint32_t index;
} __attribute__((packed, aligned(4)));

typedef VEC_OF(struct pair) pairs;

bool records_in_order(const void *records, size_t n, size_t size, sort_key *first,
                      sort_key *second)
{
    const char *at = records;
    int64_t before = n ? first(at) : 0;
    for (size_t i = 1; i < n; i++) {
        const char *b = at + i * size;
        int64_t key = first(b);
        if (before > key) return false;
        if (before == key && second && second(b - size) > second(b)) return false;
        before = key;
    }
    return true;
}

/* Room for n pairs, that count as there. */
static void pairs_reserve(pairs *p, size_t n)
{
    p->cap = n;
    p->at = vec_grow(NULL, sizeof *p->at, &p->cap);
    p->n = n;
}

/* One stable pass over a digit. */
static void pass(const struct pair *from, struct pair *to, size_t n, int shift,
                 size_t starts[BUCKETS])
{
    for (size_t i = 0; i < n; i++)
        to[starts[from[i].key >> shift & (BUCKETS - 1)]++] = from[i];
}

/* Where each bucket starts; false if all pairs fall into one, so that the pass may be left
 * out. */
static bool bucket_starts(const struct pair *p, size_t n, int shift, size_t starts[BUCKETS])
{
    memset(starts, 0, BUCKETS * sizeof *starts);
    for (size_t i = 0; i < n; i++) starts[p[i].key >> shift & (BUCKETS - 1)]++;
    if (starts[p[0].key >> shift & (BUCKETS - 1)] == n) return false;
    for (size_t b = 0, sum = 0; b < BUCKETS; b++) {
        size_t count = starts[b];
        starts[b] = sum;
        sum += count;
    }
    return true;
}

/* Sorts the pairs by the key of the records they point at. */
static void pairs_sort(pairs *p, pairs *spare, const char *at, size_t size, sort_key *key)
{
    size_t starts[BUCKETS];
    for (size_t i = 0; i < p->n; i++) /* the offset keeps the order of signed keys */
        p->at[i].key = (uint64_t)key(at + p->at[i].index * size) ^ (uint64_t)1 << 63;
    for (int shift = 0; shift < 64; shift += DIGIT) {
        if (!bucket_starts(p->at, p->n, shift, starts)) continue;
        pass(p->at, spare->at, p->n, shift, starts);
        struct pair *swap = p->at;
        p->at = spare->at;
        spare->at = swap;
    }
}

/* Carries record p[i].index to place i, following each cycle once. */
static void carry(char *at, size_t size, struct pair *p, size_t n)
{
    char held[RECORD_MOST];
    for (size_t i = 0; i < n; i++) {
        if (p[i].index == i) continue;
        memcpy(held, at + i * size, size);
        size_t to = i;
        while (p[to].index != i) {
            size_t from = p[to].index;
            memcpy(at + to * size, at + from * size, size);
            p[to].index = (uint32_t)to;
            to = from;
        }
        memcpy(at + to * size, held, size);
        p[to].index = (uint32_t)to;
    }
}

void records_sort(void *at, size_t n, size_t size, sort_key *first, sort_key *second,
                  uint32_t *moved)
{
    assert(n < UINT32_MAX && size <= RECORD_MOST);
    pairs p, spare;
    pairs_reserve(&p, n);
    pairs_reserve(&spare, n);
    for (size_t i = 0; i < n; i++) p.at[i].index = (uint32_t)i;
    if (second) pairs_sort(&p, &spare, at, size, second);
    pairs_sort(&p, &spare, at, size, first);
    for (size_t i = 0; i < n; i++) moved[p.at[i].index] = (uint32_t)i;
    carry(at, size, p.at, n);
    vec_free(&p);
    vec_free(&spare);
}
