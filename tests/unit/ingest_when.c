/* Dates in every form that exports write; impossible ones are refused, doubtful ones say
 * so. */
#include "base/text.h"
#include "ingest/when.h"
#include "test.h"

static moment at(int year, int month, int d, int h, int m, int s)
{
    return day_start(day_of(year, month, d)) + h * 3600 + m * 60 + s;
}

static moment read(const char *text)
{
    struct when_read w;
    return when_parse(str_of(text), ORDER_UNKNOWN, &w) == READ_OK ? w.at : MOMENT_NONE;
}

static void forms_of_dates(void)
{
    static const char *const forms[] = {
        "2026-11-18",  "2026/11/18",       "2026.11.18",   "2026年11月18日",
        "20261118",    "18/11/2026",       "11/18/2026",   "18.11.2026",
        "18-Nov-2026", "18 November 2026", "Nov 18, 2026", "２０２６－１１－１８",
        "46344",       "2026/11/18 0:00",  " 2026-11-18 "};
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        CHECK_INT(read(forms[i]), at(2026, 11, 18, 0, 0, 0));
    CHECK_INT(read("2026/3/5 9:05"), at(2026, 3, 5, 9, 5, 0));
    CHECK_INT(read("2026年3月5日 9时5分"), at(2026, 3, 5, 9, 5, 0));
    CHECK_INT(read("2026-03-05 下午2:30"), at(2026, 3, 5, 14, 30, 0));
    CHECK_INT(read("3/25/2026 12:05:09 AM"), at(2026, 3, 25, 0, 5, 9));
    CHECK_INT(read("46344.75"), at(2026, 11, 18, 18, 0, 0));
}

/* Blanks between the numbers, 年 月 日 with blanks, Chinese numerals. */
static void forms_by_hand(void)
{
    static const char *const forms[] = {
        "2026. 11. 3",         "2026. 11. 3.",           "2026 - 11 - 03",
        "3 - Nov - 2026",      "2026年 11月 3日",        "二〇二六年十一月三日",
        "二○二六年十一月三日", "二零二六年十一月零三日", "2026年十一月3日"};
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        CHECK_INT(read(forms[i]), at(2026, 11, 3, 0, 0, 0));
    CHECK_INT(read("2026. 11. 3. 9:05"), at(2026, 11, 3, 9, 5, 0));
    CHECK_INT(read("2026-03-05 10:20 -0500"), at(2026, 3, 5, 10, 20, 0));
    CHECK_INT(read("二〇二六年十月二十三日"), at(2026, 10, 23, 0, 0, 0));
    CHECK_INT(read("2026年一月三十日"), at(2026, 1, 30, 0, 0, 0));
}

static enum short_year year_place(const char *const *texts, size_t n)
{
    str cells[8];
    for (size_t i = 0; i < n; i++) cells[i] = str_of(texts[i]);
    return short_year_find(cells, n);
}

/* Years of two digits: at once where they can be nothing else, else by the column. */
static void short_years(void)
{
    static const char *const first[] = {"26.11.3", "26.11.13", "25.12.30"};
    static const char *const last[] = {"3/11/26", "13/11/26", "14/12/26"};
    static const char *const both[] = {"26-11-25", "25-11-26"};
    static const char *const whole[] = {"2026-11-03", "下周"};
    struct when_read w;
    CHECK_INT(read("18-Nov-26"), at(2026, 11, 18, 0, 0, 0));
    CHECK_INT(read("26年11月18日"), at(2026, 11, 18, 0, 0, 0));
    CHECK_INT(read("18-Nov-99"), at(1999, 11, 18, 0, 0, 0));
    CHECK_INT(year_place(first, 3), SHORT_YEAR_FIRST);
    CHECK_INT(year_place(last, 3), SHORT_YEAR_LAST);
    CHECK_INT(year_place(both, 2), SHORT_YEAR_UNKNOWN);
    CHECK_INT(year_place(whole, 2), SHORT_YEAR_UNKNOWN);
    CHECK_INT(when_parse_short(STR("26.11.3"), ORDER_UNKNOWN, SHORT_YEAR_FIRST, &w),
              READ_OK);
    CHECK_INT(w.at, at(2026, 11, 3, 0, 0, 0));
    CHECK_INT(when_parse_short(STR("3/11/26"), ORDER_DAY_FIRST, SHORT_YEAR_LAST, &w),
              READ_OK);
    CHECK_INT(w.at, at(2026, 11, 3, 0, 0, 0));
    CHECK_INT(when_parse_short(STR("26.11.3"), ORDER_UNKNOWN, SHORT_YEAR_LAST, &w),
              READ_BAD);
}

static void no_zone_moves_a_date(void)
{
    CHECK_INT(read("2026-11-22T23:30:00Z"), at(2026, 11, 22, 23, 30, 0));
    CHECK_INT(read("2026-11-16T00:30:00+08:00"), at(2026, 11, 16, 0, 30, 0));
    CHECK_INT(read("2026-11-16T00:30:00.123-0500"), at(2026, 11, 16, 0, 30, 0));
}

static void refused(void)
{
    static const char *const bad[] = {"2026-02-30",
                                      "0000-00-00",
                                      "2026-13-01",
                                      "2026-11-31",
                                      "yesterday",
                                      "2026-11-18 25:61:00",
                                      "18/11/26",
                                      "2026--11-18",
                                      "9999-12-31",
                                      "1899-12-31",
                                      "0001-01-01",
                                      "1900-02-29",
                                      "12026-11-18",
                                      "2026-11",
                                      "2026",
                                      "12",
                                      "2026-11-18x",
                                      "99999",
                                      "2026/11-18",
                                      "昨天下午",
                                      "2026-03-05 10:61",
                                      "一月",
                                      "十",
                                      "二十三四年一月一日",
                                      "2026. 11",
                                      "2026 .. 1 . 3",
                                      "二〇二六年十三月一日"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK_INT(read(bad[i]), MOMENT_NONE);
}

static void a_date_without_a_year_says_so(void)
{
    static const char *const cells[] = {"11月3日", "11-03", "11/3 9:05", "3.11"};
    struct when_read w;
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        CHECK_INT(when_parse(str_of(cells[i]), ORDER_UNKNOWN, &w), READ_BAD);
        CHECK_TEXT(w.why, "has no year; write it as 2026-11-03");
    }
}

static void day_and_month_by_evidence(void)
{
    struct when_read w;
    CHECK_INT(when_parse(STR("3/4/2026"), ORDER_UNKNOWN, &w), READ_OK);
    CHECK(w.open && w.evidence == ORDER_UNKNOWN);
    CHECK_INT(w.at, at(2026, 3, 4, 0, 0, 0));
    CHECK_INT(w.other, at(2026, 4, 3, 0, 0, 0));
    when_parse(STR("13/4/2026"), ORDER_UNKNOWN, &w);
    CHECK(!w.open && w.evidence == ORDER_DAY_FIRST);
    when_parse(STR("3/4/2026"), ORDER_DAY_FIRST, &w);
    CHECK(!w.open);
    CHECK_INT(w.at, at(2026, 4, 3, 0, 0, 0));
    when_parse(STR("4/13/2026"), ORDER_UNKNOWN, &w);
    CHECK(!w.open && w.evidence == ORDER_MONTH_FIRST);
    CHECK_INT(when_parse(STR("13/4/2026"), ORDER_MONTH_FIRST, &w), READ_BAD);
    when_parse(STR("4/4/2026"), ORDER_UNKNOWN, &w);
    CHECK(!w.open);
}

static void periods_and_weeks(void)
{
    static const struct {
        const char *text, *label;
    } cases[] = {{"2026-W47", "2026-W47"}, {"2026年第47周", "2026-W47"},
                 {"2026W07", "2026-W07"},  {"2026年11月", "2026-11"},
                 {"202611", "2026-11"},    {"2026/3", "2026-03"},
                 {"2026-Q4", "2026-Q4"},   {"2026年第4季度", "2026-Q4"},
                 {"2026Q1", "2026-Q1"},    {"2026年", "2026"},
                 {"2026", "2026"}};
    struct period p;
    day monday;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK(period_read(str_of(cases[i].text), &p));
        CHECK_TEXT(period_label(p).text, cases[i].label);
    }
    CHECK(!period_read(STR("2026-13"), &p));
    CHECK(!period_read(STR("Q4"), &p));
    CHECK(!period_read(STR("十一月"), &p));
    CHECK_INT(week_parse(STR("2026-11-18"), ORDER_UNKNOWN, &monday), READ_OK);
    CHECK_INT(monday, day_of(2026, 11, 16));
    CHECK_INT(week_parse(STR("2026年第47周"), ORDER_UNKNOWN, &monday), READ_OK);
    CHECK_INT(monday, day_of(2026, 11, 16));
    CHECK_INT(week_parse(STR("2026-W54"), ORDER_UNKNOWN, &monday), READ_BAD);
}

int main(void)
{
    RUN(forms_of_dates);
    RUN(forms_by_hand);
    RUN(short_years);
    RUN(no_zone_moves_a_date);
    RUN(refused);
    RUN(a_date_without_a_year_says_so);
    RUN(day_and_month_by_evidence);
    RUN(periods_and_weeks);
    return test_end();
}
