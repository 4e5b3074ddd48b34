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

/* An id, in both its places if it has two. */
INTO_LOOP void id_put_at(const struct lane *s, sym id, bool twice, char *record)
{
    cell_put(record, s->offset, id);
    if (twice) cell_put(record, s->offset2, id);
}

/* Of the series of the one before. */
INTO_LOOP bool take_id(const struct lane *s, str cell, bool twice, char *record)
{
    sym id = id_known(s->c->series, cell);
    if (id == SYM_EMPTY) return false;
    id_put_at(s, id, twice, record);
    return true;
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

static APART bool take_other_moment(const struct lane *s, str cell, char *record)
{
    day d;
    int32_t seconds;
    if (!plain_when(s->months, cell, &d, &seconds)) return false;
    moment_put(record + s->offset, day_start(d) + seconds);
    return true;
}

/* What is written down as it happens is mostly of the minute of the row before. */
INTO_LOOP bool take_moment(const struct lane *s, str cell, bool spare, char *record)
{
    (void)spare;
    struct column_plan *c = s->c;
    unsigned second = cell.n == 19 && cell.s[16] == ':' ? plain_two(cell.s + 17) : 60;
    if (second >= 60) return cell.n >= 10 && take_other_moment(s, cell, record);
    if (memcmp(cell.s, c->minute, sizeof c->minute) != 0) {
        moment begins;
        if (!plain_minute(s->months, cell.s, &begins))
            return take_other_moment(s, cell, record);
        memcpy(c->minute, cell.s, sizeof c->minute);
        c->minute_begins = begins;
    }
    moment_put(record + s->offset, c->minute_begins + second);
    return true;
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

INTO_LOOP bool take_word(const struct lane *s, str cell, bool spare, bool twice,
                         char *record)
{
    const struct memo *m = memo_find(s->memo, cell, spare);
    if (!m || m->value < 0) return false;
    id_put_at(s, (sym)m->value, twice, record);
    return true;
}

INTO_LOOP bool take_text(const struct lane *s, str cell, bool spare, char *record)
{
    return take_word(s, cell, spare, false, record);
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
