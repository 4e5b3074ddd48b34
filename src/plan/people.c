/* The company's target among people: weights from past results, open pipeline, customers
 * and seniority; bounds on each person's growth; figures set by hand stand and the rest is
 * shared anew among the others. */
#include "plan/parts.h"

#include <string.h>

#include "base/text.h"
#include "plan/share.h"

/* ---- resources ---- */

static size_t tier_of(const struct customer *c)
{
    return c->tier >= 'A' && c->tier <= 'D' ? (size_t)(c->tier - 'A') : PLAN_TIERS - 1;
}

static void customers_count(struct plan *p)
{
    for (size_t i = 0; i < p->m->customers.n; i++) {
        const struct customer *c = &p->m->customers.at[i];
        if (c->owner == REF_NONE) continue;
        for (uint32_t s = scope_of_rep(p->r, c->owner); s != REF_NONE;
             s = p->r->scopes[s].parent)
            p->resources[s].customers[tier_of(c)]++;
    }
}

void people_find(struct plan *p)
{
    for (uint32_t i = 0; i < p->r->nscope; i++) {
        p->resources[i].pipeline = results_value(p->r, "open_amount", i).value;
        p->resources[i].win_rate = results_value(p->r, "win_rate", i).value;
    }
    customers_count(p);
    for (uint32_t i = p->r->first_rep; i < p->r->first_rep + p->m->reps.n; i++) {
        if (!p->parts[PLAN_AMOUNT].lines[i].planned) continue;
        for (uint32_t s = i; s != REF_NONE; s = p->r->scopes[s].parent) p->people[s]++;
    }
}

/* ---- weights ---- */

static int64_t points_of(const struct plan *p, uint32_t scope)
{
    int64_t sum = 0;
    for (size_t t = 0; t < PLAN_TIERS; t++)
        sum += (int64_t)p->resources[scope].customers[t] * p->s->tiers[t];
    return sum;
}

static int64_t measure_of(const struct plan *p, enum plan_metric k, enum plan_weight w,
                          uint32_t scope)
{
    uint32_t rep = p->r->scopes[scope].ref;
    int64_t ahead = 0;
    switch (w) {
    case WEIGH_RESULTS: return p->parts[k].lines[scope].base;
    case WEIGH_PIPELINE: {
        exact open = p->resources[scope].pipeline;
        return exact_known(open) && open.num > 0 ? exact_round(open, 1) : 0;
    }
    case WEIGH_CUSTOMERS: return points_of(p, scope);
    case WEIGH_SENIORITY:
        for (size_t i = 0; i < p->nmonth; i++) ahead += rep_capacity(p, rep, p->months[i]);
        return scaled(ahead, p->s->seniority[p->m->reps.at[rep].level], MILLION);
    case WEIGHTS: break;
    }
    return 0;
}

static int64_t region_factor(const struct plan *p, uint32_t scope)
{
    int64_t factor = MILLION;
    for (; scope != REF_NONE; scope = p->r->scopes[scope].parent)
        for (size_t i = 0; i < p->s->nregion; i++) {
            const char *name = p->s->regions[i].name;
            const struct scope *s = &p->r->scopes[scope];
            bool place = s->kind == SCOPE_REGION || s->kind == SCOPE_TEAM;
            if (place && (!strcmp(s->name, name) || !strcmp(s->id, name)))
                factor = scaled(factor, p->s->regions[i].factor, MILLION);
        }
    return factor;
}

static void weights_make(struct plan *p, struct arena scratch, enum plan_metric k)
{
    enum { WHOLE = 1000000000 };
    uint32_t first = p->r->first_rep;
    size_t n = p->m->reps.n;
    int64_t *measures = arena_many(&scratch, int64_t, n + 1);
    struct plan_line *lines = p->parts[k].lines;
    for (uint32_t i = 0; i < n; i++) lines[first + i].weight = 0;
    for (int w = 0; w < WEIGHTS; w++) {
        int64_t sum = 0;
        for (uint32_t i = 0; i < n; i++) {
            bool planned = lines[first + i].planned;
            measures[i] = planned ? measure_of(p, k, (enum plan_weight)w, first + i) : 0;
            sum += measures[i];
        }
        for (uint32_t i = 0; i < n && sum > 0; i++)
            lines[first + i].weight +=
                scaled(scaled(measures[i], WHOLE, sum), p->s->weights[w], 1000);
    }
    for (uint32_t i = first; i < first + n; i++)
        lines[i].weight = scaled(lines[i].weight, region_factor(p, i), MILLION);
}

/* ---- bounds ---- */

static int64_t hand_bound(const struct plan *p, enum plan_metric k, enum hand_kind kind,
                          uint32_t scope)
{
    for (size_t i = p->hands.n; i-- > 0;) {
        const struct plan_hand *h = &p->hands.at[i];
        if (!h->fault && h->kind == kind && h->metric == k && h->scope == scope)
            return h->value;
    }
    return -1;
}

/* Growth is bounded against that of all who share (`total` ÷ `base`), and at all. */
static void bounds_make(const struct plan *p, enum plan_metric k, struct plan_line *l,
                        uint32_t scope, int64_t total, int64_t base)
{
    const struct plan_settings *s = p->s;
    int64_t least = hand_bound(p, k, HAND_LEAST, scope);
    int64_t most = hand_bound(p, k, HAND_MOST, scope);
    l->least = 0;
    l->most = total;
    if (k == PLAN_AMOUNT && base > 0) {
        int64_t even = scaled(total, l->bound_base, base);
        int64_t at_least = scaled(l->bound_base, MILLION + s->least, MILLION);
        int64_t at_most = scaled(l->bound_base, MILLION + s->most, MILLION);
        l->least = s->below >= MILLION ? 0 : scaled(even, MILLION - s->below, MILLION);
        l->most = scaled(even, MILLION + s->above, MILLION) + 1;
        if (l->least < at_least) l->least = at_least;
        if (l->most > at_most) l->most = at_most;
        if (l->most < at_least) l->most = at_least;
        if (l->least > l->most) l->least = l->most;
    }
    if (least >= 0) l->least = least;
    if (most >= 0) l->most = most;
    if (least >= 0 && most < 0 && l->most < least) l->most = least;
    if (most >= 0 && least < 0 && l->least > most) l->least = most;
}

/* ---- sharing ---- */

struct group { /* those who share what is left of a scope's figure */
    uint32_t *scopes;
    int64_t *weights, *least, *most, *out;
    size_t n;
    int64_t rest, base;
};

static bool share_below(struct plan *p, struct arena scratch, enum plan_metric k,
                        uint32_t root, int64_t total);

/* Adds the persons below a scope; a figure set by hand is shared by its own people. */
static bool members_gather(struct plan *p, struct arena scratch, enum plan_metric k,
                           uint32_t scope, struct group *g)
{
    for (uint32_t i = scope + 1; i < p->r->nscope; i++) {
        struct plan_line *l = &p->parts[k].lines[i];
        if (p->r->scopes[i].parent != scope || !l->planned) continue;
        const struct plan_hand *h = plan_hand_of(p, k, i, p->period);
        if (h) {
            l->hand = h;
            g->rest -= h->value;
            if (!share_below(p, scratch, k, i, h->value)) return false;
        } else if (p->r->scopes[i].kind == SCOPE_REP) {
            g->scopes[g->n++] = i;
            g->base += l->bound_base;
        } else if (!members_gather(p, scratch, k, i, g)) {
            return false;
        }
    }
    return true;
}

static bool refuse(const struct plan *p, enum plan_metric k, uint32_t root,
                   const struct group *g)
{
    struct arena s = arena_new();
    int64_t low = 0, high = 0;
    const char *who = p->r->scopes[root].name;
    for (size_t i = 0; i < g->n; i++) {
        low += g->least[i];
        high += g->most[i];
        if (g->least[i] <= g->most[i]) continue;
        plan_complain(p, who,
                      "the bounds of %s cross: at least %s, at most %s; correct "
                      "plan.by_hand in rules.yaml",
                      p->r->scopes[g->scopes[i]].name, plan_units(&s, k, g->least[i]),
                      plan_units(&s, k, g->most[i]));
        return false;
    }
    if (g->rest < 0)
        plan_complain(p, who,
                      "the figures set by hand are %s more than the target of %s; "
                      "take some of them back or raise the target",
                      plan_units(&s, k, -g->rest), plan_metric_id(k));
    else
        plan_complain(
            p, who,
            "%s is left of the target of %s for %zu people whose bounds carry from "
            "%s to %s: %s too %s; change plan.growth or plan.by_hand in rules.yaml, "
            "or the target",
            plan_units(&s, k, g->rest), plan_metric_id(k), g->n, plan_units(&s, k, low),
            plan_units(&s, k, high),
            plan_units(&s, k, g->rest > high ? g->rest - high : low - g->rest),
            g->rest > high ? "much" : "little");
    return false;
}

static bool share_below(struct plan *p, struct arena scratch, enum plan_metric k,
                        uint32_t root, int64_t total)
{
    struct plan_line *lines = p->parts[k].lines;
    if (p->r->scopes[root].kind == SCOPE_REP) {
        lines[root].target = lines[root].least = lines[root].most = total;
        return true;
    }
    size_t most = p->people[root] + 1;
    struct group g = {.rest = total,
                      .scopes = arena_many(&scratch, uint32_t, most),
                      .weights = arena_many(&scratch, int64_t, most),
                      .least = arena_many(&scratch, int64_t, most),
                      .most = arena_many(&scratch, int64_t, most),
                      .out = arena_many(&scratch, int64_t, most)};
    if (!members_gather(p, scratch, k, root, &g)) return false;
    if (g.rest < 0) return refuse(p, k, root, &g);
    for (size_t i = 0; i < g.n; i++) {
        struct plan_line *l = &lines[g.scopes[i]];
        bounds_make(p, k, l, g.scopes[i], g.rest, g.base);
        g.weights[i] = l->weight;
        g.least[i] = l->least;
        g.most[i] = l->most;
    }
    if (!share_bounded(scratch, g.n, g.weights, g.least, g.most, g.rest, g.out))
        return refuse(p, k, root, &g);
    for (size_t i = 0; i < g.n; i++) lines[g.scopes[i]].target = g.out[i];
    return true;
}

bool people_share(struct plan *p, struct arena scratch, enum plan_metric k)
{
    struct plan_part *part = &p->parts[k];
    struct plan_line *lines = part->lines;
    for (uint32_t i = 0; i < p->r->nscope; i++) {
        lines[i].target = 0;
        lines[i].hand = NULL;
    }
    weights_make(p, scratch, k);
    if (!share_below(p, scratch, k, 0, part->total)) return false;
    for (uint32_t i = (uint32_t)p->r->nscope; i-- > 1;) {
        uint32_t parent = p->r->scopes[i].parent;
        if (!lines[i].planned || parent == REF_NONE) continue;
        lines[parent].target += lines[i].target;
    }
    for (uint32_t i = 0; i < p->r->nscope; i++)
        lines[i].even = scaled(part->total, (int64_t)p->people[i], (int64_t)p->people[0]);
    return lines[0].target == part->total;
}
