/* Leads: how many came, how many are good, whether they were followed up within 72 hours
 * and what became of those of the last 13 weeks. Leads come in without duplicates. */
#include "metrics/fates.h"
#include "metrics/functions.h"
#include "metrics/index.h"

#include <stdlib.h>
#include <string.h>

enum { FOLLOWUP_DAYS = 3, FOLLOWUP_SECONDS = 72 * 3600 };

struct hit lead_hit(const struct model *m, uint32_t row)
{
    return (struct hit){
        .rep = lead_at(m, row).rep, .table = TABLE_LEADS, .row = row, .num = 1};
}

static bool is_qualified(const struct lead *l)
{
    return l->quality == QUALITY_HIGH && l->status != LEAD_INVALID &&
           l->status != LEAD_DUPLICATE;
}

static const char *why_not_qualified(const struct model *m, uint32_t row)
{
    const struct lead l = lead_at(m, row);
    if (l.quality != QUALITY_HIGH) return "near.not_high_quality";
    return l.status == LEAD_INVALID ? "near.invalid" : "near.duplicate";
}

static bool was_followed_up(const struct lead *l)
{
    return l->first_followup_at != MOMENT_NONE &&
           l->first_followup_at <= l->created_at + FOLLOWUP_SECONDS;
}

/* What all KPIs ask of the leads that are walked together. */
struct lead_looks {
    uint32_t first, n;
    struct lead_look {
        day created;
        uint32_t rep;
        frame_set frames; /* created in the period */
        bool qualified, followed_up;
    } at[WALK_BLOCK];
    uint32_t qualified[WALK_BLOCK], nqualified; /* all that are listed, for explain */
};

static void looks_make(struct walk *w, uint32_t first)
{
    if (!w->leads) w->leads = arena_one(w->arena, struct lead_looks);
    struct lead_look *x = w->leads->at;
    w->leads->first = first;
    w->leads->n = w->end - first;
    w->leads->nqualified = 0;
    for (uint32_t row = first; row < w->end;) {
        const struct bundle *p = bundle_of(&w->model->leads, row);
        uint32_t end = p->end < w->end ? p->end : w->end;
        for (; row < end; row++) {
            const struct lead l = lead_in(p, row);
            day created = moment_day(l.created_at);
            w->leads->qualified[w->leads->nqualified] = row;
            w->leads->nqualified += is_qualified(&l) || w->tally;
            *x++ =
                (struct lead_look){created, l.rep, walk_within(w, WINDOW_PERIOD, created),
                                   is_qualified(&l), was_followed_up(&l)};
        }
    }
}

static const struct lead_looks *looks_of(struct walk *w, uint32_t first)
{
    if (!w->leads || first - w->leads->first >= w->leads->n) looks_make(w, first);
    return w->leads;
}

WALKED struct hit look_hit(const struct lead_look *x, uint32_t row)
{
    return (struct hit){.rep = x->rep, .table = TABLE_LEADS, .row = row, .num = 1};
}

/* Opens the function that looks at one lead, of which `x` is known. */
#define EACH_LEAD(name)                                                       \
    static inline void name##_row(struct walk *w, uint32_t row,               \
                                  const struct lead_look *x);                 \
    EACH(name)                                                                \
    {                                                                         \
        const struct lead_looks *all = looks_of(w, first);                    \
        const struct lead_look *x = &all->at[first - all->first];             \
        for (uint32_t row = first; row < end; row++) name##_row(w, row, x++); \
    }                                                                         \
    static inline void name##_row(struct walk *w, uint32_t row, const struct lead_look *x)
/* The same for those that are qualified; for explain, all of them. */
#define EACH_QUALIFIED(name)                                    \
    static inline void name##_row(struct walk *w, uint32_t row, \
                                  const struct lead_look *x);   \
    EACH(name)                                                  \
    {                                                           \
        const struct lead_looks *all = looks_of(w, first);      \
        for (uint32_t i = 0; i < all->nqualified; i++) {        \
            uint32_t row = all->qualified[i];                   \
            if (row < first || row >= end) continue;            \
            name##_row(w, row, &all->at[row - all->first]);     \
        }                                                       \
    }                                                           \
    static inline void name##_row(struct walk *w, uint32_t row, const struct lead_look *x)

EACH_LEAD(new_leads)
{
    walk_add(w, look_hit(x, row), x->frames);
}

EACH_QUALIFIED(qualified_leads)
{
    if (x->qualified)
        walk_add(w, look_hit(x, row), x->frames);
    else if (w->tally)
        walk_near(w, look_hit(x, row), x->frames, why_not_qualified(w->model, row));
}

/* Created in the period, 72 hours not over at A. */
static frame_set pending(const struct walk *w, const struct lead_look *x)
{
    return x->frames ? x->frames & ~walk_after(w, x->created + FOLLOWUP_DAYS) : 0;
}

/* Of leads whose 72 hours ended in the period. */
EACH_QUALIFIED(followup_on_time)
{
    frame_set frames = walk_within(w, WINDOW_PERIOD, x->created + FOLLOWUP_DAYS);
    struct hit h = look_hit(x, row);
    h.num = x->followed_up;
    h.den = 1;
    if (!x->qualified) {
        walk_near(w, h, frames, why_not_qualified(w->model, row));
        return;
    }
    walk_add(w, h, frames);
    if (w->tally) walk_near(w, look_hit(x, row), pending(w, x), "near.not_yet_due");
}

EACH_QUALIFIED(followup_not_yet_due)
{
    if (x->qualified) walk_add(w, look_hit(x, row), pending(w, x));
}

/* ---- what became of them ---- */

static void add_cohort(struct walk *w, uint32_t row, const struct lead_look *x,
                       enum fate fate)
{
    frame_set frames = walk_within(w, WINDOW_QUARTER, x->created);
    if (!(frames & w->now->wanted)) return;
    struct hit h = {.rep = x->rep, .table = TABLE_LEADS, .row = row, .den = 1};
    frame_set met = frames & fate_after(w, row, fate);
    walk_add(w, h, frames & ~met);
    h.num = 1;
    walk_add(w, h, met);
}

EACH_LEAD(lead_to_deal)
{
    add_cohort(w, row, x, FATE_DEAL);
}

EACH_LEAD(lead_to_signed)
{
    add_cohort(w, row, x, FATE_CONTRACT);
}

/* ---- lists ---- */

static bool scope_has_rep(const struct results *r, uint32_t scope, uint32_t rep)
{
    uint32_t s = scope_of_rep(r, rep);
    if (s == REF_NONE) s = 0;
    while (s != REF_NONE && s != scope) s = r->scopes[s].parent;
    return s == scope;
}

static int compare_leads(const void *x, const void *y)
{
    const struct listed_lead *a = x, *b = y;
    if (a->created_at != b->created_at) return a->created_at < b->created_at ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static void list_sort(struct lead_list *list, struct arena *a, const struct results *r)
{
    size_t nrep = r->model->reps.n;
    if (list->n) qsort(list->at, list->n, sizeof *list->at, compare_leads);
    uint32_t *first = list->by_rep.first = arena_many(a, uint32_t, nrep + 2);
    list->by_rep.rows = arena_many(a, uint32_t, list->n);
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].rep < nrep) first[list->at[i].rep + 2]++;
    for (size_t i = 2; i < nrep + 2; i++) first[i] += first[i - 1];
    for (size_t i = 0; i < list->n; i++) {
        uint32_t rep = list->at[i].rep;
        if (rep < nrep) list->by_rep.rows[first[rep + 1]++] = list->at[i].row;
    }
}

static void list_add(struct lead_list *list, struct arena *a, uint32_t row,
                     const struct lead *l)
{
    if (list->n == list->cap) {
        struct listed_lead *old = list->at;
        list->cap = old ? 2 * list->cap : 256;
        list->at = arena_many(a, struct listed_lead, list->cap);
        if (old) memcpy(list->at, old, list->n * sizeof *old);
    }
    list->at[list->n++] = (struct listed_lead){l->created_at, row, l->rep};
}

void lead_lists_make(struct arena *a, const struct results *r, struct lead_list *missed,
                     struct lead_list *pending)
{
    const struct bundles *leads = &r->model->leads;
    const struct frame f = r->now;
    moment first = day_start(f.from - FOLLOWUP_DAYS), end = day_start(f.to), least, most;
    for (size_t k = 0; k < leads->bundles.n; k++) {
        const struct bundle *p = &leads->bundles.at[k];
        bool any = bundle_span(p, BUNDLED_LEAD_CREATED_AT, &least, &most);
        if (!any || most < first || least >= end) continue;
        for (uint32_t i = p->first; i < p->end; i++) {
            const struct lead l = lead_in(p, i);
            if (l.created_at < first || l.created_at >= end || !is_qualified(&l)) continue;
            day created = moment_day(l.created_at), due = created + FOLLOWUP_DAYS;
            if (due >= f.from && due < f.to && !was_followed_up(&l))
                list_add(missed, a, i, &l);
            if (due >= f.to && created >= f.from) list_add(pending, a, i, &l);
        }
    }
    list_sort(missed, a, r);
    list_sort(pending, a, r);
}

static size_t list_leads(const struct results *r, uint32_t scope,
                         const struct lead_list *list, struct arena *a, uint32_t **out)
{
    const struct scope *s = &r->scopes[scope];
    size_t n = 0;
    *out = NULL;
    if (!exact_known(results_value(r, "followup_on_time.not_yet_due", scope).value))
        return 0;
    if (s->kind == SCOPE_REP) {
        const uint32_t *first = list->by_rep.first + s->ref;
        *out = list->by_rep.rows + first[0];
        return first[1] - first[0];
    }
    *out = arena_many(a, uint32_t, list->n);
    for (size_t i = 0; i < list->n; i++) {
        uint32_t row = list->at[i].row;
        if (scope_has_rep(r, scope, list->at[i].rep)) (*out)[n++] = row;
    }
    return n;
}

size_t followup_missed(const struct results *r, uint32_t scope, struct arena *a,
                       uint32_t **out)
{
    return list_leads(r, scope, &r->index->missed, a, out);
}

size_t followup_not_yet_due(const struct results *r, uint32_t scope, struct arena *a,
                            uint32_t **out)
{
    return list_leads(r, scope, &r->index->pending, a, out);
}
