/* Feeds a fuzz target the files and folders named, one after the other: the seed corpus and
 * every crash that was ever found, without libFuzzer. */
#include <string.h>

#include "fuzz.h"

/* The process is short-lived: nothing is given back. */
void input_begin(void)
{
}

void input_end(void)
{
}

static void replay(const char *path)
{
    struct arena memory = arena_new();
    str bytes;
    if (!file_read(&memory, path, 64 << 20, &bytes)) die("%s cannot be read", path);
    /* A copy of its own, so that a sanitizer sees where it ends. */
    char *copy = arena_take(&memory, bytes.n);
    if (bytes.n) memcpy(copy, bytes.s, bytes.n);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput((const uint8_t *)copy, bytes.n);
}

int main(int count, char **words)
{
    struct arena memory = arena_new();
    size_t done = 0;
    for (int i = 1; i < count; i++) {
        const char **files;
        size_t n = folder_list(&memory, words[i], &files);
        for (size_t k = 0; k < n; k++, done++) replay(files[k]);
    }
    printf("%zu inputs replayed\n", done);
    return done ? 0 : 1;
}
