/* What the fuzz targets share (fuzz.h): cutting the input, files in a folder of this process,
 * zips of stored parts, templates. */
#include "fuzz.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

void fuzz_fail(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

size_t parts_cut(str input, str parts[PARTS_MOST])
{
    size_t n = 0;
    while (n + 1 < PARTS_MOST) {
        const char *end = input.n ? memchr(input.s, PART_END, input.n) : NULL;
        if (!end) break;
        parts[n++] = (str){input.s, (size_t)(end - input.s)};
        input = str_sub(input, (size_t)(end - input.s) + 1, input.n);
    }
    parts[n++] = input;
    return n;
}

str line_take(str *text)
{
    const char *end = text->n ? memchr(text->s, '\n', text->n) : NULL;
    str line = {text->s, end ? (size_t)(end - text->s) : text->n};
    *text = str_sub(*text, end ? line.n + 1 : text->n, text->n);
    return line;
}

/* ---- files ---- */

static void folder_empty(const char *path)
{
    DIR *d = opendir(path);
    if (!d) return;
    for (struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

static void folder_remove(void)
{
    folder_empty(folder);
    rmdir(folder);
}

const char *fuzz_folder(void)
{
    if (folder[0]) return folder;
    bool memory = access("/dev/shm", W_OK) == 0;
    snprintf(folder, sizeof folder, "%s/mondaypack-fuzz.XXXXXX",
             memory ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder)) die("no folder for files to fuzz");
    atexit(folder_remove);
    return folder;
}

static bool safe_in_name(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-' || c == '.' || c == '#' || c >= 0x80;
}

const char *fuzz_file(struct arena *a, str name, str bytes)
{
    char safe[80];
    size_t n = 0;
    for (size_t i = 0; i < name.n && n + 1 < sizeof safe; i++)
        if (safe_in_name((unsigned char)name.s[i]) && (n || name.s[i] != '.'))
            safe[n++] = name.s[i];
    safe[n] = '\0';
    const char *path = path_join(a, fuzz_folder(), n ? safe : "export.csv");
    return file_write(path, bytes) ? path : NULL;
}

/* ---- zips ---- */

static uint32_t crc_of(str bytes)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.n; i++) {
        crc ^= (unsigned char)bytes.s[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

struct zip_out {
    char *at;
    size_t n;
};

static void put(struct zip_out *z, uint32_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) z->at[z->n++] = (char)(value >> 8 * i);
}

static void put_bytes(struct zip_out *z, const char *bytes, size_t n)
{
    if (n) memcpy(z->at + z->n, bytes, n);
    z->n += n;
}

/* What local and central header have in common, from the version on. */
static void put_header(struct zip_out *z, const char *name, str part)
{
    put(z, 20, 2);         /* version */
    put(z, 0, 2);          /* flags */
    put(z, 0, 2);          /* stored */
    put(z, 0x21 << 16, 4); /* 1980-01-01 */
    put(z, crc_of(part), 4);
    put(z, (uint32_t)part.n, 4);
    put(z, (uint32_t)part.n, 4);
    put(z, (uint32_t)strlen(name), 2);
    put(z, 0, 2);
}

str zip_of(struct arena *a, const char *const names[], const str parts[], size_t n)
{
    uint32_t offsets[PARTS_MOST * 2];
    size_t room = 22;
    REQUIRE(n <= COUNT_OF(offsets));
    for (size_t i = 0; i < n; i++) room += parts[i].n + 2 * strlen(names[i]) + 76;
    struct zip_out z = {arena_take(a, room), 0};
    for (size_t i = 0; i < n; i++) {
        offsets[i] = (uint32_t)z.n;
        put(&z, 0x04034B50, 4);
        put_header(&z, names[i], parts[i]);
        put_bytes(&z, names[i], strlen(names[i]));
        put_bytes(&z, parts[i].s, parts[i].n);
    }
    size_t directory = z.n;
    for (size_t i = 0; i < n; i++) {
        put(&z, 0x02014B50, 4);
        put(&z, 20, 2);
        put_header(&z, names[i], parts[i]);
        put(&z, 0, 2); /* no comment, disk 0, attributes */
        put(&z, 0, 4);
        put(&z, 0, 4);
        put(&z, offsets[i], 4);
        put_bytes(&z, names[i], strlen(names[i]));
    }
    size_t end = z.n;
    put(&z, 0x06054B50, 4);
    put(&z, 0, 4);
    put(&z, (uint32_t)n, 2);
    put(&z, (uint32_t)n, 2);
    put(&z, (uint32_t)(end - directory), 4);
    put(&z, (uint32_t)directory, 4);
    put(&z, 0, 2);
    return (str){z.at, z.n};
}

/* ---- what a run needs ---- */

struct diags fuzz_diags(struct arena *a)
{
    struct diags ds;
    diags_init(&ds, a);
    ds.quiet = true;
    return ds;
}

const struct fuzz_templates *fuzz_templates(void)
{
    static struct fuzz_templates t;
    static struct arena memory;
    static struct diags ds;
    if (t.profiles) return &t;
    memory = arena_new();
    ds = fuzz_diags(&memory);
    const char *profiles[] = {"templates/profiles"}, *calendar[] = {"templates/calendar"};
    t.settings = settings_read(&memory, &ds, "templates/rules.yaml", NULL);
    t.calendar = calendar_read(&memory, &ds, calendar, 1);
    if (t.settings) t.profiles = profiles_read(&memory, &ds, t.settings, profiles, 1);
    if (!t.profiles || !t.calendar)
        die("templates/ is not usable; start in the top folder");
    return &t;
}

bool fuzz_ingest(struct arena *a, struct diags *ds, struct model *m,
                 struct returned *returned, const char *const *paths, size_t n)
{
    const struct fuzz_templates *t = fuzz_templates();
    model_init(m, a, ds, t->settings, t->calendar);
    enum ingest_result result =
        ingest_inputs(m, arena_new(), t->profiles, paths, n, returned, NULL);
    return result == INGEST_OK || result == INGEST_PARTIAL;
}

FILE *fuzz_nowhere(void)
{
    static FILE *nowhere;
    if (!nowhere) nowhere = fopen("/dev/null", "w");
    if (!nowhere) die("/dev/null cannot be opened");
    return nowhere;
}

/* Long rows and cells from short inputs. */
static str repeats_expand(struct arena *a, str text)
{
    enum { MOST = 3 << 20, POWER_MOST = 20 };
    if (!text.n || !memchr(text.s, REPEAT, text.n)) return text;
    char *out = arena_take(a, MOST + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n && n < MOST; i++) {
        size_t times = 1;
        char c = text.s[i];
        if (c == REPEAT && i + 2 < text.n) {
            c = text.s[i + 1];
            times = (size_t)1 << (unsigned char)text.s[i + 2] % (POWER_MOST + 1);
            i += 2;
        }
        if (times > MOST - n) times = MOST - n;
        memset(out + n, c, times);
        n += times;
    }
    return (str){out, n};
}

size_t fuzz_files(struct arena *a, str input, const char *paths[PARTS_MOST])
{
    str parts[PARTS_MOST];
    size_t n = parts_cut(input, parts), npath = 0;
    for (size_t i = 0; i < n; i++) {
        str name = line_take(&parts[i]);
        const char *path = fuzz_file(a, name, repeats_expand(a, parts[i]));
        if (path) paths[npath++] = path;
    }
    return npath;
}

void fuzz_export(const char *name, str bytes)
{
    fuzz_templates();
    fuzz_folder();
    input_begin();
    struct arena memory = arena_new();
    struct diags ds = fuzz_diags(&memory);
    struct model m;
    const char *path = fuzz_file(&memory, str_of(name), bytes);
    const struct profiles *p = fuzz_templates()->profiles;
    rows_write(fuzz_nowhere(), &memory, &ds, p, path);
    map_write(fuzz_nowhere(), &memory, &ds, p, path);
    fuzz_ingest(&memory, &ds, &m, &(struct returned){{0}}, &path, 1);
    remove(path);
    input_end();
}
