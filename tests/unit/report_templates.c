/* Labels laid over one another key by key, filled in; file names that any file system takes. */
#include "base/file.h"
#include "report/builders.h"
#include "test.h"

#include <stdlib.h>

static struct arena a;

static const char *folder_with(const char *name, const char *file, const char *text)
{
    const char *folder = path_join(&a, "/tmp", name);
    CHECK(folder_make(folder));
    CHECK(file_write(path_join(&a, folder, file), str_of(text)));
    return folder;
}

static void the_first_folder_wins_key_by_key(void)
{
    struct diags ds;
    diags_init(&ds, &a);
    ds.quiet = true;
    const char *folders[] = {
        folder_with("mondaypack-test-own", "labels.xx.yaml", "total: \"Summe\"\n"),
        folder_with("mondaypack-test-set", "labels.xx.yaml",
                    "total: \"Total\"\nkpi:\n  visits: \"Visits\"\nsaid: \"{1} of {0}\"\n"),
    };
    const struct templates *t = templates_read(&a, &ds, folders, 2, "xx");
    CHECK(t != NULL);
    CHECK_TEXT(label(t, "total"), "Summe");
    CHECK_TEXT(label(t, "kpi.visits"), "Visits");
    const char *values[] = {"seven", "two"};
    CHECK_TEXT(label_fill(&a, t, "said", values, 2), "two of seven");
}

static void a_missing_key_is_said_once(void)
{
    struct diags ds;
    diags_init(&ds, &a);
    ds.quiet = true;
    const char *folders[] = {"/tmp/mondaypack-test-set"};
    const struct templates *t = templates_read(&a, &ds, folders, 1, "xx");
    CHECK_TEXT(label(t, "no.such.key"), "no.such.key");
    CHECK_TEXT(label(t, "no.such.key"), "no.such.key");
    CHECK_INT(ds.n, 1);
    CHECK(label_find(t, "no.such.key") == NULL);
}

static void a_language_without_labels_is_refused(void)
{
    struct diags ds;
    diags_init(&ds, &a);
    ds.quiet = true;
    const char *folders[] = {"/tmp/mondaypack-test-set"};
    CHECK(templates_read(&a, &ds, folders, 1, "yy") == NULL);
    CHECK(diags_count(&ds, DIAG_ERROR) > 0);
}

static void file_names_are_safe(void)
{
    CHECK_TEXT(safe_file_name(&a, "华东/一组", NULL, 0), "华东_一组");
    CHECK_TEXT(safe_file_name(&a, "../../etc", NULL, 0), "_._.._etc");
    CHECK_TEXT(safe_file_name(&a, "CON", NULL, 0), "_CON");
    CHECK_TEXT(safe_file_name(&a, "com1.old", NULL, 0), "_com1.old");
    CHECK_TEXT(safe_file_name(&a, "a\nb\x7f", NULL, 0), "a_b_");
    CHECK_TEXT(safe_file_name(&a, "", NULL, 0), "_");
    CHECK_TEXT(safe_file_name(&a, "team. ", NULL, 0), "team");
}

static void equal_file_names_are_told_apart(void)
{
    const char *taken[] = {"Team", "a_b"};
    CHECK_TEXT(safe_file_name(&a, "team", taken, 2), "team-2");
    CHECK_TEXT(safe_file_name(&a, "a/b", taken, 2), "a_b-2");
    CHECK_TEXT(safe_file_name(&a, "other", taken, 2), "other");
}

static void long_file_names_are_cut(void)
{
    char name[400] = {0};
    for (int i = 0; i < 100; i++) memcpy(name + 3 * i, "长", 3);
    CHECK_INT(utf8_length(str_of(safe_file_name(&a, name, NULL, 0))), 60);
}

/* ---- the built-in labels: run from the top of the tree, as make test does ---- */

static const struct templates *built_in(struct diags *ds, const char *language)
{
    const char *folders[] = {"templates"};
    diags_init(ds, &a);
    ds->quiet = true;
    return templates_read(&a, ds, folders, 1, language);
}

/* Counts the keys of a labels file that another language lacks. Definitions may be missing:
 * the KPI table has an English sentence for each. */
static int keys_missing(const struct yaml_node *map, const char *prefix,
                        const struct templates *other)
{
    int missing = 0;
    for (const struct yaml_node *n = map->child; n; n = n->next) {
        const char *key = *prefix ? arena_printf(&a, "%s.%s", prefix, n->key) : n->key;
        if (!strcmp(key, "define")) continue;
        if (n->kind == YAML_MAP) {
            missing += keys_missing(n, key, other);
        } else if (!label_find(other, key)) {
            printf("%s:%u: %s is in one language only\n", n->file, n->line, key);
            missing++;
        }
    }
    return missing;
}

static void both_languages_have_the_same_keys(void)
{
    struct diags ds_zh, ds_en;
    const struct templates *zh = built_in(&ds_zh, "zh"), *en = built_in(&ds_en, "en");
    CHECK(zh != NULL);
    CHECK(en != NULL);
    CHECK_INT(ds_zh.n + ds_en.n, 0);
    if (!zh || !en) return;
    CHECK_INT(keys_missing(yaml_read(&a, &ds_zh, "templates/labels.zh.yaml"), "", en), 0);
    CHECK_INT(keys_missing(yaml_read(&a, &ds_en, "templates/labels.en.yaml"), "", zh), 0);
}

static void every_kpi_has_a_name(void)
{
    struct diags ds;
    const struct templates *t = built_in(&ds, "zh");
    for (size_t i = 0; t && i < kpi_count; i++) {
        const char *key = arena_printf(&a, "kpi.%s", kpis[i].id);
        if (!label_find(t, key)) printf("no label for %s\n", key);
        CHECK(label_find(t, key) != NULL);
    }
}

int main(void)
{
    a = arena_new();
    RUN(the_first_folder_wins_key_by_key);
    RUN(a_missing_key_is_said_once);
    RUN(a_language_without_labels_is_refused);
    if (path_is_folder("templates")) {
        RUN(both_languages_have_the_same_keys);
        RUN(every_kpi_has_a_name);
    }
    RUN(file_names_are_safe);
    RUN(equal_file_names_are_told_apart);
    RUN(long_file_names_are_cut);
    return test_end();
}
