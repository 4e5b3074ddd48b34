/* The rows behind one number: `mondaypack explain`. */
#ifndef METRICS_EXPLAIN_H
#define METRICS_EXPLAIN_H

#include "metrics/kpi.h"

struct explained_row {
    enum table table;
    uint32_t row;
    exact num, den;  /* what it brings */
    const char *why; /* NULL if it counts; else why it does not (label key) */
};

struct explanation {
    const struct measure *measure;
    uint32_t scope;
    struct kpi_value value;
    struct explained_row *rows;
    size_t nrow;
};

/* False if there is no such KPI. */
bool explain_kpi(struct arena *a, struct arena scratch, const struct results *r, const char *kpi,
                 uint32_t scope, struct explanation *out);

#endif
