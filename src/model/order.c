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

/* Contracts have moved to other places. */
static void invoices_follow(struct model *m, const uint32_t *moved)
{
    const struct table_info *info = table_info(TABLE_RECEIVABLES);
    struct receivable *records = vec_zeroed(sizeof *records, BUNDLE_ROWS);
    for (size_t k = 0; k < m->receivables.bundles.n; k++) {
        struct bundle *b = &m->receivables.bundles.at[k];
        if (!b->field[BUNDLED_RECEIVABLE_CONTRACT].mask) continue;
        bundle_open(b, info, (char *)records);
        for (struct receivable *r = records; r < records + (b->end - b->first); r++)
            if (r->contract != REF_NONE) r->contract = moved[r->contract];
        bundle_close(b, info, (char *)records, ALL_SETTLED);
    }
    vec_release(records);
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
    if (t == TABLE_CONTRACTS) invoices_follow(m, moved.at);
    vec_free(&moved);
}

/* Those that were made from deals are packed, and in order. */
static void contracts_order(struct model *m)
{
    table_order(m, TABLE_CONTRACTS, contract_signed, NULL);
    rows_bundle(m, TABLE_CONTRACTS);
}

static void stage_changes_order(struct model *m)
{
    table_order(m, TABLE_STAGE_CHANGES, change_deal, change_at);
}

static void leave_order(struct model *m)
{
    table_order(m, TABLE_LEAVE, leave_rep, leave_first);
}

static void (*const orders[])(struct model *m) = {
    activities_order, payments_order, contracts_order, stage_changes_order, leave_order};

static void orders_make(void *model, struct queue *q)
{
    for (size_t i; queue_take(q, &i);) orders[i](model);
}

void tables_order(struct model *m)
{
    parallel_run(COUNT_OF(orders), orders_make, m);
    receivables_finish(m);
}
