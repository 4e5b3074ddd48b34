/* Customers: new ones, renewals, complaints. Contracts and complaints come in; each
 * counts for the rep of its contract or for the customer's owner. */
#include "metrics/functions.h"

static struct hit contract_hit(const struct model *m, size_t row)
{
    return (struct hit){.rep = contract_at(m, row).rep,
                        .table = TABLE_CONTRACTS,
                        .row = (uint32_t)row,
                        .num = 1};
}

/* NULL if the contract makes its customer a new one, but for `since` (SPEC 4). */
static const char *why_not_new(const struct model *m, const struct index *ix, uint32_t row)
{
    const struct contract c = contract_at(m, row);
    if (ix->first_contract[c.customer] != row) return "near.not_first_contract";
    if (c.kind == CONTRACT_RENEWAL || c.kind == CONTRACT_UPSELL)
        return "near.renewal_or_upsell";
    return NULL;
}

/* The frames, of some, before the beginning of which the customer was one. */
static frame_set known_before(const struct walk *w, uint32_t customer, frame_set frames)
{
    day since = w->model->customers.at[customer].since;
    frame_set known = 0;
    for (; frames && since != DAY_NONE; frames &= frames - 1) {
        unsigned i = (unsigned)__builtin_ctz(frames);
        if (since < w->horizon.at[i].from) known |= (frame_set)1 << i;
    }
    return known;
}

static void look_for_new(struct walk *w, uint32_t row, frame_set frames)
{
    const struct contract c = contract_at(w->model, row);
    if (c.customer == REF_NONE) return;
    struct hit h = contract_hit(w->model, row);
    const char *why = why_not_new(w->model, w->r->index, row);
    if (why) {
        walk_near(w, h, frames, why);
        return;
    }
    frame_set known = known_before(w, c.customer, frames);
    walk_add(w, h, frames & ~known);
    walk_near(w, h, known, "near.customer_before");
}

/* Contracts that count in some frame, and are the first of their customer. */
static uint32_t firsts_find(struct walk *w, uint32_t first, uint32_t n, uint32_t *rows)
{
    const struct bundles *contracts = &w->model->contracts;
    const day *signed_on = walk_days(w, contracts, BUNDLED_CONTRACT_SIGNED_ON, first);
    const uint32_t *first_of = w->r->index->first_contract;
    uint32_t customer[WALK_BLOCK], found = 0;
    bundles_read(contracts, BUNDLED_CONTRACT_CUSTOMER, first, n, REF_NONE, customer);
    for (uint32_t i = 0; i < n; i++)
        if (customer[i] != REF_NONE) __builtin_prefetch(&first_of[customer[i]]);
    for (uint32_t i = 0; i < n; i++) {
        frame_set frames = walk_within(w, WINDOW_PERIOD, signed_on[i]) & w->now->wanted;
        if (!frames || customer[i] == REF_NONE) continue;
        if (!w->tally && first_of[customer[i]] != first + i) continue;
        __builtin_prefetch(&w->model->customers.at[customer[i]].since);
        rows[found++] = first + i;
    }
    return found;
}

/* What is looked up by customer lies in no order, and is fetched first. */
EACH(new_customers)
{
    uint32_t rows[WALK_BLOCK], n = firsts_find(w, first, end - first, rows);
    const day *signed_on =
        walk_days(w, &w->model->contracts, BUNDLED_CONTRACT_SIGNED_ON, first);
    for (uint32_t i = 0; i < n; i++)
        look_for_new(w, rows[i],
                     walk_within(w, WINDOW_PERIOD, signed_on[rows[i] - first]) &
                         w->now->wanted);
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
    for (uint32_t i = ix->customer_first[customer]; i < ix->customer_first[customer + 1];
         i++) {
        const struct contract c = contract_at(ix->model, ix->customer_contracts[i]);
        if (starts_term(&c) && c.signed_on > after && c.signed_on < to) return true;
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
        const struct contract c = contract_at(m, i);
        if (c.customer == REF_NONE || !starts_term(&c)) continue;
        day due = anniversary(c.signed_on);
        if (due < f.from || due >= f.to) continue;
        struct hit h = contract_hit(m, i);
        h.num = 0;
        h.den = 1;
        if (renewed_since(tally_index(t), c.customer, c.signed_on, f.to))
            tally_near(t, h, "near.renewed_already");
        else
            tally_distinct_den(t, h, c.customer);
    }
}

ADDS(renewal_rate)
{
    struct row_range r = contracts_between(m, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        const struct contract c = contract_at(m, i);
        if (c.customer != REF_NONE && c.kind == CONTRACT_RENEWAL)
            add_renewed(t, contract_hit(m, i), c.customer);
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

EACH_ROW(complaints_opened)
{
    day opened = moment_day(w->model->complaints.at[row].opened_at);
    frame_set frames = walk_within(w, WINDOW_PERIOD, opened);
    if (frames) walk_add(w, complaint_hit(w->model, row), frames);
}

EACH_ROW(complaints_open)
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
