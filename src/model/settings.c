/* rules.yaml in, typed settings out: every key is known, every value of its kind, or a
 * diagnostic with the line says so. What the limits mean is left to rules/ and metrics/. */
#include "model/settings.h"
#include "base/yaml.h"
#include "model/model.h"
#include "model/settings_read.h"

#include <string.h>

static const char *const none[] = {NULL};

const char *setting_text(struct settings_reader *r, const struct yaml_node *map,
                         const char *key, const char *fallback)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (!node) return fallback;
    if (node->kind == YAML_TEXT) return node->text;
    yaml_complain(r->ds, node, "expected a text");
    return fallback;
}

void setting_texts(struct settings_reader *r, const struct yaml_node *map, const char *key,
                   const char *out[2])
{
    static const char *const languages[] = {"zh", "en", NULL};
    const struct yaml_node *node = yaml_get(map, key);
    out[0] = out[1] = "";
    if (!node) return;
    if (node->kind == YAML_TEXT) {
        out[0] = out[1] = node->text;
        return;
    }
    yaml_check_keys(r->ds, node, languages);
    out[0] = setting_text(r, node, "zh", setting_text(r, node, "en", ""));
    out[1] = setting_text(r, node, "en", out[0]);
}

exact setting_number(struct settings_reader *r, const struct yaml_node *map,
                     const char *key)
{
    exact value = yaml_number(r->ds, map, key, EXACT_UNKNOWN);
    if (!exact_known(value) && map && !yaml_get(map, key))
        yaml_complain(r->ds, map, "the number \"%s\" is missing here", key);
    return value;
}

int setting_count(struct settings_reader *r, const struct yaml_node *map, const char *key,
                  int least)
{
    int64_t value = yaml_int(r->ds, map, key, INT64_MIN);
    const struct yaml_node *node = yaml_get(map, key);
    if (!node && map)
        yaml_complain(r->ds, map, "the whole number \"%s\" is missing here", key);
    if (value == INT64_MIN) return least;
    if (value >= least && value <= 100000) return (int)value;
    yaml_complain(r->ds, node, "expected a whole number from %d to 100000", least);
    return least;
}

/* ---- stages ---- */

static void stage_words(struct settings_reader *r, struct stage *stage,
                        const struct yaml_node *list)
{
    size_t n = 0;
    if (list && list->kind != YAML_LIST) {
        yaml_complain(r->ds, list, "expected a list of words");
        return;
    }
    for (const struct yaml_node *w = list ? list->child : NULL; w; w = w->next) {
        if (w->kind != YAML_TEXT)
            yaml_complain(r->ds, w, "expected a word");
        else if (n + 1 == COUNT_OF(stage->words))
            yaml_complain(r->ds, w, "at most %zu words per stage", n);
        else
            stage->words[n++] = w->text;
    }
}

static bool is_plain_id(const char *id)
{
    if (!*id) return false;
    for (; *id; id++)
        if (!(*id >= 'a' && *id <= 'z') && !(*id >= '0' && *id <= '9') && *id != '_')
            return false;
    return true;
}

static void stage_read(struct settings_reader *r, const struct yaml_node *node)
{
    static const char *const keys[] = {"id", "zh", "en", "floor", "hint", "words", NULL};
    struct settings *s = r->settings;
    if (!yaml_check_keys(r->ds, node, keys)) return;
    struct stage *stage = &s->stages[s->nstage];
    stage->id = setting_text(r, node, "id", "");
    if (!is_plain_id(stage->id))
        yaml_complain(r->ds, node, "expected an id of the letters a-z, digits and _");
    for (size_t i = 0; i < s->nstage; i++)
        if (strcmp(s->stages[i].id, stage->id) == 0)
            yaml_complain(r->ds, node, "the stage \"%s\" stands here twice", stage->id);
    stage->name[0] = setting_text(r, node, "zh", stage->id);
    stage->name[1] = setting_text(r, node, "en", stage->id);
    stage->floor = yaml_number(r->ds, node, "floor", EXACT_UNKNOWN);
    setting_texts(r, node, "hint", stage->hint);
    stage_words(r, stage, yaml_get(node, "words"));
    s->nstage++;
}

static void stages_read(struct settings_reader *r, const struct yaml_node *root)
{
    const struct yaml_node *list = yaml_get(root, "stages");
    if (!list || list->kind != YAML_LIST || list->count < 2 || list->count > STAGES_MAX) {
        yaml_complain(r->ds, list ? list : root,
                      "expected \"stages\": a list of 2 to %d stages", STAGES_MAX);
        return;
    }
    for (const struct yaml_node *n = list->child; n; n = n->next) stage_read(r, n);
    if (r->settings->nstage)
        r->settings->stages[r->settings->nstage - 1].floor = EXACT_UNKNOWN;
}

/* ---- lights, behaviour, problem customers ---- */

static const struct yaml_node *section(struct settings_reader *r,
                                       const struct yaml_node *map, const char *key,
                                       const char *const *keys)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (!node)
        yaml_complain(r->ds, map, "the section \"%s\" is missing", key);
    else if (node->kind != YAML_MAP)
        yaml_complain(r->ds, node, "expected a map of keys and values");
    else if (keys != none)
        yaml_check_keys(r->ds, node, keys);
    return node && node->kind == YAML_MAP ? node : NULL;
}

static void lights_read(struct settings_reader *r, const struct yaml_node *root)
{
    static const char *const keys[] = {"attainment", "collection",       "overdue",
                                       "rate_cases", "count_target_min", NULL};
    static const char *const limits[] = {"yellow", "red", NULL};
    static const char *const collection[] = {"target", "red_points", NULL};
    struct settings *s = r->settings;
    const struct yaml_node *map = section(r, root, "lights", keys);
    if (!map) return;
    const struct yaml_node *node = section(r, map, "attainment", limits);
    s->light_yellow = setting_number(r, node, "yellow");
    s->light_red = setting_number(r, node, "red");
    node = section(r, map, "collection", collection);
    s->collection_target = setting_number(r, node, "target");
    s->collection_red_points = setting_number(r, node, "red_points");
    node = section(r, map, "overdue", limits);
    s->overdue_yellow = setting_number(r, node, "yellow");
    s->overdue_red = setting_number(r, node, "red");
    s->rate_cases = setting_count(r, map, "rate_cases", 0);
    s->count_target_min = setting_number(r, map, "count_target_min");
}

static void minima_read(struct settings_reader *r, const struct yaml_node *map,
                        const char *key, struct minima *out)
{
    static const char *const keys[] = {"customers", "needs", "proposals", "meetings", NULL};
    const struct yaml_node *node = section(r, map, key, keys);
    out->customers = setting_number(r, node, "customers");
    out->needs = setting_number(r, node, "needs");
    out->proposals = setting_number(r, node, "proposals");
    out->meetings = setting_number(r, node, "meetings");
}

static void behaviour_read(struct settings_reader *r, const struct yaml_node *root)
{
    static const char *const keys[] = {"rule", "minima", NULL};
    static const char *const levels[] = {"junior", "mid", "senior", "unknown", NULL};
    struct settings *s = r->settings;
    const struct yaml_node *map = section(r, root, "behaviour", keys);
    s->behaviour_rule = setting_text(r, map, "rule", "any");
    if (strcmp(s->behaviour_rule, "any") != 0 &&
        strcmp(s->behaviour_rule, "majority") != 0 &&
        strcmp(s->behaviour_rule, "customers") != 0)
        yaml_complain(r->ds, yaml_get(map, "rule"), "expected any, majority or customers");
    map = map ? section(r, map, "minima", levels) : NULL;
    if (!map) return;
    minima_read(r, map, "junior", &s->minima[LEVEL_JUNIOR]);
    minima_read(r, map, "mid", &s->minima[LEVEL_MID]);
    minima_read(r, map, "senior", &s->minima[LEVEL_SENIOR]);
    minima_read(r, map, "unknown", &s->minima[LEVEL_NONE]);
}

static void listing_read(struct settings_reader *r, const struct yaml_node *root)
{
    static const char *const keys[] = {
        "listed_from",  "listed_until", "grade_a",        "label_from",
        "improving_by", "overdue_days", "complaint_days", NULL};
    struct settings *s = r->settings;
    const struct yaml_node *map = section(r, root, "problem_customers", keys);
    s->listed_from = setting_number(r, map, "listed_from");
    s->listed_until = setting_number(r, map, "listed_until");
    s->grade_a = setting_number(r, map, "grade_a");
    s->label_from = setting_number(r, map, "label_from");
    s->improving_by = setting_number(r, map, "improving_by");
    s->trigger_overdue_days = setting_count(r, map, "overdue_days", 0);
    s->trigger_complaint_days = setting_count(r, map, "complaint_days", 0);
}

static void heading_read(struct settings_reader *r, const struct yaml_node *root)
{
    struct settings *s = r->settings;
    setting_texts(r, root, "company", s->company);
    setting_texts(r, root, "confidentiality", s->confidentiality);
    s->version = setting_text(r, root, "version", "");
    s->currency = setting_text(r, root, "currency", "CNY");
    s->page_one_alerts = setting_count(r, root, "page_one_alerts", 0);
}

const struct settings *settings_read(struct arena *a, struct diags *ds, const char *path,
                                     const char *built_in)
{
    static const char *const keys[] = {"version",
                                       "company",
                                       "currency",
                                       "confidentiality",
                                       "page_one_alerts",
                                       "stages",
                                       "lights",
                                       "behaviour",
                                       "rules",
                                       "dimensions",
                                       "problem_customers",
                                       "plan",
                                       NULL};
    size_t errors = diags_count(ds, DIAG_ERROR);
    const struct yaml_node *root = yaml_read_over(a, ds, path, built_in);
    if (!root) return NULL;
    struct settings_reader r = {a, ds, arena_one(a, struct settings)};
    if (root->kind != YAML_MAP) {
        yaml_complain(ds, root, "expected a map of keys and values");
        return NULL;
    }
    yaml_check_keys(ds, root, keys);
    heading_read(&r, root);
    stages_read(&r, root);
    lights_read(&r, root);
    behaviour_read(&r, root);
    rules_read(&r, section(&r, root, "rules", none));
    dimensions_read(&r, section(&r, root, "dimensions", none));
    listing_read(&r, root);
    return diags_count(ds, DIAG_ERROR) == errors ? r.settings : NULL;
}
