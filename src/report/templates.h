/* What a user may change without a compiler: labels, theme, documents (DESIGN
 * "Configuration"). */
#ifndef REPORT_TEMPLATES_H
#define REPORT_TEMPLATES_H

#include "base/yaml.h"
#include "report/report.h"

struct templates;

/* `folders`: overlay first, built-in set last; a file that the first lacks is taken from
 * the next. Labels and theme are overlaid key by key. NULL after diagnostics when a file
 * is unusable. */
const struct templates *templates_read(struct arena *a, struct diags *ds,
                                       const char *const *folders, size_t n,
                                       const char *language);

/* The text of a key in the pack's language; the key itself (and a diagnostic, once) if
 * missing. */
const char *label(const struct templates *t, const char *key);
/* The same without a diagnostic; NULL if missing. */
const char *label_find(const struct templates *t, const char *key);
/* Fills {0}, {1} … in a label with texts. */
const char *label_fill(struct arena *a, const struct templates *t, const char *key,
                       const char *const *values, size_t n);

const struct theme *templates_theme(const struct templates *t);
struct diags *templates_diags(const struct templates *t);
/* From now on what is missing is said there. */
void templates_tell(const struct templates *t, struct diags *ds);
/* The same for somebody who works beside others: what it has to say goes to diagnostics of its own,
 * missing labels are said when it is joined. Joined in one order, forks say the same in
 * whatever order the work was done. */
struct templates *templates_fork(const struct templates *t, struct diags *ds);
void templates_join(const struct templates *t, struct templates *fork);
/* The documents, as read, in the order of their `order` and then of their file names. */
size_t templates_documents(const struct templates *t, const struct yaml_node *const **out);
/* For `list documents`: id, file and what it is for. */
struct document_info {
    const char *id, *file, *says;
};
size_t templates_document_infos(const struct templates *t, struct arena *a,
                                struct document_info **out);

/* Block builders by name, for `list documents` and the README; how they build is
 * report's own. */
struct build;
struct place;
struct builder_info {
    const char *name, *says;
    bool (*build)(struct build *b, const struct place *p, struct block *out);
};
extern const struct builder_info builder_infos[];
extern const size_t builder_info_count;

#endif
