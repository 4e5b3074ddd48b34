/* Threads that take things off one queue: a count and a worker come in, everything is done when
 * the call returns. Queues may be worked on within each other's work: all of them share one
 * number of threads, and whoever takes a thing while a thread is free starts one more for its
 * queue. A thread that cannot be started is done without. Spare work has threads besides, which
 * sleep unless a thread is free: whoever waits for others, or has come to the end of a queue, is
 * not at work. */
#include "base/parallel.h"

#include "base/thread.h"
#include "base/vec.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { THREADS_MOST = 64 };

struct queue {
    atomic_size_t next;
    size_t n;
    void (*worker)(void *shared, struct queue *q);
    void *shared;
    int started; /* guarded by `starting`, as the next two */
    bool closed;
    pthread_t threads[THREADS_MOST];
};

static int limit = 1;
static atomic_int idle; /* threads that may be started yet */
static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;

static atomic_int sleepers; /* threads of spare work that are about to sleep, or do */
static pthread_mutex_t sleeping = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;

static void sleepers_wake(void)
{
    pthread_mutex_lock(&sleeping);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&sleeping);
}

static void one_more_idle(void)
{
    atomic_fetch_add(&idle, 1);
    if (atomic_load(&sleepers)) sleepers_wake();
}

void parallel_limit(int jobs)
{
    limit = jobs < 1 ? 1 : jobs < THREADS_MOST ? jobs : THREADS_MOST;
    idle = limit - 1;
}

int parallel_threads(void)
{
    return limit;
}

static void *queue_work(void *argument)
{
    struct queue *q = argument;
    q->worker(q->shared, q);
    one_more_idle();
    return NULL;
}

/* One more thread, if one is free and something is left for it. */
static bool thread_start(struct queue *q)
{
    if (atomic_load(&idle) <= 0 || atomic_load(&q->next) + 1 >= q->n) return false;
    pthread_mutex_lock(&starting);
    bool may = !q->closed && q->started < THREADS_MOST && (size_t)q->started + 1 < q->n &&
               atomic_load(&idle) > 0;
    if (may) may = thread_begin(&q->threads[q->started], queue_work, q);
    if (may) {
        q->started++;
        atomic_fetch_sub(&idle, 1);
    }
    pthread_mutex_unlock(&starting);
    return may;
}

bool queue_take(struct queue *q, size_t *i)
{
    thread_start(q);
    *i = atomic_fetch_add(&q->next, 1);
    return *i < q->n;
}

void parallel_run(size_t n, void (*worker)(void *shared, struct queue *q), void *shared)
{
    struct queue q = {.n = n, .worker = worker, .shared = shared};
    while (thread_start(&q)) continue;
    worker(shared, &q);
    pthread_mutex_lock(&starting);
    q.closed = true;
    pthread_mutex_unlock(&starting);
    if (q.started == 0) return;
    one_more_idle();
    for (int i = 0; i < q.started; i++) pthread_join(q.threads[i], NULL);
    atomic_fetch_sub(&idle, 1);
}

/* ---- spare work ---- */

struct thing {
    void *thing;
    uint64_t length;
};

struct spare {
    bool (*step)(void *thing);
    VEC_OF(struct thing) waiting; /* guarded by `sleeping`, as the next two */
    int threads;
    pthread_t thread[THREADS_MOST];
    atomic_int at_work;
    atomic_bool urgent, dropped;
};

struct spare *spare_begin(bool (*step)(void *thing))
{
    struct spare *s = calloc(1, sizeof *s);
    if (!s) die("no memory for spare work");
    s->step = step;
    return s;
}

static bool may_go_on(const struct spare *s)
{
    return !s->dropped && (s->urgent || s->at_work <= atomic_load(&idle));
}

/* The longest of those at which nobody is. */
static struct thing thing_pop(struct spare *s)
{
    size_t longest = 0;
    for (size_t i = 1; i < s->waiting.n; i++)
        if (s->waiting.at[i].length > s->waiting.at[longest].length) longest = i;
    struct thing x = s->waiting.at[longest];
    s->waiting.at[longest] = s->waiting.at[--s->waiting.n];
    return x;
}

/* Waits until something is to be done; false when nothing ever will. Whoever becomes idle after
 * this has looked sees that there are sleepers. */
static bool thing_take(struct spare *s, struct thing *x)
{
    pthread_mutex_lock(&sleeping);
    atomic_fetch_add(&sleepers, 1);
    for (;;) {
        if (s->dropped || (s->urgent && s->waiting.n == 0)) break;
        if (s->waiting.n && (s->urgent || s->at_work < atomic_load(&idle))) break;
        pthread_cond_wait(&wake, &sleeping);
    }
    atomic_fetch_sub(&sleepers, 1);
    bool found = !s->dropped && s->waiting.n;
    if (found) {
        *x = thing_pop(s);
        s->at_work++;
    }
    pthread_mutex_unlock(&sleeping);
    return found;
}

static void *spare_work(void *argument)
{
    struct spare *s = argument;
    for (struct thing x; thing_take(s, &x);) {
        bool more = true;
        while (more && may_go_on(s)) more = s->step(x.thing);
        pthread_mutex_lock(&sleeping);
        s->at_work--;
        if (more) *vec_push(&s->waiting) = x;
        pthread_mutex_unlock(&sleeping);
    }
    return NULL;
}

void spare_add(struct spare *s, void *thing, uint64_t length)
{
    pthread_mutex_lock(&sleeping);
    *vec_push(&s->waiting) = (struct thing){thing, length};
    if (s->threads < limit - 1 && thread_begin(&s->thread[s->threads], spare_work, s))
        s->threads++;
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&sleeping);
}

static void spare_free(struct spare *s)
{
    for (int i = 0; i < s->threads; i++) pthread_join(s->thread[i], NULL);
    vec_free(&s->waiting);
    free(s);
}

void spare_end(struct spare *s)
{
    if (!s) return;
    s->urgent = true;
    sleepers_wake();
    spare_work(s);
    spare_free(s);
}

void spare_drop(struct spare *s)
{
    if (!s) return;
    s->dropped = true;
    sleepers_wake();
    spare_free(s);
}
