/* Loops that are compiled several times, for registers of 16, 32 and 64 bytes, and which of them
 * this machine can run. Results are the same with any. */
#ifndef BASE_REGISTERS_H
#define BASE_REGISTERS_H

/* Functions of these names are called where register_bytes() says 32 or 64. */
#ifdef __x86_64__
#define WITH_32_BYTES __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define WITH_64_BYTES \
    __attribute__((target("avx2,bmi,bmi2,popcnt,avx512bw,avx512dq,avx512vl,avx512vbmi2")))
#endif

/* 16, also on machines that are no x86-64; 32 or 64. */
int register_bytes(void);
/* For tests: at most so many from now on. What register_bytes() says then. */
int registers_at_most(int bytes);

#endif
