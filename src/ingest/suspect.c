/* Content that is legal and yet suspicious: events far after all others (a mistyped year
 * would move the pack's period), contracts that come twice under two ids, negative
 * contracts and deals, invoices due before they were issued. Nothing is changed here;
 * each is a note with file and row for `check` and the data-quality page. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/load.h"

#define TOLD_MOST 50 /* rows of one kind that are named */
#define FAR_DAYS 45  /* an event this much later than the one before it stands alone */
#define ALONE_MOST 5 /* at most so many events can be slips */

struct event {
    day at;
    size_t row;
};

struct suspicion {
    struct model *m;
    size_t told;
};

static void tell(struct suspicion *s, enum table t, size_t row, const char *column,
                 str text, const char *what)
{
    struct origin from = model_origin(s->m, t, row);
    if (from.row == 0 || s->told++ >= TOLD_MOST) return;
    diag_say(s->m->diags, DIAG_NOTE, s->m->files.at[from.file].path, from.row, column, text,
             "%s", what);
}

/* ---- events that stand alone at the end ---- */

/* Keeps the latest events of a table, in order, which is all that can stand alone at the end.
 * Of one day, those of earlier rows come first, and come last. */
static void event_note(struct event latest[], size_t *n, struct event e)
{
    if (e.at == DAY_NONE) return;
    if (*n == ALONE_MOST + 1 && e.at <= latest[0].at) return;
    size_t i = 0;
    if (*n <= ALONE_MOST) {
        for (i = (*n)++; i > 0 && latest[i - 1].at >= e.at; i--) latest[i] = latest[i - 1];
    } else {
        for (; i + 1 < *n && latest[i + 1].at < e.at; i++) latest[i] = latest[i + 1];
    }
    latest[i] = e;
}

static void lone_events(struct suspicion *s, enum table t)
{
    const struct table_info *info = table_info(t);
    const struct field *f = info->date ? field_named(t, str_of(info->date)) : NULL;
    size_t rows = f ? model_count(s->m, t) : 0;
    struct event latest[ALONE_MOST + 1];
    size_t n = 0;
    moment late = MOMENT_NONE; /* an event before it is none of the latest */
    struct when_column when = {0};
    if (f) when = model_when(s->m, t, f);
    for (size_t end = rows; end > 0;) { /* the latest rows are mostly the last ones */
        moment at;
        size_t first = when_block(&when, end, &at);
        for (size_t i = at < late ? first : end; i-- > first;) {
            at = when_at(&when, i);
            if (at < late) continue;
            event_note(latest, &n, (struct event){moment_day(at), i});
            if (n == COUNT_OF(latest)) late = day_start(latest[0].at + 1);
        }
        end = first;
    }
    for (size_t k = 1; k < n; k++) {
        if (latest[k].at - latest[k - 1].at <= FAR_DAYS) continue;
        for (size_t i = k; i < n; i++)
            tell(s, t, latest[i].row, f->name, str_of(day_label(latest[i].at).text),
                 "lies long after everything else in its table; is the year right?");
        return;
    }
}

/* ---- amounts ---- */

static void negative_amounts(struct suspicion *s)
{
    for (size_t k = 0; k < s->m->contracts.bundles.n; k++) {
        const struct bundle *p = &s->m->contracts.bundles.at[k];
        int64_t least, most;
        bool lacks = p->field[BUNDLED_CONTRACT_AMOUNT].lacks;
        if (bundle_span(p, BUNDLED_CONTRACT_AMOUNT, &least, &most) && least >= 0 && !lacks)
            continue;
        for (size_t i = p->first; i < p->end; i++)
            if (contract_at(s->m, i).amount < 0)
                tell(s, TABLE_CONTRACTS, i, "amount", (str){"", 0},
                     "is a contract of a negative amount; it counts as it stands");
    }
    for (size_t k = 0; k < s->m->deals.bundles.n; k++) {
        const struct bundle *p = &s->m->deals.bundles.at[k];
        int64_t least, most;
        if (!bundle_span(p, BUNDLED_DEAL_AMOUNT, &least, &most) || least >= 0) continue;
        for (size_t i = p->first; i < p->end; i++)
            if (deal_in(p, i).amount < 0 && deal_in(p, i).amount != MONEY_NONE)
                tell(s, TABLE_DEALS, i, "amount", (str){"", 0},
                     "is a deal of a negative amount; it counts as it stands");
    }
}

/* Can an invoice of a bundle be due before it was issued? */
static bool may_be_early(const struct bundle *p)
{
    int64_t first_due, last_due, first_issued, last_issued;
    return bundle_span(p, BUNDLED_RECEIVABLE_INVOICE_DATE, &first_issued, &last_issued) &&
           (!bundle_span(p, BUNDLED_RECEIVABLE_DUE_DATE, &first_due, &last_due) ||
            p->field[BUNDLED_RECEIVABLE_DUE_DATE].lacks || first_due < last_issued);
}

static void due_before_issued(struct suspicion *s)
{
    for (size_t k = 0; k < s->m->receivables.bundles.n; k++) {
        const struct bundle *p = &s->m->receivables.bundles.at[k];
        for (size_t i = p->first; i < p->end && may_be_early(p); i++) {
            const struct receivable r = receivable_at(s->m, i);
            if (r.invoice_date != DAY_NONE && r.due_date < r.invoice_date)
                tell(s, TABLE_RECEIVABLES, i, "due_date",
                     str_of(day_label(r.due_date).text), "is due before it was issued");
        }
    }
}

/* ---- one contract under two ids ---- */

struct content {
    money amount;
    uint32_t customer, row;
    day signed_on;
    sym product, id;
};

static int content_order(const void *a, const void *b)
{
    const struct content *x = a, *y = b;
    if (x->customer != y->customer) return x->customer < y->customer ? -1 : 1;
    if (x->amount != y->amount) return x->amount < y->amount ? -1 : 1;
    if (x->signed_on != y->signed_on) return x->signed_on < y->signed_on ? -1 : 1;
    if (x->product != y->product) return x->product < y->product ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool same_content(const struct content *x, const struct content *y)
{
    return x->customer != REF_NONE && x->customer == y->customer &&
           x->amount == y->amount && x->signed_on == y->signed_on &&
           x->product == y->product;
}

static void twice_signed(struct suspicion *s, struct arena scratch)
{
    size_t n = s->m->contracts.n;
    struct content *all = arena_many(&scratch, struct content, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct contract c = contract_at(s->m, i);
        all[i] = (struct content){c.amount, c.customer, i, c.signed_on, c.product, c.id};
    }
    if (n) qsort(all, n, sizeof *all, content_order);
    for (size_t i = 1; i < n; i++)
        if (same_content(&all[i - 1], &all[i]))
            tell(
                s, TABLE_CONTRACTS, all[i].row, "contract_id",
                sym_str(s->m->names, all[i - 1].id),
                "has customer, product, day and amount of another contract; is it that one "
                "once more?");
}

void suspects_tell(struct model *m, struct arena scratch)
{
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        struct suspicion s = {m, 0};
        lone_events(&s, t);
    }
    struct suspicion negative = {m, 0}, due = {m, 0}, twice = {m, 0};
    negative_amounts(&negative);
    due_before_issued(&due);
    if (!m->contracts_from_deals) twice_signed(&twice, scratch);
}
