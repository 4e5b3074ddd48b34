/* Sums of a list's column by the texts of others, as SUMIFS gives them: added up once, looked
 * up per row. */
#ifndef RENDER_LIVE_H
#define RENDER_LIVE_H

#include "render/book.h"

/* Rows are counted with `value` −1. NULL when the column holds both money and numbers. */
struct pot *pot_of(struct book *b, const struct placed *of, int value, const int keys[2],
                   const bool positive[2], size_t nkey);
/* In hundredths or millionths, as the column's figures are. */
wide pot_sum(const struct pot *pot, const char *const *texts, size_t nkey);

#endif
