/* Largest remainders, bounds and tables of given margins, in whole numbers. Fitting a table
 * to its margins goes by doubles, which only say who is nearest; what is handed out is
 * counted in whole units. */
#include "plan/share.h"

#include <stdlib.h>
#include <string.h>

#include "base/exact.h"

struct remainder {
    wide rest;
    size_t at;
};

static int compare_remainders(const void *x, const void *y)
{
    const struct remainder *a = x, *b = y;
    if (a->rest != b->rest) return a->rest > b->rest ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* Who takes part of a sharing, and what is left for them. */
struct sharing {
    size_t n;
    const int64_t *weights;
    bool *fixed; /* stands at a bound */
    int64_t rest;
    wide sum; /* of the weights of those that are not fixed */
    bool even;
};

static wide weight_of(const struct sharing *s, size_t i)
{
    return s->even ? 1 : s->weights[i];
}

static void sum_weights(struct sharing *s)
{
    size_t free = 0;
    s->sum = 0;
    s->even = false;
    for (size_t i = 0; i < s->n; i++)
        if (!s->fixed[i]) s->sum += s->weights[i], free++;
    s->even = s->sum == 0;
    if (s->even) s->sum = (wide)free;
}

static void share_out(struct arena scratch, const struct sharing *s, int64_t *out)
{
    struct remainder *order = arena_many(&scratch, struct remainder, s->n + 1);
    size_t n = 0;
    int64_t left = s->rest;
    for (size_t i = 0; i < s->n; i++) {
        if (s->fixed[i]) continue;
        wide whole = (wide)s->rest * weight_of(s, i);
        out[i] = (int64_t)(whole / s->sum);
        left -= out[i];
        order[n++] = (struct remainder){whole % s->sum, i};
    }
    if (n) qsort(order, n, sizeof *order, compare_remainders);
    for (size_t i = 0; i < n && left > 0; i++, left--) out[order[i].at]++;
    assert(left == 0);
}

void share_parts(struct arena scratch, size_t n, const int64_t *weights, int64_t total,
                 int64_t *out)
{
    struct sharing s = {.n = n,
                        .weights = weights,
                        .fixed = arena_many(&scratch, bool, n + 1),
                        .rest = total};
    if (n == 0) return;
    sum_weights(&s);
    share_out(scratch, &s, out);
}

/* By how much the shares of the free ones break their bounds, below and above, times the
 * sum of weights. */
static void breaches(const struct sharing *s, const int64_t *least, const int64_t *most,
                     wide *below, wide *above)
{
    *below = *above = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->fixed[i]) continue;
        wide share = (wide)s->rest * weight_of(s, i);
        wide low = least[i] * s->sum - share, high = share - most[i] * s->sum;
        if (low > 0) *below += low;
        if (high > 0) *above += high;
    }
}

static void fix_breached(struct sharing *s, const int64_t *least, const int64_t *most,
                         bool low, bool high, int64_t *out)
{
    int64_t rest = s->rest;
    for (size_t i = 0; i < s->n; i++) {
        if (s->fixed[i]) continue;
        wide share = (wide)s->rest * weight_of(s, i);
        bool under = low && share < least[i] * s->sum;
        bool over = high && share > most[i] * s->sum;
        if (!under && !over) continue;
        out[i] = under ? least[i] : most[i];
        s->fixed[i] = true;
        rest -= out[i];
    }
    s->rest = rest;
}

bool share_bounded(struct arena scratch, size_t n, const int64_t *weights,
                   const int64_t *least, const int64_t *most, int64_t total, int64_t *out)
{
    struct sharing s = {.n = n,
                        .weights = weights,
                        .fixed = arena_many(&scratch, bool, n + 1),
                        .rest = total};
    wide low = 0, high = 0, below, above;
    for (size_t i = 0; i < n; i++) {
        if (least[i] > most[i]) return false;
        low += least[i];
        high += most[i];
    }
    if (total < low || total > high) return false;
    if (n == 0) return true;
    for (;
         ;) { /* those further out are fixed first, so that no one has to be let go again */
        sum_weights(&s);
        breaches(&s, least, most, &below, &above);
        if (below == 0 && above == 0) break;
        fix_breached(&s, least, most, below >= above, above >= below, out);
    }
    share_out(scratch, &s, out);
    return true;
}

/* ---- tables ---- */

struct table_work {
    size_t n, k;
    const int64_t *weights, *rows, *columns;
    double *fit;
    int64_t *out;
};

/* Rows and columns are stretched in turn until both fit. */
static void table_fit(struct table_work *t)
{
    enum { ROUNDS = 60 };
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t c = 0; c < t->k; c++) {
            double sum = 0;
            for (size_t r = 0; r < t->n; r++) sum += t->fit[r * t->k + c];
            for (size_t r = 0; r < t->n && sum > 0; r++)
                t->fit[r * t->k + c] *= (double)t->columns[c] / sum;
        }
        for (size_t r = 0; r < t->n; r++) {
            double sum = 0;
            for (size_t c = 0; c < t->k; c++) sum += t->fit[r * t->k + c];
            for (size_t c = 0; c < t->k && sum > 0; c++)
                t->fit[r * t->k + c] *= (double)t->rows[r] / sum;
        }
    }
}

static void rows_round(struct table_work *t, struct arena scratch)
{
    int64_t *near = arena_many(&scratch, int64_t, t->k);
    for (size_t r = 0; r < t->n; r++) {
        for (size_t c = 0; c < t->k; c++) {
            near[c] = (int64_t)(t->fit[r * t->k + c] * 1000);
            if (near[c] <= 0) near[c] = t->weights[r * t->k + c] > 0;
        }
        share_parts(scratch, t->k, near, t->rows[r], &t->out[r * t->k]);
    }
}

/* Rows that are alike take turns instead of all giving way in the order of the list. */
static double turn_of(size_t row, size_t from, size_t to)
{
    uint64_t h = (row * 64 + from) * 64 + to + 1;
    h *= 0x9e3779b97f4a7c15u;
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9u;
    return (double)(h >> 40) * 1e-9; /* at most 0.017 of a unit */
}

/* The row that can give a unit of one column for the other at the least loss; SIZE_MAX. */
static size_t row_to_move(const struct table_work *t, size_t from, size_t to)
{
    size_t best = SIZE_MAX;
    double gain = 0;
    for (size_t r = 0; r < t->n; r++) {
        size_t a = r * t->k + from, b = r * t->k + to;
        if (t->out[a] == 0 || t->weights[b] == 0) continue;
        double g = t->fit[b] - (double)t->out[b] - (t->fit[a] - (double)t->out[a]);
        g += turn_of(r, from, to);
        if (best != SIZE_MAX && g <= gain) continue;
        best = r;
        gain = g;
    }
    return best;
}

static int64_t column_excess(const struct table_work *t, size_t c)
{
    int64_t sum = -t->columns[c];
    for (size_t r = 0; r < t->n; r++) sum += t->out[r * t->k + c];
    return sum;
}

static bool pair_settle(struct table_work *t, size_t from, size_t to, int64_t *excess)
{
    bool moved = false;
    while (excess[from] > 0 && excess[to] < 0) {
        size_t r = row_to_move(t, from, to);
        if (r == SIZE_MAX) return moved;
        int64_t *a = &t->out[r * t->k + from], *b = &t->out[r * t->k + to];
        int64_t n = excess[from] < -excess[to] ? excess[from] : -excess[to];
        int64_t even = n / (int64_t)t->n + 1;
        if (n > even) n = even;
        if (n > *a) n = *a;
        *a -= n;
        *b += n;
        excess[from] -= n;
        excess[to] += n;
        moved = true;
    }
    return moved;
}

static bool columns_settle(struct table_work *t, struct arena scratch)
{
    int64_t *excess = arena_many(&scratch, int64_t, t->k);
    bool moved = true;
    for (size_t c = 0; c < t->k; c++) excess[c] = column_excess(t, c);
    while (moved) {
        moved = false;
        for (size_t from = 0; from < t->k; from++)
            for (size_t to = 0; to < t->k && excess[from] > 0; to++)
                if (excess[to] < 0) moved |= pair_settle(t, from, to, excess);
    }
    for (size_t c = 0; c < t->k; c++)
        if (excess[c]) return false;
    return true;
}

bool share_table(struct arena scratch, size_t n, size_t k, const int64_t *weights,
                 const int64_t *rows, const int64_t *columns, int64_t *out)
{
    struct table_work t = {
        .n = n, .k = k, .weights = weights, .rows = rows, .columns = columns, .out = out};
    wide all_rows = 0, all_columns = 0;
    for (size_t r = 0; r < n; r++) all_rows += rows[r];
    for (size_t c = 0; c < k; c++) all_columns += columns[c];
    if (all_rows != all_columns) return false;
    t.fit = arena_many(&scratch, double, n *k + 1);
    for (size_t i = 0; i < n * k; i++) t.fit[i] = (double)weights[i];
    table_fit(&t);
    rows_round(&t, scratch);
    return columns_settle(&t, scratch);
}
