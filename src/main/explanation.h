/* What `explain` found out, for its two ways of saying it. */
#ifndef MAIN_EXPLANATION_H
#define MAIN_EXPLANATION_H

#include "main/session.h"
#include "metrics/explain.h"
#include "report/templates.h"
#include "rules/rules.h"

struct explainer {
    struct session s;
    const struct templates *templates;
    struct results *results;
    struct explanation e; /* measure NULL: only the customer is asked about */
    struct light_rule light;
    uint32_t scope, customer; /* customer: REF_NONE: all rows */
    bool listed;              /* is the customer a problem customer? */
    struct problem_customer problem;
};

/* Is a row about the customer that was asked for, if one was? */
bool row_is_wanted(const struct explainer *x, const struct explained_row *row);
/* The label of a key in a group ("kpi", "signed_amount"); "" if there is none. */
const char *explain_word(struct explainer *x, const char *group, const char *key);
const char *scope_shown(struct explainer *x, const struct scope *scope);

void explain_as_text(struct explainer *x); /* explain_text.c, to stdout */
void explain_as_json(struct explainer *x); /* explain_json.c, to stdout */

#endif
