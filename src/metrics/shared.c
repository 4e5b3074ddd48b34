/* What several KPIs of one frame ask for: worked out by the first that does, kept until
 * another frame is asked about. */
#include "metrics/shared.h"

enum { RANGES = 4 };

struct rep_days {
    day from, to;
    int *days; /* per rep, -1 where not counted yet */
};

struct shared {
    struct arena *arena;
    const struct model *model;
    const struct open_deals *listed;
    struct open_deals open; /* found here, where those are of another frame */
    struct rep_days rep_days[RANGES];
    size_t next_range;
};

struct shared *shared_new(struct arena *a, const struct model *m)
{
    struct shared *s = arena_one(a, struct shared);
    s->arena = a;
    s->model = m;
    s->open = (struct open_deals){.arena = a, .a = MOMENT_NONE};
    return s;
}

void open_deals_add(struct open_deals *x, const struct model *m, uint32_t row,
                    const struct deal *d)
{
    uint8_t stage = m->stage_changes.n ? deal_stage_at(m, row, x->a) : d->stage;
    /* Room for all: of what is not written there is no memory. */
    if (!x->at) x->at = arena_many(x->arena, struct open_deal, m->deals.n);
    x->at[x->n++] = (struct open_deal){d->amount,      row,  d->rep, d->expected_close,
                                       d->probability, stage};
}

BUNDLED bool deal_open_at(struct deal d, moment a)
{
    if (d.created_at == MOMENT_NONE || d.created_at >= a) return false;
    if (d.status == DEAL_OPEN || d.status == DEAL_NONE) return true;
    return d.closed_at != MOMENT_NONE && d.closed_at >= a;
}

static void open_find(struct open_deals *x, const struct model *m, moment a)
{
    x->n = 0;
    x->a = a;
    for (uint32_t i = 0; i < m->deals.n; i++) {
        const struct deal d = deal_at(m, i);
        if (deal_open_at(d, a)) open_deals_add(x, m, i, &d);
    }
}

void shared_listed(struct shared *s, const struct open_deals *x)
{
    s->listed = x;
}

size_t shared_open_deals(struct shared *s, moment a, const struct open_deal **out)
{
    const struct open_deals *x = s->listed;
    if (!x || x->a != a || x->looked_at != s->model->deals.n) {
        if (s->open.a != a) open_find(&s->open, s->model, a);
        x = &s->open;
    }
    *out = x->at;
    return x->n;
}

static struct rep_days *range_of(struct shared *s, day from, day to)
{
    size_t nrep = s->model->reps.n;
    for (size_t i = 0; i < RANGES; i++)
        if (s->rep_days[i].days && s->rep_days[i].from == from && s->rep_days[i].to == to)
            return &s->rep_days[i];
    struct rep_days *range = &s->rep_days[s->next_range++ % RANGES];
    if (!range->days) range->days = arena_many(s->arena, int, nrep);
    range->from = from;
    range->to = to;
    for (size_t i = 0; i < nrep; i++) range->days[i] = -1;
    return range;
}

int shared_rep_days(struct shared *s, uint32_t rep, day from, day to)
{
    int *days = &range_of(s, from, to)->days[rep];
    if (*days < 0) *days = rep_working_days(s->model, rep, from, to);
    return *days;
}
