/* Without a contracts table each won deal is a contract, signed on the day it was closed
 * (SPEC 2). */
#include "model/fields.h"
#include "model/parts.h"
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

static void contract_add(struct model *m, uint32_t deal)
{
    const struct deal *d = &m->deals.at[deal];
    *vec_push(&m->contracts) = (struct contract){
        .id = d->id,
        .product = d->product,
        .rep = d->rep,
        .customer = d->customer,
        .deal = deal,
        .amount = d->amount == MONEY_NONE ? 0 : d->amount,
        .signed_on = moment_day(d->closed_at),
    };
}

static void complain(struct model *m, uint32_t deal, const char *column, const char *what)
{
    struct origin from = model_origin(m, TABLE_DEALS, deal);
    const char *file = from.file < m->files.n ? m->files.at[from.file].path : NULL;
    diag_say(m->diags, DIAG_WARNING, file, from.row, column,
             sym_str(m->names, m->deals.at[deal].id), "%s", what);
}

void contracts_make(struct model *m)
{
    if (m->present[TABLE_CONTRACTS] || !m->present[TABLE_DEALS]) return;
    if (!model_has_column(m, TABLE_DEALS, "status")) return;
    if (!model_has_column(m, TABLE_DEALS, "closed_at")) return;
    bool amounts = model_has_column(m, TABLE_DEALS, "amount");
    m->contracts_from_deals = m->present[TABLE_CONTRACTS] = true;
    columns_copy(m);
    for (uint32_t i = 0; i < m->deals.n; i++) {
        const struct deal *d = &m->deals.at[i];
        if (d->status != DEAL_WON) continue;
        if (d->closed_at == MOMENT_NONE) {
            complain(m, i, "closed_at",
                     "a won deal without closing date counts as no contract");
            continue;
        }
        if (amounts && d->amount == MONEY_NONE)
            complain(m, i, "amount", "a won deal without amount counts as a contract of 0");
        contract_add(m, i);
    }
}
