/* Exact numbers: fractions of 128-bit integers, so that no sum, share or target is ever
 * rounded before it is printed. A denominator of 0 means unknown, and unknown spreads
 * through arithmetic.
 *
 * Amounts are in yuan (major units), rates are fractions (0.8 = 80 %), durations are
 * days. */
#ifndef BASE_EXACT_H
#define BASE_EXACT_H

#include "base/base.h"

__extension__ typedef __int128 wide;

typedef struct {
    wide num, den; /* den > 0, or 0 for unknown; lowest terms are not promised */
} exact;

#define EXACT_UNKNOWN ((exact){0, 0})
#define EXACT_ZERO ((exact){0, 1})

static inline bool exact_known(exact e)
{
    return e.den != 0;
}

static inline bool exact_is_zero(exact e)
{
    return e.den != 0 && e.num == 0;
}

exact exact_of(wide num, wide den); /* den may be negative; 0 gives unknown */
exact exact_money(money m);         /* minor units to yuan; MONEY_NONE gives unknown */
exact exact_add(exact a, exact b);
exact exact_sub(exact a, exact b);
exact exact_mul(exact a, exact b);
exact exact_div(exact a, exact b); /* by zero gives unknown */
exact exact_abs(exact a);
int exact_cmp(exact a, exact b); /* <0, 0, >0; both must be known */

/* The same number in half the room, for what is kept by the hundred thousand. What does not
 * fit lies in the arena. */
typedef struct {
    int64_t num, den; /* den 0: unknown; -1: num is the address of the number */
} narrow;
struct arena;
narrow exact_narrow(struct arena *a, exact e);
static inline exact exact_wide(narrow n)
{
    return n.den >= 0 ? (exact){n.num, n.den} : *(const exact *)(intptr_t)n.num;
}
#define NARROW_UNKNOWN ((narrow){0, 0})

/* value × scale, rounded half away from zero (SPEC 2). The value must be known. */
int64_t exact_round(exact e, int64_t scale);

/* The greatest number that divides both, whatever their signs; of 0 and another, the other. */
wide common_divisor(wide a, wide b);

/* For scores and chart geometry only, never for a printed number. Unknown gives 0. */
double exact_double(exact e);

/* Reads a plain decimal such as "0.4", "-12" or "1250.5"; false when the text is anything
 * else. */
bool exact_parse(str text, exact *out);

#endif
