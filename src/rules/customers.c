/* Alerts about customers and contracts: a key account that nobody talks to, a contract
 * without an invoice, arrears. In go the facts about each customer (facts.c). */
#include "rules/watch.h"

void find_key_account_silent(struct watch *w)
{
    exact days = watch_parameter(w, "days");
    int working = watch_days(w, "working_days");
    day d = w->r->now.d;
    for (uint32_t c = 0; c < w->m->customers.n; c++) {
        if (w->m->customers.at[c].tier != 'A') continue;
        day since = customer_silent_since(w, c);
        if (since == DAY_NONE || !above(exact_of(d - since, 1), days)) continue;
        if (calendar_working_days(w->m->calendar, since + 1, d + 1) < working) continue;
        struct alert *t = alert_raise_customer(w, c);
        alert_measure(w, t, NULL, UNIT_DAYS, exact_of(d - since, 1), days);
        t->since = arena_string(w->arena, day_label(since).text);
        t->money = exact_narrow(w->arena, exact_money(w->deals[c].open));
    }
}

/* Per contract: does a receivable that was issued by D name it? */
static bool *contracts_invoiced(const struct watch *w)
{
    bool *invoiced = arena_many(w->arena, bool, w->m->contracts.n + 1);
    for (size_t i = 0; i < w->m->receivables.n; i++) {
        const struct receivable r = receivable_at(w->m, i);
        bool issued = r.invoice_date == DAY_NONE || r.invoice_date <= w->r->now.d;
        if (issued && r.contract != REF_NONE) invoiced[r.contract] = true;
    }
    return invoiced;
}

void find_invoice_missing(struct watch *w)
{
    exact days = watch_parameter(w, "days");
    day d = w->r->now.d, oldest = d - watch_days(w, "within_days");
    /* Invoices cannot name contracts that were made from deals. */
    bool named = model_has_column(w->m, TABLE_RECEIVABLES, "contract_id");
    if (!named || w->m->contracts_from_deals) return;
    const bool *invoiced = contracts_invoiced(w);
    for (uint32_t i = 0; i < w->m->contracts.n; i++) {
        const struct contract k = contract_at(w->m, i);
        if (invoiced[i] || k.amount <= 0 || k.signed_on <= oldest) continue;
        if (!above(exact_of(d - k.signed_on, 1), days)) continue;
        struct alert *t = alert_raise_contract(w, i);
        alert_measure(w, t, NULL, UNIT_DAYS, exact_of(d - k.signed_on, 1), days);
        t->since = arena_string(w->arena, day_label(k.signed_on).text);
        t->money = exact_narrow(w->arena, exact_money(k.amount));
    }
}

/* Labels of the months since which something was overdue, by number of months. */
static void arrears_labels(const struct watch *w,
                           const char *labels[ARREARS_MONTHS_MAX + 1])
{
    labels[0] =
        arena_string(w->arena, period_label(period_of(PERIOD_MONTH, w->r->now.d)).text);
    for (int i = 1; i <= ARREARS_MONTHS_MAX; i++) {
        struct period month = period_of(PERIOD_MONTH, overdue_month_end(w, i));
        labels[i] = arena_string(w->arena, period_label(month).text);
    }
}

void find_arrears(struct watch *w)
{
    const char *labels[ARREARS_MONTHS_MAX + 1];
    arrears_labels(w, labels);
    for (uint32_t c = 0; c < w->m->customers.n; c++) {
        const struct customer_debts *f = &w->debts[c];
        if (!customer_in_arrears(w, c)) continue;
        struct alert *t = alert_raise_customer(w, c);
        alert_measure(w, t, "overdue_amount", UNIT_MONEY, exact_money(f->overdue),
                      EXACT_ZERO);
        t->streak = f->overdue_months;
        t->since = labels[f->overdue_months];
        t->money = exact_narrow(w->arena, exact_money(f->overdue));
    }
}
