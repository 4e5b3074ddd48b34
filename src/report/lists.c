/* Rows by rep and members by scope: counted into buckets once, in their order.
 *
 * In: which rep each row belongs to. Out: the rows of any scope without looking at all
 * of them. */
#include "report/lists.h"

struct lists *lists_new(struct arena *a)
{
    struct lists *l = arena_one(a, struct lists);
    struct shared_list *all[] = {
        &l->members,  &l->alerts,      &l->deals,         &l->invoices,    &l->entries,
        &l->problems, &l->activities,  &l->missed,        &l->not_yet_due, &l->namesakes,
        &l->people,   &l->deal_owners, &l->invoice_owners};
    for (size_t i = 0; i < COUNT_OF(all); i++) pthread_mutex_init(&all[i]->making, NULL);
    return l;
}

const void *list_shared(const struct build *b, struct shared_list *list,
                        const void *(*make)(struct build *b))
{
    const void *made = __atomic_load_n(&list->made, __ATOMIC_ACQUIRE);
    if (made) return made;
    pthread_mutex_lock(&list->making);
    if (!list->made) {
        struct arena own = arena_new(); /* the asker's goes with its document */
        struct build with = *b;
        with.a = &own;
        __atomic_store_n(&list->made, make(&with), __ATOMIC_RELEASE);
    }
    made = list->made;
    pthread_mutex_unlock(&list->making);
    return made;
}

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

struct child_list { /* direct members of each scope, in order */
    uint32_t *first, *at;
};

static const void *children_make(struct build *b)
{
    struct child_list *list = arena_one(b->a, struct child_list);
    size_t n = b->r->nscope;
    uint32_t *first = arena_many(b->a, uint32_t, n + 2),
             *at = arena_many(b->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (b->r->scopes[i].parent != REF_NONE) first[b->r->scopes[i].parent + 2]++;
    for (size_t i = 2; i < n + 2; i++) first[i] += first[i - 1];
    for (size_t i = 0; i < n; i++)
        if (b->r->scopes[i].parent != REF_NONE)
            at[first[b->r->scopes[i].parent + 1]++] = (uint32_t)i;
    list->first = first;
    list->at = at;
    return list;
}

const uint32_t *scope_children(const struct build *b, uint32_t scope, size_t *n)
{
    const struct child_list *list = list_shared(b, &b->lists->members, children_make);
    *n = list->first[scope + 1] - list->first[scope];
    return list->at + list->first[scope];
}

/* ---- alerts of a person ---- */

static const void *alerts_make(struct build *b)
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
    return made;
}

size_t alerts_of_rep(struct build *b, uint32_t scope, uint32_t **out)
{
    return by_rep_of_scope(b, list_shared(b, &b->lists->alerts, alerts_make), scope, out);
}
