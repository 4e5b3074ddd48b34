/* Threads that take things off one queue: a count and a worker come in, everything is done when
 * the call returns. A thread that cannot be started is done without. */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS_MOST = 64 };

struct queue {
    atomic_size_t next;
    size_t n;
    void (*worker)(void *shared, struct queue *q);
    void *shared;
};

static int limit = 1;

void parallel_limit(int jobs)
{
    limit = jobs < 1 ? 1 : jobs < THREADS_MOST ? jobs : THREADS_MOST;
}

bool queue_take(struct queue *q, size_t *i)
{
    *i = atomic_fetch_add(&q->next, 1);
    return *i < q->n;
}

static void *thread_run(void *argument)
{
    struct queue *q = argument;
    q->worker(q->shared, q);
    return NULL;
}

void parallel_run(size_t n, void (*worker)(void *shared, struct queue *q), void *shared)
{
    struct queue q = {.n = n, .worker = worker, .shared = shared};
    pthread_t threads[THREADS_MOST];
    int started = 0;
    while (started + 1 < limit && (size_t)started + 1 < n &&
           pthread_create(&threads[started], NULL, thread_run, &q) == 0)
        started++;
    worker(shared, &q);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
}
