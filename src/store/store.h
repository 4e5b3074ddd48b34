/* Memory between weeks (SPEC 8): one SQLite file. The one home of sqlite3. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "rules/rules.h"

struct store;

/* Opens or creates the file and migrates its schema; NULL after a diagnostic. */
struct store *store_open(const char *path, struct arena *a, struct diags *ds);
/* Fills a memory with what the store knows of the period before `p` (of the same kind). */
void store_recall(struct store *s, struct arena *a, struct period p, struct memory *out);
/* Replaces all rows of the period in one transaction. The transaction stays open until
 * store_commit, so that a pack that fails to be written leaves the memory as it was. */
bool store_keep(struct store *s, const struct results *r, const struct judgement *j);
bool store_commit(struct store *s);
void store_close(struct store *s); /* rolls back what was not committed */

#endif
