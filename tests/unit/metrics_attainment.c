/*
 * Targets and attainment by hand: the three readings of X01, weeks across months, thirds and
 * twelfths, sums of members (X07, X16), ratios that are inherited (X14), deviation (X29).
 */
#include "company.h"

#include "metrics/targets.h"

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

static void target(enum scope_kind scope, const char *key, const char *metric,
                   const char *period, int64_t micro)
{
    struct target *t = row(TABLE_TARGETS);
    t->scope = scope;
    t->key = word(key);
    t->metric = word(metric);
    t->micro = micro;
    bool known = period_parse(str_of(period), &t->period);
    assert(known);
}

/* February 2021 without its holidays: 20 working days, four whole weeks. */
static void x01_company(void)
{
    company_begin();
    company.calendar = calendar_read(&company_arena, &company_diags, NULL, 0);
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    target(SCOPE_COMPANY, "company", "signed_amount", "2021-02", 2000000LL * 1000000);
    add_contract(rep, 0, 200000, 20210203);
    add_contract(rep, 0, 200000, 20210210);
    add_contract(rep, 0, 600000, 20210217);
    add_contract(rep, 0, 600000, 20210226);
}

static void three_readings(void)
{
    static const struct {
        const char *week;
        int plain, mtd_num, mtd_den, catch_num, catch_den;
    } want[] = {{"2021-W05", 40, 2, 5, 2, 5},
                {"2021-W06", 40, 2, 5, 1, 3},
                {"2021-W07", 120, 2, 3, 3, 4},
                {"2021-W08", 120, 4, 5, 3, 5}};
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        x01_company();
        compute(want[i].week);
        CHECK_NUMBER(value("signed_attainment", 0).value, want[i].plain, 100);
        CHECK_NUMBER(value("signed_attainment.mtd", 0).value, want[i].mtd_num,
                     want[i].mtd_den);
        CHECK_NUMBER(value("signed_attainment.catch_up", 0).value, want[i].catch_num,
                     want[i].catch_den);
        CHECK_NUMBER(value("time_progress", 0).value, (int)i + 1, 4);
    }
    CHECK_NUMBER(value("signed_gap", 0).value, -100000, 1);
    CHECK_NUMBER(value("signed_amount", 0).target, 500000, 1);
}

static void already_reached(void)
{
    x01_company();
    company.contract_rows.at[0].amount = 200000000;
    compute("2021-W06");
    bool reached;
    exact rate = attainment_catch_up(results, 0, NULL, NULL, &reached);
    CHECK(!exact_known(rate) && reached);
    CHECK_TEXT(value("signed_attainment.catch_up", 0).reason, "reason.already_reached");
}

/* 2026-W27 runs from Monday, 29 June, to Sunday, 5 July: two working days and three. */
static void week_across_months(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    target(SCOPE_REP, "R", "signed_amount", "2026-06", 2100LL * 1000000);
    target(SCOPE_REP, "R", "signed_amount", "2026-07", 2300LL * 1000000);
    add_contract(rep, 0, 60, 20260630);
    add_contract(rep, 0, 40, 20260703);
    compute("2026-W27");
    int june = calendar_working_days(company.calendar, on(20260601), on(20260701));
    int july = calendar_working_days(company.calendar, on(20260701), on(20260801));
    exact want = exact_add(exact_of(2100 * 2, june), exact_of(2300 * 3, july));
    CHECK_NUMBER(value("signed_amount", 0).target, want.num, want.den);
    CHECK_NUMBER(value("signed_attainment.mtd", 0).num, 40, 1);
    CHECK_NUMBER(value("signed_attainment.catch_up", 0).num, 40, 1);
    CHECK_NUMBER(value("signed_attainment.catch_up", 0).den, 2300 * 3, july);
}

static void touched_month_without_target(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    target(SCOPE_REP, "R", "signed_amount", "2026-07", 2300LL * 1000000);
    add_contract(rep, 0, 40, 20260703);
    compute("2026-W27");
    CHECK(!exact_known(value("signed_amount", 0).target));
    CHECK_TEXT(value("signed_attainment", 0).reason, "reason.no_target");
    CHECK_NUMBER(value("signed_attainment.mtd", 0).num, 40, 1);
}

/* The whole of 2026-W08 is Spring Festival. */
static void week_without_working_days(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    target(SCOPE_REP, "R", "signed_amount", "2026", 1200LL * 1000000);
    add_contract(rep, 0, 5, 20260218);
    add_contract(rep, 0, 7, 20260302);
    compute("2026-W08");
    CHECK_NUMBER(value("signed_amount", 0).target, 0, 1);
    CHECK(!exact_known(value("signed_attainment", 0).value));
    CHECK_TEXT(value("signed_attainment", 0).reason, "reason.zero_target");
    compute("2026-Q1");
    CHECK_NUMBER(value("signed_amount", 0).target, 300, 1);
    CHECK_NUMBER(value("signed_amount", 0).value, 12, 1);
}

/* Leave moves no target. */
static void leave_keeps_target(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_JUNIOR);
    add_customer("C", 'B', rep);
    struct leave *l = row(TABLE_LEAVE);
    l->rep = rep;
    l->first = on(20261116);
    l->last = on(20261117);
    target(SCOPE_REP, "R", "signed_amount", "2026-W47", 50LL * 1000000);
    add_contract(rep, 0, 40, 20261120);
    for (int i = 0; i < 6; i++) add_activity(rep, 0, ACTIVITY_NEEDS, 20261118);
    compute("2026-W47");
    uint32_t scope = rep_scope_of("R");
    CHECK_NUMBER(value("signed_attainment", scope).value, 4, 5);
    CHECK_NUMBER(value("behaviour.needs", scope).value, 2, 1);
    CHECK_NUMBER(value("behaviour.needs", scope).target, 2, 1);
    CHECK_NUMBER(value("behaviour.customers", scope).value, 1, 3);
}

/* X16: 45/50, 58/50, 32/40 are 135/140 for the team; the mean of the rates would be wrong. */
static void team_is_a_sum(void)
{
    static const int64_t actual[] = {45, 58, 32}, aim[] = {50, 50, 40};
    company_begin();
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t rep = add_rep(arena_printf(&company_arena, "R%u", i), "T", LEVEL_MID);
        add_customer(arena_printf(&company_arena, "C%u", i), 'B', rep);
        target(SCOPE_REP, arena_printf(&company_arena, "R%u", i), "signed_amount",
               "2026-11", aim[i] * 1000000);
        add_contract(rep, i, actual[i], 20261110);
    }
    add_rep("R3", "T", LEVEL_MID);
    company.last_event = on(20261130);
    compute("2026-11");
    uint32_t team = scope_named(results, "T", SCOPE_TEAM);
    CHECK_NUMBER(value("signed_attainment", team).value, 135, 140);
    CHECK_NUMBER(value("signed_attainment", rep_scope_of("R0")).value, 9, 10);
    struct period p = results->period;
    CHECK_INT(target_for(results, "signed_amount", true, team, p).members_without, 1);
}

/* Whatever targets lie between, near or far from one another, each is found as it was given,
 * the last of several. */
static void any_values_are_kept(void)
{
    enum { REPS = 300 };
    static const int64_t far[] = {3, -7000000, INT64_MAX, INT64_MIN + 1, 0};
    static const char *const weeks[] = {"2026-W45", "2026-W46", "2026-W47"};
    company_begin();
    for (uint32_t i = 0; i < REPS; i++) {
        const char *id = arena_printf(&company_arena, "R%03u", i);
        add_rep(id, i % 2 ? "T" : "U", LEVEL_MID);
        for (int k = 0; k < 2; k++) /* thousands, of which the second row counts */
            target(SCOPE_REP, id, "calls", weeks[0], (i * 5000 + k * 1000) * 1000000LL);
        if (i % 70 == 60) target(SCOPE_REP, id, "calls", weeks[1], far[i / 70]);
        if (i % 70 == 60) target(SCOPE_REP, id, "calls", weeks[1], far[i / 70 + 1]);
        if (i > 100 && i < 250) target(SCOPE_REP, id, "calls", weeks[2], i % 3 + 1);
    }
    add_customer("C", 'B', 0);
    add_contract(0, 0, 1, 20261110);
    compute(weeks[0]);
    for (uint32_t i = 0; i < REPS; i++) {
        uint32_t scope = rep_scope_of(arena_printf(&company_arena, "R%03u", i));
        exact given[COUNT_OF(weeks)];
        for (size_t k = 0; k < COUNT_OF(weeks); k++) {
            struct period p;
            CHECK(period_parse(str_of(weeks[k]), &p));
            given[k] = target_for(results, "calls", true, scope, p).value;
        }
        CHECK_NUMBER(given[0], i * 5000 + 1000, 1);
        CHECK_INT(exact_known(given[1]), i % 70 == 60);
        if (exact_known(given[1])) CHECK_NUMBER(given[1], far[i / 70 + 1], 1000000);
        CHECK_INT(exact_known(given[2]), i > 100 && i < 250);
        if (exact_known(given[2])) CHECK_NUMBER(given[2], i % 3 + 1, 1000000);
    }
}

/* X07: 420 and seven people of 80 to 150 do not make 2,000. */
static void breakdown_is_checked(void)
{
    company_begin();
    for (uint32_t i = 0; i < 10; i++) {
        add_rep(arena_printf(&company_arena, "R%u", i), "T", LEVEL_MID);
        target(SCOPE_REP, arena_printf(&company_arena, "R%u", i), "signed_amount",
               "2026-Q4", (i < 3 ? 140 : 80) * 1000000LL);
    }
    target(SCOPE_COMPANY, "", "signed_amount", "2026-Q4", 2000LL * 1000000);
    target(SCOPE_OTHER, "A", "signed_amount", "2026-Q4", 800LL * 1000000);
    add_customer("C", 'B', 0);
    add_contract(0, 0, 1, 20261231);
    compute("2026-Q4");
    struct target_check *checks;
    size_t n = target_checks(results, &company_arena, &checks);
    CHECK_INT(n, 1);
    if (n != 1) return;
    CHECK_NUMBER(checks[0].given, 2000, 1);
    CHECK_NUMBER(checks[0].members, 980, 1);
    CHECK_NUMBER(checks[0].difference, 1020, 1);
    CHECK_NUMBER(checks[0].percent, 51, 100);
}

/* X14: a quarter's amount and count are divided, its collection rate is not. */
static void ratios_are_inherited(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    target(SCOPE_REP, "R", "signed_amount", "2026-Q4", 150LL * 1000000);
    target(SCOPE_REP, "R", "new_customers", "2026-Q4", 6LL * 1000000);
    target(SCOPE_TEAM, "T", "collection_rate", "2026-Q4", 900000);
    target(SCOPE_COMPANY, "", "collection_rate", "2026-11", 950000);
    add_contract(rep, 0, 1, 20261130);
    compute("2026-11");
    uint32_t scope = rep_scope_of("R");
    CHECK_NUMBER(value("signed_amount", scope).target, 50, 1);
    CHECK_NUMBER(value("new_customers", scope).target, 2, 1);
    CHECK_NUMBER(
        target_for(results, "collection_rate", false, scope, results->period).value, 9, 10);
    CHECK_NUMBER(target_for(results, "collection_rate", false, 0, results->period).value,
                 95, 100);
}

/* X29: 73, 127 and 100 of 100 are 27, 27 and 0 % off: 18 % in the mean. */
static void deviation_of_three_months(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    target(SCOPE_REP, "R", "signed_amount", "2026", 1200LL * 1000000);
    add_contract(rep, 0, 73, 20260810);
    add_contract(rep, 0, 127, 20260910);
    add_contract(rep, 0, 100, 20261010);
    add_contract(rep, 0, 999, 20261120);
    compute("2026-W47");
    CHECK_NUMBER(value("deviation", 0).value, 18, 100);
}

/* A running week keeps its target and is compared with nothing. */
static void running_week(void)
{
    company_begin();
    uint32_t rep = add_rep("R", "T", LEVEL_MID);
    add_customer("C", 'B', rep);
    target(SCOPE_REP, "R", "signed_amount", "2026-W47", 100LL * 1000000);
    add_contract(rep, 0, 80, 20261110);
    add_contract(rep, 0, 40, 20261117);
    compute("2026-W47");
    const struct kpi_value v = value("signed_amount", 0);
    CHECK(!results->complete);
    CHECK_INT(results->now.d, on(20261117));
    CHECK_NUMBER(v.target, 100, 1);
    CHECK_NUMBER(v.prev, 80, 1);
    CHECK(!exact_known(value_change(results, UNIT_MONEY, &v)));
    struct period p;
    CHECK(period_default(&company, &p) && p.start == on(20261109));
}

int main(void)
{
    RUN(three_readings);
    RUN(already_reached);
    RUN(week_across_months);
    RUN(touched_month_without_target);
    RUN(week_without_working_days);
    RUN(leave_keeps_target);
    RUN(team_is_a_sum);
    RUN(any_values_are_kept);
    RUN(breakdown_is_checked);
    RUN(ratios_are_inherited);
    RUN(deviation_of_three_months);
    RUN(running_week);
    return test_end();
}
