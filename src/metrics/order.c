/* Tables by date. The rows come in as they lie; they are dealt out to their days by
 * counting, and only the days that are not in order by then are sorted. */
#include "metrics/order.h"

#include <string.h>

enum { DAY_SECONDS = 86400, DIGIT = 9, BUCKETS = 1 << DIGIT };

struct timed {
    uint32_t second, row;
};

/* One stable pass of a radix sort over nine bits of the seconds. */
static void pass(const struct timed *from, struct timed *to, size_t n, int shift)
{
    uint32_t starts[BUCKETS + 1] = {0};
    for (size_t i = 0; i < n; i++) starts[(from[i].second >> shift & (BUCKETS - 1)) + 1]++;
    for (int b = 0; b < BUCKETS; b++) starts[b + 1] += starts[b];
    for (size_t i = 0; i < n; i++)
        to[starts[from[i].second >> shift & (BUCKETS - 1)]++] = from[i];
}

static void few_sort(struct timed *at, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct timed x = at[i];
        size_t k = i;
        for (; k > 0 && at[k - 1].second > x.second; k--) at[k] = at[k - 1];
        at[k] = x;
    }
}

static bool is_sorted(const struct timed *at, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (at[i].second < at[i - 1].second) return false;
    return true;
}

/* Seconds of a day have 17 bits. */
static void day_sort(struct timed *at, struct timed *spare, size_t n)
{
    if (is_sorted(at, n)) return;
    if (n < 64) {
        few_sort(at, n);
        return;
    }
    pass(at, spare, n, 0);
    pass(spare, at, n, DIGIT);
}

/* When each row happened, and which days there are. */
static void days_find(struct order *o, const struct model *m, const struct order_plan *plan,
                      moment *at, size_t n)
{
    day last = DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        at[i] = plan->at(m, i);
        if (at[i] == MOMENT_NONE) continue;
        day d = moment_day(at[i]);
        if (o->n++ == 0) o->first = last = d;
        if (d < o->first) o->first = d;
        if (d > last) last = d;
    }
    o->days = o->n ? (size_t)(last - o->first) + 1 : 0;
}

/* Where the days begin, and the largest of them. */
static size_t starts_find(struct order *o, const moment *at, size_t n)
{
    size_t largest = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i] != MOMENT_NONE) o->starts[moment_day(at[i]) - o->first + 1]++;
    for (size_t d = 0; d < o->days; d++) {
        if (o->starts[d + 1] > largest) largest = o->starts[d + 1];
        o->starts[d + 1] += o->starts[d];
    }
    return largest;
}

static void rows_deal(struct order *o, struct arena scratch, const moment *at, size_t n)
{
    uint32_t *next = arena_many(&scratch, uint32_t, o->days + 1);
    memcpy(next, o->starts, (o->days + 1) * sizeof *next);
    for (size_t i = 0; i < n; i++)
        if (at[i] != MOMENT_NONE)
            o->rows[next[moment_day(at[i]) - o->first]++] = (uint32_t)i;
}

static void days_sort(struct order *o, struct arena scratch, const moment *at,
                      size_t largest)
{
    struct timed *rows = arena_many(&scratch, struct timed, largest),
                 *spare = arena_many(&scratch, struct timed, largest);
    for (size_t d = 0; d < o->days; d++) {
        size_t first = o->starts[d], n = o->starts[d + 1] - first;
        for (size_t i = 0; i < n; i++) {
            uint32_t row = o->rows[first + i];
            moment start = day_start(o->first + (day)d);
            rows[i] = (struct timed){(uint32_t)(at[row] - start), row};
        }
        day_sort(rows, spare, n);
        for (size_t i = 0; i < n; i++) o->rows[first + i] = rows[i].row;
    }
}

struct order order_make(struct arena *a, const struct model *m,
                        const struct order_plan *plan)
{
    struct order o = {0};
    struct arena begin = arena_new(), scratch = begin;
    size_t n = plan->rows(m);
    moment *at = arena_many(&scratch, moment, n);
    days_find(&o, m, plan, at, n);
    o.starts = arena_many(a, uint32_t, o.days + 1);
    o.rows = arena_many(a, uint32_t, o.n);
    size_t largest = starts_find(&o, at, n);
    rows_deal(&o, scratch, at, n);
    days_sort(&o, scratch, at, largest);
    arena_end(begin);
    return o;
}

static size_t position(const struct order *o, day d)
{
    if (d <= o->first) return 0;
    return (size_t)(d - o->first) < o->days ? o->starts[d - o->first] : o->n;
}

struct row_range order_between(const struct order *o, day from, day to)
{
    if (to <= from || o->n == 0) return (struct row_range){0, 0};
    return (struct row_range){position(o, from), position(o, to)};
}
