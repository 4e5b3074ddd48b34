/* A file of templates/ as a user might leave it: its path in the first line (rules.yaml,
 * profiles/x.yaml, documents/brief.yaml, labels.zh.yaml, theme.yaml, calendar/x.csv), its text
 * behind. Read over the built-in set by whoever reads that file, and used on a small company;
 * behind the byte 1E an export for the profile may follow. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/yaml.h"
#include "pipeline.h"
#include "plan/plan.h"

static const char company[] =
    "deals.csv\ndeal_id,rep_id,customer_id,stage,amount,probability,created_at,status,"
    "closed_at\n"
    "D1,R1,C1,意向,1000,0.5,2026-11-02,open,\nD2,R1,C2,签约,500,1,2026-10-05,won,2026-11-"
    "18\n"
    "\x1E"
    "contracts.csv\ncontract_id,rep_id,customer_id,amount,signed_on\nK1,R1,C1,700,2026-11-"
    "18\n"
    "\x1E"
    "reps.csv\nrep_id,name,team\nR1,王芳,苏州部\n"
    "\x1E"
    "receivables.csv\ninvoice_id,customer_id,due_date,amount\nI1,C1,2026-08-01,900\n"
    "\x1E"
    "activities.csv\nrep_id,customer_id,type,at\nR1,C1,visit,2026-11-20\n"
    "\x1E"
    "targets.csv\nscope,key,period,metric,target\nrep,R1,2026-11,signed_amount,9000\n";

static const char *const known[] = {"rules.yaml",           "profiles/x.yaml",
                                    "documents/brief.yaml", "labels.zh.yaml",
                                    "labels.en.yaml",       "theme.yaml",
                                    "calendar/x.csv",       "profiles/vocabulary.yaml"};
static const char *const folders[] = {"", "profiles", "documents", "calendar"};

static const char *overlay(struct arena *a, const char *name)
{
    return path_join(a, path_join(a, fuzz_folder(), "t"), name);
}

static void company_run(struct pipeline *p)
{
    const char *paths[PARTS_MOST];
    size_t n = fuzz_files(p->a, STR(company), paths);
    pipeline_run(p, paths, n);
    for (size_t i = 0; i < n; i++) remove(paths[i]);
}

static void rules_use(struct pipeline *p, const char *path)
{
    plan_settings_read(p->a, p->ds, path, "templates/rules.yaml");
    p->settings = settings_read(p->a, p->ds, path, "templates/rules.yaml");
    if (p->settings) company_run(p);
}

/* A profile with the vocabulary of templates/, and an export for it. */
static void profile_use(struct pipeline *p, str export)
{
    const char *folder = overlay(p->a, "profiles"), *path;
    const char *words = overlay(p->a, "profiles/vocabulary.yaml");
    char *built_in = realpath("templates/profiles/vocabulary.yaml", NULL);
    bool linked = built_in && symlink(built_in, words) == 0;
    free(built_in);
    p->profiles = profiles_read(p->a, p->ds, p->settings, &folder, 1);
    if (linked) unlink(words);
    if (!p->profiles) return;
    str name = line_take(&export);
    path = fuzz_file(p->a, name, export);
    p->templates = NULL;
    if (path) pipeline_run(p, &path, 1);
    if (path) remove(path);
}

static void templates_use(struct pipeline *p, bool english)
{
    const char *both[] = {overlay(p->a, ""), "templates"};
    p->language = english ? "en" : "zh";
    p->templates = templates_read(p->a, p->ds, both, 2, p->language);
    if (p->templates) company_run(p);
}

static void file_use(struct pipeline *p, str kind, const char *path, str export)
{
    const char *calendar = overlay(p->a, "calendar");
    if (str_starts(kind, "profiles/"))
        profile_use(p, export);
    else if (str_starts(kind, "calendar/"))
        calendar_read(p->a, p->ds, &calendar, 1);
    else if (str_is(kind, "rules.yaml"))
        rules_use(p, path);
    else
        templates_use(p, str_is(kind, "labels.en.yaml"));
}

static void text_use(struct pipeline *p, str kind, str text, str export)
{
    for (size_t i = 0; i < COUNT_OF(folders); i++) mkdir(overlay(p->a, folders[i]), 0700);
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        const char *path = overlay(p->a, known[i]);
        if (!str_is(kind, known[i]) || !file_write(path, text)) continue;
        file_use(p, kind, path, export);
        remove(path);
    }
    for (size_t i = COUNT_OF(folders); i > 0; i--) rmdir(overlay(p->a, folders[i - 1]));
    rmdir(path_join(p->a, fuzz_folder(), "t"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str parts[PARTS_MOST];
    size_t n = parts_cut((str){(const char *)data, size}, parts);
    str kind = line_take(&parts[0]);
    struct arena memory;
    struct diags ds;
    struct pipeline p = pipeline_begin(&memory, &ds);
    yaml_parse(&memory, &ds, "x.yaml", parts[0]);
    text_use(&p, kind, parts[0], n > 1 ? parts[1] : (str){"", 0});
    input_end();
    return 0;
}
