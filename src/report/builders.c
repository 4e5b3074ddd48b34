/* The tables of block builders and of page messages: what a documents file may name.
 *
 * To add a block: one function in the file of its theme, and one row here. */
#include "report/builders.h"

const struct builder_info builder_infos[] = {
    {"cards", "KPI cards: value, target, status, change, 13 weeks (kpis)", build_cards},
    {"members", "Table of teams, regions or reps with the KPIs named (of, kpis, sort, rows)",
     build_members},
    {"month_line", "The month's cumulative line against plan with forecast band",
     build_month_line},
    {"attention", "What needs attention: who, what, by when; merged and ranked (rows)",
     build_attention},
    {"alerts", "Every alert with value, limit, since, measure, owner", build_alerts},
    {"action_table", "Review action table with room to write (rows)", build_action_table},
    {"problem_top", "A-grade problem customers with money (rows)", build_problem_top},
    {"problems", "Problem customers: score, labels, money, owner, measure (rows)",
     build_problems},
    {"problem_trend", "History of the worst problem customers (rows)", build_problem_trend},
    {"problem_radar", "Radar of the worst three problem customers", build_problem_radar},
    {"problem_heat", "Heat map: teams by problem labels", build_problem_heat},
    {"problem_closed", "Problem customers closed since last time", build_problem_closed},
    {"funnel", "Funnel chart: counts, step rates, floors, window before", build_funnel},
    {"funnel_table", "The funnel as a table", build_funnel_table},
    {"lost_reasons", "Lost reasons as a Pareto chart", build_lost_reasons},
    {"missed_leads", "Qualified leads not followed up within 72 hours (rows)",
     build_missed_leads},
    {"aging", "Receivables by days past due as columns", build_aging},
    {"aging_table", "Receivables by days past due as a table that adds up", build_aging_table},
    {"largest_overdue", "Customers with the largest overdue amounts (rows)",
     build_largest_overdue},
    {"customers_open", "Every customer with an open balance and its aging",
     build_customers_open},
    {"open_invoices", "Every open invoice", build_open_invoices},
    {"payments", "Payments of the period", build_payments},
    {"due_soon", "Open invoices due in the next four weeks", build_due_soon},
    {"arrears", "Customers two months in arrears", build_arrears},
};

static const struct message messages[] = {
    {"headline", "What happened, the number, its consequence", message_headline},
    {"team", "The same for one team", message_team},
    {"rep", "The same for one person", message_rep},
};

const size_t builder_info_count = COUNT_OF(builder_infos);

const struct builder_info *builder_named(const char *name)
{
    for (size_t i = 0; i < builder_info_count; i++)
        if (!strcmp(builder_infos[i].name, name)) return &builder_infos[i];
    return NULL;
}

const struct message *message_named(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++)
        if (!strcmp(messages[i].name, name)) return &messages[i];
    return NULL;
}
