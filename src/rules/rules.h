/* From numbers to judgement: lights, alerts, problem customers (SPEC 5, 6). Limits come
 * from settings; every comparison is strict and exact. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "metrics/metrics.h"

struct sight; /* what is looked at: lights.c */
enum light { LIGHT_NONE, LIGHT_GREY, LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED };

/* The light of one KPI of one scope; LIGHT_NONE for KPIs that have none, grey when unknown
 * or too few cases. `why_grey` (may be NULL) receives a label key: the value's own reason,
 * or "reason.few_cases", "reason.small_target", "reason.no_target"; NULL when not grey. */
enum light light_of(const struct results *r, const char *kpi, uint32_t scope,
                    const char **why_grey);

/* The same for many scopes: how the light of a KPI is judged is found once. */
struct lamp {
    enum light (*judge)(struct sight *s); /* NULL: there is none in any scope */
    const struct kpi *kpi;                /* with a target */
    const struct stage *stage;            /* conversion */
    exact drop;
};
/* `row`: that of the KPI's table; of families and parts, which have none of their own, that
 * of the whole. */
struct lamp lamp_of(const struct settings *s, const char *kpi, const struct kpi *row);
enum light lamp_light(const struct lamp *lamp, const struct results *r, uint32_t scope,
                      const struct kpi_value *v, const char **why_grey);
struct lamp *lamps_make(struct arena *a, const struct results *r); /* by measure */

/* A light and what it was judged by, for explain; what does not apply is unknown. Every
 * limit is strict. */
struct light_rule {
    enum light light;
    const char *why_grey; /* label key */
    exact measured;       /* the value, or value ÷ target */
    exact yellow, red;    /* below them; above them where `rising` */
    bool rising;
    exact drop;       /* conversion: red also when it fell by more than this share */
    exact cases;      /* where they were counted */
    int cases_needed; /* fewer are grey; 0: any number will do */
};
struct light_rule light_rule_of(const struct results *r, const char *kpi, uint32_t scope);

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
    uint32_t ref;    /* scope index in results for company…rep; customer, contract or
                     remembered action index */
    uint32_t owner;  /* scope index of the rep or team that must act; REF_NONE */
    const char *kpi; /* KPI id or NULL; "" never */
    narrow value, limit;
    narrow money;              /* at stake, in yuan, for ranking; unknown if none */
    const struct stage *stage; /* conversion: its hint names the cause; else NULL */
    const char *since;         /* first period of the streak, "2026-W46"; or a day; NULL */
    int streak;                /* periods or working days running; 0 if it has none */
    enum unit unit;
    day due;           /* by when the measure is due */
    uint32_t customer; /* customer, contract: whose it is; REF_NONE */
};

/* The alerts of one person, team, customer …: one line of page one (SPEC 5). */
struct alert_group {
    enum alert_scope scope; /* a contract's alerts stand under its customer */
    uint32_t ref;
    enum alert_level level; /* the gravest of its alerts */
    uint32_t nalert;
    const struct alert **alerts; /* gravest first */
    narrow money;                /* the largest at stake */
};

struct problem_customer {
    uint32_t customer;
    uint32_t owner;      /* rep */
    narrow score;        /* 0–100; unknown if no dimension can be computed */
    narrow score_before; /* unknown if it was not listed */
    money overdue, open; /* MONEY_NONE without invoices or payments */
    const narrow *parts; /* by settings.dimensions; unknown where it cannot be computed */
    const char *state;   /* label key state.new, .continuing, .improving, .closed */
    int overdue_days;    /* of the oldest open invoice */
    uint16_t labels;     /* by settings.dimensions, a bit for each */
    char grade;          /* 'A', 'B' */
    bool trigger_overdue, trigger_arrears, trigger_complaint;
};

/* A customer that left the list earlier, and how it fared since (F34). */
struct recovered_customer {
    uint32_t customer;
    const char *closed_in;             /* label of the period in which it left the list */
    exact signed_since, signed_before; /* contracts after it, and as long before it */
    exact paid_since;
    exact score; /* now */
};

struct judgement {
    struct alert *alerts; /* by level, then money, then scope and id */
    size_t nalert;
    struct alert_group *groups; /* merged per person or customer, in the same order */
    size_t ngroup;
    struct problem_customer *problems; /* by falling score, then id */
    size_t nproblem;
    struct problem_customer *closed; /* listed last time and no longer; state.closed */
    size_t nclosed;
    struct recovered_customer *recovered; /* closed in earlier periods, newest first */
    size_t nrecovered;
    struct actions *actions; /* see actions_of */
    const struct results *r; /* what it was made from */
    const struct memory *mem;
};

/* Whom an alert is about, as kpi.json and the store call it, and by name. Either may lie in
 * `a`: there are many alerts, and few are named. */
const char *alert_id(const struct judgement *j, const struct alert *t, struct arena *a);
const char *alert_name(const struct judgement *j, const struct alert *t, struct arena *a);
/* The same for a customer: the id, or the name where there is none; and the other way. */
const char *customer_id(const struct model *m, uint32_t customer, struct arena *a);
const char *customer_label(const struct model *m, uint32_t customer, struct arena *a);

enum action_state { ACTION_OPEN, ACTION_DOING, ACTION_DONE, ACTION_DROPPED };

/* What people typed into one field of an action: the texts that stand, in the order in
 * which they came. Several are a conflict. */
struct action_value {
    const char *field; /* "measure", "goal", "owner", "due", "state", "note", "answer" … */
    const char **texts;
    size_t n;
};

/* An action as the store carries it from week to week: what a pack proposed or somebody
 * wrote, and what was typed about it. */
struct remembered_action {
    const char *id;   /* printed hidden in actions.xlsx: action_id */
    const char *kind; /* "problem", "alert", "review", "question", "statement" */
    const char *scope, *scope_id; /* "rep", "R01"; "customer", "C07"; "" if typed by hand */
    const char *rule, *kpi;       /* of the alert; "" if none */
    const char *name;             /* whom or what it is about, as printed; "" if unknown */
    const char *title;            /* the finding or question, as printed or typed */
    const char *measure, *owner, *note; /* as typed, else as proposed; "" */
    day due;                            /* DAY_NONE if none was agreed */
    enum action_state state;
    bool agreed;       /* somebody filled something in; else it is a proposal */
    bool over;         /* closed in an earlier pack: what is found again is a new action */
    const char *since; /* label of the first period that listed it */
    struct action_value *typed; /* by field */
    size_t ntyped;
};

/* What is remembered of the last period of the same kind; all NULL/0 without a store. */
struct memory {
    bool known;
    struct remembered_customer {
        const char *id;
        exact score;
        bool listed;
    } * customers;
    size_t ncustomer;
    struct remembered_closing { /* customers that left the list in an earlier period */
        const char *id;
        const char *period; /* in which they were no longer listed */
    } * closings;
    size_t nclosing;
    struct remembered_action *actions; /* not yet closed, or closed since the last period */
    size_t naction;
    /* A KPI as the store knows it; unknown if it does not. */
    exact (*kpi)(const struct memory *mem, const char *kpi, const char *scope_kind,
                 const char *scope_id, struct period p);
    void *store;
};

/* Fills the previous value of KPIs that carry no date (SPEC 4: risk flags, stage counts,
 * stalled, forecast; conversion without stage_changes) from memory. Call before judge. */
void memory_fill_previous(struct results *r, const struct memory *mem);

/* All alerts and problem customers of the period. */
struct judgement *judge(struct arena *a, struct arena scratch, const struct results *r,
                        const struct memory *mem);

/* What a pack asks people to fill in. */
struct action_list {
    /* One for every alert but praise and for every problem customer, old ones with what was
     * typed so far. */
    struct remembered_action *at;
    size_t n;
    uint32_t *of_alert,
        *of_problem;   /* by alert, by problem customer; REF_NONE for praise */
    uint32_t *carried; /* agreed, pending, and none of these: indexes of memory.actions */
    size_t ncarried;
};
/* Made for whoever asks first, as most packs ask nothing. Any thread may. */
const struct action_list *actions_of(const struct judgement *j);
/* Those of one of j's alerts (not of praise), and of one of its problem customers. */
const struct remembered_action *action_of_alert(const struct judgement *j,
                                                const struct alert *t);
const struct remembered_action *action_of_problem(const struct judgement *j,
                                                  const struct problem_customer *p);

/* One customer, scored without a memory, whether it is a problem or not: parts, labels and
 * triggers are filled in any case, grade and state only if it is listed. True if it is. */
bool customer_score(struct arena *a, struct arena scratch, const struct results *r,
                    uint32_t customer, struct problem_customer *out);

/* By when a measure with so many working days is due: the n-th working day from the Monday
 * after the period's last day, that Monday being the first. */
day measure_due(const struct results *r, int working_days);

/* ---- actions (SPEC 8) ---- */

/* "alert|2026-W47|no_visits||rep|R01". The key comes last, whatever it contains. */
const char *action_id(struct arena *a, const char *kind, const char *period,
                      const char *rule, const char *kpi, const char *scope,
                      const char *key);
/* The parts of an id; false when it is none. `out` gets kind … scope_id and since. */
bool action_id_read(struct arena *a, const char *id, struct remembered_action *out);
bool action_is_pending(const struct remembered_action *t);
/* What was typed into a field; NULL if nothing. */
const struct action_value *action_typed(const struct remembered_action *t,
                                        const char *field);
/* "open", "doing", "done", "dropped"; and back, false when it is none of them. */
const char *action_state_name(enum action_state state);
bool action_state_named(const char *name, enum action_state *out);

/* The words that kpi.json, the store and `list` use. */
const char *alert_level_name(enum alert_level level); /* "red" */
const char *alert_scope_name(enum alert_scope scope); /* "rep" */
const char *scope_kind_name(enum scope_kind kind); /* "company" … "unassigned", "other" */

/* The rules table, for `list rules`: id, scope, sentence; and what finds its alerts. */
struct watch;
struct rule_info {
    const char *id, *scope, *says;
    void (*find)(struct watch *w);
    bool facts; /* it asks for facts about customers or people's days */
};
extern const struct rule_info rule_infos[];
extern const size_t rule_info_count;

/* The problem dimensions of SPEC 6, for `list rules`; how many there are and what they
 * measure. */
struct dimension_info {
    const char *id, *says;
    exact (*score)(const struct watch *w, const struct dimension_setting *d,
                   uint32_t customer);
};
extern const struct dimension_info dimension_infos[];
extern const size_t dimension_info_count;

#endif
