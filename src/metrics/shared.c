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
    const struct index *index;
    moment open_at, active_at;
    day invoices_at;
    uint32_t *open_rows;
    size_t nopen;
    uint32_t *deal_active, *customer_active, active_run;
    struct open_invoice *invoices;
    size_t ninvoice, invoices_cap;
    struct rep_days rep_days[RANGES];
    size_t next_range;
};

struct shared *shared_new(struct arena *a, const struct index *ix)
{
    struct shared *s = arena_one(a, struct shared);
    s->arena = a;
    s->model = ix->model;
    s->index = ix;
    s->open_at = s->active_at = MOMENT_NONE;
    s->invoices_at = DAY_NONE;
    return s;
}

size_t shared_open_deals(struct shared *s, moment a, const uint32_t **rows)
{
    const struct days_open *open = s->index->deals_open;
    size_t n = s->model->deals.n, nopen = 0;
    day to = moment_day(a);
    if (!s->open_rows) s->open_rows = arena_many(s->arena, uint32_t, n + 1);
    *rows = s->open_rows;
    if (s->open_at == a) return s->nopen;
    for (size_t i = 0; i < n; i++) { /* no branch: which are open cannot be foretold */
        s->open_rows[nopen] = (uint32_t)i;
        nopen += (open[i].created < to) & (open[i].closed >= to);
    }
    s->open_at = a;
    return s->nopen = nopen;
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
        uint32_t deal = activity_deal(m, i);
        if (deal < m->deals.n)
            s->deal_active[deal] = s->active_run;
        else if (deal == REF_NONE && x->customer != REF_NONE)
            s->customer_active[x->customer] = s->active_run;
    }
}

bool shared_deal_active(struct shared *s, uint32_t deal, moment a)
{
    if (s->active_at != a) mark_active(s, a);
    uint32_t customer = s->index->deals[deal].customer;
    return s->deal_active[deal] == s->active_run ||
           (customer != REF_NONE && s->customer_active[customer] == s->active_run);
}

money invoice_paid(const struct index *ix, uint32_t invoice, day before)
{
    const struct paid *p = &ix->paid[invoice];
    if (p->last < before) return p->sum;
    return receivable_paid(ix->model, &ix->model->receivables.at[invoice],
                           day_start(before));
}

static void invoice_keep(struct shared *s, struct open_invoice x)
{
    if (s->ninvoice == s->invoices_cap) {
        struct open_invoice *old = s->invoices;
        s->invoices_cap = old ? 2 * s->invoices_cap : 1024;
        s->invoices = arena_many(s->arena, struct open_invoice, s->invoices_cap);
        if (old) memcpy(s->invoices, old, s->ninvoice * sizeof *old);
    }
    s->invoices[s->ninvoice++] = x;
}

size_t shared_open_invoices(struct shared *s, day to, const struct open_invoice **out)
{
    const struct paid *paid = s->index->paid;
    if (s->invoices_at != to) s->ninvoice = 0;
    for (uint32_t i = 0; s->invoices_at != to && i < s->model->receivables.n; i++) {
        if (paid[i].settled && paid[i].last < to) continue;
        const struct receivable *r = &s->model->receivables.at[i];
        if (r->invoice_date != DAY_NONE && r->invoice_date >= to) continue;
        money sum = invoice_paid(s->index, i, to);
        bool over = r->amount >= 0 && sum > r->amount;
        if (sum != r->amount)
            invoice_keep(s, (struct open_invoice){.row = i,
                                                  .rep = r->rep,
                                                  .due = r->due_date,
                                                  .open = over ? 0 : r->amount - sum,
                                                  .over = over ? sum - r->amount : 0});
    }
    s->invoices_at = to;
    *out = s->invoices;
    return s->ninvoice;
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
