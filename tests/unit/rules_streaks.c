/*
 * Streaks: behaviour on day two and three (X24), across weekends, holidays and days off; no
 * visits; weeks below the plan across a week without working days.
 */
#include "company.h"

/* A working day on which a junior meets every minimum. */
static void good_day(uint32_t rep, int ymd)
{
    for (int i = 0; i < 8; i++)
        add_activity(rep, (uint32_t)i, i == 0 ? ACTIVITY_VISIT : ACTIVITY_CALL, ymd);
    add_activity(rep, 0, ACTIVITY_NEEDS, ymd);
    add_activity(rep, 0, ACTIVITY_NEEDS, ymd);
    add_activity(rep, 0, ACTIVITY_QUOTE, ymd);
    add_activity(rep, 0, ACTIVITY_DEMO, ymd);
}

static void begin(void)
{
    company_begin();
    for (int i = 0; i < 8; i++)
        add_customer(arena_printf(&company_arena, "C%d", i), 'B', REF_NONE);
}

static uint32_t add_junior(const char *id)
{
    return add_rep(id, "T", LEVEL_JUNIOR);
}

static void behaviour_levels(void)
{
    static const int week[] = {20261116, 20261117, 20261118, 20261119, 20261120};
    static const char *const ids[] = {"none", "one", "two", "three", "four"};
    begin();
    for (int missed = 0; missed < 5; missed++) {
        uint32_t rep = add_junior(ids[missed]);
        for (int i = 0; i < 5 - missed; i++) good_day(rep, week[i]);
    }
    company_judge("2026-W47", NULL);
    CHECK(alert_about("behaviour", "none") == NULL);
    CHECK(alert_about("behaviour", "one") == NULL);
    const struct alert *two = alert_about("behaviour", "two");
    const struct alert *three = alert_about("behaviour", "three");
    CHECK(two && two->level == ALERT_YELLOW && two->streak == 2);
    CHECK(three && three->level == ALERT_ORANGE && three->streak == 3);
    if (three) CHECK_TEXT(three->since, "2026-11-18");
    if (three) CHECK_TEXT(three->kpi, "behaviour.customers");
    CHECK(alert_about("no_visits", "two") == NULL);
    const struct alert *four = alert_about("no_visits", "four");
    CHECK(four && four->streak == 4);
}

static void streak_that_ended(void)
{
    begin();
    uint32_t rep = add_junior("R");
    good_day(rep, 20261109);
    good_day(rep, 20261120);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("behaviour", "R") == NULL);
    CHECK(alert_about("no_visits", "R") == NULL);
}

/* Minimum reached exactly is met; one customer twice is one customer. */
static void minimum_is_inclusive(void)
{
    begin();
    uint32_t met = add_junior("met"), same = add_junior("same");
    good_day(met, 20261119);
    good_day(met, 20261120);
    good_day(same, 20261118);
    for (int d = 20261119; d <= 20261120; d++) {
        good_day(same, d);
        company.activity_rows.at[company.activity_rows.n - 5].customer = 0; /* the eighth */
    }
    company_judge("2026-W47", NULL);
    CHECK(alert_about("behaviour", "met") == NULL);
    const struct alert *t = alert_about("behaviour", "same");
    CHECK(t && t->streak == 2);
    if (t) CHECK_NUMBER(exact_wide(t->value), 7, 1);
}

static uint32_t add_only(const char *id, int customers, enum activity_type type, int times)
{
    uint32_t rep = add_junior(id);
    for (int d = 20261119; d <= 20261120; d++) {
        for (int i = 0; i < customers; i++)
            add_activity(rep, (uint32_t)i, ACTIVITY_CALL, d);
        for (int i = 0; i < times; i++) add_activity(rep, 0, type, d);
    }
    good_day(rep, 20261118);
    return rep;
}

/* X23: which of the minima a day must miss, is a setting. */
static void which_minima_count(void)
{
    static const struct {
        const char *rule;
        bool talkers, workers, both;
    } rules[] = {
        {"any", true, true, true},
        {"majority", true, false, true},
        {"customers", false, true, true},
    };
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        begin();
        struct settings s = *company.settings;
        s.behaviour_rule = rules[i].rule;
        company.settings = &s;
        add_only("talks", 8, ACTIVITY_CALL, 0); /* misses all but customers */
        uint32_t works = add_only("works", 7, ACTIVITY_NEEDS, 2); /* only customers */
        for (int d = 20261119; d <= 20261120; d++) {
            add_activity(works, 0, ACTIVITY_QUOTE, d);
            add_activity(works, 0, ACTIVITY_DEMO, d);
        }
        add_only("both", 7, ACTIVITY_NEEDS, 2);
        company_judge("2026-W47", NULL);
        CHECK_INT(alert_about("behaviour", "talks") != NULL, rules[i].talkers);
        CHECK_INT(alert_about("behaviour", "works") != NULL, rules[i].workers);
        CHECK_INT(alert_about("behaviour", "both") != NULL, rules[i].both);
    }
}

/* National Day 2026: 1–7 October are holidays, 10 October (a Saturday) is worked. */
static void across_holidays(void)
{
    begin();
    uint32_t rep = add_junior("R");
    good_day(rep, 20260929);
    company_judge("2026-W41", NULL);
    const struct alert *t = alert_about("no_visits", "R");
    /* 30 September, 8, 9 and 10 October */
    CHECK(t && t->streak == 4);
    if (t) CHECK_TEXT(t->since, "2026-09-30");
}

static void days_off_are_stepped_over(void)
{
    begin();
    uint32_t away = add_junior("away"), gone = add_junior("gone");
    good_day(away, 20261113);
    good_day(gone, 20261113);
    struct leave *l = row(TABLE_LEAVE);
    *l = (struct leave){.rep = away, .first = on(20261118), .last = on(20261120)};
    l = row(TABLE_LEAVE);
    *l = (struct leave){.rep = gone, .first = on(20261114), .last = on(20261130)};
    company_judge("2026-W47", NULL);
    const struct alert *t = alert_about("behaviour", "away");
    CHECK(t && t->streak == 2 && t->level == ALERT_YELLOW);
    CHECK(alert_about("behaviour", "gone") == NULL);
}

static void sell(uint32_t rep, int64_t yuan, int ymd)
{
    add_contract(rep, 0, yuan, ymd);
}

/* X25: exactly 40 % is not below 40 %. Reaching the month lifts the review. */
static void attainment_red(void)
{
    begin();
    uint32_t exactly = add_junior("40.0"), under = add_junior("39.9"),
             done = add_junior("done");
    for (uint32_t rep = 0; rep < 3; rep++) {
        add_target(rep, "signed_amount", "2026-11", 4000);
        add_target(rep, "signed_amount", "2026-W47", 1000);
    }
    sell(exactly, 400, 20261116);
    sell(under, 399, 20261116);
    sell(done, 10, 20261116);
    sell(done, 4000, 20261103);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("attainment_red", "40.0") == NULL);
    const struct alert *t = alert_about("attainment_red", "39.9");
    CHECK(t && t->level == ALERT_RED);
    if (t) CHECK_NUMBER(exact_wide(t->value), 399, 1000);
    if (t) CHECK_NUMBER(exact_wide(t->money), 601, 1);
    CHECK(alert_about("attainment_red", "done") == NULL);
    CHECK(judged->nalert > 0 && judged->alerts[0].level == ALERT_RED);
}

/* 2026-W08 (16–22 February) is Spring Festival: no working day, so W07 and W09 are
 * neighbours. */
static void weeks_across_a_festival(void)
{
    begin();
    uint32_t rep = add_junior("R");
    add_target(rep, "signed_amount", "2026-01", 4000);
    add_target(rep, "signed_amount", "2026-02", 4000);
    add_target(rep, "signed_amount", "2026-03", 4000); /* W09 ends on 1 March */
    sell(rep, 4000, 20260127);                         /* W05 */
    sell(rep, 1, 20260210);                            /* W07 */
    company_judge("2026-W09", NULL);
    const struct alert *t = alert_about("two_weeks_below", "R");
    CHECK(t != NULL);
    if (t) CHECK_TEXT(t->since, "2026-W06");
    if (t) CHECK_INT(t->streak, 3);
}

int main(void)
{
    RUN(behaviour_levels);
    RUN(streak_that_ended);
    RUN(minimum_is_inclusive);
    RUN(which_minima_count);
    RUN(across_holidays);
    RUN(days_off_are_stepped_over);
    RUN(attainment_red);
    RUN(weeks_across_a_festival);
    return test_end();
}
