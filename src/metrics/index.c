/* Look-ups by customer, and of leads that wait. A finished model comes in; lists of its rows
 * go out. The model's own orders (contracts, activities, stage changes by deal) are used as
 * they are. */
#include "metrics/index.h"

#include "base/parallel.h"
#include "metrics/functions.h"

struct row_range contracts_between(const struct model *m, day from, day to)
{
    size_t ends[2];
    for (int side = 0; side < 2; side++) {
        size_t low = 0, high = m->contracts.n;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (contract_at(m, mid).signed_on < (side ? to : from))
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
            if (activity_at(m, mid).at < (side ? to : from))
                low = mid + 1;
            else
                high = mid;
        }
        ends[side] = low;
    }
    return to <= from ? (struct row_range){0, 0} : (struct row_range){ends[0], ends[1]};
}

static void customers_list(struct index *ix, struct arena *a)
{
    const struct model *m = ix->model;
    size_t n = m->customers.n;
    ix->customer_first = arena_many(a, uint32_t, n + 1);
    ix->customer_contracts = arena_many(a, uint32_t, m->contracts.n);
    for (size_t i = 0; i < m->contracts.n; i++) {
        uint32_t c = contract_at(m, i).customer;
        if (c != REF_NONE) ix->customer_first[c + 1]++;
    }
    for (size_t c = 0; c < n; c++) ix->customer_first[c + 1] += ix->customer_first[c];
    uint32_t total = ix->customer_first[n];
    for (size_t i = m->contracts.n; i-- > 0;) {
        uint32_t c = contract_at(m, i).customer;
        if (c != REF_NONE)
            ix->customer_contracts[--ix->customer_first[c + 1]] = (uint32_t)i;
    }
    /* Each start was counted down in the slot above its own: move them back. */
    for (size_t c = 0; c < n; c++) ix->customer_first[c] = ix->customer_first[c + 1];
    ix->customer_first[n] = total;
}

enum { FETCHED = 256 }; /* contracts, of which the customers are fetched at once */

static void customers_begin(struct index *ix, struct arena *a)
{
    const struct bundles *contracts = &ix->model->contracts;
    uint32_t customer[FETCHED];
    ix->first_contract = arena_many(a, uint32_t, ix->model->customers.n);
    for (size_t c = 0; c < ix->model->customers.n; c++) ix->first_contract[c] = REF_NONE;
    for (size_t first = 0, n; first < contracts->n; first += n) {
        n = contracts->n - first < FETCHED ? contracts->n - first : FETCHED;
        bundles_read(contracts, BUNDLED_CONTRACT_CUSTOMER, first, n, REF_NONE, customer);
        for (size_t i = 0; i < n; i++)
            if (customer[i] != REF_NONE)
                __builtin_prefetch(&ix->first_contract[customer[i]], 1);
        for (size_t i = 0; i < n; i++)
            if (customer[i] != REF_NONE && ix->first_contract[customer[i]] == REF_NONE)
                ix->first_contract[customer[i]] = (uint32_t)(first + i);
    }
}

/* Contracts by customer are asked for by renewals and by leads that name one. */
static void index_contracts(struct index *ix, struct arena *a, const struct results *r)
{
    (void)r;
    const struct model *m = ix->model;
    customers_begin(ix, a);
    if (model_has_column(m, TABLE_CONTRACTS, "kind") || m->rare[RARE_LEAD_CUSTOMER].n)
        customers_list(ix, a);
}

static void index_leads(struct index *ix, struct arena *a, const struct results *r)
{
    lead_lists_make(a, r, &ix->missed, &ix->pending);
}

static void earlier_day(day *at, day x)
{
    if (x != DAY_NONE && (*at == DAY_NONE || x < *at)) *at = x;
}

/* As the model has them, but for deals and complaints: those begin when they are
 * created. */
static void index_first_events(struct index *ix, struct arena *a, const struct results *r)
{
    (void)a, (void)r;
    const struct model *m = ix->model;
    for (int t = 0; t < TABLE_COUNT; t++) ix->first_event[t] = m->first_event[t];
    ix->first_event[TABLE_DEALS] = ix->first_event[TABLE_COMPLAINTS] = DAY_NONE;
    for (size_t i = 0; i < m->deals.bundles.n; i++) {
        int64_t first, last;
        if (bundle_span(&m->deals.bundles.at[i], BUNDLED_DEAL_CREATED_AT, &first, &last))
            earlier_day(&ix->first_event[TABLE_DEALS], moment_day(first));
    }
    for (size_t i = 0; i < m->complaints.n; i++)
        earlier_day(&ix->first_event[TABLE_COMPLAINTS],
                    moment_day(m->complaints.at[i].opened_at));
}

static void (*const steps[])(struct index *ix, struct arena *a, const struct results *r) = {
    index_leads,
    index_first_events,
    index_contracts,
};

struct building {
    struct index *index;
    const struct results *r;
};

static void steps_take(void *shared, struct queue *q)
{
    const struct building *b = shared;
    struct arena keep = arena_new();
    for (size_t i; queue_take(q, &i);) steps[i](b->index, &keep, b->r);
}

void index_build(struct arena *a, struct results *r)
{
    struct index *ix = arena_one(a, struct index);
    ix->model = r->model;
    parallel_run(COUNT_OF(steps), steps_take, &(struct building){ix, r});
    r->index = ix;
}
