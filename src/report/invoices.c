/* Invoices one by one: all that are open, payments of the period, what falls due, arrears.
 *
 * In: receivables and payments of the model at A. Out: lists for collections.xlsx.
 * Balances follow SPEC 4: payments before A, capped at the amount, credit notes with
 * their sign. */
#include "report/invoice_rows.h"
#include "report/lists.h"

#include <stdlib.h>

enum { RECENT_DAYS = 13 * 7 };

int aging_bucket(int days)
{
    if (days <= 0) return 0;
    if (days <= 30) return 1;
    if (days <= 60) return 2;
    return days <= 90 ? 3 : 4;
}

bool invoice_in_scope(const struct build *b, const struct receivable *r, uint32_t scope)
{
    if (b->r->scopes[scope].kind == SCOPE_COMPANY) return true;
    return scope_is_below(b, scope_of_rep(b->r, r->rep), scope);
}

static int invoice_compare(const void *pa, const void *pb)
{
    const struct invoice *a = pa, *b = pb;
    if (a->days != b->days) return a->days > b->days ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* Invoices that come by row: dealt out to their days, unless these are many. */
static void invoices_sort(struct invoice *at, size_t n)
{
    int64_t least = INT32_MAX, most = INT32_MIN;
    for (size_t i = 0; i < n; i++) {
        if (at[i].days < least) least = at[i].days;
        if (at[i].days > most) most = at[i].days;
    }
    if (n < 2) return;
    if (most - least > (int64_t)n) {
        qsort(at, n, sizeof *at, invoice_compare);
        return;
    }
    struct arena begin = arena_new(), scratch = begin;
    struct invoice *rows = arena_take_array(&scratch, sizeof *rows, n);
    uint32_t *starts = arena_many(&scratch, uint32_t, (size_t)(most - least) + 2);
    memcpy(rows, at, n * sizeof *rows);
    for (size_t i = 0; i < n; i++) starts[most - at[i].days + 1]++;
    for (int64_t d = 0; d < most - least; d++) starts[d + 1] += starts[d];
    for (size_t i = 0; i < n; i++) at[starts[most - rows[i].days]++] = rows[i];
    arena_end(begin);
}

/* All open invoices by due date. */
struct invoice_list {
    struct invoice *at;
    size_t n;
};

static const void *invoice_list_make(struct build *b)
{
    struct invoice_list *list = arena_one(b->a, struct invoice_list);
    list->at = arena_many(b->a, struct invoice, b->m->receivables.n + 1);
    for (uint32_t i = 0; i < b->m->receivables.n; i++) {
        const struct receivable r = receivable_at(b->m, i);
        if (r.invoice_date != DAY_NONE && r.invoice_date > b->r->now.d) continue;
        money open = r.amount - invoice_settled(b, &r, b->r->now.a);
        int days = b->r->now.d - r.due_date;
        if (open != 0) list->at[list->n++] = (struct invoice){open, i, days};
    }
    invoices_sort(list->at, list->n);
    return list;
}

/* Which of them are whose. */
static const void *invoice_owners_make(struct build *b)
{
    const struct invoice_list *list =
        list_shared(b, &b->lists->invoices, invoice_list_make);
    struct arena begin = arena_new(), scratch = begin;
    struct by_rep *owners = arena_one(b->a, struct by_rep);
    uint32_t *reps = arena_many(&scratch, uint32_t, list->n + 1);
    for (size_t i = 0; i < list->n; i++) reps[i] = receivable_at(b->m, list->at[i].row).rep;
    *owners = by_rep_make(b, reps, list->n);
    arena_end(begin);
    return owners;
}

size_t open_invoices(struct build *b, uint32_t scope, const struct invoice **out)
{
    const struct invoice_list *list =
        list_shared(b, &b->lists->invoices, invoice_list_make);
    if (b->r->scopes[scope].kind == SCOPE_COMPANY) {
        *out = list->at;
        return list->n;
    }
    uint32_t *rows;
    size_t n = by_rep_of_scope(
        b, list_shared(b, &b->lists->invoice_owners, invoice_owners_make), scope, &rows);
    struct invoice *at = arena_many(b->a, struct invoice, n + 1);
    for (size_t i = 0; i < n; i++) at[i] = list->at[rows[i]];
    if (n > 1) qsort(at, n, sizeof *at, invoice_compare);
    *out = at;
    return n;
}

const char *team_of(const struct build *b, uint32_t rep)
{
    if (rep == REF_NONE) return word(b, "unassigned");
    uint32_t team = b->m->rep_team[rep];
    return team == REF_NONE ? "–" : scope_name(b, scope_of_team(b->r, team));
}

const char *rep_id(const struct build *b, uint32_t rep)
{
    return rep == REF_NONE ? "–" : symbol(b, b->m->reps.at[rep].id);
}

static const struct formula *days_live(struct build *b, int due)
{
    struct formula *f = arena_one(b->a, struct formula);
    *f = (struct formula){.kind = FORMULA_DAYS_SINCE, .cell = due};
    return f;
}

static const struct formula *bucket_live(struct build *b, int days)
{
    const char **names = arena_many(b->a, const char *, AGING_BUCKETS);
    for (int i = 0; i < AGING_BUCKETS; i++) names[i] = bucket_name(b, i);
    struct formula *f = arena_one(b->a, struct formula);
    *f = (struct formula){.kind = FORMULA_BUCKET, .cell = days, .words = names};
    return f;
}

/* Every open invoice; the amounts add up to receivable_open. */
bool build_open_invoices(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "receivable_open")) return false;
    const struct column_spec columns[] = {
        {.label = "column.invoice_id", .is_id = true},
        {.label = "column.customer_id", .is_id = true},
        {.label = "column.customer", .weight = 2},
        {.label = "column.team"},
        {.label = "column.rep_id", .is_id = true},
        {.label = "column.owner"},
        {.label = "column.contract_id", .is_id = true},
        {.label = "column.invoice_date"},
        {.label = "column.due_date"},
        {.label = "column.invoice_amount", .show = SHOW_YUAN, .sum = true},
        {.label = "column.paid_counted", .show = SHOW_YUAN, .sum = true},
        {.label = "column.amount_open",
         .show = SHOW_YUAN,
         .sum = true,
         .minus_from = 10,
         .minus_what = 11,
         .bars = true},
        {.label = "column.days_past_due", .show = SHOW_COUNT, .live = days_live(b, 9)},
        {.label = "column.bucket", .live = bucket_live(b, 13)},
        {.label = "column.status"},
    };
    const struct invoice *at;
    size_t n = open_invoices(b, p->scope, &at);
    struct grid g = grid_new(b, "open_invoices", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    grid_rows(&g, rows_of_open(b, at, n));
    money invoiced = 0, open = 0;
    for (size_t i = 0; i < n; i++) {
        invoiced += receivable_at(b->m, at[i].row).amount;
        open += at[i].open;
    }
    if (n > 0) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[0] = text_cell(word(b, "total"));
        c[9] = figure_cell(fen_figure(invoiced));
        c[10] = figure_cell(fen_figure(invoiced - open));
        c[11] = figure_cell(fen_figure(open));
    }
    g.t.empty = word(b, "empty.receivables");
    return grid_end(&g, out);
}

static size_t payments_of(struct build *b, uint32_t scope, struct received **out)
{
    const struct frame *f = &b->r->now;
    struct received *at = arena_many(b->a, struct received, b->m->payments.n + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < b->m->payments.n; i++) {
        const struct payment pay = payment_at(b->m, i);
        day on = moment_day(pay.paid_at);
        if (on < f->from || on >= f->to) continue;
        const struct receivable r = receivable_at(b->m, pay.invoice);
        if (invoice_in_scope(b, &r, scope)) at[n++] = (struct received){pay.invoice, i};
    }
    *out = at;
    return n;
}

/* Payments received in the period. */
bool build_payments(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "receivable_open")) return false;
    static const struct column_spec columns[] = {
        {.label = "column.paid_at"},
        {.label = "column.invoice_id", .is_id = true},
        {.label = "column.customer", .weight = 2},
        {.label = "column.team"},
        {.label = "column.rep_id", .is_id = true},
        {.label = "column.owner"},
        {.label = "column.due_date"},
        {.label = "column.paid_amount", .show = SHOW_YUAN, .sum = true, .bars = true},
        {.label = "column.days_late", .show = SHOW_COUNT},
    };
    struct grid g = grid_new(b, "payments", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    struct received *at;
    size_t n = payments_of(b, p->scope, &at);
    grid_rows(&g, rows_of_payments(b, at, n));
    money sum = 0;
    for (size_t i = 0; i < n; i++) sum += payment_at(b->m, at[i].payment).amount;
    if (n > 0) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[2] = text_cell(word(b, "total"));
        c[7] = figure_cell(fen_figure(sum));
    }
    g.t.empty = fill(b, "empty.payments", period_word(b, "period.this"));
    return grid_end(&g, out);
}

/* Open invoices that fall due in the four weeks after D. */
bool build_due_soon(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "receivable_open")) return false;
    static const struct column_spec columns[] = {
        {.label = "column.due_date"},
        {.label = "column.invoice_id", .is_id = true},
        {.label = "column.customer", .weight = 2},
        {.label = "column.team"},
        {.label = "column.owner"},
        {.label = "column.amount_open", .show = SHOW_YUAN, .sum = true},
        {.label = "column.days_left", .show = SHOW_COUNT},
    };
    const struct invoice *at;
    size_t n = open_invoices(b, p->scope, &at), from = 0, to;
    while (from < n && at[from].days > 0) from++; /* by due date */
    for (to = from; to < n && at[to].days >= -28;) to++;
    struct grid g = grid_new(b, "due_soon", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    grid_rows(&g, rows_of_due_soon(b, at + from, to - from));
    money sum = 0;
    for (size_t i = from; i < to; i++) sum += at[i].open;
    if (to > from) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[2] = text_cell(word(b, "total"));
        c[5] = figure_cell(fen_figure(sum));
    }
    g.t.empty = word(b, "empty.due_soon");
    return grid_end(&g, out);
}

/* Invoices due in the trailing 13 weeks: what collection_rate and collection_on_time count. */
static bool invoice_is_recent(const struct build *b, const struct receivable *r)
{
    return r->due_date >= b->r->now.to - RECENT_DAYS && r->due_date < b->r->now.to;
}

money invoice_settled(const struct build *b, const struct receivable *r, moment before)
{
    money paid = receivable_paid(b->m, r, before);
    return r->amount >= 0 && paid > r->amount ? r->amount : paid;
}

money invoice_on_time(const struct build *b, const struct receivable *r)
{
    moment due = day_start(r->due_date + 1), a = b->r->now.a;
    return invoice_settled(b, r, due < a ? due : a);
}

bool invoice_recent_from(const struct build *b, uint32_t *i)
{
    const struct bundles *all = &b->m->receivables;
    const day from = b->r->now.to - RECENT_DAYS, to = b->r->now.to;
    while (*i < all->n) {
        const struct bundle *p = bundle_of(all, *i);
        int64_t least, most;
        bool some = bundle_span(p, BUNDLED_RECEIVABLE_DUE_DATE, &least, &most) &&
                    most >= from && least < to;
        for (; some && *i < p->end; ++*i) {
            const struct receivable r = receivable_at(b->m, *i);
            if (invoice_is_recent(b, &r)) return true;
        }
        *i = p->end;
    }
    return false;
}

static size_t due_of(struct build *b, uint32_t scope, uint32_t **out)
{
    uint32_t *at = arena_many(b->a, uint32_t, b->m->receivables.n + 1);
    size_t n = 0;
    for (uint32_t i = 0; invoice_recent_from(b, &i); i++) {
        const struct receivable r = receivable_at(b->m, i);
        if (invoice_in_scope(b, &r, scope)) at[n++] = i;
    }
    *out = at;
    return n;
}

/* Every invoice of the collection rates, by file order. */
bool build_due_invoices(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.invoice_id", .is_id = true},
        {.label = "column.customer_id", .is_id = true},
        {.label = "column.customer", .weight = 2},
        {.label = "column.team"},
        {.label = "column.rep_id", .is_id = true},
        {.label = "column.owner"},
        {.label = "column.due_date"},
        {.label = "column.invoice_amount", .show = SHOW_YUAN, .sum = true},
        {.label = "column.paid_counted", .show = SHOW_YUAN, .sum = true},
        {.label = "column.paid_on_time", .show = SHOW_YUAN, .sum = true},
        {.label = "column.amount_open",
         .show = SHOW_YUAN,
         .sum = true,
         .minus_from = 8,
         .minus_what = 9,
         .bars = true},
    };
    if (data_lacks(b, "receivable_open")) return false;
    struct grid g = grid_new(b, "due_invoices", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    uint32_t *at;
    size_t n = due_of(b, p->scope, &at);
    grid_rows(&g, rows_of_due(b, at, n));
    money sums[3] = {0};
    for (size_t i = 0; i < n; i++) {
        const struct receivable r = receivable_at(b->m, at[i]);
        sums[0] += r.amount;
        sums[1] += invoice_settled(b, &r, b->r->now.a);
        sums[2] += invoice_on_time(b, &r);
    }
    if (n > 0) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[0] = text_cell(word(b, "total"));
        for (int i = 0; i < 3; i++) c[7 + i] = figure_cell(fen_figure(sums[i]));
        c[10] = figure_cell(fen_figure(sums[0] - sums[1]));
    }
    g.t.empty = word(b, "empty.receivables");
    return grid_end(&g, out);
}

static void arrears_row(struct build *b, uint32_t i, struct cell *c)
{
    const struct problem_customer *k = &b->j->problems[i];
    sym id = b->m->customers.at[k->customer].id;
    problems_ahead(b, i);
    c[0] = text_cell(id == SYM_EMPTY ? "–" : sym_spell(b->m->names, id, b->a));
    c[1] = text_cell(customer_name(b, k->customer));
    c[2] = text_cell(rep_name(b, k->owner));
    c[3] = figure_cell(figure_money(exact_money(k->overdue)));
    c[4] = figure_cell(figure_int(k->overdue_days));
    c[5] = text_cell(k->grade == 'A' ? "A" : "B");
}

/* Customers overdue at D and at the ends of the last two complete months (SPEC 5
 * arrears). */
bool build_arrears(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "receivable_open")) return false;
    static const struct column_spec columns[] = {
        {.label = "column.customer_id", .is_id = true},
        {.label = "column.customer", .weight = 2},
        {.label = "column.owner"},
        {.label = "short.overdue_amount", .show = SHOW_YUAN, .sum = true},
        {.label = "column.days_past_due_most", .show = SHOW_COUNT},
        {.label = "column.grade_word"},
    };
    struct grid g = grid_new(b, "arrears", option_label(b, p, "title", "table.arrears"));
    grid_columns(&g, columns, COUNT_OF(columns));
    uint32_t *at = arena_many(b->a, uint32_t, b->j->nproblem + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < b->j->nproblem; i++)
        if (b->j->problems[i].trigger_arrears) at[n++] = i;
    grid_list(&g, at, n, arrears_row);
    g.t.empty = word(b, "empty.arrears");
    return grid_end(&g, out);
}
