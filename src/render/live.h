/* Live formulas from the inside: what figures and words share, and sums of a list's column by the
 * texts of others, as SUMIFS gives them, added up once and looked up per row. */
#ifndef RENDER_LIVE_H
#define RENDER_LIVE_H

#include "render/book.h"

enum { /* shapes of a column without a formula of its own; those of its chain come behind */
       SHAPE_QUOTIENT = SHAPE_OWN + 1,
       SHAPE_DIFFERENCE,
       SHAPE_CHANGE,
       SHAPE_POINTS,
       SHAPE_SHARE,
       SHAPE_CHAIN
};

/* Is the formula of this shape known already? If not, its text is wanted. */
bool is_told(struct live *out, unsigned shape);
/* The row of a limit on the sheet of limits; NULL if it has none. */
const struct row *limit_row(const struct book *b, const char *id);
/* The cell of a column in the line's row, as formulas name it; in the row's arena. */
const char *own_cell(struct book *b, const struct line *line, int column);

/* A sum that will be asked for; rows are counted with `value` −1. Sums of a list that are
 * expected before the first is filled are all added up by one walk over it. NULL: too many. */
struct pot *pot_expect(struct book *b, const struct placed *of, int value,
                       const int keys[2], const bool positive[2], size_t nkey);
/* Sums of a list as its rows are met, by one of several threads. In the arena. */
struct pot_set;
struct pot_set *pots_open(struct book *b, const struct placed *of, struct arena *a);
void pots_see(struct pot_set *set, const struct cell *cells);
/* What is expected of the list becomes known: before the sets, then each set is added. */
void pots_begin(struct book *b, const struct placed *of);
void pots_join(struct book *b, struct pot_set *set); /* gives the set back */
void pots_end(struct book *b, const struct placed *of);

/* False when the column holds both money and numbers. */
bool pot_fill(struct book *b, struct pot *pot);
/* In hundredths or millionths, as the column's figures are. */
wide pot_sum(const struct pot *pot, const char *const *texts, size_t nkey);
void pots_free(struct book *b);

#endif
