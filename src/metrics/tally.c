/* The sums of one KPI in one frame. Hits come in from a KPI's function, each for one
 * rep; out go numerators and denominators for every scope. Sums are kept in integers and
 * rolled up once at the end; distinct counts find out on the way for which scopes a key
 * is new. */
#include "metrics/tally.h"

#include <string.h>

#include "base/text.h"
#include "metrics/scopes.h"
#include "metrics/walk.h"

struct key_slot {
    uint64_t key;
    uint32_t scope, run; /* run × 2 + (1 for denominators); 0 is never used */
};

/* The scope with which a key was met first in a run. */
struct first_met {
    uint32_t scope, run;
};

struct key_set {
    struct key_slot *at;
    size_t n, cap;
};

struct tally {
    struct tally_sums sums;
    struct places places;
    size_t nscope; /* as many of the first scopes have sums */
    struct arena *arena;
    const struct results *r;
    struct sheets *sheets;
    const struct kpi *kpi;
    struct explained_list *list; /* NULL unless explaining */
    size_t cells_cap, nmember, members_cap;
    sym *members, dash; /* "-" as typed: also "not given" */
    bool distinct_num, distinct_den;
    struct key_set seen;
    struct first_met *met[2]; /* by key below met_n: of numerators, of denominators */
    size_t met_n;
    uint32_t run;
    struct shared *shared;
    const struct counts *counts;
    const struct signed_sums *signed_sums;
    struct month_end *month_end;
    struct month_work *month_work;
};

void tally_of_groups(struct tally *t, bool groups)
{
    t->sums.place = groups ? t->places.group : t->places.own;
    t->nscope = groups ? t->r->first_rep : t->r->nscope;
}

bool tally_is_of_groups(const struct tally *t)
{
    return t->sums.place == t->places.group;
}

struct tally *tally_new(struct arena *a, const struct results *r)
{
    struct tally *t = arena_one(a, struct tally);
    t->arena = a;
    t->r = r;
    t->sums.nscope = r->nscope;
    t->sums.nrep = (uint32_t)r->model->reps.n;
    t->places = places_make(a, r);
    tally_of_groups(t, false);
    t->sheets = sheets_new(a, r);
    t->dash = intern_find(r->model->names, STR("-"));
    t->shared = shared_new(a, r->model);
    return t;
}

/* ---- members ---- */

static void tally_room(struct tally *t, size_t nmember)
{
    size_t nscope = t->r->nscope;
    if (nmember * nscope > t->cells_cap) {
        struct cell *old = t->sums.cells;
        t->cells_cap = 2 * nmember * nscope;
        t->sums.cells = arena_many(t->arena, struct cell, t->cells_cap);
        if (t->nmember) memcpy(t->sums.cells, old, t->nmember * nscope * sizeof *old);
    }
    if (nmember > t->members_cap) {
        sym *old = t->members;
        t->members_cap = 2 * nmember;
        t->members = arena_many(t->arena, sym, t->members_cap);
        if (t->nmember) memcpy(t->members, old, t->nmember * sizeof *old);
    }
}

/* Room for members up to so many, all of nothing. */
static void members_clear(struct tally *t, size_t nmember)
{
    tally_room(t, nmember);
    for (size_t m = t->nmember; m < nmember; m++)
        memset(t->sums.cells + m * t->r->nscope, 0, t->nscope * sizeof *t->sums.cells);
}

static size_t members_at_first(const struct tally *t, size_t nknown)
{
    size_t nstage = t->r->model->settings->nstage;
    switch (t->kpi->family) {
    case FAMILY_NONE: return t->kpi->parts ? t->kpi->parts : 1;
    case FAMILY_STAGE: return nstage;
    case FAMILY_STAGE_STEP: return nstage ? nstage - 1 : 0;
    case FAMILY_LOST_REASON:
    case FAMILY_PRODUCT:
    case FAMILY_REGION:
    case FAMILY_INDUSTRY: return nknown;
    }
    return 0;
}

uint32_t tally_member(struct tally *t, sym member)
{
    if (member == t->dash) member = SYM_EMPTY;
    for (size_t i = 0; i < t->nmember; i++)
        if (t->members[i] == member) return (uint32_t)i;
    members_clear(t, t->nmember + 1);
    t->members[t->nmember] = member;
    return (uint32_t)t->nmember++;
}

size_t tally_members(const struct tally *t, const sym **out)
{
    if (out) *out = t->members;
    return t->nmember;
}

/* ---- hits ---- */

static uint32_t rep_slot(const struct tally *t, uint32_t rep)
{
    return t->sums.place[rep < t->sums.nrep ? rep : t->sums.nrep];
}

static struct cell *cell_at(struct tally *t, uint32_t member, uint32_t scope)
{
    assert(member < t->nmember);
    return &t->sums.cells[member * t->r->nscope + scope];
}

static bool in_scope(const struct tally *t, uint32_t rep, uint32_t scope)
{
    uint32_t s = rep_slot(t, rep);
    while (s != REF_NONE && s != scope) s = t->r->scopes[s].parent;
    return s == scope;
}

static bool listed(const struct tally *t, struct hit h)
{
    return t->list && in_scope(t, h.rep, t->list->scope) &&
           (t->list->member == REF_NONE || t->list->member == h.member);
}

static void list_row(struct tally *t, struct hit h, const char *why)
{
    const struct kpi *k = t->kpi;
    wide scale = k->row_scale ? k->row_scale : k->scale;
    bool has_den = k->finish ? h.den != 0 : k->divided;
    struct explained_row row = {.table = h.table,
                                .row = h.row,
                                .part = h.member,
                                .why = why,
                                .num = exact_of(h.num, scale ? scale : 1)};
    if (has_den) row.den = exact_of(h.den, k->den_scale ? k->den_scale : 1);
    *vec_push(&t->list->rows) = row;
}

void tally_list(struct tally *t, struct hit h)
{
    if (listed(t, h)) list_row(t, h, NULL);
}

void tally_near(struct tally *t, struct hit h, const char *why)
{
    if (listed(t, h)) list_row(t, h, why);
}

bool tally_explaining(const struct tally *t)
{
    return t->list != NULL;
}

static uint64_t slot_hash(uint64_t key, uint32_t scope, uint32_t run)
{
    uint64_t h = (key ^ ((uint64_t)scope << 32 | run)) * 0x9e3779b97f4a7c15u;
    return (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
}

static struct key_slot *slot_of(const struct key_set *s, uint64_t key, uint32_t scope,
                                uint32_t run)
{
    size_t i = slot_hash(key, scope, run) >> 20 & (s->cap - 1);
    while (s->at[i].run / 2 == run / 2 &&
           (s->at[i].key != key || s->at[i].scope != scope || s->at[i].run != run))
        i = (i + 1) & (s->cap - 1);
    return &s->at[i];
}

static void keys_grow(struct tally *t)
{
    struct key_set old = t->seen;
    t->seen.cap = old.cap ? 4 * old.cap : 1024;
    t->seen.at = arena_many(t->arena, struct key_slot, t->seen.cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.at[i].run / 2 == t->run)
            *slot_of(&t->seen, old.at[i].key, old.at[i].scope, old.at[i].run) = old.at[i];
}

/* True if the key was not yet there. Slots of earlier runs count as empty. */
static bool key_is_new(struct tally *t, uint64_t key, uint32_t scope, uint32_t run)
{
    if (2 * t->seen.n >= t->seen.cap) keys_grow(t);
    struct key_slot *s = slot_of(&t->seen, key, scope, run);
    if (s->run == run) return false;
    *s = (struct key_slot){key, scope, run};
    t->seen.n++;
    return true;
}

/* Most customers are met by one rep only, so where a key was met first is looked up by its
 * number (measured: a fifth of all KPIs at ten thousand people). REF_NONE: not met yet. */
static uint32_t first_met(struct tally *t, uint64_t key, uint32_t scope, bool den)
{
    if (!t->met[den]) {
        t->met_n = t->r->model->customers.n;
        t->met[den] = arena_many(t->arena, struct first_met, t->met_n);
    }
    assert(key < t->met_n); /* a customer */
    struct first_met *m = &t->met[den][key];
    if (m->run == t->run) return m->scope;
    *m = (struct first_met){scope, t->run};
    return REF_NONE;
}

static bool stands_above(const struct tally *t, uint32_t above, uint32_t scope)
{
    while (scope != REF_NONE && scope != above) scope = t->r->scopes[scope].parent;
    return scope == above;
}

/* A key that a rep has had, all above it have had: the climb ends at the first that
 * knows it. Those above the first rep know it without being asked. */
static void add_distinct(struct tally *t, struct hit h, uint64_t key, bool den)
{
    bool counted = false;
    uint32_t from = rep_slot(t, h.rep), first = first_met(t, key, from, den);
    for (uint32_t s = from; s != REF_NONE; s = t->r->scopes[s].parent) {
        if (first != REF_NONE &&
            (stands_above(t, s, first) || !key_is_new(t, key, s, 2 * t->run + den)))
            break;
        struct cell *c = cell_at(t, h.member, s);
        if (den)
            c->den += h.den;
        else
            c->num += h.num;
        counted = counted || (t->list && s == t->list->scope);
    }
    if (!listed(t, h)) return;
    list_row(t, h, counted ? NULL : "near.counted_already");
}

void tally_distinct_num(struct tally *t, struct hit h, uint64_t key)
{
    t->distinct_num = true;
    h.den = 0;
    add_distinct(t, h, key, false);
}

void tally_distinct_den(struct tally *t, struct hit h, uint64_t key)
{
    t->distinct_den = true;
    h.num = 0;
    add_distinct(t, h, key, true);
}

void tally_put_num(struct tally *t, const uint32_t *by_scope)
{
    t->distinct_num = true;
    for (uint32_t s = 0; s < t->nscope; s++) cell_at(t, 0, s)->num = by_scope[s];
}

void tally_put_den(struct tally *t, const uint32_t *by_scope)
{
    t->distinct_den = true;
    for (uint32_t s = 0; s < t->nscope; s++) cell_at(t, 0, s)->den = by_scope[s];
}

/* ---- running ---- */

/* From the members to whom they belong. */
static void roll_up(struct tally *t)
{
    size_t n = t->nscope;
    for (size_t m = 0; m < t->nmember; m++) {
        struct cell *c = t->sums.cells + m * t->r->nscope;
        for (size_t s = n - 1; s > 0; s--) {
            struct cell *up = &c[t->r->scopes[s].parent];
            if (!t->distinct_num) up->num += c[s].num;
            if (!t->distinct_den) up->den += c[s].den;
        }
    }
}

/* Sums that the ledger has are read; else the KPI looks at its rows. */
static void sums_find(struct tally *t, struct frame f, size_t nmember)
{
    const struct kpi *k = t->kpi;
    if (t->r->ledger && k->each && !t->list &&
        ledger_read(t->r->ledger, k, f, t->sums.cells, nmember) >= t->nscope)
        return;
    t->nmember = 0;
    members_clear(t, nmember);
    t->nmember = nmember;
    if (k->each)
        walk_for_tally(t, k, f);
    else
        k->add(t->r->model, f, t);
}

void tally_run(struct tally *t, const struct kpi *k, struct frame f, const sym *known,
               size_t nknown)
{
    t->kpi = k;
    t->run++;
    t->seen.n = 0;
    t->distinct_num = t->distinct_den = false;
    t->nmember = 0;
    size_t n = members_at_first(t, nknown);
    tally_room(t, n);
    for (size_t i = 0; i < n; i++)
        t->members[i] = k->family == FAMILY_NONE || i >= nknown ? (sym)i : known[i];
    t->nmember = n;
    sums_find(t, f, n);
    roll_up(t);
}

void tally_explain(struct tally *t, const struct kpi *k, struct frame f, const sym *known,
                   size_t nknown, struct explained_list *list)
{
    t->list = list;
    t->sums.listing = true;
    tally_run(t, k, f, known, nknown);
    t->sums.listing = false;
    t->list = NULL;
}

struct cell tally_cell(const struct tally *t, uint32_t member, uint32_t scope)
{
    assert(member < t->nmember && scope < t->r->nscope);
    return t->sums.cells[member * t->r->nscope + scope];
}

static wide scale_of(int64_t scale)
{
    return scale ? scale : 1;
}

/* Numerator and denominator of one scale need none. */
static exact cell_value(const struct kpi *k, struct cell c)
{
    wide scale = scale_of(k->scale), den_scale = scale_of(k->den_scale);
    if (!k->divided) return (exact){c.num, scale};
    if (scale == den_scale) return exact_of(c.num, c.den);
    return exact_of(c.num * den_scale, c.den * scale);
}

struct column tally_values(struct tally *t, struct arena *keep, struct frame f,
                           uint32_t member, exact *room, size_t n)
{
    const struct kpi *k = t->kpi;
    const struct cell *cells = t->sums.cells + member * t->r->nscope;
    wide scale = scale_of(k->scale), den_scale = scale_of(k->den_scale);
    assert(member < t->nmember && n <= t->nscope);
    if (!k->finish && (!k->divided || scale == den_scale))
        return column_of_sums(keep, &cells->num, k->divided ? &cells->den : NULL,
                              sizeof *cells / sizeof(wide), (int64_t)scale, n);
    for (uint32_t s = 0; s < n; s++)
        room[s] = k->finish ? k->finish(t, f, s).value : cell_value(k, cells[s]);
    return column_of(keep, room, n);
}

struct ratio tally_ratio(struct tally *t, struct frame f, uint32_t member, uint32_t scope)
{
    const struct kpi *k = t->kpi;
    if (k->finish) return k->finish(t, f, scope);
    struct cell c = tally_cell(t, member, scope);
    struct ratio x = {.value = cell_value(k, c)};
    if (!k->divided) return x;
    x.num = exact_of(c.num, scale_of(k->scale));
    x.den = exact_of(c.den, scale_of(k->den_scale));
    if (c.den == 0) x.reason = "reason.zero_denominator";
    return x;
}

const exact *tally_targets(struct tally *t, const struct measure *x, struct frame f,
                           exact *room, size_t n)
{
    const struct kpi *k = x->kpi;
    if (!k->target && k->target_additive) return sheets_sums(t->sheets, x->id, f.period);
    if (!k->target) sheets_inherited(t->sheets, x->id, f.period, f.d, room, n);
    for (uint32_t i = 0; k->target && i < n; i++)
        room[i] = k == t->kpi ? k->target(t, f, i) : EXACT_UNKNOWN;
    return room;
}

exact tally_plan(struct tally *t, struct period p, uint32_t scope)
{
    return sheets_sums(t->sheets, "signed_amount", p)[scope];
}

const struct results *tally_results(const struct tally *t)
{
    return t->r;
}

const struct index *tally_index(const struct tally *t)
{
    return t->r->index;
}

const struct counts *tally_counts(const struct tally *t)
{
    return t->counts;
}

const struct signed_sums *tally_signed(const struct tally *t)
{
    return t->signed_sums;
}

void tally_count_by(struct tally *t, const struct counts *c, const struct signed_sums *s,
                    const struct open_deals *open)
{
    shared_listed(t->shared, open);
    t->counts = c;
    t->signed_sums = s;
}

struct shared *tally_shared(struct tally *t)
{
    return t->shared;
}

struct arena *tally_arena(struct tally *t)
{
    return t->arena;
}

struct month_work **tally_month_work(struct tally *t)
{
    return &t->month_work;
}

struct month_end **tally_month_end(struct tally *t)
{
    return &t->month_end;
}
