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

/* Work that nothing waits for yet: done by threads of its own while fewer than are allowed are at
 * work on queues, the longest first. */
struct spare;
/* `step` does the next step of a thing (some hundred microseconds: so long a queue may have to
 * share its processors) and says whether there are more. One thread is at a thing at a time. */
struct spare *spare_begin(bool (*step)(void *thing));
void spare_add(struct spare *s, void *thing, uint64_t length); /* by any thread */
void spare_end(struct spare *s);  /* when all is done, for which all threads are used */
void spare_drop(struct spare *s); /* what is not done stays so */

#endif
