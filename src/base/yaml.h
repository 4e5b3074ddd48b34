/* YAML documents as a tree of nodes with a typed reader. The one home of libyaml.
 * Every error is a DIAG_ERROR with file, line and what was expected. */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/exact.h"

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_kind kind;
    const char *file;
    uint32_t line, column;         /* first is 1 */
    const char *key;               /* set when this node is a value of a map */
    const char *text;              /* YAML_TEXT */
    const struct yaml_node *child; /* first item or value */
    const struct yaml_node *next;  /* next sibling */
    size_t count;                  /* children */
};

/* Reads a file; NULL when it is missing, not YAML, too large (1 MiB) or nested too deeply
 * (32); aliases are refused. The tree lives in `a`. */
const struct yaml_node *yaml_read(struct arena *a, struct diags *ds, const char *path);
const struct yaml_node *yaml_parse(struct arena *a, struct diags *ds, const char *name,
                                   str text);

/* The same, but what the file's own map does not say is taken from the map in `under`, key
 * by key on the first level: a file of one line changes one thing. `under` may be NULL or
 * the file itself. */
const struct yaml_node *yaml_read_over(struct arena *a, struct diags *ds, const char *path,
                                       const char *under);

/* A value of a map, NULL if the key is absent (or `map` is NULL). */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* Typed readers. Absent: the fallback. Present but of another kind: a diagnostic, the
 * fallback. */
const char *yaml_text(const struct yaml_node *map, const char *key, const char *fallback);
int64_t yaml_int(struct diags *ds, const struct yaml_node *map, const char *key,
                 int64_t fallback);
exact yaml_number(struct diags *ds, const struct yaml_node *map, const char *key,
                  exact fallback);
bool yaml_bool(struct diags *ds, const struct yaml_node *map, const char *key,
               bool fallback);

/* A diagnostic at a node: "expected ..."; the text of a scalar is shown behind it. */
void yaml_complain(struct diags *ds, const struct yaml_node *node, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
/* Complains about each key of the map that is not in the NULL-terminated list ("did you
 * mean"). */
bool yaml_check_keys(struct diags *ds, const struct yaml_node *map,
                     const char *const *known);

#endif
