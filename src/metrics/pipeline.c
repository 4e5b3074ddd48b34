/* The pipeline: deals that came, that are open at A, that stall or carry a risk, and
 * those that were won or lost in 13 weeks. Stages are funnel.c's. */
#include "metrics/functions.h"

enum { QUARTER_DAYS = 91, STALLED_DAYS = 30 };

static const moment DAY_SECONDS = 86400;

static struct hit deal_hit(const struct model *m, uint32_t row, bool amount)
{
    const struct deal *d = &m->deals.at[row];
    wide num = !amount ? 1 : d->amount == MONEY_NONE ? 0 : d->amount;
    return (struct hit){.rep = d->rep, .table = TABLE_DEALS, .row = row, .num = num};
}

static struct hit one_deal(const struct model *m, uint32_t row)
{
    return deal_hit(m, row, false);
}

ADDS(new_deals)
{
    (void)m;
    const struct order *o = &tally_index(t)->deals_created;
    struct row_range r = order_between(o, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++)
        tally_add(
            t, (struct hit){
                   .rep = o->reps[i], .table = TABLE_DEALS, .row = o->rows[i], .num = 1});
    near_rows(t, o, f.from, f.to, one_deal);
}

/* ---- open at A ---- */

static struct hit brief_hit(const struct index *ix, uint32_t row, bool amount)
{
    const struct deal_brief *d = &ix->deals[row];
    return (struct hit){
        .rep = d->rep, .table = TABLE_DEALS, .row = row, .num = amount ? d->amount : 1};
}

ADDS(active_deals)
{
    (void)m;
    const uint32_t *rows;
    size_t n = shared_open_deals(tally_shared(t), f.a, &rows);
    for (size_t i = 0; i < n; i++)
        if (shared_deal_active(tally_shared(t), rows[i], f.a))
            tally_add(t, brief_hit(tally_index(t), rows[i], false));
        else
            tally_near(t, brief_hit(tally_index(t), rows[i], false), "near.not_active");
}

ADDS(open_amount)
{
    (void)m;
    const uint32_t *rows;
    size_t n = shared_open_deals(tally_shared(t), f.a, &rows);
    for (size_t i = 0; i < n; i++) tally_add(t, brief_hit(tally_index(t), rows[i], true));
}

static void add_risk(const struct model *m, struct frame f, struct tally *t, bool amount)
{
    const uint32_t *rows;
    size_t n = shared_open_deals(tally_shared(t), f.a, &rows);
    for (size_t i = 0; i < n; i++)
        if (m->deals.at[rows[i]].risk) tally_add(t, deal_hit(m, rows[i], amount));
}

ADDS(risk_deals)
{
    add_risk(m, f, t, false);
}

ADDS(risk_amount)
{
    add_risk(m, f, t, true);
}

static bool within(moment at, moment from, moment to)
{
    return at != MOMENT_NONE && at >= from && at < to;
}

/* Created, or moved to another stage, in [from, a). */
static bool deal_moved(const struct model *m, uint32_t deal, moment from, moment a)
{
    const struct deal *d = &m->deals.at[deal];
    if (within(d->created_at, from, a) || within(d->stage_changed_at, from, a)) return true;
    size_t first, n = deal_changes(m, deal, &first);
    for (size_t i = first; i < first + n; i++)
        if (within(m->stage_changes.at[i].changed_at, from, a)) return true;
    return false;
}

static void add_stalled(const struct model *m, struct frame f, struct tally *t, bool amount)
{
    const uint32_t *rows;
    size_t n = shared_open_deals(tally_shared(t), f.a, &rows);
    for (size_t i = 0; i < n; i++) {
        struct hit h = brief_hit(tally_index(t), rows[i], amount);
        if (shared_deal_active(tally_shared(t), rows[i], f.a))
            tally_near(t, h, "near.active");
        else if (deal_moved(m, rows[i], f.a - STALLED_DAYS * DAY_SECONDS, f.a))
            tally_near(t, h, "near.moved");
        else
            tally_add(t, h);
    }
}

ADDS(stalled_deals)
{
    add_stalled(m, f, t, false);
}

ADDS(stalled_amount)
{
    add_stalled(m, f, t, true);
}

/* ---- closed in the trailing 13 weeks ---- */

static struct row_range closed_lately(const struct order *o, struct frame f)
{
    return order_between(o, f.to - QUARTER_DAYS, f.to);
}

ADDS(sales_cycle)
{
    (void)m;
    const struct order *o = &tally_index(t)->deals_closed;
    const struct closing *closed = tally_index(t)->closed;
    struct row_range r = closed_lately(o, f);
    for (size_t i = r.first; i < r.end; i++) {
        struct hit h = {.rep = o->reps[i],
                        .table = TABLE_DEALS,
                        .row = o->rows[i],
                        .num = closed[i].lasted,
                        .den = 1};
        if (closed[i].status == DEAL_WON)
            tally_add(t, h);
        else
            tally_near(t, h, "near.not_won");
    }
}

ADDS(win_rate)
{
    (void)m;
    const struct order *o = &tally_index(t)->deals_closed;
    const struct closing *closed = tally_index(t)->closed;
    struct row_range r = closed_lately(o, f);
    for (size_t i = r.first; i < r.end; i++) {
        enum deal_status status = closed[i].status;
        if (status != DEAL_WON && status != DEAL_LOST) continue;
        tally_add(t, (struct hit){.rep = o->reps[i],
                                  .table = TABLE_DEALS,
                                  .row = o->rows[i],
                                  .num = status == DEAL_WON,
                                  .den = 1});
    }
    near_rows(t, o, f.to - QUARTER_DAYS, f.to, one_deal);
}

static void add_lost(const struct model *m, struct frame f, struct tally *t, bool amount)
{
    const struct index *ix = tally_index(t);
    const struct order *o = &ix->deals_closed;
    struct row_range r = closed_lately(o, f);
    for (size_t i = r.first; i < r.end; i++) {
        if (ix->closed[i].status != DEAL_LOST) continue;
        struct hit h = brief_hit(ix, o->rows[i], amount);
        h.member = tally_member(t, m->deals.at[o->rows[i]].lost_reason);
        tally_add(t, h);
    }
}

ADDS(lost_reasons)
{
    add_lost(m, f, t, false);
}

ADDS(lost_amount)
{
    add_lost(m, f, t, true);
}
