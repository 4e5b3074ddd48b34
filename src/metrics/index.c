/* Tables in the orders that KPIs need. A finished model comes in; permutations of its
 * rows and look-ups by customer and lead go out. The model's own orders (contracts,
 * activities, stage changes by deal) are used as they are. */
#include "metrics/index.h"

#include <stdlib.h>

struct keyed {
    int64_t key;
    uint32_t row;
};

static int keyed_compare(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static bool keyed_sorted(const struct keyed *k, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (k[i].key < k[i - 1].key) return false;
    return true;
}

static struct order order_make(struct arena *a, struct keyed *k, size_t n)
{
    if (!keyed_sorted(k, n)) qsort(k, n, sizeof *k, keyed_compare);
    struct order o = {arena_many(a, int64_t, n), arena_many(a, uint32_t, n), n};
    for (size_t i = 0; i < n; i++) {
        o.keys[i] = k[i].key;
        o.rows[i] = k[i].row;
    }
    return o;
}

/* The expression gives the key of row `x`; rows whose key is `none` are left out. */
#define ORDER(target, vector, expression, none)                      \
    do {                                                             \
        struct arena s = scratch;                                    \
        struct keyed *k = arena_many(&s, struct keyed, m->vector.n); \
        size_t n = 0;                                                \
        for (size_t i = 0; i < m->vector.n; i++) {                   \
            __typeof__(*m->vector.at) *x = &m->vector.at[i];         \
            if ((expression) != (none))                              \
                k[n++] = (struct keyed){(expression), (uint32_t)i};  \
        }                                                            \
        (target) = order_make(a, k, n);                              \
    } while (0)

static void index_orders(struct index *ix, struct arena *a, struct arena scratch)
{
    const struct model *m = ix->model;
    ORDER(ix->leads_created, leads, x->created_at, MOMENT_NONE);
    ORDER(ix->deals_created, deals, x->created_at, MOMENT_NONE);
    ORDER(ix->deals_closed, deals, x->closed_at, MOMENT_NONE);
    ORDER(ix->deals_staged, deals, x->stage_changed_at, MOMENT_NONE);
    ORDER(ix->changes, stage_changes, x->changed_at, MOMENT_NONE);
    ORDER(ix->tasks_due, tasks, x->due, DAY_NONE);
    ORDER(ix->invoices_due, receivables, x->due_date, DAY_NONE);
    ORDER(ix->payments_paid, payments, x->paid_at, MOMENT_NONE);
    ORDER(ix->complaints_opened, complaints, x->opened_at, MOMENT_NONE);
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

static void index_reps(struct index *ix, struct arena *a)
{
    const struct model *m = ix->model;
    const struct order *o = &ix->leads_created;
    size_t nrep = m->reps.n;
    BY_REP(ix->rep_leads, o->n, m->leads.at[o->rows[i]].rep, o->rows[i]);
    BY_REP(ix->rep_invoices, m->receivables.n, m->receivables.at[i].rep, (uint32_t)i);
}

static size_t order_from(const struct order *o, int64_t key)
{
    size_t low = 0, high = o->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (o->keys[mid] < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct row_range order_between(const struct order *o, int64_t from, int64_t to)
{
    if (to <= from) return (struct row_range){0, 0};
    return (struct row_range){order_from(o, from), order_from(o, to)};
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

static void index_activities(struct index *ix, struct arena *a)
{
    const struct model *m = ix->model;
    struct daily *c = &ix->activities;
    if (m->activities.n == 0) return;
    c->first = moment_day(m->activities.at[0].at);
    c->days = (size_t)(moment_day(m->activities.at[m->activities.n - 1].at) - c->first) + 1;
    size_t width = c->days + 1, nrep = m->reps.n;
    if ((nrep + 1) * width > 8 * m->activities.n + 4096) return;
    c->before = arena_many(a, uint32_t, (nrep + 1) * width);
    for (size_t i = 0; i < m->activities.n; i++) {
        const struct activity *x = &m->activities.at[i];
        size_t rep = x->rep < nrep ? x->rep : nrep;
        c->before[rep * width + (size_t)(moment_day(x->at) - c->first) + 1]++;
    }
    for (size_t i = 0; i < (nrep + 1) * width; i++)
        if (i % width) c->before[i] += c->before[i - 1];
}

uint32_t activities_counted(const struct index *ix, uint32_t rep, day from, day to)
{
    const struct daily *c = &ix->activities;
    const uint32_t *row = c->before + rep * (c->days + 1);
    day end = c->first + (day)c->days;
    from = from < c->first ? c->first : from > end ? end : from;
    to = to < c->first ? c->first : to > end ? end : to;
    return to > from ? row[to - c->first] - row[from - c->first] : 0;
}

static void index_contracts(struct index *ix, struct arena *a)
{
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

static void earlier_moment(moment *at, moment x)
{
    if (x != MOMENT_NONE && (*at == MOMENT_NONE || x < *at)) *at = x;
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
        uint32_t c = m->leads.at[i].customer;
        l.next[i] = c == REF_NONE ? REF_NONE : l.head[c];
        if (c != REF_NONE) l.head[c] = (uint32_t)i;
    }
    return l;
}

static void lead_meets_deal(struct index *ix, uint32_t lead, moment created)
{
    if (created >= ix->model->leads.at[lead].created_at)
        earlier_moment(&ix->lead_deal[lead], created);
}

static void lead_meets_contract(struct index *ix, uint32_t lead, day signed_on)
{
    if (signed_on >= moment_day(ix->model->leads.at[lead].created_at))
        earlier_day(&ix->lead_signed[lead], signed_on);
}

/* A deal that names a lead belongs to that one, and to none if it is unknown; a deal that
 * names none, to its customer's. */
static void index_leads(struct index *ix, struct arena *a, struct arena scratch)
{
    const struct model *m = ix->model;
    struct lead_lists by_customer = lead_lists_make(&scratch, m);
    ix->lead_deal = arena_many(a, moment, m->leads.n);
    ix->lead_signed = arena_many(a, day, m->leads.n);
    for (size_t i = 0; i < m->leads.n; i++) {
        ix->lead_deal[i] = MOMENT_NONE;
        ix->lead_signed[i] = DAY_NONE;
    }
    for (size_t i = 0; i < m->deals.n; i++) {
        const struct deal *d = &m->deals.at[i];
        if (d->lead < m->leads.n)
            lead_meets_deal(ix, d->lead, d->created_at);
        else if (d->lead == REF_NONE && d->customer != REF_NONE)
            for (uint32_t l = by_customer.head[d->customer]; l != REF_NONE;
                 l = by_customer.next[l])
                lead_meets_deal(ix, l, d->created_at);
    }
    for (size_t i = 0; i < m->contracts.n; i++) {
        const struct contract *c = &m->contracts.at[i];
        uint32_t lead = c->deal == REF_NONE ? REF_NONE : m->deals.at[c->deal].lead;
        if (lead < m->leads.n)
            lead_meets_contract(ix, lead, c->signed_on);
        else if (lead == REF_NONE && c->customer != REF_NONE)
            for (uint32_t l = by_customer.head[c->customer]; l != REF_NONE;
                 l = by_customer.next[l])
                lead_meets_contract(ix, l, c->signed_on);
    }
}

static day order_first_day(const struct order *o)
{
    return o->n ? moment_day(o->keys[0]) : DAY_NONE;
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
    if (ix->tasks_due.n) ix->first_event[TABLE_TASKS] = (day)ix->tasks_due.keys[0];
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

struct index *index_build(struct arena *a, struct arena scratch, const struct model *m)
{
    struct index *ix = arena_one(a, struct index);
    ix->model = m;
    index_orders(ix, a, scratch);
    index_reps(ix, a);
    index_activities(ix, a);
    index_contracts(ix, a);
    index_leads(ix, a, scratch);
    index_first_events(ix);
    return ix;
}
