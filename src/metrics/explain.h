/* The rows behind one number, and how they make it up: `mondaypack explain`. */
#ifndef METRICS_EXPLAIN_H
#define METRICS_EXPLAIN_H

#include "metrics/kpi.h"
#include "metrics/targets.h"

struct explained_row {
    enum table table;
    uint32_t row;
    uint32_t
        part; /* which of the KPI's sums it belongs to (activity_index: 0 now, 1 before) */
    exact num, den;  /* what it brings */
    const char *why; /* NULL if it counts; else why it does not (label key) */
};

/* A row of the targets table behind a plan. */
struct explained_target {
    uint32_t row;        /* of model.targets */
    uint32_t part;       /* deviation: 0 the last complete month … 2 */
    exact share, amount; /* how much of it counts, and what that comes to */
};

/* Where a step's value comes from. */
enum step_source {
    STEP_ROWS_NUM, /* the sum of `num` of the rows of its part that count */
    STEP_ROWS_DEN,
    STEP_TARGETS, /* the sum of `amount` of the targets of its part */
    STEP_GIVEN,   /* the calendar, the rules, or the month's distribution */
    STEP_FORMULA  /* earlier steps */
};

#define STEP_ALL_PARTS UINT32_MAX

/* One line of the arithmetic; the last one is the KPI's value. A step that cannot be
 * computed is unknown. */
struct explained_step {
    const char *name; /* "plan": label key "step.plan" */
    enum step_source from;
    uint32_t part;       /* or STEP_ALL_PARTS */
    const char *formula; /* "target * days_gone / days_all" over names above; else NULL */
    exact value;
    enum unit unit;
};

enum { STEPS_MOST = 12 };

struct explanation {
    const struct measure *measure;
    uint32_t scope;
    struct kpi_value value;
    /* Those that count come first, each in the order of the KPI's walk. */
    struct explained_row *rows;
    size_t nrow, ncount; /* the first ncount rows count */
    struct explained_target *targets;
    size_t ntarget;
    struct explained_step steps[STEPS_MOST];
    size_t nstep;
};

/* False if there is no such KPI. `kpi` is a measure's id ("conversion.contact"). */
bool explain_kpi(struct arena *a, struct arena scratch, const struct results *r,
                 const char *kpi, uint32_t scope, struct explanation *out);

#endif
