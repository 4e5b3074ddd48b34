/* The tables of block builders and of page messages: what a documents file may name.
 *
 * To add a block: one function in the file of its theme, and one row here. */
#include "report/builders.h"

const struct builder_info builder_infos[] = {
    {"cards", "KPI cards: value, target, status, change, 13 weeks (kpis)", build_cards},
    {"members",
     "Table of teams, regions or reps with the KPIs named (of, kpis, sort, rows)",
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
    {"aging_table", "Receivables by days past due as a table that adds up",
     build_aging_table},
    {"largest_overdue", "Customers with the largest overdue amounts (rows)",
     build_largest_overdue},
    {"customers_open", "Every customer with an open balance and its aging",
     build_customers_open},
    {"open_invoices", "Every open invoice", build_open_invoices},
    {"payments", "Payments of the period", build_payments},
    {"due_soon", "Open invoices due in the next four weeks", build_due_soon},
    {"arrears", "Customers two months in arrears", build_arrears},
    {"problems_short", "Problem customers at the width of a page (rows)",
     build_problems_short},
    {"problem_recovered", "How customers fared since they left the list (rows)",
     build_problem_recovered},
    {"problem_actions", "Problem customers with cells to fill in", build_problem_actions},
    {"alert_actions", "Alerts with cells to fill in", build_alert_actions},
    {"review_actions", "Review action table to fill in and send back (rows, lines)",
     build_review_actions},
    {"question_actions", "The boss's questions to fill in and send back (rows)",
     build_question_actions},
    {"statement_actions", "Personal statements to fill in and send back (rows, lines)",
     build_statement_actions},
    {"fill_guide", "How to fill a sheet in and send it back", build_fill_guide},
    {"open_questions", "The boss's questions with their answers", build_open_questions},
    {"statements_made", "What people said about missed targets, with amounts and dates",
     build_statements_made},
    {"problem_progress", "Problem customers: what was agreed and how it goes (rows)",
     build_problem_progress},
    {"unused_files", "Files that could not be used; nothing if all could",
     build_unused_files},
    {"reading_notes", "How to read the numbers: unassigned, left out, rounding",
     build_reading_notes},
    {"process", "Process figures: KPIs down, the team's people across (kpis)",
     build_process},
    {"minima", "Least activity per working day by level", build_minima},
    {"dimensions", "How problem customers are scored, and who does what", build_dimensions},
    {"praise", "Practices worth sharing; nothing if there are none", build_praise},
    {"member_bars", "Bars with target per member (of, kpi, rows)", build_member_bars},
    {"why", "Why a KPI moved: each team's part as a waterfall (kpi)", build_why},
    {"gap_waterfall", "Month-end gap: signed, weighted deals, missing, target",
     build_gap_waterfall},
    {"trend", "KPIs over 13 weeks or months (kpis, period)", build_trend},
    {"trend_table", "KPIs over 13 weeks or months as a table (kpis, period)",
     build_trend_table},
    {"scatter", "One KPI against another, a point per member (of, x, y)", build_scatter},
    {"behaviour_heat", "Behaviour per working day against the minima",
     build_behaviour_heat},
    {"behaviour_days", "One person's behaviour day by day", build_behaviour_days},
    {"mix", "Structure by product, region or industry as a chart (family)", build_mix},
    {"mix_table", "The same as a table (family)", build_mix_table},
    {"key_deals", "Largest open deals with dates, blockers, next steps (rows)",
     build_key_deals},
    {"stalled_deals", "Deals past their date or stalled (rows)", build_stalled_deals},
    {"legend", "What the status marks mean", build_legend},
    {"limits", "Limits of the lights", build_limits},
    {"rulebook", "Rules of the alerts", build_rulebook},
    {"definitions", "Definitions of the KPIs", build_definitions},
    {"targets_checked", "Targets that differ from the sum of their members",
     build_targets_checked},
    {"quality", "How much of the data was left out", build_quality},
    {"sources", "Input files with rows and SHA-256", build_sources},
    {"rejects", "Rows left out and cells emptied (rows)", build_rejects},
    {"members_review", "A team's members with their key problem", build_members_review},
    {"support", "What was missed, with room for causes and support", build_support},
    {"questions", "Question area to write in (rows)", build_questions},
    {"last_actions", "Last period's actions and their state", build_last_actions},
    {"agenda", "The review meeting's four parts", build_agenda},
    {"profile", "One person against the team's means (kpis)", build_profile},
    {"notes", "Praise and coaching for one person", build_notes},
    {"follow_up", "Customers that one person must follow up", build_follow_up},
    {"headline_table", "KPIs of one unit, a row each (kpis)", build_headline_table},
};

static const struct message messages[] = {
    {"headline", "What happened, the number, its consequence", message_headline},
    {"team", "The same for one team", message_team},
    {"rep", "The same for one person", message_rep},
    {"teams", "How many teams reached their target, and who leads", message_teams},
    {"funnel", "The step below its floor or the one that fell most", message_funnel},
    {"behaviour", "Touches, visits, customers", message_behaviour},
    {"problems", "How many problem customers and what they owe", message_problems},
    {"collections", "Rates, open and overdue money", message_collections},
    {"structure", "The largest product", message_structure},
    {"deals", "Pipeline, risk and stalled deals", message_deals},
    {"quality", "Files, rows, rejects", message_quality},
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
