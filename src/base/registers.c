/* Asks the processor for its widest registers. The answer is kept by the compiler's library, so
 * that asking costs nothing. */
#include "base/registers.h"

#include <stdbool.h>

static int most = 64;

int register_bytes(void)
{
#ifdef __x86_64__
    bool has_32 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                  __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    bool has_64 = has_32 && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl") &&
                  __builtin_cpu_supports("avx512vbmi2");
    if (has_64 && most >= 64) return 64;
    if (has_32 && most >= 32) return 32;
#endif
    return 16;
}

int registers_at_most(int bytes)
{
    most = bytes;
    return register_bytes();
}
