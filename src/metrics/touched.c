/* Distinct customers by frame and scope. Most customers are touched by one rep alone: of
 * those is kept in which frames they are counted, to be rolled up with the rest. Once there
 * is a second rep, a hash remembers of the customer in which frames each scope knows it. */
#include "metrics/touched.h"

#include <string.h>

enum { SHARED = REF_NONE - 1 }; /* by several reps */

struct touched {
    struct arena *arena;
    const struct results *r;
    unsigned ngroup;
    struct places places;
    uint32_t *groups, *people; /* [scope × frames of the kind + frame] */
    size_t ngroups, npeople;   /* frames of each kind */
    uint32_t *apart;           /* what is not rolled up, [scope × frames + frame] */
    struct known {
        uint32_t customer, scope;
        frame_set frames; /* 0: an empty slot */
    } * known;
    size_t n, cap;
};

struct touched *touched_new(struct arena *a, const struct results *r, unsigned ngroup,
                            size_t nframe)
{
    struct touched *t = arena_one(a, struct touched);
    *t = (struct touched){.arena = a,
                          .r = r,
                          .ngroup = ngroup,
                          .places = places_make(a, r),
                          .ngroups = ngroup,
                          .npeople = nframe - ngroup};
    t->groups = arena_many(a, uint32_t, r->first_rep * t->ngroups);
    t->people = arena_many(a, uint32_t, r->nscope * t->npeople);
    t->apart = arena_many(a, uint32_t, r->nscope * nframe);
    return t;
}

/* ---- customers of several reps ---- */

static struct known *known_slot(const struct touched *t, uint32_t customer, uint32_t scope)
{
    uint64_t hash = ((uint64_t)scope << 32 | customer) * 0x9e3779b97f4a7c15u;
    size_t i = (hash ^ hash >> 31) & (t->cap - 1);
    while (t->known[i].frames &&
           (t->known[i].customer != customer || t->known[i].scope != scope))
        i = (i + 1) & (t->cap - 1);
    return &t->known[i];
}

static void known_grow(struct touched *t)
{
    struct touched old = *t;
    t->cap = old.cap ? 4 * old.cap : 1024;
    t->known = arena_many(t->arena, struct known, t->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.known[i].frames)
            *known_slot(t, old.known[i].customer, old.known[i].scope) = old.known[i];
}

/* From now on the scope knows the customer in these frames; returns those that are new. */
static frame_set known_in(struct touched *t, uint32_t customer, uint32_t scope,
                          frame_set frames)
{
    if (2 * (t->n + 1) > t->cap) known_grow(t);
    struct known *x = known_slot(t, customer, scope);
    frame_set anew = frames & ~x->frames;
    t->n += !x->frames;
    *x = (struct known){customer, scope, x->frames | frames};
    return anew;
}

/* Whoever stands above one that knows the customer does, too. */
static void see_shared(struct touched *t, uint32_t customer, uint32_t rep, frame_set frames)
{
    size_t nframe = t->ngroups + t->npeople;
    uint32_t s = t->places.own[rep];
    for (; s != REF_NONE && frames; s = t->r->scopes[s].parent) {
        frames = known_in(t, customer, s, frames);
        frame_set left = frames;
        for (; left; left &= left - 1)
            t->apart[s * nframe + (unsigned)__builtin_ctz(left)]++;
    }
}

/* What its first rep is counted for stays as it is. */
static void share(struct touched *t, uint32_t customer, struct met *met)
{
    uint32_t s = t->places.own[met->rep];
    for (; s != REF_NONE && met->frames; s = t->r->scopes[s].parent)
        known_in(t, customer, s, met->frames);
    met->rep = SHARED;
}

/* ---- all others ---- */

static void see_first(struct touched *t, uint32_t rep, frame_set frames)
{
    frame_set people = frames >> t->ngroup, groups = frames ^ people << t->ngroup;
    uint32_t *x = t->groups + t->places.group[rep] * t->ngroups;
    for (; groups; groups &= groups - 1) x[__builtin_ctz(groups)]++;
    x = t->people + t->places.own[rep] * t->npeople;
    for (; people; people &= people - 1) x[__builtin_ctz(people)]++;
}

void touched_anew(struct touched *t, struct met *met, uint32_t customer, uint32_t rep,
                  frame_set frames)
{
    if (met->rep == REF_NONE) met->rep = rep;
    if (met->rep != rep && met->rep != SHARED) share(t, customer, met);
    if (met->rep == SHARED) {
        see_shared(t, customer, rep, frames);
        return;
    }
    frame_set anew = frames & ~met->frames;
    met->frames |= anew;
    see_first(t, rep, anew);
}

const uint32_t *touched_in(struct touched *t, struct arena *keep, size_t frame)
{
    bool of_groups = frame < t->ngroup;
    const uint32_t *counts = of_groups ? t->groups + frame : t->people + frame - t->ngroup;
    size_t n = of_groups ? t->r->first_rep : t->r->nscope, nframe = t->ngroups + t->npeople,
           stride = of_groups ? t->ngroups : t->npeople;
    uint32_t *out = arena_many(keep, uint32_t, n);
    for (size_t s = 0; s < n; s++) out[s] = counts[s * stride];
    for (size_t s = n - 1; s > 0; s--) out[t->r->scopes[s].parent] += out[s];
    for (size_t s = 0; s < n; s++) out[s] += t->apart[s * nframe + frame];
    return out;
}
