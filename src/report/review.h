/* What the pages of the review meeting share: which KPIs it looks at, what counts as behind
 * while a period is still running, and lists of names that stay short. */
#ifndef REPORT_REVIEW_H
#define REPORT_REVIEW_H

#include "report/builders.h"

/* KPIs that a review looks at, in its order; `n` receives how many. */
const char *const *reviewed_kpis(size_t *n);
/* What the KPI is held against: its target, or the limit of its light where it has none. */
struct figure review_limit(const struct build *b, const char *kpi, struct view v);

/* By what people are judged: the attainment of the period, or the month to date while the
 * period is still running (a month of which one day has gone is no failure). */
const char *progress_kpi(const struct build *b);
/* How far a scope has come: the attainment of the period, ÷ the share of its working days that
 * have gone while it is still running. */
exact progress_of(const struct build *b, uint32_t scope);
/* What a table says that shows lights of a running period; NULL for a complete one. */
const char *running_note(struct build *b);
/* A month that is over: its month to date is its attainment, and is not said twice. */
bool month_is_over(const struct build *b);
/* Who has left speaks no more. */
bool has_left(const struct build *b, uint32_t scope);

/* Names until `most` columns (a hanzi takes two) are full, at least one; of more than are
 * named it says so. `all` counts those that `names` leaves out as well. */
const char *names_within(struct build *b, const char *const *names, size_t n, size_t all,
                         size_t most);

#endif
