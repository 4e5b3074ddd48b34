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

/* What the mixes ask of the contracts that are walked together. */
struct mix_looks {
    uint32_t first, n;
    frame_set wanted; /* by whoever asked */
    frame_set any;    /* of all of them */
    struct mix_look {
        frame_set frames; /* the following only if there are any */
        uint32_t rep;
        sym product, region, industry;
        money amount;
    } at[WALK_BLOCK];
};

/* Customers lie in no order: they are fetched while contracts are looked at. */
static void mixes_look(struct walk *w, uint32_t first)
{
    const struct model *m = w->model;
    struct mix_looks *all = w->mixes;
    uint32_t customer[WALK_BLOCK];
    for (uint32_t i = 0; i < all->n; i++) {
        struct mix_look *x = &all->at[i];
        if (!x->frames) continue;
        const struct contract c = contract_at(m, first + i);
        x->rep = c.rep;
        x->product = c.product;
        x->amount = c.amount == MONEY_NONE ? 0 : c.amount;
        customer[i] = c.customer;
        if (c.customer != REF_NONE) __builtin_prefetch(&m->customers.at[c.customer].region);
    }
    for (uint32_t i = 0; i < all->n; i++) {
        struct mix_look *x = &all->at[i];
        if (!x->frames) continue;
        x->region = x->industry = SYM_EMPTY;
        if (customer[i] == REF_NONE) continue;
        x->region = m->customers.at[customer[i]].region;
        x->industry = m->customers.at[customer[i]].industry;
    }
}

static const struct mix_looks *mixes_of(struct walk *w, uint32_t first)
{
    if (!w->mixes) w->mixes = arena_one(w->arena, struct mix_looks);
    struct mix_looks *x = w->mixes;
    if (first - x->first < x->n && x->wanted == w->now->wanted) return x;
    const day *signed_on =
        walk_days(w, &w->model->contracts, BUNDLED_CONTRACT_SIGNED_ON, first);
    x->first = first;
    x->n = w->end - first;
    x->wanted = w->now->wanted;
    x->any = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        x->at[i].frames = walk_within(w, WINDOW_QUARTER, signed_on[i]) & x->wanted;
        x->any |= x->at[i].frames;
    }
    if (x->any) mixes_look(w, first);
    return x;
}

static inline void each_mix(struct walk *w, uint32_t first, uint32_t end,
                            sym (*member)(const struct mix_look *))
{
    const struct mix_looks *all = mixes_of(w, first);
    for (uint32_t row = first; all->any && row < end; row++) {
        const struct mix_look *x = &all->at[row - all->first];
        if (!x->frames) continue;
        struct hit h = {.rep = x->rep, .table = TABLE_CONTRACTS, .row = row};
        h.num = x->amount;
        h.member = walk_member(w, member(x), x->frames);
        walk_put_by(w, h, x->frames);
    }
    walk_bring(w);
}

static sym product_of(const struct mix_look *x)
{
    return x->product;
}

static sym region_of(const struct mix_look *x)
{
    return x->region;
}

static sym industry_of(const struct mix_look *x)
{
    return x->industry;
}

EACH(product_mix)
{
    each_mix(w, first, end, product_of);
}

EACH(region_mix)
{
    each_mix(w, first, end, region_of);
}

EACH(industry_mix)
{
    each_mix(w, first, end, industry_of);
}
