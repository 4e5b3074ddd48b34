/* One cell as number, date, week, period and figure. What was read and is printed again must
 * be read as the same. */
#include <inttypes.h>

#include "base/exact.h"
#include "fuzz.h"
#include "ingest/number.h"
#include "ingest/typed.h"
#include "ingest/when.h"

static void number_check(str cell, enum decimal_mark mark)
{
    struct number_read read, again;
    int64_t fen, same;
    char text[40];
    if (number_parse(cell, mark, &read) != READ_OK) return;
    if (!number_scaled(read.value, 2, (int64_t)10000000000000, &fen)) return;
    int n =
        snprintf(text, sizeof text, "%s%" PRId64 ".%02" PRId64, fen < 0 ? "-" : "",
                 fen < 0 ? -(fen / 100) : fen / 100, fen < 0 ? -(fen % 100) : fen % 100);
    REQUIRE(number_parse((str){text, (size_t)n}, DECIMAL_POINT, &again) == READ_OK);
    REQUIRE(number_scaled(again.value, 2, (int64_t)10000000000000, &same) && same == fen);
    REQUIRE(!read.open || mark == DECIMAL_UNKNOWN);
}

static void when_check(str cell, enum date_order order)
{
    struct when_read read, again;
    char text[40];
    if (when_parse(cell, order, &read) != READ_OK) return;
    int64_t second = read.at - day_start(moment_day(read.at));
    struct day_label label = day_label(moment_day(read.at));
    REQUIRE(second >= 0 && second < 86400);
    int n = snprintf(text, sizeof text, "%s %02d:%02d:%02d", label.text,
                     (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    REQUIRE(when_parse((str){text, (size_t)n}, order, &again) == READ_OK);
    REQUIRE(again.at == read.at && !again.open);
}

static void period_check(struct period p)
{
    struct period again, last;
    struct period_label label = period_label(p);
    REQUIRE(p.start < p.end);
    REQUIRE(period_parse(str_of(label.text), &again));
    REQUIRE(again.start == p.start && again.end == p.end && again.kind == p.kind);
    REQUIRE(period_read(str_of(label.text), &again) && again.start == p.start);
    if (period_last_year(p, &last)) REQUIRE(last.end <= p.start);
    REQUIRE(period_shift(period_shift(p, 5), -5).start == p.start);
}

static void exact_check(str cell)
{
    exact e;
    if (!exact_parse(cell, &e)) return;
    REQUIRE(exact_known(e));
    REQUIRE(exact_cmp(e, exact_sub(exact_add(e, exact_of(1, 3)), exact_of(1, 3))) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str cell = {(const char *)data, size};
    struct period p;
    day monday;
    for (enum decimal_mark m = DECIMAL_UNKNOWN; m <= DECIMAL_COMMA; m++)
        number_check(cell, m);
    for (enum date_order o = ORDER_UNKNOWN; o <= ORDER_DAY_FIRST; o++) {
        when_check(cell, o);
        if (week_parse(cell, o, &monday) == READ_OK) REQUIRE(weekday_of(monday) == 1);
    }
    if (period_parse(cell, &p)) period_check(p);
    if (period_read(cell, &p)) period_check(p);
    exact_check(cell);
    return 0;
}
