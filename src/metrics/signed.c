/* What was signed: amounts, counts, deal size and the mixes. Contracts come in by the
 * day on which they were signed; amounts go out in minor units. */
#include "metrics/functions.h"

enum { QUARTER_DAYS = 91, NEAR_DAYS = 7 };

static struct hit contract_hit(const struct model *m, size_t row, uint32_t part)
{
    const struct contract *c = &m->contracts.at[row];
    return (struct hit){.rep = c->rep,
                        .table = TABLE_CONTRACTS,
                        .row = (uint32_t)row,
                        .member = part,
                        .num = c->amount == MONEY_NONE ? 0 : c->amount};
}

/* For explain: what was signed within a week before or after. */
static void near_contracts(const struct model *m, struct tally *t, day from, day to,
                           uint32_t part)
{
    if (!tally_explaining(t)) return;
    struct row_range before = contracts_between(m, from - NEAR_DAYS, from);
    for (size_t i = before.first; i < before.end; i++)
        tally_near(t, contract_hit(m, i, part), "near.before_window");
    struct row_range after = contracts_between(m, to, to + NEAR_DAYS);
    for (size_t i = after.first; i < after.end; i++)
        tally_near(t, contract_hit(m, i, part), "near.after_window");
}

void add_signed(const struct model *m, struct tally *t, day from, day to, uint32_t part)
{
    struct row_range r = contracts_between(m, from, to);
    for (size_t i = r.first; i < r.end; i++) tally_add(t, contract_hit(m, i, part));
}

ADDS(signed_amount)
{
    add_signed(m, t, f.from, f.to, 0);
    near_contracts(m, t, f.from, f.to, 0);
}

ADDS(signed_count)
{
    struct row_range r = contracts_between(m, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        struct hit h = contract_hit(m, i, 0);
        h.num = 1;
        tally_add(t, h);
    }
    near_contracts(m, t, f.from, f.to, 0);
}

ADDS(deal_size)
{
    struct row_range r = contracts_between(m, f.to - QUARTER_DAYS, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        struct hit h = contract_hit(m, i, 0);
        h.den = 1;
        tally_add(t, h);
    }
    near_contracts(m, t, f.to - QUARTER_DAYS, f.to, 0);
}

static sym contract_product(const struct model *m, const struct contract *c)
{
    (void)m;
    return c->product;
}

static sym contract_region(const struct model *m, const struct contract *c)
{
    return c->customer == REF_NONE ? SYM_EMPTY : m->customers.at[c->customer].region;
}

static sym contract_industry(const struct model *m, const struct contract *c)
{
    return c->customer == REF_NONE ? SYM_EMPTY : m->customers.at[c->customer].industry;
}

static void add_mix(const struct model *m, struct frame f, struct tally *t,
                    sym (*member)(const struct model *, const struct contract *))
{
    struct row_range r = contracts_between(m, f.to - QUARTER_DAYS, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        struct hit h = contract_hit(m, i, 0);
        h.member = tally_member(t, member(m, &m->contracts.at[i]));
        tally_add(t, h);
    }
}

ADDS(product_mix)
{
    add_mix(m, f, t, contract_product);
}

ADDS(region_mix)
{
    add_mix(m, f, t, contract_region);
}

ADDS(industry_mix)
{
    add_mix(m, f, t, contract_industry);
}
