/*
 * Ranking: by number, the largest first, then by what a comparison says, then as they stand.
 */
#include "test.h"

#include "base/arena.h"
#include "rules/watch.h"

enum { THINGS = 3000 };

static const uint32_t *ranks;

static int by_rank(const void *context, uint32_t a, uint32_t b)
{
    CHECK(context == ranks);
    return (ranks[a] > ranks[b]) - (ranks[a] < ranks[b]);
}

static bool in_order(struct rank_key a, struct rank_key b, rank_compare *compare)
{
    if (a.key != b.key) return a.key > b.key;
    int order = compare ? compare(ranks, a.index, b.index) : 0;
    return order ? order < 0 : a.index < b.index;
}

/* `spread` different numbers, which differ in one byte or in all. */
static void rank_and_check(size_t n, uint64_t spread, uint64_t factor,
                           rank_compare *compare)
{
    struct arena begin = arena_new(), a = begin;
    struct rank_key *at = arena_many(&a, struct rank_key, THINGS);
    uint32_t *random = arena_many(&a, uint32_t, THINGS);
    uint64_t state = 1;
    size_t wrong = 0;
    for (uint32_t i = 0; i < n; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        at[i] = (struct rank_key){(state >> 33) % spread * factor, i};
        random[i] = (uint32_t)(state >> 60);
    }
    ranks = random;
    rank_sort(at, n, compare, ranks, a);
    for (size_t i = 1; i < n; i++) wrong += !in_order(at[i - 1], at[i], compare);
    CHECK_INT(wrong, 0);
    arena_end(begin);
}

static void ranked(void)
{
    static const size_t sizes[] = {0, 1, 2, 3, 100, THINGS};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        rank_and_check(sizes[i], 1, 1, by_rank);
        rank_and_check(sizes[i], 200, 1, by_rank);
        rank_and_check(sizes[i], 200, 256, NULL);
        rank_and_check(sizes[i], 40, UINT64_MAX / 40, by_rank);
        rank_and_check(sizes[i], 1u << 31, 7777777777u, NULL);
    }
}

int main(void)
{
    RUN(ranked);
    return test_end();
}
