/* What settings.c and settings_rules.c share while they read rules.yaml. Each reader
 * complains with file and line when a value is missing or of another kind. Internal to the
 * two. */
#ifndef MODEL_SETTINGS_READ_H
#define MODEL_SETTINGS_READ_H

#include "base/yaml.h"
#include "model/settings.h"

struct settings_reader {
    struct arena *a;
    struct diags *ds;
    struct settings *settings;
};

const char *setting_text(struct settings_reader *r, const struct yaml_node *map,
                         const char *key, const char *fallback);
/* {zh: …, en: …}, or one text for both; a missing language takes the other's. */
void setting_texts(struct settings_reader *r, const struct yaml_node *map, const char *key,
                   const char *out[2]);
exact setting_number(struct settings_reader *r, const struct yaml_node *map,
                     const char *key);
int setting_count(struct settings_reader *r, const struct yaml_node *map, const char *key,
                  int least);

void rules_read(struct settings_reader *r, const struct yaml_node *map);
void dimensions_read(struct settings_reader *r, const struct yaml_node *map);

#endif
