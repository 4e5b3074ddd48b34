/* Arenas: zeroed memory, blocks of a vanished scratch copy used again, large pieces;
 * vectors. */
#include "base/arena.h"
#include "base/bits.h"
#include "base/text.h"
#include "test.h"

static bool is_zero(const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at[i]) return false;
    return true;
}

static void soil(struct arena scratch, size_t pieces, size_t n)
{
    for (size_t i = 0; i < pieces; i++) memset(arena_take(&scratch, n), 0xEE, n);
}

static void scratch_is_reused_clean(void)
{
    struct arena a = arena_new();
    char *kept = arena_string(&a, "kept");
    for (int round = 0; round < 3; round++) {
        soil(a, 100, 5000);
        char *piece = arena_take(&a, 40000);
        CHECK(is_zero(piece, 40000));
        memset(piece, 0xDD, 40000);
    }
    CHECK_TEXT(kept, "kept");
}

static void large_pieces(void)
{
    struct arena a = arena_new();
    soil(a, 3, 1000);
    char *large = arena_take(&a, 20 << 20);
    CHECK(is_zero(large, 20 << 20));
    soil(a, 2, 30 << 20);
    char *next = arena_take(&a, 25 << 20);
    CHECK(is_zero(next, 25 << 20));
    CHECK_INT((uintptr_t)arena_take(&a, 1) % 16, 0);
    CHECK(arena_take(&a, 0) != NULL);
}

static void printing(void)
{
    struct arena a = arena_new();
    CHECK_TEXT(arena_printf(&a, "%s-%d", "x", 7), "x-7");
    CHECK_TEXT(arena_copy(&a, (str){NULL, 0}), "");
}

static void vectors(void)
{
    VEC_OF(int) v = {0};
    for (int i = 0; i < 100000; i++) *vec_push(&v) = i;
    CHECK_INT(v.n, 100000);
    CHECK_INT(v.at[99999], 99999);
    vec_free(&v);
    CHECK(v.at == NULL && v.n == 0);
}

/* Stretches of rows that are in a set, and that are not, whatever words they end in. */
static void bits(void)
{
    enum { ROWS = 300 };
    bit_set set = {NULL, 0, 0};
    bits_make(&set, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        if ((i >= 60 && i < 200) || i == 3) bit_put(set.at, i);
    CHECK(bit_at(set.at, 3) && !bit_at(set.at, 59) && bit_at(set.at, 199));
    CHECK_INT(bits_next(set.at, 0, ROWS, true), 3);
    CHECK_INT(bits_next(set.at, 0, 3, true), 3);
    CHECK_INT(bits_next(set.at, 3, ROWS, false), 4);
    CHECK_INT(bits_next(set.at, 4, ROWS, true), 60);
    CHECK_INT(bits_next(set.at, 4, 58, true), 58);
    CHECK_INT(bits_next(set.at, 61, ROWS, false), 200);
    CHECK_INT(bits_next(set.at, 64, 128, false), 128);
    CHECK_INT(bits_next(set.at, 200, ROWS, true), ROWS);
    CHECK_INT(bits_next(set.at, 200, 200, true), 200);
    vec_free(&set);
}

int main(void)
{
    RUN(scratch_is_reused_clean);
    RUN(large_pieces);
    RUN(printing);
    RUN(vectors);
    RUN(bits);
    return test_end();
}
