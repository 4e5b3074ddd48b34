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

/* Actions not yet done or dropped, with what people typed up to a period (actions.c). */
size_t store_open_actions(struct store *s, struct arena *a, struct period p,
                          struct remembered_action **out);

#endif
