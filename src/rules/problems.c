/* Problem customers (SPEC 6): scores every customer over the dimensions that can be
 * computed, lists those above the limit or with a hard trigger, grades them, and says what
 * became of them since the last period of the same kind. Without a memory everyone listed
 * is new. */
#include "rules/watch.h"

#include "base/text.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

/* ---- memory by customer id ---- */

static int compare_remembered(const void *x, const void *y)
{
    const struct remembered_customer *a = x, *b = y;
    return strcmp(a->id, b->id);
}

/* A sorted copy, so that each customer is looked up quickly. */
static struct remembered_customer *remembered_sorted(struct arena *a,
                                                     const struct memory *mem)
{
    size_t n = mem ? mem->ncustomer : 0;
    struct remembered_customer *at = arena_many(a, struct remembered_customer, n + 1);
    if (n) memcpy(at, mem->customers, n * sizeof *at);
    qsort(at, n, sizeof *at, compare_remembered);
    return at;
}

typedef VEC_OF(struct problem_customer) problem_list;

struct search {
    const struct watch *w;
    const struct dimension_setting *settings; /* in their order */
    exact (*score[DIMENSIONS_MAX])(const struct watch *w, const struct dimension_setting *d,
                                   uint32_t customer);
    bool zero_labelled; /* is a part of 0 enough for a label? */
    const struct remembered_customer *remembered;
    size_t nremembered;
    struct judged {
        problem_list on, off; /* listed now; listed last time and no longer */
    } parts[PROBLEM_PARTS];
};

static const struct remembered_customer *remembered_find(const struct search *s,
                                                         const char *id)
{
    struct remembered_customer key = {.id = id};
    return bsearch(&key, s->remembered, s->nremembered, sizeof key, compare_remembered);
}

/* ---- one customer ---- */

/* Weights are whole, mostly: those of one denominator are added here. */
static void weight_add(exact *sum, exact weight)
{
    if (sum->den == 1 && weight.den == 1)
        sum->num += weight.num;
    else
        *sum = exact_add(*sum, weight);
}

/* What a customer is judged by, before it is known whether any of it is kept. */
struct verdict {
    struct problem_customer p; /* but for scores and parts */
    exact score, before, parts[DIMENSIONS_MAX];
    bool is_listed;
};

static void score_parts(const struct search *s, struct verdict *v)
{
    exact sum = EXACT_ZERO, weights = EXACT_ZERO, *parts = v->parts;
    v->p.labels = 0;
    for (size_t i = 0; i < s->w->s->ndimension; i++) {
        const struct dimension_setting *d = &s->settings[i];
        parts[i] = s->score[i] ? s->score[i](s->w, d, v->p.customer) : EXACT_UNKNOWN;
        if (!exact_known(parts[i])) continue;
        weight_add(&weights, d->weight);
        bool is_zero = exact_is_zero(parts[i]);
        bool labelled = is_zero ? s->zero_labelled : !below(parts[i], s->w->s->label_from);
        v->p.labels |= (uint16_t)((unsigned)labelled << i);
        if (!is_zero) sum = exact_add(sum, exact_mul(parts[i], d->weight));
    }
    v->score = exact_div(sum, weights);
}

static void set_triggers(const struct search *s, struct problem_customer *p)
{
    const struct watch *w = s->w;
    const struct customer_facts *f = &w->customers[p->customer];
    bool known = debts_are_known(w->m);
    p->open = known ? w->debts[p->customer].open : MONEY_NONE;
    p->overdue = known ? w->debts[p->customer].overdue : MONEY_NONE;
    p->overdue_days = customer_overdue_days(w, p->customer);
    p->trigger_overdue = p->overdue_days > w->s->trigger_overdue_days;
    p->trigger_arrears = customer_in_arrears(w, p->customer);
    p->trigger_complaint = f->oldest_grave != DAY_NONE &&
                           w->r->now.d - f->oldest_grave > w->s->trigger_complaint_days;
}

static char grade_of(const struct search *s, const struct verdict *v)
{
    exact full = exact_of(100, 1);
    bool key = s->w->m->customers.at[v->p.customer].tier == 'A';
    if (exact_known(v->score) && !below(v->score, s->w->s->grade_a)) return 'A';
    for (size_t i = 0; key && i < s->w->s->ndimension; i++)
        if (exact_known(v->parts[i]) && !below(v->parts[i], full)) return 'A';
    return 'B';
}

static bool listed(const struct search *s, const struct verdict *v, bool was_listed)
{
    const struct problem_customer *p = &v->p;
    exact limit = was_listed ? s->w->s->listed_until : s->w->s->listed_from;
    if (p->trigger_overdue || p->trigger_arrears || p->trigger_complaint) return true;
    return exact_known(v->score) && !below(v->score, limit);
}

static const char *state_of(const struct search *s, const struct verdict *v,
                            bool was_listed)
{
    if (!v->is_listed) return "state.closed";
    if (!was_listed) return "state.new";
    exact down = exact_sub(v->before, v->score);
    bool better = exact_known(down) && !below(down, s->w->s->improving_by);
    return better ? "state.improving" : "state.continuing";
}

/* False if the customer is neither listed nor was. */
static bool customer_judge(const struct search *s, uint32_t c, struct verdict *v,
                           struct arena scratch)
{
    const struct customer *k = &s->w->m->customers.at[c];
    const struct remembered_customer *before = NULL;
    v->p = (struct problem_customer){.customer = c, .owner = k->owner};
    v->before = EXACT_UNKNOWN;
    if (s->nremembered) before = remembered_find(s, customer_id(s->w->m, c, &scratch));
    bool was_listed = before && before->listed;
    score_parts(s, v);
    set_triggers(s, &v->p);
    v->is_listed = listed(s, v, was_listed);
    if (!v->is_listed && !was_listed) return false;
    if (was_listed) v->before = before->score;
    v->p.grade = grade_of(s, v);
    v->p.state = state_of(s, v, was_listed);
    return true;
}

/* ---- customers that left the list earlier (F34) ---- */

static void recovered_add_money(const struct watch *w, struct recovered_customer *v,
                                day closed)
{
    day end = w->r->now.to;
    money since = 0, before = 0, paid = 0;
    for (size_t i = 0; i < w->m->contracts.n; i++) {
        const struct contract k = contract_at(w->m, i);
        if (k.customer != v->customer || k.amount == MONEY_NONE || k.signed_on >= end)
            continue;
        if (k.signed_on >= closed)
            since += k.amount;
        else if (k.signed_on >= closed - (end - closed))
            before += k.amount;
    }
    for (size_t i = 0; i < w->m->receivables.n; i++) {
        const struct receivable r = receivable_at(w->m, i);
        if (r.customer != v->customer) continue;
        paid += receivable_paid(w->m, &r, day_start(end)) -
                receivable_paid(w->m, &r, day_start(closed));
    }
    v->signed_since = exact_money(since);
    v->signed_before = exact_money(before);
    v->paid_since = exact_money(paid);
}

static uint32_t customer_named(const struct watch *w, const char *key)
{
    sym s = intern_find(w->m->names, str_of(key));
    for (uint32_t c = 0; s != SYM_EMPTY && c < w->m->customers.n; c++)
        if (w->m->customers.at[c].id == s || w->m->customers.at[c].name == s) return c;
    return REF_NONE;
}

static void recovered_find(const struct search *s, struct arena *a, struct arena scratch,
                           struct judgement *j)
{
    const struct watch *w = s->w;
    size_t n = w->mem ? w->mem->nclosing : 0;
    j->recovered = arena_many(a, struct recovered_customer, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct remembered_closing *c = &w->mem->closings[i];
        struct recovered_customer v = {.customer = customer_named(w, c->id)};
        struct verdict now;
        struct period closed;
        if (v.customer == REF_NONE || !period_parse(str_of(c->period), &closed)) continue;
        if (customer_judge(s, v.customer, &now, scratch)) continue;
        v.closed_in = c->period;
        v.score = now.score;
        recovered_add_money(w, &v, closed.end);
        j->recovered[j->nrecovered++] = v;
    }
}

/* ---- all of them ---- */

struct search *problems_begin(struct arena *a, const struct watch *w)
{
    struct search *s = arena_one(a, struct search);
    s->w = w;
    s->settings = w->s->dimensions;
    for (size_t i = 0; i < w->s->ndimension; i++)
        for (size_t k = 0; k < dimension_info_count; k++)
            if (strcmp(w->s->dimensions[i].id, dimension_infos[k].id) == 0)
                s->score[i] = dimension_infos[k].score;
    s->zero_labelled = !above(w->s->label_from, EXACT_ZERO);
    s->remembered = remembered_sorted(a, w->mem);
    s->nremembered = w->mem ? w->mem->ncustomer : 0;
    return s;
}

/* With its scores and parts, in `a`. */
static struct problem_customer verdict_keep(const struct search *s, struct arena *a,
                                            const struct verdict *v)
{
    struct problem_customer p = v->p;
    narrow *kept = arena_many(a, narrow, s->w->s->ndimension);
    for (size_t i = 0; i < s->w->s->ndimension; i++) kept[i] = exact_narrow(a, v->parts[i]);
    p.parts = kept;
    p.score = exact_narrow(a, v->score);
    p.score_before = exact_narrow(a, v->before);
    return p;
}

/* Most customers are not kept, and neither are their parts. */
void problems_judge(struct search *s, size_t part, struct arena *keep)
{
    struct judged *found = &s->parts[part];
    size_t n = s->w->m->customers.n;
    uint32_t c = (uint32_t)(n * part / PROBLEM_PARTS),
             end = (uint32_t)(n * (part + 1) / PROBLEM_PARTS);
    for (struct verdict v; c < end; c++) {
        if (!customer_judge(s, c, &v, *keep)) continue;
        *vec_push(v.is_listed ? &found->on : &found->off) = verdict_keep(s, keep, &v);
    }
}

struct found_customers {
    const struct model *m;
    const struct problem_customer **all;
};

static int compare_problems(const void *context, uint32_t x, uint32_t y)
{
    const struct found_customers *found = context;
    const struct problem_customer *a = found->all[x], *b = found->all[y];
    exact more = exact_wide(a->score);
    int order = exact_known(more) ? exact_cmp(exact_wide(b->score), more) : 0;
    if (order == 0) order = customers_compare(found->m, a->customer, b->customer);
    return order ? order : (a->customer > b->customer) - (a->customer < b->customer);
}

/* One list of the parts', ranked; those of the parts are freed. */
static struct problem_customer *problems_ranked(struct arena *a, struct arena scratch,
                                                const struct model *m,
                                                problem_list *const *lists, size_t *count)
{
    enum { SCORE_SCALE = 1000000000 };
    size_t n = 0, k = 0;
    for (size_t i = 0; i < PROBLEM_PARTS; i++) n += lists[i]->n;
    const struct problem_customer **all =
        arena_many(&scratch, const struct problem_customer *, n + 1);
    struct rank_key *keys = arena_many(&scratch, struct rank_key, n + 1);
    for (size_t i = 0; i < PROBLEM_PARTS; i++)
        for (size_t at = 0; at < lists[i]->n; at++, k++) {
            all[k] = &lists[i]->at[at];
            keys[k] = (struct rank_key){rank_of(exact_wide(all[k]->score), SCORE_SCALE),
                                        (uint32_t)k};
        }
    struct found_customers found = {m, all};
    rank_sort(keys, n, compare_problems, &found, scratch);
    struct problem_customer *out = arena_many(a, struct problem_customer, n + 1);
    for (k = 0; k < n; k++) out[k] = *all[keys[k].index];
    for (size_t i = 0; i < PROBLEM_PARTS; i++) vec_free(lists[i]);
    *count = n;
    return out;
}

void problems_end(struct search *s, struct arena *a, struct arena scratch,
                  struct judgement *j)
{
    problem_list *on[PROBLEM_PARTS], *off[PROBLEM_PARTS];
    for (size_t i = 0; i < PROBLEM_PARTS; i++) {
        on[i] = &s->parts[i].on;
        off[i] = &s->parts[i].off;
    }
    j->problems = problems_ranked(a, scratch, s->w->m, on, &j->nproblem);
    j->closed = problems_ranked(a, scratch, s->w->m, off, &j->nclosed);
    recovered_find(s, a, scratch, j);
}

bool customer_score(struct arena *a, struct arena scratch, const struct results *r,
                    uint32_t customer, struct problem_customer *out)
{
    struct arena facts = arena_new();
    struct watch w = watch_begin(&facts, r, NULL, false);
    for (size_t i = 0; i < FACTS; i++) facts_gather(&w, i, scratch);
    const struct search *s = problems_begin(&facts, &w);
    struct verdict v;
    bool kept = customer_judge(s, customer, &v, scratch);
    *out = verdict_keep(s, a, &v);
    arena_end(facts);
    return kept;
}
