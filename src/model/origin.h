/* Where the records of a table were read, as runs of lines. Internal to model/ and to
 * whoever adds, moves or drops records; others ask model_origin. */
#ifndef MODEL_ORIGIN_H
#define MODEL_ORIGIN_H

#include "model/model.h"

/* Does one more record, of which `i` stand before it, stand one line below the one before?
 * Then nothing need be added. */
static inline bool origins_follow(const struct origins *o, size_t i, struct origin from)
{
    if (o->runs.n == 0) return false;
    const struct origin_run *last = &o->runs.at[o->runs.n - 1];
    return last->from.row && last->from.row + (uint32_t)(i - last->first) == from.row &&
           last->from.file == from.file;
}
/* That of one more record, of which `i` stand before it. */
void origins_add(struct origins *o, size_t i, struct origin from);
/* Those of several more, each a line below the one before. */
void origins_add_many(struct origins *o, size_t i, struct origin from, size_t n);
/* Takes over those of `more` records that come behind the `n` which are here. */
void origins_append(struct origins *o, size_t n, struct origins *others, size_t more);
/* All of them lie so many lines further down. */
void origins_shift(struct origins *o, uint32_t lines);
/* Of n records the dead ones are taken out. */
void origins_drop(struct origins *o, size_t n, const uint64_t *dead);
/* Record i of n is the one that was was[i]; takes over that list, of a vector. After this none
 * is added or dropped. */
void origins_sort(struct origins *o, size_t n, uint32_t *was);
/* Does no record stand behind one of a later file? */
bool origins_by_file(const struct origins *o);
void origins_free(struct origins *o);

#endif
