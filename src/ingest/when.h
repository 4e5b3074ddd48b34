/* Dates and times as exports write them. Local wall time: a zone is read and moves
 * nothing. */
#ifndef INGEST_WHEN_H
#define INGEST_WHEN_H

#include "base/date.h"
#include "ingest/number.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2100 };

/* In which order a column writes day and month when the year comes last (3/4/2026). */
enum date_order { ORDER_UNKNOWN, ORDER_MONTH_FIRST, ORDER_DAY_FIRST };

struct when_read {
    moment at;
    moment other;             /* under the other order, when `open` */
    bool open;                /* 3/4/2026 can be read both ways */
    enum date_order evidence; /* what this cell proves about its column */
    bool has_time;
    const char *why; /* READ_BAD: what is wrong with it */
};

/* The plain forms 2026-03-05, 2026-03-05 09:05 and 2026-03-05 09:05:00, with a blank or T
 * between; false for anything else. `date` and `dated` remember the last date. */
bool when_plain(str cell, char date[16], day *dated, moment *at);

/* `order` unknown reads like month first where both are possible. Years 1900 to 2100; of two
 * digits only where they can be nothing else: 3-Nov-26, 26年11月3日. */
enum reading when_parse(str cell, enum date_order order, struct when_read *out);

/* Where a column of dates with years of two digits writes the year: 26.11.3 or 3/11/26. By
 * the column, never cell by cell: only one place makes dates of all cells, or it is the one
 * whose numbers differ least. */
enum short_year { SHORT_YEAR_UNKNOWN, SHORT_YEAR_FIRST, SHORT_YEAR_LAST };
enum short_year short_year_find(const str *cells, size_t n);
/* when_parse, with years of two digits there: 1970 to 2069. */
enum reading when_parse_short(str cell, enum date_order order, enum short_year year,
                              struct when_read *out);

/* 2026-W47, 2026年第47周, or a date: the Monday of that week. */
enum reading week_parse(str cell, enum date_order order, day *out);

/* 2026, 2026-Q4, 2026年第4季度, 2026-11, 2026年11月, 202611, 2026/11, 2026-W47. */
bool period_read(str cell, struct period *out);

#endif
