/* Rounding once, half away from zero; text without "-0.0"; units of both languages. */
#include "report/figure.h"
#include "test.h"

static struct arena a;

static const char *wan(int64_t fen)
{
    return figure_text(&a, figure_money(exact_money(fen)), SHOW_WAN, "zh");
}

static void money_is_rounded_half_away_from_zero(void)
{
    CHECK_TEXT(wan(31250000), "31.3");
    CHECK_TEXT(wan(31249999), "31.2");
    CHECK_TEXT(wan(-31250000), "-31.3");
    CHECK_TEXT(wan(123456789000), "123,456.8");
}

static void nothing_is_ever_minus_zero(void)
{
    CHECK_TEXT(wan(-1), "0.0");
    struct figure f = figure_number(exact_of(-1, 100000));
    CHECK_TEXT(figure_text(&a, f, SHOW_POINTS, "zh"), "0.0");
    CHECK_TEXT(figure_text(&a, f, SHOW_CHANGE, "en"), "0.0");
}

static void signs_stand_on_changes_only(void)
{
    struct figure f = figure_number(exact_of(52, 1000));
    CHECK_TEXT(figure_text(&a, f, SHOW_CHANGE, "zh"), "+5.2");
    CHECK_TEXT(figure_text(&a, f, SHOW_PERCENT, "zh"), "5.2");
}

static void unknown_stays_unknown(void)
{
    struct figure f = figure_money(EXACT_UNKNOWN);
    CHECK(!f.known);
    CHECK_TEXT(figure_text(&a, f, SHOW_WAN, "zh"), "–");
}

static void machines_get_decimals(void)
{
    CHECK_TEXT(figure_decimal(&a, figure_money(exact_of(625, 2))), "312.50");
    CHECK_TEXT(figure_decimal(&a, figure_number(exact_of(2, 3))), "0.666667");
    CHECK_TEXT(figure_decimal(&a, figure_int(1234567)), "1234567");
    CHECK_TEXT(figure_decimal(&a, figure_number(exact_of(-1, 3))), "-0.333333");
}

static void counts_keep_their_fraction(void)
{
    CHECK_TEXT(figure_text(&a, figure_int(12345), SHOW_COUNT, "zh"), "12,345");
    CHECK_TEXT(figure_text(&a, figure_number(exact_of(5, 2)), SHOW_COUNT, "zh"), "2.5");
}

static void english_money_is_in_thousands(void)
{
    struct figure f = figure_money(exact_money(31250000));
    CHECK_TEXT(figure_text(&a, f, SHOW_WAN, "en"), "312.5");
    CHECK_TEXT(show_unit(SHOW_WAN, "en"), "k CNY");
    CHECK_TEXT(show_unit(SHOW_WAN, "zh"), "万元");
}

int main(void)
{
    a = arena_new();
    RUN(money_is_rounded_half_away_from_zero);
    RUN(nothing_is_ever_minus_zero);
    RUN(signs_stand_on_changes_only);
    RUN(unknown_stays_unknown);
    RUN(machines_get_decimals);
    RUN(counts_keep_their_fraction);
    RUN(english_money_is_in_thousands);
    return test_end();
}
