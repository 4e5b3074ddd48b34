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
    moment open_at, active_at, paid_at;
    uint32_t *open_rows;
    size_t nopen;
    uint32_t *deal_active, *customer_active, active_run;
    money *paid;
    struct rep_days rep_days[RANGES];
    size_t next_range;
};

struct shared *shared_new(struct arena *a, const struct model *m)
{
    struct shared *s = arena_one(a, struct shared);
    s->arena = a;
    s->model = m;
    s->open_at = s->active_at = s->paid_at = MOMENT_NONE;
    return s;
}

static bool deal_open_at(const struct deal *d, moment a)
{
    if (d->created_at == MOMENT_NONE || d->created_at >= a) return false;
    return d->status == DEAL_OPEN || d->status == DEAL_NONE ||
           (d->closed_at != MOMENT_NONE && d->closed_at >= a);
}

size_t shared_open_deals(struct shared *s, moment a, const uint32_t **rows)
{
    const struct model *m = s->model;
    if (!s->open_rows) s->open_rows = arena_many(s->arena, uint32_t, m->deals.n);
    if (s->open_at != a) {
        s->nopen = 0;
        for (size_t i = 0; i < m->deals.n; i++)
            if (deal_open_at(&m->deals.at[i], a)) s->open_rows[s->nopen++] = (uint32_t)i;
        s->open_at = a;
    }
    *rows = s->open_rows;
    return s->nopen;
}

static void mark_active(struct shared *s, moment a)
{
    const struct model *m = s->model;
    if (!s->deal_active) {
        s->deal_active = arena_many(s->arena, uint32_t, m->deals.n);
        s->customer_active = arena_many(s->arena, uint32_t, m->customers.n);
    }
    s->active_at = a;
    s->active_run++;
    struct row_range r = activities_between(m, a - 14 * 86400, a);
    for (size_t i = r.first; i < r.end; i++) {
        const struct activity *x = &m->activities.at[i];
        if (x->deal < m->deals.n)
            s->deal_active[x->deal] = s->active_run;
        else if (x->deal == REF_NONE && x->customer != REF_NONE)
            s->customer_active[x->customer] = s->active_run;
    }
}

bool shared_deal_active(struct shared *s, uint32_t deal, moment a)
{
    if (s->active_at != a) mark_active(s, a);
    uint32_t customer = s->model->deals.at[deal].customer;
    return s->deal_active[deal] == s->active_run ||
           (customer != REF_NONE && s->customer_active[customer] == s->active_run);
}

money shared_paid(struct shared *s, uint32_t invoice, moment a)
{
    const struct model *m = s->model;
    if (!s->paid) s->paid = arena_many(s->arena, money, m->receivables.n);
    if (s->paid_at != a) {
        for (size_t i = 0; i < m->receivables.n; i++)
            s->paid[i] = receivable_paid(m, &m->receivables.at[i], a);
        s->paid_at = a;
    }
    return s->paid[invoice];
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
