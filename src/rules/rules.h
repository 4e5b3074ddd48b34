/* From numbers to judgement: lights, alerts, problem customers (SPEC 5, 6). Limits come from
 * settings; every comparison is strict and exact. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "metrics/metrics.h"

enum light { LIGHT_NONE, LIGHT_GREY, LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED };

/* The light of one KPI of one scope; LIGHT_NONE for KPIs that have none, grey when unknown or too
 * few cases. `why_grey` (may be NULL) receives a label key. */
enum light light_of(const struct results *r, const char *kpi, uint32_t scope,
                    const char **why_grey);

enum alert_level { ALERT_PRAISE, ALERT_YELLOW, ALERT_ORANGE, ALERT_RED };
enum alert_scope {
    ALERT_OF_COMPANY,
    ALERT_OF_REGION,
    ALERT_OF_TEAM,
    ALERT_OF_REP,
    ALERT_OF_CUSTOMER,
    ALERT_OF_CONTRACT,
    ALERT_OF_ACTION
};

struct alert {
    const struct rule_setting *rule;
    enum alert_level level;
    enum alert_scope scope;
    uint32_t ref;      /* scope index in results for company…rep; customer or contract index */
    const char *id, *name;
    const char *kpi;   /* KPI id or NULL; "" never */
    enum unit unit;
    exact value, limit;
    const char *since; /* label of the first period of the streak, "2026-W46"; or a day; NULL */
    int streak;        /* periods or working days running; 0 if it has none */
    exact money;       /* at stake, in yuan, for ranking; unknown if none */
    day due;           /* by when the measure is due */
    uint32_t owner;    /* scope index of the rep or team that must act; REF_NONE */
};

struct problem_customer {
    uint32_t customer;
    exact score; /* 0–100 */
    char grade;  /* 'A', 'B' */
    exact parts[DIMENSIONS_MAX]; /* by settings.dimensions; unknown where it cannot be computed */
    bool labels[DIMENSIONS_MAX];
    bool trigger_overdue, trigger_arrears, trigger_complaint;
    exact overdue, open; /* yuan */
    int overdue_days;    /* of the oldest open invoice */
    const char *state;   /* label key state.new, state.continuing, state.improving */
    exact score_before;  /* unknown if it was not listed */
    uint32_t owner;      /* rep */
};

struct judgement {
    struct alert *alerts; /* by level, then money, then scope and id */
    size_t nalert;
    struct problem_customer *problems; /* by falling score, then id */
    size_t nproblem;
    struct problem_customer *closed; /* listed last time and no longer; state.closed */
    size_t nclosed;
};

/* What is remembered of the last period of the same kind; all NULL/0 without a store. */
struct memory {
    bool known;
    struct remembered_customer {
        const char *id;
        exact score;
        bool listed;
    } *customers;
    size_t ncustomer;
    /* A KPI as the store knows it; unknown if it does not. */
    exact (*kpi)(const struct memory *mem, const char *kpi, const char *scope_kind,
                 const char *scope_id, struct period p);
    void *store;
};

/* All alerts and problem customers of the period. */
struct judgement *judge(struct arena *a, struct arena scratch, const struct results *r,
                        const struct memory *mem);

/* The rules table, for `list rules`: id, level, scope, sentence. */
struct rule_info {
    const char *id, *scope, *says;
};
extern const struct rule_info rule_infos[];
extern const size_t rule_info_count;

#endif
