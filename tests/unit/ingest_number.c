/* Numbers as people write them: every form of SPEC's money, exactly, and what is refused.
 */
#include "base/text.h"
#include "ingest/number.h"
#include "test.h"

/* Fen under an unknown decimal mark; INT64_MIN for blank, INT64_MAX for not a number. */
static int64_t fen(const char *text)
{
    struct number_read n;
    int64_t value;
    enum reading r = number_parse(str_of(text), DECIMAL_UNKNOWN, &n);
    if (r == READ_BLANK) return INT64_MIN;
    if (r == READ_BAD || !number_scaled(n.value, 2, 10000000000000, &value))
        return INT64_MAX;
    return value;
}

static void forms_of_money(void)
{
    CHECK_INT(fen("1234.5"), 123450);
    CHECK_INT(fen("1,234.56"), 123456);
    CHECK_INT(fen("¥1,299.00"), 129900);
    CHECK_INT(fen("￥１２３"), 12300);
    CHECK_INT(fen("(500)"), -50000);
    CHECK_INT(fen("-¥1,234.50"), -123450);
    CHECK_INT(fen("¥-5"), -500);
    CHECK_INT(fen("12.5万"), 12500000);
    CHECK_INT(fen("3.1亿元"), 31000000000);
    CHECK_INT(fen("1299元"), 129900);
    CHECK_INT(fen("USD 485,000.00"), 48500000);
    CHECK_INT(fen("1.234,56"), 123456);
    CHECK_INT(fen("1.234.567,89"), 123456789);
    CHECK_INT(fen("1'234.50"), 123450);
    CHECK_INT(fen("1 234,5"), 123450);
    CHECK_INT(fen("+7"), 700);
    CHECK_INT(fen("-0"), 0);
    CHECK_INT(fen("3e3"), 300000);
    CHECK_INT(fen("500-"), -50000);
    CHECK_INT(fen(".5"), 50);
    CHECK_INT(fen("１２３．４５"), 12345);
    CHECK_INT(fen("12.5万元"), 12500000);
    CHECK_INT(fen(" 7 "), 700);
}

static void rounding_is_half_away_from_zero(void)
{
    CHECK_INT(fen("0.005"), 1);
    CHECK_INT(fen("-0.005"), -1);
    CHECK_INT(fen("0.0049999999999"), 0);
    CHECK_INT(fen("312560.00000000002"), 31256000);
    CHECK_INT(fen("1e-20"), 0);
}

static void blanks(void)
{
    static const char *const none[] = {"", "-", "—", "/", "N/A", "无", "NULL", "NA", "--"};
    for (size_t i = 0; i < COUNT_OF(none); i++) CHECK_INT(fen(none[i]), INT64_MIN);
}

static void refused(void)
{
    static const char *const bad[] = {"1e308",
                                      "NaN",
                                      "Infinity",
                                      "-inf",
                                      "abc",
                                      "--5",
                                      "0x1F",
                                      "12..5",
                                      "9,22,33",
                                      "92233720368547758.08",
                                      "99999999999999999999999999",
                                      "５００００万亿",
                                      "1,2345",
                                      "()",
                                      "(-5)",
                                      "5 5",
                                      "1.2.3",
                                      "1e",
                                      "e5",
                                      "¥",
                                      "万",
                                      "待定",
                                      "12abc",
                                      "1,2,3.4,5",
                                      "1 2 3 x",
                                      "(5"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK_INT(fen(bad[i]), INT64_MAX);
    CHECK_INT(fen("1,23"), 123); /* a decimal comma, as long as nothing says otherwise */
}

static void evidence_about_the_column(void)
{
    struct number_read n;
    number_parse(STR("1,234"), DECIMAL_UNKNOWN, &n);
    CHECK(n.open && n.evidence == DECIMAL_UNKNOWN);
    number_parse(STR("1,234.5"), DECIMAL_UNKNOWN, &n);
    CHECK(!n.open && n.evidence == DECIMAL_POINT);
    number_parse(STR("1.234,5"), DECIMAL_UNKNOWN, &n);
    CHECK(!n.open && n.evidence == DECIMAL_COMMA);
    CHECK_INT(number_parse(STR("12,5"), DECIMAL_POINT, &n), READ_BAD);
    CHECK_INT(number_parse(STR("1.234"), DECIMAL_COMMA, &n), READ_OK);
    CHECK_INT(n.value.mantissa, 1234);
    number_parse(STR("0.123"), DECIMAL_UNKNOWN, &n);
    CHECK(!n.open);
}

static void percent_and_currency(void)
{
    struct number_read n;
    int64_t micro;
    number_parse(STR("92%"), DECIMAL_UNKNOWN, &n);
    CHECK(n.value.percent && number_scaled(n.value, 6, INT64_MAX / 2, &micro));
    CHECK_INT(micro, 920000);
    number_parse(STR("€ 5"), DECIMAL_UNKNOWN, &n);
    CHECK_TEXT(n.value.currency, "EUR");
    CHECK(number_parse(STR("60％"), DECIMAL_POINT, &n) == READ_OK && n.value.percent);
    CHECK(number_parse(STR("0.6"), DECIMAL_POINT, &n) == READ_OK && !n.value.percent);
}

int main(void)
{
    RUN(forms_of_money);
    RUN(rounding_is_half_away_from_zero);
    RUN(blanks);
    RUN(refused);
    RUN(evidence_about_the_column);
    RUN(percent_and_currency);
    return test_end();
}
