/* Exact fractions: arithmetic, rounding half away from zero, unknowns, and what is too
 * large. */
#include "base/exact.h"
#include "base/text.h"
#include "test.h"

static exact whole(int64_t n)
{
    return exact_of(n, 1);
}

static void arithmetic(void)
{
    exact third = exact_of(1, 3), sixth = exact_of(1, 6);
    CHECK_INT(exact_cmp(exact_add(third, sixth), exact_of(1, 2)), 0);
    CHECK_INT(exact_cmp(exact_sub(third, sixth), sixth), 0);
    CHECK_INT(exact_cmp(exact_mul(third, sixth), exact_of(2, 36)), 0);
    CHECK_INT(exact_cmp(exact_div(third, sixth), whole(2)), 0);
    CHECK_INT(exact_cmp(exact_of(1, -2), exact_of(-1, 2)), 0);
    CHECK_INT(exact_cmp(exact_div(whole(1), whole(-4)), exact_of(-1, 4)), 0);
    CHECK(exact_cmp(exact_of(-1, 2), third) < 0);
    CHECK_INT(exact_cmp(exact_abs(exact_of(-1, 2)), exact_of(1, 2)), 0);
}

static void unknown_spreads(void)
{
    CHECK(!exact_known(exact_div(whole(1), EXACT_ZERO)));
    CHECK(!exact_known(exact_add(whole(1), EXACT_UNKNOWN)));
    CHECK(!exact_known(exact_mul(EXACT_UNKNOWN, EXACT_ZERO)));
    CHECK(!exact_known(exact_money(MONEY_NONE)));
    CHECK(!exact_known(exact_of(5, 0)));
    CHECK(exact_is_zero(EXACT_ZERO));
    CHECK(!exact_is_zero(EXACT_UNKNOWN));
}

static void rounding(void)
{
    CHECK_INT(exact_round(exact_of(1, 2), 1), 1);
    CHECK_INT(exact_round(exact_of(-1, 2), 1), -1);
    CHECK_INT(exact_round(exact_of(49, 100), 1), 0);
    CHECK_INT(exact_round(exact_of(5, 1000), 100), 1);
    CHECK_INT(exact_round(exact_of(-5, 1000), 100), -1);
    CHECK_INT(exact_round(exact_of(2, 3), 1000000), 666667);
    CHECK_INT(exact_round(exact_money(123456789), 100), 123456789);
    CHECK_INT(exact_round(exact_of(INT64_MAX, 1), 1000), INT64_MAX);
    CHECK_INT(exact_round(exact_of(INT64_MIN, 1), 1000), -INT64_MAX);
}

/* A month target shared out by working days and summed again is the month target. */
static void shares_add_up(void)
{
    exact month = exact_div(exact_money(100000001), whole(3)), sum = EXACT_ZERO;
    static const int days[] = {4, 5, 5, 5, 2};
    for (int i = 0; i < 5; i++)
        sum = exact_add(sum, exact_div(exact_mul(month, whole(days[i])), whole(21)));
    CHECK_INT(exact_cmp(sum, month), 0);
}

static void large_numbers(void)
{
    exact huge = exact_of((wide)INT64_MAX * 1000000007, 1000003);
    exact back =
        exact_div(exact_mul(huge, exact_of(999999937, 7919)), exact_of(999999937, 7919));
    CHECK_INT(exact_cmp(back, huge), 0);
    exact sum = EXACT_ZERO; /* many different denominators */
    for (int i = 2; i < 60; i++) sum = exact_add(sum, exact_of(1, i));
    double off = exact_double(sum) - 3.6630; /* harmonic number H59 − 1 */
    CHECK(off > -0.001 && off < 0.001);
    exact mean = EXACT_ZERO; /* of thirty rates, each over a denominator of its own */
    for (int i = 1; i <= 30; i++)
        mean = exact_add(mean, exact_of(50000003 + i, 100000007 + i * 7919));
    CHECK_INT(exact_round(exact_div(mean, whole(30)), 1000) , 499);
    exact a = exact_of((wide)1 << 120, ((wide)1 << 119) + 1), b = whole(2);
    CHECK(exact_cmp(a, b) < 0);
    CHECK(exact_cmp(b, a) > 0);
    CHECK(exact_cmp(exact_of(-((wide)1 << 120), ((wide)1 << 119) + 1), whole(-2)) > 0);
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

static void parsing(void)
{
    exact e;
    CHECK(exact_parse(STR("0.4"), &e) && exact_cmp(e, exact_of(2, 5)) == 0);
    CHECK(exact_parse(STR("-12"), &e) && exact_cmp(e, whole(-12)) == 0);
    CHECK(exact_parse(STR("1250.50"), &e) && exact_round(e, 100) == 125050);
    static const char *const bad[] = {"",
                                      "-",
                                      ".",
                                      "1.",
                                      ".5",
                                      "1e5",
                                      "1,000",
                                      "nan",
                                      " 1",
                                      "1.2.3",
                                      "+1",
                                      "0x10",
                                      "1234567890123456789012345678901"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK(!exact_parse(str_of(bad[i]), &e));
}

int main(void)
{
    RUN(arithmetic);
    RUN(unknown_spreads);
    RUN(rounding);
    RUN(shares_add_up);
    RUN(large_numbers);
    RUN(long_sums_stay_exact);
    RUN(parsing);
    return test_end();
}
