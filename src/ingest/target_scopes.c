/* What targets leave unsaid: for whom those without a word for their scope are, found by their key
 * (the company, a rep, a team, a region), and that 92 of a ratio is 92 %. In: targets as they were
 * read, reps with their references; out: their `scope` and `micro`. */
#include "base/text.h"
#include "ingest/load.h"

struct completing {
    struct model *m;
    struct arena scratch;
    bool (*names_rep)(void *of, sym key);
    void *of;
    struct interner *groups;      /* folded; NULL until they are asked for */
    VEC_OF(uint8_t) group_scopes; /* enum scope_kind, by symbol of `groups` */
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

static enum scope_kind scope_of_key(struct completing *c, sym key)
{
    struct arena s = c->scratch;
    str folded = text_fold(&s, sym_str(c->m->names, key));
    if (is_company(folded)) return SCOPE_COMPANY;
    if (c->names_rep(c->of, key)) return SCOPE_REP;
    if (!c->groups) groups_find(c);
    return c->group_scopes.at[intern_find(c->groups, folded)];
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

void targets_complete(struct ingest *in, bool (*names_rep)(void *of, sym key), void *of)
{
    struct model *m = in->model;
    struct completing c = {
        .m = m, .scratch = in->scratch, .names_rep = names_rep, .of = of};
    /* Metrics are few and come in turn. */
    struct {
        sym metric;
        bool ratio;
    } met[32] = {{SYM_EMPTY, false}}, *metric;
    bool named = false;
    for (size_t i = 0; i < m->targets.n; i++) {
        struct target *t = &m->targets.at[i];
        const struct target *last = i ? t - 1 : NULL; /* of the same key, very likely */
        bool last_named = named;
        named = target_scope_word(m, i) != SYM_EMPTY;
        if (t->scope == SCOPE_OTHER && !named)
            t->scope = last && !last_named && last->key == t->key
                           ? last->scope
                           : scope_of_key(&c, t->key);
        if (t->micro <= 1500000) continue;
        metric = &met[t->metric % COUNT_OF(met)];
        if (metric->metric != t->metric) {
            metric->metric = t->metric;
            metric->ratio = is_ratio(sym_str(m->names, t->metric));
        }
        if (metric->ratio) t->micro /= 100;
    }
    vec_free(&c.group_scopes);
}
