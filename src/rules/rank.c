/* What rules found, as ranked lists: alerts by level and money at stake, then merged per
 * person or customer. Order comes from whole numbers where these tell things apart, and from
 * exact ones and texts where they do not. */
#include "rules/watch.h"

#include <string.h>

/* ---- sorting ---- */

uint64_t rank_of(exact e, int64_t scale)
{
    const int64_t most = (int64_t)1 << 60;
    if (!exact_known(e)) return 0;
    int64_t n = exact_round(e, scale);
    if (n > most) n = most;
    if (n < -most) n = -most;
    return (uint64_t)(n + most + 1);
}

struct ranking {
    rank_compare *compare; /* NULL: the number says all */
    const void *context;
};

static bool stands_before(const struct ranking *r, struct rank_key a, struct rank_key b)
{
    if (a.key != b.key) return a.key > b.key;
    int order = r->compare ? r->compare(r->context, a.index, b.index) : 0;
    return order ? order < 0 : a.index < b.index;
}

static void merge(const struct ranking *r, const struct rank_key *from, size_t middle,
                  size_t end, struct rank_key *to)
{
    size_t a = 0, b = middle;
    while (a < middle && b < end)
        *to++ = stands_before(r, from[b], from[a]) ? from[b++] : from[a++];
    memcpy(to, from + a, (middle - a) * sizeof *to);
    memcpy(to + (middle - a), from + b, (end - b) * sizeof *to);
}

void rank_sort(struct rank_key *at, size_t n, rank_compare *compare, const void *context,
               struct arena scratch)
{
    struct ranking r = {compare, context};
    struct rank_key *from = at, *to = arena_many(&scratch, struct rank_key, n + 1);
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t i = 0; i < n; i += 2 * width) {
            size_t left = n - i;
            merge(&r, from + i, width < left ? width : left,
                  2 * width < left ? 2 * width : left, to + i);
        }
        struct rank_key *swap = from;
        from = to;
        to = swap;
    }
    if (from != at) memcpy(at, from, n * sizeof *at);
}

/* ---- alerts ---- */

enum { LEVEL_BITS = 2, CENTS = 100 };

static uint64_t alert_key(enum alert_level level, exact at_stake)
{
    return (uint64_t)level << (64 - LEVEL_BITS) | rank_of(at_stake, CENTS);
}

static int compare_money(exact a, exact b)
{
    if (!exact_known(a) || !exact_known(b)) return exact_known(b) - exact_known(a);
    return exact_cmp(b, a);
}

/* Those of one level. */
static int compare_alerts(const void *context, uint32_t x, uint32_t y)
{
    const struct alert *const *all = context, *a = all[x], *b = all[y];
    int order = compare_money(a->money, b->money);
    if (order == 0) order = (int)a->scope - (int)b->scope;
    if (order == 0) order = strcmp(a->id, b->id);
    if (order == 0) order = strcmp(a->rule->id, b->rule->id);
    if (order == 0 && a->kpi && b->kpi) order = strcmp(a->kpi, b->kpi);
    if (order == 0) order = (a->ref > b->ref) - (a->ref < b->ref);
    return order;
}

static void alerts_take(alert_list *lists, size_t n, struct arena *a, struct arena scratch,
                        struct judgement *j)
{
    for (size_t i = 0; i < n; i++) j->nalert += lists[i].n;
    const struct alert **all = arena_many(&scratch, const struct alert *, j->nalert + 1);
    struct rank_key *keys = arena_many(&scratch, struct rank_key, j->nalert + 1);
    for (size_t i = 0, k = 0; i < n; i++)
        for (size_t at = 0; at < lists[i].n; at++, k++) {
            all[k] = &lists[i].at[at];
            keys[k] =
                (struct rank_key){alert_key(all[k]->level, all[k]->money), (uint32_t)k};
        }
    rank_sort(keys, j->nalert, compare_alerts, all, scratch);
    j->alerts = arena_many(a, struct alert, j->nalert + 1);
    for (size_t k = 0; k < j->nalert; k++) j->alerts[k] = *all[keys[k].index];
    for (size_t i = 0; i < n; i++) vec_free(&lists[i]);
}

/* ---- groups ---- */

static bool under_customer(const struct alert *t)
{
    return t->scope == ALERT_OF_CONTRACT && t->customer != REF_NONE;
}

static enum alert_scope group_scope(const struct alert *t)
{
    return under_customer(t) ? ALERT_OF_CUSTOMER : t->scope;
}

static uint32_t group_ref(const struct alert *t)
{
    return under_customer(t) ? t->customer : t->ref;
}

static int compare_groups(const void *context, uint32_t x, uint32_t y)
{
    const struct alert_group *all = context, *a = &all[x], *b = &all[y];
    int order = compare_money(a->money, b->money);
    if (order == 0) order = (int)a->scope - (int)b->scope;
    if (order == 0) order = strcmp(a->id, b->id);
    if (order == 0) order = (a->ref > b->ref) - (a->ref < b->ref);
    return order;
}

static struct alert_group group_of(const struct model *m, const struct alert **members,
                                   size_t n)
{
    const struct alert *first = members[0];
    struct alert_group g = {
        .scope = group_scope(first),
        .ref = group_ref(first),
        .id = first->id,
        .name = first->name,
        .level = first->level,
        .money = EXACT_UNKNOWN,
        .alerts = members,
        .nalert = n,
    };
    for (size_t i = 0; i < n; i++)
        if (compare_money(g.money, members[i]->money) > 0) g.money = members[i]->money;
    if (g.scope == ALERT_OF_CUSTOMER) {
        const struct customer *c = &m->customers.at[g.ref];
        g.id = model_text(m, c->id != SYM_EMPTY ? c->id : c->name);
    }
    return g;
}

/* What belongs to one group has one key; in it, the ranks stand. */
static const struct alert **members_sort(const struct judgement *j, struct arena *a,
                                         struct rank_key *keys, struct arena scratch)
{
    const struct alert **members = arena_many(a, const struct alert *, j->nalert + 1);
    for (size_t i = 0; i < j->nalert; i++) {
        const struct alert *t = &j->alerts[i];
        uint64_t whose = (uint64_t)group_scope(t) << 32 | group_ref(t);
        keys[i] = (struct rank_key){whose, (uint32_t)i};
    }
    rank_sort(keys, j->nalert, NULL, NULL, scratch);
    for (size_t i = 0; i < j->nalert; i++) members[i] = &j->alerts[keys[i].index];
    return members;
}

static void alerts_merge(const struct model *m, struct arena *a, struct arena scratch,
                         struct judgement *j)
{
    struct rank_key *keys = arena_many(&scratch, struct rank_key, j->nalert + 1);
    const struct alert **members = members_sort(j, a, keys, scratch);
    struct alert_group *groups = arena_many(&scratch, struct alert_group, j->nalert + 1);
    for (size_t i = 0, end; i < j->nalert; i = end) {
        for (end = i + 1; end < j->nalert && keys[end].key == keys[i].key;) end++;
        groups[j->ngroup++] = group_of(m, members + i, end - i);
    }
    for (size_t i = 0; i < j->ngroup; i++)
        keys[i] =
            (struct rank_key){alert_key(groups[i].level, groups[i].money), (uint32_t)i};
    rank_sort(keys, j->ngroup, compare_groups, groups, scratch);
    j->groups = arena_many(a, struct alert_group, j->ngroup + 1);
    for (size_t i = 0; i < j->ngroup; i++) j->groups[i] = groups[keys[i].index];
}

void alerts_rank(const struct model *m, alert_list *lists, size_t n, struct arena *a,
                 struct arena scratch, struct judgement *j)
{
    alerts_take(lists, n, a, scratch, j);
    alerts_merge(m, a, scratch, j);
}
