/* Every KPI of SPEC 4 for company, regions, teams and reps, for one period, exact and
 * unrounded.
 *
 * In: a finished model and a period. Out: `struct results`, which rules and report read.
 * Lights, alerts and words are left to them. */
#ifndef METRICS_METRICS_H
#define METRICS_METRICS_H

#include "base/exact.h"
#include "model/model.h"

#define TREND_POINTS 13

enum unit { UNIT_MONEY, UNIT_COUNT, UNIT_RATE, UNIT_DAYS, UNIT_RATIO };

/* KPIs of which there is one per member: `conversion.contact`. All scopes have the same
 * members: the stages, or what occurs in the period. A member that has no rows in a
 * scope is 0 there. */
enum family {
    FAMILY_NONE,
    FAMILY_STAGE,      /* stage ids */
    FAMILY_STAGE_STEP, /* stage ids but the last */
    FAMILY_LOST_REASON,
    FAMILY_PRODUCT,
    FAMILY_REGION,
    FAMILY_INDUSTRY
};

/* One place in the organisation. Order in results: company (index 0), regions, teams, reps,
 * unassigned (only if some row has no known rep). */
struct scope {
    enum scope_kind kind;
    const char *id,
        *name;       /* SPEC 9: "company"; "region/name" or name; rep_id; "unassigned" */
    uint32_t ref;    /* index into model.regions / teams / reps */
    uint32_t parent; /* index of a scope; REF_NONE for the company */
};

/* The moment that numbers are computed for (SPEC 3: D and A). */
struct frame {
    struct period period;
    day from, to; /* the days that count: [period.start, D + 1) */
    day d;    /* D: last day of the period, or the newest event's day while it is running */
    moment a; /* A: first instant after D */
};

struct frame frame_of(struct period p, day last_event);
/* A period is complete when the newest event lies on or after its last working day (SPEC
 * 1). */
bool period_complete(const struct model *m, struct period p);
/* The last complete ISO week in the data; false if there is no event at all. */
bool period_default(const struct model *m, struct period *out);

struct kpi_value {
    exact value, num, den; /* num and den unknown where nothing is divided */
    exact target;          /* for the same span; unknown if there is none */
    exact prev, last_year;
    const char
        *reason;  /* label key of why the value is unknown: "reason.no_table"; else NULL */
    bool partial; /* the window starts before the data */
};

/* One concrete KPI: a row of the KPI table, or one member of a family. */
struct measure {
    const struct kpi *kpi;
    const char *id;     /* "conversion.contact", "product_mix.平台" */
    const char *member; /* "contact", "平台"; NULL outside families */
};

struct series { /* of one measure and scope; unknown where it cannot be computed */
    exact weeks[TREND_POINTS], week_targets[TREND_POINTS];
    exact months[TREND_POINTS], month_targets[TREND_POINTS];
    bool week_partial[TREND_POINTS], month_partial[TREND_POINTS];
};

/* The same, rounded as exact_round does. */
struct rounded_series {
    struct rounded_line {
        uint32_t known; /* a bit for each point */
        int64_t at[TREND_POINTS];
    } weeks, week_targets, months, month_targets;
};

struct mover { /* "why it moved": a member's part of the company's change */
    uint32_t scope;
    exact change;
};

struct results {
    const struct model *model;
    struct period period;
    bool complete;
    struct frame now, before, year_ago; /* before: previous period */
    bool has_year_ago;
    struct scope *scopes;
    size_t nscope;
    struct measure *measures;
    size_t nmeasure;
    struct frame week_frames[TREND_POINTS], month_frames[TREND_POINTS]; /* oldest first */
    uint32_t first_team, first_rep; /* where the teams and the reps begin in scopes */
    uint32_t unassigned;            /* its scope, REF_NONE if there is none */
    /* Of metrics/ alone: */
    struct arena *arena;
    struct kept *kept;                     /* the numbers, by measure */
    uint32_t *measure_slots, measure_mask; /* measures by the hash of their id */
    const struct index *index;
    const struct target_index *targets;
    const struct ledger *ledger; /* NULL until it is made */
};

/* Computes everything. Lives in `a`. */
struct results *results_compute(struct arena *a, struct arena scratch,
                                const struct model *m, struct period period);

size_t measure_find(const struct results *r,
                    const char *id); /* nmeasure if there is none */
struct kpi_value measure_value(const struct results *r, size_t measure, uint32_t scope);
/* The value of a KPI; an unknown value with reason "reason.no_such_member" if there is
 * no such measure (a product that nobody bought). */
struct kpi_value results_value(const struct results *r, const char *kpi, uint32_t scope);

/* The trend of a measure; false if it has none, and then all of it is unknown. */
bool measure_series(const struct results *r, size_t measure, uint32_t scope,
                    struct series *out);
void measure_series_rounded(const struct results *r, size_t measure, uint32_t scope,
                            int64_t scale, struct rounded_series *out);
bool results_series(const struct results *r, const char *kpi, uint32_t scope,
                    struct series *out);
/* Its weeks or months alone. */
bool results_points(const struct results *r, const char *kpi, uint32_t scope, bool months,
                    exact out[TREND_POINTS]);

/* Puts other previous values in the place of those of a measure, one for each scope. */
void measure_set_previous(struct results *r, size_t measure, const exact *values);

/* Change against another value of the same KPI (SPEC 4): rates in points (0.12 = 12
 * points), all else as a fraction of the old value; unknown if either is or the old one
 * is zero. */
exact kpi_change(enum unit unit, exact now, exact before);

/* The same for a value of the pack; also unknown while the period is running, which is
 * never compared with a complete one as if equal (SPEC 1). */
exact value_change(const struct results *r, enum unit unit, const struct kpi_value *v);
exact value_change_last_year(const struct results *r, enum unit unit,
                             const struct kpi_value *v);

uint32_t scope_of_rep(const struct results *r,
                      uint32_t rep); /* REF_NONE → unassigned scope */
uint32_t scope_of_team(const struct results *r, uint32_t team);
uint32_t scope_of_region(const struct results *r, uint32_t region);
uint32_t scope_named(const struct results *r, const char *id_or_name, enum scope_kind kind);

/* Leads of followup_on_time.missed and .not_yet_due of a scope, as indexes into
 * model.leads, by created_at. */
size_t followup_missed(const struct results *r, uint32_t scope, struct arena *a,
                       uint32_t **out);
size_t followup_not_yet_due(const struct results *r, uint32_t scope, struct arena *a,
                            uint32_t **out);

/* How many invoices the rates about them are made from: those due in the 13 weeks up to D
 * and in the period, and those of which something is open at D. */
struct invoice_cases {
    uint32_t quarter, period, open;
};
struct invoice_cases invoice_cases_of(const struct results *r, uint32_t scope);

/* Members (teams; with `kind` reps) whose parts add up to the company's change of a KPI
 * against the previous period, largest first. For a rate the parts are num/den
 * contributions. */
size_t why_moved(const struct results *r, const char *kpi, enum scope_kind kind,
                 struct arena *a, struct mover **out);

#endif
