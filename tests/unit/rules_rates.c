/*
 * Alerts about rates and comparisons at their limits: a conversion that collapses (X02),
 * falling leads, activity, coaching against company and team, risk against memory, due
 * dates.
 */
#include "company.h"

static uint32_t rep, customer;

static void begin(void)
{
    company_begin();
    rep = add_rep("R1", "T", LEVEL_NONE);
    customer = add_customer("C1", 'B', rep);
    add_contract(rep, customer, 1, 20261122); /* the week is complete */
}

static struct deal *add_deal(uint32_t who, enum deal_status status, int created, int closed)
{
    struct deal *d = row(TABLE_DEALS);
    d->id = word(arena_printf(&company_arena, "D%zu", company.deal_rows.n));
    d->rep = who;
    d->customer = customer;
    d->amount = 100;
    d->status = status;
    d->created_at = at(created, 9);
    d->closed_at = closed ? at(closed, 9) : MOMENT_NONE;
    return d;
}

/* So many deals reach the quote in a window, so many of them are signed. */
static void add_funnel(int quoted, int won, int ymd)
{
    for (int i = 0; i < quoted; i++) {
        add_deal(rep, DEAL_OPEN, 20260601, 0);
        for (uint8_t stage = 2; stage <= (i < won ? 3 : 2); stage++) {
            struct stage_change *c = row(TABLE_STAGE_CHANGES);
            c->deal = (uint32_t)company.deal_rows.n - 1;
            c->to_stage = stage;
            c->changed_at = at(ymd, 9 + stage);
        }
    }
}

/* 20 % → 8 %: below the floor of 10 %, and 60 % down; 8 % ← 13 % is not 40 % down. */
static void conversion_collapses(void)
{
    begin();
    add_funnel(50, 10, 20261013);
    add_funnel(50, 4, 20261110);
    company_judge("2026-W47", NULL);
    const struct alert *t = alert_about("conversion_drop", "company");
    CHECK(t && t->level == ALERT_RED);
    if (t) CHECK_TEXT(t->kpi, "conversion.quote");
    if (t) CHECK_NUMBER(exact_wide(t->value), 8, 100);
    if (t) CHECK_NUMBER(exact_wide(t->limit), 12, 100);
    t = alert_about("conversion_floor", "T");
    CHECK(t && t->stage && strcmp(t->stage->id, "quote") == 0);
    CHECK_INT(light_of(results, "conversion.quote", 0, NULL), LIGHT_RED);
}

/* Exactly 40 % down (20 % → 12 %), exactly the floor (10 %), four cases. */
static void conversion_limits(void)
{
    begin();
    add_funnel(50, 10, 20261013);
    add_funnel(50, 6, 20261110);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("conversion_drop", "company") == NULL);
    CHECK_INT(light_of(results, "conversion.quote", 0, NULL), LIGHT_GREEN);
    begin();
    add_funnel(10, 1, 20261110);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("conversion_floor", "company") == NULL);
    begin();
    add_funnel(4, 0, 20261110);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("conversion_floor", "company") == NULL);
    CHECK_INT(light_of(results, "conversion.quote", 0, NULL), LIGHT_GREY);
}

static void add_leads(int n, int ymd)
{
    for (int i = 0; i < n; i++) {
        struct lead *l = row(TABLE_LEADS);
        l->id = word(arena_printf(&company_arena, "L%zu", company.lead_rows.n));
        l->rep = rep;
        l->quality = QUALITY_HIGH;
        l->status = LEAD_NEW;
        l->created_at = at(ymd, 9);
    }
}

static void leads_fall(void)
{
    begin();
    add_leads(3, 20261104);
    add_leads(2, 20261111);
    add_leads(1, 20261118);
    company_judge("2026-W47", NULL);
    const struct alert *t = alert_about("leads_falling", "company");
    CHECK(t && t->streak == 2);
    if (t) CHECK_TEXT(t->since, "2026-W46");
    begin();
    add_leads(2, 20261104);
    add_leads(2, 20261111);
    add_leads(1, 20261118);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("leads_falling", "company") == NULL);
}

/* One touch a working day for eight weeks; then 3 of 5 days (60 %), or 2 of 5. */
static void add_worker(const char *id, int touches)
{
    uint32_t worker = add_rep(id, "T", LEVEL_NONE);
    for (day d = on(20260921); d < on(20261116); d++) {
        struct civil c = civil_of(d);
        int ymd = c.year * 10000 + c.month * 100 + c.day;
        if (calendar_works(company.calendar, d))
            add_activity(worker, customer, ACTIVITY_CALL, ymd);
    }
    for (int i = 0; i < touches; i++)
        add_activity(worker, customer, ACTIVITY_CALL, 20261116 + i);
}

static void activity_drops(void)
{
    begin();
    add_worker("60%", 3);
    add_worker("40%", 2);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("activity_drop", "60%") == NULL);
    const struct alert *t = alert_about("activity_drop", "40%");
    CHECK(t != NULL);
    if (t) CHECK_NUMBER(exact_wide(t->value), 2, 5);
}

/* Closed deals of a rep: so many won, each open for so many days, and visits. */
static void add_seller(const char *id, int won, int lost, int days, int visits)
{
    uint32_t who = add_rep(id, "T", LEVEL_NONE);
    for (int i = 0; i < won + lost; i++) {
        struct deal *d = add_deal(who, i < won ? DEAL_WON : DEAL_LOST, 20260801, 20261110);
        d->created_at = d->closed_at - days * (moment)86400;
    }
    for (int i = 0; i < visits; i++) add_activity(who, customer, ACTIVITY_VISIT, 20261118);
}

/* The company wins 30 of 60 in 40 days on average; low is below 37.5 %, slow above 50 days.
 */
static void coaching(void)
{
    begin();
    add_seller("sure", 15, 5, 36, 1);
    add_seller("slow", 6, 14, 60, 1);
    add_seller("busy", 6, 14, 30, 9);
    add_seller("few", 0, 4, 90, 9);
    for (int i = 0; i < 3; i++) add_deal(rep, DEAL_WON, 20261001, 20261110);
    add_leads(3, 20261118);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("slow_and_low", "slow") != NULL);
    CHECK(alert_about("slow_and_low", "busy") == NULL);
    CHECK(alert_about("busy_and_low", "busy") != NULL);
    CHECK(alert_about("busy_and_low", "slow") == NULL);
    CHECK(alert_about("busy_and_low", "few") == NULL); /* four cases */
    const struct alert *t = alert_about("few_but_sure", "sure");
    CHECK(t && t->level == ALERT_PRAISE);
    CHECK(judged->nalert > 0 && judged->alerts[judged->nalert - 1].level == ALERT_PRAISE);
}

static exact risk_before(const struct memory *mem, const char *kpi, const char *scope_kind,
                         const char *scope_id, struct period p)
{
    (void)mem;
    bool asked = strcmp(kpi, "risk_deals") == 0 && strcmp(scope_kind, "company") == 0 &&
                 strcmp(scope_id, "company") == 0 && p.start == on(20261109);
    return asked ? exact_of(1, 1) : EXACT_UNKNOWN;
}

static void risk_against_memory(void)
{
    struct memory mem = {.known = true, .kpi = risk_before};
    begin();
    add_deal(rep, DEAL_OPEN, 20261001, 0)->risk = true;
    company_judge("2026-W47", &mem);
    CHECK(alert_about("risk_up", "company") == NULL);
    begin();
    add_deal(rep, DEAL_OPEN, 20261001, 0)->risk = true;
    add_deal(rep, DEAL_OPEN, 20261001, 0)->risk = true;
    company_judge("2026-W47", &mem);
    const struct alert *t = alert_about("risk_up", "company");
    CHECK(t != NULL);
    if (t) CHECK_NUMBER(exact_wide(t->limit), 1, 1);
    CHECK(alert_about("risk_up", "T") == NULL); /* the store knows nothing of the team */
    company_judge("2026-W47", NULL);
    CHECK(alert_about("risk_up", "company") == NULL);
}

/* Working days from the Monday after D, which is the first; National Day is stepped over.
 */
static void due_dates(void)
{
    begin();
    company_judge("2026-W47", NULL);
    CHECK_INT(measure_due(results, 1), on(20261123));
    CHECK_INT(measure_due(results, 5), on(20261127));
    CHECK_INT(measure_due(results, 6), on(20261130));
    company_judge("2026-W39", NULL);
    CHECK_INT(measure_due(results, 3), on(20260930));
    CHECK_INT(measure_due(results, 4), on(20261008));
}

int main(void)
{
    RUN(conversion_collapses);
    RUN(conversion_limits);
    RUN(leads_fall);
    RUN(activity_drops);
    RUN(coaching);
    RUN(risk_against_memory);
    RUN(due_dates);
    return test_end();
}
