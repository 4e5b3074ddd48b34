/* What is said about the headers of a file. */
#ifndef INGEST_COMPLAIN_H
#define INGEST_COMPLAIN_H

#include "ingest/header.h"

/* Why a table cannot be read from the file: plan->missing is not there. In `a`. */
const char *missing_problem(struct arena *a, const struct table_plan *plan,
                            const struct layout *l, const struct vocabulary *v);

/* Warnings about headers that stand twice, and about those of the user's own profile that
 * the file lacks. */
void headers_complain(struct arena scratch, struct diags *ds, const char *path,
                      const struct layout *l, const struct preview *preview);

/* A warning if a profile of the user's own would read the file but for one header. */
void profiles_complain(struct arena scratch, struct diags *ds, const char *path,
                       const char *name, const struct profiles *p,
                       const struct header_rows *rows);

#endif
