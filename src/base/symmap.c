/* Values by symbol. Ids of a series lie close together as a rule: a leaf for each 256
 * numbers, made with the first that is put into it. */
#include "base/symmap.h"

#include <string.h>

enum { LEAF = 1 << SYM_LEAF_BITS, LEAVES = 1 << (SYM_NUMBER_BITS - SYM_LEAF_BITS) };

static void text_room(struct sym_map *map, sym s)
{
    while (map->texts.n < (s + (size_t)1) * map->size) *vec_push(&map->texts) = 0;
}

void *sym_map_put(struct sym_map *map, sym s)
{
    void *there = sym_map_get(map, s);
    if (there) return there;
    if (!(s & SYM_NUMBERED)) {
        text_room(map, s);
    } else {
        char ***leaves = &map->leaves[sym_series(s)];
        if (!*leaves) *leaves = vec_zeroed(sizeof **leaves, LEAVES);
        (*leaves)[sym_number(s) >> SYM_LEAF_BITS] = vec_zeroed(map->size, LEAF);
    }
    return sym_map_get(map, s);
}

void sym_map_walk(const struct sym_map *map,
                  void (*each)(void *of, sym s, const void *value), void *of)
{
    for (size_t at = 0; at < map->texts.n; at += map->size)
        each(of, (sym)(at / map->size), map->texts.at + at);
    for (sym series = 0; series < SYM_SERIES; series++)
        for (sym k = 0; map->leaves[series] && k < LEAVES; k++) {
            const char *leaf = map->leaves[series][k];
            sym first = SYM_NUMBERED | series << SYM_NUMBER_BITS | k << SYM_LEAF_BITS;
            for (sym i = 0; leaf && i < LEAF; i++)
                each(of, first + i, leaf + i * map->size);
        }
}

void sym_map_free(struct sym_map *map)
{
    vec_free(&map->texts);
    for (size_t series = 0; series < SYM_SERIES; series++) {
        for (size_t k = 0; map->leaves[series] && k < LEAVES; k++)
            vec_release(map->leaves[series][k]);
        map->leaves[series] = vec_release(map->leaves[series]);
    }
}
