/* When things happened at all: since when each table reaches back, and the newest event, by
 * which the last complete week is known (SPEC 1). Plans and due dates are not events. */
#include "model/parts.h"

static void reach(struct model *m, enum table t, day d)
{
    if (d == DAY_NONE) return;
    if (m->first_event[t] == DAY_NONE || d < m->first_event[t]) m->first_event[t] = d;
}

static void happened(struct model *m, enum table t, day d)
{
    reach(m, t, d);
    if (d != DAY_NONE && (m->last_event == DAY_NONE || d > m->last_event))
        m->last_event = d;
}

/* The first and last of moments, of which only two are turned into days. */
struct span {
    moment first, last;
};

static void span_reach(struct span *s, moment at)
{
    if (at == MOMENT_NONE) return;
    if (at < s->first) s->first = at;
    if (at > s->last) s->last = at;
}

static const struct span NOWHEN = {INT64_MAX, MOMENT_NONE};

static void span_happened(struct model *m, enum table t, struct span s)
{
    if (s.last == MOMENT_NONE) return;
    happened(m, t, moment_day(s.first));
    happened(m, t, moment_day(s.last));
}

/* Everybody that sells: leads, deals, contracts, activities. */
static void sales_events(struct model *m)
{
    struct span leads = NOWHEN, deals = NOWHEN;
    for (size_t i = 0; i < m->leads.n; i++) span_reach(&leads, lead_at(m, i).created_at);
    span_happened(m, TABLE_LEADS, leads);
    for (size_t i = 0; i < m->deals.n; i++) {
        span_reach(&deals, m->deals.at[i].created_at);
        span_reach(&deals, m->deals.at[i].closed_at);
    }
    span_happened(m, TABLE_DEALS, deals);
    for (size_t i = 0; i < m->stage_changes.n; i++)
        happened(m, TABLE_STAGE_CHANGES, moment_day(m->stage_changes.at[i].changed_at));
    for (size_t i = 0; i < m->contracts.n; i++)
        happened(m, TABLE_CONTRACTS, m->contracts.at[i].signed_on);
    if (m->activities.n) { /* they are in order */
        happened(m, TABLE_ACTIVITIES, moment_day(activity_at(m, 0).at));
        happened(m, TABLE_ACTIVITIES,
                 moment_day(activity_at(m, m->activities.n - 1).at));
    }
    for (size_t i = 0; i < m->tasks.n; i++) reach(m, TABLE_TASKS, task_at(m, i).due);
}

/* Everything about customers and their money. */
static void customer_events(struct model *m)
{
    for (size_t i = 0; i < m->receivables.n; i++) {
        const struct receivable *r = &m->receivables.at[i];
        happened(m, TABLE_RECEIVABLES, r->invoice_date);
        if (r->invoice_date == DAY_NONE) reach(m, TABLE_RECEIVABLES, r->due_date);
    }
    struct span payments = NOWHEN;
    for (size_t i = 0; i < m->payments.n; i++)
        span_reach(&payments, m->payments.at[i].paid_at);
    span_happened(m, TABLE_PAYMENTS, payments);
    for (size_t i = 0; i < m->complaints.n; i++) {
        happened(m, TABLE_COMPLAINTS, moment_day(m->complaints.at[i].opened_at));
        happened(m, TABLE_COMPLAINTS, moment_day(m->complaints.at[i].closed_at));
    }
    for (size_t i = 0; i < m->requirement_changes.n; i++)
        happened(m, TABLE_REQUIREMENT_CHANGES, moment_day(m->requirement_changes.at[i].at));
    for (size_t i = 0; i < m->product_usage.n; i++)
        reach(m, TABLE_PRODUCT_USAGE, m->product_usage.at[i].week);
}

void events_find(struct model *m)
{
    for (enum table t = 0; t < TABLE_COUNT; t++) m->first_event[t] = DAY_NONE;
    m->last_event = DAY_NONE;
    sales_events(m);
    customer_events(m);
}
