/* Which targets are for the same: of these the last counts. In: targets as they were read;
 * out: a key for each, made of its columns, unless their order proves that no two are the
 * same. */
#include "ingest/load.h"
#include "model/rare.h"
#include "model/target_sets.h"

/* Who a target is for, as a number to compare. */
static uint64_t holder_of(const struct target *t)
{
    return (uint64_t)t->scope << 32 | (t->scope == SCOPE_COMPANY ? SYM_EMPTY : t->key);
}

/* Exports go from holder to holder, each with all its metrics and periods, or from period
 * to period: either way the holders of one metric and period ascend. */
static bool targets_ascend(const struct model *m)
{
    struct target_sets sets = {.last = 0};
    VEC_OF(uint64_t) last = {NULL, 0, 0}; /* by set: the holder before */
    bool ascend = m->rare[RARE_TARGET_SCOPE_WORD].n == 0;
    for (size_t i = 0; i < m->targets.n && ascend; i++) {
        struct target t = target_at(m, i);
        uint64_t holder = holder_of(&t);
        uint32_t set = target_sets_add(&sets, t.metric, t.period);
        if (set == last.n)
            *vec_push(&last) = holder;
        else
            ascend = holder > last.at[set];
        last.at[set] = holder;
    }
    target_sets_free(&sets);
    vec_free(&last);
    return ascend;
}

void target_keys_add(struct ingest *in)
{
    const struct model *m = in->model;
    if (targets_ascend(m)) return;
    for (size_t i = 0; i < m->targets.n; i++) {
        struct target t = target_at(m, i);
        uint64_t key = key_mixed(key_mixed(1, t.scope), t.metric);
        if (t.scope != SCOPE_COMPANY) key = key_mixed(key, t.key);
        if (t.scope == SCOPE_OTHER) key = key_mixed(key, target_scope_word(m, i));
        key = key_mixed(key_mixed(key, (uint64_t)t.period.kind), (uint32_t)t.period.start);
        keys_add_hash(&in->keys[TABLE_TARGETS], key | 1);
    }
}
