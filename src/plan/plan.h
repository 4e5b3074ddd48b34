/* Targets for a year, quarter or month, broken down to months, weeks, regions, teams and
 * reps by what the data say (SPEC 7).
 *
 * In: a finished model, the `plan` section of rules.yaml, the company's targets, figures
 * that somebody set by hand. Out: `struct plan`, in whole units (fen, customers), whose
 * parts add up to the whole at every level. Printing is left to report/. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "ingest/returned.h"
#include "metrics/metrics.h"

#define PLAN_TABLE "plan" /* of the rows in a returned plan.xlsx */
#define PLAN_MONTHS 12
#define PLAN_SEGMENTS (PLAN_MONTHS * 6)
#define PLAN_RAMP 24
#define PLAN_TIERS 5 /* A … D and none */

/* What is divided; ratio targets are inherited and never divided. */
enum plan_metric { PLAN_AMOUNT, PLAN_CUSTOMERS, PLAN_METRICS };

const char *plan_metric_id(enum plan_metric k); /* "signed_amount" */
int64_t plan_scale(enum plan_metric k);         /* units in one: 100, 1 */

/* ---- settings (settings.c) ---- */

enum plan_weight {
    WEIGH_RESULTS,
    WEIGH_PIPELINE,
    WEIGH_CUSTOMERS,
    WEIGH_SENIORITY,
    WEIGHTS
};

enum hand_kind { HAND_SET, HAND_LEAST, HAND_MOST };

enum plan_fault { /* why a figure set by hand is not applied */
                  FAULT_NONE,
                  FAULT_FIGURE,
                  FAULT_NEGATIVE,
                  FAULT_LARGE,
                  FAULT_DECIMALS,
                  FAULT_APPROVAL,
                  FAULT_SCOPE,
                  FAULT_PERIOD,
                  FAULT_NOBODY,
                  FAULT_METRIC,
                  FAULT_ABSENT,
                  FAULT_OUTSIDE,
                  FAULT_COMPANY,
                  FAULT_BOUND_PERIOD,
                  FAULT_BOUND_PERSON,
                  FAULT_PLACE,
                  FAULT_LATER,
                  FAULT_AGAIN
};

/* "approval", for labels. */
const char *plan_fault_id(enum plan_fault fault);

/* A figure that somebody set: in rules.yaml or in a returned plan.xlsx. */
struct plan_hand {
    enum plan_metric metric;
    enum hand_kind kind;
    const char *scope_word, *key, *period; /* as written */
    int64_t value;                         /* in units */
    const char *reason, *approver;         /* "" when not given */
    const char *where;                     /* "rules.yaml:312", "plan.xlsx 成员!H7" */
    uint32_t scope;                        /* REF_NONE: not applied */
    struct period span;
    enum plan_fault fault;
    int64_t planned; /* what the plan said without it, for print; INT64_MIN unknown */
};

typedef VEC_OF(struct plan_hand) plan_hands;

struct plan_settings { /* shares and factors × 1,000,000 */
    int history_months;
    int64_t weights[WEIGHTS];
    int64_t tiers[PLAN_TIERS];
    int64_t seniority[LEVEL_COUNT];
    int64_t ramp[PLAN_RAMP]; /* of a newcomer's first months */
    size_t nramp;
    int64_t below, above; /* a person's growth against that of all */
    int64_t least, most;  /* a person's growth at all */
    int64_t floor;        /* least base, of what peers reach */
    int64_t naive;
    int64_t attention; /* growth of the company from which it is said */
    struct {
        const char *name;
        int64_t factor;
    } regions[64];
    size_t nregion;
    plan_hands hands;
};

/* Reads the section `plan` of rules.yaml; NULL after diagnostics. A file without it takes
 * the section of `built_in`. */
const struct plan_settings *plan_settings_read(struct arena *a, struct diags *ds,
                                               const char *path, const char *built_in);

/* ---- the plan ---- */

struct plan_ratio { /* a target that is inherited, never divided */
    const char *metric;
    exact value;
};

struct plan_request {
    struct period period;
    exact totals[PLAN_METRICS]; /* of the command line; unknown: from the targets table */
    struct plan_ratio ratios[16];
    size_t nratio;
    const char *reason, *approver; /* why the company's target changes; NULL */
};

struct plan_segment { /* the days of one week that lie in one month of the plan */
    day from, to;
    struct period week;
    size_t month;
    bool whole; /* the last segment of a week all of whose days lie in the plan */
};

struct plan_line {      /* one scope, one metric */
    bool planned;       /* has a target: the person is there in the period */
    bool newcomer;      /* base estimated by peers, at least in part */
    int64_t history;    /* over the window */
    int64_t base;       /* the same for the span of the plan: what growth is told against */
    int64_t bound_base; /* base, or the floor */
    int64_t last_month, last_year; /* INT64_MIN: not in the data */
    int64_t naive, even;
    int64_t weight;
    int64_t least, most; /* bounds of a person */
    int64_t before;      /* target that stood for this span so far; INT64_MIN */
    int64_t target;
    const struct plan_hand *hand; /* that set it; NULL */
};

struct plan_part {
    bool on;
    int64_t total;
    int64_t before;          /* the company's target in the targets table; INT64_MIN */
    struct plan_line *lines; /* by scope */
    int64_t *cells;          /* [scope × nsegment + segment] */
};

struct plan_resources { /* of a scope */
    exact pipeline, win_rate;
    size_t customers[PLAN_TIERS];
};

struct plan {
    const struct results *r;
    const struct model *m;
    const struct plan_settings *s;
    struct plan_request request;
    struct period period;
    struct period months[PLAN_MONTHS];
    size_t nmonth;
    struct period window_first, window_last; /* months of history */
    size_t nwindow;                          /* 0: no history */
    int season_years;                        /* complete years behind the seasonality */
    int64_t season[12];                      /* by calendar month, 1,000,000 = a mean one */
    struct plan_segment segments[PLAN_SEGMENTS];
    size_t nsegment;
    struct plan_part parts[PLAN_METRICS];
    struct plan_resources *resources; /* by scope */
    size_t *people;                   /* planned reps below each scope */
    plan_hands hands;                 /* all that were given, applied or not */
    bool unapproved; /* a company target that stands is changed without approval (F17) */
};

/* NULL after diagnostics: no target, nobody to plan for, bounds that cannot hold. `rows`
 * are those of returned plans (struct returned_row of table PLAN_TABLE). */
struct plan *plan_divide(struct arena *a, struct arena scratch, const struct model *m,
                         const struct plan_settings *s, const struct plan_request *request,
                         const struct returned *rows);

/* A scope's target for a period inside the plan, in units; a week counts with the days that
 * lie in the plan. */
int64_t plan_target(const struct plan *p, enum plan_metric k, uint32_t scope,
                    struct period period);
/* Is the week wholly inside, so that its target is a week's own? */
bool plan_has_week(const struct plan *p, struct period week);
/* "signed_amount 2027-03 rep 00101": names a figure in a returned workbook. */
const char *plan_figure_id(struct arena *a, const struct plan *p, enum plan_metric k,
                           uint32_t scope, struct period period);
const char *plan_scope_word(const struct plan *p, uint32_t scope); /* "rep" */
/* The figure that somebody set for a scope and period; NULL. */
const struct plan_hand *plan_hand_of(const struct plan *p, enum plan_metric k,
                                     uint32_t scope, struct period period);
exact plan_exact(enum plan_metric k, int64_t units); /* INT64_MIN gives unknown */

/* What stands as approver in targets.csv of a change that nobody approved. */
#define PLAN_UNAPPROVED "not approved"

/* targets.csv in canonical form (SPEC 2), with reason, approver and the figure before as
 * columns that no table has. */
str plan_targets_csv(struct arena *a, const struct plan *p);

/* Takes rows of returned plans out of all that was returned. */
void plan_rows_take(struct returned *from, struct returned *out);

#endif
