/* A record of any table as one line of text, for people who look a row up. */
#ifndef MAIN_RECORD_H
#define MAIN_RECORD_H

#include "model/model.h"

/* "ERP.csv:17  contract_id=HT01 rep_id=王芳 amount=1200.00 signed_on=2026-11-18" */
const char *record_text(struct arena *a, const struct model *m, enum table t, uint32_t row);
/* What was given in a record, column by column. */
struct record_cell {
    const char *column, *text;
};
size_t record_cells(struct arena *a, const struct model *m, enum table t, uint32_t row,
                    struct record_cell **out);
/* The customer that a record names, REF_NONE if it names none. */
uint32_t record_customer(const struct model *m, enum table t, uint32_t row);

#endif
