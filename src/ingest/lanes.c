/* Plain cells, a column at a time (lanes.h). What makes a cell plain is decided before the
 * first row as far as it can be, and for the rest by the evidence of its column so far. */
#include "ingest/lanes.h"

#include <string.h>

/* ---- before the first row ---- */

/* Amounts in yuan, of the pack's currency whatever the row says. */
static bool money_is_plain(const struct column_plan *c, const struct lane_setting *w)
{
    const struct source_word *word = &c->of[0];
    const char *own = NULL;
    if (*word->currency)
        own = word->currency;
    else if (!word->of_the_books && w->rule)
        own = w->rule->currency;
    bool may_differ = w->currency_by_row && !*word->currency && !word->of_the_books;
    return word->power == 0 && !may_differ && (!own || strcmp(own, w->currency) == 0);
}

static enum way way_of(const struct column_plan *c, const struct lane_setting *w)
{
    bool has_words = c->values[0]->n || c->values[1]->n;
    switch (c->field->kind) {
    case FIELD_MONEY: return money_is_plain(c, w) ? WAY_MONEY : WAY_OTHER;
    case FIELD_NUMBER: return c->of[0].power == 0 ? WAY_NUMBER : WAY_OTHER;
    case FIELD_SHARE: return WAY_SHARE;
    case FIELD_DAY: return WAY_DAY;
    case FIELD_MOMENT: return WAY_MOMENT;
    case FIELD_PERIOD: return WAY_PERIOD;
    case FIELD_CHOICE:
    case FIELD_STAGE:
    case FIELD_TIER: return WAY_CHOICE;
    case FIELD_FLAG: return WAY_FLAG;
    case FIELD_TEXT: return WAY_TEXT;
    case FIELD_ID:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_INVOICE: return has_words ? WAY_TEXT : WAY_ID;
    case FIELD_WEEK:
    case FIELD_SCOPE:
    case FIELD_CONTRACT: break;
    }
    return WAY_OTHER;
}

void lanes_make(struct arena *a, struct table_plan *plan, const struct lane_setting *w)
{
    plan->lanes = plan->lanes_end = arena_many(a, struct lane, plan->ncolumn);
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan *c = &plan->columns[i];
        const struct field *f = c->field;
        if (!field_is_kept(f)) continue;
        struct lane *s = plan->lanes_end++;
        s->c = c;
        memset(c->minute, 0xFF, sizeof c->minute); /* which no text is */
        s->months = w->months;
        s->way = c->single ? way_of(c, w) : WAY_OTHER;
        s->may_lack = c->single && !field_is_needed(plan->table, f) && !c->rule->spread;
        s->at = c->single ? (uint32_t)c->at[0] : 0;
        s->offset = (uint16_t)f->offset;
        s->offset2 = (uint16_t)f->offset2;
    }
}

/* ---- cells ---- */

/* Compiled into the loop over cells, of a row or of a column. */
#define INTO_LOOP static inline __attribute__((always_inline))

static inline void cell_put(char *record, uint16_t offset, uint32_t value)
{
    memcpy(record + offset, &value, sizeof value);
}

INTO_LOOP bool take_id(const struct lane *s, str cell, char *record)
{
    sym id = id_known(s->c->series, cell);
    if (id != SYM_EMPTY) cell_put(record, s->offset, id);
    return id != SYM_EMPTY;
}

INTO_LOOP bool take_day(const struct lane *s, str cell, char *record)
{
    day d;
    int32_t seconds;
    if (!plain_when(s->months, cell, &d, &seconds)) return false;
    cell_put(record, s->offset, (uint32_t)d);
    return true;
}

static APART bool take_other_minute(const struct lane *s, str cell, char *record)
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
INTO_LOOP bool take_moment(const struct lane *s, str cell, char *record)
{
    const struct column_plan *c = s->c;
    if (cell.n == 19 && memcmp(cell.s, c->minute, sizeof c->minute) == 0 &&
        cell.s[16] == ':' && plain_two(cell.s + 17) < 60) {
        moment_put(record + s->offset, c->minute_begins + plain_two(cell.s + 17));
        return true;
    }
    return take_other_minute(s, cell, record);
}

/* In hundredths. */
INTO_LOOP bool take_money(const struct lane *s, str cell, char *record)
{
    uint32_t whole;
    unsigned cents = 0;
    size_t n = cell.n;
    if (n > 3 && cell.s[n - 3] == '.') {
        cents = plain_two(cell.s + n - 2);
        n -= 3;
        if (s->c->mark != DECIMAL_POINT || cents > 99) return false;
    }
    if (!plain_whole(cell.s, n, cell.n, &whole)) return false;
    wide_put(record + s->offset, (int64_t)whole * 100 + cents);
    return true;
}

INTO_LOOP bool take_number(const struct lane *s, str cell, char *record)
{
    uint32_t whole;
    if (!plain_whole(cell.s, cell.n, cell.n, &whole)) return false;
    wide_put(record + s->offset, (int64_t)whole * 1000000);
    return true;
}

/* Whole per cents, where the column is known to write them so. */
INTO_LOOP bool take_share(const struct lane *s, str cell, char *record)
{
    uint32_t whole;
    if (s->c->share != SHARE_PERCENT) return false;
    if (!plain_whole(cell.s, cell.n, cell.n, &whole) || whole > 100) return false;
    cell_put(record, s->offset, whole * 10000);
    return true;
}

/* Words that were met before. */
INTO_LOOP bool take_word(const struct lane *s, str cell, char *record)
{
    const struct memo *m = memo_find(s->c->memo, cell);
    if (!m || m->value < 0) return false;
    if (s->way == WAY_CHOICE) {
        record[s->offset] = (char)m->value;
    } else if (s->way == WAY_PERIOD) {
        struct period p = s->c->periods[m - s->c->memo];
        memcpy(record + s->offset, &p, sizeof p);
    } else if (s->way == WAY_FLAG) {
        cell_put(record, s->offset, m->also);
        record[s->offset2] = m->value != 0;
    } else {
        cell_put(record, s->offset, (sym)m->value);
    }
    return true;
}

static inline bool lane_take(const struct lane *s, str cell, char *record)
{
    switch (s->way) {
    case WAY_DAY: return take_day(s, cell, record);
    case WAY_MOMENT: return take_moment(s, cell, record);
    case WAY_MONEY: return take_money(s, cell, record);
    case WAY_NUMBER: return take_number(s, cell, record);
    case WAY_SHARE: return take_share(s, cell, record);
    case WAY_ID: /* of a series, or a word */
        if (take_id(s, cell, record)) return true;
        break;
    case WAY_PERIOD:
    case WAY_CHOICE:
    case WAY_FLAG:
    case WAY_TEXT: break;
    case WAY_OTHER: return false;
    }
    return take_word(s, cell, record);
}

const struct lane *lanes_take(const struct lane *s, const struct lane *end,
                              const struct source_row *row, char *record)
{
    for (; s < end; s++) {
        str cell = row->cell[s->at];
        if (cell.n == 0 && s->may_lack) continue;
        if (!lane_take(s, cell, record)) break;
    }
    return s;
}

/* ---- a column of many rows ---- */

typedef bool lane_taker(const struct lane *s, str cell, char *record);

/* What is asked of the lane does not change on the way. True if all cells are taken. */
INTO_LOOP bool column_take(struct lane s, uint32_t lane, struct lane_rows *to,
                           lane_taker *take)
{
    const struct row_block *b = to->block;
    const char *text = b->text;
    const uint32_t *end = b->end + to->first * b->step + s.at;
    size_t n = to->n, step = to->step, cells = b->step;
    char *record = to->records;
    bool all = true;
    for (size_t i = 0; i < n; i++, end += cells, record += step) {
        uint32_t from = end[-1] + 1;
        str cell = {text + from, *end - from};
        if ((cell.n == 0 && s.may_lack) || take(&s, cell, record)) continue;
        to->missed[i] |= lane;
        all = false;
    }
    return all;
}

static bool ids_of_series(struct lane s, uint32_t lane, struct lane_rows *to)
{
    static const struct id_series none = {.loose = true};
    struct id_series series = s.c->series ? *s.c->series : none;
    struct column_plan ids = {.series = &series};
    s.c = &ids;
    return column_take(s, lane, to, take_id);
}

/* Ids of the series of the one before; then words, as few ids are. */
static bool ids_take(const struct lane *s, uint32_t lane, struct lane_rows *to)
{
    bool all = true;
    if (ids_of_series(*s, lane, to)) return true;
    for (size_t i = 0; i < to->n; i++) {
        if (!(to->missed[i] & lane)) continue;
        str cell = block_cell(to->block, to->first + i, s->at);
        bool word = take_word(s, cell, to->records + i * to->step);
        if (word) to->missed[i] &= ~lane;
        to->words |= word;
        all &= word;
    }
    return all;
}

static bool lane_take_rows(const struct lane *s, uint32_t lane, struct lane_rows *to)
{
    switch (s->way) {
    case WAY_DAY: return column_take(*s, lane, to, take_day);
    case WAY_MOMENT: return column_take(*s, lane, to, take_moment);
    case WAY_MONEY: return column_take(*s, lane, to, take_money);
    case WAY_NUMBER: return column_take(*s, lane, to, take_number);
    case WAY_SHARE: return column_take(*s, lane, to, take_share);
    case WAY_ID: return ids_take(s, lane, to);
    case WAY_PERIOD:
    case WAY_CHOICE:
    case WAY_FLAG:
    case WAY_TEXT: return column_take(*s, lane, to, take_word);
    case WAY_OTHER: break;
    }
    for (size_t i = 0; i < to->n; i++) to->missed[i] |= lane;
    return false;
}

bool lanes_take_rows(const struct lane *s, const struct lane *end, struct lane_rows *to)
{
    bool all = true;
    assert(end - s <= 32);
    for (uint32_t lane = 1; s < end; s++, lane <<= 1) all &= lane_take_rows(s, lane, to);
    return all;
}
