/* Memory of one input given back before the next, under libFuzzer only: arenas, vectors and
 * symbols live until the process ends, so their owners are compiled here once more with a
 * way to empty them. What else an input leaves behind is a leak and reported as one. */
#include "../../src/base/arena.c"
#include "../../src/base/vec.c"

/* Tables of symbols are owned like vectors. */
static void *owned_calloc(size_t n, size_t size)
{
    size_t cap = n;
    void *at = vec_grow(NULL, size, &cap);
    memset(at, 0, n * size);
    return at;
}

static void owned_free(void *at)
{
    vec_release(at);
}

#define calloc owned_calloc
#define free owned_free
#include "../../src/base/intern.c"
#undef calloc
#undef free

#include "fuzz.h"

static struct arena_block *before;
static struct vec_block kept = {&kept, &kept};

/* What is there already is put aside and stays. */
void input_begin(void)
{
    before = firsts;
    if (head.next == &head) return;
    head.prev->next = kept.next;
    kept.next->prev = head.prev;
    kept.next = head.next;
    head.next->prev = &kept;
    head = (struct vec_block){&head, &head};
}

void input_end(void)
{
    while (head.next != &head) vec_release(head.next->memory);
    while (firsts != before) {
        struct arena_block *b = firsts;
        firsts = b->sibling;
        for (struct arena_block *next; b; b = next) {
            next = b->next;
            UNPOISON(b->memory, (size_t)(b->end - b->memory));
            free(b);
        }
    }
}
