/* Threads that the end of the program can stop. Whoever writes files off the main thread is
 * started here, so that nothing is made any more once unfinished files are being removed. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/base.h"

#include <pthread.h>

/* As pthread_create; joined with pthread_join. False when none can be had. */
bool thread_begin(pthread_t *thread, void *(*work)(void *), void *argument);

/* Stops all others for good, the main thread included, wherever they are: to be called when the
 * process is about to end. Safe in a signal handler. Whoever comes second waits for the end. */
void threads_halt(void);

#endif
