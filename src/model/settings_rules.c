/* The rules and dimensions of rules.yaml. The two tables below name what exists and which
 * limits each one has, so that a rule in C can ask for its parameters without checking. A
 * rule or dimension that the file leaves out is off. */
#include "model/settings_read.h"

#include <string.h>

struct known_rule {
    const char *id;
    const char *parameters[RULE_PARAMETERS_MAX + 1];
};

static const struct known_rule known_rules[] = {
    {.id = "attainment_red", .parameters = {"limit", "month_to_date"}},
    {.id = "two_weeks_below", .parameters = {"limit", "weeks", "month_to_date"}},
    {.id = "behaviour", .parameters = {"days", "orange_days"}},
    {.id = "no_visits", .parameters = {"days"}},
    {.id = "conversion_floor", .parameters = {NULL}},
    {.id = "conversion_drop", .parameters = {"limit"}},
    {.id = "followup_low", .parameters = {"limit"}},
    {.id = "tasks_low", .parameters = {"limit"}},
    {.id = "leads_falling", .parameters = {"weeks"}},
    {.id = "risk_up", .parameters = {NULL}},
    {.id = "activity_drop", .parameters = {"limit"}},
    {.id = "forecast_short", .parameters = {"time_progress", "hit"}},
    {.id = "key_account_silent", .parameters = {"days", "working_days"}},
    {.id = "invoice_missing", .parameters = {"days", "within_days"}},
    {.id = "arrears", .parameters = {"months"}},
    {.id = "slow_and_low", .parameters = {"cycle", "win_rate"}},
    {.id = "busy_and_low", .parameters = {"visits", "win_rate"}},
    {.id = "few_but_sure", .parameters = {"win_rate"}},
    {.id = "action_overdue", .parameters = {NULL}},
};

_Static_assert(COUNT_OF(known_rules) <= RULES_MAX, "RULES_MAX is too small");

static const char *const known_dimensions[] = {
    "payment", "complaint", "contact", "decline", "fit", "change", "cycle", NULL,
};

_Static_assert(COUNT_OF(known_dimensions) <= DIMENSIONS_MAX + 1,
               "DIMENSIONS_MAX is too small");

/* Keys that every rule has, before its own parameters. */
static const char *const common_keys[] = {"on",      "level", "title",
                                          "measure", "owner", "due_days"};

static void check_rule_keys(struct settings_reader *r, const struct known_rule *known,
                            const struct yaml_node *node)
{
    const char *keys[COUNT_OF(common_keys) + RULE_PARAMETERS_MAX + 1] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(common_keys); i++) keys[n++] = common_keys[i];
    for (size_t i = 0; known->parameters[i]; i++) keys[n++] = known->parameters[i];
    yaml_check_keys(r->ds, node, keys);
}

static void check_level(struct settings_reader *r, const struct yaml_node *node,
                        const char *level)
{
    static const char *const levels[] = {"yellow", "orange", "red", "praise"};
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (strcmp(level, levels[i]) == 0) return;
    yaml_complain(r->ds, node, "expected \"level\": yellow, orange, red or praise");
}

static void rule_read(struct settings_reader *r, const struct known_rule *known,
                      const struct yaml_node *node)
{
    struct rule_setting *rule = &r->settings->rules[r->settings->nrule++];
    rule->id = known->id;
    check_rule_keys(r, known, node);
    rule->on = yaml_bool(r->ds, node, "on", true);
    rule->level = setting_text(r, node, "level", "");
    check_level(r, node, rule->level);
    for (size_t i = 0; known->parameters[i]; i++) {
        rule->parameters[i].name = known->parameters[i];
        rule->parameters[i].value = setting_number(r, node, known->parameters[i]);
    }
    setting_texts(r, node, "title", rule->title);
    setting_texts(r, node, "measure", rule->measure);
    setting_texts(r, node, "owner", rule->owner);
    rule->due_days = setting_count(r, node, "due_days", 0);
}

void rules_read(struct settings_reader *r, const struct yaml_node *map)
{
    const char *ids[COUNT_OF(known_rules) + 1] = {NULL};
    if (!map) return;
    for (size_t i = 0; i < COUNT_OF(known_rules); i++) {
        const struct yaml_node *node = yaml_get(map, known_rules[i].id);
        ids[i] = known_rules[i].id;
        if (node && node->kind == YAML_MAP)
            rule_read(r, &known_rules[i], node);
        else if (node)
            yaml_complain(r->ds, node, "expected a map of keys and values");
    }
    yaml_check_keys(r->ds, map, ids);
}

static void dimension_read(struct settings_reader *r, const struct yaml_node *node)
{
    static const char *const keys[] = {"from",      "to",     "second_from",
                                       "second_to", "weight", "label",
                                       "measure",   "owner",  NULL};
    struct dimension_setting *d = &r->settings->dimensions[r->settings->ndimension++];
    d->id = node->key;
    if (!yaml_check_keys(r->ds, node, keys)) return;
    d->from = setting_number(r, node, "from");
    d->to = setting_number(r, node, "to");
    d->second_from = yaml_number(r->ds, node, "second_from", EXACT_UNKNOWN);
    d->second_to = yaml_number(r->ds, node, "second_to", EXACT_UNKNOWN);
    d->weight = setting_number(r, node, "weight");
    setting_texts(r, node, "label", d->label);
    setting_texts(r, node, "measure", d->measure);
    setting_texts(r, node, "owner", d->owner);
    if (exact_known(d->from) && exact_known(d->to) && exact_cmp(d->from, d->to) >= 0)
        yaml_complain(r->ds, node, "\"from\" must lie below \"to\"");
    if (d->weight.num < 0) yaml_complain(r->ds, node, "\"weight\" must not be negative");
}

void dimensions_read(struct settings_reader *r, const struct yaml_node *map)
{
    if (!yaml_check_keys(r->ds, map, known_dimensions) || !map) return;
    for (const struct yaml_node *n = map->child; n; n = n->next) dimension_read(r, n);
}

const struct rule_setting *settings_rule(const struct settings *s, const char *id)
{
    for (size_t i = 0; i < s->nrule; i++)
        if (strcmp(s->rules[i].id, id) == 0) return &s->rules[i];
    return NULL;
}

exact rule_parameter(const struct rule_setting *r, const char *name)
{
    for (size_t i = 0; i < RULE_PARAMETERS_MAX && r->parameters[i].name; i++)
        if (strcmp(r->parameters[i].name, name) == 0) return r->parameters[i].value;
    assert(false && "a rule asks for a parameter that settings_rules.c does not know");
    return EXACT_UNKNOWN;
}
