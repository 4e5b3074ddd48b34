/* The dimensions of a problem customer (SPEC 6): one function and one row each. A function
 * returns a score from 0 to 100 by a linear ramp between the two limits of its setting, or
 * unknown where the table is absent or the measure is not defined. */
#include "rules/watch.h"

static bool is_limit(exact e)
{
    const wide much = 1 << 20;
    return e.den > 0 && e.den < much && e.num < much && e.num > -much;
}

/* A ramp that rises, limits and measures of everyday size: nothing can overflow. */
static bool is_plain(exact x, exact from, exact to)
{
    const wide much = (wide)1 << 60;
    return is_limit(from) && is_limit(to) && from.num * to.den < to.num * from.den &&
           x.den > 0 && x.den < much && x.num < much && x.num > -much;
}

/* 100 × (x - from) ÷ (to - from), at least 0 and at most 100. */
static exact ramp_plain(exact x, exact from, exact to)
{
    wide above_from = x.num * from.den - from.num * x.den;
    wide rise = to.num * from.den - from.num * to.den;
    exact score = {above_from * to.den * 100, rise * x.den};
    if (above_from <= 0) return EXACT_ZERO;
    return score.num >= score.den * 100 ? (exact){100, 1} : score;
}

static bool are_whole(exact x, exact from, exact to)
{
    return x.den == 1 && from.den == 1 && to.den == 1 && from.num < to.num;
}

static exact ramp(exact x, exact from, exact to)
{
    if (are_whole(x, from, to)) {
        if (x.num <= from.num) return EXACT_ZERO;
        if (x.num >= to.num) return (exact){100, 1};
        return (exact){(x.num - from.num) * 100, to.num - from.num};
    }
    if (is_plain(x, from, to)) return ramp_plain(x, from, to);
    exact share = exact_div(exact_sub(x, from), exact_sub(to, from));
    if (!exact_known(share) || below(share, EXACT_ZERO)) share = EXACT_ZERO;
    if (above(share, exact_of(1, 1))) share = exact_of(1, 1);
    return exact_mul(share, exact_of(100, 1));
}

static exact scored(const struct dimension_setting *d, wide num, wide den)
{
    return ramp(exact_of(num, den), d->from, d->to);
}

static exact score_payment(const struct watch *w, const struct dimension_setting *d,
                           uint32_t c)
{
    if (!debts_are_known(w->m)) return EXACT_UNKNOWN;
    return scored(d, customer_overdue_days(w, c), 1);
}

static exact score_complaint(const struct watch *w, const struct dimension_setting *d,
                             uint32_t c)
{
    if (!model_has(w->m, TABLE_COMPLAINTS)) return EXACT_UNKNOWN;
    return scored(d, w->customers[c].complaint_points, 1);
}

static exact score_contact(const struct watch *w, const struct dimension_setting *d,
                           uint32_t c)
{
    day since = customer_silent_since(w, c);
    if (!model_has(w->m, TABLE_ACTIVITIES) || since == DAY_NONE) return EXACT_UNKNOWN;
    return scored(d, w->r->now.d - since, 1);
}

static exact score_decline(const struct watch *w, const struct dimension_setting *d,
                           uint32_t c)
{
    const struct customer_deals *f = &w->deals[c];
    if (!w->deals_worth || f->won_before <= 0) return EXACT_UNKNOWN;
    return scored(d, (wide)f->won_before - f->won, f->won_before);
}

/* Faults, or the fall of active days if that is worse. */
static exact score_fit(const struct watch *w, const struct dimension_setting *d, uint32_t c)
{
    const struct usage *u = w->used ? &w->used[c] : NULL;
    if (!u || !u->any) return EXACT_UNKNOWN;
    exact faults = scored(d, u->faults, 1000000);
    exact fall = ramp(exact_of(u->active_before - u->active, u->active_before),
                      d->second_from, d->second_to);
    return above(fall, faults) ? fall : faults;
}

static exact score_change(const struct watch *w, const struct dimension_setting *d,
                          uint32_t c)
{
    if (!model_has(w->m, TABLE_REQUIREMENT_CHANGES)) return EXACT_UNKNOWN;
    return scored(d, w->customers[c].changes, 1);
}

static exact score_cycle(const struct watch *w, const struct dimension_setting *d,
                         uint32_t c)
{
    moment oldest = w->deals[c].oldest, cycle = w->customers[c].cycle;
    if (oldest == MOMENT_NONE || cycle == MOMENT_NONE) return EXACT_UNKNOWN;
    exact age = exact_of(w->r->now.d - moment_day(oldest), 1);
    exact times = exact_div(age, exact_of(cycle, 2 * 86400));
    return exact_known(times) ? ramp(times, d->from, d->to) : EXACT_UNKNOWN;
}

const struct dimension_info dimension_infos[] = {
    {.id = "payment",
     .says = "Days past due of the oldest open invoice, if anything is overdue.",
     .score = score_payment},
    {.id = "complaint",
     .says = "Severity (1, 2, 3) of the complaints opened in 90 days, added up.",
     .score = score_complaint},
    {.id = "contact", .says = "Days since the last activity.", .score = score_contact},
    {.id = "decline",
     .says = "Fall of the won amount of 13 weeks against the 13 before.",
     .score = score_decline},
    {.id = "fit",
     .says = "The larger of faults in four weeks and the fall of active days.",
     .score = score_fit},
    {.id = "change", .says = "Requirement changes in 90 days.", .score = score_change},
    {.id = "cycle",
     .says = "Age of the oldest open deal against the median of the customer's won cycles.",
     .score = score_cycle},
};
const size_t dimension_info_count = COUNT_OF(dimension_infos);
