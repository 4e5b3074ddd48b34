/* What targets leave unsaid: for whom those without a word for their scope are, found by their key
 * (the company, a rep, a team, a region), and that 92 of a ratio is 92 %. In: targets as they were
 * read, reps with their references; out: their `scope` and `micro`. */
#include "base/text.h"
#include "ingest/load.h"

struct metric {
    sym name;
    bool ratio;
};

struct completing {
    struct model *m;
    struct arena scratch;
    bool (*names_rep)(void *of, sym key);
    void *of;
    struct interner *groups;      /* folded; NULL until they are asked for */
    VEC_OF(uint8_t) group_scopes; /* enum scope_kind, by symbol of `groups` */
    struct sym_map scopes;        /* by key: uint8_t, enum scope_kind + 1 */
    struct metric met[32];
    struct target last; /* the row before */
    bool named;         /* it had a word for its scope */
};

static bool is_company(str key)
{
    return key.n == 0 || str_is(key, "company") || str_is(key, "公司") ||
           str_is(key, "全公司");
}

static void group_add(struct completing *c, sym name, enum scope_kind scope)
{
    struct arena s = c->scratch;
    sym group = intern(c->groups, text_fold(&s, sym_str(c->m->names, name)));
    if (group == c->group_scopes.n) *vec_push(&c->group_scopes) = (uint8_t)scope;
}

/* Teams and regions as reps name them; of two of one name the first counts. */
static void groups_find(struct completing *c)
{
    c->groups = interner_new();
    *vec_push(&c->group_scopes) = SCOPE_OTHER; /* of the empty name */
    for (size_t i = 0; i < c->m->reps.n; i++) {
        group_add(c, c->m->reps.at[i].team, SCOPE_TEAM);
        group_add(c, c->m->reps.at[i].region, SCOPE_REGION);
    }
}

static enum scope_kind scope_find(struct completing *c, sym key)
{
    if (!c->groups) groups_find(c);
    struct arena s = c->scratch;
    str folded = text_fold(&s, sym_str(c->m->names, key));
    sym group = intern_find(c->groups, folded);
    if (is_company(folded)) return SCOPE_COMPANY;
    if (c->names_rep(c->of, key)) return SCOPE_REP; /* takes the same scratch memory */
    return c->group_scopes.at[group];
}

/* Keys come again with every period and metric. */
static enum scope_kind scope_of_key(struct completing *c, sym key)
{
    uint8_t *known = sym_map_put(&c->scopes, key);
    if (!*known) *known = (uint8_t)(scope_find(c, key) + 1);
    return (enum scope_kind)(*known - 1);
}

/* A ratio is a fraction: 92 in a column without % is 92 %. */
static bool is_ratio(str metric)
{
    static const char *const ratios[] = {"collection_rate",    "collection_rate.period",
                                         "collection_on_time", "overdue_rate",
                                         "win_rate",           "renewal_rate",
                                         "followup_on_time",   "task_completion",
                                         "lead_to_deal",       "lead_to_signed"};
    for (size_t i = 0; i < COUNT_OF(ratios); i++)
        if (str_is(metric, ratios[i])) return true;
    return str_starts(metric, "conversion.");
}

/* Metrics are few and come in turn. */
static bool is_ratio_metric(struct completing *c, sym metric)
{
    struct metric *met = &c->met[metric % COUNT_OF(c->met)];
    if (met->name != metric)
        *met = (struct metric){metric, is_ratio(sym_str(c->m->names, metric))};
    return met->ratio;
}

/* One row; true if it was changed. Rows of one key mostly stand together. */
static bool target_complete(struct completing *c, size_t row, struct target *t)
{
    bool changed = false, last_named = c->named;
    struct target last = c->last;
    c->named = target_scope_word(c->m, row) != SYM_EMPTY;
    if (t->scope == SCOPE_OTHER && !c->named) {
        bool again = row && !last_named && last.key == t->key;
        t->scope = again ? last.scope : (uint8_t)scope_of_key(c, t->key);
        changed = true;
    }
    if (t->micro > 1500000 && is_ratio_metric(c, t->metric)) {
        t->micro /= 100;
        changed = true;
    }
    c->last = *t;
    return changed;
}

/* Rows of one bundle that all lack a word for their scope, and are for scopes of one kind, as
 * in most exports: that kind is put in place of the missing one, without a look at the rest. */
static bool scopes_complete(struct completing *c, struct bundle *b)
{
    struct bundle_field *f = &b->field[BUNDLED_TARGET_SCOPE];
    int64_t least, most;
    bool any = bundle_span(b, BUNDLED_TARGET_SCOPE, &least, &most);
    if (!any || f->lacks || most < SCOPE_OTHER) return any && most < SCOPE_OTHER;
    if (least < SCOPE_OTHER || c->m->rare[RARE_TARGET_SCOPE_WORD].n) return false;
    int one = -1;
    for (size_t i = b->first; i < b->end; i = targets_alike(b, i)) {
        sym key = target_packed(b, i).key;
        bool again = i && i == b->first && !c->named && c->last.key == key;
        int scope = again ? c->last.scope : (int)scope_of_key(c, key);
        if (one < 0) one = scope;
        if (one != scope) return false;
    }
    f->base += one - most;
    f->most = one;
    return true;
}

/* Can there be ratios in a bundle? */
static bool may_hold_ratios(struct completing *c, const struct bundle *b)
{
    enum { MOST = 64 };
    const struct bundle_field *f = &b->field[BUNDLED_TARGET_METRIC];
    int64_t least, most;
    if (!bundle_span(b, BUNDLED_TARGET_METRIC, &least, &most)) return false;
    if (!f->list && most - least >= MOST) return true;
    bool any = false;
    for (uint32_t i = 0; f->list && i < f->nlist; i++)
        any |= is_ratio_metric(c, f->list[i]);
    for (int64_t metric = least; !f->list && metric <= most; metric++)
        any |= is_ratio_metric(c, (sym)metric);
    return any;
}

static void bundle_complete(struct completing *c, struct bundle *b, char *records)
{
    struct target *at = (struct target *)records;
    bool changed = false;
    if (!may_hold_ratios(c, b) && scopes_complete(c, b)) {
        c->last = target_at(c->m, b->end - 1);
        c->named = target_scope_word(c->m, b->end - 1) != SYM_EMPTY;
        return;
    }
    bundle_open(b, table_info(TABLE_TARGETS), records);
    for (size_t i = b->first; i < b->end; i++)
        changed |= target_complete(c, i, &at[i - b->first]);
    if (changed) bundle_close(b, table_info(TABLE_TARGETS), records, b->settled);
}

void targets_complete(struct ingest *in, bool (*names_rep)(void *of, sym key), void *of)
{
    struct model *m = in->model;
    struct completing c = {
        .m = m, .scratch = in->scratch, .names_rep = names_rep, .of = of};
    c.scopes.size = sizeof(uint8_t);
    char *records = vec_zeroed(sizeof(struct target), BUNDLE_ROWS);
    for (size_t k = 0; k < m->targets.bundles.n; k++)
        bundle_complete(&c, &m->targets.bundles.at[k], records);
    vec_release(records);
    vec_free(&c.group_scopes);
    sym_map_free(&c.scopes);
}
