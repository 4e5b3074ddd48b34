/* Sums of all KPIs that look at rows one by one: a table is walked once for all of them
 * and all frames, then the sums are put away as columns of narrow whole numbers, from
 * which tallies read them. */
#include "metrics/column.h"
#include "metrics/members.h"
#include "metrics/rows.h"

#include <string.h>

#include "base/text.h"

struct ledger {
    const struct results *r;
    struct ledger_plan plan;
    struct taken {                /* of a KPI; empty until its table was walked */
        struct column *num, *den; /* [member × n + frame] */
        size_t nmember;
    } * taken;
    struct invoice_cases *cases; /* by scope; 0 until invoices were walked */
};

struct ledger *ledger_new(struct arena *a, const struct results *r, struct ledger_plan plan)
{
    struct ledger *l = arena_one(a, struct ledger);
    l->r = r;
    l->plan = plan;
    l->taken = arena_take_array(a, sizeof *l->taken, kpi_count);
    l->cases = arena_take_array(a, sizeof *l->cases, r->nscope);
    return l;
}

static size_t scopes_of(const struct ledger *l, size_t frame)
{
    return frame < l->plan.ngroup ? l->r->first_rep : l->r->nscope;
}

/* ---- walking ---- */

static void layer_add_member(struct walk_layer *l, struct arena *a,
                             const struct walk_sums *s)
{
    size_t n = l->places * l->frames * (s->divided ? 2 : 1);
    int64_t **old = l->cells;
    if (!l->frames) return;
    if (s->nmember == s->cap) {
        l->cells = arena_many(a, int64_t *, s->cap ? 2 * s->cap : 4);
        if (old) memcpy(l->cells, old, s->nmember * sizeof *old);
    }
    l->cells[s->nmember] = arena_many(a, int64_t, n);
    pages_bring(l->cells[s->nmember], n * sizeof **l->cells);
}

void sums_add_member(struct walk_sums *s, struct arena *a, sym member)
{
    layer_add_member(&s->groups, a, s);
    layer_add_member(&s->people, a, s);
    if (s->nmember == s->cap) {
        struct walk_sums old = *s;
        s->cap = s->cap ? 2 * s->cap : 4;
        s->members = arena_many(a, sym, s->cap);
        s->occurs = arena_many(a, frame_set, s->cap);
        if (old.cap) memcpy(s->members, old.members, old.nmember * sizeof *old.members);
        if (old.cap) memcpy(s->occurs, old.occurs, old.nmember * sizeof *old.occurs);
    }
    s->members[s->nmember++] = member;
}

/* Of what is asked about the last frames alone, nothing is kept for those before. */
static unsigned split_at(const struct ledger *l, frame_set wanted)
{
    unsigned first = (unsigned)__builtin_ctz(wanted);
    return first > l->plan.ngroup ? first : l->plan.ngroup;
}

static void sums_begin(const struct ledger *l, struct arena *scratch, size_t k,
                       struct walk_sums *s)
{
    frame_set wanted = l->plan.wanted[k];
    unsigned split = split_at(l, wanted), ngroup = l->plan.ngroup;
    *s = (struct walk_sums){
        .kpi = &kpis[k], .wanted = wanted, .divided = kpis[k].divided, .split = split};
    if (wanted & (((frame_set)1 << ngroup) - 1))
        s->groups = (struct walk_layer){NULL, l->r->first_rep, ngroup};
    if (wanted >> split)
        s->people = (struct walk_layer){NULL, l->r->nscope, l->plan.n - split};
    if (family_is_open(&kpis[k])) s->arena = scratch;
    for (size_t i = 0; i < l->plan.families->at[k].n; i++)
        sums_add_member(s, scratch, l->plan.families->at[k].members[i]);
}

/* The largest first. Those that only other frames have are none of the family. */
static void members_rank(const struct ledger *l, struct arena *keep,
                         const struct walk_sums *s, uint32_t *order)
{
    const struct walk_layer *x = &s->people;
    struct ranked_member *ranked = arena_many(keep, struct ranked_member, s->nmember);
    size_t n = 0, now = l->plan.now - s->split, width = s->divided ? 2 : 1;
    for (uint32_t i = 0; i < s->nmember; i++) {
        wide sum = 0;
        if (!(s->occurs[i] >> l->plan.now & 1)) continue;
        for (size_t p = 0; p < x->places; p++)
            sum += x->cells[i][(p * x->frames + now) * width];
        ranked[n++] = (struct ranked_member){s->members[i], i, sum, NULL};
    }
    family_rank(l->plan.families, keep, l->r->model, s->kpi, ranked, n);
    for (size_t i = 0; i < n; i++) order[i] = ranked[i].number;
}

/* ---- what is kept of it ---- */

enum {
    TURNED = 16
}; /* places at a time: their cells and the ends of all columns are near */

/* A layer's numerators or denominators of one member, frame by frame: [frame × places]. */
static void layer_turn(const struct walk_sums *s, const struct walk_layer *layer,
                       size_t member, bool den, int64_t *out)
{
    size_t n = layer->places, width = s->divided ? 2 : 1;
    const int64_t *cells = layer->cells[member] + den;
    for (size_t first = 0; first < n; first += TURNED) {
        size_t end = first + TURNED < n ? first + TURNED : n;
        for (size_t f = 0; f < layer->frames; f++)
            for (size_t p = first; p < end; p++)
                out[f * n + p] = cells[(p * layer->frames + f) * width];
    }
}

static void layer_keep(struct arena *keep, struct arena scratch, const struct walk_sums *s,
                       const struct walk_layer *layer, frame_set wanted, size_t member,
                       struct column *num, struct column *den)
{
    size_t n = layer->places;
    if (!layer->cells) return;
    int64_t *turned = arena_many(&scratch, int64_t, n * layer->frames);
    for (int side = 0; side <= s->divided; side++) {
        layer_turn(s, layer, member, side, turned);
        for (size_t f = 0; f < layer->frames; f++)
            if (wanted >> f & 1)
                (side ? den : num)[f] = column_of_integers(keep, turned + f * n, n);
    }
}

static void sums_keep(struct ledger *l, struct arena *keep, struct arena scratch,
                      const struct walk_sums *s)
{
    struct taken *taken = &l->taken[s->kpi - kpis];
    uint32_t *order = arena_many(&scratch, uint32_t, s->nmember);
    for (uint32_t i = 0; i < s->nmember; i++) order[i] = i;
    if (s->arena) members_rank(l, keep, s, order);
    size_t nmember = l->plan.families->at[s->kpi - kpis].n, n = nmember * l->plan.n;
    *taken = (struct taken){arena_many(keep, struct column, n),
                            arena_many(keep, struct column, n), nmember};
    for (size_t i = 0; i < nmember; i++) {
        struct column *num = taken->num + i * l->plan.n, *den = taken->den + i * l->plan.n;
        layer_keep(keep, scratch, s, &s->groups, s->wanted, order[i], num, den);
        layer_keep(keep, scratch, s, &s->people, s->wanted >> s->split, order[i],
                   num + s->split, den + s->split);
    }
}

/* ---- sums of sums ---- */

static str word_take(str *list)
{
    size_t blank;
    if (!str_find(*list, STR(" "), &blank)) blank = list->n;
    str word = str_sub(*list, 0, blank);
    *list = str_sub(*list, blank < list->n ? blank + 1 : blank, list->n);
    return word;
}

/* The sums of a KPI that is walked; NULL if it is not, or not for all of these frames. */
static const struct walk_sums *sums_named(const struct walk_sums *sums, size_t n, str id,
                                          frame_set wanted)
{
    for (size_t i = 0; i < n; i++)
        if (str_equal(str_of(sums[i].kpi->id), id))
            return wanted & ~sums[i].wanted || sums[i].kpi->num_of ? NULL : &sums[i];
    return NULL;
}

/* Can they be made from sums of others, so that no row has to be looked at? */
static bool adds_up(const struct walk_sums *s, const struct walk_sums *sums, size_t n)
{
    if (!s->kpi->num_of) return false;
    for (int den = 0; den <= s->divided; den++)
        for (str list = str_of(den ? s->kpi->den_of : s->kpi->num_of); list.n;)
            if (!sums_named(sums, n, word_take(&list), s->wanted)) return false;
    return true;
}

static void layer_sum(const struct walk_layer *to, size_t width, const struct walk_layer *x,
                      size_t from_width, bool den)
{
    for (size_t i = 0; to->cells && i < to->places * to->frames; i++)
        to->cells[0][i * width + den] += x->cells[0][i * from_width];
}

static void sums_sum(const struct walk_sums *s, const struct walk_sums *sums, size_t n)
{
    size_t width = s->divided ? 2 : 1;
    for (int den = 0; den <= s->divided; den++)
        for (str list = str_of(den ? s->kpi->den_of : s->kpi->num_of); list.n;) {
            const struct walk_sums *x = sums_named(sums, n, word_take(&list), s->wanted);
            layer_sum(&s->groups, width, &x->groups, x->divided ? 2 : 1, den);
            layer_sum(&s->people, width, &x->people, x->divided ? 2 : 1, den);
        }
}

/* ---- a table ---- */

/* What people and nobody have counts for whom they belong to, too. */
static void cases_roll_up(struct ledger *l)
{
    const struct scope *scopes = l->r->scopes;
    for (uint32_t i = l->r->first_rep; i < l->r->nscope; i++)
        for (uint32_t up = scopes[i].parent; up != REF_NONE; up = scopes[up].parent) {
            l->cases[up].quarter += l->cases[i].quarter;
            l->cases[up].period += l->cases[i].period;
            l->cases[up].open += l->cases[i].open;
        }
}

struct invoice_cases invoice_cases_of(const struct results *r, uint32_t scope)
{
    return r->ledger->cases[scope];
}

static void rows_walk(const struct ledger *l, struct walk w, struct walk_sums *sums,
                      const bool *made, size_t n)
{
    w.cases = l->cases;
    w.counted = (frame_set)1 << l->plan.now;
    struct row_range rows = rows_range(sums[0].kpi->rows, l->r->model, &w.horizon);
    for (size_t row = rows.first; row < rows.end; row = w.end) {
        walk_block(&w, row, rows.end);
        for (size_t i = 0; i < n; i++) {
            w.now = &sums[i];
            if (!made[i]) sums[i].kpi->each(&w, (uint32_t)row, w.end);
        }
    }
}

void ledger_walk(struct ledger *l, enum table table, const struct active_marks *active,
                 struct open_deals *open, struct arena *keep, struct arena scratch)
{
    struct walk_sums *sums = arena_take_array(&scratch, sizeof *sums, kpi_count);
    bool *made = arena_many(&scratch, bool, kpi_count);
    size_t n = 0;
    for (size_t k = 0; k < kpi_count; k++)
        if (rows_table(kpis[k].rows) == table && l->plan.wanted[k])
            sums_begin(l, &scratch, k, &sums[n++]);
    if (!n) return;
    for (size_t i = 0; i < n; i++) made[i] = adds_up(&sums[i], sums, n);
    struct walk w = walk_begin(&scratch, l->r, l->plan.frames, l->plan.n);
    w.active = active;
    w.open = open;
    w.open_frame = (unsigned)l->plan.now;
    if (open) open->a = l->plan.frames[l->plan.now].a;
    rows_walk(l, w, sums, made, n);
    if (table == TABLE_RECEIVABLES) cases_roll_up(l);
    for (size_t i = 0; i < n; i++) {
        if (made[i]) sums_sum(&sums[i], sums, n);
        sums_keep(l, keep, scratch, &sums[i]);
    }
}

/* ---- reading ---- */

static size_t frame_number(const struct ledger *l, struct frame f)
{
    size_t i = 0;
    while (i < l->plan.n && !same_frame(&l->plan.frames[i], &f)) i++;
    return i;
}

size_t ledger_read(const struct ledger *l, const struct kpi *k, struct frame f,
                   struct cell *cells, size_t nmember)
{
    const struct taken *taken = &l->taken[k - kpis];
    size_t frame = frame_number(l, f);
    if (taken->nmember != nmember || frame == l->plan.n) return 0;
    if (!(l->plan.wanted[k - kpis] >> frame & 1)) return 0;
    size_t n = scopes_of(l, frame), stride = sizeof *cells / sizeof(wide);
    for (size_t m = 0; m < nmember; m++) {
        struct cell *c = cells + m * l->r->nscope;
        column_integers(&taken->num[m * l->plan.n + frame], &c->num, stride, n);
        column_integers(&taken->den[m * l->plan.n + frame], &c->den, stride, n);
    }
    return n;
}
