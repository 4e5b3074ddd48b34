/* Rows of the model by rep, made once per report, so that a page for one person costs
 * what that person's rows cost. */
#ifndef REPORT_LISTS_H
#define REPORT_LISTS_H

#include "report/builders.h"

#include <pthread.h>

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

/* A list that all documents share: whoever asks first makes it, others who ask meanwhile wait. */
struct shared_list {
    pthread_mutex_t making;
    const void *made; /* NULL until then */
};

struct lists {
    struct shared_list namesakes;  /* namesakes.c */
    const struct lamp *lamps;      /* by measure: its light; numbers.c */
    struct shared_list members;    /* of each scope; lists.c */
    struct shared_list alerts;     /* of persons: rows of judgement.alerts; lists.c */
    struct shared_list deals, deal_owners;       /* deals.c */
    struct shared_list people;     /* what rows of workbooks say of each rep; invoice_rows.c */
    struct shared_list invoices, invoice_owners; /* invoices.c */
    struct shared_list activities; /* of the period; behaviour.c */
    struct shared_list entries;    /* into stages, window before; funnel.c */
    struct shared_list missed, not_yet_due; /* leads; numbers.c */
    struct shared_list problems;   /* by owner: rows of judgement.problems; follow_up.c */
};

struct lists *lists_new(struct arena *a);
/* The list; `make` is given a context whose arena lives as long as the report, and may only ask
 * for lists that ask for none. */
const void *list_shared(const struct build *b, struct shared_list *list,
                        const void *(*make)(struct build *b));

const uint32_t *scope_children(const struct build *b, uint32_t scope, size_t *n);
/* The person's alerts (rule scope rep, and those about customers that are hers or his). */
size_t alerts_of_rep(struct build *b, uint32_t scope, uint32_t **out);

#endif
