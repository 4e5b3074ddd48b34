/* Problem customers (SPEC 6): scores every customer over the dimensions that can be
 * computed, lists those above the limit or with a hard trigger, grades them, and says what
 * became of them since the last period of the same kind. Without a memory everyone listed
 * is new. */
#include "rules/watch.h"

#include "base/parallel.h"
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

static const char *customer_text(const struct watch *w, sym first, sym second)
{
    return model_text(w->m, first != SYM_EMPTY ? first : second);
}

struct search {
    struct watch *w;
    const struct dimension_setting *settings; /* in their order */
    exact (*score[DIMENSIONS_MAX])(const struct watch *w, const struct dimension_setting *d,
                                   uint32_t customer);
    const struct remembered_customer *remembered;
    size_t nremembered;
};

static const struct remembered_customer *remembered_find(const struct search *s,
                                                         const char *id)
{
    struct remembered_customer key = {.id = id};
    return bsearch(&key, s->remembered, s->nremembered, sizeof key, compare_remembered);
}

/* ---- one customer ---- */

/* The parts are written where there is room for them. */
static void score_parts(const struct search *s, struct problem_customer *p, exact *parts)
{
    exact sum = EXACT_ZERO, weights = EXACT_ZERO, most = EXACT_ZERO;
    p->worst = -1;
    p->parts = parts;
    for (size_t i = 0; i < s->w->s->ndimension; i++) {
        const struct dimension_setting *d = &s->settings[i];
        parts[i] = s->score[i] ? s->score[i](s->w, d, p->customer) : EXACT_UNKNOWN;
        if (!exact_known(parts[i])) continue;
        weights = exact_add(weights, d->weight);
        p->labels[i] = !below(parts[i], s->w->s->label_from);
        if (exact_is_zero(parts[i])) continue;
        exact part = exact_mul(parts[i], d->weight);
        sum = exact_add(sum, part);
        if (above(part, most)) most = part, p->worst = (int)i;
    }
    p->score = exact_div(sum, weights);
}

static void set_triggers(const struct search *s, struct problem_customer *p)
{
    const struct watch *w = s->w;
    const struct customer_facts *f = &w->customers[p->customer];
    bool known = debts_are_known(w->m);
    p->open = known ? exact_money(f->open) : EXACT_UNKNOWN;
    p->overdue = known ? exact_money(f->overdue) : EXACT_UNKNOWN;
    p->overdue_days = customer_overdue_days(w, p->customer);
    p->trigger_overdue = p->overdue_days > w->s->trigger_overdue_days;
    p->trigger_arrears = customer_in_arrears(w, p->customer);
    p->trigger_complaint = f->oldest_grave != DAY_NONE &&
                           w->r->now.d - f->oldest_grave > w->s->trigger_complaint_days;
}

static char grade_of(const struct search *s, const struct problem_customer *p)
{
    exact full = exact_of(100, 1);
    bool key = s->w->m->customers.at[p->customer].tier == 'A';
    if (exact_known(p->score) && !below(p->score, s->w->s->grade_a)) return 'A';
    for (size_t i = 0; key && i < s->w->s->ndimension; i++)
        if (exact_known(p->parts[i]) && !below(p->parts[i], full)) return 'A';
    return 'B';
}

static bool listed(const struct search *s, const struct problem_customer *p,
                   bool was_listed)
{
    exact limit = was_listed ? s->w->s->listed_until : s->w->s->listed_from;
    if (p->trigger_overdue || p->trigger_arrears || p->trigger_complaint) return true;
    return exact_known(p->score) && !below(p->score, limit);
}

static const char *state_of(const struct search *s, const struct problem_customer *p,
                            bool was_listed, bool is_listed)
{
    if (!is_listed) return "state.closed";
    if (!was_listed) return "state.new";
    exact down = exact_sub(p->score_before, p->score);
    bool better = exact_known(down) && !below(down, s->w->s->improving_by);
    return better ? "state.improving" : "state.continuing";
}

static void set_names(const struct search *s, struct problem_customer *p)
{
    const struct customer *k = &s->w->m->customers.at[p->customer];
    p->id = customer_text(s->w, k->id, k->name);
    p->name = customer_text(s->w, k->name, k->id);
}

/* False if the customer is neither listed nor was; then it is not named either, since names
 * are spelled out only where somebody reads them. */
static bool customer_judge(const struct search *s, uint32_t c, struct problem_customer *p,
                           exact *parts, bool *is_listed)
{
    const struct customer *k = &s->w->m->customers.at[c];
    *p = (struct problem_customer){
        .customer = c, .score_before = EXACT_UNKNOWN};
    const struct remembered_customer *before = NULL;
    if (s->nremembered) before = remembered_find(s, customer_text(s->w, k->id, k->name));
    bool was_listed = before && before->listed;
    score_parts(s, p, parts);
    set_triggers(s, p);
    *is_listed = listed(s, p, was_listed);
    p->owner = k->owner;
    if (!*is_listed && !was_listed) return false;
    set_names(s, p);
    if (was_listed) p->score_before = before->score;
    p->grade = grade_of(s, p);
    p->state = state_of(s, p, was_listed, *is_listed);
    return true;
}

/* ---- customers that left the list earlier (F34) ---- */

static void recovered_add_money(const struct watch *w, struct recovered_customer *v,
                                day closed)
{
    day end = w->r->now.to;
    money since = 0, before = 0, paid = 0;
    for (size_t i = 0; i < w->m->contracts.n; i++) {
        const struct contract *k = &w->m->contracts.at[i];
        if (k->customer != v->customer || k->amount == MONEY_NONE || k->signed_on >= end)
            continue;
        if (k->signed_on >= closed)
            since += k->amount;
        else if (k->signed_on >= closed - (end - closed))
            before += k->amount;
    }
    for (size_t i = 0; i < w->m->receivables.n; i++) {
        const struct receivable *r = &w->m->receivables.at[i];
        if (r->customer != v->customer) continue;
        paid += receivable_paid(w->m, r, day_start(end)) -
                receivable_paid(w->m, r, day_start(closed));
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

static void recovered_find(const struct search *s, struct judgement *j)
{
    const struct watch *w = s->w;
    size_t n = w->mem ? w->mem->nclosing : 0;
    j->recovered = arena_many(w->arena, struct recovered_customer, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct remembered_closing *c = &w->mem->closings[i];
        struct recovered_customer v = {.customer = customer_named(w, c->id)};
        struct problem_customer now;
        struct period closed;
        exact parts[DIMENSIONS_MAX];
        bool is_listed;
        if (v.customer == REF_NONE || !period_parse(str_of(c->period), &closed)) continue;
        if (customer_judge(s, v.customer, &now, parts, &is_listed)) continue;
        v.closed_in = c->period;
        v.score = now.score;
        recovered_add_money(w, &v, closed.end);
        j->recovered[j->nrecovered++] = v;
    }
}

/* ---- all of them ---- */

static int compare_problems(const void *x, const void *y)
{
    const struct problem_customer *a = x, *b = y;
    if (exact_known(a->score) != exact_known(b->score))
        return exact_known(a->score) ? -1 : 1;
    int order = exact_known(a->score) ? exact_cmp(b->score, a->score) : 0;
    if (order == 0) order = strcmp(a->id, b->id);
    return order ? order : (a->customer > b->customer) - (a->customer < b->customer);
}

static struct search search_begin(struct watch *w)
{
    struct search s = {.w = w, .settings = w->s->dimensions};
    for (size_t i = 0; i < w->s->ndimension; i++)
        for (size_t k = 0; k < dimension_info_count; k++)
            if (strcmp(w->s->dimensions[i].id, dimension_infos[k].id) == 0)
                s.score[i] = dimension_infos[k].score;
    s.remembered = remembered_sorted(w->arena, w->mem);
    s.nremembered = w->mem ? w->mem->ncustomer : 0;
    return s;
}

/* Customers are judged in parts of their table, which are put together in their order. */
enum { PARTS = 32 };

typedef VEC_OF(struct problem_customer) problem_list;

struct judged {
    const struct search *search;
    problem_list on, off; /* listed now; listed last time and no longer */
};

/* Most customers are not kept, and neither are their parts. */
static void part_judge(struct judged *part, struct arena *keep, uint32_t first,
                       uint32_t end)
{
    size_t size = part->search->w->s->ndimension * sizeof(exact);
    for (uint32_t c = first; c < end; c++) {
        struct problem_customer p;
        exact parts[DIMENSIONS_MAX];
        bool is_listed;
        if (!customer_judge(part->search, c, &p, parts, &is_listed)) continue;
        p.parts = memcpy(arena_take(keep, size), parts, size);
        if (is_listed)
            *vec_push(&part->on) = p;
        else
            *vec_push(&part->off) = p;
    }
}

static void parts_judge(void *shared, struct queue *q)
{
    struct judged *parts = shared;
    size_t n = parts->search->w->m->customers.n;
    struct arena keep = arena_new();
    for (size_t i; queue_take(q, &i);)
        part_judge(&parts[i], &keep, (uint32_t)(n * i / PARTS),
                   (uint32_t)(n * (i + 1) / PARTS));
}

/* Moves a list to its place; returns where it ends. */
static struct problem_customer *taken(struct problem_customer *to, problem_list *list)
{
    size_t n = list->n;
    if (n) memcpy(to, list->at, n * sizeof *to);
    vec_free(list);
    return to + n;
}

void problems_find(struct watch *w, struct judgement *j)
{
    struct search s = search_begin(w);
    struct judged parts[PARTS] = {0};
    for (size_t i = 0; i < PARTS; i++) parts[i].search = &s;
    parallel_run(PARTS, parts_judge, parts);
    for (size_t i = 0; i < PARTS; i++) {
        j->nproblem += parts[i].on.n;
        j->nclosed += parts[i].off.n;
    }
    j->problems = arena_many(w->arena, struct problem_customer, j->nproblem + 1);
    j->closed = arena_many(w->arena, struct problem_customer, j->nclosed + 1);
    struct problem_customer *on = j->problems, *off = j->closed;
    for (size_t i = 0; i < PARTS; i++) {
        on = taken(on, &parts[i].on);
        off = taken(off, &parts[i].off);
    }
    qsort(j->problems, j->nproblem, sizeof *j->problems, compare_problems);
    qsort(j->closed, j->nclosed, sizeof *j->closed, compare_problems);
    recovered_find(&s, j);
}

bool customer_score(struct arena *a, struct arena scratch, const struct results *r,
                    uint32_t customer, struct problem_customer *out)
{
    struct watch w = watch_begin(a, r, NULL, false);
    (void)scratch;
    struct search s = search_begin(&w);
    exact *parts = arena_many(a, exact, DIMENSIONS_MAX);
    bool is_listed;
    if (customer_judge(&s, customer, out, parts, &is_listed)) return true;
    set_names(&s, out);
    return false;
}
