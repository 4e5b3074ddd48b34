/* Reading templates/theme.yaml (colours, sizes, margins, logo) over what stands already. */
#ifndef REPORT_THEME_READ_H
#define REPORT_THEME_READ_H

#include "base/yaml.h"
#include "report/theme.h"

/* The built-in looks, for keys that no theme file names. */
struct theme theme_default(void);
/* Lays one theme file over `theme`. `folder` is where a relative logo path starts. */
void theme_overlay(struct arena *a, struct diags *ds, const struct yaml_node *root,
                   const char *folder, struct theme *theme);

#endif
