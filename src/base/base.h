/* The small values that every stage passes by copy: slices of text, money, days and
 * moments. Nothing here allocates and nothing here reads the clock. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A slice of UTF-8 text. Not NUL-terminated; n is in bytes. Text that is kept for printing
 * is a NUL-terminated `const char *` instead. */
typedef struct {
    const char *s;
    size_t n;
} str;

typedef int64_t money;  /* minor units (fen, cents) */
typedef int32_t day;    /* days since 1970-01-01 */
typedef int64_t moment; /* seconds since 1970-01-01 00:00, local wall time, no zone */

#define MONEY_NONE INT64_MIN
#define DAY_NONE INT32_MIN
#define MOMENT_NONE (-((moment)1 << 39)) /* before all that fit into MOMENT_BITS */
#define MOMENT_BITS 40
#define REF_NONE UINT32_MAX /* an index that points at nothing */

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* The day of a moment, rounding down; DAY_NONE for MOMENT_NONE. */
static inline day moment_day(moment m)
{
    if (m == MOMENT_NONE) return DAY_NONE;
    return (day)(m >= 0 ? m / 86400 : -((-m + 86399) / 86400));
}

/* The first instant of a day. */
static inline moment day_start(day d)
{
    return d == DAY_NONE ? MOMENT_NONE : (moment)d * 86400;
}

/* A function that loops over millions of rows seldom need: not compiled into them. */
#define APART __attribute__((noinline))
/* One that is compiled into each of them, with what it is called with there. */
#define INTO_LOOP static inline __attribute__((always_inline))

/* Prints one line to stderr and ends the process with exit status 3: the machine failed
 * us. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
