/* metrics/column.h: what is read from a column is what was put into it, however narrow it
 * was kept. */
#include "metrics/column.h"
#include "test.h"

static bool comes_back(const exact *values, size_t n)
{
    struct arena a = arena_new();
    struct column c = column_of(&a, values, n);
    for (size_t i = 0; i < n; i++) {
        exact x = column_at(&c, i);
        if (x.den != values[i].den || (x.den && x.num != values[i].num)) return false;
    }
    return true;
}

static void every_width_comes_back(void)
{
    wide edges[] = {0,
                    1,
                    -1,
                    127,
                    -127,
                    -128,
                    128,
                    32767,
                    -32768,
                    32768,
                    INT32_MAX,
                    INT32_MIN,
                    (wide)INT32_MAX + 1,
                    INT64_MAX,
                    INT64_MIN,
                    (wide)INT64_MAX + 1,
                    (wide)INT64_MAX * INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(edges); i++) {
        wide den = edges[i] > 0 ? edges[i] : 100;
        CHECK(comes_back((exact[]){{edges[i], 100}, {5, 100}, {0, 0}, {-7, 100}}, 4));
        CHECK(comes_back((exact[]){{3, den}, {0, 0}, {edges[i], 7}, {0, 1}}, 4));
    }
}

static void unknown_takes_no_room(void)
{
    struct arena a = arena_new();
    struct column c = column_of(&a, (exact[]){{0, 0}, {5, 0}}, 2), zeroed = {0};
    CHECK(!c.nums && !c.dens);
    CHECK(!exact_known(column_at(&c, 1)) && !exact_known(column_at(&zeroed, 9)));
}

static void small_numbers_are_narrow(void)
{
    struct arena a = arena_new();
    struct column c = column_of(&a, (exact[]){{100, 1}, {-3, 1}, {0, 0}}, 3);
    CHECK_INT(c.num_width, 1);
    CHECK(!c.dens);
}

int main(void)
{
    RUN(every_width_comes_back);
    RUN(unknown_takes_no_room);
    RUN(small_numbers_are_narrow);
    return test_end();
}
