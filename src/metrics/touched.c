/* Distinct customers by frame and scope. Most customers are touched by one rep alone: at the
 * end of a frame those are counted whose last touch lies in it. Once there is a second rep, a
 * hash remembers of the customer in which frames each scope knows it. */
#include "metrics/touched.h"

#include <string.h>

struct known {
    uint32_t customer, scope;
    frame_set frames; /* 0: an empty slot */
};

/* Those of the day that are not over. */
static frame_set frames_of(const struct touched *t, uint32_t at)
{
    return frames_within(t->horizon, WINDOW_PERIOD, t->begin + (day)at - 1) & ~t->over;
}

struct touched *touched_new(struct arena *a, const struct results *r,
                            const struct horizon *h, unsigned ngroup, day begin)
{
    struct touched *t = arena_one(a, struct touched);
    *t = (struct touched){.arena = a, .r = r, .horizon = h, .begin = begin};
    t->ngroup = ngroup;
    t->places = places_make(a, r);
    t->last = arena_many(a, struct last_touch, r->model->customers.n);
    t->apart = arena_many(a, uint32_t, r->nscope * h->n);
    pages_bring(t->last, r->model->customers.n * sizeof *t->last);
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
static void see(struct touched *t, uint32_t customer, uint32_t rep, frame_set frames)
{
    uint32_t s = t->places.own[rep];
    for (; s != REF_NONE && frames; s = t->r->scopes[s].parent) {
        frames = known_in(t, customer, s, frames);
        frame_set left = frames;
        for (; left; left &= left - 1)
            t->apart[s * t->horizon->n + (unsigned)__builtin_ctz(left)]++;
    }
}

/* What its first rep was counted for stays as it is. */
void touched_by(struct touched *t, uint32_t customer, uint32_t rep, uint32_t today)
{
    struct last_touch *last = &t->last[customer];
    if (!last->day) {
        *last = (struct last_touch){rep, today};
        return;
    }
    frame_set frames = frames_of(t, today), had = frames_of(t, last->day);
    if (last->rep < ONE_OF_SEVERAL) see(t, customer, last->rep, had);
    if (last->rep == (rep | ONE_OF_SEVERAL)) frames &= ~had;
    see(t, customer, rep, frames);
    if (last->day != today) *last = (struct last_touch){rep, today};
    last->rep |= ONE_OF_SEVERAL;
}

/* ---- a frame ---- */

const uint32_t *touched_in(struct touched *t, struct arena *keep, size_t frame)
{
    const struct results *r = t->r;
    bool groups = frame < t->ngroup;
    const uint32_t *place = groups ? t->places.group : t->places.own;
    size_t n = groups ? r->first_rep : r->nscope;
    uint32_t *out = arena_many(keep, uint32_t, n),
             first = touched_day(t, t->horizon->at[frame].from);
    for (size_t i = 0; i < r->model->customers.n; i++) {
        const struct last_touch *x = &t->last[i];
        if (x->rep < ONE_OF_SEVERAL) out[place[x->rep]] += x->day >= first;
    }
    for (size_t s = n - 1; s > 0; s--) out[r->scopes[s].parent] += out[s];
    for (size_t s = 0; s < n; s++) out[s] += t->apart[s * t->horizon->n + frame];
    t->over |= (frame_set)1 << frame;
    return out;
}
