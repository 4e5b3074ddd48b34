/* base/exact.h: fractions that never round before they are printed, and the rounding
 * itself. */
#include "base/exact.h"
#include "base/text.h"
#include "test.h"

static void rounds_half_away_from_zero(void)
{
    CHECK_INT(exact_round(exact_of(5, 1000), 100), 1);
    CHECK_INT(exact_round(exact_of(-5, 1000), 100), -1);
    CHECK_INT(exact_round(exact_of(4999, 1000000), 100), 0);
    CHECK_INT(exact_round(exact_of(15, 1000), 100), 2);
    CHECK_INT(exact_round(exact_of(25, 1000), 100), 3);
    CHECK_INT(exact_round(exact_of(2, 3), 1000000), 666667);
    CHECK_INT(exact_round(exact_of(-2, 3), 1000000), -666667);
}

static void thirds_add_up(void)
{
    exact third = exact_div(exact_money(10000), exact_of(3, 1));
    exact sum = exact_add(third, exact_add(third, third));
    CHECK_INT(exact_cmp(sum, exact_of(100, 1)), 0);
    exact week = exact_add(exact_mul(exact_of(21000, 1), exact_of(2, 21)),
                           exact_mul(exact_of(46000, 1), exact_of(3, 23)));
    CHECK_INT(exact_cmp(week, exact_of(8000, 1)), 0);
}

static void unknown_spreads(void)
{
    exact one = exact_of(1, 1);
    CHECK(!exact_known(exact_div(one, EXACT_ZERO)));
    CHECK(!exact_known(exact_add(one, EXACT_UNKNOWN)));
    CHECK(!exact_known(exact_mul(EXACT_UNKNOWN, EXACT_ZERO)));
    CHECK(!exact_known(exact_money(MONEY_NONE)));
    CHECK(!exact_known(exact_of(1, 0)));
    CHECK(!exact_is_zero(EXACT_UNKNOWN));
}

/* Many unlike denominators, as in a sum of shares over months and members. */
static void long_sums_stay_exact(void)
{
    exact sum = EXACT_ZERO;
    for (int i = 1; i <= 400; i++)
        sum = exact_add(sum, exact_of((wide)100000000000 * i, 17 + i % 7));
    for (int i = 1; i <= 400; i++)
        sum = exact_sub(sum, exact_of((wide)100000000000 * i, 17 + i % 7));
    CHECK(exact_is_zero(sum));
}

static void negative_denominators(void)
{
    CHECK_INT(exact_cmp(exact_of(1, -2), exact_of(-1, 2)), 0);
    CHECK_INT(exact_cmp(exact_div(exact_of(1, 1), exact_of(-4, 1)), exact_of(-1, 4)), 0);
    CHECK_INT(exact_cmp(exact_abs(exact_of(-3, 7)), exact_of(3, 7)), 0);
    CHECK(exact_cmp(exact_of(1, 3), exact_of(33, 100)) > 0);
}

static void decimals_parse(void)
{
    exact e;
    CHECK(exact_parse(STR("0.4"), &e) && exact_cmp(e, exact_of(2, 5)) == 0);
    CHECK(exact_parse(STR("-12"), &e) && exact_cmp(e, exact_of(-12, 1)) == 0);
    CHECK(exact_parse(STR("1250.50"), &e) && exact_cmp(e, exact_of(2501, 2)) == 0);
    static const char *const bad[] = {"", "-", "1,000", "1e3", "0x1", "1.2.3", " 1", "12%"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK(!exact_parse(str_of(bad[i]), &e));
}

int main(void)
{
    RUN(rounds_half_away_from_zero);
    RUN(thirds_add_up);
    RUN(unknown_spreads);
    RUN(long_sums_stay_exact);
    RUN(negative_denominators);
    RUN(decimals_parse);
    return test_end();
}
