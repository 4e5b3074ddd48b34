/* What several KPIs of one frame ask for: worked out by the first that does, kept until
 * another frame is asked about. */
#include "metrics/shared.h"

#include <string.h>

enum { RANGES = 4 };

struct rep_days {
    day from, to;
    int *days; /* per rep, -1 where not counted yet */
};

struct shared {
    struct arena *arena;
    const struct model *model;
    moment open_at;
    struct open_deal *open;
    size_t nopen, open_cap;
    struct rep_days rep_days[RANGES];
    size_t next_range;
};

struct shared *shared_new(struct arena *a, const struct model *m)
{
    struct shared *s = arena_one(a, struct shared);
    s->arena = a;
    s->model = m;
    s->open_at = MOMENT_NONE;
    return s;
}

static struct open_deal *open_room(struct shared *s)
{
    if (s->nopen == s->open_cap) {
        struct open_deal *old = s->open;
        s->open_cap = old ? 2 * s->open_cap : 1024;
        s->open = arena_many(s->arena, struct open_deal, s->open_cap);
        if (old) memcpy(s->open, old, s->nopen * sizeof *old);
    }
    return &s->open[s->nopen++];
}

BUNDLED bool deal_open_at(struct deal d, moment a)
{
    if (d.created_at == MOMENT_NONE || d.created_at >= a) return false;
    if (d.status == DEAL_OPEN || d.status == DEAL_NONE) return true;
    return d.closed_at != MOMENT_NONE && d.closed_at >= a;
}

static void open_find(struct shared *s, moment a)
{
    const struct model *m = s->model;
    s->nopen = 0;
    for (uint32_t i = 0; i < m->deals.n; i++) {
        const struct deal d = deal_at(m, i);
        if (!deal_open_at(d, a)) continue;
        uint8_t stage = m->stage_changes.n ? deal_stage_at(m, i, a) : d.stage;
        *open_room(s) =
            (struct open_deal){d.amount, i, d.rep, d.expected_close, d.probability, stage};
    }
    s->open_at = a;
}

size_t shared_open_deals(struct shared *s, moment a, const struct open_deal **out)
{
    if (s->open_at != a) open_find(s, a);
    *out = s->open;
    return s->nopen;
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
