/*
 * Alerts about customers and problem customers: silent 7 and 8 days (X26), arrears of two
 * months, scores by hand, listing that holds on to who was listed, grades and states.
 */
#include "company.h"

static uint32_t rep;

static void begin(void)
{
    company_begin();
    rep = add_rep("R1", "T", LEVEL_MID);
    uint32_t other = add_customer("other", 'C', rep);
    for (int d = 1; d <= 20; d++) add_activity(rep, other, ACTIVITY_CALL, 20261100 + d);
}

static void talk(const char *id, char tier, int ymd)
{
    add_activity(rep, add_customer(id, tier, rep), ACTIVITY_CALL, ymd);
}

/* D is Sunday, 22 November; contacts on the 15th and 14th are 7 and 8 days ago. */
static void key_account_silent(void)
{
    begin();
    talk("seven", 'A', 20261115);
    talk("eight", 'A', 20261114);
    talk("b-eight", 'B', 20261114);
    add_customer("never", 'A', rep);
    uint32_t young = add_customer("young", 'A', rep);
    company.customers.at[young].since = on(20261116);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("key_account_silent", "seven") == NULL);
    const struct alert *t = alert_about("key_account_silent", "eight");
    CHECK(t && t->level == ALERT_ORANGE);
    if (t) CHECK_NUMBER(exact_wide(t->value), 8, 1);
    if (t) CHECK_TEXT(t->since, "2026-11-14");
    CHECK(alert_about("key_account_silent", "b-eight") == NULL);
    CHECK(alert_about("key_account_silent", "young") == NULL);
    t = alert_about("key_account_silent", "never");
    if (t) CHECK_NUMBER(exact_wide(t->value), 21, 1);
    CHECK(t != NULL);
}

/* Nine days, but only three of them are worked: 1–7 October are holidays. */
static void silent_over_a_holiday(void)
{
    begin();
    talk("A", 'A', 20260929);
    uint32_t busy = add_customer("busy", 'C', rep);
    add_activity(rep, busy, ACTIVITY_CALL, 20261011);
    company_judge("2026-W41", NULL);
    CHECK(alert_about("key_account_silent", "A") == NULL);
}

/* Overdue at 22 November, 31 October and 30 September; paid and young ones are not in
 * arrears. */
static void arrears_of_two_months(void)
{
    begin();
    add_invoice(rep, add_customer("two", 'B', rep), 1000, 20260929);
    add_invoice(rep, add_customer("last-day", 'B', rep), 1000, 20260930);
    uint32_t paid = add_invoice(rep, add_customer("paid", 'B', rep), 1000, 20260901);
    add_payment(paid, 1000, 20261122);
    uint32_t part = add_invoice(rep, add_customer("part", 'B', rep), 1000, 20260901);
    add_payment(part, 400, 20261001);
    company_judge("2026-W47", NULL);
    const struct alert *t = alert_about("arrears", "two");
    CHECK(t && t->level == ALERT_RED);
    if (t) CHECK_TEXT(t->since, "2026-09");
    if (t) CHECK_INT(t->streak, 2);
    CHECK(alert_about("arrears", "last-day") == NULL);
    CHECK(alert_about("arrears", "paid") == NULL);
    t = alert_about("arrears", "part");
    CHECK(t != NULL);
    if (t) CHECK_NUMBER(exact_wide(t->value), 600, 1);
    CHECK(problem("two") && problem("two")->trigger_arrears);
    CHECK(problem("last-day") == NULL || !problem("last-day")->trigger_arrears);
}

/* Overdue 60 days is not more than 60; 61 is. */
static void overdue_trigger(void)
{
    begin();
    for (int k = 0; k < 2; k++) {
        uint32_t c = add_customer(k ? "61" : "60", 'B', rep);
        add_activity(rep, c, ACTIVITY_CALL, 20261120);
        uint32_t invoice = add_invoice(rep, c, 1000, 20260923);
        company.receivable_rows.at[invoice].due_date -= k;
    }
    company_judge("2026-W47", NULL);
    CHECK(problem("60") == NULL || !problem("60")->trigger_overdue);
    CHECK(problem("61") && problem("61")->trigger_overdue);
    if (problem("61")) CHECK_INT(problem("61")->overdue_days, 61);
}

static void complain(uint32_t customer, enum severity severity, int ymd)
{
    struct complaint *p = row(TABLE_COMPLAINTS);
    p->id = word(arena_printf(&company_arena, "P%zu", company.complaints.n));
    p->customer = customer;
    p->opened_at = at(ymd, 12);
    p->severity = severity;
}

/* payment 45 days of 90 = 50 (weight 35), complaint 3 of 6 = 50 (20), contact 2 days = 0
 * (15): (35 × 50 + 20 × 50) ÷ 70 = 275/7 = 39.3: not listed; one more point of complaint
 * lists it. */
static uint32_t add_troubled(const char *id, char tier)
{
    uint32_t c = add_customer(id, tier, rep);
    add_activity(rep, c, ACTIVITY_CALL, 20261120);
    add_invoice(rep, c, 1000, 20261008);
    complain(c, SEVERITY_HIGH, 20261116);
    return c;
}

static void scores_by_hand(void)
{
    begin();
    uint32_t listed = add_troubled("listed", 'B');
    add_troubled("not", 'B');
    complain(listed, SEVERITY_NONE, 20261101);
    company_judge("2026-W47", NULL);
    const struct problem_customer *p = problem("listed");
    CHECK(problem("not") == NULL);
    CHECK(p && p->grade == 'B');
    if (!p) return;
    CHECK_NUMBER(exact_wide(p->parts[0]), 50, 1);
    CHECK_NUMBER(exact_wide(p->parts[1]), 400, 6);
    CHECK_NUMBER(exact_wide(p->parts[2]), 0, 1);
    CHECK(!exact_known(exact_wide(p->parts[3])));
    CHECK_NUMBER(exact_wide(p->score), 35 * 50 * 6 + 20 * 400, 6 * 70);
    CHECK_INT(p->labels, 1 << 0 | 1 << 1);
    CHECK_TEXT(p->state, "state.new");
    CHECK_INT(p->overdue, 100000);
}

static void grave_complaint(void)
{
    begin();
    complain(add_customer("7", 'B', rep), SEVERITY_HIGH, 20261115);
    complain(add_customer("8", 'B', rep), SEVERITY_HIGH, 20261114);
    uint32_t closed = add_customer("closed", 'B', rep);
    complain(closed, SEVERITY_HIGH, 20261101);
    company.complaints.at[2].closed_at = at(20261120, 9);
    for (uint32_t c = 1; c <= 3; c++) add_activity(rep, c, ACTIVITY_CALL, 20261120);
    company_judge("2026-W47", NULL);
    CHECK(problem("7") == NULL);
    CHECK(problem("8") && problem("8")->trigger_complaint);
    CHECK(problem("closed") == NULL);
}

/* Score 39.3 stays listed when it was; down by 10 is improving; below 30 is closed. */
static void states_against_memory(void)
{
    struct remembered_customer before[] = {
        {"better", {49 * 7 + 2, 7}, true}, /* 275/7 + 10 = 345/7: exactly 10 down */
        {"closed", {40, 1}, true},
        {"same", {49, 1}, true},
        {"was-off", {20, 1}, false},
    };
    struct memory mem = {.known = true, .customers = before, .ncustomer = COUNT_OF(before)};
    begin();
    add_troubled("better", 'B');
    add_troubled("same", 'B');
    add_troubled("was-off", 'B');
    add_activity(rep, add_customer("closed", 'B', rep), ACTIVITY_CALL, 20261120);
    company_judge("2026-W47", &mem);
    CHECK(problem("better") && strcmp(problem("better")->state, "state.improving") == 0);
    CHECK(problem("same") && strcmp(problem("same")->state, "state.continuing") == 0);
    CHECK(problem("was-off") == NULL);
    CHECK_INT(judged->nclosed, 1);
    if (judged->nclosed)
        CHECK_TEXT(customer_id(&company, judged->closed[0].customer, &company_arena),
                   "closed");
}

/* Tier A with one dimension at 100 is grade A at any listed score. */
static void grade_of_key_account(void)
{
    begin();
    add_invoice(rep, add_customer("A", 'A', rep), 1000, 20260824); /* 90 days */
    add_invoice(rep, add_customer("B", 'B', rep), 1000, 20260824);
    for (uint32_t c = 1; c <= 2; c++) {
        add_activity(rep, c, ACTIVITY_CALL, 20261120);
        complain(c, SEVERITY_LOW, 20260101);
    }
    company_judge("2026-W47", NULL);
    CHECK(problem("A") && problem("A")->grade == 'A');
    CHECK(problem("B") && problem("B")->grade == 'B');
    if (problem("B")) CHECK_NUMBER(exact_wide(problem("B")->score), 3500, 70);
}

static void invoice_missing(void)
{
    begin();
    add_contract(rep, 0, 100, 20261115); /* 7 days ago */
    add_contract(rep, 0, 200, 20261114); /* 8 days ago */
    add_contract(rep, 0, 300, 20261113); /* invoiced */
    add_contract(rep, 0, 400, 20260824); /* 90 days ago */
    add_contract(rep, 0, 500, 20260823); /* 91 days ago */
    uint32_t invoice = add_invoice(rep, 0, 300, 20261213);
    company.receivable_rows.at[invoice].contract = 2;
    company.receivable_rows.at[invoice].invoice_date = on(20261120);
    company_judge("2026-W47", NULL);
    CHECK(alert_about("invoice_missing", "K1") == NULL);
    CHECK(alert_about("invoice_missing", "K2") != NULL);
    CHECK(alert_about("invoice_missing", "K3") == NULL);
    CHECK(alert_about("invoice_missing", "K4") != NULL);
    CHECK(alert_about("invoice_missing", "K5") == NULL);
    /* Both contracts stand under their customer, as one line. */
    for (size_t i = 0; i < judged->ngroup; i++)
        if (judged->groups[i].scope == ALERT_OF_CUSTOMER)
            CHECK_INT(judged->groups[i].nalert, 2);
    CHECK_INT(judged->ngroup, 2);
}

/* What became of a customer that left the list in 2026-W45 (X22): two weeks since, against
 * the two before. */
static void recovered(void)
{
    struct remembered_closing closing = {"cured", "2026-W45"};
    struct memory mem = {.known = true, .closings = &closing, .nclosing = 1};
    begin();
    uint32_t cured = add_customer("cured", 'B', rep);
    add_contract(rep, cured, 999, 20261025);
    add_contract(rep, cured, 400, 20261026);
    add_contract(rep, cured, 100, 20261108);
    add_contract(rep, cured, 600, 20261109);
    add_contract(rep, cured, 650, 20261122);
    uint32_t invoice = add_invoice(rep, cured, 500, 20261201);
    add_payment(invoice, 100, 20261108);
    add_payment(invoice, 300, 20261109);
    add_activity(rep, cured, ACTIVITY_CALL, 20261120);
    company_judge("2026-W47", &mem);
    CHECK_INT(judged->nrecovered, 1);
    if (judged->nrecovered != 1) return;
    CHECK_NUMBER(judged->recovered[0].signed_before, 500, 1);
    CHECK_NUMBER(judged->recovered[0].signed_since, 1250, 1);
    CHECK_NUMBER(judged->recovered[0].paid_since, 300, 1);
}

int main(void)
{
    RUN(key_account_silent);
    RUN(silent_over_a_holiday);
    RUN(arrears_of_two_months);
    RUN(overdue_trigger);
    RUN(scores_by_hand);
    RUN(grave_complaint);
    RUN(states_against_memory);
    RUN(grade_of_key_account);
    RUN(invoice_missing);
    RUN(recovered);
    return test_end();
}
