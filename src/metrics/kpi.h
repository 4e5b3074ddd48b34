/* The KPI table: one row and one function per KPI. To add a KPI, add both (and its name
 * and definition to the labels files).
 *
 * A function looks at the rows of one frame and adds what each row brings to a rep; sums
 * for teams, regions and the company, distinct counts, previous periods, trends, targets
 * and explain are the framework's work (tally.c, results.c). */
#ifndef METRICS_KPI_H
#define METRICS_KPI_H

#include "metrics/metrics.h"

struct tally;
struct walk;
struct hit;

/* Rows that a KPI's `each` looks at, by the day for which they count: explain lists them in
 * that order. ROWS_DEALS and ROWS_INVOICES: as they lie. */
enum rows {
    ROWS_NONE,
    ROWS_CONTRACTS,
    ROWS_LEADS,
    ROWS_DEALS,
    ROWS_DEALS_CREATED,
    ROWS_DEALS_CLOSED,
    ROWS_DEALS_MOVED, /* those that came into a stage */
    ROWS_TASKS,
    ROWS_INVOICES,
    ROWS_INVOICES_DUE,
    ROWS_PAYMENTS,
    ROWS_COMPLAINTS
};

/* What a KPI comes to for one scope. An unknown value carries its reason. */
struct ratio {
    exact value, num, den;
    const char *reason;
};

struct kpi {
    const char *id;   /* of a family with a second measure: "stage_counts.amount" */
    const char *says; /* one English sentence for `list kpis` and the README */
    enum unit unit;
    enum family family;
    bool falling_is_good; /* overdue, lost, cycle */
    bool divided;         /* value = num ÷ den; else value = num */
    int64_t scale; /* the tally's numerator is in 1/scale: 1, 100 (fen), …; 0 means 1 */
    int64_t den_scale; /* the same for the denominator; 0 means 1 */
    int64_t row_scale; /* of the rows that explain lists, where that differs; 0: scale */
    const char *needs; /* "deals.amount deals.probability", else unknown; `a|b`: either */
    bool dateless;     /* no dates to look back with: the store knows the previous one */
    int prev_days;   /* previous = the same window so many days earlier; 0: period before */
    int window_days; /* trailing window up to D, for "partial"; 0: the period itself */
    int lead_days;   /* the window begins so many days before the period */
    bool trend;      /* 13 weeks and 13 months are kept */
    bool target_additive; /* SPEC 3: may be summed over members and split by working days */
    bool indivisible; /* no parts of members add up to it: nothing to say why it moved */
    size_t parts;     /* sums kept side by side for `finish`; 0 means 1 */
    /* Either the rows of a frame, or rows for all frames (walk.h). */
    void (*add)(const struct model *m, struct frame f, struct tally *t);
    enum rows rows;
    void (*each)(struct walk *w, uint32_t first, uint32_t end);
    /* Where sums of other KPIs of the same rows add up to this one's: ids of those whose
     * numerators make its numerator, and its denominator; else NULL. Explain looks at the
     * rows. */
    const char *num_of, *den_of;
    /* For explain: a row that lies shortly before or after the window; NULL: none
     * listed. */
    struct hit (*near)(const struct model *m, uint32_t row);
    /* Where num ÷ den is not all: makes the value from the parts. NULL: the plain way. */
    struct ratio (*finish)(struct tally *t, struct frame f, uint32_t scope);
    /* Where the target is not that of this KPI's own id. NULL: it is. */
    exact (*target)(struct tally *t, struct frame f, uint32_t scope);
};

extern const struct kpi kpis[];
extern const size_t kpi_count;
const struct kpi *kpi_named(const char *id);
/* No previous value can be computed from these exports (SPEC 4); the store may know it. */
bool kpi_dateless(const struct model *m, const struct kpi *k);

/* What a KPI function calls. `rep` may be REF_NONE: counts for the company under
 * "unassigned". `table` and `row` say which record it was, for explain. */
struct hit {
    uint32_t rep;
    enum table table;
    uint32_t row;    /* index into the model's vector */
    uint32_t member; /* index of the family's member, or the part; else 0 */
    wide num, den;
};
/* Part by part for the few that are listed: as a whole, a hit would be put into memory for every
 * row, and read from there before it has arrived. */
#define HIT_APART(h)                                              \
    (struct hit)                                                  \
    {                                                             \
        (h).rep, (h).table, (h).row, (h).member, (h).num, (h).den \
    }
/* Distinct counts: the key, a customer's index, is counted once per scope (rep, team,
 * region, company each anew). A KPI that counts numerator or denominator so must do it
 * for all of its hits. */
void tally_distinct_num(struct tally *t, struct hit h, uint64_t key);
void tally_distinct_den(struct tally *t, struct hit h, uint64_t key);
/* For explain only: a row that was near and does not count, and why (label key
 * "near.xxx"). */
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
