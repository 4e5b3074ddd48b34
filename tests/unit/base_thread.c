/* Threads that end with the process: once one has said so, none of the others does anything any
 * more, whoever says it: the main thread, another one, or two at the same time. */
#include "base/thread.h"
#include "test.h"

#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 6 };

static atomic_long steps[THREADS + 1];

static void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* Exit status 0 if nobody moves for a while after the others were halted. */
static void halt_and_watch(void)
{
    long before = 0, after = 0;
    threads_halt();
    for (int i = 0; i <= THREADS; i++) before += steps[i];
    sleep_ms(30);
    for (int i = 0; i <= THREADS; i++) after += steps[i];
    _exit(before > 0 && before == after ? 0 : 1);
}

static void *step_on(void *argument)
{
    for (atomic_long *mine = argument;; (*mine)++) continue;
    return NULL;
}

static void *nothing(void *argument)
{
    return argument;
}

/* Starts threads that end at once, all the time: places are taken and left. */
static void *start_on(void *argument)
{
    for (atomic_long *mine = argument;; (*mine)++) {
        pthread_t t;
        if (thread_begin(&t, nothing, NULL)) pthread_join(t, NULL);
    }
    return NULL;
}

static void *end_all(void *unused)
{
    (void)unused;
    halt_and_watch();
    return NULL;
}

enum ender { BY_MAIN, BY_ANOTHER, BY_TWO };

static void child(enum ender by)
{
    pthread_t t[THREADS + 2];
    for (int i = 0; i < THREADS; i++)
        if (!thread_begin(&t[i], i % 2 ? start_on : step_on, &steps[i])) _exit(2);
    for (int i = 0; i < THREADS; i++)
        while (steps[i] == 0) sleep_ms(1);
    if (by != BY_MAIN && !thread_begin(&t[THREADS], end_all, NULL)) _exit(2);
    if (by == BY_TWO && !thread_begin(&t[THREADS + 1], end_all, NULL)) _exit(2);
    if (by == BY_MAIN) halt_and_watch();
    for (;;) steps[THREADS]++;
}

static int status_of(enum ender by)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) child(by);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void main_ends_all(void)
{
    for (int i = 0; i < 8; i++) CHECK_INT(status_of(BY_MAIN), 0);
}

static void another_ends_all(void)
{
    for (int i = 0; i < 8; i++) CHECK_INT(status_of(BY_ANOTHER), 0);
}

static void two_at_once(void)
{
    for (int i = 0; i < 8; i++) CHECK_INT(status_of(BY_TWO), 0);
}

int main(void)
{
    RUN(main_ends_all);
    RUN(another_ends_all);
    RUN(two_at_once);
    return test_end();
}
