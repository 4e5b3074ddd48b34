/* ingest/when.h: dates, times, weeks and periods as exports write them. */
#include "ingest/when.h"
#include "base/text.h"
#include "test.h"

/* "2026-03-05 10:20" style text of a cell; "blank" or "bad" otherwise. */
static const char *shown(const char *cell, enum date_order order)
{
    static char text[40];
    struct when_read r;
    switch (when_parse(str_of(cell), order, &r)) {
    case READ_BLANK:
        return "blank";
    case READ_BAD:
        return "bad";
    case READ_OK:
        break;
    }
    int seconds = (int)(r.at - day_start(moment_day(r.at)));
    snprintf(text, sizeof text, "%s %02d:%02d:%02d", day_label(moment_day(r.at)).text,
             seconds / 3600, seconds / 60 % 60, seconds % 60);
    return text;
}

static void writings(void)
{
    static const struct {
        const char *cell, *want;
    } cases[] = {
        {"2026-03-05", "2026-03-05 00:00:00"},
        {"2026/3/5", "2026-03-05 00:00:00"},
        {"2026.03.05", "2026-03-05 00:00:00"},
        {"2026年3月5日", "2026-03-05 00:00:00"},
        {"2026/3/5 9:05", "2026-03-05 09:05:00"},
        {"2026-03-05 10:20:30", "2026-03-05 10:20:30"},
        {"2026-03-05T10:20:30", "2026-03-05 10:20:30"},
        {"2026-03-05T23:30:00Z", "2026-03-05 23:30:00"},
        {"2026-03-05T23:30:00+08:00", "2026-03-05 23:30:00"},
        {"20260305", "2026-03-05 00:00:00"},
        {"2024-02-29", "2024-02-29 00:00:00"},
        {"2026. 11. 3", "2026-11-03 00:00:00"},
        {"2026. 11. 3. 9:05", "2026-11-03 09:05:00"},
        {"2026. 11. 3.", "2026-11-03 00:00:00"},
        {"2026 - 11 - 03", "2026-11-03 00:00:00"},
        {"16 - Nov - 2026", "2026-11-16 00:00:00"},
        {"2026年 11月 3日", "2026-11-03 00:00:00"},
        {"2026-03-05 10:20 -0500", "2026-03-05 10:20:00"},
        {"二〇二六年十一月三日", "2026-11-03 00:00:00"},
        {"二○二六年十月二十三日", "2026-10-23 00:00:00"},
        {"二零二六年一月三十日", "2026-01-30 00:00:00"},
        {"2026年十二月十日", "2026-12-10 00:00:00"},
        {"", "blank"},
        {"-", "blank"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(shown(cases[i].cell, ORDER_UNKNOWN), cases[i].want);
}

static void days_that_are_none(void)
{
    static const char *const cells[] = {"2026-11-31", "2026/13/5", "2026-02-29", "昨天下午",
                                        "2026-03-05 25:00", "2026-03-05 10:61", "2026-3-5x",
                                        "11月3日", "11-03", "一月", "十",
                                        "二十三四年一月一日", "二〇二六年十三月一日",
                                        "2026. 11", "2026 .. 11 . 3"};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        if (strcmp(shown(cells[i], ORDER_UNKNOWN), "bad") != 0) {
            printf("%s: ", cells[i]);
            CHECK_TEXT(shown(cells[i], ORDER_UNKNOWN), "bad");
        }
}

static void the_column_decides_the_order(void)
{
    struct when_read r;
    CHECK(when_parse(STR("3/4/2026"), ORDER_UNKNOWN, &r) == READ_OK && r.open);
    CHECK(when_parse(STR("16/10/2025"), ORDER_UNKNOWN, &r) == READ_OK);
    CHECK(r.evidence == ORDER_DAY_FIRST && !r.open);
    CHECK(when_parse(STR("1/13/2013"), ORDER_UNKNOWN, &r) == READ_OK);
    CHECK(r.evidence == ORDER_MONTH_FIRST && !r.open);
    CHECK_TEXT(shown("3/4/2026", ORDER_DAY_FIRST), "2026-04-03 00:00:00");
    CHECK_TEXT(shown("3/4/2026", ORDER_MONTH_FIRST), "2026-03-04 00:00:00");
}

static void weeks(void)
{
    day monday;
    CHECK(week_parse(STR("2026-W47"), ORDER_UNKNOWN, &monday) == READ_OK);
    CHECK_TEXT(day_label(monday).text, "2026-11-16");
    CHECK(week_parse(STR("2026年第47周"), ORDER_UNKNOWN, &monday) == READ_OK);
    CHECK_TEXT(day_label(monday).text, "2026-11-16");
    CHECK(week_parse(STR("2026-11-22"), ORDER_UNKNOWN, &monday) == READ_OK);
    CHECK_TEXT(day_label(monday).text, "2026-11-16");
    CHECK(week_parse(STR("2026-W54"), ORDER_UNKNOWN, &monday) == READ_BAD);
}

static void periods(void)
{
    static const struct {
        const char *cell, *want;
    } cases[] = {
        {"2026", "2026"},         {"2026-Q4", "2026-Q4"},  {"2026年第4季度", "2026-Q4"},
        {"2026-11", "2026-11"},   {"2026年11月", "2026-11"}, {"202611", "2026-11"},
        {"2026/11", "2026-11"},   {"2026-W47", "2026-W47"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct period p;
        CHECK(period_read(str_of(cases[i].cell), &p));
        CHECK_TEXT(period_label(p).text, cases[i].want);
    }
    struct period p;
    CHECK(!period_read(STR("十一月"), &p));
    CHECK(!period_read(STR("2026-13"), &p));
}

int main(void)
{
    RUN(writings);
    RUN(days_that_are_none);
    RUN(the_column_decides_the_order);
    RUN(weeks);
    RUN(periods);
    return test_end();
}
