/* Where templates and fonts are: the user's folder before the set that came with the
 * program. */
#ifndef MAIN_PLACE_H
#define MAIN_PLACE_H

#include "base/arena.h"

struct places {
    const char *folders[2]; /* overlay first (if there is one), built-in set last */
    size_t n;
    const char *fonts;
};

/* `overlay` may be NULL. Without a built-in set the program cannot work: die(). */
struct places places_find(struct arena *a, const char *overlay);
/* The first of the folders that has the file; the built-in one's path if none has. */
const char *place_file(struct arena *a, const struct places *p, const char *name);
/* The path of the built-in one. */
const char *place_built_in(struct arena *a, const struct places *p, const char *name);
/* A sub-folder of each, built-in set first, so that a later one may replace what an earlier
 * says. */
size_t place_folders(struct arena *a, const struct places *p, const char *name,
                     const char *out[2]);

#endif
