/* What the files of store/ share. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "store/database.h"
#include "store/store.h"

struct store {
    struct arena *arena;
    struct database *db;
    struct query *kpi_query; /* kept for the many calls of memory.kpi */
};

/* An entry with what decides which one stands. */
struct typed {
    struct store_entry e;
    day end; /* of its pack's period */
    bool stands;
};

/* Entries up to and including a period, by action, field and order of arrival; of one action
 * or (NULL) all. Marks those that stand. */
size_t typed_read(struct store *s, struct arena *a, const char *action, struct period p,
                  struct typed **out);

/* Actions with what people typed up to a period: those not yet closed, and those closed
 * since the period before (actions.c). */
size_t store_open_actions(struct store *s, struct arena *a, struct period p,
                          struct remembered_action **out);

#endif
