/* What a user may change without a compiler: labels, theme, documents (DESIGN "Configuration"). */
#ifndef REPORT_TEMPLATES_H
#define REPORT_TEMPLATES_H

#include "base/yaml.h"
#include "report/report.h"

struct templates;

/* `folders`: overlay first, built-in set last; a file that the first lacks is taken from the next. */
const struct templates *templates_read(struct arena *a, struct diags *ds,
                                       const char *const *folders, size_t n,
                                       const char *language);

/* The text of a key in the pack's language; the key itself (and a diagnostic, once) if missing. */
const char *label(const struct templates *t, const char *key);
/* Fills {0}, {1} … in a label with texts. */
const char *label_fill(struct arena *a, const struct templates *t, const char *key,
                       const char *const *values, size_t n);

/* Block builders by name, for `list documents` and the README. */
struct builder_info {
    const char *name, *says;
};
extern const struct builder_info builder_infos[];
extern const size_t builder_info_count;

#endif
