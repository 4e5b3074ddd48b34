/* Rows of the long lists of collections.xlsx.
 *
 * In: invoices, payments and customers of a scope. Out: sources that make the cells of one row
 * at a time. Which rows there are, and their totals, is invoices.c's and collections.c's. */
#include "report/invoice_rows.h"
#include "report/lists.h"

struct words { /* looked up before, since rows are made by any thread */
    const char *bucket[AGING_BUCKETS], *status[AGING_BUCKETS], *no_customer;
};

/* What stands in all rows of a rep. */
struct person {
    const char *id, *name, *team;
};

struct invoice_rows {
    struct row_source source; /* first, so that it is the list */
    const struct build *b;
    const struct person *people; /* by rep, the last one for nobody; NULL on paper */
    struct words words;
    const void *at;
};

static const enum status bucket_marks[AGING_BUCKETS] = {
    STATUS_GREEN, STATUS_YELLOW, STATUS_ORANGE, STATUS_RED, STATUS_RED};

struct figure fen_figure(money m)
{
    return (struct figure){.known = m != MONEY_NONE, .money = true, .scaled = m};
}

const char *bucket_name(const struct build *b, int bucket)
{
    static const char *const keys[AGING_BUCKETS] = {"kpi.aging.not_due", "kpi.aging.1_30",
                                                    "kpi.aging.31_60", "kpi.aging.61_90",
                                                    "kpi.aging.over_90"};
    return word(b, keys[bucket]);
}

/* ---- cells that the lists share ---- */

static struct cell customer_cell(const struct invoice_rows *l, uint32_t customer)
{
    bool none = customer == REF_NONE;
    return text_cell(none ? l->words.no_customer : customer_name(l->b, customer));
}

/* Most ids are kept as numbers only: spelled out for the row, they leave nothing behind. */
static struct cell id_cell(const struct invoice_rows *l, sym id, struct arena *a)
{
    return text_cell(id == SYM_EMPTY ? "–" : sym_spell(l->b->m->names, id, a));
}

static struct cell customer_id_cell(const struct invoice_rows *l, uint32_t customer,
                                    struct arena *a)
{
    if (customer == REF_NONE) return text_cell("–");
    return id_cell(l, l->b->m->customers.at[customer].id, a);
}

static const struct person *person_kept(const struct invoice_rows *l, uint32_t rep)
{
    size_t n = l->b->m->reps.n;
    return &l->people[rep < n ? rep : n];
}

static struct person person(const struct invoice_rows *l, uint32_t rep)
{
    if (l->people) return *person_kept(l, rep);
    return (struct person){rep_id(l->b, rep), rep_name(l->b, rep), team_of(l->b, rep)};
}

/* Records lie all over the model: what the rows to come hang on is fetched ahead, one step of the
 * way at a time, so many rows before it is needed. */
enum { INVOICE_RECORD = CUSTOMER_RECORD + 4, DEBTOR_RECORD = INVOICE_RECORD };

static void names_fetch(const struct invoice_rows *l, uint32_t customer, uint32_t rep)
{
    customer_fetch(l->b, customer, CUSTOMER_NAMES);
    if (l->people) __builtin_prefetch(person_kept(l, rep));
}

static void texts_fetch(const struct invoice_rows *l, uint32_t customer, uint32_t rep)
{
    customer_fetch(l->b, customer, CUSTOMER_TEXTS);
    if (!l->people) return;
    const struct person *who = person_kept(l, rep);
    __builtin_prefetch(who->id);
    __builtin_prefetch(who->name);
    __builtin_prefetch(who->team);
}

/* `first` is of the row at hand, those of later rows come every `size` bytes. */
static void look_ahead(const struct invoice_rows *l, size_t row, const uint32_t *first,
                       size_t size)
{
    if (row + INVOICE_RECORD >= l->source.n) return;
    const struct model *m = l->b->m;
    uint32_t at[INVOICE_RECORD + 1];
    for (int i = CUSTOMER_TEXTS; i <= INVOICE_RECORD; i += 4)
        at[i] = *(const uint32_t *)((const char *)first + (size_t)i * size);
    receivable_fetch(m, at[INVOICE_RECORD]);
    const struct receivable r = receivable_at(m, at[CUSTOMER_RECORD]),
                            near = receivable_at(m, at[CUSTOMER_NAMES]),
                            next = receivable_at(m, at[CUSTOMER_TEXTS]);
    sym_fetch(m->names, r.id);
    sym_fetch(m->names, r.contract_id);
    customer_fetch(l->b, r.customer, CUSTOMER_RECORD);
    names_fetch(l, near.customer, near.rep);
    texts_fetch(l, next.customer, next.rep);
}

static struct cell money_cell(money m)
{
    return figure_cell(fen_figure(m));
}

/* ---- rows ---- */

static void fill_open(const struct row_source *source, size_t row, struct cell *c,
                      struct arena *a)
{
    const struct invoice_rows *l = (const struct invoice_rows *)source;
    const struct invoice *v = (const struct invoice *)l->at + row;
    const struct receivable r = receivable_at(l->b->m, v->row);
    const struct person who = person(l, r.rep);
    const int bucket = aging_bucket(v->days);
    look_ahead(l, row, &v->row, sizeof *v);
    c[0] = id_cell(l, r.id, a);
    c[1] = customer_id_cell(l, r.customer, a);
    c[2] = customer_cell(l, r.customer);
    c[3] = text_cell(who.team);
    c[4] = text_cell(who.id);
    c[5] = text_cell(who.name);
    c[6] = r.contract_id == SYM_EMPTY ? text_cell(NULL) : id_cell(l, r.contract_id, a);
    c[7] = date_cell(r.invoice_date);
    c[8] = date_cell(r.due_date);
    c[9] = money_cell(r.amount);
    c[10] = money_cell(r.amount - v->open);
    c[11] = money_cell(v->open);
    c[12] = figure_cell(figure_int(v->days > 0 ? v->days : 0));
    c[13] = text_cell(l->words.bucket[bucket]);
    c[14] = status_cell(l->words.status[bucket], bucket_marks[bucket]);
}

static void fill_due_soon(const struct row_source *source, size_t row, struct cell *c,
                          struct arena *a)
{
    const struct invoice_rows *l = (const struct invoice_rows *)source;
    const struct invoice *v = (const struct invoice *)l->at + row;
    const struct receivable r = receivable_at(l->b->m, v->row);
    const struct person who = person(l, r.rep);
    look_ahead(l, row, &v->row, sizeof *v);
    c[0] = date_cell(r.due_date);
    c[1] = id_cell(l, r.id, a);
    c[2] = customer_cell(l, r.customer);
    c[3] = text_cell(who.team);
    c[4] = text_cell(who.name);
    c[5] = money_cell(v->open);
    c[6] = figure_cell(figure_int(-v->days));
}

static void fill_due(const struct row_source *source, size_t row, struct cell *c,
                     struct arena *a)
{
    const struct invoice_rows *l = (const struct invoice_rows *)source;
    const uint32_t *v = (const uint32_t *)l->at + row;
    const struct receivable r = receivable_at(l->b->m, *v);
    const struct person who = person(l, r.rep);
    const money paid = invoice_settled(l->b, &r, l->b->r->now.a);
    look_ahead(l, row, v, sizeof *v);
    c[0] = id_cell(l, r.id, a);
    c[1] = customer_id_cell(l, r.customer, a);
    c[2] = customer_cell(l, r.customer);
    c[3] = text_cell(who.team);
    c[4] = text_cell(who.id);
    c[5] = text_cell(who.name);
    c[6] = date_cell(r.due_date);
    c[7] = money_cell(r.amount);
    c[8] = money_cell(paid);
    c[9] = money_cell(invoice_on_time(l->b, &r));
    c[10] = money_cell(r.amount - paid);
}

static void fill_payment(const struct row_source *source, size_t row, struct cell *c,
                         struct arena *a)
{
    const struct invoice_rows *l = (const struct invoice_rows *)source;
    const struct received *v = (const struct received *)l->at + row;
    const struct payment pay = payment_at(l->b->m, v->payment);
    const struct receivable r = receivable_at(l->b->m, v->invoice);
    const struct person who = person(l, r.rep);
    const day on = moment_day(pay.paid_at);
    look_ahead(l, row, &v->invoice, sizeof *v);
    c[0] = date_cell(on);
    c[1] = id_cell(l, r.id, a);
    c[2] = customer_cell(l, r.customer);
    c[3] = text_cell(who.team);
    c[4] = text_cell(who.id);
    c[5] = text_cell(who.name);
    c[6] = date_cell(r.due_date);
    c[7] = money_cell(pay.amount);
    c[8] = figure_cell(figure_int(on > r.due_date ? on - r.due_date : 0));
}

void debtor_cells(struct cell *c, const struct debtor *d)
{
    money open = debtor_open(d), overdue = debtor_overdue(d);
    c[4] = money_cell(open);
    c[5] = money_cell(overdue);
    c[6] = figure_cell(figure_number(exact_of(overdue, open)));
    c[7] = figure_cell(figure_int(d->days > 0 ? d->days : 0));
    for (size_t i = 0; i < AGING_BUCKETS; i++) c[8 + i] = money_cell(d->bucket[i]);
    c[13] = money_cell(d->due);
    c[14] = money_cell(d->paid);
    c[15] = figure_cell(figure_number(exact_of(d->paid, d->due)));
    c[16] = figure_cell(figure_number(exact_of(d->on_time, d->due)));
}

static void debtors_ahead(const struct invoice_rows *l, const struct debtor_list *list,
                          size_t row)
{
    if (row + DEBTOR_RECORD >= list->n) return;
    const struct customer *customers = l->b->m->customers.at;
    const uint32_t *order = list->order + row;
    uint32_t near = list->all[order[CUSTOMER_NAMES]].customer,
             next = list->all[order[CUSTOMER_TEXTS]].customer;
    const char *record = (const char *)&list->all[order[DEBTOR_RECORD]];
    __builtin_prefetch(record);
    __builtin_prefetch(record + sizeof *list->all - 1);
    customer_fetch(l->b, list->all[order[CUSTOMER_RECORD]].customer, CUSTOMER_RECORD);
    names_fetch(l, near, customers[near].owner);
    texts_fetch(l, next, customers[next].owner);
}

static void fill_debtor(const struct row_source *source, size_t row, struct cell *c,
                        struct arena *a)
{
    const struct invoice_rows *l = (const struct invoice_rows *)source;
    const struct debtor_list *list = l->at;
    const struct debtor *d = &list->all[list->order[row]];
    const struct customer *k = &l->b->m->customers.at[d->customer];
    const struct person who = person(l, k->owner);
    debtors_ahead(l, list, row);
    c[0] = id_cell(l, k->id, a);
    c[1] = customer_cell(l, d->customer);
    c[2] = text_cell(who.team);
    c[3] = text_cell(who.name);
    debtor_cells(c, d);
}

/* ---- sources ---- */

static const void *people_make(struct build *b)
{
    size_t n = b->m->reps.n;
    struct person *people = arena_many(b->a, struct person, n + 1);
    for (uint32_t i = 0; i < n; i++)
        people[i] = (struct person){rep_id(b, i), rep_name(b, i), team_of(b, i)};
    people[n] =
        (struct person){rep_id(b, REF_NONE), rep_name(b, REF_NONE), team_of(b, REF_NONE)};
    return people;
}

static const struct row_source *source_new(struct build *b,
                                           void (*fill_row)(const struct row_source *source,
                                                            size_t row, struct cell *cells,
                                                            struct arena *a),
                                           const void *at, size_t n)
{
    struct invoice_rows *l = arena_one(b->a, struct invoice_rows);
    *l = (struct invoice_rows){.source = {n, fill_row}, .b = b, .at = at};
    for (int i = 0; i < AGING_BUCKETS; i++) {
        l->words.bucket[i] = bucket_name(b, i);
        l->words.status[i] = status_word(b, bucket_marks[i]);
    }
    if (!b->paper) l->people = list_shared(b, &b->lists->people, people_make);
    l->words.no_customer = word(b, "no_customer");
    return &l->source;
}

const struct row_source *rows_of_open(struct build *b, const struct invoice *at, size_t n)
{
    return source_new(b, fill_open, at, n);
}

const struct row_source *rows_of_due_soon(struct build *b, const struct invoice *at,
                                          size_t n)
{
    return source_new(b, fill_due_soon, at, n);
}

const struct row_source *rows_of_due(struct build *b, const uint32_t *at, size_t n)
{
    return source_new(b, fill_due, at, n);
}

const struct row_source *rows_of_debtors(struct build *b, const struct debtor_list *list)
{
    return source_new(b, fill_debtor, list, list->n);
}

const struct row_source *rows_of_payments(struct build *b, const struct received *at,
                                          size_t n)
{
    return source_new(b, fill_payment, at, n);
}
