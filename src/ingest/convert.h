/* One cell into its place in a record, by the kind of its column (model/fields.h). */
#ifndef INGEST_CONVERT_H
#define INGEST_CONVERT_H

#include "ingest/plan.h"

enum conversion { CELL_EMPTY, CELL_SET, CELL_BAD };

/* What converting needs to know beside column and cell. */
struct converter {
    struct model *model;
    const struct export_rule *rule; /* NULL: none */
    const char *currency; /* of the row: code; "?": no known one; NULL: not said */
    str rate;             /* of the row: the cell; empty when there is none */
    struct arena scratch;
    const char *why; /* after CELL_BAD: what is wrong and what to do */
    bool waits;      /* some cell so far set c->waiting */
    /* Some cell so far changed how later ones of its column are read. The first that shows a
     * decimal point or the form of shares does not: but for cells that wait, all are read the
     * same before it. */
    bool turned;
};

/* The cell trimmed; nothing is set in the record unless CELL_SET is returned. A cell that
 * cannot be understood before more of its column is seen sets c->waiting. */
enum conversion cell_convert(struct converter *to, struct column_plan *c, str cell,
                             char *record);

/* The two halves of it: words into choices; texts, ids and references into symbols. */
enum conversion word_convert(struct converter *to, struct column_plan *c, str cell,
                             char *record);
enum conversion text_convert(struct converter *to, struct column_plan *c, str cell,
                             char *record);

/* Are its cells words, which are remembered? */
bool column_has_words(const struct column_plan *c);

/* Is a cell one of the words of a column of choices? */
bool choice_is_known(struct arena scratch, const struct column_plan *c, str cell);

/* Most ids are of the series of the one before. */
static inline bool id_put(struct column_plan *c, str cell, char *record)
{
    sym id = id_known(c->series, cell);
    if (id == SYM_EMPTY) return false;
    *(sym *)(record + c->field->offset) = id;
    if (c->field->kind == FIELD_CONTRACT) *(sym *)(record + c->field->offset2) = id;
    return true;
}

/* An empty rep makes a row "unassigned", not useless (SPEC 2). */
static inline bool field_is_needed(enum table t, const struct field *f)
{
    return f->required && (f->kind != FIELD_REP || t == TABLE_LEAVE);
}

static inline enum conversion cell_bad(struct converter *to, const char *why)
{
    to->why = why;
    return CELL_BAD;
}

/* A cell has proved how its column is written: cells that waited are read again. `rows`
 * is the table's first record, `size` that of one. */
void column_settle(struct column_plan *c, char *rows, size_t size);
/* Has the column cells that still wait for evidence? */
static inline bool column_waits(const struct column_plan *c)
{
    return c->undecided.n > 0;
}

/* Largest amount that is believed: 100 billion yuan. */
#define MONEY_MOST ((int64_t)10000000000000)

#endif
