/* Why it moved (F47): which members moved a KPI of the company against the previous
 * period, and by how much. The parts add up to the change. An amount's are the members' own
 * changes; a rate's are their shares of num ÷ den measured from the old rate, so that a
 * member that did as before, in the same proportion, moved nothing; of an attainment and
 * the like, the company's value goes by who brought the numerator. What no member accounts
 * for (customers that two members touched) stands at the end under the company itself. */
#include "metrics/frames.h"
#include "metrics/members.h"
#include "metrics/needs.h"
#include "metrics/scopes.h"

#include <stdlib.h>
#include <string.h>

struct part {
    exact num, den, value;
};

/* The company's value, shared out by the members' numerators. */
static exact share_of(const struct tally *t, exact value, uint32_t scope)
{
    struct cell all = tally_cell(t, 0, 0), own = tally_cell(t, 0, scope);
    return all.num ? exact_mul(value, exact_of(own.num, all.num)) : EXACT_ZERO;
}

/* The KPI's numbers of every scope in one frame. */
static struct part *parts_of(struct arena *scratch, const struct results *r, size_t measure,
                             struct frame f)
{
    const struct measure *x = &r->measures[measure];
    struct part *parts = arena_many(scratch, struct part, r->nscope);
    struct tally *t = tally_new(scratch, r);
    sym *members;
    size_t n = measure_members(scratch, r, x->kpi, &members);
    tally_run(t, x->kpi, f, members, n);
    for (uint32_t s = 0; s < r->nscope; s++) {
        struct ratio ratio = tally_ratio(t, f, measure_member(r, measure), s);
        parts[s] = (struct part){ratio.num, ratio.den, ratio.value};
        if (x->kpi->finish && s) parts[s].value = share_of(t, parts[0].value, s);
    }
    return parts;
}

/* (num − old rate × den) ÷ the company's den: what a member adds to or takes from the old
 * rate. */
static exact tilt(struct part member, struct part company, exact old_rate)
{
    return exact_div(exact_sub(member.num, exact_mul(old_rate, member.den)), company.den);
}

static exact member_change(const struct kpi *k, const struct part *now,
                           const struct part *before, uint32_t s)
{
    if (!k->divided || k->finish) return exact_sub(now[s].value, before[s].value);
    return exact_sub(tilt(now[s], now[0], before[0].value),
                     tilt(before[s], before[0], before[0].value));
}

/* Members of the kind, and whoever stands beside them without belonging to one. */
static bool counts_beside(const struct results *r, uint32_t s, enum scope_kind kind)
{
    const struct scope *x = &r->scopes[s];
    if (x->kind == kind || x->kind == SCOPE_UNASSIGNED) return true;
    return kind != SCOPE_REP && x->kind == SCOPE_REP && x->parent == 0;
}

static int larger_first(const void *a, const void *b)
{
    const struct mover *x = a, *y = b;
    int order = exact_cmp(exact_abs(y->change), exact_abs(x->change));
    return order ? order : (x->scope > y->scope) - (x->scope < y->scope);
}

static size_t movers_fill(const struct results *r, const struct part *now,
                          const struct part *before, const struct kpi *k,
                          enum scope_kind kind, struct mover *out)
{
    exact total = exact_sub(now[0].value, before[0].value);
    size_t n = 0;
    for (uint32_t s = 1; s < r->nscope; s++) {
        if (!counts_beside(r, s, kind)) continue;
        exact change = member_change(k, now, before, s);
        if (!exact_known(change) || exact_is_zero(change)) continue;
        out[n++] = (struct mover){s, change};
        total = exact_sub(total, change);
    }
    qsort(out, n, sizeof *out, larger_first);
    if (exact_known(total) && !exact_is_zero(total)) out[n++] = (struct mover){0, total};
    return n;
}

size_t why_moved(const struct results *r, const char *kpi, enum scope_kind kind,
                 struct arena *a, struct mover **out)
{
    size_t measure = measure_find(r, kpi);
    *out = NULL;
    if (measure == r->nmeasure) return 0;
    const struct kpi *k = r->measures[measure].kpi;
    const struct kpi_value v = measure_value(r, measure, 0);
    exact change = value_change(r, k->unit, &v);
    if (!exact_known(change) || exact_is_zero(change)) return 0;
    if (k->indivisible || kpi_dateless(r->model, k)) return 0;
    struct mover *movers = *out = arena_many(a, struct mover, r->nscope);
    struct arena scratch = *a;
    struct frame before = k->prev_days ? frame_shifted(r->now, -k->prev_days) : r->before;
    const struct part *then = parts_of(&scratch, r, measure, before);
    const struct part *now = parts_of(&scratch, r, measure, r->now);
    return movers_fill(r, now, then, k, kind, movers);
}
