/*
 * Leads, funnel, collections and behaviour by hand: X02 (20 % to 8 %), X03 and X30 (follow-up in 72
 * hours), X08 (sums, not means of rates), overpayments and credit notes, renewals, distinct counts,
 * what moved a KPI.
 */
#include "company.h"

#include "metrics/explain.h"

static void compute(const char *label)
{
    struct period p;
    bool known = period_parse(str_of(label), &p);
    assert(known);
    model_finish(&company);
    results = results_compute(&company_arena, arena_new(), &company, p);
}

static struct kpi_value value(const char *kpi, uint32_t scope)
{
    return results_value(results, kpi, scope);
}

static uint32_t add_deal(uint32_t rep, int64_t yuan, int created)
{
    struct deal *d = row(TABLE_DEALS);
    d->id = word(arena_printf(&company_arena, "D%zu", company.deal_rows.n));
    d->rep = rep;
    d->amount = yuan * 100;
    d->created_at = at(created, 9);
    d->status = DEAL_OPEN;
    d->probability = -1;
    return (uint32_t)company.deal_rows.n - 1;
}

static void close_deal(uint32_t deal, enum deal_status status, int ymd)
{
    company.deal_rows.at[deal].status = status;
    company.deal_rows.at[deal].closed_at = at(ymd, 9);
}

static void move(uint32_t deal, uint8_t stage, int ymd)
{
    struct stage_change *c = row(TABLE_STAGE_CHANGES);
    c->deal = deal;
    c->to_stage = stage;
    c->from_stage = STAGE_NONE;
    c->changed_at = at(ymd, 12);
}

/* X02: 25 deals reach the quote in each four weeks; five are signed in the first, two in the next. */
static void conversion_collapses(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    for (int i = 0; i < 50; i++) {
        uint32_t deal = add_deal(rep, 1, 20260801);
        bool late = i >= 25;
        move(deal, 2, late ? 20261110 : 20261010);
        if (late ? i < 27 : i < 5) move(deal, 3, late ? 20261120 : 20261020);
    }
    compute("2026-W47");
    const struct kpi_value v = value("conversion.quote", 0);
    CHECK_NUMBER(v.value, 8, 100);
    CHECK_NUMBER(v.prev, 20, 100);
    CHECK_NUMBER(v.den, 25, 1);
    CHECK_NUMBER(value_change(results, UNIT_RATE, &v), -12, 100);
    CHECK_NUMBER(value("conversion.contact", 0).value, 1, 1);
    CHECK_NUMBER(value("stage_counts.quote", 0).value, 43, 1);
    CHECK_NUMBER(value("stage_counts.signed", 0).value, 7, 1);
}

static uint32_t add_lead(uint32_t rep, int created, int hours)
{
    struct lead *l = row(TABLE_LEADS);
    l->id = word(arena_printf(&company_arena, "L%zu", company.lead_rows.n));
    l->rep = rep;
    l->quality = QUALITY_HIGH;
    l->created_at = at(created, 9);
    if (hours >= 0) l->first_followup_at = l->created_at + (moment)hours * 3600;
    return (uint32_t)company.lead_rows.n - 1;
}

/* X03: 50 leads whose 72 hours end in the week, 30 followed up in time, exactly 72 hours included;
 * X30: leads that are younger are not yet due. */
static void followup_in_72_hours(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    for (int i = 0; i < 50; i++) add_lead(rep, 20261116, i < 30 ? 72 : i < 40 ? 73 : -1);
    add_lead(rep, 20261120, -1);
    uint32_t date_only = add_lead(rep, 20261120, -1);
    company.lead_rows.at[date_only].created_at = at(20261120, 0);
    uint32_t invalid = add_lead(rep, 20261117, -1);
    company.lead_rows.at[invalid].status = LEAD_INVALID;
    add_deal(rep, 1, 20261122);
    compute("2026-W47");
    const struct kpi_value v = value("followup_on_time", 0);
    CHECK_NUMBER(v.value, 60, 100);
    CHECK_NUMBER(v.den, 50, 1);
    CHECK_NUMBER(value("followup_on_time.not_yet_due", 0).value, 2, 1);
    uint32_t *list;
    CHECK_INT(followup_missed(results, rep_scope_of("R"), &company_arena, &list), 20);
    CHECK_INT(followup_not_yet_due(results, 0, &company_arena, &list), 2);
    CHECK_NUMBER(value("qualified_leads", 0).value, 52, 1);
    CHECK_NUMBER(value("new_leads", 0).value, 53, 1);
}

/* X08: 18 % of 100, 25 % of 20 and 15 % of 60: the team's rate is 32 of 180. */
static void groups_are_sums(void)
{
    static const int won[] = {18, 5, 9}, closed[] = {100, 20, 60};
    company_begin();
    for (uint32_t r = 0; r < 3; r++) {
        uint32_t rep = add_rep(arena_printf(&company_arena, "R%u", r), "T", LEVEL_MID);
        for (int i = 0; i < closed[r]; i++) {
            uint32_t deal = add_deal(rep, 10, 20261010);
            close_deal(deal, i < won[r] ? DEAL_WON : DEAL_LOST, 20261020);
            company.deal_rows.at[deal].lost_reason = word(i % 2 ? "价格" : "-");
        }
    }
    add_deal(REF_NONE, 10, 20261122);
    compute("2026-W47");
    CHECK_NUMBER(value("win_rate", scope_named(results, "T", SCOPE_TEAM)).value, 32, 180);
    CHECK_NUMBER(value("sales_cycle", 0).value, 10, 1);
    exact named = value("lost_reasons.价格", 0).value,
          rest = value("lost_reasons.-", 0).value;
    CHECK_NUMBER(exact_add(named, rest), 148, 1);
    CHECK_NUMBER(value("lost_reasons.价格.amount", 0).value, named.num * 10, named.den);
    CHECK_NUMBER(value("new_deals", results->unassigned).value, 1, 1);
    CHECK_NUMBER(value("new_deals", 0).value, 1, 1);
    CHECK_NUMBER(value("signed_count", 0).prev, 0, 1);
}

/* An overpayment covers no other invoice; a credit note counts with its sign. */
static void collections_add_up(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    static const int due[] = {20261122, 20261121, 20261023, 20261022,
                              20260923, 20260922, 20260823};
    for (size_t i = 0; i < COUNT_OF(due); i++) add_invoice(rep, 0, 100, due[i]);
    uint32_t over = add_invoice(rep, 0, 100, 20261120),
             credit = add_invoice(rep, 0, -30, 20261110);
    add_payment(over, 140, 20261119);
    add_payment(1, 40, 20261122);
    company.receivable_rows.at[credit].amount = -3000;
    compute("2026-W47");
    CHECK_NUMBER(value("receivable_open", 0).value, 100 + 60 + 500 - 30, 1);
    CHECK_NUMBER(value("overpaid", 0).value, 40, 1);
    CHECK_NUMBER(value("aging.not_due", 0).value, 100, 1);
    CHECK_NUMBER(value("aging.1_30", 0).value, 60 + 100 - 30, 1);
    CHECK_NUMBER(value("aging.31_60", 0).value, 200, 1);
    CHECK_NUMBER(value("aging.61_90", 0).value, 100, 1);
    CHECK_NUMBER(value("aging.over_90", 0).value, 100, 1);
    CHECK_NUMBER(value("overdue_amount", 0).value, 530, 1);
    CHECK_NUMBER(value("overdue_rate", 0).value, 53, 63);
    CHECK_NUMBER(value("collection_rate.period", 0).value, 140, 300);
    CHECK_NUMBER(value("collection_on_time", 0).num, 100, 1);
    CHECK_NUMBER(value("collection_rate", 0).den, 670, 1);
    CHECK_NUMBER(value("collected", 0).value, 180, 1);
}

/* Renewed customers over those and the ones that ran out; 29 February runs out on 28 February. */
static void renewals(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    for (int i = 0; i < 4; i++)
        add_customer(arena_printf(&company_arena, "C%d", i), 'B', rep);
    static const int first[] = {20240229, 20240301, 20240228, 20240226};
    for (uint32_t i = 0; i < 4; i++) {
        add_contract(rep, i, 10, first[i]);
        company.contract_rows.at[i].kind = CONTRACT_NEW;
    }
    add_contract(rep, 2, 10, 20250227);
    company.contract_rows.at[4].kind = CONTRACT_RENEWAL;
    add_contract(rep, 3, 10, 20241201);
    company.contract_rows.at[5].kind = CONTRACT_RENEWAL;
    add_contract(rep, 3, 10, 20250228);
    company.contract_rows.at[6].kind = CONTRACT_UPSELL;
    compute("2025-W09");
    CHECK_NUMBER(value("renewal_rate", 0).num, 1, 1);
    CHECK_NUMBER(value("renewal_rate", 0).den, 3, 1);
    CHECK_NUMBER(value("new_customers", 0).value, 0, 1);
}

/* Two people call the same customer: two touches each, one customer for the team. */
static void distinct_per_scope(void)
{
    company_begin();
    uint32_t a = add_rep("A", "T", LEVEL_MID), b = add_rep("B", "T", LEVEL_MID);
    add_customer("C", 'B', a);
    add_customer("E", 'B', a);
    add_activity(a, 0, ACTIVITY_CALL, 20261117);
    add_activity(a, 0, ACTIVITY_VISIT, 20261120);
    add_activity(b, 0, ACTIVITY_CALL, 20261118);
    add_activity(b, 1, ACTIVITY_CALL, 20261120);
    compute("2026-W47");
    uint32_t team = scope_named(results, "T", SCOPE_TEAM);
    CHECK_NUMBER(value("touched_customers", rep_scope_of("A")).value, 1, 1);
    CHECK_NUMBER(value("touched_customers", rep_scope_of("B")).value, 2, 1);
    CHECK_NUMBER(value("touched_customers", team).value, 2, 1);
    CHECK_NUMBER(value("touched_customers", 0).value, 2, 1);
    CHECK_NUMBER(value("touch_frequency", team).value, 2, 1);
    CHECK_NUMBER(value("touch_frequency", rep_scope_of("A")).value, 2, 1);
    CHECK_NUMBER(value("visits", 0).value, 1, 1);
    CHECK(!exact_known(value("calls", 0).prev));
    CHECK(!exact_known(value("collected", 0).value));
    CHECK_TEXT(value("collected", 0).reason, "reason.no_table");
}

/* The movers of an amount and of a rate add up to the change. */
static void movers_add_up(void)
{
    company_begin();
    static const int64_t before[] = {100, 200, 50}, now[] = {160, 90, 50};
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t rep = add_rep(arena_printf(&company_arena, "R%u", i),
                               arena_printf(&company_arena, "T%u", i), LEVEL_MID);
        add_customer(arena_printf(&company_arena, "C%u", i), 'B', rep);
        add_contract(rep, i, before[i], 20261111);
        add_contract(rep, i, now[i], 20261118);
        for (int64_t k = 0; k < 10; k++) {
            struct task *x = row(TABLE_TASKS);
            x->rep = rep;
            x->due = on(k < 5 ? 20261112 : 20261119);
            if (k % (i + 2)) x->completed_at = at(20261111, 9);
        }
    }
    add_deal(REF_NONE, 1, 20261122);
    compute("2026-W47");
    static const char *const ids[] = {"signed_amount", "task_completion"};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        const struct kpi_value v = value(ids[i], 0);
        struct mover *movers;
        size_t n = why_moved(results, ids[i], SCOPE_TEAM, &company_arena, &movers);
        exact sum = EXACT_ZERO;
        for (size_t k = 0; k < n; k++) sum = exact_add(sum, movers[k].change);
        CHECK(exact_cmp(sum, exact_sub(v.value, v.prev)) == 0);
        if (i) continue;
        CHECK_INT(n, 2);
        CHECK_TEXT(results->scopes[movers[0].scope].id, "T1");
        CHECK_NUMBER(movers[0].change, -110, 1);
    }
}

/* explain lists what was counted, and what was near. */
static void explanation_adds_up(void)
{
    company_begin();
    uint32_t a = add_rep("A", "T", LEVEL_MID), b = add_rep("B", "T", LEVEL_MID);
    add_customer("C", 'B', a);
    add_contract(a, 0, 10, 20261117);
    add_contract(a, 0, 20, 20261122);
    add_contract(a, 0, 40, 20261115);
    add_contract(b, 0, 80, 20261118);
    compute("2026-W47");
    struct explanation e;
    CHECK(!explain_kpi(&company_arena, arena_new(), results, "nonsense", 0, &e));
    CHECK(explain_kpi(&company_arena, arena_new(), results, "signed_amount",
                      rep_scope_of("A"), &e));
    CHECK_INT(e.ncount, 2);
    CHECK_INT(e.nrow, 3);
    CHECK_NUMBER(e.value.value, 30, 1);
    CHECK_NUMBER(exact_add(e.rows[0].num, e.rows[1].num), 30, 1);
    CHECK_TEXT(e.rows[2].why, "near.before_window");
}

int main(void)
{
    RUN(conversion_collapses);
    RUN(followup_in_72_hours);
    RUN(groups_are_sums);
    RUN(collections_add_up);
    RUN(renewals);
    RUN(distinct_per_scope);
    RUN(movers_add_up);
    RUN(explanation_adds_up);
    return test_end();
}
