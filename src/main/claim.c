/* Holds a pack's folder by a lock on the folder itself, which ends with the process however
 * it ends and leaves no file behind. Where a file system knows no locks, it goes without. */
#include "main/claim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "main/progress.h"

static bool complain(struct diags *ds, const char *folder, const char *what)
{
    diag_say(ds, DIAG_ERROR, folder, 0, NULL, STR(""), "%s: %s", what, strerror(errno));
    return false;
}

/* Said without a diagnostic: that somebody waited is no part of a pack. */
static void lock_wait(int fd, const char *folder, int kind)
{
    if (flock(fd, kind | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
    progress_clear();
    fprintf(stderr, "%s: another run is writing this pack; waiting until it is done\n",
            folder);
    while (flock(fd, kind) != 0 && errno == EINTR) continue;
}

/* Is the folder that was locked still the one of that name? */
static bool is_there(int fd, const char *folder)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && stat(folder, &named) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

static bool is_left_over(const char *name)
{
    size_t n = strlen(name);
    return n > 6 && name[0] == '.' && strcmp(name + n - 5, ".part") == 0;
}

/* Parts of a folder; the part of charts/ is a folder of pictures. */
static void parts_clear(struct arena scratch, const char *path, bool all)
{
    DIR *folder = opendir(path);
    if (!folder) return;
    for (struct dirent *e; (e = readdir(folder));) {
        struct arena a = scratch;
        bool dots = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
        if (dots || !(all || is_left_over(e->d_name))) continue;
        const char *part = path_join(&a, path, e->d_name);
        if (unlink(part) == 0 || all) continue;
        parts_clear(a, part, true);
        rmdir(part);
    }
    closedir(folder);
}

bool claim_take(struct claim *c, struct arena *a, struct diags *ds, const char *folder,
                bool shared)
{
    c->folder = folder;
    for (;;) {
        if (!folder_make_part(a, folder, c->made, &c->nmade))
            return complain(ds, folder, "this folder cannot be made");
        if (access(folder, W_OK | X_OK) != 0)
            return complain(ds, folder, "this folder cannot be written");
        c->fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (c->fd >= 0) lock_wait(c->fd, folder, shared ? LOCK_SH : LOCK_EX);
        if (c->fd < 0 && errno != ENOENT) break; /* not readable, so not locked either */
        if (c->fd >= 0 && is_there(c->fd, folder)) break;
        claim_release(c);
    }
    if (shared) return true;
    parts_clear(*a, folder, false);
    parts_clear(*a, path_join(a, folder, "teams"), false);
    return true;
}

void claim_release(struct claim *c)
{
    while (c->nmade) part_drop(c->made[--c->nmade]);
    if (c->fd > 0) close(c->fd);
    c->fd = 0;
}
