/* The steps of plan_divide, in the order in which it takes them. Internal to plan/. */
#ifndef PLAN_PARTS_H
#define PLAN_PARTS_H

#include "plan/plan.h"

#define MILLION 1000000

/* history.c: window, seasonality, what each scope did, base and newcomers. */
void history_find(struct plan *p, struct arena scratch);
/* Season × presence × growth curve of a rep in a month, in millionths of a full month. */
int64_t rep_capacity(const struct plan *p, uint32_t rep, struct period month);
/* The same by the person's working days, to share a target over months. */
int64_t rep_month_weight(const struct plan *p, uint32_t rep, struct period month);

/* hand.c: figures set by hand, found in this plan; what cannot be applied is said. */
void hands_find(struct plan *p, struct arena *a, const struct returned *rows);

/* people.c: who is planned for, weights, bounds; the whole among people. False after a
 * diagnostic. */
void people_find(struct plan *p);
bool people_share(struct plan *p, struct arena scratch, enum plan_metric k);

/* time.c: months and weeks of the plan; each person's target over them. */
void time_find(struct plan *p);
bool time_share(struct plan *p, struct arena scratch, enum plan_metric k);

/* An error of the plan as a whole. */
void plan_complain(const struct plan *p, const char *about, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
/* "12,900,415.00", "5": units as people read them. */
const char *plan_units(struct arena *a, enum plan_metric k, int64_t units);

/* a × b ÷ c, rounded half up; 0 when c is 0. Nothing here is negative. */
static inline int64_t scaled(int64_t a, int64_t b, int64_t c)
{
    return c == 0 ? 0 : (int64_t)(((wide)a * b * 2 + c) / ((wide)c * 2));
}

#endif
