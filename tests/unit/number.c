/* ingest/number.h: amounts as people write them, and how a column's decimal mark is told. */
#include "ingest/number.h"
#include "base/text.h"
#include "test.h"

/* In minor units; INT64_MIN when it is not a number, INT64_MAX when blank. */
static int64_t cents(const char *cell, enum decimal_mark mark)
{
    struct number_read r;
    int64_t n;
    switch (number_parse(str_of(cell), mark, &r)) {
    case READ_BLANK:
        return INT64_MAX;
    case READ_BAD:
        return INT64_MIN;
    case READ_OK:
        break;
    }
    return number_scaled(r.value, 2, INT64_MAX / 2, &n) ? n : INT64_MIN;
}

static void amounts(void)
{
    static const struct {
        const char *cell;
        int64_t cents;
    } cases[] = {
        {"1234.5", 123450},       {"¥1,234.50", 123450},      {"￥1,234.50", 123450},
        {"-¥1,234.50", -123450},  {"(1,234.50)", -123450},    {"1,234.50元", 123450},
        {"12.5万", 12500000},     {"12.5万元", 12500000},     {"1.2亿", 12000000000},
        {"USD 485,000.00", 48500000}, {"１２３．４５", 12345}, {"0", 0},
        {"-0.005", -1},           {"0.004", 0},               {"3e3", 300000},
        {"(500)", -50000},        {" 7 ", 700},               {"+5", 500},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (cents(cases[i].cell, DECIMAL_POINT) != cases[i].cents) {
            printf("%s: ", cases[i].cell);
            CHECK_INT(cents(cases[i].cell, DECIMAL_POINT), cases[i].cents);
        }
}

static void blanks(void)
{
    static const char *const cells[] = {"", "-", "—", "/", "N/A", "无", "NULL"};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        CHECK_INT(cents(cells[i], DECIMAL_POINT), INT64_MAX);
}

static void what_is_no_number(void)
{
    static const char *const cells[] = {"待定", "1.2.3.4", "12abc", "见附件", "1,2,3.4,5",
                                        "--5", "1 2 3 x", "(5", "99999999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        if (cents(cells[i], DECIMAL_POINT) != INT64_MIN) {
            printf("%s: ", cells[i]);
            CHECK_INT(cents(cells[i], DECIMAL_POINT), INT64_MIN);
        }
}

static void the_column_decides_the_mark(void)
{
    struct number_read r;
    CHECK(number_parse(STR("1,234"), DECIMAL_UNKNOWN, &r) == READ_OK && r.open);
    CHECK(number_parse(STR("1.234,56"), DECIMAL_UNKNOWN, &r) == READ_OK);
    CHECK(r.evidence == DECIMAL_COMMA && !r.open);
    CHECK(number_parse(STR("1,234.56"), DECIMAL_UNKNOWN, &r) == READ_OK);
    CHECK(r.evidence == DECIMAL_POINT && !r.open);
    CHECK_INT(cents("1.234", DECIMAL_COMMA), 123400);
    CHECK_INT(cents("1.234,56", DECIMAL_COMMA), 123456);
    CHECK_INT(cents("1,5", DECIMAL_COMMA), 150);
}

static void percent(void)
{
    struct number_read r;
    CHECK(number_parse(STR("60%"), DECIMAL_POINT, &r) == READ_OK && r.value.percent);
    CHECK(number_parse(STR("60％"), DECIMAL_POINT, &r) == READ_OK && r.value.percent);
    CHECK(number_parse(STR("0.6"), DECIMAL_POINT, &r) == READ_OK && !r.value.percent);
}

int main(void)
{
    RUN(amounts);
    RUN(blanks);
    RUN(what_is_no_number);
    RUN(the_column_decides_the_mark);
    RUN(percent);
    return test_end();
}
