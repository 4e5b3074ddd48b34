/* Plain cells of many rows, a column at a time (lanes.h). In: a block of rows and their records;
 * out: the values, and for each row the lanes that did not take its cell. */
#include "ingest/lane_cells.h"

_Static_assert((int)ROW_SPARE >= (int)MEMO_SPARE, "what is read at once");

typedef bool lane_taker(const struct lane *s, str cell, bool spare, char *record);

/* Rows from one on of a column. */
struct column_rows {
    const char *text;
    const uint32_t *end; /* of its cell; end[-1] + 1 is where it begins */
    size_t cells;        /* from one row's to the next one's */
    char *record;
    size_t step;
    uint32_t *missed;
};

static struct column_rows column_rows(const struct lane *s, const struct lane_rows *to)
{
    const struct row_block *b = to->block;
    return (struct column_rows){.text = b->text,
                                .end = block_end(b, to->first, s->at),
                                .cells = b->step,
                                .record = to->records,
                                .step = to->step,
                                .missed = to->missed};
}

/* What is asked of the lane does not change on the way. True if all cells are taken. */
INTO_LOOP bool cells_take(struct lane s, uint32_t lane, struct column_rows r, size_t n,
                          lane_taker *take)
{
    const char *text = r.text;
    const uint32_t *end = r.end, *last = end + n * r.cells;
    char *record = r.record;
    bool all = true;
    for (; end != last; end += r.cells, record += r.step) {
        uint32_t from = end[-1] + 1;
        str cell = {text + from, *end - from};
        if (take(&s, cell, true, record) || (cell.n == 0 && s.may_lack)) continue;
        r.missed[(size_t)(end - r.end) / r.cells] |= lane;
        all = false;
    }
    return all;
}

INTO_LOOP bool column_take(const struct lane *s, uint32_t lane, struct lane_rows *to,
                           lane_taker *take)
{
    return cells_take(*s, lane, column_rows(s, to), to->n, take);
}

/* ---- ids ---- */

enum {
    IDS_TOGETHER = 256,
    IDS_APART = 8 /* looked at one by one where one is not of the series */
};

/* How many of the next rows have ids of the series; they are put where they belong. */
INTO_LOOP size_t series_take(const struct lane *s, struct column_rows *r, size_t n,
                             bool twice)
{
    uint32_t numbers[IDS_TOGETHER];
    const struct id_series *series = s->c->series;
    struct id_cells cells = {r->text, r->end, r->cells};
    if (!series || series->loose) return 0;
    if (n > IDS_TOGETHER) n = IDS_TOGETHER;
    n = ids_read(&series->form, cells, n, numbers);
    char *record = r->record;
    sym first = series->first;
    for (size_t i = 0; i < n; i++, record += r->step)
        id_put_at(s, first + numbers[i], twice, record);
    r->end += n * r->cells;
    r->record = record;
    r->missed += n;
    return n;
}

/* Ids of the series of the one before; then words, as few ids are. */
INTO_LOOP bool ids_take(const struct lane *s, uint32_t lane, struct lane_rows *to,
                        bool twice)
{
    bool all = true;
    struct column_rows r = column_rows(s, to);
    for (size_t left = to->n; left;) {
        left -= series_take(s, &r, left, twice);
        for (size_t i = 0; left && i < IDS_APART; i++, left--) {
            uint32_t from = r.end[-1] + 1;
            str cell = {r.text + from, *r.end - from};
            bool taken = (cell.n == 0 && s->may_lack) || take_id(s, cell, twice, r.record);
            if (!taken) to->words |= taken = take_word(s, cell, true, twice, r.record);
            if (!taken) *r.missed |= lane;
            all &= taken;
            r.end += r.cells;
            r.record += r.step;
            r.missed++;
        }
    }
    return all;
}

/* ---- all lanes ---- */

static bool lane_take_rows(const struct lane *s, uint32_t lane, struct lane_rows *to)
{
    switch (s->way) {
    case WAY_DAY: return column_take(s, lane, to, take_day);
    case WAY_MOMENT: return column_take(s, lane, to, take_moment);
    case WAY_MONEY: return column_take(s, lane, to, take_money);
    case WAY_NUMBER: return column_take(s, lane, to, take_number);
    case WAY_SHARE: return column_take(s, lane, to, take_share);
    case WAY_ID: return ids_take(s, lane, to, false);
    case WAY_CONTRACT: return ids_take(s, lane, to, true);
    case WAY_PERIOD: return column_take(s, lane, to, take_period);
    case WAY_CHOICE: return column_take(s, lane, to, take_choice);
    case WAY_FLAG: return column_take(s, lane, to, take_flag);
    case WAY_TEXT: return column_take(s, lane, to, take_text);
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
