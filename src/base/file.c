/* Reading whole files, never blocking on what is no file, and writing under a temporary
 * name that takes the place of the real one when it is complete. Folders are listed in
 * folder.c. */
#define _GNU_SOURCE /* renameat2, where there is one */
#include "base/file.h"
#include "base/text.h"
#include "base/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_descriptor(const char *path, size_t *size)
{
    struct stat s = {0};
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return -1;
    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode)) {
        *size = s.st_size > 0 ? (size_t)s.st_size : 0;
        return fd;
    }
    int why = S_ISDIR(s.st_mode) ? EISDIR : EINVAL;
    close(fd);
    errno = why;
    return -1;
}

/* Reads to the end, which may lie beyond the size that was announced. */
static bool read_all(struct arena *a, int fd, size_t size, size_t limit, str *out)
{
    size_t room = size + 1, n = 0;
    char *at = arena_take(a, room + 1);
    for (;;) {
        ssize_t got = read(fd, at + n, room - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        n += (size_t)got;
        if (n > limit) {
            errno = EFBIG;
            return false;
        }
        if (n < room) continue;
        char *larger = arena_take(a, 2 * room + 65536 + 1);
        memcpy(larger, at, n);
        at = larger;
        room = 2 * room + 65536;
    }
    at[n] = '\0';
    *out = (str){at, n};
    return true;
}

bool file_read(struct arena *a, const char *path, size_t limit, str *out)
{
    size_t size = 0;
    int fd = file_descriptor(path, &size);
    if (fd < 0) return false;
    bool done = false;
    if (size > limit)
        errno = EFBIG;
    else
        done = read_all(a, fd, size, limit, out);
    int why = errno;
    close(fd);
    errno = why;
    return done;
}

bool file_read_at(int fd, size_t at, char *to, size_t n, size_t *got)
{
    *got = 0;
    while (*got < n) {
        ssize_t more = pread(fd, to + *got, n - *got, (off_t)(at + *got));
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) return false;
        if (more == 0) break;
        *got += (size_t)more;
    }
    return true;
}

char *path_join(struct arena *a, const char *folder, const char *name)
{
    size_t n = strlen(folder);
    if (n == 0 || name[0] == '/') return arena_string(a, name);
    return arena_printf(a, folder[n - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Temporary names in use. Written only by adding at the head, so that a signal handler may
 * walk the list at any time. */
struct part {
    struct part *next;
    atomic_bool done;
    char path[];
};

static struct part *volatile parts;

static void part_register(const char *path)
{
    size_t n = strlen(path) + 1;
    struct part *p = calloc(1, sizeof *p + n);
    if (!p) die("out of memory");
    memcpy(p->path, path, n);
    struct part *head = __atomic_load_n(&parts, __ATOMIC_RELAXED);
    do p->next = head;
    while (!__atomic_compare_exchange_n(&parts, &head, p, false, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED));
}

static void part_done(const char *path)
{
    for (struct part *p = __atomic_load_n(&parts, __ATOMIC_ACQUIRE); p; p = p->next)
        if (!p->done && strcmp(p->path, path) == 0) p->done = true;
}

void parts_drop(void)
{
    threads_halt();
    for (struct part *p = __atomic_load_n(&parts, __ATOMIC_ACQUIRE); p; p = p->next) {
        if (p->done) continue;
        if (unlink(p->path) != 0) rmdir(p->path);
        p->done = true;
    }
}

char *part_name(struct arena *a, const char *path)
{
    const char *name = path_base(path);
    char *part = arena_printf(a, "%.*s.%s.part", (int)(name - path), path, name);
    part_register(part);
    return part;
}

/* Changes places with a file that exists, which is then removed: renaming over it makes ext4
 * write out the new one at once, and wait. False where there is no such file, or where the
 * kernel or the file system cannot do it. */
static bool part_exchange(const char *part, const char *path)
{
#ifdef RENAME_EXCHANGE
    struct stat old;
    if (lstat(path, &old) != 0 || !S_ISREG(old.st_mode)) return false;
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_EXCHANGE) != 0) return false;
    unlink(part);
    return true;
#else
    (void)part, (void)path;
    return false;
#endif
}

bool part_commit(const char *part, const char *path)
{
    if (!part_exchange(part, path) && rename(part, path) != 0) return false;
    part_done(part);
    return true;
}

void part_drop(const char *part)
{
    if (unlink(part) != 0) rmdir(part);
    part_done(part);
}

bool folder_make_part(struct arena *a, const char *path, const char *made[FOLDERS_MADE],
                      size_t *n)
{
    char *copy = arena_string(a, path);
    size_t missing = 0;
    const char *paths[FOLDERS_MADE];
    for (char *slash; missing < FOLDERS_MADE && access(copy, F_OK) != 0; *slash = '\0') {
        paths[missing++] = arena_string(a, copy);
        slash = strrchr(copy, '/');
        if (!slash || slash == copy) break;
    }
    for (size_t i = missing; i > 0; i--) part_register(paths[i - 1]);
    if (!folder_make(path)) return false;
    for (size_t i = missing; i > 0 && *n < FOLDERS_MADE; i--) made[(*n)++] = paths[i - 1];
    return true;
}

bool file_write(const char *path, str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    size_t n = 0;
    while (n < bytes.n) {
        ssize_t put = write(fd, bytes.s + n, bytes.n - n);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            int why = put < 0 ? errno : EIO;
            close(fd);
            errno = why;
            return false;
        }
        n += (size_t)put;
    }
    return close(fd) == 0;
}
