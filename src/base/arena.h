/* Memory that is taken in small pieces and given back all at once.
 *
 * `struct arena *` in a signature: the result lives in it. `struct arena scratch` by value:
 * what the callee takes from it is reused after it returns. Memory comes zeroed. Out of
 * memory is die(). */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena_block;

struct arena {
    struct arena_block *block;
    char *at;
};

/* A new arena with a first block of its own; it lives until the process ends. */
struct arena arena_new(void);

/* Gives back the memory of a whole arena, as arena_new returned it, which is empty then;
 * nothing that was in it may be used any more. */
void arena_end(struct arena a);

/* n zeroed bytes, aligned for any type. */
void *arena_take(struct arena *a, size_t n);

#define arena_one(a, type) ((type *)arena_take((a), sizeof(type)))
#define arena_many(a, type, n) ((type *)arena_take_array((a), sizeof(type), (n)))
void *arena_take_array(struct arena *a, size_t size, size_t n);

/* For zeroed memory that is added to here and there: brings in its pages at once. A page that is
 * first read and then written costs two faults, and a word to each processor that is at work. */
void pages_bring(void *at, size_t bytes);

/* NUL-terminated copies and printf into the arena. arena_printf is for text and integers;
 * money and rates are formatted by base/exact.h and report/format.h. */
char *arena_copy(struct arena *a, str text);
char *arena_string(struct arena *a, const char *text);
char *arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
