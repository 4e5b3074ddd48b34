/* Threads in places of a fixed table, so that a signal handler can go through it. To halt, each
 * is sent a signal whose handler does not return; a thread that begins or ends meanwhile sees
 * for itself that nothing goes on. */
#include "base/thread.h"

#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { PLACES = 80, HALT = SIGUSR1 };
enum place_state { PLACE_FREE, PLACE_TAKEN, PLACE_RUNNING, PLACE_HALTED };

static struct place {
    atomic_int state; /* enum place_state */
    pthread_t thread;
    void *(*work)(void *);
    void *argument;
} places[PLACES]; /* the first is the main thread's */

static _Thread_local struct place *mine;
static _Atomic(struct place *) halter; /* whoever ends the process */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct place *place_own(void)
{
    return mine ? mine : &places[0];
}

static void halt(void)
{
    for (;;) pause();
}

static void on_halt(int number)
{
    (void)number;
    if (!halter || halter == place_own()) return;
    place_own()->state = PLACE_HALTED;
    halt();
}

/* Called first by the main thread, as there is no other. */
static void places_begin(void)
{
    struct sigaction action = {.sa_handler = on_halt, .sa_flags = SA_RESTART};
    sigaction(HALT, &action, NULL);
    places[0].thread = pthread_self();
    places[0].state = PLACE_RUNNING;
}

static struct place *place_take(void)
{
    for (size_t i = 1; i < PLACES; i++) {
        int is_free = PLACE_FREE;
        if (atomic_compare_exchange_strong(&places[i].state, &is_free, PLACE_TAKEN))
            return &places[i];
    }
    return NULL;
}

static void *thread_run(void *argument)
{
    mine = argument;
    mine->thread = pthread_self();
    mine->state = PLACE_RUNNING;
    if (halter) on_halt(HALT);
    void *result = mine->work(mine->argument);
    mine->state = PLACE_FREE;
    if (halter) halt(); /* it must not have ended when a signal is sent to it */
    return result;
}

bool thread_begin(pthread_t *thread, void *(*work)(void *), void *argument)
{
    pthread_once(&once, places_begin);
    struct place *p = place_take();
    if (!p) return false;
    p->work = work;
    p->argument = argument;
    if (pthread_create(thread, NULL, thread_run, p) == 0) return true;
    p->state = PLACE_FREE;
    return false;
}

static bool others_run(void)
{
    for (size_t i = 0; i < PLACES; i++)
        if (&places[i] != place_own() && places[i].state == PLACE_RUNNING) return true;
    return false;
}

void threads_halt(void)
{
    enum { PAUSE = 100000, TIMES = 20000 }; /* nanoseconds; two seconds in all */
    struct place *nobody = NULL;
    if (!atomic_compare_exchange_strong(&halter, &nobody, place_own())) {
        if (nobody != place_own()) halt();
        return;
    }
    for (size_t i = 0; i < PLACES; i++)
        if (&places[i] != place_own() && places[i].state == PLACE_RUNNING)
            pthread_kill(places[i].thread, HALT);
    for (int i = 0; i < TIMES && others_run(); i++)
        nanosleep(&(struct timespec){.tv_nsec = PAUSE}, NULL);
}
