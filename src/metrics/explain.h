/* The rows behind one number: `mondaypack explain`. */
#ifndef METRICS_EXPLAIN_H
#define METRICS_EXPLAIN_H

#include "metrics/kpi.h"

struct explained_row {
    enum table table;
    uint32_t row;
    uint32_t
        part; /* which of the KPI's sums it belongs to (activity_index: 0 now, 1 before) */
    exact num, den;  /* what it brings */
    const char *why; /* NULL if it counts; else why it does not (label key) */
};

struct explanation {
    const struct measure *measure;
    uint32_t scope;
    struct kpi_value value;
    /* Those that count come first, each in the order of the KPI's walk. */
    struct explained_row *rows;
    size_t nrow, ncount; /* the first ncount rows count */
    uint32_t *targets;   /* rows of model.targets behind its target or plan */
    size_t ntarget;
};

/* False if there is no such KPI. `kpi` is a measure's id ("conversion.contact"). */
bool explain_kpi(struct arena *a, struct arena scratch, const struct results *r,
                 const char *kpi, uint32_t scope, struct explanation *out);

#endif
