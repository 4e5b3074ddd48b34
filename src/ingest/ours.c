/* Files of packs that lie below an input folder, as they do when the output folder is among
 * the inputs: a folder whose kpi.json is ours is a pack, and what stands in it is no export.
 * Workbooks that people fill in are left in, since what was typed must not be lost. */
#include "ingest/ours.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"

static bool holds(const char *path, size_t at, const char *bytes)
{
    char found[64];
    size_t n = strlen(bytes);
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    bool same = n <= sizeof found && pread(fd, found, n, (off_t)at) == (ssize_t)n &&
                memcmp(found, bytes, n) == 0;
    close(fd);
    return same;
}

static bool is_pack_json(const char *path)
{
    return strcmp(path_base(path), "kpi.json") == 0 &&
           holds(path, 0, "{\n \"schema\": \"mondaypack/");
}

static bool ends_with(const char *text, const char *ending)
{
    size_t n = strlen(text), k = strlen(ending);
    return n >= k && strcmp(text + n - k, ending) == 0;
}

/* SQLite keeps a program's mark at offset 68; ours is set by store/schema.c. */
static bool is_history(const char *path)
{
    return ends_with(path, ".db") && holds(path, 68, "mpck");
}

static bool is_filled_in(const char *name)
{
    return ends_with(name, ".xlsx") && strcmp(name, "kpi.xlsx") != 0 &&
           strcmp(name, "collections.xlsx") != 0;
}

/* In a pack's folder, which ends with '/', or in one that a pack makes there. */
static bool lies_in(const char *path, str pack)
{
    static const char *const below[] = {"teams/", "charts/"};
    if (strncmp(path, pack.s, pack.n) != 0) return false;
    const char *rest = path + pack.n;
    for (size_t i = 0; i < COUNT_OF(below); i++)
        if (strncmp(rest, below[i], strlen(below[i])) == 0) rest += strlen(below[i]);
    return strchr(rest, '/') == NULL;
}

size_t ours_drop(const char **files, size_t n)
{
    VEC_OF(str) packs = {0};
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (is_pack_json(files[i]))
            *vec_push(&packs) = (str){files[i], (size_t)(path_base(files[i]) - files[i])};
    for (size_t i = 0; i < n; i++) {
        bool ours = is_history(files[i]);
        for (size_t k = 0; k < packs.n && !ours; k++)
            ours = lies_in(files[i], packs.at[k]) && !is_filled_in(path_base(files[i]));
        if (!ours) files[kept++] = files[i];
    }
    vec_free(&packs);
    return kept;
}
