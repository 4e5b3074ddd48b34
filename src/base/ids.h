/* Many ids of one form, four at a time (id.h says what a form is). In: cells of a text, one of
 * each row; out: their numbers, up to the first four that are not all of the form. Those are
 * left to whoever asks, one by one. */
#ifndef BASE_IDS_H
#define BASE_IDS_H

#include "base/id.h"

/* One cell of each row: `end` is where that of the first ends in the text, end[-1] + 1 where it
 * begins; `step` further on are those of the next. Behind the text IDS_SPARE bytes may be
 * read. */
struct id_cells {
    const char *text;
    const uint32_t *end;
    size_t step;
};

enum { IDS_SPARE = 16 };

/* The numbers of the first ones of n; how many. Those that it leaves are fewer than four, or
 * one of the next four has another form. */
size_t ids_read(const struct id_form *f, struct id_cells cells, size_t n,
                uint32_t *numbers);

#endif
