/* The calendar's arithmetic: civil dates, ISO weeks, periods (SPEC 3). No time zones. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/base.h"

struct civil {
    int year, month, day; /* month and day from 1 */
};

day day_of(int year, int month, int dayofmonth); /* DAY_NONE if there is no such day */
struct civil civil_of(day d);
int weekday_of(day d); /* 1 Monday … 7 Sunday */
int days_in_month(int year, int month);
day month_start(day d);
day month_end(day d); /* the last day of the month */

enum period_kind { PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };

struct period { /* kept by the million */
    enum period_kind kind : 8;
    int year : 16, number : 8; /* ISO year and week; month 1–12; quarter 1–4; 0: a year */
    day start, end;            /* half-open */
};

struct period period_of(enum period_kind kind, day d); /* the one that holds d */
bool period_parse(str text, struct period *out); /* 2026-W47, 2026-11, 2026-Q4, 2026 */
struct period period_shift(struct period p, int steps);
/* The same period a year before (same ISO week number); false if there is none (W53). */
bool period_last_year(struct period p, struct period *out);

struct period_label {
    char text[16];
};
struct period_label period_label(struct period p);

struct day_label {
    char text[16];
};
struct day_label day_label(day d); /* 2026-11-22; empty for DAY_NONE */

#endif
