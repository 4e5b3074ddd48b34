/* What is known of each customer at D, gathered in one pass over each table: contacts,
 * complaints, changes, usage; what is open and won, and what is owed, is left to
 * facts_deals.c and facts_debts.c. Scores and rules read it; nothing is judged here. */
#include "rules/watch.h"

#include "metrics/kpi.h"

#include <stdlib.h>

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
    gather_deals,      gather_streaks, gather_debts, gather_contacts,
    gather_complaints, gather_changes, gather_usage,
};

void facts_gather(const struct watch *w, size_t which, struct arena scratch)
{
    gatherers[which](w, scratch);
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
