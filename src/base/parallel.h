/* The same work on many things, on several threads. Whoever uses it makes sure that the
 * result does not depend on who did what. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include "base/base.h"

/* How many threads work at once at most, the caller's included; 1 until it is said. */
void parallel_limit(int jobs);

int parallel_threads(void); /* that many */

struct queue;
/* The next of the things that are left; false when there is none. A thread that has become free
 * elsewhere is put to this work. */
bool queue_take(struct queue *q, size_t *i);

/* Has `worker` take the things 0 … n-1 off a queue, on as many threads as are allowed and of
 * use; returns when all are done. What a worker needs for itself it makes before its first
 * taking. A worker may itself call this: threads are not started beyond the limit. */
void parallel_run(size_t n, void (*worker)(void *shared, struct queue *q), void *shared);

#endif
