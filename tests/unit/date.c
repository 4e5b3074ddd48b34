/* base/date.h: civil dates, ISO weeks at the turn of the year, periods and their labels. */
#include "base/date.h"
#include "base/text.h"
#include "test.h"

static void days_and_back(void)
{
    CHECK_INT(day_of(1970, 1, 1), 0);
    CHECK_INT(day_of(2000, 3, 1) - day_of(2000, 2, 28), 2);
    CHECK_INT(day_of(1900, 3, 1) - day_of(1900, 2, 28), 1);
    CHECK_INT(day_of(2026, 2, 29), DAY_NONE);
    CHECK_INT(day_of(2026, 11, 31), DAY_NONE);
    CHECK_INT(day_of(2026, 13, 1), DAY_NONE);
    for (day d = day_of(1999, 12, 1); d < day_of(2005, 3, 1); d++) {
        struct civil c = civil_of(d);
        CHECK_INT(day_of(c.year, c.month, c.day), d);
    }
    CHECK_INT(weekday_of(day_of(2026, 11, 22)), 7);
    CHECK_INT(weekday_of(day_of(1969, 12, 29)), 1);
}

static void months_end(void)
{
    CHECK_TEXT(day_label(month_end(day_of(2024, 2, 10))).text, "2024-02-29");
    CHECK_TEXT(day_label(month_end(day_of(2026, 12, 1))).text, "2026-12-31");
    CHECK_TEXT(day_label(month_start(day_of(2026, 11, 22))).text, "2026-11-01");
    CHECK_TEXT(day_label(DAY_NONE).text, "");
}

static void weeks_at_new_year(void)
{
    static const struct {
        int year, month, day;
        const char *label;
    } cases[] = {
        {2026, 11, 16, "2026-W47"}, {2026, 11, 22, "2026-W47"}, {2020, 12, 31, "2020-W53"},
        {2021, 1, 3, "2020-W53"},   {2021, 1, 4, "2021-W01"},   {2024, 12, 30, "2025-W01"},
        {2027, 1, 1, "2026-W53"},   {2023, 1, 1, "2022-W52"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        day d = day_of(cases[i].year, cases[i].month, cases[i].day);
        struct period p = period_of(PERIOD_WEEK, d);
        CHECK_TEXT(period_label(p).text, cases[i].label);
        CHECK_INT(p.end - p.start, 7);
        CHECK(p.start <= d && d < p.end);
    }
}

static void periods_parse(void)
{
    static const struct {
        const char *text, *start, *end;
    } good[] = {
        {"2026-W47", "2026-11-16", "2026-11-23"}, {"2026-W53", "2026-12-28", "2027-01-04"},
        {"2026-11", "2026-11-01", "2026-12-01"},  {"2026-Q4", "2026-10-01", "2027-01-01"},
        {"2026", "2026-01-01", "2027-01-01"},
    };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct period p;
        CHECK(period_parse(str_of(good[i].text), &p));
        CHECK_TEXT(day_label(p.start).text, good[i].start);
        CHECK_TEXT(day_label(p.end).text, good[i].end);
        CHECK_TEXT(period_label(p).text, good[i].text);
    }
    static const char *const bad[] = {"",           "2026-W54", "2025-W53", "2026-W00",
                                      "2026-13",    "2026-Q5",  "26",       "2026-W4x",
                                      "2026-11-22", "W47"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct period p;
        CHECK(!period_parse(str_of(bad[i]), &p));
    }
}

static void last_year_and_shift(void)
{
    struct period p, before;
    CHECK(period_parse(STR("2026-W01"), &p));
    CHECK_TEXT(period_label(period_shift(p, -1)).text, "2025-W52");
    CHECK(period_last_year(p, &before));
    CHECK_TEXT(period_label(before).text, "2025-W01");
    CHECK(period_parse(STR("2026-W53"), &p));
    CHECK(!period_last_year(p, &before));
    CHECK_TEXT(period_label(period_shift(p, 1)).text, "2027-W01");
    CHECK(period_parse(STR("2026-Q1"), &p));
    CHECK_TEXT(period_label(period_shift(p, -1)).text, "2025-Q4");
    CHECK(period_parse(STR("2026-11"), &p));
    CHECK_TEXT(period_label(period_shift(p, 14)).text, "2028-01");
}

static void moments(void)
{
    CHECK_INT(moment_day(-1), -1);
    CHECK_INT(moment_day(0), 0);
    CHECK_INT(moment_day(86399), 0);
    CHECK_INT(moment_day(-86400), -1);
    CHECK_INT(moment_day(MOMENT_NONE), DAY_NONE);
    CHECK(day_start(DAY_NONE) == MOMENT_NONE);
}

int main(void)
{
    RUN(days_and_back);
    RUN(months_end);
    RUN(weeks_at_new_year);
    RUN(periods_parse);
    RUN(last_year_and_shift);
    RUN(moments);
    return test_end();
}
