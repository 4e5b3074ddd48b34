/* The funnel: how many deals stand in each stage at A, and which share went on to the
 * next one within four weeks (SPEC 4). Members of these families are stages, by their
 * index. */
#include "metrics/functions.h"

enum { CONVERSION_DAYS = 28 };

static void add_stages(const struct model *m, struct frame f, struct tally *t, bool amount)
{
    const uint32_t *rows;
    size_t n = shared_open_deals(tally_shared(t), f.a, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct deal *d = &m->deals.at[rows[i]];
        uint8_t stage = deal_stage_at(m, rows[i], f.a);
        if (stage >= m->settings->nstage) continue;
        wide num = !amount ? 1 : d->amount == MONEY_NONE ? 0 : d->amount;
        tally_add(t, (struct hit){.rep = d->rep,
                                  .table = TABLE_DEALS,
                                  .row = rows[i],
                                  .member = stage,
                                  .num = num});
    }
}

ADDS(stage_counts)
{
    add_stages(m, f, t, false);
}

ADDS(stage_amount)
{
    add_stages(m, f, t, true);
}

/* A deal that got as far as `stage` within the window counts in each step up to it. */
static void add_reached(const struct model *m, struct tally *t, uint32_t deal,
                        uint8_t stage)
{
    for (uint32_t step = 0; step <= stage && step + 1 < m->settings->nstage; step++)
        tally_add(t, (struct hit){.rep = m->deals.at[deal].rep,
                                  .table = TABLE_DEALS,
                                  .row = deal,
                                  .member = step,
                                  .num = stage > step,
                                  .den = 1});
}

/* The furthest stage of each deal that entered any in the window. */
struct reached {
    uint8_t *stage; /* per deal, STAGE_NONE where nothing happened */
    uint32_t *deals;
    size_t n;
};

static struct reached reached_new(struct arena *scratch, const struct model *m, size_t most)
{
    struct reached r = {arena_many(scratch, uint8_t, m->deals.n),
                        arena_many(scratch, uint32_t, most), 0};
    for (size_t i = 0; i < m->deals.n; i++) r.stage[i] = STAGE_NONE;
    return r;
}

static void reached_note(struct reached *r, uint32_t deal, uint8_t stage)
{
    if (deal == REF_NONE || stage == STAGE_NONE) return;
    if (r->stage[deal] == STAGE_NONE) {
        r->deals[r->n++] = deal;
        r->stage[deal] = stage;
    } else if (stage > r->stage[deal]) {
        r->stage[deal] = stage;
    }
}

static void add_by_changes(const struct model *m, struct tally *t, day from, day to)
{
    const struct index *ix = tally_index(t);
    struct row_range moved = order_between(&ix->changes, from, to);
    struct row_range created = order_between(&ix->deals_created, from, to);
    struct arena scratch = *tally_arena(t);
    struct reached r =
        reached_new(&scratch, m, moved.end - moved.first + created.end - created.first);
    for (size_t i = created.first; i < created.end; i++)
        reached_note(&r, ix->deals_created.rows[i], 0);
    for (size_t i = moved.first; i < moved.end; i++) {
        const struct stage_change *c = &m->stage_changes.at[ix->changes.rows[i]];
        reached_note(&r, c->deal, c->to_stage);
    }
    for (size_t i = 0; i < r.n; i++) add_reached(m, t, r.deals[i], r.stage[r.deals[i]]);
}

static void add_by_deals(const struct model *m, struct tally *t, day from, day to)
{
    const struct order *o = &tally_index(t)->deals_staged;
    struct row_range r = order_between(o, from, to);
    for (size_t i = r.first; i < r.end; i++) {
        uint8_t stage = m->deals.at[o->rows[i]].stage;
        if (stage < m->settings->nstage) add_reached(m, t, o->rows[i], stage);
    }
}

ADDS(conversion)
{
    day from = f.to - CONVERSION_DAYS;
    if (model_has(m, TABLE_STAGE_CHANGES))
        add_by_changes(m, t, from, f.to);
    else
        add_by_deals(m, t, from, f.to);
}
