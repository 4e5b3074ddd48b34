/* What every rule of this folder sees: the period's numbers, facts about each customer and
 * each rep's days, and the list into which it raises alerts. Internal to rules/. */
#ifndef RULES_WATCH_H
#define RULES_WATCH_H

#include "rules/rules.h"

#define ARREARS_MONTHS_MAX 12

/* How a customer used the product in eight weeks, × 1,000,000. */
struct usage {
    wide faults, active, active_before;
    bool any; /* else product_usage has no rows of the eight weeks */
};

/* One customer at D, in groups that are looked for together; money in minor units. */
struct customer_debts {
    money open, overdue; /* receivable_open and its overdue part at A */
    day oldest_due;      /* of the overdue invoices still open; DAY_NONE */
    int overdue_months; /* ends of complete months running up to D, with something overdue */
};
struct customer_deals {
    money open;            /* amount of deals open at A */
    money won, won_before; /* won deals, 13 weeks and the 13 before */
    moment oldest;         /* created_at of the oldest open deal; MOMENT_NONE */
};
struct customer_facts {
    day last_contact;     /* day of the last activity before A; DAY_NONE if never */
    int complaint_points; /* Σ severity, 90 days */
    day oldest_grave;     /* opening day of the oldest high-severity complaint still open */
    int changes;          /* requirement changes, 90 days */
    moment cycle;         /* twice the median of its won deals; MOMENT_NONE without one */
};

/* A rep's streaks of working days that still run on the last one of the period. */
struct day_streaks {
    int missed, unvisited; /* working days running */
    day missed_since, unvisited_since;
    int last[4]; /* customers, needs, proposals, meetings on the last day */
};

typedef VEC_OF(struct alert) alert_list;

struct watch {
    struct arena *arena; /* for what is found */
    const struct results *r;
    const struct model *m;
    const struct settings *s;
    const struct memory *mem;
    const struct rule_setting *rule; /* the one that is looking */
    enum alert_level level;          /* of its alerts, and by when measures are due */
    day due;
    struct customer_facts *customers;
    struct customer_debts *debts;
    struct customer_deals *deals;
    struct usage *used;       /* NULL without product_usage */
    int arrears_months;       /* ends of months at which something was overdue: arrears */
    bool contacts_named;      /* activities name customers or deals */
    bool deals_worth;         /* deals have amounts */
    struct day_streaks *days; /* per rep; NULL without activities */
    alert_list alerts;
};

/* ---- comparisons: strict, false when either side is unknown ---- */

static inline bool below(exact a, exact limit)
{
    return exact_known(a) && exact_known(limit) && exact_cmp(a, limit) < 0;
}

static inline bool above(exact a, exact limit)
{
    return exact_known(a) && exact_known(limit) && exact_cmp(a, limit) > 0;
}

/* Not fewer cases than a rate needs (SPEC 5). */
static inline bool enough_cases(const struct watch *w, exact cases)
{
    return exact_known(cases) && !below(cases, exact_of(w->s->rate_cases, 1));
}

/* ---- raising (alerts.c) ---- */

/* A new alert of the running rule about a scope of results, a customer, a contract;
 * everything is filled but kpi, value, limit and streak. A person's stake is what is
 * missing of the target; other alerts have none until it is set. */
struct alert *alert_raise(struct watch *w, uint32_t scope);
struct alert *alert_raise_customer(struct watch *w, uint32_t customer);
struct alert *alert_raise_contract(struct watch *w, uint32_t contract);
struct alert *alert_raise_action(struct watch *w, uint32_t action);
/* What a scope still lacks of the period's target; unknown when it lacks nothing. */
exact scope_missing(const struct watch *w, uint32_t scope);
/* Sets kpi, unit (of that KPI), value and limit. */
void alert_measure(const struct watch *w, struct alert *t, const char *kpi, enum unit unit,
                   exact value, exact limit);
/* Is the scope of one of these kinds (bits 1 << SCOPE_…)? */
static inline bool scope_is(const struct results *r, uint32_t scope, unsigned kinds)
{
    return (1u << r->scopes[scope].kind) & kinds;
}
#define KIND(k) (1u << SCOPE_##k)

exact watch_parameter(const struct watch *w, const char *name);
int watch_days(const struct watch *w, const char *name); /* a whole-number parameter */

/* ---- weeks (weeks.c) ---- */

/* The weeks that count for a streak, newest first, the period itself at index[0]; weeks
 * that have no working day are left out. Returns the number: 0 in packs that are not
 * weekly. */
size_t watch_weeks(const struct results *r, size_t index[TREND_POINTS]);
/* Attainment of signing in one week of the trend; unknown without target. */
exact week_attainment(const struct results *r, uint32_t scope, size_t week);
/* How many weeks running the attainment is below the limit; *since gets the first one's
 * label. */
int weeks_below(const struct watch *w, uint32_t scope, exact limit, const char **since);

/* ---- facts (facts.c, facts_deals.c, facts_debts.c, streaks.c) ---- */

/* Everything but the rule that is looking; the facts are still to be gathered. They live in
 * `facts`. `streaks`: those of reps are wanted too. */
struct watch watch_begin(struct arena *facts, const struct results *r,
                         const struct memory *mem, bool streaks);
/* Gathers some of the facts, 0 … FACTS-1, the longest first; each may be gathered by a
 * thread of its own. */
enum { FACTS = 7 };
void facts_gather(const struct watch *w, size_t which, struct arena scratch);
/* Some of them: w->deals and the cycles of w->customers; w->debts. */
void gather_deals(const struct watch *w, struct arena scratch);
void gather_debts(const struct watch *w, struct arena scratch);
/* Fills w->days. */
void day_streaks_find(const struct watch *w, struct arena scratch);
/* Overdue at D and at the ends of as many months as the rule asks for (SPEC 5 arrears). */
bool customer_in_arrears(const struct watch *w, uint32_t customer);
/* The first of so many ends of months that run up to D. */
day overdue_month_end(const struct watch *w, int months);
int customer_overdue_days(const struct watch *w,
                          uint32_t customer); /* 0 when not overdue */
/* The day from which a customer counts as silent: the last contact, else since activities
 * begin or the customer does; DAY_NONE when there are no activities. */
day customer_silent_since(const struct watch *w, uint32_t customer);
static inline money receivable_open_at(const struct model *m, const struct receivable *r,
                                       day d)
{
    if (r->amount == MONEY_NONE) return 0;
    if (r->invoice_date != DAY_NONE && r->invoice_date > d) return 0;
    money paid = receivable_paid(m, r, day_start(d + 1));
    if (r->amount >= 0 && paid > r->amount) paid = r->amount;
    return r->amount - paid;
}
/* Are there both invoices and payments? Else what a customer owes is unknown. */
bool debts_are_known(const struct model *m);

/* ---- the rules ---- */

void find_attainment_red(struct watch *w);
void find_two_weeks_below(struct watch *w);
void find_behaviour(struct watch *w);
void find_no_visits(struct watch *w);
void find_conversion_floor(struct watch *w);
void find_conversion_drop(struct watch *w);
void find_followup_low(struct watch *w);
void find_tasks_low(struct watch *w);
void find_leads_falling(struct watch *w);
void find_risk_up(struct watch *w);
void find_activity_drop(struct watch *w);
void find_forecast_short(struct watch *w);
void find_key_account_silent(struct watch *w);
void find_invoice_missing(struct watch *w);
void find_arrears(struct watch *w);
void find_slow_and_low(struct watch *w);
void find_busy_and_low(struct watch *w);
void find_few_but_sure(struct watch *w);
void find_action_overdue(struct watch *w);

/* ---- actions (actions.c) ---- */

/* Those of a judgement, to be made when somebody asks. */
struct actions *actions_later(struct arena *a);

/* ---- what is found, ranked (rank.c) ---- */

/* Orders things by a number first, the largest first, and where it is the same by what the
 * function says of their indexes, then by these. */
struct rank_key {
    uint64_t key;
    uint32_t index;
};
typedef int rank_compare(const void *context, uint32_t a, uint32_t b);
void rank_sort(struct rank_key *at, size_t n, rank_compare *compare, const void *context,
               struct arena scratch);
/* A number for exact ones: larger for the larger, 0 for unknown; the same for those that
 * differ by less than one in `scale`. */
uint64_t rank_of(exact e, int64_t scale);

/* The lists, one after another, as judgement.alerts and .groups; the lists are freed. */
void alerts_rank(alert_list *lists, size_t n, struct arena *a, struct arena scratch,
                 struct judgement *j);
/* As strcmp of the ids of two customers. */
int customers_compare(const struct model *m, uint32_t a, uint32_t b);

/* ---- problem customers (problems.c) ---- */

/* Customers are judged in parts of their table, each by any thread; `keep` is for what is
 * found. */
enum { PROBLEM_PARTS = 32 };
struct search;
struct search *problems_begin(struct arena *a, const struct watch *w);
void problems_judge(struct search *s, size_t part, struct arena *keep);
/* Puts together what was found in all parts. */
void problems_end(struct search *s, struct arena *a, struct arena scratch,
                  struct judgement *j);

/* What both the light of conversion and its rules use (conversion.c): the stage of a KPI,
 * NULL of others, and by what share the value fell against the window before. */
const struct stage *conversion_stage(const struct settings *s, const char *kpi);
exact conversion_fall(const struct kpi_value *v);

#endif
