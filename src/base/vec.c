/* Growing arrays on the heap. Each block carries a header that links it into one static
 * list, so that arrays which live until the process ends count as owned. */
#include "base/vec.h"

#include <pthread.h>
#include <stdlib.h>

struct vec_block {
    struct vec_block *next, *prev;
    _Alignas(16) char memory[];
};

static struct vec_block head = {&head, &head};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct vec_block *block_of(void *at)
{
    return (struct vec_block *)((char *)at - offsetof(struct vec_block, memory));
}

static void block_unlink(struct vec_block *b)
{
    b->prev->next = b->next;
    b->next->prev = b->prev;
}

static void block_link(struct vec_block *b)
{
    b->next = head.next;
    b->prev = &head;
    head.next->prev = b;
    head.next = b;
}

void *vec_grow(void *at, size_t size, size_t *cap)
{
    size_t wanted = *cap ? *cap + *cap / 2 + 8 : 8, bytes;
    if (__builtin_mul_overflow(wanted, size, &bytes) || bytes > SIZE_MAX / 2)
        die("out of memory (%zu × %zu)", wanted, size);
    pthread_mutex_lock(&lock);
    struct vec_block *b = at ? block_of(at) : NULL;
    if (b) block_unlink(b);
    b = realloc(b, sizeof *b + bytes);
    if (b) block_link(b);
    pthread_mutex_unlock(&lock);
    if (!b) die("out of memory (%zu bytes wanted)", bytes);
    *cap = wanted;
    return b->memory;
}

static void *vec_block(size_t size, size_t n, bool zeroed)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 2)
        die("out of memory (%zu × %zu)", n, size);
    struct vec_block *b =
        zeroed ? calloc(1, sizeof *b + bytes) : malloc(sizeof *b + bytes);
    if (!b) die("out of memory (%zu bytes wanted)", bytes);
    pthread_mutex_lock(&lock);
    block_link(b);
    pthread_mutex_unlock(&lock);
    return b->memory;
}

void *vec_zeroed(size_t size, size_t n)
{
    return vec_block(size, n, true);
}

void *vec_unset(size_t size, size_t n)
{
    return vec_block(size, n, false);
}

void *vec_release(void *at)
{
    if (!at) return NULL;
    pthread_mutex_lock(&lock);
    block_unlink(block_of(at));
    pthread_mutex_unlock(&lock);
    free(block_of(at));
    return NULL;
}
