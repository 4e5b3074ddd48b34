/* One input file as a stream of bytes: opened without ever waiting for a pipe, read in
 * blocks, and hashed in the same pass. What the bytes mean is left to decode.c and the
 * workbook reader. */
#include "ingest/bytes.h"

#include "ingest/hashes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

bool bytes_open(struct byte_reader *in, const char *path)
{
    *in = (struct byte_reader){.fd = -1};
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        int why = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        close(fd);
        errno = why;
        return false;
    }
    in->fd = fd;
    in->hash = sha256_begin();
    in->announced = (uint64_t)st.st_size;
    in->seconds = st.st_mtim.tv_sec;
    in->nanoseconds = st.st_mtim.tv_nsec;
    return true;
}

struct byte_reader bytes_piece(int fd, uint64_t from, uint64_t to, bool *useless)
{
    return (struct byte_reader){.fd = fd, .at = from, .end = to, .useless = useless};
}

bool pieces_useless(const bool *useless)
{
    return __atomic_load_n(useless, __ATOMIC_RELAXED);
}

void bytes_give_up(struct byte_reader *in)
{
    if (in->useless) __atomic_store_n(in->useless, true, __ATOMIC_RELAXED);
}

static size_t piece_read(struct byte_reader *in, char *to, size_t room)
{
    size_t got = 0;
    if (in->fd < 0) return 0;
    if (room > in->end - in->at) room = (size_t)(in->end - in->at);
    if (!file_read_at(in->fd, (size_t)in->at, to, room, &got) || got < room)
        bytes_give_up(in);
    in->at += got;
    if (in->at == in->end || pieces_useless(in->useless)) in->fd = -1;
    return got;
}

static void reader_close(struct byte_reader *in)
{
    if (in->fd >= 0) close(in->fd);
    in->fd = -1;
}

/* At the end of a file: is it the one that was opened, and was it read to its end? */
static bool is_unchanged(const struct byte_reader *in, uint64_t size)
{
    struct stat st;
    return fstat(in->fd, &st) == 0 && size == in->announced &&
           (uint64_t)st.st_size == size && st.st_mtim.tv_sec == in->seconds &&
           st.st_mtim.tv_nsec == in->nanoseconds;
}

size_t bytes_read(struct byte_reader *in, char *to, size_t room)
{
    size_t n = 0;
    if (in->useless) return piece_read(in, to, room);
    while (n < room && in->fd >= 0) {
        ssize_t got = pread(in->fd, to + n, room - n, (off_t)(in->size + n));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) in->error = errno ? errno : EIO;
        if (got == 0 && !is_unchanged(in, in->size + n)) in->error = FILE_CHANGED;
        if (got <= 0) {
            reader_close(in);
            break;
        }
        n += (size_t)got;
    }
    if (n && in->hash) sha256_add(in->hash, (str){to, n});
    in->size += n;
    if (in->hashes && in->fd >= 0 && in->size >= in->hash_until) hashes_take(in);
    return n;
}

bool bytes_leave_rest(struct byte_reader *in, struct byte_reader *rest)
{
    int fd = fcntl(in->fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) return false;
    *rest = *in;
    rest->fd = fd;
    in->hash = NULL;
    in->left = true;
    return true;
}

void bytes_unhash(struct byte_reader *in)
{
    if (in->hash) sha256_end(in->hash);
    in->hash = NULL;
}

void bytes_drop(struct byte_reader *in)
{
    reader_close(in);
    bytes_unhash(in);
}

void bytes_finish(struct byte_reader *in)
{
    char rest[65536];
    while (in->hash && in->fd >= 0 && bytes_read(in, rest, sizeof rest)) continue;
    reader_close(in);
    if (in->hash) in->sha256 = sha256_end(in->hash);
    in->hash = NULL;
}
