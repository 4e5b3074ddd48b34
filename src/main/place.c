/* Finds the built-in templates: in a folder above the program's own (build/mondaypack,
 * build/asan/mondaypack), in share/mondaypack beside its bin folder, or where the build
 * says. */
#include "main/place.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"

#ifndef MONDAYPACK_SHARE
#define MONDAYPACK_SHARE "/usr/local/share/mondaypack"
#endif

enum { PATH_MOST = 4096, FOLDERS_ABOVE = 3 };

static bool has_templates(struct arena scratch, const char *folder)
{
    return path_is_folder(path_join(&scratch, folder, "templates"));
}

/* The folder that holds templates/ and fonts/. */
static const char *home_find(struct arena *a)
{
    char program[PATH_MOST];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    for (int i = 0; i < FOLDERS_ABOVE; i++) {
        char *slash = strrchr(program, '/');
        if (!slash) break;
        *slash = '\0';
        if (has_templates(*a, program)) return arena_string(a, program);
        const char *share = path_join(a, program, "share/mondaypack");
        if (has_templates(*a, share)) return share;
    }
    if (has_templates(*a, MONDAYPACK_SHARE)) return MONDAYPACK_SHARE;
    die("the folder templates/ that belongs to the program was not found");
}

struct places places_find(struct arena *a, const char *overlay)
{
    struct places p = {.n = 0};
    const char *home = home_find(a);
    p.fonts = path_join(a, home, "fonts");
    if (overlay) {
        const char *fonts = path_join(a, overlay, "fonts");
        if (path_is_folder(fonts)) p.fonts = fonts;
        p.folders[p.n++] = overlay;
    }
    p.folders[p.n++] = path_join(a, home, "templates");
    return p;
}

const char *place_file(struct arena *a, const struct places *p, const char *name)
{
    for (size_t i = 0; i + 1 < p->n; i++) {
        const char *path = path_join(a, p->folders[i], name);
        if (access(path, F_OK) == 0) return path;
    }
    return place_built_in(a, p, name);
}

const char *place_built_in(struct arena *a, const struct places *p, const char *name)
{
    return path_join(a, p->folders[p->n - 1], name);
}

size_t place_folders(struct arena *a, const struct places *p, const char *name,
                     const char *out[2])
{
    for (size_t i = 0; i < p->n; i++) out[p->n - 1 - i] = path_join(a, p->folders[i], name);
    return p->n;
}
