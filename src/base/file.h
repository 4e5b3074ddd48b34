/* Files: reading in blocks, writing to a temporary name and renaming, folders, SHA-256. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/base.h"

struct sha256 {
    char hex[65];
};

/* The whole file in the arena; false with errno set when it cannot be read or exceeds `limit`
 * (errno EFBIG). Never blocks on pipes or devices (EINVAL). */
bool file_read(struct arena *a, const char *path, size_t limit, str *out);
struct sha256 sha256_of(str bytes);

/* A running hash, for files that are read in blocks. */
struct sha256_run;
struct sha256_run *sha256_begin(void);
void sha256_add(struct sha256_run *run, str bytes);
struct sha256 sha256_end(struct sha256_run *run); /* frees the run */

bool folder_make(const char *path); /* with parents; true if it exists in the end */
bool path_is_folder(const char *path);
char *path_join(struct arena *a, const char *folder, const char *name);
const char *path_base(const char *path); /* the part after the last '/' */

/* Regular files below a folder in byte order of their relative paths, hidden names, `~$…` and
 * loops left out; depth at most 32. Returns the number; a file given alone is itself. */
size_t folder_list(struct arena *a, const char *path, const char ***out);

/* Output is written to `path` under a temporary name `.NAME.part` in the same folder; commit
 * renames it, drop removes it. All return false with errno set. */
char *part_name(struct arena *a, const char *path);
bool part_commit(const char *part, const char *path);
void part_drop(const char *part);
bool file_write(const char *path, str bytes); /* to `path` itself */

#endif
