/* Rows by rep and members by scope: counted into buckets once, in their order.
 *
 * In: which rep each row belongs to. Out: the rows of any scope without looking at all
 * of them. */
#include "report/lists.h"

struct by_rep by_rep_make(struct build *b, const uint32_t *reps, size_t n)
{
    size_t nrep = b->m->reps.n;
    struct by_rep out = {.n = n, .nrep = nrep};
    out.first = arena_many(b->a, size_t, nrep + 3);
    out.rows = arena_many(b->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) out.first[(reps[i] < nrep ? reps[i] : nrep) + 2]++;
    for (size_t r = 2; r < nrep + 3; r++) out.first[r] += out.first[r - 1];
    for (size_t i = 0; i < n; i++)
        out.rows[out.first[(reps[i] < nrep ? reps[i] : nrep) + 1]++] = (uint32_t)i;
    return out;
}

static size_t bucket_copy(const struct by_rep *list, uint32_t rep, uint32_t *out)
{
    size_t n = list->first[rep + 1] - list->first[rep];
    if (n) memcpy(out, list->rows + list->first[rep], n * sizeof *out);
    return n;
}

static size_t bucket_size(const struct by_rep *list, uint32_t rep)
{
    return list->first[rep + 1] - list->first[rep];
}

size_t by_rep_of_scope(struct build *b, const struct by_rep *list, uint32_t scope,
                       uint32_t **out)
{
    const struct scope *s = &b->r->scopes[scope];
    size_t n = 0, room = 0;
    if (s->kind == SCOPE_COMPANY) {
        *out = arena_many(b->a, uint32_t, list->n + 1);
        for (size_t i = 0; i < list->n; i++) (*out)[i] = (uint32_t)i;
        return list->n;
    }
    uint32_t *members;
    size_t nmember = members_all(b, scope, SCOPE_REP, &members);
    if (s->kind == SCOPE_REP) {
        members = &scope;
        nmember = 1;
    }
    for (size_t i = 0; i < nmember; i++)
        room += bucket_size(list, b->r->scopes[members[i]].ref);
    *out = arena_many(b->a, uint32_t, room + 1);
    for (size_t i = 0; i < nmember; i++)
        n += bucket_copy(list, b->r->scopes[members[i]].ref, *out + n);
    return n;
}

/* ---- members ---- */

static void children_make(const struct build *b)
{
    size_t n = b->r->nscope;
    uint32_t *first = arena_many(b->a, uint32_t, n + 2),
             *at = arena_many(b->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (b->r->scopes[i].parent != REF_NONE) first[b->r->scopes[i].parent + 2]++;
    for (size_t i = 2; i < n + 2; i++) first[i] += first[i - 1];
    for (size_t i = 0; i < n; i++)
        if (b->r->scopes[i].parent != REF_NONE)
            at[first[b->r->scopes[i].parent + 1]++] = (uint32_t)i;
    b->lists->child = at;
    b->lists->child_first = first;
}

const uint32_t *scope_children(const struct build *b, uint32_t scope, size_t *n)
{
    if (!b->lists->child) children_make(b);
    *n = b->lists->child_first[scope + 1] - b->lists->child_first[scope];
    return b->lists->child + b->lists->child_first[scope];
}

/* ---- alerts of a person ---- */

static void alerts_make(struct build *b)
{
    uint32_t *reps = arena_many(b->a, uint32_t, b->j->nalert + 1);
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        uint32_t who = a->scope == ALERT_OF_REP ? a->ref : a->owner;
        bool person = who < b->r->nscope && b->r->scopes[who].kind == SCOPE_REP;
        reps[i] = person ? b->r->scopes[who].ref : REF_NONE;
    }
    struct by_rep *made = arena_one(b->a, struct by_rep);
    *made = by_rep_make(b, reps, b->j->nalert);
    b->lists->alerts = made;
}

size_t alerts_of_rep(struct build *b, uint32_t scope, uint32_t **out)
{
    if (!b->lists->alerts) alerts_make(b);
    return by_rep_of_scope(b, b->lists->alerts, scope, out);
}
