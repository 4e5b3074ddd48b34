/* Arenas as chains of growing blocks. A scratch copy that vanished leaves its blocks behind
 * in `next`, where the caller's cursor finds and reuses them; so memory is cleared when it
 * is taken, as far as the block was ever used. In sanitizer builds all that is not taken is
 * poisoned. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISON(at, n) ASAN_POISON_MEMORY_REGION((at), (n))
#define UNPOISON(at, n) ASAN_UNPOISON_MEMORY_REGION((at), (n))
enum { GAP = 32, STALE = 256 };
#else
#define POISON(at, n) ((void)(at), (void)(n))
#define UNPOISON(at, n) ((void)(at), (void)(n))
enum { GAP = 0, STALE = 0 };
#endif

enum { ALIGNMENT = 16, BLOCK_FIRST = 64 << 10, BLOCK_MOST = 8 << 20 };

struct arena_block {
    struct arena_block *next;
    struct arena_block *sibling; /* of first blocks: the list that keeps arenas reachable */
    char *used, *end; /* memory from `used` on was never taken and is still zero */
    _Alignas(ALIGNMENT) char memory[];
};

static struct arena_block *firsts;

static struct arena_block *block_new(size_t size)
{
    struct arena_block *b = NULL;
    if (size < SIZE_MAX - sizeof *b) b = calloc(1, sizeof *b + size);
    if (!b) die("out of memory (%zu bytes wanted)", size);
    b->used = b->memory;
    b->end = b->memory + size;
    POISON(b->memory, size);
    return b;
}

struct arena arena_new(void)
{
    struct arena_block *b = block_new(BLOCK_FIRST);
    struct arena_block *head = __atomic_load_n(&firsts, __ATOMIC_RELAXED);
    do b->sibling = head;
    while (!__atomic_compare_exchange_n(&firsts, &head, b, false, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED));
    return (struct arena){.block = b, .at = b->memory};
}

/* The first block stays in the list of all arenas, emptied. */
void arena_end(struct arena a)
{
    struct arena_block *first = a.block, *b = first->next;
    while (b) {
        struct arena_block *next = b->next;
        UNPOISON(b->memory, (size_t)(b->end - b->memory));
        free(b);
        b = next;
    }
    first->next = NULL;
}

/* Moves on to a block with room for n bytes: one left behind by a scratch copy, or a new
 * one. */
static void arena_advance(struct arena *a, size_t n)
{
    struct arena_block *b = a->block, *next = b->next;
    if (!next || (size_t)(next->end - next->memory) < n) {
        size_t size = 2 * (size_t)(b->end - b->memory);
        if (size > BLOCK_MOST) size = BLOCK_MOST;
        next = block_new(size > n ? size : n);
        next->next = b->next;
        b->next = next;
    }
    a->block = next;
    a->at = next->memory;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

void *arena_take(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2) die("out of memory (%zu bytes wanted)", n);
    size_t room = (n + GAP + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (room == 0) room = ALIGNMENT;
    if ((size_t)(a->block->end - a->at) < room) arena_advance(a, room);
    struct arena_block *b = a->block;
    char *at = a->at;
    a->at += room;
    UNPOISON(at, n);
    if (b->used > at) memset(at, 0, smaller(n, (size_t)(b->used - at)));
    if (b->used < a->at) b->used = a->at;
    POISON(at + n, smaller((size_t)(b->end - at) - n, room - n + STALE));
    return at;
}

void *arena_take_array(struct arena *a, size_t size, size_t n)
{
    size_t bytes;
    if (__builtin_mul_overflow(size, n, &bytes)) die("out of memory (%zu × %zu)", size, n);
    return arena_take(a, bytes);
}

void pages_bring(void *at, size_t bytes)
{
    enum { PAGE = 4096 };
    for (size_t i = 0; i < bytes; i += PAGE) ((volatile char *)at)[i] = 0;
    if (bytes) ((volatile char *)at)[bytes - 1] = 0;
}

char *arena_copy(struct arena *a, str text)
{
    char *copy = arena_take(a, text.n + 1);
    if (text.n) memcpy(copy, text.s, text.n);
    return copy;
}

char *arena_string(struct arena *a, const char *text)
{
    return arena_copy(a, (str){text, strlen(text)});
}

/* Most texts are short: those are formatted once. */
char *arena_printf(struct arena *a, const char *format, ...)
{
    char shorts[256];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int n = vsnprintf(shorts, sizeof shorts, format, arguments);
    va_end(arguments);
    assert(n >= 0);
    char *text = arena_take(a, (size_t)n + 1);
    if ((size_t)n < sizeof shorts)
        memcpy(text, shorts, (size_t)n);
    else
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}
