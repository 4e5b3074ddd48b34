/* The distribution of what the month may still bring. Deals come in as amounts and
 * probabilities, quantiles go out. Few deals: all sums there are, exactly. Amounts with
 * a large common divisor: one cell per multiple, exactly. The rest: a grid, on which
 * amounts are rounded so that their total stays; deals beyond the largest thousand come
 * in as their normal sum. */
#include "metrics/month_end.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 16, CELLS = 1 << 14, EXACT_CELLS = 1 << 16, LARGEST = 1000 };

static const double TOLERANCE = 1e-12; /* 1 − 0.9 is a little less than 0.1 */

/* Possible sums with their probabilities, ascending. */
struct law {
    money *sum;
    double *p;
    size_t n;
    money shift; /* to be added to every sum */
};

static struct law law_new(struct arena *a, size_t cap)
{
    struct law l = {arena_many(a, money, cap), arena_many(a, double, cap), 1, 0};
    l.p[0] = 1;
    return l;
}

/* Merges the sums without the deal and those with it; equal sums become one. */
static void law_add(struct law *l, struct law *out, money amount, double p)
{
    size_t i = 0, j = 0, n = 0;
    while (i < l->n || j < l->n) {
        money with = j < l->n ? l->sum[j] + amount : INT64_MAX;
        money without = i < l->n ? l->sum[i] : INT64_MAX;
        money s = with < without ? with : without;
        double q = 0;
        if (without == s) q += l->p[i++] * (1 - p);
        if (with == s) q += l->p[j++] * p;
        out->sum[n] = s;
        out->p[n++] = q;
    }
    out->n = n;
    struct law kept = *l;
    *l = *out;
    *out = kept;
}

static struct law law_of_few(struct arena *a, const struct chance *deals, size_t n)
{
    struct law l = law_new(a, (size_t)1 << n), other = law_new(a, (size_t)1 << n);
    for (size_t i = 0; i < n; i++)
        law_add(&l, &other, deals[i].amount, deals[i].probability / 1e6);
    return l;
}

static void grid_add(double *p, size_t top, size_t steps, double chance)
{
    if (!steps) return;
    for (size_t i = top + steps + 1; i-- > steps;)
        p[i] = p[i] * (1 - chance) + p[i - steps] * chance;
    for (size_t i = 0; i < steps; i++) p[i] *= 1 - chance;
}

static int larger_first(const void *a, const void *b)
{
    const struct chance *x = a, *y = b;
    if (x->amount != y->amount) return x->amount < y->amount ? 1 : -1;
    return (x->probability > y->probability) - (x->probability < y->probability);
}

/* The many small deals as cells of a normal distribution; returns the highest cell used. */
static size_t grid_start(double *p, const struct chance *deals, size_t n, money cell)
{
    double mean = 0, variance = 0, total = 0;
    for (size_t i = 0; i < n; i++) {
        double q = deals[i].probability / 1e6, x = (double)deals[i].amount / (double)cell;
        mean += q * x;
        variance += q * (1 - q) * x * x;
        total += x;
    }
    size_t top = (size_t)(total + 0.5);
    double width = sqrt(2 * variance), below = 0;
    if (width < 1e-9) {
        p[(size_t)(mean + 0.5)] = 1;
        return top;
    }
    for (size_t i = 0; i < top; i++) {
        double upto = 0.5 * erfc((mean - (double)i - 0.5) / width);
        p[i] = upto - below;
        below = upto;
    }
    p[top] = 1 - below;
    return top;
}

static struct law law_on_grid(struct arena *a, struct chance *deals, size_t n, money total,
                              money cell)
{
    qsort(deals, n, sizeof *deals, larger_first);
    size_t cells = (size_t)(total / cell) + 3, large = n < LARGEST ? n : LARGEST;
    struct law l = {arena_many(a, money, cells), arena_many(a, double, cells), 0, 0};
    size_t top = 0;
    l.p[0] = 1;
    if (large < n) {
        l.p[0] = 0;
        top = grid_start(l.p, deals + large, n - large, cell);
    }
    money so_far = 0, used = 0;
    for (size_t i = 0; i < large; i++) {
        so_far += deals[i].amount;
        money steps = (so_far + cell / 2) / cell - used;
        used += steps;
        if (top + (size_t)steps >= cells) steps = (money)(cells - 1 - top);
        grid_add(l.p, top, (size_t)steps, deals[i].probability / 1e6);
        top += (size_t)steps;
    }
    for (size_t i = 0; i <= top; i++) l.sum[i] = (money)i * cell;
    l.n = top + 1;
    return l;
}

static money quantile(const struct law *l, double share)
{
    double sum = 0;
    for (size_t i = 0; i < l->n; i++) {
        sum += l->p[i];
        if (sum >= share - TOLERANCE) return l->sum[i] + l->shift;
    }
    return l->sum[l->n - 1] + l->shift;
}

static exact reach(const struct law *l, exact need)
{
    if (!exact_known(need)) return EXACT_UNKNOWN;
    double p = 0;
    for (size_t i = l->n; i-- > 0;) {
        if (exact_cmp(exact_of(l->sum[i] + l->shift, 1), need) < 0) break;
        p += l->p[i];
    }
    if (p > 1) p = 1;
    return exact_of((wide)llround(p * 1e15), 1000000000000000);
}

/* A negative amount that may come is one that is there and may go; certain ones only
 * shift. */
static size_t uncertain(const struct chance *deals, size_t n, struct chance *out,
                        money *shift)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct chance d = deals[i];
        if (d.amount < 0) {
            *shift += d.amount;
            d = (struct chance){-d.amount, 1000000 - d.probability};
        }
        if (d.probability >= 1000000)
            *shift += d.amount;
        else if (d.probability > 0 && d.amount > 0)
            out[kept++] = d;
    }
    return kept;
}

struct outlook outlook_of(struct arena scratch, const struct chance *deals, size_t n,
                          exact need)
{
    struct chance *open = arena_many(&scratch, struct chance, n);
    money shift = 0, total = 0, unit = 0;
    n = uncertain(deals, n, open, &shift);
    for (size_t i = 0; i < n; i++) {
        total += open[i].amount;
        unit = (money)common_divisor(open[i].amount, unit);
    }
    struct law l;
    if (n <= FEW)
        l = law_of_few(&scratch, open, n);
    else if (total / unit <= EXACT_CELLS)
        l = law_on_grid(&scratch, open, n, total, unit);
    else
        l = law_on_grid(&scratch, open, n, total, (total + CELLS - 1) / CELLS);
    l.shift = shift;
    return (struct outlook){quantile(&l, 0.1), quantile(&l, 0.5), quantile(&l, 0.9),
                            reach(&l, need)};
}
