/* Working days: Monday to Friday, changed by templates/calendar/ files (holidays and
 * make-up days, SPEC 3). */
#ifndef MODEL_CALENDAR_H
#define MODEL_CALENDAR_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"

struct calendar;

/* Reads every *.csv of the folders in turn (header `date,kind,name`; kind `holiday` or
 * `workday`); a later row for the same day wins. Bad rows are diagnostics. `folders` may be
 * missing. */
const struct calendar *calendar_read(struct arena *a, struct diags *ds,
                                     const char *const *folders, size_t n);
bool calendar_works(const struct calendar *c, day d);
/* Working days in [from, to); 0 when to <= from. */
int calendar_working_days(const struct calendar *c, day from, day to);
/* The last working day in [from, to), DAY_NONE if there is none. */
day calendar_last_working_day(const struct calendar *c, day from, day to);
/* Is any day of the year named by a file? (A year without official holidays is said in
 * print.) */
bool calendar_knows_year(const struct calendar *c, int year);
/* Name of a holiday or make-up day, NULL for an ordinary day. */
const char *calendar_name(const struct calendar *c, day d);

#endif
