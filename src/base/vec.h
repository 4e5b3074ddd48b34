/* Growing arrays. A vector is any struct with the members `at`, `n` and `cap`:
 *
 *     struct { struct deal *at; size_t n, cap; } deals;
 *     *vec_push(&deals) = d;
 *
 * Memory is the heap's, found again at exit through a static owner; vec_free gives it
 * back. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/base.h"

#define VEC_OF(type)   \
    struct {           \
        type *at;      \
        size_t n, cap; \
    }

/* A pointer to a new last element (not cleared). */
#define vec_push(v)                                                                      \
    ((v)->n == (v)->cap                                                                  \
         ? ((v)->at = vec_grow((v)->at, sizeof *(v)->at, &(v)->cap), &(v)->at[(v)->n++]) \
         : &(v)->at[(v)->n++])

/* Makes an empty vector one of `count` zeroed elements. */
#define vec_make(v, count) \
    ((v)->n = (v)->cap = (count), (v)->at = vec_zeroed(sizeof *(v)->at, (v)->n))

#define vec_free(v) ((v)->at = vec_release((v)->at), (v)->n = (v)->cap = 0)

void *vec_grow(void *at, size_t size, size_t *cap);
void *vec_zeroed(size_t size, size_t n);
/* The same for memory that is written all over before it is read. */
void *vec_unset(size_t size, size_t n);
void *vec_release(void *at);

#endif
