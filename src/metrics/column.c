/* Columns of exact numbers: looked over once for the width that holds them all, then
 * written. The least number of a width stands for unknown. */
#include "metrics/column.h"

#define WIDE_LEAST (-(wide)(~(unsigned __int128)0 >> 1) - 1)

struct extent {
    wide least, most, den_most;
    wide den; /* of all that are known; 0 where they differ */
    bool any;
};

static struct extent extent_of(const exact *values, size_t n)
{
    struct extent e = {.least = 0, .most = 0};
    for (size_t i = 0; i < n; i++) {
        exact x = values[i];
        if (!x.den) continue;
        if (!e.any) e.den = x.den;
        e.any = true;
        if (x.num < e.least) e.least = x.num;
        if (x.num > e.most) e.most = x.num;
        if (x.den > e.den_most) e.den_most = x.den;
        if (x.den != e.den) e.den = 0;
    }
    return e;
}

/* The least number of each width is left for unknown. */
static uint8_t width_for(wide least, wide most)
{
    if (least > INT8_MIN && most <= INT8_MAX) return 1;
    if (least > INT16_MIN && most <= INT16_MAX) return 2;
    if (least > INT32_MIN && most <= INT32_MAX) return 4;
    return least > INT64_MIN && most <= INT64_MAX ? 8 : 16;
}

static wide unknown_of(uint8_t width)
{
    return width == 16 ? WIDE_LEAST : -((wide)1 << (8 * width - 1));
}

#define WRITE_AS(type, at, x) \
    for (size_t i = 0; i < n; i++) ((type *)(at))[i] = (type)(x)
/* To each of n numbers of a width, an expression in i. */
#define WRITE(at, width, x)                  \
    switch (width) {                         \
    case 1: WRITE_AS(int8_t, at, x); break;  \
    case 2: WRITE_AS(int16_t, at, x); break; \
    case 4: WRITE_AS(int32_t, at, x); break; \
    case 8: WRITE_AS(int64_t, at, x); break; \
    default: WRITE_AS(wide, at, x);          \
    }

static wide get(const void *at, uint8_t width, size_t i)
{
    switch (width) {
    case 1: return ((const int8_t *)at)[i];
    case 2: return ((const int16_t *)at)[i];
    case 4: return ((const int32_t *)at)[i];
    case 8: return ((const int64_t *)at)[i];
    default: return ((const wide *)at)[i];
    }
}

struct column column_of(struct arena *a, const exact *values, size_t n)
{
    struct extent e = extent_of(values, n);
    struct column c = {0};
    if (!e.any) return c;
    c.num_width = width_for(e.least, e.most);
    c.den_width = width_for(0, e.den_most);
    c.den = e.den > INT64_MAX ? 0 : (int64_t)e.den;
    void *nums = arena_take_array(a, c.num_width, n), *dens = NULL;
    if (!c.den) dens = arena_take_array(a, c.den_width, n);
    wide unknown = unknown_of(c.num_width);
    WRITE(nums, c.num_width, values[i].den ? values[i].num : unknown);
    if (dens) WRITE(dens, c.den_width, values[i].den);
    c.nums = nums;
    c.dens = dens;
    return c;
}

/* Sums of credit notes may turn a denominator negative. */
static struct column column_of_any_sums(struct arena *a, const wide *num, const wide *den,
                                        size_t stride, size_t n)
{
    struct arena begin = arena_new(), scratch = begin;
    exact *values = arena_many(&scratch, exact, n);
    for (size_t i = 0; i < n; i++) values[i] = exact_of(num[i * stride], den[i * stride]);
    struct column c = column_of(a, values, n);
    arena_end(begin);
    return c;
}

/* Sums are whole numbers of one kind: no more has to be known than how far they reach. */
struct column column_of_sums(struct arena *a, const wide *num, const wide *den,
                             size_t stride, int64_t scale, size_t n)
{
    wide least = 0, most = 0, den_most = 0;
    bool any = !den, positive = true;
    for (size_t i = 0; i < n * stride; i += stride) {
        if (den && !den[i]) continue;
        any = true;
        least = num[i] < least ? num[i] : least;
        most = num[i] > most ? num[i] : most;
        if (!den) continue;
        den_most = den[i] > den_most ? den[i] : den_most;
        positive &= den[i] > 0;
    }
    if (!any) return (struct column){0};
    if (!positive) return column_of_any_sums(a, num, den, stride, n);
    struct column c = {.den = den ? 0 : scale,
                       .num_width = width_for(least, most),
                       .den_width = width_for(0, den_most)};
    void *nums = arena_take_array(a, c.num_width, n),
         *dens = den ? arena_take_array(a, c.den_width, n) : NULL;
    wide unknown = unknown_of(c.num_width);
    if (!den) WRITE(nums, c.num_width, num[i * stride]);
    if (den) WRITE(nums, c.num_width, den[i * stride] ? num[i * stride] : unknown);
    if (den) WRITE(dens, c.den_width, den[i * stride]);
    c.nums = nums;
    c.dens = dens;
    return c;
}

static exact column_read_wide(const struct column *c, size_t i)
{
    wide num = ((const wide *)c->nums)[i];
    if (num == WIDE_LEAST) return EXACT_UNKNOWN;
    return (exact){num, c->dens ? get(c->dens, c->den_width, i) : c->den};
}

exact column_read(const struct column *c, size_t i)
{
    int64_t num = 0, none = 0;
    switch (c->num_width) {
    case 1: num = ((const int8_t *)c->nums)[i], none = INT8_MIN; break;
    case 2: num = ((const int16_t *)c->nums)[i], none = INT16_MIN; break;
    case 4: num = ((const int32_t *)c->nums)[i], none = INT32_MIN; break;
    case 8: num = ((const int64_t *)c->nums)[i], none = INT64_MIN; break;
    default: return column_read_wide(c, i);
    }
    if (num == none) return EXACT_UNKNOWN;
    return (exact){num, c->dens ? get(c->dens, c->den_width, i) : c->den};
}

/* Most are whole, or in the unit that is asked for. */
bool column_rounded(const struct column *c, size_t i, int64_t scale, int64_t *out)
{
    static const int64_t easy = INT64_MAX / 1000000;
    int64_t num;
    switch (c->num_width) {
    case 0: return false;
    case 1: num = ((const int8_t *)c->nums)[i]; break;
    case 2: num = ((const int16_t *)c->nums)[i]; break;
    case 4: num = ((const int32_t *)c->nums)[i]; break;
    case 8: num = ((const int64_t *)c->nums)[i]; break;
    default: num = INT64_MIN;
    }
    bool is_narrow = c->num_width <= 8 && !c->dens && scale <= 1000000;
    if (is_narrow && num == (int64_t)((uint64_t)-1 << (8 * c->num_width - 1))) return false;
    if (is_narrow && (c->den == scale || c->den == 1) && num < easy && num > -easy) {
        *out = c->den == scale ? num : num * scale;
        return true;
    }
    exact x = column_at(c, i);
    if (exact_known(x)) *out = exact_round(x, scale);
    return exact_known(x);
}

uint32_t columns_rounded(const struct column *columns, size_t n, size_t i, int64_t scale,
                         int64_t *out)
{
    uint32_t known = 0;
    for (size_t k = 0; k < n; k++)
        if (columns[k].num_width && column_rounded(&columns[k], i, scale, &out[k]))
            known |= (uint32_t)1 << k;
    return known;
}

struct column column_of_integers(struct arena *a, const int64_t *values, size_t n)
{
    int64_t least = 0, most = 0;
    struct column c = {.den = 1};
    for (size_t i = 0; i < n; i++) {
        int64_t x = values[i];
        least = x < least ? x : least;
        most = x > most ? x : most;
    }
    if (!least && !most) return c;
    c.num_width = width_for(least, most);
    void *nums = arena_take_array(a, c.num_width, n);
    WRITE(nums, c.num_width, values[i]);
    c.nums = nums;
    return c;
}

#define READ(type) \
    for (size_t i = 0; i < n; i++) out[i * stride] = ((const type *)c->nums)[i]

void column_integers(const struct column *c, wide *out, size_t stride, size_t n)
{
    switch (c->num_width) {
    case 0:
        for (size_t i = 0; i < n; i++) out[i * stride] = 0;
        break;
    case 1: READ(int8_t); break;
    case 2: READ(int16_t); break;
    case 4: READ(int32_t); break;
    case 8: READ(int64_t); break;
    default: READ(wide);
    }
}
