/* Streaks of working days, per rep: walks back day by day from the period's last one,
 * counting what each rep did, until every streak is broken or the activities begin. A
 * person's days off neither break nor lengthen a streak; who did not work in the period has
 * none. */
#include "rules/watch.h"

#include "metrics/kpi.h"

#include <stdlib.h>
#include <string.h>

/* What a level has to do at least each day, in whole numbers; of what is not asked,
 * nothing. */
struct least {
    int64_t done[4];
    int asked;
    /* By how many of the others were missed: is the day one that missed them, with enough
     * customers and with few; else it does not depend on these. */
    bool missed[4][2];
};

/* Which of the minima make a day one that missed them. */
enum missed { MISSED_ANY, MISSED_MAJORITY, MISSED_CUSTOMERS };

enum { CUSTOMERS, NEEDS, PROPOSALS, MEETINGS };
enum { VISITS = CUSTOMERS, NOTHING = MEETINGS + 1 }; /* customers are counted apart */

/* What a rep did on the day looked at: visits, needs, proposals, meetings. */
struct done {
    uint32_t of[NOTHING];
};

/* A rep of whom a streak still runs. */
struct runner {
    uint32_t rep;
    day hired_on, left_on;
    uint8_t level, others; /* others: how many minima were missed, but for customers */
    bool in_missed, in_unvisited, begun;
};

struct walk {
    const struct results *r;
    const struct model *m;
    struct day_streaks *streaks;
    struct runner *runners;
    size_t nrunner;
    struct done *done;   /* by rep, the last one nobody's */
    uint32_t *customers; /* by rep */
    bool *asked;         /* by rep: how many customers were there? */
    struct first_touch {
        day d;
        uint32_t rep;
    } * touched; /* by customer: the day looked at last, and who came first on it */
    struct least least[LEVEL_COUNT];
    uint8_t counts_as[ACTIVITY_APPOINTMENT + 1];
    VEC_OF(uint64_t) pairs; /* of the day: reps and customers whom another met before */
};

static uint8_t counted_as(enum activity_type type)
{
    switch (type) {
    case ACTIVITY_NEEDS: return NEEDS;
    case ACTIVITY_PROPOSAL:
    case ACTIVITY_QUOTE: return PROPOSALS;
    case ACTIVITY_DEMO:
    case ACTIVITY_APPOINTMENT: return MEETINGS;
    case ACTIVITY_VISIT: return VISITS;
    case ACTIVITY_NONE:
    case ACTIVITY_CALL:
    case ACTIVITY_EMAIL:
    case ACTIVITY_MESSAGE: break;
    }
    return NOTHING;
}

static int compare_keys(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

/* A customer counts once per rep. Few customers are touched by several reps a day: only what
 * the others did has to be sorted. */
static void count_customers(struct walk *k, struct row_range rows, day d)
{
    k->pairs.n = 0;
    memset(k->customers, 0, k->m->reps.n * sizeof *k->customers);
    for (size_t i = rows.first; i < rows.end; i++) {
        struct activity v = activity_at(k->m, i);
        if (v.rep == REF_NONE || v.customer == REF_NONE || !k->asked[v.rep]) continue;
        struct first_touch *first = &k->touched[v.customer];
        if (first->d != d) {
            *first = (struct first_touch){d, v.rep};
            k->customers[v.rep]++;
        } else if (first->rep != v.rep) {
            *vec_push(&k->pairs) = (uint64_t)v.rep << 32 | v.customer;
        }
    }
    const uint64_t *pairs = k->pairs.at;
    if (k->pairs.n) qsort(k->pairs.at, k->pairs.n, sizeof *pairs, compare_keys);
    for (size_t i = 0; i < k->pairs.n; i++)
        if (i == 0 || pairs[i] != pairs[i - 1]) k->customers[pairs[i] >> 32]++;
    memset(k->asked, 0, k->m->reps.n * sizeof *k->asked);
}

static struct least least_of(const struct minima *min)
{
    const exact all[4] = {min->customers, min->needs, min->proposals, min->meetings};
    struct least l = {.asked = 0};
    for (int i = 0; i < 4; i++) {
        if (!exact_known(all[i])) continue;
        l.asked++;
        l.done[i] = (int64_t)((all[i].num + all[i].den - 1) / all[i].den);
    }
    return l;
}

static enum missed rule_of(const char *name)
{
    if (strcmp(name, "customers") == 0) return MISSED_CUSTOMERS;
    return strcmp(name, "majority") == 0 ? MISSED_MAJORITY : MISSED_ANY;
}

static bool is_missed(enum missed rule, int asked, int others, bool few)
{
    switch (rule) {
    case MISSED_CUSTOMERS: return few;
    case MISSED_MAJORITY: return 2 * (others + few) > asked;
    case MISSED_ANY: break;
    }
    return others + few > 0;
}

static void verdicts_make(struct least *l, enum missed rule)
{
    for (int others = 0; others < 4; others++)
        for (int few = 0; few < 2; few++)
            l->missed[others][few] =
                is_missed(rule, l->asked, others, few && l->done[CUSTOMERS] > 0);
}

/* Some rows of a bundle, of which `from` is the first. */
static void count_bundle(struct walk *k, const struct bundle *p, size_t from, size_t end)
{
    const struct bundle_field rep = p->field[BUNDLED_ACTIVITY_REP],
                              type = p->field[BUNDLED_ACTIVITY_TYPE];
    const size_t nobody = k->m->reps.n;
    const char *row = bundle_row(p, from);
    for (size_t n = end - from; n > 0; n--, row += p->size) {
        uint64_t who = bundle_code(&rep, row), what = bundle_code(&type, row);
        size_t at = who ? (size_t)(rep.base + (int64_t)who) : nobody;
        unsigned as = k->counts_as[what ? type.base + (int64_t)what : ACTIVITY_NONE];
        k->done[at].of[as % NOTHING] += as != NOTHING;
    }
}

static void count_rows(struct walk *k, struct row_range rows)
{
    for (size_t i = rows.first; i < rows.end;) {
        const struct bundle *p = bundle_of(&k->m->activities, i);
        size_t end = p->end < rows.end ? p->end : rows.end;
        count_bundle(k, p, i, end);
        i = end;
    }
}

static uint8_t others_missed(const struct least *least, const struct done *done)
{
    uint8_t missed = 0;
    for (int i = NEEDS; i <= MEETINGS; i++) missed += done->of[i] < least->done[i];
    return missed;
}

/* What each rep whose streak still runs did on the day. Customers take long to count: they
 * are where they decide something, and on the last day, which is shown. */
static void count_day(struct walk *k, day d)
{
    struct row_range rows = activities_between(k->m, day_start(d), day_start(d + 1));
    bool any = false;
    memset(k->done, 0, (k->m->reps.n + 1) * sizeof *k->done);
    count_rows(k, rows);
    for (struct runner *x = k->runners; x < k->runners + k->nrunner; x++) {
        const struct least *least = &k->least[x->level];
        x->others = others_missed(least, &k->done[x->rep]);
        const bool *missed = least->missed[x->others];
        if (x->begun && (!x->in_missed || missed[0] == missed[1])) continue;
        k->asked[x->rep] = any = true;
    }
    if (any) count_customers(k, rows, d);
}

static void step(bool *in, bool goes_on, int *length, day *since, day d)
{
    if (!*in) return;
    *in = goes_on;
    if (goes_on) ++*length, *since = d;
}

/* Most people are never away. */
static bool works_on(const struct walk *k, const struct runner *x, day d)
{
    if (k->m->leave.n) return rep_works_on(k->m, x->rep, d);
    return x->left_on == DAY_NONE || d <= x->left_on;
}

/* On a working day; does a streak go on? */
static bool look_at_rep(struct walk *k, struct runner *x, day d)
{
    struct day_streaks *s = &k->streaks[x->rep];
    const struct done *done = &k->done[x->rep];
    const struct least *least = &k->least[x->level];
    bool few = k->customers[x->rep] < least->done[CUSTOMERS];
    bool over =
        (x->hired_on != DAY_NONE && d < x->hired_on) || (!x->begun && d < k->r->now.from);
    if (over) return false;
    if (!works_on(k, x, d)) return true;
    for (int i = CUSTOMERS; i <= MEETINGS && !x->begun; i++)
        s->last[i] = (int)(i == CUSTOMERS ? k->customers[x->rep] : done->of[i]);
    x->begun = true;
    step(&x->in_missed, least->missed[x->others][few], &s->missed, &s->missed_since, d);
    step(&x->in_unvisited, !done->of[VISITS], &s->unvisited, &s->unvisited_since, d);
    return x->in_missed || x->in_unvisited;
}

static void look_at_day(struct walk *k, day d)
{
    size_t n = 0;
    count_day(k, d);
    for (size_t i = 0; i < k->nrunner; i++) {
        struct runner *x = &k->runners[i];
        if (!look_at_rep(k, x, d)) continue;
        if (n < i) k->runners[n] = *x;
        n++;
    }
    k->nrunner = n;
}

static void runners_begin(struct walk *k, struct arena *scratch)
{
    k->nrunner = k->m->reps.n;
    k->runners = arena_many(scratch, struct runner, k->nrunner);
    for (uint32_t i = 0; i < k->nrunner; i++) {
        const struct rep *p = &k->m->reps.at[i];
        k->runners[i] = (struct runner){.rep = i,
                                        .hired_on = p->hired_on,
                                        .left_on = p->left_on,
                                        .level = p->level,
                                        .in_missed = true,
                                        .in_unvisited = true};
    }
}

void day_streaks_find(const struct watch *w, struct arena scratch)
{
    const struct model *m = w->m;
    size_t n = m->reps.n;
    struct walk k = {.r = w->r, .m = m, .streaks = w->days};
    runners_begin(&k, &scratch);
    k.done = arena_many(&scratch, struct done, n + 1);
    k.customers = arena_many(&scratch, uint32_t, n);
    k.asked = arena_many(&scratch, bool, n);
    k.touched = arena_many(&scratch, struct first_touch, m->customers.n);
    for (size_t c = 0; c < m->customers.n; c++) k.touched[c].d = DAY_NONE;
    for (int l = 0; l < LEVEL_COUNT; l++) {
        k.least[l] = least_of(&m->settings->minima[l]);
        verdicts_make(&k.least[l], rule_of(m->settings->behaviour_rule));
    }
    for (int t = ACTIVITY_NONE; t <= ACTIVITY_APPOINTMENT; t++)
        k.counts_as[t] = counted_as((enum activity_type)t);
    day first = m->first_event[TABLE_ACTIVITIES];
    for (day d = w->r->now.to - 1; d >= first && k.nrunner > 0; d--)
        if (calendar_works(m->calendar, d)) look_at_day(&k, d);
    vec_free(&k.pairs);
}
