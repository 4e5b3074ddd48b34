/* Memory between weeks (SPEC 8): one SQLite file. database.c is the one home of sqlite3. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "rules/rules.h"

struct returned;
struct store;

/* Opens or creates the file (and its folder) and migrates its schema; ":memory:" keeps
 * nothing beyond this run. NULL after a diagnostic. A file that is damaged or not ours is
 * never changed. */
struct store *store_open(const char *path, struct arena *a, struct diags *ds);
/* Fills a memory with what the store knows of the period before `p` (of the same kind). The
 * store must stay open as long as the memory's kpi is called. */
void store_recall(struct store *s, struct arena *a, struct period p, struct memory *out);
/* Replaces all rows of the period in one transaction, and adds the actions that it lists.
 * The transaction stays open until store_commit, so that a pack that fails to be written
 * leaves the memory as it was. A second build waits meanwhile. False after a diagnostic. */
bool store_keep(struct store *s, const struct results *r, const struct judgement *j);
bool store_commit(struct store *s);
void store_close(struct store *s); /* rolls back what was not committed; NULL is allowed */

/* ---- the closed loop: actions and what people typed about them ---- */

/* Adds actions that are not known yet; `since` is the period that first lists them. Of known
 * ones only what is still empty is filled in. Joins the open transaction. */
bool store_keep_actions(struct store *s, const struct remembered_action *actions, size_t n);

/* One thing that was typed into a returned workbook. */
struct store_entry {
    const char *action;
    const char *field; /* "measure", "owner", "due", "state", "note", "answer" … */
    const char *value;
    const char *period; /* label of the pack that the workbook belongs to */
    const char *source; /* file and cell, for people */
    /* Fingerprints of the values that the typist saw in the cell, parted by blanks: those
     * are replaced. NULL when not known: all of earlier packs are. */
    const char *seen;
};
/* Keeps entries; the same entry twice is one. Never removes or changes one. */
bool store_keep_entries(struct store *s, const struct store_entry *entries, size_t n);
/* Keeps everything that came back in workbooks; rows that were added by hand become actions
 * of their own. */
bool store_keep_returned(struct store *s, struct arena *a, const struct returned *r);
/* What stands for each field of an action up to and including period `p`: entries that no
 * later one has replaced; several texts for one field are a conflict. By field, then as they
 * came. */
size_t store_entries(struct store *s, struct arena *a, const char *action, struct period p,
                     struct store_entry **out);

/* ---- history ---- */

struct history_point {
    struct period period;
    bool complete;
    enum unit unit;
    const char *scope_id, *name;
    exact value, target;
};
/* What the store knows of one KPI of one scope (by id or name), oldest first, periods of
 * one kind after the other. */
size_t store_history(struct store *s, struct arena *a, const char *kpi,
                     enum scope_kind kind, const char *id_or_name,
                     struct history_point **out);

#endif
