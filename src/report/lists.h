/* Rows of the model by rep, made once per report, so that a page for one person costs
 * what that person's rows cost. */
#ifndef REPORT_LISTS_H
#define REPORT_LISTS_H

#include "report/builders.h"

struct by_rep {
    size_t *first;  /* nrep + 2 long; the last bucket is of rows without a rep */
    uint32_t *rows; /* numbers of rows, by rep, each in the order given */
    size_t n, nrep;
};

/* `reps[i]` is the rep of row i, REF_NONE for nobody. */
struct by_rep by_rep_make(struct build *b, const uint32_t *reps, size_t n);
/* The rows of a scope: all of the company, else of its reps one after another. */
size_t by_rep_of_scope(struct build *b, const struct by_rep *list, uint32_t scope,
                       uint32_t **out);

/* Made on first use; NULL until then. */
struct lists {
    const uint32_t *child, *child_first; /* direct members of each scope, in order */
    const struct deal_list *deals;       /* deals.c */
    const struct invoice_list *invoices; /* invoices.c */
    const struct by_rep *activities;     /* of the period; behaviour.c */
    size_t activities_from;              /* the model's index of their row 0 */
    const int64_t *entries; /* into stages, window before; funnel.c */
    const bool *lit;        /* by measure: may it have a light? numbers.c */
    const struct by_rep *alerts;         /* of persons: rows of judgement.alerts */
    const struct by_rep *problems;       /* by owner: rows of judgement.problems */
};

const uint32_t *scope_children(const struct build *b, uint32_t scope, size_t *n);
/* The person's alerts (rule scope rep, and those about customers that are hers or his). */
size_t alerts_of_rep(struct build *b, uint32_t scope, uint32_t **out);

#endif
