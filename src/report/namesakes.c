/* Names of people, teams and customers as printed. On paper, where no id stands beside a name, one
 * that several bear has the id behind it, of a team the region. In: the model and the scopes; out:
 * texts. */
#include "report/lists.h"

#include <stdlib.h>

/* Which names are not the bearer's alone. */
struct namesakes {
    bool *reps, *teams, *customers;
};

struct bearer {
    sym name;
    uint32_t index;
};

static int bearer_compare(const void *pa, const void *pb)
{
    const struct bearer *a = pa, *b = pb;
    return a->name < b->name ? -1 : a->name > b->name;
}

static bool *shared_names(struct build *b, struct bearer *at, size_t n)
{
    bool *shared = arena_many(b->a, bool, n + 1);
    if (n > 1) qsort(at, n, sizeof *at, bearer_compare);
    for (size_t i = 1; i < n; i++)
        if (at[i].name == at[i - 1].name && at[i].name != SYM_EMPTY)
            shared[at[i].index] = shared[at[i - 1].index] = true;
    return shared;
}

static const void *namesakes_make(struct build *b)
{
    const struct model *m = b->m;
    size_t most = m->reps.n > m->customers.n ? m->reps.n : m->customers.n;
    if (m->teams.n > most) most = m->teams.n;
    struct bearer *at = arena_many(b->a, struct bearer, most + 1);
    struct namesakes *found = arena_one(b->a, struct namesakes);
    for (uint32_t i = 0; i < m->reps.n; i++) at[i] = (struct bearer){m->reps.at[i].name, i};
    found->reps = shared_names(b, at, m->reps.n);
    for (uint32_t i = 0; i < m->teams.n; i++)
        at[i] = (struct bearer){m->teams.at[i].name, i};
    found->teams = shared_names(b, at, m->teams.n);
    for (uint32_t i = 0; i < m->customers.n; i++)
        at[i] = (struct bearer){m->customers.at[i].name, i};
    found->customers = shared_names(b, at, m->customers.n);
    return found;
}

static const struct namesakes *namesakes(const struct build *b)
{
    return list_shared(b, &b->lists->namesakes, namesakes_make);
}

static const char *told_apart(const struct build *b, sym name, sym by)
{
    if (by == SYM_EMPTY || by == name) return symbol(b, name);
    return fill(b, "titled", symbol(b, name), symbol(b, by));
}

const char *rep_name(const struct build *b, uint32_t rep)
{
    if (rep == REF_NONE || rep >= b->m->reps.n) return "–";
    const struct rep *r = &b->m->reps.at[rep];
    if (r->name == SYM_EMPTY) return symbol(b, r->id);
    bool shared = b->paper && namesakes(b)->reps[rep];
    return shared ? told_apart(b, r->name, r->id) : symbol(b, r->name);
}

const char *customer_name(const struct build *b, uint32_t customer)
{
    if (customer == REF_NONE || customer >= b->m->customers.n)
        return word(b, "no_customer");
    const struct customer *c = &b->m->customers.at[customer];
    if (c->name == SYM_EMPTY) return symbol(b, c->id);
    bool shared = b->paper && namesakes(b)->customers[customer];
    return shared ? told_apart(b, c->name, c->id) : symbol(b, c->name);
}

void customer_fetch(const struct build *b, uint32_t customer, enum customer_step step)
{
    if (customer >= b->m->customers.n) return;
    const struct customer *c = &b->m->customers.at[customer];
    switch (step) {
    case CUSTOMER_RECORD: __builtin_prefetch(c); return;
    case CUSTOMER_NAMES:
        sym_fetch(b->m->names, c->id);
        sym_fetch(b->m->names, c->name);
        return;
    case CUSTOMER_TEXTS:
        sym_fetch_text(b->m->names, c->id);
        sym_fetch_text(b->m->names, c->name);
        return;
    }
}

static const char *team_name(const struct build *b, const struct scope *s)
{
    bool shared = b->paper && s->ref < b->m->teams.n && namesakes(b)->teams[s->ref];
    if (!shared) return s->name && *s->name ? s->name : s->id;
    const struct team *t = &b->m->teams.at[s->ref];
    const char *region =
        t->region != SYM_EMPTY ? symbol(b, t->region) : word(b, "not_given");
    return fill(b, "titled", symbol(b, t->name), region);
}

const char *scope_name(const struct build *b, uint32_t scope)
{
    if (scope >= b->r->nscope) return "–";
    const struct scope *s = &b->r->scopes[scope];
    switch (s->kind) {
    case SCOPE_COMPANY: return b->rep->company;
    case SCOPE_UNASSIGNED: return word(b, "unassigned");
    case SCOPE_TEAM: return team_name(b, s);
    case SCOPE_REP: return rep_name(b, s->ref);
    case SCOPE_REGION:
    case SCOPE_OTHER: break;
    }
    return s->name && *s->name ? s->name : s->id;
}
