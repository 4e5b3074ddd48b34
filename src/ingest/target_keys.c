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

/* The last holder of each metric and period. */
struct ascent {
    struct target_sets sets;
    VEC_OF(uint64_t) last;
};

/* Do rows of one scope and key go on upwards? */
static bool stretch_ascends(struct ascent *a, const struct bundle *b, size_t i, size_t end)
{
    const struct target first = target_packed(b, i);
    const uint64_t holder = holder_of(&first);
    for (; i < end; i++) {
        struct target t = target_packed(b, i);
        uint32_t set = target_sets_add(&a->sets, t.metric, t.period);
        if (set == a->last.n)
            *vec_push(&a->last) = 0;
        else if (holder <= a->last.at[set])
            return false;
        a->last.at[set] = holder;
    }
    return true;
}

/* Exports go from holder to holder, each with all its metrics and periods, or from period
 * to period: either way the holders of one metric and period ascend. */
static bool targets_ascend(const struct model *m)
{
    struct ascent a = {.sets = {.last = 0}};
    bool ascend = m->rare[RARE_TARGET_SCOPE_WORD].n == 0;
    for (size_t k = 0; k < m->targets.bundles.n && ascend; k++) {
        const struct bundle *b = &m->targets.bundles.at[k];
        for (size_t i = b->first, end; i < b->end && ascend; i = end) {
            end = targets_alike(b, i);
            ascend = stretch_ascends(&a, b, i, end);
        }
    }
    target_sets_free(&a.sets);
    vec_free(&a.last);
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
