/* Which measures a family has. What rows say comes in; members go out in an order that stays:
 * stages as the rules file lists them, the others by what they come to for the company. */
#include "metrics/members.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static int rank_compare(const void *a, const void *b)
{
    const struct ranked_member *x = a, *y = b;
    if (x->size != y->size) return x->size < y->size ? 1 : -1;
    return strcmp(x->name, y->name);
}

const char *member_name(const struct model *m, const struct kpi *k, sym member)
{
    switch (k->family) {
    case FAMILY_NONE: return NULL;
    case FAMILY_STAGE:
    case FAMILY_STAGE_STEP: return m->settings->stages[member].id;
    case FAMILY_LOST_REASON:
    case FAMILY_PRODUCT:
    case FAMILY_REGION:
    case FAMILY_INDUSTRY: return member == SYM_EMPTY ? "-" : model_text(m, member);
    }
    return NULL;
}

static size_t fixed_members(const struct model *m, const struct kpi *k)
{
    size_t nstage = m->settings->nstage;
    if (k->family == FAMILY_STAGE) return nstage;
    if (k->family == FAMILY_STAGE_STEP) return nstage ? nstage - 1 : 0;
    return 1;
}

bool family_is_open(const struct kpi *k)
{
    return k->family != FAMILY_NONE && k->family != FAMILY_STAGE &&
           k->family != FAMILY_STAGE_STEP;
}

void family_rank(struct families *f, struct arena *a, const struct model *m,
                 const struct kpi *k, struct ranked_member *at, size_t n)
{
    sym *members = arena_many(a, sym, n);
    for (size_t i = 0; i < n; i++) at[i].name = member_name(m, k, at[i].member);
    qsort(at, n, sizeof *at, rank_compare);
    for (size_t i = 0; i < n; i++) members[i] = at[i].member;
    f->at[k - kpis].members = members;
    f->at[k - kpis].n = n;
}

struct families families_begin(struct arena *a, const struct model *m)
{
    struct families f = {arena_take_array(a, sizeof *f.at, kpi_count)};
    for (size_t k = 0; k < kpi_count; k++) {
        if (family_is_open(&kpis[k])) continue;
        f.at[k].n = fixed_members(m, &kpis[k]);
        f.at[k].members = arena_many(a, sym, f.at[k].n);
        for (size_t i = 0; i < f.at[k].n; i++) f.at[k].members[i] = (sym)i;
    }
    return f;
}

size_t measure_members(struct arena *a, const struct results *r, const struct kpi *k,
                       sym **out)
{
    size_t n = 0;
    *out = arena_many(a, sym, r->nmeasure);
    for (size_t i = 0; i < r->nmeasure; i++) {
        const char *name = r->measures[i].member;
        if (r->measures[i].kpi != k) continue;
        bool named = family_is_open(k) && strcmp(name, "-");
        (*out)[n] = named               ? intern_find(r->model->names, str_of(name))
                    : family_is_open(k) ? SYM_EMPTY
                                        : (sym)n;
        n++;
    }
    return n;
}

uint32_t measure_member(const struct results *r, size_t measure)
{
    uint32_t n = 0;
    for (size_t i = 0; i < measure; i++)
        n += r->measures[i].kpi == r->measures[measure].kpi;
    return n;
}
