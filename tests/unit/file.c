/* base/file.h: SHA-256 against its published vectors, and output that is renamed when it is whole. */
#include "base/file.h"
#include "base/text.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void hashes(void)
{
    CHECK_TEXT(sha256_of(STR("")).hex,
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_TEXT(sha256_of(STR("abc")).hex,
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct sha256_run *run = sha256_begin();
    sha256_add(run, STR("a"));
    sha256_add(run, STR(""));
    sha256_add(run, STR("bc"));
    CHECK_TEXT(sha256_end(run).hex, sha256_of(STR("abc")).hex);
}

static void parts(void)
{
    struct arena scratch = arena_new();
    char folder[] = "/tmp/mondaypack-unit-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    char *path = path_join(&scratch, folder, "brief.pdf");
    char *part = part_name(&scratch, path);
    CHECK(file_write(part, STR("whole")));
    CHECK(access(path, F_OK) != 0);
    CHECK(part_commit(part, path));
    str got;
    CHECK(file_read(&scratch, path, 100, &got) && str_is(got, "whole"));
    CHECK(!file_read(&scratch, path, 4, &got) && errno == EFBIG);
    part = part_name(&scratch, path);
    CHECK(file_write(part, STR("half")));
    part_drop(part);
    CHECK(access(part, F_OK) != 0);
    unlink(path);
    rmdir(folder);
}

static void pipes_do_not_block(void)
{
    struct arena scratch = arena_new();
    char folder[] = "/tmp/mondaypack-unit-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    char *path = path_join(&scratch, folder, "pipe.csv");
    CHECK(mkfifo(path, 0600) == 0);
    str got;
    CHECK(!file_read(&scratch, path, 100, &got) && errno == EINVAL);
    unlink(path);
    rmdir(folder);
}

static void names_of_paths(void)
{
    CHECK_TEXT(path_base("a/b/c.csv"), "c.csv");
    CHECK_TEXT(path_base("c.csv"), "c.csv");
    CHECK(path_is_folder("/tmp"));
    CHECK(!path_is_folder("/tmp/there is no such folder"));
}

int main(void)
{
    RUN(hashes);
    RUN(parts);
    RUN(pipes_do_not_block);
    RUN(names_of_paths);
    return test_end();
}
