/* The folder templates/profiles/: every YAML file in it, later folders over earlier ones.
 */
#include "ingest/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

#define PROFILE_FILES_MAX 512

struct found {
    const char *name, *path; /* file name; where it is */
    int folder;
};

static int found_order(const void *a, const void *b)
{
    return strcmp(((const struct found *)a)->name, ((const struct found *)b)->name);
}

static bool is_yaml(const char *path)
{
    size_t n = strlen(path);
    return n > 5 &&
           (strcmp(path + n - 5, ".yaml") == 0 || strcmp(path + n - 4, ".yml") == 0);
}

/* Every YAML file of the folders; of two with one name, that of the later folder. */
static size_t files_find(struct arena *a, struct diags *ds, const char *const *folders,
                         size_t n, struct found found[PROFILE_FILES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const char **paths;
        size_t listed = path_is_folder(folders[i]) ? folder_list(a, folders[i], &paths) : 0;
        for (size_t k = 0; k < listed; k++) {
            if (!is_yaml(paths[k])) continue;
            size_t at = 0;
            while (at < count && strcmp(found[at].name, path_base(paths[k])) != 0) at++;
            if (at == PROFILE_FILES_MAX) {
                diag_say(
                    ds, DIAG_WARNING, paths[k], 0, NULL, STR(""),
                    "is one profile too many and is left out; more than %d are not read",
                    PROFILE_FILES_MAX);
                continue;
            }
            found[at] = (struct found){path_base(paths[k]), paths[k], (int)i};
            if (at == count) count++;
        }
    }
    qsort(found, count, sizeof *found, found_order);
    return count;
}

/* A rule of an earlier file with the same profile name gives way. */
static void rules_forget(struct profiles *p, const char *profile)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->nrule; i++)
        if (strcmp(p->rules[i].profile, profile) != 0) p->rules[kept++] = p->rules[i];
    p->nrule = kept;
    kept = 0;
    for (size_t i = 0; i < p->ninfo; i++)
        if (strcmp(p->infos[i].name, profile) != 0) p->infos[kept++] = p->infos[i];
    p->ninfo = kept;
}

static int info_order(const void *a, const void *b)
{
    return strcmp(((const struct profile_info *)a)->name,
                  ((const struct profile_info *)b)->name);
}

static void profile_add(struct arena *a, struct diags *ds, struct profiles *p,
                        const struct found *file)
{
    const struct yaml_node *root = yaml_read(a, ds, file->path);
    if (!root) return;
    const char *name = yaml_text(root, "profile", NULL);
    if (name) rules_forget(p, name);
    size_t before = p->nrule;
    if (!profile_parse(a, ds, root, p)) {
        diag_say(ds, DIAG_WARNING, file->path, 0, NULL, STR(""),
                 "the profile is left out until this is put right");
        return;
    }
    for (size_t i = before; i < p->nrule; i++) p->rules[i].folder = file->folder;
    p->infos[p->ninfo++] =
        (struct profile_info){name, yaml_text(root, "title", ""), file->path};
}

const struct profiles *profiles_read(struct arena *a, struct diags *ds,
                                     const struct settings *settings,
                                     const char *const *folders, size_t n)
{
    struct profiles *p = arena_one(a, struct profiles);
    struct found *found = arena_many(a, struct found, PROFILE_FILES_MAX);
    size_t count = files_find(a, ds, folders, n, found);
    bool vocabulary = false;
    p->settings = settings;
    p->infos = arena_many(a, struct profile_info, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(found[i].name, "vocabulary.yaml") != 0) {
            profile_add(a, ds, p, &found[i]);
            continue;
        }
        const struct yaml_node *root = yaml_read(a, ds, found[i].path);
        vocabulary = root && vocabulary_parse(a, ds, root, settings, &p->vocabulary);
    }
    qsort(p->infos, p->ninfo, sizeof *p->infos, info_order);
    return vocabulary ? p : NULL;
}

size_t profiles_count(const struct profiles *p)
{
    return p->ninfo;
}

const char *profile_name(const struct profiles *p, size_t i)
{
    return p->infos[i].name;
}

const char *profile_title(const struct profiles *p, size_t i)
{
    return p->infos[i].title;
}
