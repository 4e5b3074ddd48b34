/* Which measures a family has. The period's tally comes in; members go out in an order
 * that stays: stages as the rules file lists them, the others by what they come to for
 * the company. */
#include "metrics/members.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/text.h"
#include "metrics/needs.h"

struct ranked {
    sym member;
    const char *name;
    wide size;
};

static int rank_compare(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
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

static bool open_ended(const struct kpi *k)
{
    return k->family != FAMILY_NONE && k->family != FAMILY_STAGE &&
           k->family != FAMILY_STAGE_STEP;
}

static size_t occurring(struct arena *a, const struct results *r, const struct kpi *k,
                        const struct tally *t, sym **out)
{
    const sym *members;
    size_t n = tally_members(t, &members);
    struct ranked *ranked = arena_many(a, struct ranked, n);
    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked){members[i], member_name(r->model, k, members[i]),
                                    tally_cell(t, (uint32_t)i, 0).num};
    qsort(ranked, n, sizeof *ranked, rank_compare);
    *out = arena_many(a, sym, n);
    for (size_t i = 0; i < n; i++) (*out)[i] = ranked[i].member;
    return n;
}

struct finding {
    const struct results *r;
    struct families families;
};

static void families_take(void *shared, struct queue *q)
{
    const struct finding *x = shared;
    struct arena keep = arena_new(), begin = arena_new(), scratch = begin;
    struct tally *t = tally_new(&scratch, x->r);
    tally_of_groups(t, true);
    for (size_t k; queue_take(q, &k);) {
        if (!open_ended(&kpis[k]) || kpi_missing(x->r->model, &kpis[k])) continue;
        tally_run(t, &kpis[k], x->r->now, NULL, 0);
        x->families.at[k].n =
            occurring(&keep, x->r, &kpis[k], t, &x->families.at[k].members);
    }
    arena_end(begin);
}

struct families families_find(struct arena *a, const struct results *r)
{
    struct families f = {arena_take_array(a, sizeof *f.at, kpi_count)};
    for (size_t k = 0; k < kpi_count; k++) {
        if (open_ended(&kpis[k])) continue;
        f.at[k].n = fixed_members(r->model, &kpis[k]);
        f.at[k].members = arena_many(a, sym, f.at[k].n);
        for (size_t i = 0; i < f.at[k].n; i++) f.at[k].members[i] = (sym)i;
    }
    parallel_run(kpi_count, families_take, &(struct finding){r, f});
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
        bool named = open_ended(k) && strcmp(name, "-");
        (*out)[n] = named           ? intern_find(r->model->names, str_of(name))
                    : open_ended(k) ? SYM_EMPTY
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
