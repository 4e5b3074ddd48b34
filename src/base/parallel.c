/* Threads that take things off one queue: a count and a worker come in, everything is done when
 * the call returns. Queues may be worked on within each other's work: all of them share one
 * number of threads, and whoever takes a thing while a thread is free starts one more for its
 * queue. A thread that cannot be started is done without. */
#include "base/parallel.h"

#include "base/thread.h"

#include <stdatomic.h>

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
    atomic_fetch_add(&idle, 1);
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
    for (int i = 0; i < q.started; i++) pthread_join(q.threads[i], NULL);
}
