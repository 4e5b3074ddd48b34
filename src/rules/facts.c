/* What is known of each customer at D, gathered in one pass over each table: money open and
 * overdue, contacts, complaints, won amounts, usage. Scores and rules read it; nothing is
 * judged here. */
#include "rules/watch.h"

#include "base/parallel.h"
#include "metrics/kpi.h"

#include <stdlib.h>

struct gather {
    const struct results *r;
    const struct model *m;
    struct customer_facts *facts;
    struct usage *used; /* by customer; empty without usage */
    struct day_streaks **streaks;
};

static struct customer_facts *facts_of(const struct gather *g, uint32_t customer)
{
    return customer == REF_NONE ? NULL : &g->facts[customer];
}

money receivable_open_at(const struct model *m, const struct receivable *r, day d)
{
    if (r->amount == MONEY_NONE) return 0;
    if (r->invoice_date != DAY_NONE && r->invoice_date > d) return 0;
    money paid = receivable_paid(m, r, day_start(d + 1));
    if (r->amount >= 0 && paid > r->amount) paid = r->amount;
    return r->amount - paid;
}

bool debts_are_known(const struct model *m)
{
    return model_has(m, TABLE_RECEIVABLES) && model_has(m, TABLE_PAYMENTS);
}

/* The last month that was complete at D, that of D itself on its last day. */
static day last_month_end(day d)
{
    return d == month_end(d) ? d : month_start(d) - 1;
}

static void gather_receivable(struct gather *g, const struct receivable *r)
{
    day d = g->r->now.d;
    struct customer_facts *f = facts_of(g, r->customer);
    money open = f ? receivable_open_at(g->m, r, d) : 0;
    if (!open) return;
    f->open += open;
    if (r->due_date < d) f->overdue += open;
    if (r->due_date < d && open > 0 &&
        (f->oldest_due == DAY_NONE || r->due_date < f->oldest_due))
        f->oldest_due = r->due_date;
}

/* What customers that are overdue at D had overdue at the ends of the last complete months,
 * the newest first. */
struct month_ends {
    day at[ARREARS_MONTHS_MAX];
    money (*overdue)[ARREARS_MONTHS_MAX];
    uint32_t *place; /* by customer, in `overdue`; the first is nobody's */
};

static struct month_ends month_ends_of(struct arena *scratch, const struct gather *g)
{
    struct month_ends e = {.at = {last_month_end(g->r->now.d)}};
    uint32_t n = 1;
    for (int i = 1; i < ARREARS_MONTHS_MAX; i++) e.at[i] = month_start(e.at[i - 1]) - 1;
    e.place = arena_many(scratch, uint32_t, g->m->customers.n);
    for (size_t c = 0; c < g->m->customers.n; c++)
        if (g->facts[c].overdue > 0) e.place[c] = n++;
    e.overdue = arena_take_array(scratch, sizeof *e.overdue, n);
    return e;
}

static void gather_month_ends(const struct gather *g, const struct receivable *r,
                              struct month_ends *e)
{
    uint32_t place = r->customer == REF_NONE ? 0 : e->place[r->customer];
    for (int k = 0; place && k < ARREARS_MONTHS_MAX && r->due_date < e->at[k]; k++)
        e->overdue[place][k] += receivable_open_at(g->m, r, e->at[k]);
}

/* Without the payments nobody knows what is still open. */
static void gather_receivables(struct gather *g, struct arena scratch)
{
    if (!debts_are_known(g->m)) return;
    for (size_t i = 0; i < g->m->receivables.n; i++)
        gather_receivable(g, &g->m->receivables.at[i]);
    struct month_ends e = month_ends_of(&scratch, g);
    for (size_t i = 0; i < g->m->receivables.n; i++)
        gather_month_ends(g, &g->m->receivables.at[i], &e);
    for (size_t c = 0; c < g->m->customers.n; c++) {
        int *running = &g->facts[c].overdue_months;
        const money *overdue = e.overdue[e.place[c]];
        while (*running < ARREARS_MONTHS_MAX && overdue[*running] > 0) ++*running;
    }
}

/* An activity that names only a deal is a contact with the deal's customer. The newest come
 * first: once every customer has one, the others need not be looked at. */
static void gather_contacts(struct gather *g, struct arena scratch)
{
    const struct model *m = g->m;
    size_t left = m->customers.n;
    bool *met = arena_many(&scratch, bool, m->customers.n);
    struct row_range rows = activities_between(m, INT64_MIN, g->r->now.a);
    for (size_t i = rows.end; left && i-- > rows.first;) {
        uint32_t c = activity_at(m, i).customer;
        if (c == REF_NONE) {
            uint32_t deal = activity_deal(m, i);
            if (deal < m->deals.n) c = m->deals.at[deal].customer;
        }
        if (c == REF_NONE || met[c]) continue;
        met[c] = true;
        left--;
        g->facts[c].last_contact = moment_day(activity_at(m, i).at);
    }
}

static int severity_points(enum severity s)
{
    switch (s) {
    case SEVERITY_MEDIUM: return 2;
    case SEVERITY_HIGH: return 3;
    case SEVERITY_NONE:
    case SEVERITY_LOW: break;
    }
    return 1;
}

static void gather_complaints(struct gather *g, struct arena scratch)
{
    (void)scratch;
    moment a = g->r->now.a, from = a - 90 * (moment)86400;
    for (size_t i = 0; i < g->m->complaints.n; i++) {
        const struct complaint *p = &g->m->complaints.at[i];
        struct customer_facts *f = facts_of(g, p->customer);
        if (!f || p->opened_at >= a) continue;
        if (p->opened_at >= from) f->complaint_points += severity_points(p->severity);
        bool open = p->closed_at == MOMENT_NONE || p->closed_at >= a;
        if (!open || p->severity != SEVERITY_HIGH) continue;
        day opened = moment_day(p->opened_at);
        if (f->oldest_grave == DAY_NONE || opened < f->oldest_grave)
            f->oldest_grave = opened;
    }
}

static bool deal_open(const struct deal *d, moment a)
{
    if (d->created_at == MOMENT_NONE || d->created_at >= a) return false;
    bool closed = d->status == DEAL_WON || d->status == DEAL_LOST;
    return !closed || (d->closed_at != MOMENT_NONE && d->closed_at >= a);
}

static void gather_deal(struct gather *g, const struct deal *d, struct customer_facts *f)
{
    moment a = g->r->now.a, from = a - 91 * (moment)86400;
    money amount = d->amount == MONEY_NONE ? 0 : d->amount;
    if (deal_open(d, a)) {
        f->open_deals += amount;
        if (f->oldest_deal == MOMENT_NONE || d->created_at < f->oldest_deal)
            f->oldest_deal = d->created_at;
    }
    if (d->status != DEAL_WON || d->closed_at == MOMENT_NONE || d->closed_at >= a) return;
    if (d->closed_at >= from)
        f->won += amount;
    else if (d->closed_at >= from - 91 * (moment)86400)
        f->won_before += amount;
}

static int compare_moments(const void *x, const void *y)
{
    moment a = *(const moment *)x, b = *(const moment *)y;
    return (a > b) - (a < b);
}

static bool has_cycle(const struct gather *g, const struct deal *d)
{
    return d->customer != REF_NONE && d->status == DEAL_WON &&
           d->closed_at != MOMENT_NONE && d->closed_at < g->r->now.a &&
           d->created_at != MOMENT_NONE;
}

/* How long the won deals took, dealt out to their customers; `next` (by customer, + 1) has
 * how many each has. */
static void gather_cycles(struct gather *g, struct arena scratch, uint32_t *next)
{
    const struct model *m = g->m;
    size_t n = m->customers.n;
    uint32_t first = 0;
    for (size_t c = 0; c < n; c++) next[c + 1] += next[c];
    moment *lasted = arena_many(&scratch, moment, next[n]);
    for (size_t i = 0; i < m->deals.n; i++) {
        const struct deal *d = &m->deals.at[i];
        if (has_cycle(g, d)) lasted[next[d->customer]++] = d->closed_at - d->created_at;
    }
    for (size_t c = 0; c < n; first = next[c++]) {
        size_t found = next[c] - first;
        if (!found) continue;
        const moment *at = lasted + first;
        qsort(lasted + first, found, sizeof *lasted, compare_moments);
        g->facts[c].cycle = at[(found - 1) / 2] + at[found / 2];
    }
}

static void gather_deals(struct gather *g, struct arena scratch)
{
    uint32_t *cycles = arena_many(&scratch, uint32_t, g->m->customers.n + 1);
    for (size_t i = 0; i < g->m->deals.n; i++) {
        const struct deal *d = &g->m->deals.at[i];
        struct customer_facts *f = facts_of(g, d->customer);
        if (f) gather_deal(g, d, f);
        cycles[f && has_cycle(g, d) ? d->customer + 1 : 0]++;
    }
    cycles[0] = 0;
    gather_cycles(g, scratch, cycles);
}

static void gather_changes(struct gather *g, struct arena scratch)
{
    (void)scratch;
    moment a = g->r->now.a;
    for (size_t i = 0; i < g->m->requirement_changes.n; i++) {
        const struct requirement_change *c = &g->m->requirement_changes.at[i];
        struct customer_facts *f = facts_of(g, c->customer);
        if (f && c->at < a && c->at >= a - 90 * (moment)86400) f->changes++;
    }
}

/* The weeks that end in the 28 days to D against those of the 28 before. */
static void gather_usage(struct gather *g, struct arena scratch)
{
    (void)scratch;
    day end = g->r->now.to;
    const struct model *m = g->m;
    for (size_t i = 0; i < m->product_usage.n; i++) {
        const struct product_usage *u = &m->product_usage.at[i];
        struct customer_facts *f = facts_of(g, u->customer);
        day next = u->week + 7;
        if (!f || next > end || next <= end - 56) continue;
        bool recent = next > end - 28;
        struct usage *x = &g->used[u->customer];
        f->usage = x;
        if (recent && u->faults != INT64_MIN) x->faults += u->faults;
        if (u->active_days == INT64_MIN) continue;
        if (recent)
            x->active += u->active_days;
        else
            x->active_before += u->active_days;
    }
}

static void gather_streaks(struct gather *g, struct arena scratch)
{
    if (g->streaks) *g->streaks = day_streaks_find(scratch, g->r);
}

/* Each has members of the facts to itself; the longest first. */
static void (*const gatherers[])(struct gather *g, struct arena scratch) = {
    gather_deals,      gather_streaks, gather_receivables, gather_contacts,
    gather_complaints, gather_changes, gather_usage,
};

static void gather_some(void *shared, struct queue *q)
{
    struct arena scratch = arena_new();
    for (size_t i; queue_take(q, &i);) gatherers[i](shared, scratch);
    arena_end(scratch);
}

/* `streaks` NULL: they are not asked for. */
static struct customer_facts *customer_facts_find(struct arena *a, const struct results *r,
                                                  struct day_streaks **streaks)
{
    const struct model *m = r->model;
    struct gather g = {.r = r, .m = m, .streaks = streaks};
    g.facts = arena_many(a, struct customer_facts, m->customers.n + 1);
    g.used = arena_many(a, struct usage, m->product_usage.n ? m->customers.n : 0);
    for (size_t i = 0; i < m->customers.n; i++) {
        struct customer_facts *f = &g.facts[i];
        f->oldest_due = f->last_contact = f->oldest_grave = DAY_NONE;
        f->oldest_deal = f->cycle = MOMENT_NONE;
    }
    parallel_run(COUNT_OF(gatherers), gather_some, &g);
    return g.facts;
}

int customer_overdue_months(const struct watch *w, uint32_t customer, day *first)
{
    int running = w->customers[customer].overdue_months;
    day end = last_month_end(w->r->now.d);
    for (int i = 0; i < running; i++) {
        *first = end;
        end = month_start(end) - 1;
    }
    return running;
}

bool customer_in_arrears(const struct watch *w, uint32_t customer)
{
    const struct customer_facts *f = &w->customers[customer];
    if (f->overdue <= 0) return false;
    const struct rule_setting *rule = settings_rule(w->s, "arrears");
    int months = rule ? (int)exact_round(rule_parameter(rule, "months"), 1) : 2;
    return f->overdue_months >= months;
}

int customer_overdue_days(const struct watch *w, uint32_t customer)
{
    const struct customer_facts *f = &w->customers[customer];
    if (f->overdue <= 0 || f->oldest_due == DAY_NONE) return 0;
    return w->r->now.d - f->oldest_due;
}

/* Activities that name neither customers nor deals say nothing about anybody's silence. */
static bool contacts_are_named(const struct model *m)
{
    return model_has_column(m, TABLE_ACTIVITIES, "customer_id") ||
           model_has_column(m, TABLE_ACTIVITIES, "deal_id");
}

struct watch watch_begin(struct arena *a, const struct results *r, const struct memory *mem,
                         bool streaks)
{
    const struct model *m = r->model;
    struct watch w = {.arena = a, .r = r, .m = m, .s = m->settings, .mem = mem};
    w.customers = customer_facts_find(a, r, streaks ? &w.days : NULL);
    w.contacts_named = contacts_are_named(m);
    w.deals_worth = model_has_column(m, TABLE_DEALS, "amount");
    return w;
}

day customer_silent_since(const struct watch *w, uint32_t customer)
{
    day begin = w->m->first_event[TABLE_ACTIVITIES],
        since = w->m->customers.at[customer].since;
    if (begin == DAY_NONE || begin > w->r->now.d || !w->contacts_named) return DAY_NONE;
    day last = w->customers[customer].last_contact;
    if (last != DAY_NONE) return last;
    if (since == DAY_NONE || since > w->r->now.d) return begin;
    return since > begin ? since : begin;
}
