/* Small files in a folder of the test's own, and the model that comes of reading them. */
#ifndef EXPORTS_H
#define EXPORTS_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "ingest/ingest.h"
#include "ingest/returned.h"
#include "model/fields.h"

static char folder[64];
static struct arena memory;
static struct diags diags;
static struct model model;

static void put(const char *name, const char *text)
{
    struct arena scratch = memory;
    file_write(path_join(&scratch, folder, name), str_of(text));
}

/* Reads what was put since the last time; `profile` may be NULL. */
static enum ingest_result run(const char *profile)
{
    const char *profiles[] = {"templates/profiles", arena_printf(&memory, "%s.d", folder)};
    const char *inputs[] = {folder};
    mkdir(profiles[1], 0700);
    const char *own = path_join(&memory, profiles[1], "own.yaml");
    if (profile) file_write(own, str_of(profile));
    diags_init(&diags, &memory);
    diags.quiet = true;
    const struct settings *settings =
        settings_read(&memory, &diags, "templates/rules.yaml", NULL);
    const struct calendar *calendar = calendar_read(&memory, &diags, NULL, 0);
    const struct profiles *p = profiles_read(&memory, &diags, settings, profiles, 2);
    model_init(&model, &memory, &diags, settings, calendar);
    enum ingest_result result =
        ingest_inputs(&model, arena_new(), p, inputs, 1, &(struct returned){{0}}, NULL);
    unlink(own);
    rmdir(profiles[1]);
    const char **files;
    size_t n = folder_list(&memory, folder, &files);
    for (size_t i = 0; i < n; i++) unlink(files[i]);
    return result;
}

static void exports_begin(void)
{
    memory = arena_new();
    strcpy(folder, "/tmp/mondaypack-unit-XXXXXX");
    if (!mkdtemp(folder)) exit(2);
}

#endif
