/* The lanes of a table, and plain cells row by row (lanes.h). What makes a cell plain is decided
 * before the first row as far as it can be, and for the rest by the evidence of its column so
 * far. */
#include "ingest/lane_cells.h"

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
    case FIELD_CONTRACT: return has_words ? WAY_OTHER : WAY_CONTRACT;
    case FIELD_WEEK:
    case FIELD_SCOPE: break;
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
        s->memo = c->memo;
        s->months = w->months;
        s->way = c->single ? way_of(c, w) : WAY_OTHER;
        s->may_lack = c->single && !field_is_needed(plan->table, f) && !c->rule->spread;
        s->at = c->single ? (uint32_t)c->at[0] : 0;
        s->offset = (uint16_t)f->offset;
        s->offset2 = (uint16_t)f->offset2;
    }
}

/* ---- a row ---- */

static inline bool lane_take(const struct lane *s, str cell, char *record)
{
    switch (s->way) {
    case WAY_DAY: return take_day(s, cell, false, record);
    case WAY_MOMENT: return take_moment(s, cell, false, record);
    case WAY_MONEY: return take_money(s, cell, false, record);
    case WAY_NUMBER: return take_number(s, cell, false, record);
    case WAY_SHARE: return take_share(s, cell, false, record);
    case WAY_ID:
        return take_id(s, cell, false, record) || take_text(s, cell, false, record);
    case WAY_CONTRACT:
        return take_id(s, cell, true, record) || take_word(s, cell, false, true, record);
    case WAY_PERIOD: return take_period(s, cell, false, record);
    case WAY_CHOICE: return take_choice(s, cell, false, record);
    case WAY_FLAG: return take_flag(s, cell, false, record);
    case WAY_TEXT: return take_text(s, cell, false, record);
    case WAY_OTHER: break;
    }
    return false;
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
