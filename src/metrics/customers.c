/* Customers: new ones, renewals, complaints. Contracts and complaints come in; each
 * counts for the rep of its contract or for the customer's owner. */
#include "metrics/functions.h"

static uint32_t contract_customer(const struct model *m, size_t row)
{
    return m->contracts.at[row].customer;
}

static struct hit contract_hit(const struct model *m, size_t row)
{
    return (struct hit){.rep = m->contracts.at[row].rep,
                        .table = TABLE_CONTRACTS,
                        .row = (uint32_t)row,
                        .num = 1};
}

/* NULL if the contract makes its customer a new one (SPEC 4). */
static const char *why_not_new(const struct model *m, const struct index *ix, size_t row,
                               day start)
{
    const struct contract *c = &m->contracts.at[row];
    day since = m->customers.at[c->customer].since;
    if (ix->first_contract[c->customer] != row) return "near.not_first_contract";
    if (c->kind == CONTRACT_RENEWAL || c->kind == CONTRACT_UPSELL)
        return "near.renewal_or_upsell";
    return since != DAY_NONE && since < start ? "near.customer_before" : NULL;
}

ADDS(new_customers)
{
    struct row_range r = contracts_between(m, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        if (contract_customer(m, i) == REF_NONE) continue;
        const char *why = why_not_new(m, tally_index(t), i, f.from);
        if (why)
            tally_near(t, contract_hit(m, i), why);
        else
            tally_add(t, contract_hit(m, i));
    }
}

/* The same day a year later; of 29 February, 28 February. */
static day anniversary(day d)
{
    struct civil c = civil_of(d);
    day next = day_of(c.year + 1, c.month, c.day);
    return next == DAY_NONE ? day_of(c.year + 1, c.month, c.day - 1) : next;
}

static bool starts_term(const struct contract *c)
{
    return c->kind == CONTRACT_NEW || c->kind == CONTRACT_RENEWAL;
}

/* Has the customer a new or renewal contract after the day and before `to`? */
static bool renewed_since(const struct index *ix, uint32_t customer, day after, day to)
{
    const struct contract *rows = ix->model->contracts.at;
    for (uint32_t i = ix->customer_first[customer]; i < ix->customer_first[customer + 1];
         i++) {
        const struct contract *c = &rows[ix->customer_contracts[i]];
        if (starts_term(c) && c->signed_on > after && c->signed_on < to) return true;
    }
    return false;
}

static void add_renewed(struct tally *t, struct hit h, uint32_t customer)
{
    h.num = h.den = 1;
    tally_distinct_num(t, h, customer);
    tally_distinct_den(t, h, customer);
}

/* Contracts of which the anniversary may fall into [from, to): 29 February moves by a
 * day. */
static void add_expired(const struct model *m, struct frame f, struct tally *t)
{
    struct row_range r = contracts_between(m, f.from - 368, f.to - 364);
    for (size_t i = r.first; i < r.end; i++) {
        const struct contract *c = &m->contracts.at[i];
        if (c->customer == REF_NONE || !starts_term(c)) continue;
        day due = anniversary(c->signed_on);
        if (due < f.from || due >= f.to) continue;
        struct hit h = contract_hit(m, i);
        h.num = 0;
        h.den = 1;
        if (renewed_since(tally_index(t), c->customer, c->signed_on, f.to))
            tally_near(t, h, "near.renewed_already");
        else
            tally_distinct_den(t, h, c->customer);
    }
}

ADDS(renewal_rate)
{
    struct row_range r = contracts_between(m, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        const struct contract *c = &m->contracts.at[i];
        if (c->customer != REF_NONE && c->kind == CONTRACT_RENEWAL)
            add_renewed(t, contract_hit(m, i), c->customer);
    }
    add_expired(m, f, t);
}

/* ---- complaints ---- */

struct hit complaint_hit(const struct model *m, uint32_t row)
{
    uint32_t customer = m->complaints.at[row].customer;
    return (struct hit){.rep = customer == REF_NONE ? REF_NONE
                                                    : m->customers.at[customer].owner,
                        .table = TABLE_COMPLAINTS,
                        .row = row,
                        .num = 1};
}

EACH(complaints_opened)
{
    day opened = moment_day(w->model->complaints.at[row].opened_at);
    frame_set frames = walk_within(w, WINDOW_PERIOD, opened);
    if (frames) walk_add(w, complaint_hit(w->model, row), frames);
}

EACH(complaints_open)
{
    const struct complaint *c = &w->model->complaints.at[row];
    if (c->opened_at == MOMENT_NONE) return;
    day closed = moment_day(c->closed_at);
    frame_set frames = walk_after(w, moment_day(c->opened_at)),
              past = closed == DAY_NONE ? 0 : walk_after(w, closed);
    walk_add(w, complaint_hit(w->model, row), frames & ~past);
    walk_near(w, complaint_hit(w->model, row),
              frames & walk_within(w, WINDOW_PERIOD, closed), "near.closed");
}
