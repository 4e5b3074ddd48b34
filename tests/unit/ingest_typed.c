/* Values typed into actions.xlsx: days with and without a year, states in the drop-down's words
 * and in people's own, amounts; what cannot be read stays as it stands. */
#include "ingest/typed.h"

#include "base/text.h"

#include "test.h"

static const struct heading states[] = {{"open", "not yet"}, {"done", "finished"}};

static struct arena a;

static struct typed_value read_as(const char *field, const char *text, const char *period)
{
    return typed_value_read(&a, field, str_of(text), period, states, COUNT_OF(states));
}

static void check_value(const char *field, const char *text, const char *want)
{
    struct typed_value v = read_as(field, text, "2026-W47");
    CHECK_TEXT(v.text, want);
    CHECK(v.why == NULL);
}

static void check_text(const char *field, const char *text)
{
    struct typed_value v = read_as(field, text, "2026-W47");
    CHECK_TEXT(v.text, text);
    CHECK(v.why != NULL);
}

static void days(void)
{
    check_value("due", "2026-11-25", "2026-11-25");
    check_value("due", "2026年11月25日", "2026-11-25");
    check_value("due", "2026-11-25 10:00:00", "2026-11-25");
    check_value("due", "46352", "2026-11-26");
    check_value("due", "11月25日", "2026-11-25");
    check_value("due", "11/25", "2026-11-25");
    check_value("due", "1月5日", "2027-01-05");
    check_value("due", "11.25", "2026-11-25");
    CHECK_TEXT(read_as("due", "12-28", "2027-W01").text, "2026-12-28");
    check_text("due", "11.3");
    check_text("due", "2-3天");
    check_text("due", "下周吧");
    check_text("due", "1999-01-01");
    check_text("due", "2月30日");
    check_value("due", "无", "无");
}

static void words(void)
{
    check_value("state", "Finished", "done");
    check_value("state", "not yet", "open");
    check_value("state", "已完成", "done");
    check_value("state", "DOING", "doing");
    check_text("state", "差不多了");
    check_value("note", "=1+1", "=1+1");
    check_text("note", "#REF!");
}

static void amounts(void)
{
    check_value("amount", "45.5万", "455000.00");
    check_value("amount", "455000", "455000.00");
    check_value("amount", "¥1,234.50", "1234.50");
    check_value("amount", "-0.5", "-0.50");
    check_text("amount", "大约五万");
}

int main(void)
{
    a = arena_new();
    RUN(days);
    RUN(words);
    RUN(amounts);
    return test_end();
}
