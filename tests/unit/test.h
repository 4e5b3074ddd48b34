/*
 * The whole unit test framework. A test file lists its functions in main():
 * RUN(name) runs one and counts it once, as passed when none of its CHECKs failed;
 * `return test_end();` prints "N passed, N failed" as the last line.
 */
#ifndef TEST_H
#define TEST_H

#include <stdio.h>
#include <string.h>

static int test_passed, test_failed, test_faults;

#define CHECK(condition)                                                                    \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            printf("%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                \
            test_faults++;                                                                  \
        }                                                                                   \
    } while (0)

#define CHECK_INT(got, want)                                                                \
    do {                                                                                    \
        long long got_ = (long long)(got), want_ = (long long)(want);                       \
        if (got_ != want_) {                                                                \
            printf("%s:%d: %s is %lld, want %lld\n", __FILE__, __LINE__, #got, got_, want_); \
            test_faults++;                                                                  \
        }                                                                                   \
    } while (0)

/* Both sides are NUL-terminated strings. */
#define CHECK_TEXT(got, want)                                                               \
    do {                                                                                    \
        const char *got_ = (got), *want_ = (want);                                          \
        if (strcmp(got_, want_) != 0) {                                                     \
            printf("%s:%d: %s is \"%s\", want \"%s\"\n", __FILE__, __LINE__, #got, got_,     \
                   want_);                                                                  \
            test_faults++;                                                                  \
        }                                                                                   \
    } while (0)

#define RUN(test)                                                                           \
    do {                                                                                    \
        test_faults = 0;                                                                    \
        test();                                                                             \
        if (test_faults)                                                                    \
            printf("FAIL %s\n", #test), test_failed++;                                      \
        else                                                                                \
            test_passed++;                                                                  \
    } while (0)

static inline int test_end(void)
{
    printf("%d passed, %d failed\n", test_passed, test_failed);
    return test_failed != 0;
}

#endif
