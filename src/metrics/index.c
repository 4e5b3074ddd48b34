/* Tables in the orders that KPIs need. A finished model comes in; permutations of its
 * rows and look-ups by customer and lead go out. The model's own orders (contracts,
 * activities, stage changes by deal) are used as they are. */
#include "metrics/index.h"

#include "base/parallel.h"

/* ---- tables by date ---- */

/* NAME_at, NAME_rows and NAME_rep of a table's row `x`. */
#define ORDERED(name, vector, moment_of, rep_of)                \
    static size_t name##_rows(const struct model *m)            \
    {                                                           \
        return m->vector.n;                                     \
    }                                                           \
    static moment name##_at(const struct model *m, size_t i)    \
    {                                                           \
        const __typeof__(*m->vector.at) *x = &m->vector.at[i];  \
        return moment_of;                                       \
    }                                                           \
    static uint32_t name##_rep(const struct model *m, size_t i) \
    {                                                           \
        const __typeof__(*m->vector.at) *x = &m->vector.at[i];  \
        return rep_of;                                          \
    }

static uint32_t rep_of_invoice(const struct model *m, uint32_t invoice)
{
    return invoice == REF_NONE ? REF_NONE : m->receivables.at[invoice].rep;
}

static uint32_t rep_of_deal(const struct model *m, uint32_t deal)
{
    return deal == REF_NONE ? REF_NONE : m->deals.at[deal].rep;
}

static uint32_t owner_of(const struct model *m, uint32_t customer)
{
    return customer == REF_NONE ? REF_NONE : m->customers.at[customer].owner;
}

ORDERED(lead, leads, x->created_at, x->rep)
ORDERED(deal_created, deals, x->created_at, x->rep)
ORDERED(deal_closed, deals, x->closed_at, x->rep)
/* Of use only where there are no stage changes. */
ORDERED(deal_staged, deals,
        model_has(m, TABLE_STAGE_CHANGES) ? MOMENT_NONE : x->stage_changed_at, x->rep)
ORDERED(change, stage_changes, x->changed_at, rep_of_deal(m, x->deal))
ORDERED(task, tasks, day_start(x->due), x->rep)
ORDERED(invoice, receivables, day_start(x->due_date), x->rep)
ORDERED(payment, payments, x->paid_at, rep_of_invoice(m, x->invoice))
ORDERED(complaint, complaints, x->opened_at, owner_of(m, x->customer))

#define PLAN(member, name)                     \
    {                                          \
        offsetof(struct index, member),        \
        {                                      \
            name##_rows, name##_at, name##_rep \
        }                                      \
    }

static const struct {
    size_t member; /* of struct index */
    struct order_plan plan;
} plans[] = {
    PLAN(leads_created, lead),
    PLAN(deals_created, deal_created),
    PLAN(deals_closed, deal_closed),
    PLAN(deals_staged, deal_staged),
    PLAN(changes, change),
    PLAN(tasks_due, task),
    PLAN(invoices_due, invoice),
    PLAN(payments_paid, payment),
    PLAN(complaints_opened, complaint),
};

/* Tables are put in order side by side. */
static void orders_make(void *shared, struct queue *q)
{
    struct index *ix = shared;
    struct arena keep = arena_new(), scratch = arena_new();
    for (size_t i; queue_take(q, &i);) {
        struct order *o = (struct order *)((char *)ix + plans[i].member);
        *o = order_make(&keep, scratch, ix->model, &plans[i].plan);
    }
    arena_end(scratch);
}

/* `rep` is the rep of the i-th row; rows of nobody are left out. */
#define BY_REP(target, n, rep, row)                                           \
    do {                                                                      \
        uint32_t *first = (target).first = arena_many(a, uint32_t, nrep + 2); \
        (target).rows = arena_many(a, uint32_t, (n));                         \
        for (size_t i = 0; i < (n); i++)                                      \
            if ((rep) < nrep) first[(rep) + 2]++;                             \
        for (size_t r = 2; r < nrep + 2; r++) first[r] += first[r - 1];       \
        for (size_t i = 0; i < (n); i++)                                      \
            if ((rep) < nrep) (target).rows[first[(rep) + 1]++] = (row);      \
    } while (0)

static void index_reps(struct index *ix, struct arena *a, struct arena scratch)
{
    (void)scratch;
    const struct model *m = ix->model;
    const struct order *o = &ix->leads_created;
    size_t nrep = m->reps.n;
    BY_REP(ix->rep_leads, o->n, o->reps[i], o->rows[i]);
    BY_REP(ix->rep_invoices, m->receivables.n, m->receivables.at[i].rep, (uint32_t)i);
}

struct row_range contracts_between(const struct model *m, day from, day to)
{
    size_t ends[2];
    for (int side = 0; side < 2; side++) {
        size_t low = 0, high = m->contracts.n;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (m->contracts.at[mid].signed_on < (side ? to : from))
                low = mid + 1;
            else
                high = mid;
        }
        ends[side] = low;
    }
    return to <= from ? (struct row_range){0, 0} : (struct row_range){ends[0], ends[1]};
}

struct row_range activities_between(const struct model *m, moment from, moment to)
{
    size_t ends[2];
    for (int side = 0; side < 2; side++) {
        size_t low = 0, high = m->activities.n;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (m->activities.at[mid].at < (side ? to : from))
                low = mid + 1;
            else
                high = mid;
        }
        ends[side] = low;
    }
    return to <= from ? (struct row_range){0, 0} : (struct row_range){ends[0], ends[1]};
}

static void index_contracts(struct index *ix, struct arena *a, struct arena scratch)
{
    (void)scratch;
    const struct model *m = ix->model;
    size_t n = m->customers.n;
    ix->first_contract = arena_many(a, uint32_t, n);
    ix->customer_first = arena_many(a, uint32_t, n + 1);
    ix->customer_contracts = arena_many(a, uint32_t, m->contracts.n);
    for (size_t c = 0; c < n; c++) ix->first_contract[c] = REF_NONE;
    for (size_t i = 0; i < m->contracts.n; i++) {
        uint32_t c = m->contracts.at[i].customer;
        if (c == REF_NONE) continue;
        if (ix->first_contract[c] == REF_NONE) ix->first_contract[c] = (uint32_t)i;
        ix->customer_first[c + 1]++;
    }
    for (size_t c = 0; c < n; c++) ix->customer_first[c + 1] += ix->customer_first[c];
    uint32_t total = ix->customer_first[n];
    for (size_t i = m->contracts.n; i-- > 0;) {
        uint32_t c = m->contracts.at[i].customer;
        if (c != REF_NONE)
            ix->customer_contracts[--ix->customer_first[c + 1]] = (uint32_t)i;
    }
    /* Each start was counted down in the slot above its own: move them back. */
    for (size_t c = 0; c < n; c++) ix->customer_first[c] = ix->customer_first[c + 1];
    ix->customer_first[n] = total;
}

static void earlier_day(day *at, day x)
{
    if (x != DAY_NONE && (*at == DAY_NONE || x < *at)) *at = x;
}

/* Leads by customer, as a linked list: head per customer, next per lead. */
struct lead_lists {
    uint32_t *head, *next;
};

static struct lead_lists lead_lists_make(struct arena *a, const struct model *m)
{
    struct lead_lists l = {arena_many(a, uint32_t, m->customers.n),
                           arena_many(a, uint32_t, m->leads.n)};
    for (size_t c = 0; c < m->customers.n; c++) l.head[c] = REF_NONE;
    for (size_t i = 0; i < m->leads.n; i++) {
        uint32_t c = lead_customer(m, i);
        l.next[i] = c == REF_NONE ? REF_NONE : l.head[c];
        if (c != REF_NONE) l.head[c] = (uint32_t)i;
    }
    return l;
}

/* Per lead, by its number, what became of it. */
struct fates {
    day *deal, *signing;
};

static void lead_meets_deal(const struct model *m, struct fates f, uint32_t lead,
                            moment created)
{
    if (created >= m->leads.at[lead].created_at)
        earlier_day(&f.deal[lead], moment_day(created));
}

static void lead_meets_contract(const struct model *m, struct fates f, uint32_t lead,
                                day signed_on)
{
    if (signed_on >= moment_day(m->leads.at[lead].created_at))
        earlier_day(&f.signing[lead], signed_on);
}

/* A deal that names a lead belongs to that one, and to none if it is unknown; a deal that
 * names none, to its customer's. */
static void fates_find(const struct model *m, struct fates f, struct lead_lists by_customer)
{
    for (size_t i = 0; i < m->deals.n; i++) {
        const struct deal *d = &m->deals.at[i];
        uint32_t lead = deal_lead(m, i);
        if (lead < m->leads.n)
            lead_meets_deal(m, f, lead, d->created_at);
        else if (lead == REF_NONE && d->customer != REF_NONE)
            for (uint32_t l = by_customer.head[d->customer]; l != REF_NONE;
                 l = by_customer.next[l])
                lead_meets_deal(m, f, l, d->created_at);
    }
    for (size_t i = 0; i < m->contracts.n; i++) {
        const struct contract *c = &m->contracts.at[i];
        uint32_t lead = c->deal == REF_NONE ? REF_NONE : deal_lead(m, c->deal);
        if (lead < m->leads.n)
            lead_meets_contract(m, f, lead, c->signed_on);
        else if (lead == REF_NONE && c->customer != REF_NONE)
            for (uint32_t l = by_customer.head[c->customer]; l != REF_NONE;
                 l = by_customer.next[l])
                lead_meets_contract(m, f, l, c->signed_on);
    }
}

static void index_leads(struct index *ix, struct arena *a, struct arena scratch)
{
    const struct model *m = ix->model;
    const struct order *o = &ix->leads_created;
    struct fates f = {arena_many(&scratch, day, m->leads.n),
                      arena_many(&scratch, day, m->leads.n)};
    for (size_t i = 0; i < m->leads.n; i++) f.deal[i] = f.signing[i] = DAY_NONE;
    fates_find(m, f, lead_lists_make(&scratch, m));
    ix->lead_deal = arena_many(a, day, o->n);
    ix->lead_signed = arena_many(a, day, o->n);
    for (size_t i = 0; i < o->n; i++) {
        ix->lead_deal[i] = f.deal[o->rows[i]];
        ix->lead_signed[i] = f.signing[o->rows[i]];
    }
}

/* ---- deals and invoices, and until when they are open ---- */

/* A deal is open at A if it was created before and is open still, or was closed then or
 * later (SPEC 4). */
static struct days_open deal_days_open(const struct deal *d)
{
    struct days_open never = {INT32_MAX, INT32_MIN};
    if (d->created_at == MOMENT_NONE) return never;
    bool still = d->status == DEAL_OPEN || d->status == DEAL_NONE;
    if (!still && d->closed_at == MOMENT_NONE) return never;
    return (struct days_open){moment_day(d->created_at),
                              still ? INT32_MAX : moment_day(d->closed_at)};
}

static void index_deals(struct index *ix, struct arena *a, struct arena scratch)
{
    (void)scratch;
    const struct model *m = ix->model;
    const struct order *o = &ix->deals_closed;
    ix->deals_open = arena_many(a, struct days_open, m->deals.n);
    ix->deals = arena_many(a, struct deal_brief, m->deals.n);
    for (size_t i = 0; i < m->deals.n; i++) {
        const struct deal *d = &m->deals.at[i];
        ix->deals_open[i] = deal_days_open(d);
        ix->deals[i] = (struct deal_brief){d->rep, d->customer,
                                           d->amount == MONEY_NONE ? 0 : d->amount};
    }
    ix->closed = arena_many(a, struct closing, o->n);
    for (size_t i = 0; i < o->n; i++) {
        const struct deal *d = &m->deals.at[o->rows[i]];
        ix->closed[i] = (struct closing){d->closed_at - d->created_at, d->status};
    }
}

static void index_invoices(struct index *ix, struct arena *a, struct arena scratch)
{
    (void)scratch;
    const struct model *m = ix->model;
    ix->paid = arena_many(a, struct paid, m->receivables.n);
    for (size_t i = 0; i < m->receivables.n; i++) {
        const struct receivable *r = &m->receivables.at[i];
        const struct payment *p = m->payments.at + r->first_payment;
        moment due = day_start(r->due_date + 1);
        struct paid x = {.last = INT32_MIN};
        for (uint32_t k = 0; k < r->payments; k++) {
            x.sum += p[k].amount;
            if (p[k].paid_at < due) x.by_due = x.sum;
        }
        if (r->payments) x.last = moment_day(p[r->payments - 1].paid_at);
        x.settled = x.sum == r->amount;
        ix->paid[i] = x;
    }
}

static void index_first_events(struct index *ix)
{
    const struct model *m = ix->model;
    for (int t = 0; t < TABLE_COUNT; t++) ix->first_event[t] = DAY_NONE;
    ix->first_event[TABLE_LEADS] = order_first_day(&ix->leads_created);
    ix->first_event[TABLE_DEALS] = order_first_day(&ix->deals_created);
    ix->first_event[TABLE_STAGE_CHANGES] = order_first_day(&ix->changes);
    ix->first_event[TABLE_PAYMENTS] = order_first_day(&ix->payments_paid);
    ix->first_event[TABLE_COMPLAINTS] = order_first_day(&ix->complaints_opened);
    if (m->contracts.n) ix->first_event[TABLE_CONTRACTS] = m->contracts.at[0].signed_on;
    if (m->activities.n)
        ix->first_event[TABLE_ACTIVITIES] = moment_day(m->activities.at[0].at);
    ix->first_event[TABLE_TASKS] = order_first_day(&ix->tasks_due);
    for (size_t i = 0; i < m->receivables.n; i++) {
        const struct receivable *r = &m->receivables.at[i];
        earlier_day(&ix->first_event[TABLE_RECEIVABLES],
                    r->invoice_date == DAY_NONE ? r->due_date : r->invoice_date);
    }
}

size_t receivables_of_rep(const struct results *r, uint32_t rep, const uint32_t **rows)
{
    const struct by_rep *x = &r->index->rep_invoices;
    *rows = x->rows + x->first[rep];
    return x->first[rep + 1] - x->first[rep];
}

/* What is made of the tables in order, side by side. */
static void (*const steps[])(struct index *ix, struct arena *a, struct arena scratch) = {
    index_leads, index_deals, index_invoices, index_reps, index_contracts,
};

static void steps_take(void *shared, struct queue *q)
{
    struct arena keep = arena_new(), scratch = arena_new();
    for (size_t i; queue_take(q, &i);) steps[i](shared, &keep, scratch);
    arena_end(scratch);
}

struct index *index_build(struct arena *a, const struct model *m)
{
    struct index *ix = arena_one(a, struct index);
    ix->model = m;
    parallel_run(COUNT_OF(plans), orders_make, ix);
    parallel_run(COUNT_OF(steps), steps_take, ix);
    index_first_events(ix);
    return ix;
}
