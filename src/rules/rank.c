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
    rank_compare *compare;
    const void *context;
};

static bool stands_before(const struct ranking *r, uint32_t a, uint32_t b)
{
    int order = r->compare(r->context, a, b);
    return order ? order < 0 : a < b;
}

static void merge(const struct ranking *r, const struct rank_key *from, size_t middle,
                  size_t end, struct rank_key *to)
{
    size_t a = 0, b = middle;
    while (a < middle && b < end)
        *to++ = stands_before(r, from[b].index, from[a].index) ? from[b++] : from[a++];
    memcpy(to, from + a, (middle - a) * sizeof *to);
    memcpy(to + (middle - a), from + b, (end - b) * sizeof *to);
}

/* Those of one number. */
static void equals_sort(const struct ranking *r, struct rank_key *at, size_t n,
                        struct rank_key *to)
{
    struct rank_key *from = at;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t i = 0; i < n; i += 2 * width) {
            size_t left = n - i;
            merge(r, from + i, width < left ? width : left,
                  2 * width < left ? 2 * width : left, to + i);
        }
        struct rank_key *swap = from;
        from = to;
        to = swap;
    }
    if (from != at) memcpy(at, from, n * sizeof *at);
}

enum { DIGIT_BITS = 8, DIGIT_VALUES = 1 << DIGIT_BITS, DIGITS = 64 / DIGIT_BITS };

static unsigned digit_of(uint64_t key, int digit)
{
    return ~key >> digit * DIGIT_BITS & (DIGIT_VALUES - 1);
}

/* By number, the largest first, digit by digit from the last; those that all have in common
 * are passed over. What is equal stays as it stands. */
static void numbers_sort(struct rank_key *at, size_t n, struct rank_key *other)
{
    size_t many[DIGITS][DIGIT_VALUES] = {{0}};
    struct rank_key *from = at, *to = other;
    for (size_t i = 0; i < n; i++)
        for (int d = 0; d < DIGITS; d++) many[d][digit_of(at[i].key, d)]++;
    for (int d = 0; d < DIGITS; d++) {
        size_t *next = many[d], first = 0;
        if (!n || next[digit_of(from[0].key, d)] == n) continue;
        for (int v = 0; v < DIGIT_VALUES; v++) {
            size_t here = next[v];
            next[v] = first;
            first += here;
        }
        for (size_t i = 0; i < n; i++) to[next[digit_of(from[i].key, d)]++] = from[i];
        struct rank_key *swap = from;
        from = to;
        to = swap;
    }
    if (from != at) memcpy(at, from, n * sizeof *at);
}

void rank_sort(struct rank_key *at, size_t n, rank_compare *compare, const void *context,
               struct arena scratch)
{
    struct ranking r = {compare, context};
    struct rank_key *other = arena_many(&scratch, struct rank_key, n + 1);
    numbers_sort(at, n, other);
    for (size_t i = 0, end; compare && i < n; i = end) {
        for (end = i + 1; end < n && at[end].key == at[i].key;) end++;
        if (end > i + 1) equals_sort(&r, at + i, end - i, other);
    }
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

/* As strcmp of two texts; ids of one form are told apart by their numbers. */
static int compare_symbols(const struct model *m, sym a, sym b)
{
    if (a == b) return 0;
    if (a & b & SYM_NUMBERED && sym_series(a) == sym_series(b)) return a < b ? -1 : 1;
    return strcmp(model_text(m, a), model_text(m, b));
}

int customers_compare(const struct model *m, uint32_t a, uint32_t b)
{
    const struct customer *x = &m->customers.at[a], *y = &m->customers.at[b];
    return compare_symbols(m, x->id != SYM_EMPTY ? x->id : x->name,
                           y->id != SYM_EMPTY ? y->id : y->name);
}

/* The ids of two things of one kind. */
static int compare_ids(const struct judgement *j, enum alert_scope scope, uint32_t a,
                       uint32_t b)
{
    const struct model *m = j->r->model;
    switch (scope) {
    case ALERT_OF_CUSTOMER: return customers_compare(m, a, b);
    case ALERT_OF_CONTRACT:
        return compare_symbols(m, contract_at(m, a).id, contract_at(m, b).id);
    case ALERT_OF_ACTION: return strcmp(j->mem->actions[a].id, j->mem->actions[b].id);
    case ALERT_OF_COMPANY:
    case ALERT_OF_REGION:
    case ALERT_OF_TEAM:
    case ALERT_OF_REP: break;
    }
    return strcmp(j->r->scopes[a].id, j->r->scopes[b].id);
}

struct found_alerts {
    const struct judgement *j;
    const struct alert **all;
};

/* Those of one level. */
static int compare_alerts(const void *context, uint32_t x, uint32_t y)
{
    const struct found_alerts *found = context;
    const struct alert *a = found->all[x], *b = found->all[y];
    int order = compare_money(exact_wide(a->money), exact_wide(b->money));
    if (order == 0) order = (int)a->scope - (int)b->scope;
    if (order == 0) order = compare_ids(found->j, a->scope, a->ref, b->ref);
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
            keys[k] = (struct rank_key){alert_key(all[k]->level, exact_wide(all[k]->money)),
                                        (uint32_t)k};
        }
    struct found_alerts found = {j, all};
    rank_sort(keys, j->nalert, compare_alerts, &found, scratch);
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

struct found_groups {
    const struct judgement *j;
    const struct alert_group *all;
};

static int compare_groups(const void *context, uint32_t x, uint32_t y)
{
    const struct found_groups *found = context;
    const struct alert_group *a = &found->all[x], *b = &found->all[y];
    int order = compare_money(exact_wide(a->money), exact_wide(b->money));
    if (order == 0) order = (int)a->scope - (int)b->scope;
    if (order == 0) order = compare_ids(found->j, a->scope, a->ref, b->ref);
    if (order == 0) order = (a->ref > b->ref) - (a->ref < b->ref);
    return order;
}

static struct alert_group group_of(const struct alert **members, size_t n)
{
    const struct alert *first = members[0];
    struct alert_group g = {
        .scope = group_scope(first),
        .ref = group_ref(first),
        .level = first->level,
        .money = NARROW_UNKNOWN,
        .alerts = members,
        .nalert = (uint32_t)n,
    };
    for (size_t i = 0; i < n; i++) {
        narrow at_stake = members[i]->money;
        if (compare_money(exact_wide(g.money), exact_wide(at_stake)) > 0)
            g.money = at_stake;
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

static void alerts_merge(struct arena *a, struct arena scratch, struct judgement *j)
{
    struct rank_key *keys = arena_many(&scratch, struct rank_key, j->nalert + 1);
    const struct alert **members = members_sort(j, a, keys, scratch);
    struct alert_group *groups = arena_many(&scratch, struct alert_group, j->nalert + 1);
    for (size_t i = 0, end; i < j->nalert; i = end) {
        for (end = i + 1; end < j->nalert && keys[end].key == keys[i].key;) end++;
        groups[j->ngroup++] = group_of(members + i, end - i);
    }
    for (size_t i = 0; i < j->ngroup; i++)
        keys[i] = (struct rank_key){alert_key(groups[i].level, exact_wide(groups[i].money)),
                                    (uint32_t)i};
    struct found_groups found = {j, groups};
    rank_sort(keys, j->ngroup, compare_groups, &found, scratch);
    j->groups = arena_many(a, struct alert_group, j->ngroup + 1);
    for (size_t i = 0; i < j->ngroup; i++) j->groups[i] = groups[keys[i].index];
}

void alerts_rank(alert_list *lists, size_t n, struct arena *a, struct arena scratch,
                 struct judgement *j)
{
    alerts_take(lists, n, a, scratch, j);
    alerts_merge(a, scratch, j);
}
