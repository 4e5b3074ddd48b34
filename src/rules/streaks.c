/* Streaks of working days, per rep: walks back day by day from the period's last one,
 * counting what each rep did, until every streak is broken or the activities begin. A
 * person's days off neither break nor lengthen a streak; who did not work in the period has
 * none. */
#include "rules/watch.h"

#include "metrics/kpi.h"

#include <stdlib.h>
#include <string.h>

struct day_counts {
    int done[4]; /* customers, needs, proposals, meetings */
    int visits;
};

/* What a level has to do at least each day, in whole numbers; of what is not asked,
 * nothing. */
struct least {
    int64_t done[4];
    int asked;
};

/* Which of the minima make a day one that missed them. */
enum missed { MISSED_ANY, MISSED_MAJORITY, MISSED_CUSTOMERS };

struct walk {
    const struct results *r;
    const struct model *m;
    struct day_streaks *streaks;
    struct day_counts *counts; /* of the day looked at */
    struct first_touch {
        day d;
        uint32_t rep;
    } * touched; /* by customer: the day looked at last, and who came first on it */
    struct least least[LEVEL_COUNT];
    enum missed rule;
    VEC_OF(uint64_t) pairs; /* of the day: reps and customers whom another met before */
    bool *in_missed, *in_unvisited, *begun;
    bool *runs;  /* one of the first two */
    bool *asked; /* how many customers were there on the day looked at? */
    size_t running;
};

enum { CUSTOMERS, NEEDS, PROPOSALS, MEETINGS };

static void count_activity(struct day_counts *c, enum activity_type type)
{
    switch (type) {
    case ACTIVITY_NEEDS: c->done[NEEDS]++; break;
    case ACTIVITY_PROPOSAL:
    case ACTIVITY_QUOTE: c->done[PROPOSALS]++; break;
    case ACTIVITY_DEMO:
    case ACTIVITY_APPOINTMENT: c->done[MEETINGS]++; break;
    case ACTIVITY_VISIT: c->visits++; break;
    case ACTIVITY_NONE:
    case ACTIVITY_CALL:
    case ACTIVITY_EMAIL:
    case ACTIVITY_MESSAGE: break;
    }
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
    for (size_t i = rows.first; i < rows.end; i++) {
        struct activity v = activity_at(k->m, i);
        if (v.rep == REF_NONE || v.customer == REF_NONE || !k->asked[v.rep]) continue;
        struct first_touch *first = &k->touched[v.customer];
        if (first->d != d) {
            *first = (struct first_touch){d, v.rep};
            k->counts[v.rep].done[CUSTOMERS]++;
        } else if (first->rep != v.rep) {
            *vec_push(&k->pairs) = (uint64_t)v.rep << 32 | v.customer;
        }
    }
    const uint64_t *pairs = k->pairs.at;
    if (k->pairs.n) qsort(k->pairs.at, k->pairs.n, sizeof *pairs, compare_keys);
    for (size_t i = 0; i < k->pairs.n; i++)
        if (i == 0 || pairs[i] != pairs[i - 1]) k->counts[pairs[i] >> 32].done[CUSTOMERS]++;
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

static bool day_missed(const struct walk *k, enum level level, const struct day_counts *c)
{
    const struct least *least = &k->least[level];
    int missed = 0;
    for (int i = 0; i < 4; i++) missed += c->done[i] < least->done[i];
    switch (k->rule) {
    case MISSED_CUSTOMERS: return c->done[CUSTOMERS] < least->done[CUSTOMERS];
    case MISSED_MAJORITY: return 2 * missed > least->asked;
    case MISSED_ANY: break;
    }
    return missed > 0;
}

/* Does it depend on the number of customers whether the day missed the minima? */
static bool customers_decide(const struct walk *k, uint32_t rep)
{
    const struct least *least = &k->least[k->m->reps.at[rep].level];
    const struct day_counts *c = &k->counts[rep];
    int others = 0;
    if (least->done[CUSTOMERS] <= 0) return false;
    for (int i = NEEDS; i <= MEETINGS; i++) others += c->done[i] < least->done[i];
    switch (k->rule) {
    case MISSED_CUSTOMERS: return true;
    case MISSED_MAJORITY:
        return 2 * others <= least->asked && 2 * (others + 1) > least->asked;
    case MISSED_ANY: break;
    }
    return others == 0;
}

/* What each rep whose streak still runs did on the day. Customers take long to count: they
 * are where they decide something, and on the last day, which is shown. */
static void count_day(struct walk *k, day d)
{
    struct row_range rows = activities_between(k->m, day_start(d), day_start(d + 1));
    bool any = false;
    memset(k->counts, 0, k->m->reps.n * sizeof *k->counts);
    for (size_t i = rows.first; i < rows.end; i++) {
        struct activity v = activity_at(k->m, i);
        if (v.rep != REF_NONE && k->runs[v.rep]) count_activity(&k->counts[v.rep], v.type);
    }
    for (uint32_t rep = 0; rep < k->m->reps.n; rep++) {
        k->asked[rep] = k->runs[rep] &&
                        (!k->begun[rep] || (k->in_missed[rep] && customers_decide(k, rep)));
        any |= k->asked[rep];
    }
    if (any) count_customers(k, rows, d);
}

static void step(bool *in, bool goes_on, int *length, day *since, day d)
{
    if (!*in) return;
    *in = goes_on;
    if (goes_on) ++*length, *since = d;
}

/* Most people are never away, and nobody works on a holiday. */
static bool works_on(const struct walk *k, uint32_t rep, day d)
{
    const struct rep *p = &k->m->reps.at[rep];
    if (k->m->leave.n) return rep_works_on(k->m, rep, d);
    return p->left_on == DAY_NONE || d <= p->left_on;
}

static void look_at_rep(struct walk *k, uint32_t rep, day d, bool workday)
{
    const struct rep *p = &k->m->reps.at[rep];
    struct day_streaks *s = &k->streaks[rep];
    bool over = (p->hired_on != DAY_NONE && d < p->hired_on) ||
                (!k->begun[rep] && d < k->r->now.from);
    if (over) k->in_missed[rep] = k->in_unvisited[rep] = false;
    if (!over && workday && works_on(k, rep, d)) {
        const struct day_counts *c = &k->counts[rep];
        if (!k->begun[rep]) memcpy(s->last, c->done, sizeof s->last);
        k->begun[rep] = true;
        bool missed = day_missed(k, p->level, c);
        step(&k->in_missed[rep], missed, &s->missed, &s->missed_since, d);
        step(&k->in_unvisited[rep], c->visits == 0, &s->unvisited, &s->unvisited_since, d);
    }
    k->runs[rep] = k->in_missed[rep] || k->in_unvisited[rep];
    if (!k->runs[rep]) k->running--;
}

void day_streaks_find(const struct watch *w, struct arena scratch)
{
    const struct results *r = w->r;
    const struct model *m = r->model;
    size_t n = m->reps.n;
    day first = m->first_event[TABLE_ACTIVITIES];
    struct walk k = {.r = r, .m = m, .streaks = w->days};
    k.counts = arena_many(&scratch, struct day_counts, n + 1);
    k.touched = arena_many(&scratch, struct first_touch, m->customers.n);
    for (size_t c = 0; c < m->customers.n; c++) k.touched[c].d = DAY_NONE;
    k.in_missed = arena_many(&scratch, bool, n + 1);
    k.in_unvisited = arena_many(&scratch, bool, n + 1);
    k.begun = arena_many(&scratch, bool, n + 1);
    k.runs = arena_many(&scratch, bool, n + 1);
    k.asked = arena_many(&scratch, bool, n + 1);
    memset(k.runs, true, n);
    memset(k.in_missed, true, n);
    memset(k.in_unvisited, true, n);
    k.running = n;
    for (int l = 0; l < LEVEL_COUNT; l++) k.least[l] = least_of(&m->settings->minima[l]);
    k.rule = rule_of(m->settings->behaviour_rule);
    for (day d = r->now.to - 1; d >= first && k.running > 0; d--) {
        bool workday = calendar_works(m->calendar, d);
        if (workday) count_day(&k, d);
        for (uint32_t rep = 0; rep < n; rep++)
            if (k.runs[rep]) look_at_rep(&k, rep, d, workday);
    }
    vec_free(&k.pairs);
}
