/* Every limit, window and weight of templates/rules.yaml as typed values. What a rule does
 * lives in rules/; here is only what users may change (SPEC 5, 6; MISSION
 * "Contradictions"). */
#ifndef MODEL_SETTINGS_H
#define MODEL_SETTINGS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/exact.h"

#define STAGES_MAX 12
#define RULES_MAX 48
#define DIMENSIONS_MAX 16
#define RULE_PARAMETERS_MAX 8

struct stage {
    const char *id;        /* "contact" */
    const char *name[2];   /* by language: zh, en */
    const char *words[48]; /* other words for it in exports; NULL-terminated */
    exact floor; /* of the conversion from this stage to the next; unknown for the last */
    const char *hint[2]; /* what a conversion below the floor points at */
};

struct minima { /* per working day, by level (X23) */
    exact customers, needs, proposals, meetings;
};

/* One rule of SPEC 5: its limits and what to do, as typed by the user. */
struct rule_setting {
    const char *id;
    bool on;
    const char *level; /* yellow, orange, red, praise */
    struct {
        const char *name;
        exact value;
    } parameters[RULE_PARAMETERS_MAX];
    const char *title[2], *measure[2], *owner[2]; /* by language */
    int due_days; /* working days until the measure is due */
};

/* One dimension of SPEC 6. */
struct dimension_setting {
    const char *id;
    exact from, to, weight;
    exact second_from,
        second_to; /* of its second measure (fit: fall of active days); or unknown */
    const char *label[2], *measure[2], *owner[2];
};

struct settings {
    const char *company[2];
    const char *currency; /* "CNY" */
    struct stage stages[STAGES_MAX];
    size_t nstage;
    struct minima minima[4];       /* by enum level; [LEVEL_NONE] for reps without one */
    const char *behaviour_rule;    /* any, majority, customers */
    exact light_yellow, light_red; /* attainment: 0.80, 0.60 */
    exact collection_target, collection_red_points; /* 0.90, 0.10 */
    exact overdue_yellow, overdue_red;              /* 0.10, 0.20 */
    int rate_cases;                                 /* fewer in the denominator: grey (5) */
    exact count_target_min; /* weekly count targets below this: grey (1) */
    struct rule_setting rules[RULES_MAX];
    size_t nrule;
    struct dimension_setting dimensions[DIMENSIONS_MAX];
    size_t ndimension;
    exact listed_from, listed_until; /* 40, 30 */
    exact grade_a;                   /* 60 */
    exact label_from;                /* 50 */
    exact improving_by;              /* 10 */
    int trigger_overdue_days;        /* 60 */
    int trigger_complaint_days;      /* 7 */
    int page_one_alerts;             /* at most so many lines on page one */
    const char *version;             /* of the rulebook, printed */
    const char *confidentiality[2];  /* the line in the footer */
};

/* Reads rules.yaml; sections that it lacks are those of `built_in` (may be NULL or the same
 * file). NULL after diagnostics when it is not usable. */
const struct settings *settings_read(struct arena *a, struct diags *ds, const char *path,
                                     const char *built_in);
/* NULL when the file leaves the rule out: it is off. */
const struct rule_setting *settings_rule(const struct settings *s, const char *id);
/* A parameter of a rule; asserts that the rule has it (rules.yaml is checked on
 * reading). */
exact rule_parameter(const struct rule_setting *r, const char *name);

#endif
