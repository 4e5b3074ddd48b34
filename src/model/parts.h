/* The steps of model_finish, in the order in which it takes them. Internal to model/. */
#ifndef MODEL_PARTS_H
#define MODEL_PARTS_H

#include "model/model.h"

/* organisation.c: regions, teams, rep_team. */
void organisation_make(struct model *m, struct arena scratch);
/* aims.c: reps that only targets name, where there is no reps table. */
void targets_name_reps(struct model *m, struct arena scratch);
/* aims.c: target_ref of rows whose scope is a region, team or rep. */
void targets_resolve(struct model *m, struct arena scratch);
/* contracts.c: contracts from won deals where there is no contracts table. */
void contracts_make(struct model *m);
/* order.c: sorts tables, keeps references true. */
void tables_order(struct model *m);
/* payments.c: payments by invoice and paid_at, packed; where those of each invoice begin. */
void payments_order(struct model *m);
void activities_order(struct model *m); /* by time; settled bundles in, the same out */
/* payments.c: reps of receivables that name none. */
void receivables_finish(struct model *m);
/* events.c: first_event and last_event. */
void events_find(struct model *m);

/* Names → indexes: as written goes before spellings that fold alike (SPEC 2); a spelling of
 * two indexes is ambiguous. */
#define REF_AMBIGUOUS (UINT32_MAX - 1)

struct spellings {
    struct interner *keys;
    VEC_OF(uint32_t) refs; /* by symbol of `keys` */
};

struct name_index {
    struct spellings written, folded;
};

struct name_index name_index_new(void);
void name_index_add(struct name_index *names, struct arena scratch, str name, uint32_t ref);
/* The index, REF_NONE if there is none, REF_AMBIGUOUS. */
uint32_t name_index_find(const struct name_index *names, struct arena scratch, str name);
/* The same, but only for the name as written. */
uint32_t name_index_written(const struct name_index *names, struct arena scratch, str name);

#endif
