/* What is known of each customer at D, gathered in one pass over each table: money open and
 * overdue, contacts, complaints, won amounts, usage. Scores and rules read it; nothing is
 * judged here. */
#include "rules/watch.h"

#include "metrics/kpi.h"

#include <stdlib.h>

bool debts_are_known(const struct model *m)
{
    return model_has(m, TABLE_RECEIVABLES) && model_has(m, TABLE_PAYMENTS);
}

/* The last month that was complete at D, that of D itself on its last day. */
static day last_month_end(day d)
{
    return d == month_end(d) ? d : month_start(d) - 1;
}

static void gather_receivable(const struct watch *w, size_t row)
{
    day d = w->r->now.d;
    const struct receivable r = receivable_at(w->m, row);
    struct customer_debts *f = r.customer == REF_NONE ? NULL : &w->debts[r.customer];
    money open = f ? receivable_open_at(w->m, &r, d) : 0;
    if (!open) return;
    f->open += open;
    if (r.due_date < d) f->overdue += open;
    if (r.due_date < d && open > 0 &&
        (f->oldest_due == DAY_NONE || r.due_date < f->oldest_due))
        f->oldest_due = r.due_date;
}

/* What customers that are overdue at D had overdue at the ends of the last complete months,
 * the newest first. */
struct month_ends {
    day at[ARREARS_MONTHS_MAX];
    money (*overdue)[ARREARS_MONTHS_MAX];
    uint32_t *place; /* by customer, in `overdue`; the first is nobody's */
};

static struct month_ends month_ends_of(struct arena *scratch, const struct watch *w)
{
    struct month_ends e = {.at = {last_month_end(w->r->now.d)}};
    uint32_t n = 1;
    for (int i = 1; i < ARREARS_MONTHS_MAX; i++) e.at[i] = month_start(e.at[i - 1]) - 1;
    e.place = arena_many(scratch, uint32_t, w->m->customers.n);
    for (size_t c = 0; c < w->m->customers.n; c++)
        if (w->debts[c].overdue > 0) e.place[c] = n++;
    e.overdue = arena_take_array(scratch, sizeof *e.overdue, n);
    return e;
}

static void gather_month_ends(const struct watch *w, size_t row, struct month_ends *e)
{
    const struct receivable r = receivable_at(w->m, row);
    uint32_t place = r.customer == REF_NONE ? 0 : e->place[r.customer];
    for (int k = 0; place && k < ARREARS_MONTHS_MAX && r.due_date < e->at[k]; k++) {
        money open = receivable_open_at(w->m, &r, e->at[k]);
        if (open)
            e->overdue[place][k] += open; /* most are paid: their sums are left alone */
    }
}

/* Without the payments nobody knows what is still open. */
static void gather_receivables(const struct watch *w, struct arena scratch)
{
    if (!debts_are_known(w->m)) return;
    for (size_t i = 0; i < w->m->receivables.n; i++) gather_receivable(w, i);
    struct month_ends e = month_ends_of(&scratch, w);
    for (size_t i = 0; i < w->m->receivables.n; i++) gather_month_ends(w, i, &e);
    for (size_t c = 0; c < w->m->customers.n; c++) {
        int *running = &w->debts[c].overdue_months;
        const money *overdue = e.overdue[e.place[c]];
        while (*running < ARREARS_MONTHS_MAX && overdue[*running] > 0) ++*running;
    }
}

/* An activity that names only a deal is a contact with the deal's customer. The newest come
 * first: once every customer has one, the others need not be looked at. */
static void gather_contacts(const struct watch *w, struct arena scratch)
{
    const struct model *m = w->m;
    size_t left = m->customers.n;
    bool *met = arena_many(&scratch, bool, m->customers.n);
    struct row_range rows = activities_between(m, INT64_MIN, w->r->now.a);
    for (size_t i = rows.end; left && i-- > rows.first;) {
        uint32_t c = activity_at(m, i).customer;
        if (c == REF_NONE) {
            uint32_t deal = activity_deal(m, i);
            if (deal < m->deals.n) c = deal_at(m, deal).customer;
        }
        if (c == REF_NONE || met[c]) continue;
        met[c] = true;
        left--;
        w->customers[c].last_contact = moment_day(activity_at(m, i).at);
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

static void gather_complaints(const struct watch *w, struct arena scratch)
{
    (void)scratch;
    moment a = w->r->now.a, from = a - 90 * (moment)86400;
    for (size_t i = 0; i < w->m->complaints.n; i++) {
        const struct complaint *p = &w->m->complaints.at[i];
        if (p->customer == REF_NONE || p->opened_at >= a) continue;
        struct customer_facts *f = &w->customers[p->customer];
        if (p->opened_at >= from) f->complaint_points += severity_points(p->severity);
        bool open = p->closed_at == MOMENT_NONE || p->closed_at >= a;
        if (!open || p->severity != SEVERITY_HIGH) continue;
        day opened = moment_day(p->opened_at);
        if (f->oldest_grave == DAY_NONE || opened < f->oldest_grave)
            f->oldest_grave = opened;
    }
}

BUNDLED bool deal_open(struct deal d, moment a)
{
    if (d.created_at == MOMENT_NONE || d.created_at >= a) return false;
    bool closed = d.status == DEAL_WON || d.status == DEAL_LOST;
    return !closed || (d.closed_at != MOMENT_NONE && d.closed_at >= a);
}

BUNDLED void gather_deal(const struct watch *w, struct deal d)
{
    moment a = w->r->now.a, from = a - 91 * (moment)86400;
    money amount = d.amount == MONEY_NONE ? 0 : d.amount;
    struct customer_deals *f = &w->deals[d.customer];
    if (deal_open(d, a)) {
        f->open += amount;
        if (f->oldest == MOMENT_NONE || d.created_at < f->oldest) f->oldest = d.created_at;
    }
    if (d.status != DEAL_WON || d.closed_at == MOMENT_NONE || d.closed_at >= a) return;
    if (d.closed_at >= from)
        f->won += amount;
    else if (d.closed_at >= from - 91 * (moment)86400)
        f->won_before += amount;
}

/* How long won deals took, as they lie in their table. */
struct cycle {
    moment lasted;
    uint32_t customer;
};
typedef VEC_OF(struct cycle) cycle_list;

BUNDLED bool has_cycle(struct deal d, moment a)
{
    return d.status == DEAL_WON && d.closed_at != MOMENT_NONE && d.closed_at < a &&
           d.created_at != MOMENT_NONE;
}

static int compare_moments(const void *x, const void *y)
{
    moment a = *(const moment *)x, b = *(const moment *)y;
    return (a > b) - (a < b);
}

/* Most customers have few. */
static void moments_sort(moment *at, size_t n)
{
    enum { FEW = 24 };
    if (n > FEW) qsort(at, n, sizeof *at, compare_moments);
    for (size_t i = 1; i < n && n <= FEW; i++) {
        moment x = at[i];
        size_t k = i;
        for (; k > 0 && at[k - 1] > x; k--) at[k] = at[k - 1];
        at[k] = x;
    }
}

/* Cycles are dealt out to their customers; `next` (by customer, + 1) has how many each
 * has. */
static void gather_cycles(const struct watch *w, struct arena scratch, uint32_t *next,
                          const cycle_list *cycles)
{
    size_t n = w->m->customers.n;
    uint32_t first = 0;
    for (size_t c = 0; c < n; c++) next[c + 1] += next[c];
    moment *lasted = arena_many(&scratch, moment, cycles->n);
    for (size_t i = 0; i < cycles->n; i++)
        lasted[next[cycles->at[i].customer]++] = cycles->at[i].lasted;
    for (size_t c = 0; c < n; first = next[c++]) {
        size_t found = next[c] - first;
        if (!found || w->deals[c].oldest == MOMENT_NONE) continue; /* nobody asks */
        const moment *at = lasted + first;
        moments_sort(lasted + first, found);
        w->customers[c].cycle = at[(found - 1) / 2] + at[found / 2];
    }
}

static void gather_deals(const struct watch *w, struct arena scratch)
{
    moment a = w->r->now.a;
    cycle_list cycles = {0};
    uint32_t *many = arena_many(&scratch, uint32_t, w->m->customers.n + 1);
    for (size_t i = 0; i < w->m->deals.n; i++) {
        const struct deal d = deal_at(w->m, i);
        if (d.customer == REF_NONE) continue;
        gather_deal(w, d);
        if (!has_cycle(d, a)) continue;
        *vec_push(&cycles) = (struct cycle){d.closed_at - d.created_at, d.customer};
        many[d.customer + 1]++;
    }
    gather_cycles(w, scratch, many, &cycles);
    vec_free(&cycles);
}

static void gather_changes(const struct watch *w, struct arena scratch)
{
    (void)scratch;
    moment a = w->r->now.a;
    for (size_t i = 0; i < w->m->requirement_changes.n; i++) {
        const struct requirement_change *c = &w->m->requirement_changes.at[i];
        if (c->customer != REF_NONE && c->at < a && c->at >= a - 90 * (moment)86400)
            w->customers[c->customer].changes++;
    }
}

/* The weeks that end in the 28 days to D against those of the 28 before. */
static void gather_usage(const struct watch *w, struct arena scratch)
{
    (void)scratch;
    day end = w->r->now.to;
    const struct model *m = w->m;
    for (size_t i = 0; i < m->product_usage.n; i++) {
        const struct product_usage *u = &m->product_usage.at[i];
        day next = u->week + 7;
        if (u->customer == REF_NONE || next > end || next <= end - 56) continue;
        bool recent = next > end - 28;
        struct usage *x = &w->used[u->customer];
        x->any = true;
        if (recent && u->faults != INT64_MIN) x->faults += u->faults;
        if (u->active_days == INT64_MIN) continue;
        if (recent)
            x->active += u->active_days;
        else
            x->active_before += u->active_days;
    }
}

static void gather_streaks(const struct watch *w, struct arena scratch)
{
    if (w->days) day_streaks_find(w, scratch);
}

/* Each has members of the facts to itself; the longest first. */
static void (*const gatherers[FACTS])(const struct watch *w, struct arena scratch) = {
    gather_deals,      gather_streaks, gather_receivables, gather_contacts,
    gather_complaints, gather_changes, gather_usage,
};

void facts_gather(const struct watch *w, size_t which, struct arena scratch)
{
    gatherers[which](w, scratch);
}

day overdue_month_end(const struct watch *w, int months)
{
    day end = last_month_end(w->r->now.d);
    while (--months > 0) end = month_start(end) - 1;
    return end;
}

bool customer_in_arrears(const struct watch *w, uint32_t customer)
{
    const struct customer_debts *f = &w->debts[customer];
    return f->overdue > 0 && f->overdue_months >= w->arrears_months;
}

int customer_overdue_days(const struct watch *w, uint32_t customer)
{
    const struct customer_debts *f = &w->debts[customer];
    if (f->overdue <= 0 || f->oldest_due == DAY_NONE) return 0;
    return w->r->now.d - f->oldest_due;
}

/* Activities that name neither customers nor deals say nothing about anybody's silence. */
static bool contacts_are_named(const struct model *m)
{
    return model_has_column(m, TABLE_ACTIVITIES, "customer_id") ||
           model_has_column(m, TABLE_ACTIVITIES, "deal_id");
}

static void facts_begin(struct watch *w, struct arena *a)
{
    size_t n = w->m->customers.n;
    w->customers = arena_many(a, struct customer_facts, n + 1);
    w->debts = arena_many(a, struct customer_debts, n + 1);
    w->deals = arena_many(a, struct customer_deals, n + 1);
    if (w->m->product_usage.n) w->used = arena_many(a, struct usage, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct customer_facts *f = &w->customers[i];
        f->last_contact = f->oldest_grave = w->debts[i].oldest_due = DAY_NONE;
        f->cycle = w->deals[i].oldest = MOMENT_NONE;
    }
}

static int arrears_months(const struct settings *s)
{
    const struct rule_setting *rule = settings_rule(s, "arrears");
    return rule ? (int)exact_round(rule_parameter(rule, "months"), 1) : 2;
}

struct watch watch_begin(struct arena *facts, const struct results *r,
                         const struct memory *mem, bool streaks)
{
    const struct model *m = r->model;
    struct watch w = {.r = r, .m = m, .s = m->settings, .mem = mem};
    bool active =
        model_has(m, TABLE_ACTIVITIES) && m->first_event[TABLE_ACTIVITIES] != DAY_NONE;
    facts_begin(&w, facts);
    if (streaks && active) w.days = arena_many(facts, struct day_streaks, m->reps.n + 1);
    w.contacts_named = contacts_are_named(m);
    w.deals_worth = model_has_column(m, TABLE_DEALS, "amount");
    w.arrears_months = arrears_months(w.s);
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
