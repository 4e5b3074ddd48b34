/* Civil dates as day numbers, ISO weeks and periods (SPEC 3). */
#include "base/date.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_FIRST = 1, YEAR_LAST = 9999 };

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days of the proleptic Gregorian calendar, counted in eras of 400 years that begin in
 * March. */
static day day_number(int year, int month, int dayofmonth)
{
    int y = year - (month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dayofmonth - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

day day_of(int year, int month, int dayofmonth)
{
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 ||
        dayofmonth < 1 || dayofmonth > days_in_month(year, month))
        return DAY_NONE;
    return day_number(year, month, dayofmonth);
}

struct civil civil_of(day d)
{
    int64_t z = (int64_t)d + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int of_era = (int)(z - era * 146097);
    int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * of_year + 2) / 153;
    struct civil c;
    c.day = of_year - (153 * shifted + 2) / 5 + 1;
    c.month = shifted < 10 ? shifted + 3 : shifted - 9;
    c.year = (int)(year_of_era + era * 400) + (c.month <= 2);
    return c;
}

int weekday_of(day d)
{
    int rest = (int)(((int64_t)d + 3) % 7); /* 1970-01-01 was a Thursday */
    return (rest < 0 ? rest + 7 : rest) + 1;
}

day month_start(day d)
{
    struct civil c = civil_of(d);
    return d - (c.day - 1);
}

day month_end(day d)
{
    struct civil c = civil_of(d);
    return d + days_in_month(c.year, c.month) - c.day;
}

/* Week 1 is the one that holds 4 January. */
static day week_one(int year)
{
    day fourth = day_number(year, 1, 4);
    return fourth - (weekday_of(fourth) - 1);
}

static int weeks_in_year(int year)
{
    return (week_one(year + 1) - week_one(year)) / 7;
}

static struct period week_of(int year, int week)
{
    day start = week_one(year) + 7 * (week - 1);
    return (struct period){PERIOD_WEEK, year, week, start, start + 7};
}

/* n months from month `first` (1–12) on. */
static struct period months_of(enum period_kind kind, int year, int number, int first,
                               int n)
{
    day start = day_number(year, first, 1), last = day_number(year, first + n - 1, 1);
    return (struct period){kind, year, number, start, month_end(last) + 1};
}

static struct period period_make(enum period_kind kind, int year, int number)
{
    switch (kind) {
    case PERIOD_WEEK: return week_of(year, number);
    case PERIOD_MONTH: return months_of(kind, year, number, number, 1);
    case PERIOD_QUARTER: return months_of(kind, year, number, 3 * number - 2, 3);
    case PERIOD_YEAR: return months_of(kind, year, 0, 1, 12);
    }
    assert(false);
    return (struct period){0};
}

struct period period_of(enum period_kind kind, day d)
{
    day thursday = d + 4 - weekday_of(d);
    struct civil c = civil_of(kind == PERIOD_WEEK ? thursday : d);
    switch (kind) {
    case PERIOD_WEEK: return week_of(c.year, (thursday - week_one(c.year)) / 7 + 1);
    case PERIOD_MONTH: return period_make(kind, c.year, c.month);
    case PERIOD_QUARTER: return period_make(kind, c.year, (c.month + 2) / 3);
    case PERIOD_YEAR: return period_make(kind, c.year, 0);
    }
    assert(false);
    return (struct period){0};
}

static bool digits(str text, int *out)
{
    int value = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9') return false;
        value = value * 10 + (text.s[i] - '0');
    }
    *out = value;
    return text.n > 0;
}

bool period_parse(str text, struct period *out)
{
    int year, number;
    if (text.n < 4 || !digits(str_sub(text, 0, 4), &year) || year < 1000) return false;
    if (text.n == 4) {
        *out = period_make(PERIOD_YEAR, year, 0);
        return true;
    }
    if (text.s[4] != '-' || text.n < 7) return false;
    bool week = text.s[5] == 'W' || text.s[5] == 'w';
    bool quarter = text.s[5] == 'Q' || text.s[5] == 'q';
    size_t length = quarter ? 1 : 2;
    str rest = str_sub(text, week || quarter ? 6 : 5, text.n);
    if (rest.n != length || !digits(rest, &number)) return false;
    if (number < 1 || number > (week ? weeks_in_year(year) : quarter ? 4 : 12))
        return false;
    enum period_kind kind = week ? PERIOD_WEEK : quarter ? PERIOD_QUARTER : PERIOD_MONTH;
    *out = period_make(kind, year, number);
    return true;
}

static struct period shift_months(struct period p, int steps, int per_year)
{
    int at = p.year * per_year + (p.number - 1) + steps;
    return period_make(p.kind, at / per_year, at % per_year + 1);
}

struct period period_shift(struct period p, int steps)
{
    switch (p.kind) {
    case PERIOD_WEEK: return period_of(PERIOD_WEEK, p.start + 7 * steps);
    case PERIOD_MONTH: return shift_months(p, steps, 12);
    case PERIOD_QUARTER: return shift_months(p, steps, 4);
    case PERIOD_YEAR: return period_make(p.kind, p.year + steps, 0);
    }
    assert(false);
    return p;
}

bool period_last_year(struct period p, struct period *out)
{
    if (p.kind == PERIOD_WEEK && p.number > weeks_in_year(p.year - 1)) return false;
    *out = period_make(p.kind, p.year - 1, p.number);
    return true;
}

struct period_label period_label(struct period p)
{
    struct period_label label;
    int year = p.year % 10000, number = p.number % 100;
    switch (p.kind) {
    case PERIOD_WEEK:
        snprintf(label.text, sizeof label.text, "%04d-W%02d", year, number);
        break;
    case PERIOD_MONTH:
        snprintf(label.text, sizeof label.text, "%04d-%02d", year, number);
        break;
    case PERIOD_QUARTER:
        snprintf(label.text, sizeof label.text, "%04d-Q%d", year, number);
        break;
    case PERIOD_YEAR: snprintf(label.text, sizeof label.text, "%04d", year); break;
    }
    return label;
}

struct day_label day_label(day d)
{
    struct day_label label = {""};
    if (d == DAY_NONE) return label;
    struct civil c = civil_of(d);
    snprintf(label.text, sizeof label.text, "%04d-%02d-%02d", c.year % 10000, c.month,
             c.day);
    return label;
}
