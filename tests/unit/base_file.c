/* Files: reading, what is no file, folders with loops and pipes, temporary names, SHA-256;
 * and diagnostics as they are printed. */
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "test.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena a;
static char top[] = "/tmp/mondaypack-unit-XXXXXX";

static const char *in(const char *name)
{
    return path_join(&a, top, name);
}

static bool put(const char *name, const char *text)
{
    return file_write(in(name), str_of(text));
}

static void reading(void)
{
    str text;
    CHECK(put("a.txt", "hello"));
    CHECK(file_read(&a, in("a.txt"), 100, &text) && str_is(text, "hello"));
    CHECK(!file_read(&a, in("a.txt"), 4, &text) && errno == EFBIG);
    CHECK(!file_read(&a, in("none"), 100, &text) && errno == ENOENT);
    CHECK(!file_read(&a, top, 100, &text) && errno == EISDIR);
    CHECK(!file_read(&a, "/dev/zero", 100, &text) && errno == EINVAL);
    CHECK(!file_read(&a, "/proc/self/mem", 100, &text) && errno == EIO);
    CHECK(file_read(&a, "/proc/self/status", 1 << 20, &text) && text.n > 100);
    CHECK(mkfifo(in("pipe"), 0600) == 0);
    CHECK(!file_read(&a, in("pipe"), 100, &text) && errno == EINVAL);
}

static void hashing(void)
{
    CHECK_TEXT(sha256_of(STR("")).hex,
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_TEXT(sha256_of(STR("abc")).hex,
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct sha256_run *run = sha256_begin();
    sha256_add(run, STR("a"));
    sha256_add(run, STR("bc"));
    CHECK_TEXT(sha256_end(run).hex, sha256_of(STR("abc")).hex);
}

static void listing(void)
{
    const char **paths;
    CHECK(folder_make(in("d/e/f")));
    CHECK(folder_make(in("d/e/f")));
    put("d/b.csv", "");
    put("d/e/c.csv", "");
    put("d/.hidden", "");
    put("d/~$open.xlsx", "");
    put("d/A.csv", "");
    CHECK(symlink("..", in("d/e/loop")) == 0);
    CHECK(symlink("nowhere", in("d/dangling")) == 0);
    CHECK_INT(folder_list(&a, in("d"), &paths), 4);
    CHECK_TEXT(paths[0], in("d/A.csv"));
    CHECK_TEXT(paths[1], in("d/b.csv"));
    CHECK_TEXT(paths[2], in("d/dangling"));
    CHECK_TEXT(paths[3], in("d/e/c.csv"));
    CHECK_INT(folder_list(&a, in("d/b.csv"), &paths), 1);
    CHECK(!folder_make(in("d/b.csv")));
    CHECK(!folder_make(in("d/b.csv/x")));
}

static void names_of_paths(void)
{
    CHECK_TEXT(path_base("a/b/c.csv"), "c.csv");
    CHECK_TEXT(path_base("c.csv"), "c.csv");
    CHECK(path_is_folder("/tmp"));
    CHECK(!path_is_folder("/tmp/there is no such folder"));
}

static void temporary_names(void)
{
    const char *path = in("pack.pdf"), *other = in("other.pdf");
    char *part = part_name(&a, path), *second = part_name(&a, other);
    CHECK_TEXT(path_base(part), ".pack.pdf.part");
    CHECK(file_write(part, STR("new")) && file_write(second, STR("x")));
    CHECK(part_commit(part, path));
    CHECK(access(part, F_OK) != 0 && access(path, F_OK) == 0);
    parts_drop();
    CHECK(access(second, F_OK) != 0 && access(path, F_OK) == 0);
}

/* ---- a file that takes the place of an older one ---- */

enum { LONG = 300000, TURNS = 40 };

static atomic_bool replaced;

/* Counts what is neither the old file nor the new one as a whole. */
static void *look_at_it(void *path)
{
    struct arena own = arena_new();
    size_t looks = 0, broken = 0;
    while (!replaced || looks == 0) {
        struct arena scratch = own;
        str text;
        bool whole = file_read(&scratch, path, 1 << 20, &text) && text.n == LONG;
        for (size_t i = 1; whole && i < text.n; i++) whole = text.s[i] == text.s[0];
        broken += !whole;
        looks++;
    }
    return (void *)broken;
}

static void replaced_at_once(void)
{
    char *path = arena_string(&a, in("seen.pdf")), *bytes = arena_take(&a, LONG);
    pthread_t reader;
    void *broken = NULL;
    memset(bytes, 'a', LONG);
    CHECK(file_write(path, (str){bytes, LONG}));
    CHECK(pthread_create(&reader, NULL, look_at_it, path) == 0);
    for (int i = 0; i < TURNS; i++) {
        char *part = part_name(&a, path);
        memset(bytes, 'b' + i % 2, LONG);
        CHECK(file_write(part, (str){bytes, LONG}) && part_commit(part, path));
        CHECK(access(part, F_OK) != 0);
    }
    replaced = true;
    pthread_join(reader, &broken);
    CHECK(broken == NULL);
}

static const char *text_at(const char *path)
{
    str text;
    return file_read(&a, path, 1 << 20, &text) ? text.s : "";
}

/* Another name for the old file keeps it; a link is replaced and not what it leads to; what
 * is no file is left alone. */
static void replaced_alone(void)
{
    const char *path = in("name.csv"), *other = in("other.csv"), *folder = in("folder.csv");
    put("name.csv", "old");
    CHECK(link(path, other) == 0);
    char *part = part_name(&a, path);
    CHECK(file_write(part, STR("new")) && part_commit(part, path));
    CHECK_TEXT(text_at(path), "new");
    CHECK_TEXT(text_at(other), "old");
    CHECK(unlink(path) == 0 && symlink("other.csv", path) == 0);
    part = part_name(&a, path);
    CHECK(file_write(part, STR("newer")) && part_commit(part, path));
    CHECK_TEXT(text_at(path), "newer");
    CHECK_TEXT(text_at(other), "old");
    part = part_name(&a, folder);
    CHECK(folder_make(folder) && file_write(part, STR("no")));
    CHECK(!part_commit(part, folder) && path_is_folder(folder));
    CHECK_TEXT(text_at(part), "no");
    parts_drop();
    CHECK(access(part, F_OK) != 0 && path_is_folder(folder));
}

/* What a diagnostic prints, caught from stderr. */
static const char *printed(struct diag d)
{
    struct diags ds;
    str text;
    diags_init(&ds, &a);
    fflush(stderr);
    int saved = dup(STDERR_FILENO);
    CHECK(freopen(in("stderr"), "w", stderr) != NULL);
    diag_add(&ds, d);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    return file_read(&a, in("stderr"), 1 << 20, &text) ? text.s : "";
}

static void diagnostics(void)
{
    struct diag d = {.level = DIAG_REJECT,
                     .file = "x.csv",
                     .row = 7,
                     .column = "日期",
                     .what = "no date",
                     .text = "2026\t\x01\xE2\x80\xAE\xFF",
                     .amount = MONEY_NONE};
    CHECK_TEXT(printed(d), "x.csv:7: 日期: no date: \"2026\\t\\x01\\u202e\\xff\"\n");
    d = (struct diag){.level = DIAG_ERROR, .file = "x.csv", .what = "empty"};
    CHECK_TEXT(printed(d), "x.csv: empty\n");
    char longest[400];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    d = (struct diag){.level = DIAG_WARNING, .what = "long", .text = longest};
    CHECK_INT(strlen(printed(d)), strlen("long: \"\"\n") + 120 + strlen("…"));
    struct diags ds;
    diags_init(&ds, &a);
    ds.quiet = true;
    diag_say(&ds, DIAG_REJECT, "x.csv", 2, NULL, ((str){"a\0b", 3}), "cell %d", 1);
    diag_say(&ds, DIAG_REJECT, "x.csv", 3, NULL, STR(""), "cell %d", 2);
    diag_say(&ds, DIAG_REJECT, "x.csv", 4, NULL, STR(""), "cell %d", 1);
    CHECK_TEXT(ds.at[0].text, "a␀b");
    CHECK(ds.at[0].what == ds.at[2].what && ds.at[0].file == ds.at[1].file);
    CHECK_INT(diags_count(&ds, DIAG_REJECT), 3);
    d = (struct diag){.level = DIAG_NOTE, .what = "quiet"};
    CHECK_TEXT(printed(d), "");
}

int main(void)
{
    a = arena_new();
    if (!mkdtemp(top)) return 1;
    RUN(reading);
    RUN(hashing);
    RUN(listing);
    RUN(names_of_paths);
    RUN(temporary_names);
    RUN(replaced_at_once);
    RUN(replaced_alone);
    RUN(diagnostics);
    int status = test_end();
    const char *remove = arena_printf(&a, "rm -rf '%s'", top);
    return system(remove) == 0 ? status : 1;
}
