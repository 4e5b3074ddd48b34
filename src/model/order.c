/* Each table in the order that model.h promises, references kept true, and what follows
 * from it: the payments of an invoice, the changes of a deal, the leave of a rep are
 * ranges. */
#include "model/parts.h"
#include "model/sort.h"

static int64_t contract_signed(const void *c)
{
    return ((const struct contract *)c)->signed_on;
}

static int64_t activity_at(const void *a)
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

#define SORT(table, first, second, moved) \
    records_sort((table).at, (table).n, sizeof *(table).at, (first), (second), (moved))

/* Contracts are the one sorted table that others point at. */
static void contracts_order(struct model *m)
{
    VEC_OF(uint32_t) moved = {.cap = m->contracts.n};
    moved.at = vec_grow(NULL, sizeof *moved.at, &moved.cap);
    if (SORT(m->contracts, contract_signed, NULL, moved.at)) {
        for (size_t i = 0; i < m->receivables.n; i++) {
            uint32_t *ref = &m->receivables.at[i].contract;
            if (*ref != REF_NONE) *ref = moved.at[*ref];
        }
    }
    vec_free(&moved);
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
    SORT(m->payments, payment_invoice, payment_at, NULL);
    for (uint32_t i = 0; i < m->payments.n; i++) {
        uint32_t invoice = m->payments.at[i].invoice;
        if (invoice == REF_NONE) break;
        struct receivable *r = &m->receivables.at[invoice];
        if (r->payments++ == 0) r->first_payment = i;
    }
}

void tables_order(struct model *m)
{
    contracts_order(m);
    receivables_assign(m);
    payments_link(m);
    SORT(m->activities, activity_at, NULL, NULL);
    SORT(m->stage_changes, change_deal, change_at, NULL);
    SORT(m->leave, leave_rep, leave_first, NULL);
}
