/* Which row of a table has an id, by symbol. In: tables of the run; out: answers, also such as
 * others have found out. Ids mostly are numbers of a series that follow one another as their rows
 * do: 256 of those take a word, and nothing is looked up for each. */
#ifndef INGEST_ID_INDEX_H
#define INGEST_ID_INDEX_H

#include "base/symmap.h"
#include "model/model.h"

#define ID_UNASKED (UINT32_MAX - 2) /* behind it are REF_AMBIGUOUS and REF_NONE */

enum { ID_LEAF = 1 << SYM_LEAF_BITS };

struct id_index {
    /* By series, for each leaf of numbers: what is to be added to a number for its row, if that
     * is so for all of them; 0: it is not. */
    VEC_OF(uint32_t) runs[SYM_SERIES];
    struct sym_map others; /* the answers to all others, less ID_UNASKED: zero is unasked */
};

/* The row, REF_NONE, REF_AMBIGUOUS or ID_UNASKED. */
static inline uint32_t id_answer(const struct id_index *x, sym s)
{
    if (s & SYM_NUMBERED) {
        uint32_t number = sym_number(s), leaf = number >> SYM_LEAF_BITS;
        uint32_t add =
            leaf < x->runs[sym_series(s)].n ? x->runs[sym_series(s)].at[leaf] : 0;
        if (add) return number + add;
    }
    const uint32_t *answer = sym_map_get(&x->others, s);
    return answer ? *answer + ID_UNASKED : ID_UNASKED;
}
void id_answer_set(struct id_index *x, sym s, uint32_t answer);
/* A row that has this id; REF_AMBIGUOUS where another one has it, too. SYM_EMPTY is none. */
void id_answer_add(struct id_index *x, sym s, uint32_t row);
/* All rows of a table that has ids. */
void id_index_fill(struct id_index *x, const struct model *m, enum table t);
void id_index_free(struct id_index *x);

#endif
