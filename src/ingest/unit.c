/* Units of amounts, found in headers, in lines above them and in profiles. In: folded or
 * raw text. Out: a power of ten. */
#include "ingest/unit.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *text;
    int power;
} units[] = {{"元", 0},     {"千元", 3},     {"万元", 4}, {"万", 4}, {"十万元", 5},
             {"百万元", 6}, {"百万", 6},     {"亿元", 8}, {"亿", 8}, {"yuan", 0},
             {"k", 3},      {"thousand", 3}, {"m", 6},    {"mn", 6}, {"million", 6}};

int unit_power(str text)
{
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (str_is(text, units[i].text)) return units[i].power;
    return UNIT_UNKNOWN;
}

/* The unit that begins a text, the longest of those that do. */
static int unit_begins(str text)
{
    size_t longest = 0;
    int power = UNIT_UNKNOWN;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        size_t n = strlen(units[i].text);
        bool chinese = (unsigned char)units[i].text[0] >= 0x80;
        if (!chinese || n <= longest || !str_starts(text, units[i].text)) continue;
        longest = n;
        power = units[i].power;
    }
    return power;
}

static str without(str text, const char *start)
{
    size_t n = strlen(start);
    return str_starts(text, start) ? (str){text.s + n, text.n - n} : text;
}

/* "单位:人民币万元" → "万元", "kusd" → "k", "人民币元" → "元". */
static str unit_alone(str text)
{
    static const char *const before[] = {"金额单位", "单位", ":",   "人民币",
                                         "rmb",      "cny",  "usd", "eur"};
    static const char *const after[] = {"rmb",  "cny",  "usd",  "eur",  "s",    "美元",
                                        "美金", "欧元", "港币", "港元", "日元", "英镑"};
    for (size_t i = 0; i < COUNT_OF(before); i++) text = without(text, before[i]);
    for (size_t i = 0; i < COUNT_OF(after); i++) {
        size_t n = strlen(after[i]);
        if (text.n > n && memcmp(text.s + text.n - n, after[i], n) == 0) text.n -= n;
    }
    return text;
}

int unit_in_brackets(str text)
{
    int power = unit_power(text);
    for (size_t at = 0; power < 0 && at <= text.n;) {
        size_t end = at;
        while (end < text.n && text.s[end] != ',' && text.s[end] != ';' &&
               text.s[end] != '/' && !str_starts((str){text.s + end, text.n - end}, "、"))
            end++;
        power = unit_power(unit_alone((str){text.s + at, end - at}));
        at = end + (end < text.n && text.s[end] < 0 ? strlen("、") : 1);
    }
    return power;
}

size_t unit_suffix(str text)
{
    for (size_t at = text.n; at-- > 1;) {
        if (text.s[at] != '/' && text.s[at] != ':') continue;
        str rest = {text.s + at + 1, text.n - at - 1};
        bool chinese = rest.n && (unsigned char)rest.s[0] >= 0x80;
        return chinese && unit_power(unit_alone(rest)) >= 0 ? at : text.n;
    }
    return text.n;
}

static int unit_in_english(str text)
{
    static const struct {
        const char *text;
        int power;
    } said[] = {{"in thousand", 3},     {"in million", 6},
                {"in cny thousand", 3}, {"'000", 3},
                {"in cny million", 6},  {"in rmb thousand", 3},
                {"in usd thousand", 3}, {"in usd million", 6},
                {"in rmb million", 6},  {"unit: thousand", 3},
                {"unit: million", 6},   {"(thousands)", 3},
                {"(millions)", 6}};
    size_t at;
    for (size_t i = 0; i < COUNT_OF(said); i++)
        if (str_find(text, str_of(said[i].text), &at)) return said[i].power;
    return UNIT_UNKNOWN;
}

int unit_in_banner(struct arena scratch, str text)
{
    str folded = text_fold(&scratch, text);
    size_t at;
    if (!str_find(folded, STR("单位"), &at)) return unit_in_english(folded);
    str rest = {folded.s + at + strlen("单位"), folded.n - at - strlen("单位")};
    while (rest.n && (*rest.s == ':' || *rest.s == ' ')) rest.s++, rest.n--;
    rest = without(without(rest, "为"), "人民币");
    while (rest.n && *rest.s == ' ') rest.s++, rest.n--;
    return unit_begins(rest);
}

bool metric_is_amount(str metric)
{
    static const char *const amounts[] = {"collected",  "receivable_open",
                                          "deal_size",  "overpaid",
                                          "signed_gap", "forecast_weighted"};
    static const char *const families[] = {"aging.", "product_mix.", "region_mix.",
                                           "industry_mix.", "forecast_p"};
    const char *end = "amount";
    size_t n = strlen(end);
    if (metric.n >= n && memcmp(metric.s + metric.n - n, end, n) == 0) return true;
    for (size_t i = 0; i < COUNT_OF(amounts); i++)
        if (str_is(metric, amounts[i])) return true;
    for (size_t i = 0; i < COUNT_OF(families); i++)
        if (str_starts(metric, families[i])) return true;
    return false;
}
