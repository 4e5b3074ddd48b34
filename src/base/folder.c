/* Folders: making them and listing the files below them, in byte order and without loops.
 * What cannot be entered or is no file is listed too, so that reading it says what is
 * wrong. */
#include "base/file.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MOST = 32, FILES_MOST = 100000 };

bool path_is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

bool folder_make(const char *path)
{
    if (path_is_folder(path)) return true;
    struct arena a = arena_new();
    char *copy = arena_string(&a, path);
    for (char *slash = strchr(copy + (copy[0] != '\0'), '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) return false;
        *slash = '/';
    }
    if (mkdir(path, 0777) == 0) return true;
    int why = errno == EEXIST ? ENOTDIR : errno;
    if (path_is_folder(path)) return true;
    errno = why;
    return false;
}

struct walk {
    struct arena *a;
    VEC_OF(const char *) found;
    struct { /* the folders from the top down to here */
        dev_t device;
        ino_t number;
    } above[DEPTH_MOST];
    size_t depth;
};

static bool is_loop(const struct walk *w, const struct stat *s)
{
    for (size_t i = 0; i < w->depth; i++)
        if (w->above[i].device == s->st_dev && w->above[i].number == s->st_ino) return true;
    return false;
}

static bool is_ignored(const char *name)
{
    return name[0] == '.' || strncmp(name, "~$", 2) == 0;
}

static void walk_path(struct walk *w, const char *path);

static void walk_folder(struct walk *w, const char *path, const struct stat *s)
{
    DIR *folder = opendir(path);
    if (!folder) {
        *vec_push(&w->found) = path;
        return;
    }
    w->above[w->depth].device = s->st_dev;
    w->above[w->depth].number = s->st_ino;
    w->depth++;
    for (struct dirent *e; (e = readdir(folder)) && w->found.n < FILES_MOST;)
        if (!is_ignored(e->d_name)) walk_path(w, path_join(w->a, path, e->d_name));
    w->depth--;
    closedir(folder);
}

static void walk_path(struct walk *w, const char *path)
{
    struct stat s;
    if (stat(path, &s) != 0 || !S_ISDIR(s.st_mode)) {
        *vec_push(&w->found) = path;
        return;
    }
    if (is_loop(w, &s)) return;
    if (w->depth == DEPTH_MOST)
        *vec_push(&w->found) = path;
    else
        walk_folder(w, path, &s);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t folder_list(struct arena *a, const char *path, const char ***out)
{
    struct walk w = {.a = a};
    walk_path(&w, arena_string(a, path));
    size_t n = w.found.n;
    const char **list = arena_many(a, const char *, n);
    if (n) memcpy(list, w.found.at, n * sizeof *list);
    vec_free(&w.found);
    qsort(list, n, sizeof *list, by_bytes);
    *out = list;
    return n;
}

struct nearest folder_nearest(struct arena *a, const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    const char *whole = arena_copy(a, (str){path, n}), *name = path_base(whole);
    const char *parent = arena_copy(a, (str){whole, (size_t)(name - whole)});
    struct nearest near = {.wanted = str_of(name)};
    DIR *folder = opendir(*parent ? parent : ".");
    if (!folder) return near;
    for (struct dirent *e; (e = readdir(folder));)
        if (!is_ignored(e->d_name)) nearest_try(&near, arena_string(a, e->d_name));
    closedir(folder);
    if (near.best) near.best = path_join(a, parent, near.best);
    return near;
}
