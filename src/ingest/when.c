/* Dates and times in the forms that exports write: 2026-03-05, 2026/3/5 9:05, 2026.03.05,
 * 20260305, 2026年3月5日, 2026-03-05T09:05:00+08:00, 5/3/2026, 16-Nov-2026, Nov 16, 2026,
 * 16-Nov-26, 2026. 11. 3, 民國115年3月5日, 115/3/5, 二〇二六年十一月三日, Excel serials. Which of day and month comes
 * first is settled per column by convert.c. */
#include "ingest/when.h"

#include <string.h>

#include "base/text.h"

#define FORM_MAX 64
#define SERIAL_EPOCH (-25569) /* day 0 of Excel's 1900 system, as from 1900-03-01 */
#define MINGUO 1911 /* 民國 115 is 2026; years of two digits are not taken for such */
#define MINGUO_LEAST 100

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reading position in a half-width, NUL-terminated copy of the cell. */
struct cursor {
    const char *s;
};

static bool take(struct cursor *c, const char *text)
{
    size_t n = strlen(text);
    if (strncmp(c->s, text, n) != 0) return false;
    c->s += n;
    return true;
}

static void take_blanks(struct cursor *c)
{
    while (*c->s == ' ') c->s++;
}

/* A run of at most `most` digits; returns its length, 0 if there is none or it is longer.
 */
static int take_number(struct cursor *c, int most, int *out)
{
    int n = 0, value = 0;
    while (n < most && is_digit(c->s[n])) value = value * 10 + (c->s[n++] - '0');
    if (n == 0 || is_digit(c->s[n])) return 0;
    c->s += n;
    *out = value;
    return n;
}

static int take_month_name(struct cursor *c)
{
    static const char months[12][10] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    char word[12];
    size_t n = 0;
    while (n < sizeof word - 1 && ((c->s[n] | 32) >= 'a' && (c->s[n] | 32) <= 'z')) {
        word[n] = (char)(c->s[n] | 32);
        n++;
    }
    word[n] = 0;
    if (n < 3) return 0;
    for (int m = 0; m < 12; m++)
        if (strncmp(months[m], word, n) == 0 || (m == 8 && strcmp(word, "sept") == 0)) {
            c->s += n;
            take(c, ".");
            return m + 1;
        }
    return 0;
}

/* The digit that a Chinese numeral stands for, 10 for 十; -1. */
static int hanzi_digit(uint32_t c)
{
    static const uint32_t digits[] = {U'〇', U'一', U'二', U'三', U'四', U'五',
                                      U'六', U'七', U'八', U'九', U'十'};
    if (c == U'零' || c == U'○') return 0;
    for (size_t d = 0; d < COUNT_OF(digits); d++)
        if (digits[d] == c) return (int)d;
    return -1;
}

/* 二〇二六 as 2026, 十一 as 11, 二十三 as 23: writes the number at `*at` in digits and goes
 * past it; how many, 0 if there is none. */
static size_t hanzi_number(str cell, size_t *at, char out[4])
{
    size_t n = 0;
    bool after_ten = false;
    for (size_t next = *at; n < 4 && next < cell.n; *at = next) {
        int d = hanzi_digit(utf8_next(cell, &next));
        if (d < 0 || (d == 10 && n > 1)) break;
        if (d < 10 && after_ten) {
            out[n - 1] = (char)('0' + d);
            *at = next;
            break;
        }
        if (d == 10 && n == 0) out[n++] = '1';
        out[n++] = (char)('0' + d % 10);
        after_ten = d == 10;
    }
    return n;
}

/* Blanks around the separators of a date are none: 2026. 11. 3. 9:05. */
static size_t close_up(char *form, size_t n)
{
    size_t kept = 0, separators = 0;
    for (size_t i = 0; i < n; i++) {
        bool separator = form[i] == '-' || form[i] == '/' || form[i] == '.';
        bool after = kept && separators <= 2 && form[kept - 1] != ' ' &&
                     strchr("-/.", form[kept - 1]);
        if (form[i] == ' ' && after) continue;
        if (separator) {
            while (separators < 2 && kept && form[kept - 1] == ' ') kept--;
            if (form[i] == '.' && separators >= 2 && (i + 1 == n || form[i + 1] == ' '))
                continue;
            separators++;
        }
        form[kept++] = form[i];
    }
    form[kept] = 0;
    return kept;
}

/* Half-width, with 年 月 日 時 and the like as plain separators. */
static bool form_plain(str cell, char out[FORM_MAX])
{
    static const struct {
        const char *from, *to;
    } words[] = {{"年", "-"}, {"月", "-"},      {"日", " "},      {"号", " "},
                 {"时", ":"}, {"時", ":"},      {"点", ":"},      {"分", ":"},
                 {"秒", " "}, {"上午", " AM "}, {"下午", " PM "}, {"星期", "#"},
                 {"周", "#"}, {"：", ":"},      {"民國", ""},     {"民国", ""}};
    size_t n = 0;
    for (size_t at = 0; at < cell.n;) {
        if (n + 6 >= FORM_MAX) return false;
        size_t w = 0;
        str rest = {cell.s + at, cell.n - at};
        if ((unsigned char)*rest.s < 128) {
            out[n++] = cell.s[at++];
            continue;
        }
        while (w < COUNT_OF(words) && !str_starts(rest, words[w].from)) w++;
        if (w < COUNT_OF(words)) {
            size_t k = strlen(words[w].to);
            memcpy(out + n, words[w].to, k);
            n += k;
            at += strlen(words[w].from);
            continue;
        }
        size_t digits = hanzi_number(cell, &at, out + n);
        if (digits) {
            n += digits;
            continue;
        }
        uint32_t c = utf8_next(cell, &at);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        if (c == 0x3000 || c == 0xA0) c = ' ';
        if (c >= 128) return false;
        out[n++] = (char)c;
    }
    while (n && (out[n - 1] == ' ' || out[n - 1] == '-' || out[n - 1] == ':')) n--;
    return close_up(out, n) > 0;
}

static bool take_half_day(struct cursor *c, int *hours)
{
    take_blanks(c);
    bool am = (c->s[0] | 32) == 'a' && (c->s[1] | 32) == 'm';
    bool pm = (c->s[0] | 32) == 'p' && (c->s[1] | 32) == 'm';
    if (!am && !pm) return false;
    c->s += 2;
    *hours = pm ? 12 : 0;
    take_blanks(c);
    return true;
}

/* A zone is understood and moves nothing (SPEC 2). */
static void take_zone(struct cursor *c)
{
    int skip;
    take_blanks(c);
    if (take(c, "Z") || take(c, "UTC") || take(c, "GMT")) take_blanks(c);
    if (*c->s != '+' && *c->s != '-') return;
    c->s++;
    if (take_number(c, 4, &skip) && take(c, ":")) take_number(c, 2, &skip);
}

static bool take_time(struct cursor *c, int *seconds)
{
    int h = 0, m = 0, s = 0, half = -1, extra;
    if (take_half_day(c, &extra)) half = extra;
    if (!take_number(c, 2, &h) || !take(c, ":") || !take_number(c, 2, &m)) return false;
    if (take(c, ":") && !take_number(c, 2, &s)) return false;
    if (*c->s == '.' || *c->s == ',') {
        c->s++;
        if (!take_number(c, 9, &extra)) return false;
    }
    if (half < 0 && take_half_day(c, &extra)) half = extra;
    if (half >= 0 && (h < 1 || h > 12)) return false;
    if (half >= 0) h = h % 12 + half;
    take_zone(c);
    *seconds = h * 3600 + m * 60 + s;
    return h < 24 && m < 60 && s < 60;
}

static bool take_separator(struct cursor *c, char *separator)
{
    char s = *c->s;
    if (s != '-' && s != '/' && s != '.') return false;
    if (*separator && s != *separator) return false;
    *separator = s;
    c->s++;
    return true;
}

enum date_form { FORM_NONE, FORM_FIXED, FORM_SWAPPABLE, FORM_SHORT_YEAR, FORM_NO_YEAR };

struct date_numbers {
    int year, month, day; /* FORM_SWAPPABLE: in the order written */
};

static int whole_year(int two)
{
    return two < 70 ? 2000 + two : 1900 + two;
}

/* 20261116, and with the time of day behind it, 20261116153000: that is left in `c` as if it
 * had colons. */
static enum date_form take_compact(struct cursor *c, struct date_numbers *d, char time[9])
{
    int number = 0;
    char head[9] = "";
    memcpy(head, c->s, 8);
    if (strspn(c->s, "0123456789") == 14) {
        const char *t = c->s + 8;
        memcpy(time, (char[9]){t[0], t[1], ':', t[2], t[3], ':', t[4], t[5], 0}, 9);
        if (t[6]) return FORM_NONE;
        take_number(&(struct cursor){head}, 8, &number);
        c->s = time;
    } else if (!take_number(c, 8, &number)) {
        return FORM_NONE;
    }
    *d = (struct date_numbers){number / 10000, number / 100 % 100, number % 100};
    return FORM_FIXED;
}

/* Tue Nov 17 2026, Tuesday, November 17, 2026: the day of the week says nothing new. */
static void take_weekday(struct cursor *c)
{
    static const char days[7][10] = {"monday", "tuesday",  "wednesday", "thursday",
                                     "friday", "saturday", "sunday"};
    size_t n = 0;
    char word[12] = "";
    while (n < sizeof word - 1 && ((c->s[n] | 32) >= 'a' && (c->s[n] | 32) <= 'z')) {
        word[n] = (char)(c->s[n] | 32);
        n++;
    }
    if (n < 3) return;
    for (size_t d = 0; d < COUNT_OF(days); d++)
        if (strncmp(days[d], word, n) == 0) {
            c->s += n;
            take(c, ".");
            take(c, ",");
            take_blanks(c);
            return;
        }
}

/* 16-Nov-2026, 16 November 2026, Nov 16, 2026, Tue Nov 17 2026. */
static enum date_form take_named(struct cursor *c, struct date_numbers *d)
{
    take_weekday(c);
    d->month = take_month_name(c);
    bool month_first = d->month > 0;
    if (month_first) take_blanks(c);
    if (!take_number(c, 2, &d->day)) return FORM_NONE;
    if (!month_first) {
        if (*c->s != '-' && *c->s != ' ' && *c->s != '/') return FORM_NONE;
        c->s++;
        d->month = take_month_name(c);
    }
    if (!d->month || (*c->s != '-' && *c->s != ' ' && *c->s != ',' && *c->s != '/'))
        return FORM_NONE;
    c->s++;
    take_blanks(c);
    int digits = take_number(c, 4, &d->year);
    if (digits == 2) d->year = whole_year(d->year);
    return digits == 4 || digits == 2 ? FORM_FIXED : FORM_SHORT_YEAR;
}

/* A year of two digits where it is said to be; 3 is none. */
static enum date_form short_form(struct date_numbers *d, const int part[3],
                                 const int digits[3], enum short_year year)
{
    size_t at = year == SHORT_YEAR_FIRST ? 0 : 2;
    if (year == SHORT_YEAR_UNKNOWN || digits[at] != 2) return FORM_SHORT_YEAR;
    if (year == SHORT_YEAR_FIRST)
        *d = (struct date_numbers){whole_year(part[0]), part[1], part[2]};
    else
        *d = (struct date_numbers){whole_year(part[2]), part[0], part[1]};
    return year == SHORT_YEAR_FIRST ? FORM_FIXED : FORM_SWAPPABLE;
}

/* `time` is room for a time of day that is written without separators. */
static enum date_form take_date(struct cursor *c, struct date_numbers *d,
                                enum short_year year, char time[9])
{
    char separator = 0;
    size_t digits = strspn(c->s, "0123456789");
    if (digits == 8 || digits == 14) return take_compact(c, d, time);
    if (digits == 0 || strspn(c->s + digits, "-/.") == 0 || !is_digit(c->s[digits + 1]))
        return take_named(c, d);
    int first, second, third = 0;
    int n = take_number(c, 4, &first);
    if (n == 3 && first >= MINGUO_LEAST && first <= YEAR_MAX - MINGUO) {
        first += MINGUO;
        n = 4;
    }
    if (n == 3 || n == 0 || !take_separator(c, &separator) || !take_number(c, 2, &second))
        return FORM_NONE;
    if (n <= 2 && (*c->s == 0 || *c->s == ' ')) return FORM_NO_YEAR;
    if (!take_separator(c, &separator)) return FORM_NONE;
    int last = take_number(c, 4, &third);
    if (n == 4 && last > 0 && last <= 2) {
        *d = (struct date_numbers){first, second, third};
        return FORM_FIXED;
    }
    if (n == 4) return FORM_NONE;
    *d = (struct date_numbers){third, first, second};
    if (last == 4) return FORM_SWAPPABLE;
    return short_form(d, (int[3]){first, second, third}, (int[3]){n, 2, last}, year);
}

static enum reading when_bad(struct when_read *out, const char *why)
{
    out->why = why;
    return READ_BAD;
}

static enum reading serial_read(const char *s, struct when_read *out)
{
    int days = 0;
    int64_t seconds = 0, unit = 86400000000;
    size_t i = 0;
    for (; is_digit(s[i]); i++) days = days * 10 + (s[i] - '0');
    if (s[i] == '.')
        for (i++; is_digit(s[i]); i++) {
            unit /= 10;
            seconds += (s[i] - '0') * unit;
        }
    if (days < 10000 || days > 73415) return when_bad(out, "is not a date");
    seconds = (seconds + 500000) / 1000000;
    out->at = day_start((day)(days + SERIAL_EPOCH)) + seconds;
    out->has_time = seconds != 0;
    return READ_OK;
}

static bool is_serial(const char *s)
{
    size_t whole = strspn(s, "0123456789");
    if (whole != 5) return false;
    if (s[whole] == 0) return true;
    size_t rest = s[whole] == '.' ? strspn(s + whole + 1, "0123456789") : 0;
    return rest > 0 && s[whole + 1 + rest] == 0;
}

/* Both orders tried; what only one of them allows is evidence for the column. */
static enum reading swappable(struct date_numbers d, enum date_order order,
                              struct when_read *out, day *first, day *second)
{
    *first = day_of(d.year, d.month, d.day);
    *second = day_of(d.year, d.day, d.month);
    if (*first == DAY_NONE && *second == DAY_NONE) return when_bad(out, "is no such day");
    if (*second == DAY_NONE) out->evidence = ORDER_MONTH_FIRST;
    if (*first == DAY_NONE) out->evidence = ORDER_DAY_FIRST;
    if (order == ORDER_MONTH_FIRST && *first == DAY_NONE)
        return when_bad(out, "has the day first in a column where the month comes first");
    if (order == ORDER_DAY_FIRST && *second == DAY_NONE)
        return when_bad(out, "has the month first in a column where the day comes first");
    if (order == ORDER_DAY_FIRST || *first == DAY_NONE) {
        day swap = *first;
        *first = *second;
        *second = swap;
    }
    out->open = order == ORDER_UNKNOWN && *second != DAY_NONE && *first != *second;
    return READ_OK;
}

static int two(const char *s)
{
    return (s[0] - '0') * 10 + (s[1] - '0');
}

/* Eight bytes of a form: what they are where every digit is 0, six for each digit, and the
 * bits that must not differ. The first byte is the lowest. */
struct form8 {
    uint64_t zero, six, checked;
};

static const struct form8 year_month = {0x2D30302D30303030, 0x0006060006060606,
                                        0xFFF0F0FFF0F0F0F0}; /* 0000-00- */
static const struct form8 short_date = {0x30302D30302D3030, 0x0606000606000606,
                                        0xF0F0FFF0F0FFF0F0}; /* 00-00-00 */
static const struct form8 clock_time = {0x30303A30303A3030, 0x0606000606000606,
                                        0xF0F0FFF0F0FFF0F0}; /* 00:00:00 */

static bool looks_like(const char *s, struct form8 form)
{
    uint64_t x;
    memcpy(&x, s, 8);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) x = __builtin_bswap64(x);
    x ^= form.zero;
    return (((x + form.six) | x) & form.checked) == 0;
}

static day plain_day(const char *s)
{
    if (!looks_like(s, year_month) || !looks_like(s + 2, short_date)) return DAY_NONE;
    int year = two(s) * 100 + two(s + 2);
    bool known = year >= YEAR_MIN && year <= YEAR_MAX;
    return known ? day_of(year, two(s + 5), two(s + 8)) : DAY_NONE;
}

/* " 09:05" and " 09:05:00" in seconds; -1 for anything else. */
static int plain_time(const char *s, size_t n)
{
    if ((s[0] != ' ' && s[0] != 'T') || s[3] != ':') return -1;
    if (n == 6 && !(is_digit(s[1]) && is_digit(s[2]) && is_digit(s[4]) && is_digit(s[5])))
        return -1;
    if (n == 9 && !looks_like(s + 1, clock_time)) return -1;
    int h = two(s + 1), m = two(s + 4), sec = n == 9 ? two(s + 7) : 0;
    return h < 24 && m < 60 && sec < 60 ? h * 3600 + m * 60 + sec : -1;
}

bool when_plain(str cell, char date[16], day *dated, moment *at)
{
    if (cell.n != 10 && cell.n != 16 && cell.n != 19) return false;
    if (!date[0] || memcmp(cell.s, date, 10) != 0) {
        day d = plain_day(cell.s);
        if (d == DAY_NONE) return false;
        memcpy(date, cell.s, 10);
        *dated = d;
    }
    int seconds = cell.n > 10 ? plain_time(cell.s + 10, cell.n - 10) : 0;
    *at = day_start(*dated) + seconds;
    return seconds >= 0;
}

enum reading when_parse_short(str cell, enum date_order order, enum short_year year,
                              struct when_read *out)
{
    char date[16] = "";
    day dated;
    *out = (struct when_read){.at = MOMENT_NONE, .other = MOMENT_NONE};
    if (when_plain(cell, date, &dated, &out->at)) {
        out->has_time = cell.n > 10;
        return READ_OK;
    }
    out->at = MOMENT_NONE;
    if (cell_blank(cell)) return READ_BLANK;
    char form[FORM_MAX];
    if (!form_plain(cell, form)) return when_bad(out, "is not a date");
    if (str_find(cell, STR("年"), NULL)) year = SHORT_YEAR_FIRST;
    if (is_serial(form)) return serial_read(form, out);
    struct cursor c = {form};
    struct date_numbers d = {0};
    take_blanks(&c);
    char time[9];
    enum date_form found = take_date(&c, &d, year, time);
    if (found == FORM_SHORT_YEAR)
        return when_bad(out, "has a year of two digits; write four");
    if (found == FORM_NO_YEAR) return when_bad(out, "has no year; write it as 2026-11-03");
    if (found == FORM_NONE) return when_bad(out, "is not a date");
    if (d.year < YEAR_MIN || d.year > YEAR_MAX)
        return when_bad(out, "lies outside the years 1900 to 2100");
    day first, second = DAY_NONE;
    if (found == FORM_SWAPPABLE) {
        enum reading r = swappable(d, order, out, &first, &second);
        if (r != READ_OK) return r;
    } else {
        first = day_of(d.year, d.month, d.day);
        if (first == DAY_NONE) return when_bad(out, "is no such day");
    }
    int seconds = 0;
    take_blanks(&c);
    if (take(&c, "T") || *c.s == ',') c.s += *c.s == ',';
    take_blanks(&c);
    if (*c.s == '#') c.s = "";
    if (*c.s) {
        if (!take_time(&c, &seconds)) return when_bad(out, "has no such time of day");
        out->has_time = true;
    }
    if (*c.s) return when_bad(out, "is not a date");
    out->at = day_start(first) + seconds;
    if (out->open) out->other = day_start(second) + seconds;
    return READ_OK;
}

enum reading when_parse(str cell, enum date_order order, struct when_read *out)
{
    return when_parse_short(cell, order, SHORT_YEAR_UNKNOWN, out);
}

/* The year of a cell under one reading of its two digits; 0 if it is no date then. */
static int year_under(str cell, enum short_year year)
{
    struct when_read w;
    enum reading r = when_parse_short(cell, ORDER_UNKNOWN, year, &w);
    return r == READ_OK ? civil_of(moment_day(w.at)).year : 0;
}

/* How many different years; 0 if one of the cells is a date under the other reading only. */
static size_t years_under(const str *cells, size_t n, enum short_year year,
                          enum short_year other)
{
    bool seen[YEAR_MAX - YEAR_MIN + 1] = {false};
    size_t years = 0;
    for (size_t i = 0; i < n; i++) {
        if (year_under(cells[i], SHORT_YEAR_UNKNOWN)) continue;
        int one = year_under(cells[i], year);
        if (!one && year_under(cells[i], other)) return 0;
        if (!one) continue;
        years += !seen[one - YEAR_MIN];
        seen[one - YEAR_MIN] = true;
    }
    return years;
}

enum short_year short_year_find(const str *cells, size_t n)
{
    size_t first = years_under(cells, n, SHORT_YEAR_FIRST, SHORT_YEAR_LAST),
           last = years_under(cells, n, SHORT_YEAR_LAST, SHORT_YEAR_FIRST);
    if (first && (!last || first < last)) return SHORT_YEAR_FIRST;
    if (last && (!first || last < first)) return SHORT_YEAR_LAST;
    return SHORT_YEAR_UNKNOWN;
}
