/* A folder of the test's own, read into a model as a run of the program does. */
#ifndef READING_H
#define READING_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "ingest/ingest.h"
#include "ingest/returned.h"

static char folder[64];
static struct arena memory;

static void folder_begin(void)
{
    memory = arena_new();
    strcpy(folder, "/tmp/mondaypack-unit-XXXXXX");
    if (!mkdtemp(folder)) exit(2);
}

/* With the templates' profiles and one more, whose text may be NULL. */
static enum ingest_result folder_read(struct model *m, struct diags *ds,
                                      const char *profile)
{
    const char *profiles[] = {"templates/profiles", arena_printf(&memory, "%s.d", folder)};
    const char *inputs[] = {folder};
    mkdir(profiles[1], 0700);
    const char *own = path_join(&memory, profiles[1], "own.yaml");
    if (profile) file_write(own, str_of(profile));
    diags_init(ds, &memory);
    ds->quiet = true;
    const struct settings *settings =
        settings_read(&memory, ds, "templates/rules.yaml", NULL);
    const struct calendar *calendar = calendar_read(&memory, ds, NULL, 0);
    const struct profiles *p = profiles_read(&memory, ds, settings, profiles, 2);
    model_init(m, &memory, ds, settings, calendar);
    enum ingest_result result =
        ingest_inputs(m, arena_new(), p, inputs, 1, &(struct returned){{0}}, NULL);
    unlink(own);
    rmdir(profiles[1]);
    return result;
}

#endif
