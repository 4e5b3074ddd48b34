/* Each table in the order that model.h promises, references kept true, and what follows
 * from it: the payments of an invoice, the changes of a deal, the leave of a rep are
 * ranges. */
#include "base/parallel.h"
#include "model/fields.h"
#include "model/origin.h"
#include "model/parts.h"
#include "model/rare.h"
#include "model/sort.h"

static int64_t contract_signed(const void *c)
{
    return ((const struct contract *)c)->signed_on;
}

static int64_t activity_at_key(const void *a)
{
    return ((const struct activity *)a)->at;
}

static int64_t change_deal(const void *c)
{
    return ((const struct stage_change *)c)->deal;
}

static int64_t change_at(const void *c)
{
    return ((const struct stage_change *)c)->changed_at;
}

static int64_t payment_invoice(const void *p)
{
    return ((const struct payment *)p)->invoice;
}

static int64_t payment_at(const void *p)
{
    return ((const struct payment *)p)->paid_at;
}

static int64_t leave_rep(const void *l)
{
    return ((const struct leave *)l)->rep;
}

static int64_t leave_first(const void *l)
{
    return ((const struct leave *)l)->first;
}

/* Sorts a table; those that come in order, as most exports do, cost one pass. */
static void table_order(struct model *m, enum table t, sort_key *first, sort_key *second)
{
    struct any_rows rows = model_rows(m, t);
    VEC_OF(uint32_t) moved;
    if (records_in_order(rows.at, rows.n, rows.size, first, second)) return;
    vec_make(&moved, rows.n);
    records_sort(rows.at, rows.n, rows.size, first, second, moved.at);
    if (t != TABLE_CONTRACTS || !m->contracts_from_deals)
        origins_move(&m->origins[t], rows.n, moved.at);
    rare_move(m, t, rows.n, moved.at);
    /* Contracts are the one sorted table that others point at. */
    for (size_t i = 0; t == TABLE_CONTRACTS && i < m->receivables.n; i++) {
        uint32_t *ref = &m->receivables.at[i].contract;
        if (*ref != REF_NONE) *ref = moved.at[*ref];
    }
    vec_free(&moved);
}

static bool activities_in_order(const struct model *m)
{
    moment before = MOMENT_NONE;
    for (size_t i = 0; i < m->activities.n; i++) {
        moment at = activity_at(m, i).at;
        if (at < before) return false;
        before = at;
    }
    return true;
}

/* Those in disorder are laid out once more to be sorted. */
static void activities_order(struct model *m)
{
    const struct table_info *info = table_info(TABLE_ACTIVITIES);
    VEC_OF(struct activity) rows;
    if (activities_in_order(m)) return;
    vec_make(&rows, m->activities.n);
    for (size_t k = 0; k < m->activities.bundles.n; k++) {
        const struct bundle *p = &m->activities.bundles.at[k];
        bundle_open(p, info, (char *)&rows.at[p->first]);
    }
    bundles_free(&m->activities);
    m->activity_rows.at = rows.at;
    m->activity_rows.n = m->activity_rows.cap = rows.n;
    table_order(m, TABLE_ACTIVITIES, activity_at_key, NULL);
    model_bundle(m, TABLE_ACTIVITIES, true);
    vec_free(&m->activity_rows);
}

/* A receivable without rep is its contract's rep's, else its customer's owner's; one of an
 * unknown rep is nobody's (SPEC 2). */
static void receivables_assign(struct model *m)
{
    for (size_t i = 0; i < m->receivables.n; i++) {
        struct receivable *r = &m->receivables.at[i];
        if (r->rep == REF_NONE && r->contract != REF_NONE)
            r->rep = m->contracts.at[r->contract].rep;
        if (r->rep == REF_NONE && r->customer != REF_NONE)
            r->rep = m->customers.at[r->customer].owner;
        if (r->rep == REF_UNKNOWN) r->rep = REF_NONE;
    }
}

static void payments_link(struct model *m)
{
    for (uint32_t i = 0; i < m->payments.n; i++) {
        uint32_t invoice = m->payments.at[i].invoice;
        if (invoice == REF_NONE) break;
        struct receivable *r = &m->receivables.at[invoice];
        if (r->payments++ == 0) r->first_payment = i;
    }
}

static const struct {
    enum table table;
    sort_key *first, *second;
} orders[] = {
    {TABLE_PAYMENTS, payment_invoice, payment_at},
    {TABLE_CONTRACTS, contract_signed, NULL},
    {TABLE_ACTIVITIES, NULL, NULL}, /* packed */
    {TABLE_STAGE_CHANGES, change_deal, change_at},
    {TABLE_LEAVE, leave_rep, leave_first},
};

static void orders_make(void *shared, struct queue *q)
{
    for (size_t i; queue_take(q, &i);) {
        if (orders[i].first)
            table_order(shared, orders[i].table, orders[i].first, orders[i].second);
        else
            activities_order(shared);
    }
}

void tables_order(struct model *m)
{
    parallel_run(COUNT_OF(orders), orders_make, m);
    receivables_assign(m);
    payments_link(m);
}
