/* The KPI table: one row and one function per KPI. To add a KPI, add both (and its name and
 * definition to the labels files).
 *
 * A function looks at the rows of one frame and adds what each row brings to a rep; sums for teams,
 * regions and the company, distinct counts, previous periods, trends, targets and explain are
 * the framework's work (tally.c, results.c). */
#ifndef METRICS_KPI_H
#define METRICS_KPI_H

#include "metrics/metrics.h"

struct tally;

struct kpi {
    const char *id;
    const char *says;    /* one English sentence for `list kpis` and the README */
    enum unit unit;
    enum family family;
    bool falling_is_good; /* overdue, lost, cycle */
    bool divided;        /* value = num ÷ den; else value = num */
    int64_t scale;       /* what the tally's numerator must be divided by: 1, 100 (fen), … */
    int64_t den_scale;   /* the same for the denominator; 0 means 1 */
    const char *needs;   /* "deals.amount deals.probability": else unknown */
    bool dateless;       /* no dates to look back with: previous comes from the store (SPEC 4) */
    int prev_days;       /* previous = the same window so many days earlier; 0: previous period */
    int window_days;     /* trailing window, for the "partial" mark; 0: the period itself */
    bool trend;          /* 13 weeks and 13 months are kept */
    bool target_additive; /* SPEC 3: may be summed over members and split by working days */
    void (*add)(const struct model *m, struct frame f, struct tally *t);
};

extern const struct kpi kpis[];
extern const size_t kpi_count;
const struct kpi *kpi_named(const char *id);

/* What a KPI function calls. `rep` may be REF_NONE: counts for the company under "unassigned".
 * `table` and `row` say which record it was, for explain. */
struct hit {
    uint32_t rep;
    enum table table;
    uint32_t row;    /* index into the model's vector */
    uint32_t member; /* index of the family's member; 0 outside families */
    wide num, den;
};
void tally_add(struct tally *t, struct hit h);
/* Distinct counts: the key is counted once per scope (rep, team, region, company each anew). */
void tally_distinct_num(struct tally *t, struct hit h, uint64_t key);
void tally_distinct_den(struct tally *t, struct hit h, uint64_t key);
/* For explain only: a row that was near and does not count, and why (label key "near.xxx"). */
void tally_near(struct tally *t, struct hit h, const char *why);
bool tally_explaining(const struct tally *t);
/* Index of a family's member by symbol or stage; adds it if it is new. */
uint32_t tally_member(struct tally *t, sym member);

/* Rows of a table sorted by event date that fall into [from, to): first index and end. */
struct row_range {
    size_t first, end;
};
struct row_range contracts_between(const struct model *m, day from, day to);
struct row_range activities_between(const struct model *m, moment from, moment to);

#endif
