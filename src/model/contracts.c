/* Without a contracts table each won deal is a contract, signed on the day it was closed
 * (SPEC 2). */
#include "model/fields.h"
#include "model/parts.h"
#include "base/parallel.h"
#include "base/text.h"

/* A column of the made table is as present as the column of deals from which it comes. */
static void columns_copy(struct model *m)
{
    static const struct {
        const char *deals, *contracts;
    } pairs[] = {
        {"deal_id", "contract_id"},     {"deal_id", "deal_id"}, {"rep_id", "rep_id"},
        {"customer_id", "customer_id"}, {"product", "product"}, {"amount", "amount"},
        {"closed_at", "signed_on"},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        if (model_has_column(m, TABLE_DEALS, pairs[i].deals))
            m->columns[TABLE_CONTRACTS] |=
                (uint64_t)1 << field_index(TABLE_CONTRACTS, pairs[i].contracts);
}

static void complain(struct model *m, uint32_t deal, const char *column, const char *what)
{
    struct origin from = model_origin(m, TABLE_DEALS, deal);
    const char *file = from.file < m->files.n ? m->files.at[from.file].path : NULL;
    diag_say(m->diags, DIAG_WARNING, file, from.row, column,
             sym_str(m->names, deal_at(m, deal).id), "%s", what);
}

/* A won deal that is a contract. */
struct won {
    uint32_t deal;
    day signed_on;
};

/* Bundles of deals in parts, on several threads; what is to be said of them is said in order. */
enum { PART = 16 };

struct making {
    struct model *m;
    bool amounts; /* deals may have them */
    struct won_part {
        VEC_OF(struct won) won;
        VEC_OF(uint32_t) lacking; /* won deals without a day or an amount */
    } * parts;
    VEC_OF(uint32_t) order; /* deals, by the day on which they were signed */
};

/* Deals that are not won are told by one column. */
static void won_find(const struct making *x, struct won_part *part, const struct bundle *b)
{
    const struct bundle_field status = b->field[BUNDLED_DEAL_STATUS];
    const uint64_t won = (uint64_t)(DEAL_WON - status.base);
    const char *row = b->bytes;
    uint32_t rows[BUNDLE_ROWS], n = 0;
    for (uint32_t i = b->first; i < b->end; i++, row += b->size) {
        rows[n] = i; /* without a branch, which nobody could foretell */
        n += bundle_code(&status, row) == won;
    }
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = rows[k];
        const struct deal d = deal_in(b, i);
        if (d.status != DEAL_WON) continue;
        bool closed = d.closed_at != MOMENT_NONE;
        if (!closed || (x->amounts && d.amount == MONEY_NONE))
            *vec_push(&part->lacking) = i;
        if (closed) *vec_push(&part->won) = (struct won){i, moment_day(d.closed_at)};
    }
}

static void parts_find(void *shared, struct queue *q)
{
    struct making *x = shared;
    const struct bundles *deals = &x->m->deals;
    for (size_t k; queue_take(q, &k);)
        for (size_t i = k * PART; i < (k + 1) * PART && i < deals->bundles.n; i++)
            won_find(x, &x->parts[k], &deals->bundles.at[i]);
}

static void lacking_tell(const struct making *x, const struct won_part *part)
{
    for (size_t i = 0; i < part->lacking.n; i++) {
        uint32_t deal = part->lacking.at[i];
        if (deal_at(x->m, deal).closed_at == MOMENT_NONE)
            complain(x->m, deal, "closed_at",
                     "a won deal without closing date counts as no contract");
        else
            complain(x->m, deal, "amount",
                     "a won deal without amount counts as a contract of 0");
    }
}

/* By day, and as they stand among those of a day: by counting. */
static void won_order(struct making *x, size_t nparts)
{
    day first = INT32_MAX, last = INT32_MIN;
    VEC_OF(uint32_t) before;
    size_t n = 0;
    for (size_t k = 0; k < nparts; k++) {
        for (size_t i = 0; i < x->parts[k].won.n; i++) {
            day d = x->parts[k].won.at[i].signed_on;
            if (d < first) first = d;
            if (d > last) last = d;
        }
        n += x->parts[k].won.n;
    }
    vec_make(&x->order, n);
    if (n == 0) return;
    vec_make(&before, (size_t)(last - first) + 2);
    for (size_t k = 0; k < nparts; k++)
        for (size_t i = 0; i < x->parts[k].won.n; i++)
            before.at[x->parts[k].won.at[i].signed_on - first + 1]++;
    for (size_t i = 1; i < before.n; i++) before.at[i] += before.at[i - 1];
    for (size_t k = 0; k < nparts; k++)
        for (size_t i = 0; i < x->parts[k].won.n; i++) {
            struct won w = x->parts[k].won.at[i];
            x->order.at[before.at[w.signed_on - first]++] = w.deal;
        }
    vec_free(&before);
}

static struct contract contract_of(const struct model *m, uint32_t deal)
{
    const struct deal d = deal_at(m, deal);
    return (struct contract){
        .id = d.id,
        .product = d.product,
        .rep = d.rep,
        .customer = d.customer,
        .deal = deal,
        .amount = d.amount == MONEY_NONE ? 0 : d.amount,
        .signed_on = moment_day(d.closed_at),
    };
}

static void made_fill(void *making, size_t first, size_t n, char *records)
{
    enum { AHEAD = 16 }; /* deals of one day lie in many places */
    const struct making *x = making;
    const uint32_t *deals = x->order.at + first;
    struct contract *out = (struct contract *)records;
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) deal_fetch(x->m, deals[i + AHEAD]);
        out[i] = contract_of(x->m, deals[i]);
    }
}

static void contracts_fill(struct model *m)
{
    struct making x = {.m = m, .amounts = model_has_column(m, TABLE_DEALS, "amount")};
    size_t nparts = (m->deals.bundles.n + PART - 1) / PART;
    VEC_OF(struct won_part) parts;
    vec_make(&parts, nparts);
    x.parts = parts.at;
    parallel_run(nparts, parts_find, &x);
    for (size_t k = 0; k < nparts; k++) lacking_tell(&x, &parts.at[k]);
    won_order(&x, nparts);
    for (size_t k = 0; k < nparts; k++) {
        vec_free(&parts.at[k].won);
        vec_free(&parts.at[k].lacking);
    }
    vec_free(&parts);
    bundles_make(&m->contracts, table_info(TABLE_CONTRACTS), x.order.n, made_fill, &x);
    vec_free(&x.order);
}

void contracts_make(struct model *m)
{
    if (m->present[TABLE_CONTRACTS] || !m->present[TABLE_DEALS]) return;
    if (!model_has_column(m, TABLE_DEALS, "status")) return;
    if (!model_has_column(m, TABLE_DEALS, "closed_at")) return;
    m->contracts_from_deals = m->present[TABLE_CONTRACTS] = true;
    columns_copy(m);
    contracts_fill(m);
}
