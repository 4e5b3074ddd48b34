/* The funnel: how many deals stand in each stage at A, and which share went on to the
 * next one within four weeks (SPEC 4). Members of these families are stages, by their
 * index. */
#include "metrics/functions.h"

static void add_stages(const struct model *m, struct frame f, struct tally *t, bool amount)
{
    const struct open_deal *open;
    size_t n = shared_open_deals(tally_shared(t), f.a, &open);
    for (size_t i = 0; i < n; i++) {
        const struct open_deal *d = &open[i];
        if (d->stage >= m->settings->nstage) continue;
        tally_add(t, (struct hit){.rep = d->rep,
                                  .table = TABLE_DEALS,
                                  .row = d->row,
                                  .member = d->stage,
                                  .num = !amount                   ? 1
                                         : d->amount == MONEY_NONE ? 0
                                                                   : d->amount});
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

/* ---- conversion ---- */

/* The changes of a deal; deals mostly come in their order, as their changes do. */
static size_t changes_of(struct walk *w, uint32_t deal, size_t *first)
{
    const struct model *m = w->model;
    const struct stage_change *at = m->stage_changes.at;
    size_t i = w->change, n = m->stage_changes.n;
    if ((i && at[i - 1].deal >= deal) || (i < n && at[i].deal < deal))
        return deal_changes(m, deal, first);
    *first = i;
    while (i < n && at[i].deal == deal) i++;
    w->change = i;
    return i - *first;
}

/* A deal that got as far as a stage within the window counts in each step up to it: in
 * `reached` are the frames in which it came into each stage. */
static void add_reached(struct walk *w, uint32_t row, uint32_t rep,
                        frame_set reached[STAGES_MAX])
{
    struct hit h = {.rep = rep, .table = TABLE_DEALS, .row = row};
    size_t n = w->model->settings->nstage;
    for (size_t s = n; s-- > 1;) reached[s - 1] |= reached[s];
    for (h.member = 0; h.member + 1 < n; h.member++) {
        frame_set on = reached[h.member + 1];
        h.num = 0;
        h.den = 1;
        walk_add(w, h, reached[h.member] & ~on);
        h.num = 1;
        walk_add(w, h, on);
    }
}

/* By the changes of its stage; its creation enters the first one. */
BUNDLED void changes_look(struct walk *w, uint32_t row, struct deal d)
{
    const struct model *m = w->model;
    frame_set reached[STAGES_MAX] = {0}, any;
    size_t first, n = changes_of(w, row, &first), nstage = m->settings->nstage;
    any = reached[0] = walk_within(w, WINDOW_MONTH, moment_day(d.created_at));
    for (size_t i = first; i < first + n; i++) {
        const struct stage_change *c = &m->stage_changes.at[i];
        if (c->to_stage >= nstage) continue;
        frame_set on = walk_within(w, WINDOW_MONTH, moment_day(c->changed_at));
        reached[c->to_stage] |= on;
        any |= on;
    }
    if (any) add_reached(w, row, d.rep, reached);
}

/* Deals by the stage that they reached last, of which the sums are fetched first. */
struct stage_rows {
    uint32_t n;
    struct stage_row {
        uint32_t row, rep, stage;
        frame_set on;
    } at[WALK_BLOCK];
};

BUNDLED void stage_look(struct walk *w, struct stage_rows *x, uint32_t row, struct deal d)
{
    size_t nstage = w->model->settings->nstage;
    frame_set on = walk_within(w, WINDOW_MONTH, moment_day(d.stage_changed_at));
    if (!(on & w->now->wanted) || d.stage >= nstage) return;
    x->at[x->n++] = (struct stage_row){row, d.rep, d.stage, on};
    for (uint32_t s = 0; s <= d.stage && s + 1 < nstage; s++) walk_fetch(w, d.rep, s, on);
}

static void stages_add(struct walk *w, const struct stage_rows *x)
{
    for (uint32_t i = 0; i < x->n; i++) {
        frame_set reached[STAGES_MAX] = {0};
        reached[x->at[i].stage] = x->at[i].on;
        add_reached(w, x->at[i].row, x->at[i].rep, reached);
    }
}

/* Did any of these deals reach its stage within the window of a frame that is asked about? */
static bool some_count(const struct walk *w, const struct bundle *p)
{
    moment least, most;
    if (!bundle_span(p, BUNDLED_DEAL_STAGE_CHANGED_AT, &least, &most)) return false;
    for (size_t i = 0; i < w->horizon.n; i++) {
        const struct frame *f = &w->horizon.at[i];
        if (w->now->wanted >> i & 1 && least < day_start(f->to) &&
            most >= day_start(window_start(f, WINDOW_MONTH)))
            return true;
    }
    return false;
}

EACH(conversion)
{
    const struct model *m = w->model;
    bool by_changes = model_has(m, TABLE_STAGE_CHANGES);
    struct stage_rows reached;
    reached.n = 0;
    for (uint32_t row = first; row < end;) {
        const struct bundle *p = bundle_of(&m->deals, row);
        uint32_t stop = p->end < end ? p->end : end;
        if (by_changes)
            for (; row < stop; row++) changes_look(w, row, deal_in(p, row));
        else if (some_count(w, p))
            for (; row < stop; row++) stage_look(w, &reached, row, deal_in(p, row));
        row = stop;
    }
    stages_add(w, &reached);
}
