/* Whom each target is for: the key of a row of `targets` is the name or id of a region,
 * team or rep (SPEC 2, 3). Rows whose key nobody bears keep REF_NONE and are reported. */
#include "model/parts.h"
#include "base/text.h"

struct keys {
    struct name_index regions, team_ids, team_names, rep_ids, rep_names;
};

static void keys_fill(const struct model *m, struct arena s, struct keys *k)
{
    *k = (struct keys){name_index_new(), name_index_new(), name_index_new(),
                       name_index_new(), name_index_new()};
    for (uint32_t i = 0; i < m->regions.n; i++)
        name_index_add(&k->regions, s, sym_str(m->names, m->regions.at[i].name), i);
    for (uint32_t i = 0; i < m->teams.n; i++) {
        const struct team *t = &m->teams.at[i];
        struct arena one = s;
        char *full =
            arena_printf(&one, "%s/%s", model_text(m, t->region), model_text(m, t->name));
        name_index_add(&k->team_ids, one, str_of(full), i);
        name_index_add(&k->team_names, one, sym_str(m->names, t->name), i);
    }
    for (uint32_t i = 0; i < m->reps.n; i++) {
        name_index_add(&k->rep_ids, s, sym_str(m->names, m->reps.at[i].id), i);
        name_index_add(&k->rep_names, s, sym_str(m->names, m->reps.at[i].name), i);
    }
}

/* An id goes before a name. */
static uint32_t find_either(const struct name_index *ids, const struct name_index *names,
                            struct arena s, str key)
{
    uint32_t ref = name_index_find(ids, s, key);
    return ref == REF_NONE ? name_index_find(names, s, key) : ref;
}

static uint32_t key_look_up(const struct keys *k, struct arena s, enum scope_kind scope,
                            str key)
{
    switch (scope) {
    case SCOPE_REGION: return name_index_find(&k->regions, s, key);
    case SCOPE_TEAM: return find_either(&k->team_ids, &k->team_names, s, key);
    case SCOPE_REP: return find_either(&k->rep_ids, &k->rep_names, s, key);
    case SCOPE_COMPANY:
    case SCOPE_UNASSIGNED:
    case SCOPE_OTHER: break;
    }
    return REF_NONE;
}

static void complain(struct model *m, size_t target, bool ambiguous)
{
    const struct target t = target_at(m, target);
    struct origin from = model_origin(m, TABLE_TARGETS, target);
    static const char *const words[] = {
        [SCOPE_COMPANY] = "company",
        [SCOPE_REGION] = "region",
        [SCOPE_TEAM] = "team",
        [SCOPE_REP] = "rep",
        [SCOPE_UNASSIGNED] = "unassigned",
        [SCOPE_OTHER] = "other",
    };
    const char *file = from.file < m->files.n ? m->files.at[from.file].path : NULL;
    diag_say(m->diags, DIAG_WARNING, file, from.row, "key", sym_str(m->names, t.key),
             ambiguous
                 ? "more than one %s bears this name; the target counts for none of them"
                 : "there is no such %s; the target counts for nobody",
             words[t.scope]);
}

/* The company's own rows name it, unless they only say that they are the company's. */
static void company_named(struct model *m, struct arena scratch, const struct target *t)
{
    static const char *const plain[] = {"company", "公司", "全公司",
                                        "总公司",  "集团", "total"};
    str name = text_fold(&scratch, sym_str(m->names, t->key));
    if (m->company != SYM_EMPTY || name.n == 0) return;
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (str_is(name, plain[i])) return;
    m->company = t->key;
}

void targets_name_reps(struct model *m, struct arena scratch)
{
    if (m->present[TABLE_REPS]) return;
    struct name_index reps = name_index_new();
    for (uint32_t i = 0; i < m->reps.n; i++)
        name_index_add(&reps, scratch, sym_str(m->names, m->reps.at[i].id), i);
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct target t = target_at(m, i);
        if (t.scope != SCOPE_REP || t.key == SYM_EMPTY) continue;
        str key = sym_str(m->names, t.key);
        if (name_index_find(&reps, scratch, key) != REF_NONE) continue;
        name_index_add(&reps, scratch, key, model_add_rep_named(m, t.key));
    }
}

/* The index, REF_NONE or REF_AMBIGUOUS; an index is remembered for target_ref. */
static uint32_t key_find(struct model *m, const struct keys *k, struct arena scratch,
                         const struct target *t)
{
    uint32_t *known = sym_map_put(&m->target_keys[t->scope], t->key);
    if (*known) return *known - 1;
    uint32_t ref = key_look_up(k, scratch, t->scope, sym_str(m->names, t->key));
    if (ref < REF_AMBIGUOUS) *known = ref + 1;
    return ref;
}

/* Rows of one scope and key, which mostly stand together. */
static void stretch_resolve(struct model *m, const struct keys *k, struct arena scratch,
                            size_t first, size_t end)
{
    const struct target t = target_at(m, first);
    if (t.scope == SCOPE_COMPANY) company_named(m, scratch, &t);
    if (t.scope == SCOPE_COMPANY || t.scope > SCOPE_REP) return;
    uint32_t ref = key_find(m, k, scratch, &t);
    for (size_t i = first; i < end && ref >= REF_AMBIGUOUS; i++)
        complain(m, i, ref == REF_AMBIGUOUS);
}

void targets_resolve(struct model *m, struct arena scratch)
{
    struct keys k;
    for (int scope = 0; scope <= SCOPE_REP; scope++)
        m->target_keys[scope].size = sizeof(uint32_t);
    if (m->targets.n == 0) return;
    keys_fill(m, scratch, &k);
    for (size_t b = 0; b < m->targets.bundles.n; b++) {
        const struct bundle *at = &m->targets.bundles.at[b];
        for (size_t i = at->first, end; i < at->end; i = end) {
            end = targets_alike(at, i);
            stretch_resolve(m, &k, scratch, i, end);
        }
    }
}
