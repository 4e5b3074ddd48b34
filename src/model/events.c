/* When things happened at all: since when each table reaches back, and the newest event, by
 * which the last complete week is known (SPEC 1). Plans and due dates are not events. */
#include "base/parallel.h"
#include "base/text.h"
#include "model/fields.h"
#include "model/parts.h"

static void reach(struct model *m, enum table t, day d)
{
    if (d == DAY_NONE) return;
    if (m->first_event[t] == DAY_NONE || d < m->first_event[t]) m->first_event[t] = d;
}

static void happened(struct model *m, day d)
{
    if (d != DAY_NONE && (m->last_event == DAY_NONE || d > m->last_event))
        m->last_event = d;
}

/* Columns that date what happened, and some that only say since when there are rows. */
static const struct {
    enum table table;
    const char *column;
    bool is_plan;
} dates[] = {
    {TABLE_PAYMENTS, "paid_at", false},
    {TABLE_RECEIVABLES, "invoice_date", false},
    {TABLE_CONTRACTS, "signed_on", false},
    {TABLE_DEALS, "created_at", false},
    {TABLE_DEALS, "closed_at", false},
    {TABLE_LEADS, "created_at", false},
    {TABLE_STAGE_CHANGES, "changed_at", false},
    {TABLE_ACTIVITIES, "at", false},
    {TABLE_TASKS, "due", true},
    {TABLE_COMPLAINTS, "opened_at", false},
    {TABLE_COMPLAINTS, "closed_at", false},
    {TABLE_REQUIREMENT_CHANGES, "at", false},
};

struct finding {
    const struct model *m;
    struct when_span spans[COUNT_OF(dates)];
};

static void spans_find(void *shared, struct queue *q)
{
    struct finding *f = shared;
    for (size_t i; queue_take(q, &i);) {
        const struct field *field = field_named(dates[i].table, str_of(dates[i].column));
        struct when_column when = model_when(f->m, dates[i].table, field);
        f->spans[i] = when_span(&when);
    }
}

/* Rows without an event: invoices without a date have been issued, and usage is of weeks. */
static void others_reach(struct model *m)
{
    for (size_t k = 0; k < m->receivables.bundles.n; k++) {
        const struct bundle *p = &m->receivables.bundles.at[k];
        bool lacks = p->field[BUNDLED_RECEIVABLE_INVOICE_DATE].lacks;
        for (size_t i = p->first; i < p->end && lacks; i++)
            if (receivable_at(m, i).invoice_date == DAY_NONE)
                reach(m, TABLE_RECEIVABLES, receivable_at(m, i).due_date);
    }
    for (size_t i = 0; i < m->product_usage.n; i++)
        reach(m, TABLE_PRODUCT_USAGE, m->product_usage.at[i].week);
}

void events_find(struct model *m)
{
    struct finding f = {.m = m};
    for (enum table t = 0; t < TABLE_COUNT; t++) m->first_event[t] = DAY_NONE;
    m->last_event = DAY_NONE;
    parallel_run(COUNT_OF(dates), spans_find, &f);
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        if (f.spans[i].first == MOMENT_NONE) continue;
        reach(m, dates[i].table, moment_day(f.spans[i].first));
        if (!dates[i].is_plan) happened(m, moment_day(f.spans[i].last));
    }
    others_reach(m);
}
