/* From files to a report, for fuzz targets that look further than reading. */
#ifndef TESTS_PIPELINE_H
#define TESTS_PIPELINE_H

#include "fuzz.h"
#include "report/templates.h"

struct pipeline {
    struct arena *a;
    struct diags *ds;
    const struct settings *settings;
    const struct profiles *profiles;
    const struct templates *templates; /* NULL: nothing is printed */
    const char *language;
};

/* Begins an input: everything of templates/, Chinese, with the memory and diagnostics of this
 * input. */
struct pipeline pipeline_begin(struct arena *memory, struct diags *ds);
/* Reads the files, computes, judges, and prints every document as text and JSON. */
void pipeline_run(const struct pipeline *p, const char *const *paths, size_t n);
/* The part behind reading. */
void pipeline_report(const struct pipeline *p, const struct model *m);
/* Those of templates/, read once. */
const struct templates *pipeline_templates(void);

#endif
