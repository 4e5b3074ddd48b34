/*
 * Lights at their limits: 79.9, 80.0, 60.0 and 59.9 % (X12), five cases, small targets.
 * Every limit is strict.
 */
#include "company.h"

static uint32_t customer;

static void begin(void)
{
    company_begin();
    customer = REF_NONE;
}

static void add_seller(const char *id, int64_t target, int64_t signed_yuan)
{
    uint32_t rep = add_rep(id, "T", LEVEL_MID);
    if (customer == REF_NONE) customer = add_customer("C1", 'B', rep);
    add_target(rep, "signed_amount", "2026-W47", target);
    add_contract(rep, customer, signed_yuan, 20261118);
}

static enum light light(const char *kpi, const char *rep, const char **why)
{
    return light_of(results, kpi, rep_scope_of(rep), why);
}

static void attainment_limits(void)
{
    const char *why;
    begin();
    add_seller("79.9", 1000, 799);
    add_seller("80.0", 1000, 800);
    add_seller("60.0", 1000, 600);
    add_seller("59.9", 1000, 599);
    add_rep("none", "T", LEVEL_MID);
    company_judge("2026-W47", NULL);
    CHECK_INT(light("signed_attainment", "79.9", &why), LIGHT_YELLOW);
    CHECK(why == NULL);
    CHECK_INT(light("signed_attainment", "80.0", NULL), LIGHT_GREEN);
    CHECK_INT(light("signed_attainment", "60.0", NULL), LIGHT_YELLOW);
    CHECK_INT(light("signed_attainment", "59.9", NULL), LIGHT_RED);
    CHECK_INT(light("signed_amount", "59.9", NULL), LIGHT_RED);
    CHECK_INT(light("signed_attainment", "none", &why), LIGHT_GREY);
    CHECK(why != NULL);
    CHECK_INT(light("win_rate", "79.9", NULL), LIGHT_NONE);
}

static void count_targets(void)
{
    const char *why;
    begin();
    add_seller("R1", 1000, 800);
    uint32_t r2 = add_rep("R2", "T", LEVEL_MID);
    add_target(0, "new_customers", "2026-W47", 1);
    struct target *half = row(TABLE_TARGETS);
    *half = company.target_rows.at[1];
    half->key = company.reps.at[r2].id;
    half->micro = 500000;
    company_judge("2026-W47", NULL);
    CHECK_INT(light("new_customers", "R1", NULL), LIGHT_GREEN);
    CHECK_INT(light("new_customers", "R2", &why), LIGHT_GREY);
    CHECK(why && strcmp(why, "reason.small_target") == 0);
    CHECK_INT(light("calls", "R1", NULL), LIGHT_NONE);
}

static void add_tasks(const char *id, int due, int done)
{
    uint32_t rep = add_rep(id, "T", LEVEL_MID);
    for (int i = 0; i < due; i++) {
        struct task *t = row(TABLE_TASKS);
        t->rep = rep;
        t->due = on(20261118);
        if (i < done) t->completed_at = at(20261117, 9);
    }
}

static void rates_need_five_cases(void)
{
    const char *why;
    begin();
    add_seller("R0", 1000, 1000);
    add_tasks("4/5", 5, 4);
    add_tasks("3/5", 5, 3);
    add_tasks("5/9", 9, 5);
    add_tasks("1/4", 4, 1);
    company_judge("2026-W47", NULL);
    CHECK_INT(light("task_completion", "4/5", NULL), LIGHT_GREEN);
    CHECK_INT(light("task_completion", "3/5", NULL), LIGHT_YELLOW);
    CHECK_INT(light("task_completion", "5/9", NULL), LIGHT_RED);
    CHECK_INT(light("task_completion", "1/4", &why), LIGHT_GREY);
    CHECK(why && strcmp(why, "reason.few_cases") == 0);
    CHECK(alert_about("tasks_low", "4/5") == NULL);
    CHECK(alert_about("tasks_low", "3/5") != NULL);
    CHECK(alert_about("tasks_low", "1/4") == NULL);
}

/* Five invoices of 100, so many of them paid; all due in the period. */
static void add_payer(const char *id, int invoices, int paid)
{
    uint32_t rep = add_rep(id, "T", LEVEL_MID);
    for (int i = 0; i < invoices; i++) {
        uint32_t invoice = add_invoice(rep, customer, 100, 20261117);
        if (i < paid) add_payment(invoice, 100, 20261118);
    }
}

static void collection_limits(void)
{
    begin();
    add_seller("R0", 1000, 1000);
    add_payer("9/10", 10, 9);
    add_payer("8/10", 10, 8);
    add_payer("7/10", 10, 7);
    add_payer("4/4", 4, 4);
    company_judge("2026-W47", NULL);
    CHECK_INT(light("collection_rate", "9/10", NULL), LIGHT_GREEN);
    CHECK_INT(light("collection_rate", "8/10", NULL), LIGHT_YELLOW);
    CHECK_INT(light("collection_rate", "7/10", NULL), LIGHT_RED);
    CHECK_INT(light("collection_rate", "4/4", NULL), LIGHT_GREY);
}

/* Those of the members, and of nobody, are the group's. */
static void cases_of_groups(void)
{
    begin();
    add_seller("R0", 1000, 1000);
    add_payer("2/3", 3, 2);
    add_payer("1/1", 1, 1);
    company_judge("2026-W47", NULL);
    CHECK_INT(light_of(results, "collection_rate", 0, NULL), LIGHT_GREY);
    begin();
    add_seller("R0", 1000, 1000);
    add_payer("2/3", 3, 2);
    add_payer("1/1", 1, 1);
    add_invoice(REF_NONE, customer, 100, 20261117);
    company_judge("2026-W47", NULL);
    CHECK_INT(light_of(results, "collection_rate", 0, NULL), LIGHT_RED);
    CHECK_INT(light_of(results, "collection_rate.period", 0, NULL), LIGHT_RED);
    CHECK_INT(light("collection_rate", "2/3", NULL), LIGHT_GREY);
}

static void overdue_limits(void)
{
    begin();
    add_seller("R0", 1000, 1000);
    for (int late = 1; late <= 3; late++) {
        char id[2] = {(char)('0' + late), '\0'};
        uint32_t rep = add_rep(id, "T", LEVEL_MID);
        for (int i = 0; i < 10; i++) {
            uint32_t invoice =
                add_invoice(rep, customer, 100, i < late ? 20261101 : 20261215);
            company.receivable_rows.at[invoice].invoice_date = on(20261020);
        }
    }
    company_judge("2026-W47", NULL);
    CHECK_INT(light("overdue_rate", "1", NULL), LIGHT_GREEN);
    CHECK_INT(light("overdue_rate", "2", NULL), LIGHT_YELLOW);
    CHECK_INT(light("overdue_rate", "3", NULL), LIGHT_RED);
}

int main(void)
{
    RUN(attainment_limits);
    RUN(count_targets);
    RUN(rates_need_five_cases);
    RUN(collection_limits);
    RUN(cases_of_groups);
    RUN(overdue_limits);
    return test_end();
}
