/* Plain cells into records, by kind: compiled into the loops over the cells of a row (lanes.c)
 * and of a column (lane_rows.c). In: a cell and its lane; out: its value in the record, or
 * false, and the record as it was but for that place. `spare`: ROW_SPARE bytes from the
 * beginning of the cell on may be read however short it is. */
#ifndef INGEST_LANE_CELLS_H
#define INGEST_LANE_CELLS_H

#include "ingest/lanes.h"

#include <string.h>

static inline void cell_put(char *record, uint16_t offset, uint32_t value)
{
    memcpy(record + offset, &value, sizeof value);
}

INTO_LOOP bool take_id(const struct lane *s, str cell, bool spare, char *record)
{
    (void)spare;
    sym id = id_known(s->c->series, cell);
    if (id != SYM_EMPTY) cell_put(record, s->offset, id);
    return id != SYM_EMPTY;
}

INTO_LOOP bool take_day(const struct lane *s, str cell, bool spare, char *record)
{
    (void)spare;
    day d;
    int32_t seconds;
    if (!plain_when(s->months, cell, &d, &seconds)) return false;
    cell_put(record, s->offset, (uint32_t)d);
    return true;
}

INTO_LOOP bool take_other_minute(const struct lane *s, str cell, char *record)
{
    day d;
    int32_t seconds;
    if (!plain_when(s->months, cell, &d, &seconds)) return false;
    moment_put(record + s->offset, day_start(d) + seconds);
    if (cell.n < 19) return true;
    memcpy(s->c->minute, cell.s, sizeof s->c->minute);
    s->c->minute_begins = day_start(d) + seconds / 60 * 60;
    return true;
}

/* What is written down as it happens is mostly of the minute of the row before. */
INTO_LOOP bool take_moment(const struct lane *s, str cell, bool spare, char *record)
{
    (void)spare;
    const struct column_plan *c = s->c;
    if (cell.n == 19 && memcmp(cell.s, c->minute, sizeof c->minute) == 0 &&
        cell.s[16] == ':' && plain_two(cell.s + 17) < 60) {
        moment_put(record + s->offset, c->minute_begins + plain_two(cell.s + 17));
        return true;
    }
    return take_other_minute(s, cell, record);
}

/* In hundredths. */
INTO_LOOP bool take_money(const struct lane *s, str cell, bool spare, char *record)
{
    uint32_t whole;
    unsigned cents = 0;
    size_t n = cell.n;
    if (n > 3 && cell.s[n - 3] == '.') {
        cents = plain_two(cell.s + n - 2);
        n -= 3;
        if (s->c->mark != DECIMAL_POINT || cents > 99) return false;
    }
    if (!plain_whole(cell.s, n, spare ? ROW_SPARE : cell.n, &whole)) return false;
    wide_put(record + s->offset, (int64_t)whole * 100 + cents);
    return true;
}

INTO_LOOP bool take_number(const struct lane *s, str cell, bool spare, char *record)
{
    uint32_t whole;
    if (!plain_whole(cell.s, cell.n, spare ? ROW_SPARE : cell.n, &whole)) return false;
    wide_put(record + s->offset, (int64_t)whole * 1000000);
    return true;
}

/* Whole per cents, where the column is known to write them so. */
INTO_LOOP bool take_share(const struct lane *s, str cell, bool spare, char *record)
{
    uint32_t whole;
    if (s->c->share != SHARE_PERCENT) return false;
    if (!plain_whole(cell.s, cell.n, spare ? ROW_SPARE : cell.n, &whole) || whole > 100)
        return false;
    cell_put(record, s->offset, whole * 10000);
    return true;
}

/* ---- words that were met before ---- */

INTO_LOOP bool take_choice(const struct lane *s, str cell, bool spare, char *record)
{
    const struct memo *m = memo_find(s->memo, cell, spare);
    if (!m || m->value < 0) return false;
    record[s->offset] = (char)m->value;
    return true;
}

INTO_LOOP bool take_text(const struct lane *s, str cell, bool spare, char *record)
{
    const struct memo *m = memo_find(s->memo, cell, spare);
    if (!m || m->value < 0) return false;
    cell_put(record, s->offset, (sym)m->value);
    return true;
}

INTO_LOOP bool take_flag(const struct lane *s, str cell, bool spare, char *record)
{
    const struct memo *m = memo_find(s->memo, cell, spare);
    if (!m || m->value < 0) return false;
    cell_put(record, s->offset, m->also);
    record[s->offset2] = m->value != 0;
    return true;
}

INTO_LOOP bool take_period(const struct lane *s, str cell, bool spare, char *record)
{
    const struct memo *m = memo_find(s->memo, cell, spare);
    if (!m || m->value < 0) return false;
    memcpy(record + s->offset, &s->c->periods[m - s->memo], sizeof *s->c->periods);
    return true;
}

#endif
