/* Activities in the order of time. In: bundles in the order of their files; out: the same, or new
 * ones. Most exports are in order, or by date and not by hour: what lies in disorder is laid out
 * once more and sorted in stretches, none of which is later than those that follow. */
#include "base/parallel.h"
#include "model/fields.h"
#include "model/origin.h"
#include "model/parts.h"
#include "model/rare.h"
#include "model/sort.h"

struct ordering {
    struct model *m;
    VEC_OF(int64_t) earliest; /* by bundle: of its rows and all that follow */
    VEC_OF(int64_t) latest;   /* by bundle: of the rows before it */
    VEC_OF(uint32_t)
    cut; /* by bundle: the first of its rows at which a stretch begins, or
                                  the row behind its last */
    VEC_OF(uint32_t) first;      /* by stretch: its first row; then the end of the table */
    VEC_OF(struct bundles) made; /* by stretch */
    VEC_OF(uint32_t) was;        /* by row: its row before */
};

static int64_t key_at(const void *a)
{
    return ((const struct activity *)a)->at;
}

static void span_of(const struct bundle *b, int64_t *first, int64_t *last)
{
    bool any = bundle_span(b, BUNDLED_ACTIVITY_AT, first, last);
    if (!any || b->field[BUNDLED_ACTIVITY_AT].lacks) *first = MOMENT_NONE;
    if (!any) *last = MOMENT_NONE;
}

/* True if the table is in order already. */
static bool spans_look(struct ordering *o)
{
    const struct bundles *t = &o->m->activities;
    size_t n = t->bundles.n;
    int64_t first, last;
    bool in_order = true;
    vec_make(&o->earliest, n + 1);
    vec_make(&o->latest, n + 1);
    o->earliest.at[n] = INT64_MAX;
    for (size_t k = n; k-- > 0;) {
        span_of(&t->bundles.at[k], &first, &last);
        o->earliest.at[k] = first < o->earliest.at[k + 1] ? first : o->earliest.at[k + 1];
    }
    o->latest.at[0] = INT64_MIN;
    for (size_t k = 0; k < n; k++) {
        span_of(&t->bundles.at[k], &first, &last);
        in_order &= t->bundles.at[k].ascending >> BUNDLED_ACTIVITY_AT & 1;
        in_order &= o->latest.at[k] <= first;
        o->latest.at[k + 1] = last > o->latest.at[k] ? last : o->latest.at[k];
    }
    return in_order;
}

/* A stretch may begin at a row that none before it is later than, nor any from it on earlier. */
static void cuts_find(void *shared, struct queue *q)
{
    struct ordering *o = shared;
    int64_t earliest[BUNDLE_ROWS + 1];
    for (size_t k; queue_take(q, &k);) {
        const struct bundle *b = &o->m->activities.bundles.at[k];
        uint32_t n = b->end - b->first, i = 0;
        earliest[n] = o->earliest.at[k + 1];
        for (uint32_t r = n; r-- > 0;) {
            moment at = activity_at(o->m, b->first + r).at;
            earliest[r] = at < earliest[r + 1] ? at : earliest[r + 1];
        }
        int64_t latest = o->latest.at[k];
        for (; i < n && latest > earliest[i]; i++) {
            moment at = activity_at(o->m, b->first + i).at;
            latest = at > latest ? at : latest;
        }
        o->cut.at[k] = b->first + i;
    }
}

static void stretches_find(struct ordering *o)
{
    const struct bundles *t = &o->m->activities;
    vec_make(&o->cut, t->bundles.n);
    parallel_run(t->bundles.n, cuts_find, o);
    for (size_t k = 0; k < t->bundles.n; k++)
        if (o->cut.at[k] < t->bundles.at[k].end) *vec_push(&o->first) = o->cut.at[k];
    *vec_push(&o->first) = (uint32_t)t->n;
}

/* Rows from `first` to before `end`, laid out, sorted and packed. */
static void stretch_sort(struct ordering *o, uint32_t first, uint32_t end,
                         struct bundles *made)
{
    const struct table_info *info = table_info(TABLE_ACTIVITIES);
    const struct bundle *b = bundle_of(&o->m->activities, first);
    const struct bundle *last = bundle_of(&o->m->activities, end - 1);
    uint32_t from = b->first, n = end - first;
    struct activity *rows = vec_zeroed(sizeof *rows, last->end - from);
    uint32_t *moved = vec_zeroed(sizeof *moved, n);
    for (; b <= last; b++) bundle_open(b, info, (char *)(rows + (b->first - from)));
    records_sort(rows + (first - from), n, sizeof *rows, key_at, NULL, moved);
    bundles_add(made, info, (char *)(rows + (first - from)), n, ALL_SETTLED);
    for (uint32_t i = 0; i < n; i++) o->was.at[first + moved[i]] = first + i;
    vec_release(moved);
    vec_release(rows);
}

static void stretches_sort(void *shared, struct queue *q)
{
    struct ordering *o = shared;
    for (size_t k; queue_take(q, &k);)
        stretch_sort(o, o->first.at[k], o->first.at[k + 1], &o->made.at[k]);
}

/* What stands beside the records follows them. */
static void others_follow(struct ordering *o)
{
    const struct rare_column *rare = o->m->rare;
    if (rare[RARE_ACTIVITY_DEAL].n || rare[RARE_ACTIVITY_NOTE].n) {
        VEC_OF(uint32_t) moved;
        vec_make(&moved, o->was.n);
        for (uint32_t i = 0; i < o->was.n; i++) moved.at[o->was.at[i]] = i;
        rare_move(o->m, TABLE_ACTIVITIES, moved.n, moved.at);
        vec_free(&moved);
    }
    origins_sort(&o->m->origins[TABLE_ACTIVITIES], o->was.n, o->was.at);
}

static void table_sort(struct ordering *o)
{
    size_t n = o->first.n - 1;
    vec_make(&o->made, n);
    vec_make(&o->was, o->m->activities.n);
    parallel_run(n, stretches_sort, o);
    bundles_free(&o->m->activities);
    for (size_t k = 0; k < n; k++) bundles_append(&o->m->activities, &o->made.at[k]);
    others_follow(o);
}

void activities_order(struct model *m)
{
    struct ordering o = {.m = m};
    if (!spans_look(&o)) {
        stretches_find(&o);
        table_sort(&o);
    }
    vec_free(&o.earliest);
    vec_free(&o.latest);
    vec_free(&o.cut);
    vec_free(&o.first);
    vec_free(&o.made);
}
