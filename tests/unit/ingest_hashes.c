/* Large files of which the rest is hashed later: the SHA-256 is that of the file, and a file that
 * was changed after its rows were read is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/parallel.h"
#include "base/vec.h"
#include "ingest/hashes.h"
#include "test.h"

enum { SIZE = 3 << 20 };

static struct arena memory;
static char path[] = "/tmp/mondaypack-unit-XXXXXX";
static char text[SIZE];

static void text_write(void)
{
    for (size_t i = 0; i < SIZE; i++) text[i] = "abc,1\n"[i % 6 ^ (i >> 12) % 2];
    CHECK(file_write(path, (str){text, SIZE}));
}

/* Reads the file, of which the rest is left to `threads - 1` others. */
static struct file_hashes *read_whole(struct byte_reader *in, struct model *m, int threads)
{
    static char block[100000];
    struct file_hashes *h = hashes_begin();
    size_t n, all = 0;
    CHECK(bytes_open(in, path));
    *vec_push(&m->files) = (struct input_file){.path = path, .sha256 = ""};
    parallel_limit(2);
    hashes_want(h, in, m->files.n - 1);
    parallel_limit(threads);
    while ((n = bytes_read(in, block, sizeof block))) all += n;
    bytes_finish(in);
    CHECK_INT(all, SIZE);
    return h;
}

static void model_begin(struct model *m, struct diags *ds)
{
    *m = (struct model){.arena = &memory, .diags = ds};
    diags_init(ds, &memory);
    ds->quiet = true;
}

static void same_hash(void)
{
    text_write();
    for (int threads = 1; threads <= 3; threads++) {
        struct byte_reader in;
        struct diags ds;
        struct model m;
        model_begin(&m, &ds);
        struct file_hashes *h = read_whole(&in, &m, threads);
        CHECK_TEXT(in.sha256.hex, "");
        CHECK_INT(hashes_end(h, &m), INGEST_OK);
        CHECK_TEXT(m.files.at[0].sha256, sha256_of((str){text, SIZE}).hex);
        CHECK_INT(ds.n, 0);
        vec_free(&m.files);
    }
}

static void changed_meanwhile(void)
{
    for (int longer = 0; longer <= 1; longer++) {
        struct byte_reader in;
        struct diags ds;
        struct model m;
        model_begin(&m, &ds);
        text_write();
        struct file_hashes *h = read_whole(&in, &m, 1);
        CHECK_INT(in.error, 0);
        CHECK(truncate(path, longer ? SIZE + 1 : SIZE - 1) == 0);
        CHECK_INT(hashes_end(h, &m), INGEST_UNREADABLE);
        CHECK(ds.n == 1 && strstr(ds.at[0].what, "was changed while it was being read"));
        vec_free(&m.files);
    }
}

static void dropped(void)
{
    struct byte_reader in;
    struct diags ds;
    struct model m;
    model_begin(&m, &ds);
    text_write();
    hashes_drop(read_whole(&in, &m, 3));
    hashes_drop(read_whole(&in, &m, 1));
    hashes_drop(NULL);
    CHECK_INT(hashes_end(NULL, &m), INGEST_OK);
    vec_free(&m.files);
}

int main(void)
{
    memory = arena_new();
    close(mkstemp(path));
    RUN(same_hash);
    RUN(changed_meanwhile);
    RUN(dropped);
    unlink(path);
    return test_end();
}
