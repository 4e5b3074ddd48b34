/* Civil dates, ISO weeks around new year, periods and their labels. */
#include "base/date.h"
#include "base/text.h"
#include "test.h"

static void days(void)
{
    CHECK_INT(day_of(1970, 1, 1), 0);
    CHECK_INT(day_of(2000, 3, 1), 11017);
    CHECK_INT(day_of(2026, 2, 29), DAY_NONE);
    CHECK_INT(day_of(2024, 2, 29), 19782);
    CHECK_INT(day_of(1900, 2, 29), DAY_NONE);
    CHECK_INT(day_of(2026, 13, 1), DAY_NONE);
    CHECK_INT(weekday_of(day_of(2026, 11, 22)), 7);
    CHECK_INT(weekday_of(day_of(1969, 12, 29)), 1);
    for (day d = -800000; d < 200000; d += 13) {
        struct civil c = civil_of(d);
        if (c.year >= 1) CHECK_INT(day_of(c.year, c.month, c.day), d);
    }
    CHECK_INT(month_end(day_of(2024, 2, 10)), day_of(2024, 2, 29));
    CHECK_INT(month_start(day_of(2024, 2, 10)), day_of(2024, 2, 1));
    CHECK_TEXT(day_label(day_of(2026, 11, 2)).text, "2026-11-02");
    CHECK_TEXT(day_label(DAY_NONE).text, "");
    CHECK_INT(moment_day(-1), -1);
    CHECK_INT(moment_day(86399), 0);
    CHECK_INT(moment_day(-86400), -1);
    CHECK_INT(moment_day(MOMENT_NONE), DAY_NONE);
    CHECK(day_start(DAY_NONE) == MOMENT_NONE);
    CHECK_INT(month_end(day_of(2026, 12, 1)), day_of(2026, 12, 31));
}

static const char *week_label(int year, int month, int dayofmonth)
{
    static struct period_label label;
    label = period_label(period_of(PERIOD_WEEK, day_of(year, month, dayofmonth)));
    return label.text;
}

static void iso_weeks(void)
{
    CHECK_TEXT(week_label(2020, 12, 31), "2020-W53");
    CHECK_TEXT(week_label(2021, 1, 3), "2020-W53");
    CHECK_TEXT(week_label(2021, 1, 4), "2021-W01");
    CHECK_TEXT(week_label(2024, 12, 30), "2025-W01");
    CHECK_TEXT(week_label(2026, 12, 31), "2026-W53");
    CHECK_TEXT(week_label(2026, 11, 22), "2026-W47");
    CHECK_TEXT(week_label(2017, 6, 19), "2017-W25");
    CHECK_TEXT(week_label(2027, 1, 1), "2026-W53");
    CHECK_TEXT(week_label(2023, 1, 1), "2022-W52");
}

static struct period parsed(const char *text)
{
    struct period p = {.start = DAY_NONE};
    period_parse(str_of(text), &p);
    return p;
}

static void periods(void)
{
    static const char *const good[] = {"2026-W47", "2026-11", "2026-Q4", "2026",
                                       "2020-W53"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        CHECK_TEXT(period_label(parsed(good[i])).text, good[i]);
    CHECK_INT(parsed("2026-W47").start, day_of(2026, 11, 16));
    CHECK_INT(parsed("2026-W53").end, day_of(2027, 1, 4));
    CHECK_INT(parsed("2026").end, day_of(2027, 1, 1));
    CHECK_INT(parsed("2026-Q4").end, day_of(2027, 1, 1));
    CHECK_INT(parsed("2026-12").end, day_of(2027, 1, 1));
    static const char *const bad[] = {
        "",         "26-W47",  "2026-W00", "2026-W54", "2025-W53",  "2026-13",    "2026-00",
        "2026-Q5",  "2026-Q0", "2026-1",   "2026-W4",  "2026-W047", "2026-11-01", "2026W47",
        "2026-Q44", "2026-",   "abcd",     "0026",     "2026-W-1"};
    struct period p;
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK(!period_parse(str_of(bad[i]), &p));
}

static void shifting(void)
{
    CHECK_TEXT(period_label(period_shift(parsed("2021-W01"), -1)).text, "2020-W53");
    CHECK_TEXT(period_label(period_shift(parsed("2026-W53"), 1)).text, "2027-W01");
    CHECK_TEXT(period_label(period_shift(parsed("2026-01"), -1)).text, "2025-12");
    CHECK_TEXT(period_label(period_shift(parsed("2026-11"), 14)).text, "2028-01");
    CHECK_TEXT(period_label(period_shift(parsed("2026-Q1"), -5)).text, "2024-Q4");
    CHECK_TEXT(period_label(period_shift(parsed("2026"), -1)).text, "2025");
    struct period p;
    CHECK(period_last_year(parsed("2026-W47"), &p));
    CHECK_TEXT(period_label(p).text, "2025-W47");
    CHECK(!period_last_year(parsed("2026-W53"), &p));
    CHECK(!period_last_year(parsed("2020-W53"), &p));
    CHECK(period_last_year(parsed("2024-02"), &p));
    CHECK_INT(p.end - p.start, 28);
}

int main(void)
{
    RUN(days);
    RUN(iso_weeks);
    RUN(periods);
    RUN(shifting);
    return test_end();
}
