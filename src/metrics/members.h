/* The members of each family: stages by their order, products and the like as they occur
 * in the period. Internal to metrics/. */
#ifndef METRICS_MEMBERS_H
#define METRICS_MEMBERS_H

#include "metrics/tally.h"

struct families {
    struct {
        sym *members; /* stage indexes for stage families */
        size_t n;     /* 1 for KPIs without family */
    } * at;           /* by KPI */
};

/* Those that the settings decide; of the others, there is none yet. */
struct families families_begin(struct arena *a, const struct model *m);
/* Do rows decide which members a KPI has? */
bool family_is_open(const struct kpi *k);
struct ranked_member {
    sym member;
    uint32_t number;  /* the caller's */
    wide size;        /* what it comes to for the company */
    const char *name; /* is filled in */
};
/* Sorts the members that have rows in the period's frame, the largest first, then by name:
 * those are the KPI's. */
void family_rank(struct families *f, struct arena *a, const struct model *m,
                 const struct kpi *k, struct ranked_member *at, size_t n);
/* Makes measures findable by id, once they all are there. */
void measures_index(struct arena *a, struct results *r);
/* The members of a KPI as its measures were made from them; returns how many. */
size_t measure_members(struct arena *a, const struct results *r, const struct kpi *k,
                       sym **out);
/* Which of them a measure is, or the part 0 outside families. */
uint32_t measure_member(const struct results *r, size_t measure);
/* NULL outside families; "-" for not given. */
const char *member_name(const struct model *m, const struct kpi *k, sym member);

#endif
