/* Money owed: aging by team, rates over time, the largest overdue, customers.
 *
 * In: receivable KPIs of scopes, open invoices of the model. Out: tables and charts. The
 * invoice lists of collections.xlsx are in invoices.c. */
#include "report/builders.h"
#include "report/invoice_rows.h"

#include <stdlib.h>

static const char *const aging_kpis[] = {"aging.not_due", "aging.1_30", "aging.31_60",
                                         "aging.61_90", "aging.over_90"};

/* The company's aging as columns, one per bucket. */
bool build_aging(struct build *b, const struct place *p, struct block *out)
{
    const char *title = titled(b, word(b, "chart.aging"), unit_text(b, SHOW_WAN));
    struct chart_block c = chart_new(b, p, CHART_COLUMNS, "aging", title, SHOW_WAN);
    const char **names = arena_many(b->a, const char *, COUNT_OF(aging_kpis));
    struct figure *values = figures_of(b, COUNT_OF(aging_kpis));
    enum status *statuses = arena_many(b->a, enum status, COUNT_OF(aging_kpis));
    static const enum status marks[] = {STATUS_NONE, STATUS_YELLOW, STATUS_ORANGE,
                                        STATUS_RED, STATUS_RED};
    for (size_t i = 0; i < COUNT_OF(aging_kpis); i++) {
        names[i] = kpi_name(b, aging_kpis[i]);
        values[i] = view_of(b, aging_kpis[i], p->scope).value;
        statuses[i] = marks[i];
    }
    c.categories = names;
    c.ncategory = COUNT_OF(aging_kpis);
    c.series = arena_many(b->a, struct chart_series, 1);
    c.series[c.nseries++] = (struct chart_series){word(b, "short.receivable_open"),
                                                  ROLE_ACTUAL, values, statuses};
    c.note = word(b, "note.aging");
    return chart_end(c, 130, out);
}

/* The same as a table that stands upright: bucket, amount, share; it adds up to the
 * balance. */
bool build_aging_table(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.bucket", .weight = 1.2},
        {.label = "column.amount_open", .show = SHOW_WAN, .sum = true, .bars = true},
        {.label = "column.share", .show = SHOW_PERCENT, .share_of = 2},
    };
    if (b->paper && data_lacks(b, "receivable_open")) return false;
    struct grid g = grid_new(b, "aging_list", option_label(b, p, "title", "table.aging"));
    grid_columns(&g, columns, COUNT_OF(columns));
    exact total = results_value(b->r, "receivable_open", p->scope).value;
    for (size_t i = 0; i < COUNT_OF(aging_kpis) && exact_known(total); i++) {
        exact v = results_value(b->r, aging_kpis[i], p->scope).value;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(kpi_name(b, aging_kpis[i]));
        c[1] = figure_cell(figure_money(v));
        c[2] = figure_cell(figure_number(exact_div(v, total)));
        g.t.rows[g.t.nrow - 1].live = live_kpi(b, aging_kpis[i], SCOPE_COMPANY, 0);
        g.t.rows[g.t.nrow - 1].id = aging_kpis[i];
    }
    if (exact_known(total)) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[0] = text_cell(kpi_name(b, "receivable_open"));
        c[1] = figure_cell(figure_money(total));
        c[2] = figure_cell(exact_is_zero(total) ? FIGURE_UNKNOWN : figure_int(1));
    }
    g.t.empty = word(b, "empty.receivables");
    return grid_end(&g, out);
}

/* ---- customers ---- */

/* What debtors are ordered by: their records, of two cache lines each, stay where they are. */
struct debtor_key {
    money overdue, not_due;
    uint32_t customer, place;
};

static int debtor_compare(const void *pa, const void *pb)
{
    const struct debtor_key *a = pa, *b = pb;
    if (a->overdue != b->overdue) return a->overdue > b->overdue ? -1 : 1;
    if (a->not_due != b->not_due) return a->not_due > b->not_due ? -1 : 1;
    return a->customer < b->customer ? -1 : a->customer > b->customer;
}

static uint32_t *debtors_order(struct arena *a, const struct debtor *all, size_t n)
{
    struct arena begin = arena_new(), scratch = begin;
    struct debtor_key *keys = arena_take_array(&scratch, sizeof *keys, n + 1);
    uint32_t *order = arena_many(a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        keys[i] = (struct debtor_key){debtor_overdue(&all[i]), all[i].bucket[0],
                                      all[i].customer, (uint32_t)i};
    if (n > 1) qsort(keys, n, sizeof *keys, debtor_compare);
    for (size_t i = 0; i < n; i++) order[i] = keys[i].place;
    arena_end(begin);
    return order;
}

static void debtor_add(struct debtor *d, const struct invoice *v)
{
    d->bucket[aging_bucket(v->days)] += v->open;
    if (v->days > d->days) d->days = v->days;
}

static void debtor_judge(const struct build *b, struct debtor *d,
                         const struct receivable *r)
{
    d->due += r->amount;
    d->paid += invoice_settled(b, r, b->r->now.a);
    d->on_time += invoice_on_time(b, r);
}

/* Debtors in the order in which they are met, and where each customer stands among them. */
struct debtors {
    struct debtor *all; /* untouched behind the n-th */
    uint32_t *seat;     /* by customer: 1 + place; 0: not met */
    size_t n;
};

static struct debtor *debtor_seat(struct debtors *d, uint32_t customer)
{
    if (d->seat[customer] == 0) {
        d->seat[customer] = (uint32_t)++d->n;
        d->all[d->n - 1].customer = customer;
    }
    return &d->all[d->seat[customer] - 1];
}

/* Customers with an open balance or with invoices due in the trailing 13 weeks. */
static struct debtor_list debtors_recent(struct build *b, uint32_t scope)
{
    const struct invoice *open;
    size_t n = open_invoices(b, scope, &open), room = b->m->customers.n + 1;
    struct debtors d = {.all = arena_many(b->a, struct debtor, room)};
    struct arena scratch = *b->a;
    d.seat = arena_many(&scratch, uint32_t, room);
    for (size_t i = 0; i < n; i++) {
        uint32_t customer = receivable_at(b->m, open[i].row).customer;
        if (customer != REF_NONE) debtor_add(debtor_seat(&d, customer), &open[i]);
    }
    for (uint32_t i = 0; invoice_recent_from(b, &i); i++) {
        const struct receivable r = receivable_at(b->m, i);
        if (r.customer != REF_NONE && invoice_in_scope(b, &r, scope))
            debtor_judge(b, debtor_seat(&d, r.customer), &r);
    }
    return (struct debtor_list){d.all, debtors_order(b->a, d.all, d.n), d.n};
}

static void debtor_sum(struct debtor *sum, const struct debtor *d)
{
    sum->due += d->due;
    sum->paid += d->paid;
    sum->on_time += d->on_time;
    if (d->days > sum->days) sum->days = d->days;
    for (size_t k = 0; k < AGING_BUCKETS; k++) sum->bucket[k] += d->bucket[k];
}

/* What a customer's row adds up of the lists of invoices; the customer's id stands first. */
static void debtor_columns(struct build *b, struct grid *g)
{
    static const struct column_spec columns[] = {
        {.label = "column.customer_id", .is_id = true},
        {.label = "column.customer", .weight = 2},
        {.label = "column.team"},
        {.label = "column.owner"},
        {.label = "short.receivable_open",
         .show = SHOW_WAN,
         .sum = true,
         .key = "receivable_open"},
        {.label = "short.overdue_amount",
         .show = SHOW_WAN,
         .sum = true,
         .bars = true,
         .key = "overdue_amount"},
        {.label = "short.overdue_rate", .show = SHOW_PERCENT, .over_num = 6, .over_den = 5},
        {.label = "column.days_past_due_most", .show = SHOW_COUNT},
        {.label = "kpi.aging.not_due",
         .show = SHOW_WAN,
         .sum = true,
         .key = "aging.not_due"},
        {.label = "kpi.aging.1_30", .show = SHOW_WAN, .sum = true, .key = "aging.1_30"},
        {.label = "kpi.aging.31_60", .show = SHOW_WAN, .sum = true, .key = "aging.31_60"},
        {.label = "kpi.aging.61_90", .show = SHOW_WAN, .sum = true, .key = "aging.61_90"},
        {.label = "kpi.aging.over_90",
         .show = SHOW_WAN,
         .sum = true,
         .key = "aging.over_90"},
        {.label = "column.collection_rate:den",
         .show = SHOW_WAN,
         .sum = true,
         .key = "collection_rate:den"},
        {.label = "column.collection_rate:num",
         .show = SHOW_WAN,
         .sum = true,
         .key = "collection_rate:num"},
        {.label = "kpi.collection_rate",
         .show = SHOW_PERCENT,
         .over_num = 15,
         .over_den = 14},
        {.label = "kpi.collection_on_time",
         .show = SHOW_PERCENT,
         .key = "collection_on_time"},
    };
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        struct column_spec spec = columns[i];
        if (spec.key) spec.live = live_customer(b, spec.key, 1);
        grid_column(g, spec, NULL);
    }
}

/* Every customer with money open or lately due: aging, overdue rate, collection rates. */
bool build_customers_open(struct build *b, const struct place *p, struct block *out)
{
    struct debtor sum = {0};
    if (data_lacks(b, "receivable_open")) return false;
    struct debtor_list *list = arena_one(b->a, struct debtor_list);
    *list = debtors_recent(b, p->scope);
    struct grid g = grid_new(b, "customers_open", option_label(b, p, "title", NULL));
    debtor_columns(b, &g);
    grid_rows(&g, rows_of_debtors(b, list));
    for (size_t i = 0; i < list->n; i++) debtor_sum(&sum, &list->all[i]);
    if (list->n > 0) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[1] = text_cell(word(b, "total"));
        debtor_cells(c, &sum);
    }
    g.t.empty = word(b, "empty.receivables");
    return grid_end(&g, out);
}

/* ---- who owes most beyond the due date ---- */

struct late {
    money overdue, not_due;
    uint32_t customer;
    int days; /* of the oldest open invoice */
};

static int late_compare(const void *pa, const void *pb)
{
    const struct late *a = pa, *b = pb;
    if (a->overdue != b->overdue) return a->overdue > b->overdue ? -1 : 1;
    if (a->not_due != b->not_due) return a->not_due > b->not_due ? -1 : 1;
    return a->customer < b->customer ? -1 : a->customer > b->customer;
}

/* Where a customer stands among those met so far, by a hash without gaps: where it has room for
 * all customers, each has a slot of its own. */
struct seats {
    uint32_t *at; /* 1 + place; 0: free */
    size_t mask, n;
};

static struct late *late_seat(struct seats *s, struct late *all, uint32_t customer)
{
    size_t i = customer * UINT32_C(2654435761) & s->mask;
    while (s->at[i] && all[s->at[i] - 1].customer != customer) i = (i + 1) & s->mask;
    if (s->at[i] == 0) {
        s->at[i] = (uint32_t)++s->n;
        all[s->n - 1].customer = customer;
    }
    return &all[s->at[i] - 1];
}

/* Customers with an overdue balance, by falling overdue amount. */
static size_t late_customers(struct build *b, uint32_t scope, struct arena *a,
                             struct late **out)
{
    const struct invoice *open;
    size_t n = open_invoices(b, scope, &open), late = 0;
    struct late *all = arena_many(a, struct late, n + 1);
    struct arena scratch = *a;
    struct seats seats = {.mask = 1};
    while (seats.mask < 2 * n && seats.mask < b->m->customers.n)
        seats.mask = 2 * seats.mask + 1;
    seats.at = arena_many(&scratch, uint32_t, seats.mask + 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t customer = receivable_at(b->m, open[i].row).customer;
        if (customer == REF_NONE) continue;
        struct late *at = late_seat(&seats, all, customer);
        if (open[i].days > at->days) at->days = open[i].days;
        *(open[i].days > 0 ? &at->overdue : &at->not_due) += open[i].open;
    }
    for (size_t i = 0; i < seats.n; i++)
        if (all[i].overdue > 0) all[late++] = all[i];
    if (late > 1) qsort(all, late, sizeof *all, late_compare);
    *out = all;
    return late;
}

bool build_largest_overdue(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.rank", .show = SHOW_COUNT, .weight = 0.4},
        {.label = "column.customer", .weight = 2.2},
        {.label = "column.owner", .weight = 0.9},
        {.label = "short.overdue_amount", .show = SHOW_WAN},
        {.label = "column.days_past_due_most", .show = SHOW_COUNT},
        {.label = "short.receivable_open", .show = SHOW_WAN},
    };
    struct late *at;
    if (data_lacks(b, "receivable_open")) return false;
    struct arena begin = arena_new(), own = begin; /* few of very many are shown */
    size_t late = late_customers(b, p->scope, &own, &at);
    size_t most = (size_t)option_int(b, p, "rows", 10), shown = late < most ? late : most;
    struct grid g =
        grid_new(b, "largest_overdue", option_label(b, p, "title", "table.overdue"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < shown; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int((int64_t)i + 1));
        c[1] = text_cell(customer_name(b, at[i].customer));
        c[2] = text_cell(rep_name(b, b->m->customers.at[at[i].customer].owner));
        c[3] = bar_cell(fen_figure(at[i].overdue));
        c[4] = figure_cell(figure_int(at[i].days));
        c[5] = figure_cell(fen_figure(at[i].overdue + at[i].not_due));
    }
    money rest = 0;
    for (size_t i = shown; i < late; i++) rest += at[i].overdue;
    arena_end(begin);
    g.t.note = cut_note(b, shown, late, amount(b, exact_money(rest)));
    g.t.empty = fill(b, "empty.overdue", period_word(b, "period.this"));
    return grid_end(&g, out);
}
