/* Reads numbers as people write them, exactly. First the ornaments go (signs, brackets,
 * currency, units, per cent), then the digits with their separators are read under one
 * decimal mark or both. Units that stand in the header, and what a column is, are left to
 * convert.c. */
#include "ingest/number.h"

#include <string.h>

#include "base/text.h"

#define PLAIN_MAX 48

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool cell_blank(str cell)
{
    static const char *const none[] = {"-",    "--",   "/",  "—",    "——", "–",
                                       "N/A",  "n/a",  "NA", "#N/A", "无", "NULL",
                                       "null", "None", "－", "\\N"};
    static const char first[] = "-/Nn#\\\xE2\xE6\xEF"; /* bytes with which they begin */
    if (cell.n == 0) return true;
    if (cell.n > 6 || is_digit(cell.s[cell.n - 1])) return false;
    if (!memchr(first, cell.s[0], sizeof first - 1)) return false;
    for (size_t i = 0; i < COUNT_OF(none); i++)
        if (str_is(cell, none[i])) return true;
    return false;
}

/* What may stand around the digits: turned into a currency, a power of ten, or one plain
 * byte. */
struct ornament {
    const char *text;
    const char *currency;
    int power;
    char plain;
    bool unit;
};

static const struct ornament ornaments[] = {
    {"¥", "CNY", 0, 0, false},
    {"￥", "CNY", 0, 0, false},
    {"人民币", "CNY", 0, 0, false},
    {"元", NULL, 0, 0, true},
    {"圆", NULL, 0, 0, true},
    {"整", NULL, 0, 0, false},
    {"万", NULL, 4, 0, true},
    {"亿", NULL, 8, 0, true},
    {"千", NULL, 3, 0, true},
    {"百", NULL, 2, 0, true},
    {"HK$", "HKD", 0, 0, false},
    {"US$", "USD", 0, 0, false},
    {"NT$", "TWD", 0, 0, false},
    {"$", "USD", 0, 0, false},
    {"€", "EUR", 0, 0, false},
    {"£", "GBP", 0, 0, false},
    {"CNY", "CNY", 0, 0, false},
    {"RMB", "CNY", 0, 0, false},
    {"USD", "USD", 0, 0, false},
    {"EUR", "EUR", 0, 0, false},
    {"GBP", "GBP", 0, 0, false},
    {"JPY", "JPY", 0, 0, false},
    {"HKD", "HKD", 0, 0, false},
    {"TWD", "TWD", 0, 0, false},
    {"KRW", "KRW", 0, 0, false},
    {"SGD", "SGD", 0, 0, false},
    {"AUD", "AUD", 0, 0, false},
    {"CAD", "CAD", 0, 0, false},
    {"CHF", "CHF", 0, 0, false},
    {"INR", "INR", 0, 0, false},
    {"\xE2\x88\x92", NULL, 0, '-', false},
    {"\xC2\xA0", NULL, 0, ' ', false},
    {"\xE2\x80\xAF", NULL, 0, ' ', false},
    {"’", NULL, 0, '\'', false},
};

static const struct ornament *ornament_at(str cell, size_t at)
{
    for (size_t i = 0; i < COUNT_OF(ornaments); i++)
        if (str_starts((str){cell.s + at, cell.n - at}, ornaments[i].text))
            return &ornaments[i];
    return NULL;
}

/* The cell without ornaments, in `plain`: digits, separators, signs, brackets. False when
 * it holds anything that belongs to no number. */
static bool ornaments_off(str cell, char plain[PLAIN_MAX], size_t *n, struct number *out)
{
    *n = 0;
    for (size_t at = 0; at < cell.n;) {
        if (*n + 1 >= PLAIN_MAX) return false;
        const struct ornament *o = ornament_at(cell, at);
        if (o) {
            if (o->currency) memcpy(out->currency, o->currency, 4);
            if (o->power && *n == 0) return false;
            out->power += o->power;
            out->unit |= o->unit;
            if (o->plain) plain[(*n)++] = o->plain;
            at += strlen(o->text);
            continue;
        }
        uint32_t c = utf8_next(cell, &at);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        if (c == 0x3000) c = ' ';
        if (c == '%' && !out->percent && *n > 0)
            out->percent = true;
        else if (c < 128 && c && strchr("0123456789.,' +-()eE", (int)c))
            plain[(*n)++] = (char)c;
        else
            return false;
    }
    return out->power <= 12;
}

/* Takes sign, brackets and blanks off both ends; false when they contradict each other. */
static bool sign_off(const char **s, size_t *n, bool *negative)
{
    int signs = 0;
    for (;;) {
        while (*n && **s == ' ') ++*s, --*n;
        while (*n && (*s)[*n - 1] == ' ') --*n;
        if (*n == 0) return false;
        char first = **s, last = (*s)[*n - 1];
        if (first == '(' && last == ')' && *n > 2) {
            ++*s, *n -= 2, *negative = true, signs++;
        } else if (first == '-' || first == '+') {
            ++*s, --*n, *negative = first == '-', signs++;
        } else if (last == '-' && is_digit(first)) {
            --*n, *negative = true, signs++;
        } else {
            return signs <= 1;
        }
    }
}

/* Digits before an exponent, under one decimal mark. Thousands come in whole groups of
 * three. */
static bool digits_read(const char *s, size_t n, char point, struct number *out)
{
    char group = 0;
    size_t in_group = 0, decimals = 0, digits = 0;
    bool fraction = false;
    out->mantissa = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (is_digit(c)) {
            if (++digits > 30) return false;
            out->mantissa = out->mantissa * 10 + (c - '0');
            if (fraction)
                decimals++;
            else
                in_group++;
        } else if (c == point && !fraction && i + 1 < n) {
            if (group && in_group != 3) return false;
            fraction = true;
        } else if (!fraction && (c == ',' || c == '.' || c == '\'' || c == ' ') &&
                   c != point) {
            if (group ? c != group || in_group != 3 : in_group < 1 || in_group > 3)
                return false;
            if (!group && s[0] == '0') return false;
            group = c;
            in_group = 0;
        } else {
            return false;
        }
    }
    if (group && !fraction && in_group != 3) return false;
    out->power -= (int)decimals;
    return digits > 0;
}

/* The exponent of 3e3 or 2.41E+18, taken off the end. */
static bool exponent_off(const char *s, size_t *n, int *power)
{
    size_t at = 0;
    while (at < *n && s[at] != 'e' && s[at] != 'E') at++;
    if (at == *n) return true;
    size_t i = at + 1;
    bool down = i < *n && s[i] == '-';
    if (i < *n && (s[i] == '-' || s[i] == '+')) i++;
    int exponent = 0;
    if (i == *n || *n - i > 2) return false;
    for (; i < *n; i++) {
        if (!is_digit(s[i])) return false;
        exponent = exponent * 10 + (s[i] - '0');
    }
    *power += down ? -exponent : exponent;
    *n = at;
    return exponent <= 24;
}

/* The form of nearly every cell: digits, perhaps with a point among them. */
static bool plain_number(str cell, struct number *out)
{
    size_t i = 0, n = cell.n, decimals = 0;
    bool negative = n > 0 && cell.s[0] == '-', fraction = false;
    int64_t value = 0;
    if (n == 0 || n > 17) return false;
    for (i = negative; i < n; i++) {
        char c = cell.s[i];
        if (is_digit(c))
            value = value * 10 + (c - '0'), decimals += fraction;
        else if (c == '.' && !fraction && i > negative && i + 1 < n)
            fraction = true;
        else
            return false;
    }
    if (n == negative) return false;
    *out = (struct number){.mantissa = negative ? -value : value, .power = -(int)decimals};
    return !fraction || decimals != 3 || i - decimals - negative > 4 ||
           cell.s[negative] == '0';
}

static enum reading number_bad(struct number_read *out, const char *why)
{
    out->why = why;
    return READ_BAD;
}

enum reading number_parse(str cell, enum decimal_mark mark, struct number_read *out)
{
    if (mark != DECIMAL_COMMA && plain_number(cell, &out->value)) {
        out->open = false;
        out->evidence = out->value.power < 0 ? DECIMAL_POINT : DECIMAL_UNKNOWN;
        return READ_OK;
    }
    *out = (struct number_read){.why = NULL};
    if (cell_blank(cell)) return READ_BLANK;
    char plain[PLAIN_MAX];
    const char *s = plain;
    size_t n;
    struct number base = {0};
    bool negative = false;
    if (!ornaments_off(cell, plain, &n, &base) || !sign_off(&s, &n, &negative) ||
        !exponent_off(s, &n, &base.power))
        return number_bad(out, "is not a number");
    struct number point = base, comma = base;
    bool as_point = digits_read(s, n, '.', &point),
         as_comma = digits_read(s, n, ',', &comma);
    /* 1,2345 is rather a slip than a decimal comma, unless the profile says so. */
    bool slip = comma.power - base.power < -2 && !memchr(s, '.', n) && !as_point;
    if (slip && mark != DECIMAL_COMMA) as_comma = false;
    if (!as_point && !as_comma) return number_bad(out, "is not a number");
    if (negative) point.mantissa = -point.mantissa, comma.mantissa = -comma.mantissa;
    bool differ = point.mantissa != comma.mantissa || point.power != comma.power;
    out->open = as_point && as_comma && differ && mark == DECIMAL_UNKNOWN;
    if (!as_comma) out->evidence = DECIMAL_POINT;
    if (!as_point) out->evidence = DECIMAL_COMMA;
    if (mark == DECIMAL_POINT && !as_point)
        return number_bad(out, "has a decimal comma in a column of decimal points");
    if (mark == DECIMAL_COMMA && !as_comma)
        return number_bad(out, "has a decimal point in a column of decimal commas");
    bool use_comma = mark == DECIMAL_COMMA || !as_point;
    out->value = use_comma ? comma : point;
    out->other = use_comma ? point : comma;
    return READ_OK;
}

bool number_scaled(struct number n, int digits, int64_t limit, int64_t *out)
{
    static const int64_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    int power = n.power + digits - (n.percent ? 2 : 0);
    if (power >= 0 && power <= 6 && n.mantissa <= limit / tens[power] &&
        n.mantissa >= -(limit / tens[power])) {
        *out = (int64_t)n.mantissa * tens[power];
        return true;
    }
    wide value = n.mantissa;
    wide size = value < 0 ? -value : value;
    for (; power > 0 && size <= limit; power--) size *= 10;
    if (power > 0 && size != 0) return false;
    wide divisor = 1;
    for (; power < 0 && divisor <= size * 10; power++) divisor *= 10;
    size = power < 0 ? 0 : (size + divisor / 2) / divisor;
    if (size > limit) return false;
    *out = (int64_t)(value < 0 ? -size : size);
    return true;
}
