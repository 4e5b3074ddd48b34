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

/* They are read into the first ones of pairs. */
static void integers_come_back(void)
{
    const int64_t edges[] = {0,        1, -128, 32767, INT32_MIN, (int64_t)INT32_MAX + 1,
                             INT64_MIN};
    for (size_t i = 0; i < COUNT_OF(edges); i++) {
        struct arena a = arena_new();
        int64_t values[] = {edges[i], -3, 0};
        wide back[] = {9, 9, 9, 9, 9, 9};
        struct column c = column_of_integers(&a, values, 3);
        column_integers(&c, back, 2, 3);
        CHECK(back[0] == edges[i] && back[2] == -3 && back[4] == 0 && back[5] == 9);
    }
    struct column none = column_of_integers(&(struct arena){0}, (int64_t[]){0, 0}, 2);
    CHECK_INT(none.num_width, 0);
}

/* What is divided by nothing is unknown, by a credit note negative. */
static void sums_come_back(void)
{
    struct arena a = arena_new();
    const wide sums[] = {500, 2, -70000, 3, 0, 5, 9, 0};
    struct column plain = column_of_sums(&a, sums, NULL, 2, 100, 4),
                  divided = column_of_sums(&a, sums, sums + 1, 2, 100, 4);
    exact x = column_at(&plain, 1), y = column_at(&divided, 1);
    CHECK(x.num == -70000 && x.den == 100 && y.num == -70000 && y.den == 3);
    CHECK(exact_is_zero(column_at(&divided, 2)) && !exact_known(column_at(&divided, 3)));
    const wide negative[] = {5, -3, 7, 2};
    struct column turned = column_of_sums(&a, negative, negative + 1, 2, 100, 2);
    x = column_at(&turned, 0);
    CHECK(x.num == -5 && x.den == 3);
    int64_t rounded = 0;
    CHECK(column_rounded(&plain, 1, 100, &rounded) && rounded == -70000);
    CHECK(column_rounded(&divided, 1, 1000000, &rounded) && rounded == -23333333333);
    CHECK(!column_rounded(&divided, 3, 100, &rounded));
}

int main(void)
{
    RUN(every_width_comes_back);
    RUN(unknown_takes_no_room);
    RUN(small_numbers_are_narrow);
    RUN(integers_come_back);
    RUN(sums_come_back);
    return test_end();
}
