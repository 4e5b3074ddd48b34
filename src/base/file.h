/* Files: reading in blocks, writing to a temporary name and renaming, folders, SHA-256. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/base.h"
#include "base/text.h"

struct sha256 {
    char hex[65];
};

/* The whole file in the arena; false with errno set when it cannot be read or exceeds
 * `limit` (errno EFBIG). Never blocks on pipes or devices (EINVAL). */
bool file_read(struct arena *a, const char *path, size_t limit, str *out);
struct sha256 sha256_of(str bytes);
/* For large files of which little is needed: opens a regular file for reading (-1 with errno set),
 * and reads up to n bytes at `at`; false with errno set. At the end *got is 0. */
int file_descriptor(const char *path, size_t *size);
bool file_read_at(int fd, size_t at, char *to, size_t n, size_t *got);

/* A running hash, for files that are read in blocks. */
struct sha256_run;
struct sha256_run *sha256_begin(void);
void sha256_add(struct sha256_run *run, str bytes);
struct sha256 sha256_end(struct sha256_run *run); /* frees the run */

bool folder_make(const char *path); /* with parents; true if it exists in the end */
bool path_is_folder(const char *path);
char *path_join(struct arena *a, const char *folder, const char *name);
const char *path_base(const char *path); /* the part after the last '/' */

/* What a path that does not exist was probably meant to be, in its own folder. */
struct nearest folder_nearest(struct arena *a, const char *path);

/* All that is no folder below a folder, in byte order of the paths; hidden names, `~$…`
 * and loops left out; at most 32 deep and 100,000 files. Pipes, dead links, closed
 * folders and those deeper down are listed as well: reading them says why they are no use.
 * A file given alone is itself. */
size_t folder_list(struct arena *a, const char *path, const char ***out);

/* Output is written to `path` under a temporary name `.NAME.part` in the same folder;
 * commit renames it, drop removes it. All return false with errno set. */
char *part_name(struct arena *a, const char *path);
bool part_commit(const char *part, const char *path);
void part_drop(const char *part);
/* A folder and its parents, made if missing. What was made is added to `made`, the outermost
 * first, and counts as a part: part_drop and parts_drop remove it while nothing is in it. */
#define FOLDERS_MADE 32
bool folder_make_part(struct arena *a, const char *path, const char *made[FOLDERS_MADE],
                      size_t *n);
bool file_write(const char *path, str bytes); /* to `path` itself */

/* Removes every part that was named and neither committed nor dropped, for which all other
 * threads are halted: the process is about to end. Called by die(); safe in a signal handler. */
void parts_drop(void);

#endif
