/* The organisation as a flat list: company, regions, teams, reps and, where rows have no
 * known rep, "unassigned". A finished model comes in; parents always stand before their
 * members. */
#include "metrics/scopes.h"

#include <string.h>

#include "base/text.h"

/* A bundle may have lacked some in leads that were dropped. */
static bool lead_without_rep(const struct model *m)
{
    for (size_t k = 0; k < m->leads.bundles.n; k++) {
        const struct bundle *p = &m->leads.bundles.at[k];
        if (!p->field[BUNDLED_LEAD_REP].lacks) continue;
        for (size_t i = p->first; i < p->end; i++)
            if (lead_in(p, i).rep == REF_NONE) return true;
    }
    return false;
}

/* Every row that counts for somebody, and counts for nobody. */
static bool row_without_rep(const struct model *m)
{
    if (lead_without_rep(m) || bundles_lack(&m->deals, BUNDLED_DEAL_REP) ||
        bundles_lack(&m->tasks, BUNDLED_TASK_REP) ||
        bundles_lack(&m->activities, BUNDLED_ACTIVITY_REP) ||
        bundles_lack(&m->contracts, BUNDLED_CONTRACT_REP) ||
        bundles_lack(&m->receivables, BUNDLED_RECEIVABLE_REP) ||
        bundles_lack(&m->payments, BUNDLED_PAYMENT_INVOICE))
        return true;
    for (size_t i = 0; i < m->complaints.n; i++) {
        uint32_t c = m->complaints.at[i].customer;
        if (c == REF_NONE || m->customers.at[c].owner == REF_NONE) return true;
    }
    return false;
}

static struct scope rep_scope(const struct results *r, uint32_t rep)
{
    const struct model *m = r->model;
    const struct rep *x = &m->reps.at[rep];
    uint32_t team = m->rep_team ? m->rep_team[rep] : REF_NONE;
    return (struct scope){.kind = SCOPE_REP,
                          .id = model_text(m, x->id),
                          .name = model_text(m, x->name == SYM_EMPTY ? x->id : x->name),
                          .ref = rep,
                          .parent = team == REF_NONE ? 0 : r->first_team + team};
}

void scopes_build(struct arena *a, struct results *r)
{
    const struct model *m = r->model;
    size_t nregion = m->regions.n, nteam = m->teams.n;
    r->first_team = (uint32_t)(1 + nregion);
    r->first_rep = (uint32_t)(r->first_team + nteam);
    r->nscope = r->first_rep + m->reps.n;
    r->unassigned = row_without_rep(m) ? (uint32_t)r->nscope++ : REF_NONE;
    struct scope *s = r->scopes = arena_many(a, struct scope, r->nscope);
    const char *company = model_text(m, m->company);
    *s++ = (struct scope){SCOPE_COMPANY, "company", *company ? company : "company",
                          REF_NONE, REF_NONE};
    for (size_t i = 0; i < nregion; i++) {
        const char *name = model_text(m, m->regions.at[i].name);
        *s++ = (struct scope){SCOPE_REGION, name, name, (uint32_t)i, 0};
    }
    for (size_t i = 0; i < nteam; i++) {
        const struct team *t = &m->teams.at[i];
        *s++ =
            (struct scope){SCOPE_TEAM, model_text(m, t->id), model_text(m, t->name),
                           (uint32_t)i, t->region_ref == REF_NONE ? 0 : 1 + t->region_ref};
    }
    for (size_t i = 0; i < m->reps.n; i++) *s++ = rep_scope(r, (uint32_t)i);
    if (r->unassigned != REF_NONE)
        *s = (struct scope){SCOPE_UNASSIGNED, "unassigned", "unassigned", REF_NONE, 0};
}

uint32_t scope_of_rep(const struct results *r, uint32_t rep)
{
    return rep == REF_NONE ? r->unassigned : r->first_rep + rep;
}

uint32_t scope_of_team(const struct results *r, uint32_t team)
{
    return team == REF_NONE ? REF_NONE : r->first_team + team;
}

uint32_t scope_of_region(const struct results *r, uint32_t region)
{
    (void)r;
    return region == REF_NONE ? REF_NONE : 1 + region;
}

/* By id, then by name where it is the only one of that name. */
uint32_t scope_named(const struct results *r, const char *id_or_name, enum scope_kind kind)
{
    uint32_t found = REF_NONE;
    size_t named = 0;
    for (size_t s = 0; s < r->nscope; s++) {
        const struct scope *x = &r->scopes[s];
        if (x->kind != kind) continue;
        if (!strcmp(x->id, id_or_name)) return (uint32_t)s;
        if (strcmp(x->name, id_or_name)) continue;
        found = (uint32_t)s;
        named++;
    }
    return named == 1 ? found : REF_NONE;
}

struct places places_make(struct arena *a, const struct results *r)
{
    size_t nrep = r->model->reps.n;
    uint32_t *own = arena_many(a, uint32_t, nrep + 1);
    uint32_t *group = arena_many(a, uint32_t, nrep + 1);
    for (size_t rep = 0; rep < nrep; rep++) {
        own[rep] = r->first_rep + (uint32_t)rep;
        group[rep] = r->scopes[own[rep]].parent;
    }
    own[nrep] = r->unassigned == REF_NONE ? 0 : r->unassigned;
    return (struct places){own, group};
}
