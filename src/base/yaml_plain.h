/* Everyday YAML without libyaml: maps and lists by indent, lists and maps in brackets, plain and
 * quoted words on one line, comments. Internal to base/. */
#ifndef BASE_YAML_PLAIN_H
#define BASE_YAML_PLAIN_H

#include "base/yaml.h"

/* The tree that yaml_parse gives, of a text that is UTF-8; NULL where anything in it is wrong or
 * less usual, which is then libyaml's to read or to refuse. */
const struct yaml_node *yaml_plain(struct arena *a, const char *name, str text);

#endif
