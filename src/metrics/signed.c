/* What was signed: amounts, counts, deal size and the mixes. Contracts come in by the
 * day on which they were signed; amounts go out in minor units. */
#include "metrics/functions.h"
#include "metrics/signed_sums.h"

enum { NEAR_DAYS = 7 };

static struct hit contract_hit(const struct model *m, size_t row, uint32_t part)
{
    const struct contract c = contract_at(m, row);
    return (struct hit){.rep = c.rep,
                        .table = TABLE_CONTRACTS,
                        .row = (uint32_t)row,
                        .member = part,
                        .num = c.amount == MONEY_NONE ? 0 : c.amount};
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

/* Sums of the days of [from, to), scope by scope where they were made; false if row by row,
 * or if none are asked for. */
struct signed_range {
    const struct signed_sum *before, *after;
    uint32_t nscope;
};

static bool range_summed(struct tally *t, day from, day to, struct signed_range *out)
{
    const struct signed_sums *s = tally_signed(t);
    bool groups = tally_is_of_groups(t);
    const struct results *r = tally_results(t);
    if (!s || tally_explaining(t) || to <= from) return false;
    *out =
        (struct signed_range){signed_before(s, from, groups), signed_before(s, to, groups),
                              groups ? r->first_rep : (uint32_t)r->nscope};
    return out->before && out->after;
}

static struct signed_sum signed_in(const struct signed_range *x, uint32_t scope)
{
    const struct signed_sum *before = &x->before[scope], *after = &x->after[scope];
    return (struct signed_sum){after->amount - before->amount,
                               after->number - before->number};
}

void add_signed_scaled(const struct model *m, struct tally *t, day from, day to,
                       uint32_t part, wide scale)
{
    struct signed_range x;
    if (range_summed(t, from, to, &x)) {
        for (uint32_t s = 0; s < x.nscope; s++)
            tally_add_at(t, s, part, signed_in(&x, s).amount * scale, 0);
        return;
    }
    struct row_range r = contracts_between(m, from, to);
    for (size_t i = r.first; i < r.end; i++) {
        struct hit h = contract_hit(m, i, part);
        h.num *= scale;
        tally_add(t, h);
    }
}

void add_signed(const struct model *m, struct tally *t, day from, day to, uint32_t part)
{
    add_signed_scaled(m, t, from, to, part, 1);
}

ADDS(signed_amount)
{
    add_signed(m, t, f.from, f.to, 0);
    near_contracts(m, t, f.from, f.to, 0);
}

ADDS(signed_count)
{
    struct signed_range x;
    if (range_summed(t, f.from, f.to, &x)) {
        for (uint32_t s = 0; s < x.nscope; s++)
            tally_add_at(t, s, 0, signed_in(&x, s).number, 0);
        return;
    }
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
    struct signed_range x;
    day from = f.to - QUARTER_DAYS;
    if (range_summed(t, from, f.to, &x)) {
        for (uint32_t s = 0; s < x.nscope; s++) {
            struct signed_sum sum = signed_in(&x, s);
            tally_add_at(t, s, 0, sum.amount, sum.number);
        }
        return;
    }
    struct row_range r = contracts_between(m, from, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        struct hit h = contract_hit(m, i, 0);
        h.den = 1;
        tally_add(t, h);
    }
    near_contracts(m, t, from, f.to, 0);
}

/* ---- mixes ---- */

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

static inline void each_mix(struct walk *w, uint32_t first, uint32_t end,
                            sym (*member)(const struct model *, const struct contract *))
{
    const struct model *m = w->model;
    const day *signed_on = walk_days(w, &m->contracts, BUNDLED_CONTRACT_SIGNED_ON, first);
    for (uint32_t row = first; row < end; row++) {
        day d = signed_on[row - first];
        frame_set frames = walk_within(w, WINDOW_QUARTER, d) & w->now->wanted;
        if (!frames) continue;
        const struct contract c = contract_at(m, row);
        walk_add(w, contract_hit(m, row, walk_member(w, member(m, &c), frames)), frames);
    }
}

EACH(product_mix)
{
    each_mix(w, first, end, contract_product);
}

EACH(region_mix)
{
    each_mix(w, first, end, contract_region);
}

EACH(industry_mix)
{
    each_mix(w, first, end, contract_industry);
}
