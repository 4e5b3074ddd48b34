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

/* Some rows of a bundle of one scope and key. */
struct stretch {
    size_t first, end;
};

/* Do they go on upwards? */
static bool stretch_ascends(struct ascent *a, const struct bundle *b, struct stretch x)
{
    const struct target first = target_packed(b, x.first);
    const uint64_t holder = holder_of(&first);
    for (size_t i = x.first; i < x.end; i++) {
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

/* The columns of period and metric as one, where they stand side by side in few bits. */
static bool joint_field(const struct bundle *b, struct bundle_field *joint)
{
    enum { WORD_BITS = 64 };
    uint32_t begin = 0, end = 0;
    for (size_t c = BUNDLED_TARGET_PERIOD; c <= BUNDLED_TARGET_METRIC; c++) {
        const struct bundle_field *f = &b->field[c];
        if (c == BUNDLED_TARGET_PERIOD) begin = end = 8 * f->at + f->shift;
        if (8 * f->at + f->shift != end) return false;
        end += (uint32_t)__builtin_popcountll(f->mask);
    }
    *joint = (struct bundle_field){.at = begin / 8, .shift = begin % 8};
    if (end == begin || end - 8 * joint->at > WORD_BITS) return false;
    joint->mask = UINT64_MAX >> (WORD_BITS - (end - begin));
    return true;
}

/* Are they for the same metrics and periods, one after the other? */
static bool alike(const struct bundle *b, const struct bundle_field *joint,
                  struct stretch x, struct stretch y)
{
    const struct bundle_field f = *joint;
    const char *at = bundle_row(b, x.first), *other = bundle_row(b, y.first);
    if (y.end - y.first != x.end - x.first) return false;
    for (size_t i = x.first; i < x.end; i++, at += b->size, other += b->size)
        if (bundle_code(&f, at) != bundle_code(&f, other)) return false;
    return true;
}

/* Of stretches that are alike, for holders that ascend, only the first and the last are taken
 * in row by row. */
static bool bundle_ascends(struct ascent *a, const struct bundle *b)
{
    struct bundle_field joint = {.at = 0};
    struct stretch last = {b->first, b->first}, next;
    const bool joined = joint_field(b, &joint);
    bool passed_over = false; /* the last one was */
    for (next.first = b->first; next.first < b->end; last = next, next.first = next.end) {
        struct target t = target_packed(b, next.first),
                      before = target_packed(b, last.first);
        next.end = targets_alike(b, next.first);
        bool ascends = holder_of(&before) < holder_of(&t);
        bool again = joined && ascends && alike(b, &joint, last, next);
        if (!again && passed_over && !stretch_ascends(a, b, last)) return false;
        if (!again && !stretch_ascends(a, b, next)) return false;
        passed_over = again;
    }
    return !passed_over || stretch_ascends(a, b, last);
}

/* Exports go from holder to holder, each with all its metrics and periods, or from period
 * to period: either way the holders of one metric and period ascend. */
static bool targets_ascend(const struct model *m)
{
    struct ascent a = {.sets = {.last = 0}};
    bool ascend = m->rare[RARE_TARGET_SCOPE_WORD].n == 0;
    for (size_t k = 0; k < m->targets.bundles.n && ascend; k++)
        ascend = bundle_ascends(&a, &m->targets.bundles.at[k]);
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
