/* One file, opened and known by its first bytes. Text and markup become a source that
 * reads on as it is asked; a workbook is read whole, because a zip is read from its end. */
#include "ingest/open.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "ingest/returned.h"

#define FIRST_BYTES (64 * 1024)
#define WORKBOOK_MOST ((size_t)512 << 20)

static char *bytes_all(struct byte_reader *in, str first, size_t *n)
{
    size_t cap = 1 << 20;
    char *all = NULL;
    *n = first.n;
    for (;;) {
        char *larger = realloc(all, cap);
        if (!larger) die("no memory for a workbook");
        if (!all) memcpy(larger, first.s, first.n);
        all = larger;
        *n += bytes_read(in, all + *n, cap - *n);
        if (*n < cap || cap > WORKBOOK_MOST) return all;
        cap *= 2;
    }
}

static void book_begin(struct arena *a, struct opened *o, str first, const char *name)
{
    size_t n = 0;
    bool large = o->bytes.announced > WORKBOOK_MOST;
    if (!large) o->all = bytes_all(&o->bytes, first, &n);
    bool whole = !large && o->bytes.fd < 0;
    bytes_finish(&o->bytes);
    if (o->bytes.error) return;
    bool data = named_like_data(name);
    if (whole)
        o->book = xlsx_open(a, (str){o->all, n}, &o->what, &data);
    else
        o->what = "is larger than 512 MB; export it as CSV";
    if (whole && !o->book && !data) o->kind = KIND_FOREIGN;
    if (o->book && o->book->nsheet == 0)
        o->what = "has no sheet";
    else if (o->book)
        o->what = NULL;
    if (o->book && !o->what && o->book->ours && !returned_is(o->book)) {
        o->kind = KIND_FOREIGN;
        o->what = "is a workbook of an earlier pack, not an export; ignored";
    }
}

struct opened *opened_new(struct arena *a, const char *path, char delimiter,
                          const char *encoding)
{
    struct opened *o = calloc(1, sizeof *o);
    char *block = malloc(FIRST_BYTES);
    if (!o || !block) die("no memory for opening a file");
    o->path = path;
    o->delimiter = delimiter;
    o->encoding = encoding;
    if (!bytes_open(&o->bytes, path)) {
        free(block);
        free(o);
        return NULL;
    }
    str first = {block, bytes_read(&o->bytes, block, FIRST_BYTES)};
    o->kind = o->bytes.error ? KIND_FOREIGN : file_kind(first, path_base(path), &o->what);
    if (o->kind == KIND_TEXT)
        o->source = text_source(&o->bytes, first, delimiter, encoding);
    if (o->kind == KIND_MARKUP) o->source = markup_source(&o->bytes, first);
    if (o->kind == KIND_WORKBOOK) book_begin(a, o, first, path_base(path));
    if (o->source) o->what = NULL;
    free(block);
    return o;
}

void opened_again(struct opened *o)
{
    struct byte_reader was = o->bytes;
    char *block = malloc(FIRST_BYTES);
    if (!block) die("no memory for opening a file");
    opened_close(o);
    if (bytes_open(&o->bytes, o->path)) {
        if (was.left) bytes_unhash(&o->bytes);
        o->bytes.announced = was.announced;
        o->bytes.seconds = was.seconds;
        o->bytes.nanoseconds = was.nanoseconds;
    } else {
        o->bytes.error = errno;
    }
    str first = {block, bytes_read(&o->bytes, block, FIRST_BYTES)};
    o->source = text_source(&o->bytes, first, o->delimiter, o->encoding);
    free(block);
}

void opened_close(struct opened *o)
{
    if (o->source) o->source->close(o->source);
    o->source = NULL;
    xlsx_close(o->book);
    o->book = NULL;
    free(o->all);
    o->all = NULL;
    bytes_finish(&o->bytes);
}

void opened_free(struct opened *o)
{
    if (!o) return;
    opened_close(o);
    free(o);
}

/* A link that leads nowhere is there all the same. */
static bool is_gone(const char *path)
{
    struct stat st;
    return lstat(path, &st) != 0 && errno == ENOENT;
}

bool file_unreadable_tell(struct diags *ds, const char *path, int error)
{
    bool odd = error == EINVAL || error == ELOOP || error == ENOENT || error == EISDIR;
    const char *late = error == FILE_CHANGED ? "was changed while it was being read"
                       : error == ENOENT && is_gone(path)
                           ? "vanished while the input was being read"
                           : NULL;
    if (late) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0},
                 "%s; run again when nothing writes to the folder any more", late);
        return true;
    }
    if (odd) {
        diag_say(ds, DIAG_WARNING, path, 0, NULL, (str){"", 0},
                 error == EINVAL ? "is no regular file; skipped"
                 : error == EISDIR
                     ? "lies more than 32 folders deep; what is in it is not read"
                     : "is a link that leads nowhere; skipped");
        return false;
    }
    diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0}, "cannot be read: %s",
             strerror(error));
    return true;
}
