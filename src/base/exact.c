/* Fractions of 128-bit integers. Operands stay as they come as long as the result fits,
 * which is nearly always; only then are they brought to lowest terms. Numbers beyond what
 * 128 bits can hold (three 13-digit amounts under one fraction line) lose their last binary
 * digits rather than the run: at least 60 significant ones stay. */
#include "base/exact.h"

#include "base/arena.h"

__extension__ typedef unsigned __int128 uwide;

#define WIDE_MAX ((wide)(~(uwide)0 >> 1))
#define DEN_EASY ((wide)1 << 62) /* larger denominators are reduced at once */

static uwide magnitude(wide x)
{
    return x < 0 ? -(uwide)x : (uwide)x;
}

static uwide divisor(uwide a, uwide b)
{
    while (b) {
        if (!(a >> 64) && !(b >> 64)) {
            uint64_t x = (uint64_t)a, y = (uint64_t)b;
            while (y) {
                uint64_t rest = x % y;
                x = y;
                y = rest;
            }
            return x;
        }
        uwide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

wide common_divisor(wide a, wide b)
{
    return (wide)divisor(magnitude(a), magnitude(b));
}

static exact lowest(exact e)
{
    uwide g = divisor(magnitude(e.num), (uwide)e.den);
    if (g > 1) {
        e.num /= (wide)g;
        e.den /= (wide)g;
    }
    return e;
}

static int bits(wide x)
{
    uwide u = magnitude(x);
    uint64_t high = (uint64_t)(u >> 64), low = (uint64_t)u;
    if (high) return 128 - __builtin_clzll(high);
    return low ? 64 - __builtin_clzll(low) : 0;
}

/* Drops binary digits from numerator and denominator until both have at most `most`. */
static exact squeeze(exact e, int most)
{
    int n = bits(e.num), d = bits(e.den), drop = (n > d ? n : d) - most;
    if (drop <= 0) return e;
    e.num /= (wide)1 << drop;
    e.den >>= drop;
    if (e.den == 0) e.den = 1;
    return e;
}

static exact tidy(exact e)
{
    return e.den > DEN_EASY ? lowest(e) : e;
}

exact exact_of(wide num, wide den)
{
    if (den == 0) return EXACT_UNKNOWN;
    return den < 0 ? (exact){-num, -den} : (exact){num, den};
}

exact exact_money(money m)
{
    return m == MONEY_NONE ? EXACT_UNKNOWN : (exact){m, 100};
}

/* Products of such parts, and the sum of two of them, always fit: no need to ask. */
static bool is_small(exact e)
{
    return e.num < INT64_MAX && e.num > INT64_MIN && e.den < INT64_MAX;
}

/* Sum over the product of the denominators; false if that does not fit. */
static bool add_plain(exact a, exact b, exact *sum)
{
    if (is_small(a) && is_small(b)) {
        *sum = (exact){a.num * b.den + b.num * a.den, a.den * b.den};
        return true;
    }
    wide left, right;
    return !__builtin_mul_overflow(a.num, b.den, &left) &&
           !__builtin_mul_overflow(b.num, a.den, &right) &&
           !__builtin_add_overflow(left, right, &sum->num) &&
           !__builtin_mul_overflow(a.den, b.den, &sum->den);
}

/* Sum over the least common denominator. */
static bool add_lowest(exact a, exact b, exact *sum)
{
    wide g = (wide)divisor((uwide)a.den, (uwide)b.den), left, right;
    return !__builtin_mul_overflow(a.num, b.den / g, &left) &&
           !__builtin_mul_overflow(b.num, a.den / g, &right) &&
           !__builtin_add_overflow(left, right, &sum->num) &&
           !__builtin_mul_overflow(a.den, b.den / g, &sum->den);
}

exact exact_add(exact a, exact b)
{
    if (!a.den || !b.den) return EXACT_UNKNOWN;
    exact sum;
    if (a.den == b.den && !__builtin_add_overflow(a.num, b.num, &sum.num)) {
        sum.den = a.den;
        return sum;
    }
    if (add_plain(a, b, &sum)) return tidy(sum);
    a = lowest(a);
    b = lowest(b);
    if (add_lowest(a, b, &sum)) return lowest(sum);
    bool fits = add_plain(squeeze(a, 62), squeeze(b, 62), &sum);
    assert(fits);
    return lowest(sum);
}

exact exact_sub(exact a, exact b)
{
    return exact_add(a, (exact){-b.num, b.den});
}

static bool mul_plain(exact a, exact b, exact *product)
{
    if (is_small(a) && is_small(b)) {
        *product = (exact){a.num * b.num, a.den * b.den};
        return true;
    }
    return !__builtin_mul_overflow(a.num, b.num, &product->num) &&
           !__builtin_mul_overflow(a.den, b.den, &product->den);
}

exact exact_mul(exact a, exact b)
{
    if (!a.den || !b.den) return EXACT_UNKNOWN;
    exact product;
    if (mul_plain(a, b, &product)) return tidy(product);
    exact x = lowest((exact){a.num, b.den}), y = lowest((exact){b.num, a.den});
    if (mul_plain(x, y, &product)) return lowest(product);
    /* Crossed, a numerator of 120 bits would stand over a small denominator. */
    exact p = {x.num, y.den}, q = {y.num, x.den};
    bool fits = mul_plain(squeeze(p, 62), squeeze(q, 62), &product);
    assert(fits);
    return lowest(product);
}

exact exact_div(exact a, exact b)
{
    if (!a.den || !b.den || b.num == 0) return EXACT_UNKNOWN;
    return exact_mul(a, exact_of(b.den, b.num));
}

exact exact_abs(exact a)
{
    return a.num < 0 ? (exact){-a.num, a.den} : a;
}

static wide floor_div(wide num, wide den)
{
    wide whole = num / den;
    return num % den < 0 ? whole - 1 : whole;
}

/* Whole parts first, then the reciprocals of the rests: continued fractions never
 * overflow. */
static int compare_slowly(exact a, exact b)
{
    for (int sign = 1;; sign = -sign) {
        wide x = floor_div(a.num, a.den), y = floor_div(b.num, b.den);
        if (x != y) return x < y ? -sign : sign;
        wide p = a.num - x * a.den, q = b.num - y * b.den;
        if (p == 0 || q == 0) return p == q ? 0 : p == 0 ? -sign : sign;
        a = (exact){a.den, p};
        b = (exact){b.den, q};
    }
}

int exact_cmp(exact a, exact b)
{
    assert(a.den && b.den);
    if (a.den == b.den) return (a.num > b.num) - (a.num < b.num);
    wide left, right;
    if (is_small(a) && is_small(b)) {
        left = a.num * b.den;
        right = b.num * a.den;
    } else if (__builtin_mul_overflow(a.num, b.den, &left) ||
               __builtin_mul_overflow(b.num, a.den, &right)) {
        return compare_slowly(a, b);
    }
    return (left > right) - (left < right);
}

int64_t exact_round(exact e, int64_t scale)
{
    assert(e.den && scale > 0);
    uint64_t top, bottom = (uint64_t)e.den;
    if (!(magnitude(e.num) >> 64) && !((uwide)e.den >> 62) &&
        !__builtin_mul_overflow((uint64_t)magnitude(e.num), (uint64_t)scale * 2, &top) &&
        top < INT64_MAX) { /* everyday sizes need no wide division */
        int64_t size = (int64_t)((top + bottom) / (bottom * 2));
        return e.num < 0 ? -size : size;
    }
    exact scaled = exact_mul(e, (exact){scale, 1});
    uwide num = magnitude(scaled.num), den = (uwide)scaled.den;
    uwide whole = num / den, rest = num % den;
    if (rest >= den - rest) whole++;
    if (whole > INT64_MAX) whole = INT64_MAX;
    return scaled.num < 0 ? -(int64_t)whole : (int64_t)whole;
}

narrow exact_narrow(struct arena *a, exact e)
{
    bool fits = e.num >= INT64_MIN && e.num <= INT64_MAX && e.den <= INT64_MAX;
    if (fits) return (narrow){(int64_t)e.num, (int64_t)e.den};
    exact *kept = arena_one(a, exact);
    *kept = e;
    return (narrow){(int64_t)(intptr_t)kept, -1};
}

double exact_double(exact e)
{
    return e.den ? (double)e.num / (double)e.den : 0.0;
}

bool exact_parse(str text, exact *out)
{
    size_t at = 0, digits = 0;
    bool negative = text.n > 0 && text.s[0] == '-', point = false;
    exact e = {0, 1};
    for (at = negative; at < text.n; at++) {
        char c = text.s[at];
        if (c == '.' && !point && digits) {
            point = true;
        } else if (c >= '0' && c <= '9' && digits < 30) {
            e.num = e.num * 10 + (c - '0');
            if (point) e.den *= 10;
            digits++;
        } else {
            return false;
        }
    }
    if (!digits || text.s[text.n - 1] == '.') return false;
    if (negative) e.num = -e.num;
    *out = e;
    return true;
}
