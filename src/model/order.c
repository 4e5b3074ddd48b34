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
    VEC_OF(uint32_t) moved, was;
    if (records_in_order(rows.at, rows.n, rows.size, first, second)) return;
    vec_make(&moved, rows.n);
    records_sort(rows.at, rows.n, rows.size, first, second, moved.at);
    vec_make(&was, rows.n);
    for (uint32_t i = 0; i < rows.n; i++) was.at[moved.at[i]] = i;
    origins_sort(&m->origins[t], rows.n, was.at);
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
    model_bundle(m, TABLE_ACTIVITIES, ALL_SETTLED);
    vec_free(&m->activity_rows);
}

static const struct {
    enum table table;
    sort_key *first, *second; /* NULL: in a way of its own */
} orders[] = {
    {TABLE_ACTIVITIES, NULL, NULL}, /* packed */
    {TABLE_PAYMENTS, NULL, NULL},
    {TABLE_CONTRACTS, contract_signed, NULL},
    {TABLE_STAGE_CHANGES, change_deal, change_at},
    {TABLE_LEAVE, leave_rep, leave_first},
};

static void orders_make(void *model, struct queue *q)
{
    struct model *m = model;
    for (size_t i; queue_take(q, &i);) {
        if (orders[i].first)
            table_order(m, orders[i].table, orders[i].first, orders[i].second);
        else if (orders[i].table == TABLE_PAYMENTS)
            payments_order(m);
        else
            activities_order(m);
    }
}

void tables_order(struct model *m)
{
    parallel_run(COUNT_OF(orders), orders_make, m);
    receivables_assign(m);
}
