/* The charts of a report as pictures, DIR/<period>/charts/ID.png and ID.svg: made in a folder of
 * another name first, so that a run that fails leaves those of an earlier build as they were. */
#include "main/gallery.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

static bool is_picture(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && (strcmp(dot, ".png") == 0 || strcmp(dot, ".svg") == 0);
}

/* Every picture of a folder: moved to `to`, or removed where `to` is NULL. */
static bool pictures_move(struct arena scratch, const char *from, const char *to)
{
    bool good = true;
    DIR *folder = opendir(from);
    if (!folder) return errno == ENOENT;
    for (struct dirent *e; (e = readdir(folder));) {
        struct arena a = scratch;
        if (!is_picture(e->d_name)) continue;
        const char *path = path_join(&a, from, e->d_name);
        int failed = to ? rename(path, path_join(&a, to, e->d_name)) : unlink(path);
        if (failed) good = false;
    }
    closedir(folder);
    return good;
}

bool gallery_make(struct gallery_files *g, struct arena *a, const char *pack,
                  const struct render_context *rc)
{
    g->folder = path_join(a, pack, "charts");
    g->part = part_name(a, g->folder);
    if (render_charts(rc, *a, g->part)) return true;
    gallery_drop(g, *a);
    return false;
}

bool gallery_commit(struct gallery_files *g, struct arena scratch, struct diags *diags)
{
    bool good = folder_make(g->folder) && pictures_move(scratch, g->folder, NULL) &&
                pictures_move(scratch, g->part, g->folder);
    if (!good)
        diag_say(diags, DIAG_ERROR, g->folder, 0, NULL, STR(""), "cannot be written: %s",
                 strerror(errno));
    rmdir(g->part);
    return good;
}

void gallery_drop(struct gallery_files *g, struct arena scratch)
{
    if (!g->part) return;
    pictures_move(scratch, g->part, NULL);
    rmdir(g->part);
}
