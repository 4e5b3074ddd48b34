/* What people type into a cell to fill in: days without a year, states in their own words,
 * amounts in 万. What cannot be read stays as it stands, with the reason. */
#include "ingest/typed.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "ingest/number.h"
#include "ingest/when.h"

static struct typed_value readable(const char *text)
{
    return (struct typed_value){text, NULL};
}

static struct typed_value as_it_stands(struct arena *a, str text, const char *why)
{
    return (struct typed_value){arena_copy(a, text), why};
}

static bool str_ends(str text, const char *ending)
{
    size_t n = strlen(ending);
    return text.n >= n && str_is(str_sub(text, text.n - n, text.n), ending);
}

const char *header_folded(struct arena *a, str text)
{
    str folded = text_fold(a, text);
    char *copy = arena_copy(a, folded);
    for (char *s = copy; *s; s++)
        if (*s == ';' || *s == '=') *s = ',';
    return copy;
}

/* 11月25日, 11-25, 11/25: in the year that puts it nearest to the pack's week. */
static day month_day_read(str text, const char *period)
{
    int64_t parts[2] = {0, 0};
    size_t n = 0, digits = 0;
    struct period p;
    for (size_t i = 0; i < text.n; i++) {
        bool digit = text.s[i] >= '0' && text.s[i] <= '9';
        if (digit && digits == 0 && n++ == 2) return DAY_NONE;
        digits = digit ? digits + 1 : 0;
        if (digits > 2) return DAY_NONE;
        if (digit) parts[n - 1] = parts[n - 1] * 10 + (text.s[i] - '0');
    }
    bool ends = digits > 0 || str_ends(text, "日") || str_ends(text, "号");
    /* 11.3 may have been 11.30 before a spreadsheet program took it for a number. */
    bool halved = str_find(text, STR("."), NULL) && digits == 1;
    if (n != 2 || !ends || text.n > 12 || halved || !period_parse(str_of(period), &p))
        return DAY_NONE;
    int year = civil_of(p.start).year;
    day best = DAY_NONE;
    for (int y = year - 1; y <= year + 1; y++) {
        day d = day_of(y, (int)parts[0], (int)parts[1]);
        if (d != DAY_NONE && (best == DAY_NONE || abs(d - p.end) < abs(best - p.end)))
            best = d;
    }
    return best;
}

#define DUE_FAR 1100 /* days from the pack's week beyond which a date is a misreading */

/* 11.25 is no day of 1900 but 25 November. */
static day near_day(const char *period, day d)
{
    struct period p;
    bool near = period_parse(str_of(period), &p) && abs(d - p.end) <= DUE_FAR;
    return near ? d : DAY_NONE;
}

static struct typed_value due_read(struct arena *a, str text, const char *period)
{
    struct when_read w;
    day d = DAY_NONE;
    if (when_parse(text, ORDER_UNKNOWN, &w) == READ_OK)
        d = near_day(period, moment_day(w.at));
    if (d == DAY_NONE) d = month_day_read(text, period);
    if (d != DAY_NONE) return readable(arena_string(a, day_label(d).text));
    if (cell_blank(text)) return readable(arena_copy(a, text));
    return as_it_stands(a, text, "is no date; kept as text (write it as 2026-11-25)");
}

/* Words for a state that people use besides those of the drop-down. */
static const struct heading state_words[] = {
    {"open", "open"},       {"open", "未开始"},       {"open", "待办"},
    {"doing", "doing"},     {"doing", "in progress"}, {"doing", "进行中"},
    {"done", "done"},       {"done", "完成"},         {"done", "已完成"},
    {"done", "closed"},     {"done", "关闭"},         {"done", "已关闭"},
    {"dropped", "dropped"}, {"dropped", "取消"},      {"dropped", "已取消"},
    {"dropped", "作废"},    {"dropped", "cancelled"},
};

static const char *state_named(const struct heading *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i].header, word) == 0) return words[i].field;
    return NULL;
}

static struct typed_value state_read(struct arena *a, str text,
                                     const struct heading *states, size_t n)
{
    const char *word = header_folded(a, text);
    const char *name = state_named(states, n, word);
    if (!name) name = state_named(state_words, COUNT_OF(state_words), word);
    if (name) return readable(name);
    return as_it_stands(a, text, "is no state; kept as text (choose one from the list)");
}

static struct typed_value amount_read(struct arena *a, str text)
{
    struct number_read n;
    int64_t fen;
    enum reading reading = number_parse(text, DECIMAL_POINT, &n);
    if (reading == READ_OK && number_scaled(n.value, 2, INT64_MAX / 1000, &fen)) {
        const char *sign = fen < 0 ? "-" : "";
        if (fen < 0) fen = -fen;
        return readable(
            arena_printf(a, "%s%lld.%02d", sign, (long long)(fen / 100), (int)(fen % 100)));
    }
    if (reading == READ_BLANK) return readable(arena_copy(a, text));
    return as_it_stands(a, text,
                        "is no amount; kept as text (write it in yuan, as 455000)");
}

static bool is_error_value(str text)
{
    static const char *const values[] = {"#N/A",   "#REF!", "#DIV/0!", "#VALUE!",
                                         "#NAME?", "#NUM!", "#NULL!"};
    for (size_t i = 0; i < COUNT_OF(values); i++)
        if (str_is(text, values[i])) return true;
    return false;
}

struct typed_value typed_value_read(struct arena *a, const char *field, str text,
                                    const char *period, const struct heading *states,
                                    size_t nstate)
{
    if (strcmp(field, "due") == 0) return due_read(a, text, period);
    if (strcmp(field, "state") == 0) return state_read(a, text, states, nstate);
    if (strcmp(field, "amount") == 0) return amount_read(a, text);
    if (is_error_value(text))
        return as_it_stands(a, text, "is an error value of a formula; kept as text");
    return readable(arena_copy(a, text));
}
