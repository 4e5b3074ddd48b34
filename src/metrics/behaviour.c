/* What people did: calls, visits, touches, the behaviour KPIs per working day against
 * the minima of their level (X23), tasks, and the activity index. */
#include "metrics/counts.h"
#include "metrics/functions.h"

static struct hit activity_hit(const struct model *m, size_t row)
{
    return (struct hit){.rep = activity_at(m, row).rep,
                        .table = TABLE_ACTIVITIES,
                        .row = (uint32_t)row,
                        .num = 1};
}

/* ---- counts: scope by scope where they were made, row by row where rows are asked for ----
 */

#define TYPE(name) (1u << ACTIVITY_##name)
#define ALL_TYPES ((1u << COUNTED_TYPES) - 1)

/* Activities of some kinds in the days of [from, to), as numerators of a part. False if
 * they are not counted. */
static bool add_counted(struct tally *t, day from, day to, unsigned kinds, uint32_t part)
{
    const struct counts *c = tally_counts(t);
    if (!c || tally_explaining(t)) return false;
    bool groups = tally_is_of_groups(t);
    size_t nscope = groups ? tally_results(t)->first_rep : tally_results(t)->nscope;
    const uint32_t *before = counts_before(c, from, groups),
                   *after = counts_before(c, to, groups);
    if (!before || !after) return false;
    for (uint32_t s = 0; s < nscope; s++) {
        size_t first = s * (size_t)COUNTED_KINDS;
        uint32_t n = 0;
        for (unsigned k = 0; kinds >> k; k++)
            if (kinds >> k & 1) n += after[first + k] - before[first + k];
        if (n) tally_add_at(t, s, part, n, 0);
    }
    return true;
}

static void add_types(const struct model *m, struct tally *t, day from, day to,
                      unsigned types, uint32_t part)
{
    struct row_range r = {0, 0};
    if (!add_counted(t, from, to, types, part))
        r = activities_between(m, day_start(from), day_start(to));
    for (size_t i = r.first; i < r.end; i++) {
        struct hit h = activity_hit(m, i);
        h.member = part;
        if (types >> activity_at(m, i).type & 1) tally_add(t, h);
    }
}

ADDS(calls)
{
    add_types(m, t, f.from, f.to, TYPE(CALL), 0);
}

ADDS(visits)
{
    add_types(m, t, f.from, f.to, TYPE(VISIT), 0);
}

ADDS(touches)
{
    add_types(m, t, f.from, f.to, ALL_TYPES, 0);
}

/* Customers touched, by scope; NULL where rows are asked for. */
static const uint32_t *touched_by_scope(const struct tally *t, struct frame f)
{
    const struct counts *c = tally_counts(t);
    return c && !tally_explaining(t) ? counts_touched(c, &f) : NULL;
}

ADDS(touched_customers)
{
    const uint32_t *counted = touched_by_scope(t, f);
    if (counted) {
        tally_put_num(t, counted);
        return;
    }
    struct row_range r = activities_between(m, day_start(f.from), f.a);
    for (size_t i = r.first; i < r.end; i++) {
        uint32_t customer = activity_at(m, i).customer;
        if (customer != REF_NONE) tally_distinct_num(t, activity_hit(m, i), customer);
    }
}

ADDS(touch_frequency)
{
    const uint32_t *counted = touched_by_scope(t, f);
    if (counted && add_counted(t, f.from, f.to, 1u << COUNTED_NAMED, 0)) {
        tally_put_den(t, counted);
        return;
    }
    struct row_range r = activities_between(m, day_start(f.from), f.a);
    for (size_t i = r.first; i < r.end; i++) {
        uint32_t customer = activity_at(m, i).customer;
        if (customer == REF_NONE) continue;
        struct hit h = activity_hit(m, i);
        tally_add(t, h);
        h.den = 1;
        tally_distinct_den(t, h, customer);
    }
}

/* ---- per working day ---- */

/* Working days of every rep as denominators of a part. */
static void add_days(const struct model *m, struct tally *t, day from, day to,
                     uint32_t part)
{
    for (size_t i = 0; i < m->reps.n; i++) {
        int days = shared_rep_days(tally_shared(t), (uint32_t)i, from, to);
        if (days)
            tally_add(t, (struct hit){.rep = (uint32_t)i,
                                      .table = TABLE_REPS,
                                      .row = (uint32_t)i,
                                      .member = part,
                                      .den = days});
    }
}

/* ---- their targets: the level's minimum, of a group weighted by working days. Part 1
 * holds the minima × 1,000,000 of the days of reps whose level is known, and those days.
 * ---- */

static exact minimum_of(const struct minima *x, int which)
{
    const exact all[] = {x->customers, x->needs, x->proposals, x->meetings};
    return all[which];
}

static void add_minima(const struct model *m, struct frame f, struct tally *t, int which)
{
    if (tally_explaining(t)) return;
    for (size_t i = 0; i < m->reps.n; i++) {
        if (m->reps.at[i].level == LEVEL_NONE) continue;
        int days = shared_rep_days(tally_shared(t), (uint32_t)i, f.from, f.to);
        exact least = minimum_of(&m->settings->minima[m->reps.at[i].level], which);
        if (!days || !exact_known(least)) continue;
        tally_add(t, (struct hit){.rep = (uint32_t)i,
                                  .table = TABLE_REPS,
                                  .row = (uint32_t)i,
                                  .member = 1,
                                  .num = (wide)exact_round(least, 1000000) * days,
                                  .den = days});
    }
}

AIMS(minimum)
{
    (void)f;
    struct cell c = tally_cell(t, 1, scope);
    return exact_of(c.num, c.den * 1000000);
}

/* Customers that a rep touched, each once a day. Activities come by time, so it is
 * enough that a pair of rep and customer carries the last day on which it was counted. */
static void add_customers(const struct model *m, struct frame f, struct tally *t)
{
    struct row_range r = activities_between(m, day_start(f.from), f.a);
    struct arena scratch = *tally_arena(t);
    size_t cap = 16;
    while (cap < 2 * (r.end - r.first)) cap *= 2;
    struct pair {
        uint32_t rep, customer;
        day d, used;
    } *pairs = arena_many(&scratch, struct pair, cap);
    for (size_t i = r.first; i < r.end; i++) {
        struct activity x = activity_at(m, i);
        if (x.customer == REF_NONE) continue;
        day d = moment_day(x.at);
        uint64_t hash = ((uint64_t)x.rep << 32 | x.customer) * 0x9e3779b97f4a7c15u;
        size_t at = (hash ^ hash >> 31) & (cap - 1);
        while (pairs[at].used &&
               (pairs[at].rep != x.rep || pairs[at].customer != x.customer))
            at = (at + 1) & (cap - 1);
        if (pairs[at].used && pairs[at].d == d)
            tally_near(t, activity_hit(m, i), "near.counted_already");
        else
            tally_add(t, activity_hit(m, i));
        pairs[at] = (struct pair){x.rep, x.customer, d, 1};
    }
}

ADDS(behaviour_customers)
{
    if (!add_counted(t, f.from, f.to, 1u << COUNTED_CUSTOMERS, 0)) add_customers(m, f, t);
    add_days(m, t, f.from, f.to, 0);
    add_minima(m, f, t, 0);
}

static void add_behaviour(const struct model *m, struct frame f, struct tally *t,
                          unsigned types, int which)
{
    add_types(m, t, f.from, f.to, types, 0);
    add_days(m, t, f.from, f.to, 0);
    add_minima(m, f, t, which);
}

ADDS(behaviour_needs)
{
    add_behaviour(m, f, t, TYPE(NEEDS), 1);
}

ADDS(behaviour_proposals)
{
    add_behaviour(m, f, t, TYPE(PROPOSAL) | TYPE(QUOTE), 2);
}

ADDS(behaviour_meetings)
{
    add_behaviour(m, f, t, TYPE(APPOINTMENT) | TYPE(DEMO), 3);
}

/* ---- tasks ---- */

struct hit task_hit(const struct model *m, uint32_t row)
{
    return (struct hit){
        .rep = task_at(m, row).rep, .table = TABLE_TASKS, .row = row, .den = 1};
}

EACH(task_completion)
{
    const struct model *m = w->model;
    const day *due = walk_days(w, &m->tasks, BUNDLED_TASK_DUE, first);
    for (uint32_t row = first; row < end; row++) {
        frame_set frames = walk_within(w, WINDOW_PERIOD, due[row - first]), done = 0;
        if (!frames) continue;
        struct task x = task_at(m, row);
        if (x.completed_at != MOMENT_NONE)
            done = frames & walk_after(w, moment_day(x.completed_at));
        struct hit h = {.rep = x.rep, .table = TABLE_TASKS, .row = row, .den = 1};
        bool partly = done && done != frames; /* seldom: in some frames only */
        if (partly) walk_add(w, h, frames & ~done);
        h.num = done != 0;
        walk_add(w, h, partly ? done : frames);
    }
}

/* ---- activity index: part 0 the period, part 1 the eight weeks before it ---- */

ADDS(activity_index)
{
    const day start[] = {f.from, f.from - EARLIER_DAYS}, end[] = {f.to, f.from};
    for (uint32_t part = 0; part < 2; part++) {
        add_types(m, t, start[part], end[part], ALL_TYPES, part);
        add_days(m, t, start[part], end[part], part);
    }
}

FINISHES(activity_index)
{
    (void)f;
    struct cell now = tally_cell(t, 0, scope), before = tally_cell(t, 1, scope);
    struct ratio x = {.num = exact_of(now.num, now.den),
                      .den = exact_of(before.num, before.den)};
    x.value = exact_div(x.num, x.den);
    if (!exact_known(x.value)) x.reason = "reason.zero_denominator";
    return x;
}
