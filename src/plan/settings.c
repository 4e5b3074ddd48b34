/* The section `plan` of rules.yaml in, weights, bounds and hand-set figures out. Shares are
 * kept in millionths, so that the same file gives the same cents everywhere. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"
#include "base/yaml.h"

struct reading {
    struct arena *a;
    struct diags *ds;
    struct plan_settings *s;
};

#define MILLION 1000000
#define UNIT_MOST ((int64_t)1 << 53) /* far above any target, far below overflow */

static int64_t micro(struct reading *r, const struct yaml_node *map, const char *key,
                     int64_t least, int64_t fallback)
{
    exact x = yaml_number(r->ds, map, key, exact_of(fallback, MILLION));
    if (exact_cmp(x, exact_of(least, MILLION)) < 0 || exact_cmp(x, exact_of(1000, 1)) > 0) {
        yaml_complain(r->ds, yaml_get(map, key), "is out of range here");
        return fallback;
    }
    return exact_round(x, MILLION);
}

static const struct yaml_node *part(struct reading *r, const struct yaml_node *map,
                                    const char *key, const char *const *keys)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (node) yaml_check_keys(r->ds, node, keys);
    return node && node->kind == YAML_MAP ? node : NULL;
}

static void weights_read(struct reading *r, const struct yaml_node *root)
{
    static const char *const keys[] = {"results", "pipeline", "customers", "seniority",
                                       NULL};
    static const int64_t usual[] = {600000, 150000, 100000, 150000};
    const struct yaml_node *map = part(r, root, "weights", keys);
    for (int i = 0; i < WEIGHTS; i++)
        r->s->weights[i] = micro(r, map, keys[i], 0, usual[i]);
}

static void tables_read(struct reading *r, const struct yaml_node *root)
{
    static const char *const tiers[] = {"A", "B", "C", "D", "unknown", NULL};
    static const char *const levels[] = {"unknown", "junior", "mid", "senior", NULL};
    static const int64_t usual_tiers[] = {5 * MILLION, 3 * MILLION, MILLION, 500000,
                                          MILLION};
    static const int64_t usual_levels[] = {MILLION, 800000, MILLION, 1200000};
    const struct yaml_node *map = part(r, root, "tiers", tiers);
    for (int i = 0; i < PLAN_TIERS; i++)
        r->s->tiers[i] = micro(r, map, tiers[i], 0, usual_tiers[i]);
    map = part(r, root, "seniority", levels);
    for (int i = 0; i < LEVEL_COUNT; i++)
        r->s->seniority[i] = micro(r, map, levels[i], 0, usual_levels[i]);
}

static void ramp_read(struct reading *r, const struct yaml_node *root)
{
    const struct yaml_node *list = yaml_get(root, "newcomer");
    if (list && list->kind != YAML_LIST) {
        yaml_complain(r->ds, list, "expected a list of shares, one a month");
        return;
    }
    for (const struct yaml_node *n = list ? list->child : NULL; n; n = n->next) {
        exact x = EXACT_UNKNOWN;
        str text = str_trim(str_of(n->kind == YAML_TEXT ? n->text : ""));
        bool rate = text.n && text.s[text.n - 1] == '%';
        if (rate) text.n--;
        bool good = exact_parse(text, &x) && x.num >= 0 && r->s->nramp < PLAN_RAMP;
        if (good && rate) x = exact_div(x, exact_of(100, 1));
        if (good)
            r->s->ramp[r->s->nramp++] = exact_round(x, MILLION);
        else
            yaml_complain(r->ds, n, "expected a share such as 50%% (at most 24 of them)");
    }
}

static void growth_read(struct reading *r, const struct yaml_node *root)
{
    static const char *const keys[] = {"below", "above",     "least", "most",
                                       "floor", "attention", NULL};
    struct plan_settings *s = r->s;
    const struct yaml_node *map = part(r, root, "growth", keys);
    s->below = micro(r, map, "below", 0, 250000);
    s->above = micro(r, map, "above", 0, 250000);
    s->least = micro(r, map, "least", -MILLION, -950000);
    s->most = micro(r, map, "most", -MILLION, 9 * MILLION);
    s->floor = micro(r, map, "floor", 0, 200000);
    s->attention = micro(r, map, "attention", 0, 300000);
}

static void regions_read(struct reading *r, const struct yaml_node *root)
{
    const struct yaml_node *map = yaml_get(root, "regions");
    if (!map) return;
    if (map->kind != YAML_MAP) {
        yaml_complain(r->ds, map, "expected names of regions or teams with their factor");
        return;
    }
    for (const struct yaml_node *n = map->child; n; n = n->next) {
        if (r->s->nregion == COUNT_OF(r->s->regions)) return;
        int64_t factor = micro(r, map, n->key, 0, MILLION);
        r->s->regions[r->s->nregion].name = n->key;
        r->s->regions[r->s->nregion++].factor = factor;
    }
}

/* ---- figures set by hand ---- */

static bool metric_read(struct reading *r, const struct yaml_node *node,
                        enum plan_metric *out)
{
    const char *word = yaml_text(node, "metric", plan_metric_id(PLAN_AMOUNT));
    for (*out = 0; *out < PLAN_METRICS; (*out)++)
        if (!strcmp(word, plan_metric_id(*out))) return true;
    yaml_complain(r->ds, yaml_get(node, "metric"),
                  "expected signed_amount or new_customers; ratios are never divided");
    return false;
}

static void hand_read(struct reading *r, const struct yaml_node *node)
{
    static const char *const keys[] = {"scope", "key",  "period", "metric",   "set",
                                       "least", "most", "reason", "approver", NULL};
    static const char *const kinds[] = {
        [HAND_SET] = "set", [HAND_LEAST] = "least", [HAND_MOST] = "most"};
    struct plan_hand h = {.scope = REF_NONE, .planned = INT64_MIN};
    if (!yaml_check_keys(r->ds, node, keys) || !metric_read(r, node, &h.metric)) return;
    h.scope_word = yaml_text(node, "scope", "rep");
    h.key = yaml_text(node, "key", "");
    h.period = yaml_text(node, "period", "");
    h.reason = yaml_text(node, "reason", "");
    h.approver = yaml_text(node, "approver", "");
    h.where = arena_printf(r->a, "%s:%u", node->file, node->line);
    bool any = false;
    for (int k = HAND_SET; k <= HAND_MOST; k++) {
        exact x = yaml_number(r->ds, node, kinds[k], EXACT_UNKNOWN);
        if (!exact_known(x)) continue;
        any = true;
        if (x.num < 0 || exact_cmp(x, exact_of(UNIT_MOST / 1000, 1)) > 0) {
            yaml_complain(r->ds, yaml_get(node, kinds[k]), "expected 0 or more, in yuan");
            continue;
        }
        h.kind = (enum hand_kind)k;
        h.value = exact_round(x, plan_scale(h.metric));
        *vec_push(&r->s->hands) = h;
    }
    if (!any) yaml_complain(r->ds, node, "expected set, least or most with a figure");
}

static void hands_read(struct reading *r, const struct yaml_node *root)
{
    const struct yaml_node *list = yaml_get(root, "by_hand");
    if (!list) return;
    if (list->kind != YAML_LIST && list->count)
        yaml_complain(r->ds, list, "expected a list");
    for (const struct yaml_node *n = list->child; n && list->kind == YAML_LIST; n = n->next)
        hand_read(r, n);
}

/* ---- the whole section ---- */

const struct plan_settings *plan_settings_read(struct arena *a, struct diags *ds,
                                               const char *path, const char *built_in)
{
    static const char *const keys[] = {"history_months", "weights", "tiers",   "seniority",
                                       "newcomer",       "growth",  "regions", "naive",
                                       "by_hand",        NULL};
    size_t errors = diags_count(ds, DIAG_ERROR);
    const struct yaml_node *root = yaml_get(yaml_read_over(a, ds, path, built_in), "plan");
    struct reading r = {a, ds, arena_one(a, struct plan_settings)};
    if (root) yaml_check_keys(ds, root, keys);
    int64_t months = yaml_int(ds, root, "history_months", 12);
    if (months < 1 || months > 36)
        yaml_complain(ds, yaml_get(root, "history_months"), "expected 1 to 36 months");
    r.s->history_months = months < 1 || months > 36 ? 12 : (int)months;
    r.s->naive = micro(&r, root, "naive", 0, 1200000);
    weights_read(&r, root);
    tables_read(&r, root);
    ramp_read(&r, root);
    growth_read(&r, root);
    regions_read(&r, root);
    hands_read(&r, root);
    return diags_count(ds, DIAG_ERROR) == errors ? r.s : NULL;
}

/* ---- what is divided ---- */

static const struct {
    const char *id;
    int64_t scale;
} metrics[PLAN_METRICS] = {
    [PLAN_AMOUNT] = {"signed_amount", 100},
    [PLAN_CUSTOMERS] = {"new_customers", 1},
};

const char *plan_metric_id(enum plan_metric k)
{
    return metrics[k].id;
}

int64_t plan_scale(enum plan_metric k)
{
    return metrics[k].scale;
}

exact plan_exact(enum plan_metric k, int64_t units)
{
    return units == INT64_MIN ? EXACT_UNKNOWN : exact_of(units, metrics[k].scale);
}
