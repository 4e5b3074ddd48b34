/* Small values by symbol: a list for texts, leaves of neighbouring numbers for ids, so that
 * what nobody asks for takes no memory. */
#ifndef BASE_SYMMAP_H
#define BASE_SYMMAP_H

#include "base/intern.h"
#include "base/vec.h"

enum { SYM_LEAF_BITS = 8 };

/* Of values of `size` bytes that begin as zero; the memory is given back by sym_map_free. */
struct sym_map {
    size_t size;
    VEC_OF(char) texts;
    char **leaves[SYM_SERIES];
};

/* Where the value of a symbol is kept. */
void *sym_map_put(struct sym_map *map, sym s);
/* The same without making room: NULL for one that was never put. */
static inline void *sym_map_get(const struct sym_map *map, sym s)
{
    if (!(s & SYM_NUMBERED)) {
        size_t at = s * map->size;
        return at < map->texts.n ? map->texts.at + at : NULL;
    }
    char **leaves = map->leaves[sym_series(s)];
    char *leaf = leaves ? leaves[sym_number(s) >> SYM_LEAF_BITS] : NULL;
    size_t at = sym_number(s) & ((1u << SYM_LEAF_BITS) - 1);
    return leaf ? leaf + at * map->size : NULL;
}
/* Calls `each` for all symbols that have room in the map, in their order. */
void sym_map_walk(const struct sym_map *map,
                  void (*each)(void *of, sym s, const void *value), void *of);
void sym_map_free(struct sym_map *map);

#endif
