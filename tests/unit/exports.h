/* Small files in a folder of the test's own, and the model that comes of reading them. */
#ifndef EXPORTS_H
#define EXPORTS_H

#include "model/fields.h"
#include "reading.h"

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
    enum ingest_result result = folder_read(&model, &diags, profile);
    const char **files;
    size_t n = folder_list(&memory, folder, &files);
    for (size_t i = 0; i < n; i++) unlink(files[i]);
    return result;
}

#endif
