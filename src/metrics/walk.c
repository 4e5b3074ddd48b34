/* Walks over tables: which rows a KPI looks at, in which order explain lists them, and
 * where in the sums of a frame a rep has its place. What a row brings is the KPI's own
 * business, sums over all frames are ledger.c's. */
#include "metrics/walk.h"

#include "base/text.h"
#include "metrics/near.h"
#include "metrics/rows.h"
#include "metrics/scopes.h"

/* ---- the rows of each walk ---- */

#define ROWS_OF(name, table)                         \
    static size_t name##_rows(const struct model *m) \
    {                                                \
        return m->table.n;                           \
    }
#define WHEN(name, moment_of)                                  \
    static moment name##_when(const struct model *m, size_t i) \
    {                                                          \
        return moment_of;                                      \
    }

ROWS_OF(contract, contracts)
ROWS_OF(change, stage_changes)
ROWS_OF(invoice, receivables)
ROWS_OF(payment, payments)
ROWS_OF(complaint, complaints)
ROWS_OF(lead, leads)
ROWS_OF(deal, deals)
ROWS_OF(task, tasks)

WHEN(contract, day_start(contract_at(m, i).signed_on))
WHEN(change, m->stage_changes.at[i].changed_at)
WHEN(invoice, day_start(receivable_at(m, i).due_date))
WHEN(payment, payment_at(m, i).paid_at)
WHEN(complaint, m->complaints.at[i].opened_at)
WHEN(lead, lead_at(m, i).created_at)
WHEN(created, deal_at(m, i).created_at)
WHEN(closed, deal_at(m, i).closed_at)
WHEN(staged, deal_at(m, i).stage_changed_at)
WHEN(task, day_start(task_at(m, i).due))

#define PLAN(name)               \
    {                            \
        name##_rows, name##_when \
    }

/* `at` NULL: listed as they lie. */
static const struct {
    enum table table;
    struct order_plan plan;
} walked[] = {
    [ROWS_CONTRACTS] = {TABLE_CONTRACTS, PLAN(contract)},
    [ROWS_LEADS] = {TABLE_LEADS, PLAN(lead)},
    [ROWS_DEALS] = {TABLE_DEALS, {deal_rows, NULL}},
    [ROWS_DEALS_CREATED] = {TABLE_DEALS, {deal_rows, created_when}},
    [ROWS_DEALS_CLOSED] = {TABLE_DEALS, {deal_rows, closed_when}},
    [ROWS_DEALS_MOVED] = {TABLE_DEALS, {deal_rows, staged_when}},
    [ROWS_TASKS] = {TABLE_TASKS, PLAN(task)},
    [ROWS_INVOICES] = {TABLE_RECEIVABLES, {invoice_rows, NULL}},
    [ROWS_INVOICES_DUE] = {TABLE_RECEIVABLES, PLAN(invoice)},
    [ROWS_PAYMENTS] = {TABLE_PAYMENTS, PLAN(payment)},
    [ROWS_COMPLAINTS] = {TABLE_COMPLAINTS, PLAN(complaint)},
};

static const struct order_plan change_plan = PLAN(change);

enum table rows_table(enum rows rows)
{
    return rows == ROWS_NONE ? TABLE_COUNT : walked[rows].table;
}

struct row_range rows_range(enum rows rows, const struct model *m, const struct horizon *h)
{
    if (rows == ROWS_CONTRACTS)
        return contracts_between(m, h->first, h->first + (day)h->days);
    return (struct row_range){0, walked[rows].plan.rows(m)};
}

/* ---- places ---- */

struct walk walk_begin(struct arena *a, const struct results *r, const struct frame *frames,
                       size_t n)
{
    struct walk w = {.arena = a, .r = r, .model = r->model};
    w.nrep = (uint32_t)r->model->reps.n;
    w.dash = intern_find(r->model->names, STR("-"));
    w.horizon = horizon_make(a, frames, n);
    struct places places = places_make(a, r);
    w.group = places.group;
    w.own = places.own;
    return w;
}

const day *walk_days(struct walk *w, const struct bundles *table, size_t column,
                     uint32_t first)
{
    if (!w->days) w->days = arena_one(w->arena, struct walk_days);
    struct walk_days *x = w->days;
    if (x->table != table || x->first != first || x->n != w->end - first) {
        x->table = table;
        x->first = first;
        x->n = w->end - first;
        bundles_read(table, column, first, x->n, (uint32_t)DAY_NONE, x->at);
    }
    return (const day *)x->at;
}

uint32_t walk_member(struct walk *w, sym member, frame_set frames)
{
    struct walk_sums *s = w->now;
    uint32_t i = 0;
    if (w->tally) return tally_member(w->tally, member);
    if (member == w->dash) member = SYM_EMPTY;
    while (i < s->nmember && s->members[i] != member) i++;
    if (i == s->nmember) sums_add_member(s, s->arena, member);
    s->occurs[i] |= frames;
    return i;
}

void walk_bring(struct walk *w)
{
    struct walk_put_by *x = w->put_by;
    for (uint32_t i = 0; x && i < x->n; i++) {
        const struct put_by *p = &x->at[i];
        struct hit h = {p->rep, x->table, p->row, p->member, p->num, 0};
        walk_add(w, h, p->frames);
    }
    if (x) x->n = 0;
}

/* ---- one KPI in one frame ---- */

void walk_list(struct walk *w, struct hit h)
{
    tally_add(w->tally, h);
}

/* Rows are listed as they come, whatever a KPI does with a block of them. */
void walk_block(struct walk *w, size_t first, size_t end)
{
    size_t most = w->tally && tally_explaining(w->tally) ? 1 : WALK_BLOCK;
    w->end = (uint32_t)(end - first < most ? end : first + most);
}

static void row_look(struct walk *w, const struct kpi *k, uint32_t row)
{
    w->end = row + 1;
    k->each(w, row, w->end);
}

/* Deals in the order in which they came into the window, or moved in it. */
static void list_moved(struct walk *w, struct arena *scratch, const struct kpi *k)
{
    const struct model *m = w->model;
    const struct frame *f = &w->horizon.at[0];
    struct order created = order_make(scratch, m, &walked[ROWS_DEALS_CREATED].plan);
    struct order changes = order_make(scratch, m, &change_plan);
    bool *listed = arena_many(scratch, bool, m->deals.n);
    struct row_range came = order_between(&created, f->to - k->window_days, f->to);
    struct row_range moved = order_between(&changes, f->to - k->window_days, f->to);
    for (size_t i = came.first; i < came.end; i++) {
        listed[created.rows[i]] = true;
        row_look(w, k, created.rows[i]);
    }
    for (size_t i = moved.first; i < moved.end; i++) {
        const struct stage_change *c = &m->stage_changes.at[changes.rows[i]];
        if (c->deal == REF_NONE || c->to_stage == STAGE_NONE || listed[c->deal]) continue;
        listed[c->deal] = true;
        row_look(w, k, c->deal);
    }
}

static void list_rows(struct walk *w, struct arena *scratch, const struct kpi *k)
{
    const struct order_plan *plan = &walked[k->rows].plan;
    const struct frame *f = &w->horizon.at[0];
    if (k->rows == ROWS_DEALS_MOVED && model_has(w->model, TABLE_STAGE_CHANGES)) {
        list_moved(w, scratch, k);
        return;
    }
    struct order o = order_make(scratch, w->model, plan);
    for (size_t i = 0; i < o.n; i++) row_look(w, k, o.rows[i]);
    if (k->near)
        near_rows(w->tally, &o, k->window_days ? f->to - k->window_days : f->from, f->to,
                  k->near);
}

void walk_for_tally(struct tally *t, const struct kpi *k, struct frame f)
{
    struct arena own = arena_new(), a = own;
    struct walk w = walk_begin(&a, tally_results(t), &f, 1);
    struct walk_sums sums = {.kpi = k, .wanted = 1};
    w.now = &sums;
    w.tally = t;
    if (tally_explaining(t) && walked[k->rows].plan.at) {
        list_rows(&w, &a, k);
    } else {
        struct row_range rows = rows_range(k->rows, w.model, &w.horizon);
        for (size_t i = rows.first; i < rows.end; i = w.end) {
            walk_block(&w, i, rows.end);
            k->each(&w, (uint32_t)i, w.end);
        }
    }
    arena_end(own);
}
