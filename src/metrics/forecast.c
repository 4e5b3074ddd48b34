/* The month of D to its end: the weighted forecast, the simulated month end and coverage
 * (SPEC 4). Contracts signed so far and deals open at A come in; distributions are
 * month_end.c's. */
#include "metrics/functions.h"
#include "metrics/month_end.h"

static struct period month_of(struct frame f)
{
    return period_of(PERIOD_MONTH, f.d);
}

AIMS(month)
{
    return tally_plan(t, month_of(f), scope);
}

/* NULL if the deal is part of the forecast; else why not. Far months are not even near. */
static const char *why_left_out(const struct open_deal *d, struct frame f,
                                struct period month)
{
    if (d->expected_close == DAY_NONE) return "near.no_expected_close";
    if (d->expected_close <= f.d) return "near.expected_close_passed";
    if (d->expected_close >= month.end) return "near.later_month";
    if (d->probability < 0) return "near.no_probability";
    return d->amount == MONEY_NONE ? "near.no_amount" : NULL;
}

static struct hit deal_hit(const struct open_deal *d, uint32_t part)
{
    return (struct hit){.rep = d->rep,
                        .table = TABLE_DEALS,
                        .row = d->row,
                        .member = part,
                        .num = d->amount == MONEY_NONE ? 0 : d->amount};
}

/* Signed so far, in fen × 1,000,000, and the open deals by amount and probability. */
ADDS(forecast_weighted)
{
    struct period month = month_of(f);
    add_signed_scaled(m, t, month.start, f.to, 0, 1000000);
    const struct open_deal *open;
    size_t n = shared_open_deals(tally_shared(t), f.a, &open);
    for (size_t i = 0; i < n; i++) {
        struct hit h = deal_hit(&open[i], 0);
        const char *why = why_left_out(&open[i], f, month);
        h.num *= why ? 1000000 : open[i].probability;
        if (why)
            tally_near(t, h, why);
        else
            tally_add(t, h);
    }
}

/* Open deals that the forecast leaves out although they belong to this month or an
 * earlier one: the date has passed, or nobody gave a probability. */
static void add_left_out(struct frame f, struct tally *t, bool amount)
{
    struct period month = month_of(f);
    const struct open_deal *open;
    size_t n = shared_open_deals(tally_shared(t), f.a, &open);
    for (size_t i = 0; i < n; i++) {
        const struct open_deal *d = &open[i];
        if (d->expected_close == DAY_NONE || d->expected_close >= month.end) continue;
        if (d->expected_close > f.d && d->probability >= 0) continue;
        struct hit h = deal_hit(d, 0);
        if (!amount) h.num = 1;
        tally_add(t, h);
    }
}

ADDS(forecast_left_out)
{
    (void)m;
    add_left_out(f, t, false);
}

ADDS(forecast_left_out_amount)
{
    (void)m;
    add_left_out(f, t, true);
}

/* ---- the simulated month end: part 0 signed so far, part 1 what may come ---- */

struct month_end {
    moment a;
    struct outlook *of; /* by scope */
};

ADDS(month_end)
{
    struct period month = month_of(f);
    add_signed(m, t, month.start, f.to, 0);
    const struct open_deal *open;
    size_t n = shared_open_deals(tally_shared(t), f.a, &open);
    for (size_t i = 0; i < n; i++) {
        const char *why = why_left_out(&open[i], f, month);
        if (why)
            tally_near(t, deal_hit(&open[i], 1), why);
        else
            tally_add(t, deal_hit(&open[i], 1));
    }
}

/* Deals of the forecast by scope: those of scope s stand at [first[s], first[s + 1]). */
struct draws {
    size_t *first;
    struct chance *deals;
};

static struct draws draws_make(struct arena *a, struct tally *t, struct frame f)
{
    const struct results *r = tally_results(t);
    const struct open_deal *open;
    size_t n = shared_open_deals(tally_shared(t), f.a, &open);
    struct period month = month_of(f);
    struct draws d = {arena_many(a, size_t, r->nscope + 2), NULL};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n; i++) {
            const struct open_deal *x = &open[i];
            if (why_left_out(x, f, month)) continue;
            uint32_t s = scope_of_rep(r, x->rep);
            for (s = s == REF_NONE ? 0 : s; s != REF_NONE; s = r->scopes[s].parent)
                if (pass)
                    d.deals[d.first[s + 1]++] = (struct chance){x->amount, x->probability};
                else
                    d.first[s + 2]++;
        }
        if (pass) break;
        for (size_t s = 0; s < r->nscope; s++) d.first[s + 2] += d.first[s + 1];
        d.deals = arena_many(a, struct chance, d.first[r->nscope + 1]);
    }
    return d;
}

static const struct outlook *outlook_at(struct tally *t, struct frame f, uint32_t scope)
{
    const struct results *r = tally_results(t);
    struct month_end **kept = tally_month_end(t), *e = *kept;
    if (e && e->a == f.a) return &e->of[scope];
    if (!e) {
        e = *kept = arena_one(tally_arena(t), struct month_end);
        e->of = arena_many(tally_arena(t), struct outlook, r->nscope);
    }
    e->a = f.a;
    exact *need = arena_many(tally_arena(t), exact, r->nscope);
    for (uint32_t s = 0; s < r->nscope; s++) {
        exact target = exact_mul(target_month(t, f, s), exact_of(100, 1));
        need[s] = exact_sub(target, exact_of(tally_cell(t, 0, s).num, 1));
    }
    struct arena scratch = *tally_arena(t);
    struct draws d = draws_make(&scratch, t, f);
    for (uint32_t s = 0; s < r->nscope; s++)
        e->of[s] =
            outlook_of(scratch, d.deals + d.first[s], d.first[s + 1] - d.first[s], need[s]);
    return &e->of[scope];
}

static struct ratio month_sum(struct tally *t, uint32_t scope, money more)
{
    return (struct ratio){.value = exact_of(tally_cell(t, 0, scope).num + more, 100)};
}

FINISHES(p10)
{
    return month_sum(t, scope, outlook_at(t, f, scope)->p10);
}

FINISHES(p50)
{
    return month_sum(t, scope, outlook_at(t, f, scope)->p50);
}

FINISHES(p90)
{
    return month_sum(t, scope, outlook_at(t, f, scope)->p90);
}

FINISHES(hit)
{
    exact hit = outlook_at(t, f, scope)->hit;
    return (struct ratio){.value = hit,
                          .reason = exact_known(hit) ? NULL : "reason.no_target"};
}

/* ---- coverage: part 0 open deals expected in the month, part 1 signed so far ---- */

ADDS(coverage)
{
    struct period month = month_of(f);
    add_signed(m, t, month.start, f.to, 1);
    const struct open_deal *open;
    size_t n = shared_open_deals(tally_shared(t), f.a, &open);
    for (size_t i = 0; i < n; i++) {
        day close = open[i].expected_close;
        if (close != DAY_NONE && close >= month.start && close < month.end)
            tally_add(t, deal_hit(&open[i], 0));
    }
}

FINISHES(coverage)
{
    struct ratio x = {.num = exact_of(tally_cell(t, 0, scope).num, 100)};
    exact gap =
        exact_sub(target_month(t, f, scope), exact_of(tally_cell(t, 1, scope).num, 100));
    if (!exact_known(gap))
        x.reason = "reason.no_target";
    else if (gap.num <= 0)
        x.reason = "reason.no_gap";
    else
        x = (struct ratio){.value = exact_div(x.num, gap), .num = x.num, .den = gap};
    return x;
}
