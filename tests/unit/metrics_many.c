/* metrics/ledger.c and tally.c: in very large companies trends are those of groups alone.
 * They have to be what each of those weeks comes to when it is looked at by itself, with
 * everybody's numbers. */
#include "company.h"

enum { REPS = 2100, CUSTOMERS = 300, ROWS = 6000 };

static uint32_t chance_state = 7;

static uint32_t chance(uint32_t n)
{
    chance_state = chance_state * 1664525 + 1013904223;
    return (chance_state >> 8) % n;
}

/* Some row in a hundred is nobody's. */
static uint32_t some_rep(void)
{
    return chance(100) ? chance(REPS) : REF_NONE;
}

/* In the ten months up to 22 November 2026. */
static day some_day(void)
{
    return on(20260201) + (day)chance(295);
}

static void deal_make(void)
{
    uint32_t deal = (uint32_t)company.deal_rows.n;
    struct deal *d = row(TABLE_DEALS);
    day created = some_day();
    d->id = word(arena_printf(&company_arena, "D%u", deal));
    d->rep = some_rep();
    d->customer = chance(CUSTOMERS);
    d->amount = 100 * (money)chance(100000);
    d->created_at = day_start(created) + 3600 * (moment)chance(24);
    d->status = (uint8_t)(DEAL_OPEN + chance(3));
    d->lost_reason = word(chance(2) ? "price" : "-");
    if (d->status != DEAL_OPEN) d->closed_at = day_start(created + (day)chance(60));
    struct stage_change *c = row(TABLE_STAGE_CHANGES);
    c->deal = deal;
    c->to_stage = (uint8_t)chance(4);
    c->changed_at = day_start(created + (day)chance(40));
}

static void rows_make(void)
{
    for (int i = 0; i < ROWS; i++) {
        struct lead *l = row(TABLE_LEADS);
        l->rep = some_rep();
        l->quality = QUALITY_HIGH;
        l->status = LEAD_NEW;
        l->created_at = day_start(some_day()) + 36000;
        l->first_followup_at = l->created_at + 3600 * (moment)chance(150);
        deal_make();
        uint32_t rep = some_rep(), customer = chance(CUSTOMERS);
        add_contract(rep, customer, 1 + chance(5000), 20261116);
        company.contract_rows.at[i].signed_on = some_day();
        company.contract_rows.at[i].kind = (uint8_t)(CONTRACT_NEW + chance(3));
        uint32_t touched = chance(CUSTOMERS); /* half of them by one rep alone */
        add_activity(touched % 2 ? touched : some_rep(), touched,
                     (enum activity_type)(1 + chance(9)), 20261116);
        company.activity_rows.at[i].at = day_start(some_day()) + 36000;
        struct task *t = row(TABLE_TASKS);
        t->rep = some_rep();
        t->due = some_day();
        if (chance(3)) t->completed_at = day_start(t->due + (day)chance(9) - 5);
        uint32_t invoice = add_invoice(some_rep(), customer, 1000, 20261116);
        company.receivable_rows.at[invoice].due_date = some_day();
        company.receivable_rows.at[invoice].invoice_date = some_day();
        for (uint32_t k = chance(3); k-- > 0;) {
            add_payment(invoice, 1 + chance(900), 20261116);
            company.payment_rows.at[company.payment_rows.n - 1].paid_at = day_start(some_day());
        }
        struct complaint *c = row(TABLE_COMPLAINTS);
        c->customer = chance(CUSTOMERS);
        c->opened_at = day_start(some_day());
        if (chance(2)) c->closed_at = c->opened_at + 86400 * (moment)chance(30);
    }
}

static void company_make(void)
{
    company_begin();
    for (uint32_t i = 0; i < REPS; i++) {
        add_rep(arena_printf(&company_arena, "R%u", i),
                arena_printf(&company_arena, "T%u", i % 5), LEVEL_MID);
        add_target(i, "signed_amount", "2026", 1200 + i % 7);
        add_target(i, "visits", "2026", 240);
    }
    for (uint32_t i = 0; i < CUSTOMERS; i++)
        add_customer(arena_printf(&company_arena, "C%u", i), 'B', chance(REPS));
    rows_make();
    model_finish(&company);
}

static bool same(exact a, exact b)
{
    if (exact_known(a) != exact_known(b)) return false;
    return !exact_known(a) || exact_cmp(a, b) == 0;
}

static const struct results *results_of(const char *label)
{
    struct period p;
    bool known = period_parse(str_of(label), &p);
    assert(known);
    return results_compute(&company_arena, arena_new(), &company, p);
}

/* Points of the trends of companies, regions and teams against that week's own numbers. */
static size_t compare_week(const struct results *now, size_t point)
{
    struct period_label label = period_label(now->week_frames[point].period);
    const struct results *then = results_of(label.text);
    size_t compared = 0;
    for (size_t i = 0; i < now->nmeasure; i++) {
        size_t own = measure_find(then, now->measures[i].id);
        if (!now->measures[i].kpi->trend || own == then->nmeasure) continue;
        for (uint32_t s = 0; s < now->first_rep; s++) {
            struct series series;
            measure_series(now, i, s, &series);
            const struct kpi_value v = measure_value(then, own, s);
            bool good = same(series.weeks[point], v.value);
            if (!good)
                fprintf(stderr, "%s of %s in %s\n", now->measures[i].id, now->scopes[s].id,
                        label.text);
            CHECK(good);
            compared += exact_known(v.value);
        }
    }
    return compared;
}

static void trends_of_groups_are_what_weeks_come_to(void)
{
    company_make();
    const struct results *now = results_of("2026-W47");
    CHECK(compare_week(now, 4) > 200);
    CHECK(compare_week(now, 10) > 200);
    struct series series;
    measure_series(now, measure_find(now, "visits"), now->first_rep, &series);
    CHECK(!exact_known(series.weeks[4])); /* there are no trends of people */
}

int main(void)
{
    RUN(trends_of_groups_are_what_weeks_come_to);
    return test_end();
}
