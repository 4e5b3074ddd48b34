/* One line on the terminal that is written over, and the time of each stage for
 * --timing. */
#include "main/progress.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static struct {
    bool terminal, timing, shown;
    const char *stage;
    struct moment_of_run {
        struct timespec wall, processor; /* of all threads */
    } since, start;
    pthread_mutex_t lock;
} progress = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The thread that shows a growing number. */
static struct {
    pthread_t thread;
    bool running, stop;
    const size_t *count;
    const char *of_what;
    pthread_mutex_t lock;
    pthread_cond_t wake;
} watch = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static struct moment_of_run moment_now(void)
{
    struct moment_of_run now;
    clock_gettime(CLOCK_MONOTONIC, &now.wall);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now.processor);
    return now;
}

static double milliseconds(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) * 1e3 +
           (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static void tell_time(struct moment_of_run since, const char *what)
{
    struct moment_of_run now = moment_now();
    fprintf(stderr, "%9.1f ms %9.1f ms of processors  %s\n",
            milliseconds(since.wall, now.wall),
            milliseconds(since.processor, now.processor), what);
}

void progress_begin(bool timing)
{
    progress.terminal = isatty(STDERR_FILENO) == 1;
    /* A line at a time into files and pipes, instead of piece by piece: it may be a million. */
    if (!progress.terminal) setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
    progress.timing = timing;
    progress.start = moment_now();
}

void progress_clear(void)
{
    pthread_mutex_lock(&progress.lock);
    if (progress.shown) fputs("\r\033[K", stderr);
    progress.shown = false;
    pthread_mutex_unlock(&progress.lock);
}

static void *watch_run(void *unused)
{
    enum { PAUSE = 200000000 }; /* nanoseconds */
    (void)unused;
    pthread_mutex_lock(&watch.lock);
    while (!watch.stop) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += PAUSE;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&watch.wake, &watch.lock, &until);
        size_t count = __atomic_load_n(watch.count, __ATOMIC_RELAXED);
        if (!watch.stop && count) progress_count(count, 0, watch.of_what);
    }
    pthread_mutex_unlock(&watch.lock);
    return NULL;
}

void progress_watch(const size_t *count, const char *of_what)
{
    if (!progress.terminal) return;
    watch.count = count;
    watch.of_what = of_what;
    watch.stop = false;
    watch.running = pthread_create(&watch.thread, NULL, watch_run, NULL) == 0;
}

static void watch_end(void)
{
    if (!watch.running) return;
    pthread_mutex_lock(&watch.lock);
    watch.stop = true;
    pthread_cond_signal(&watch.wake);
    pthread_mutex_unlock(&watch.lock);
    pthread_join(watch.thread, NULL);
    watch.running = false;
}

static void stage_close(void)
{
    watch_end();
    progress_clear();
    if (progress.timing && progress.stage) tell_time(progress.since, progress.stage);
}

void progress_stage(const char *stage)
{
    stage_close();
    progress.stage = stage;
    progress.since = moment_now();
    if (!progress.terminal) return;
    fprintf(stderr, "\r\033[K%s ...", stage);
    progress.shown = true;
}

void progress_count(size_t done, size_t total, const char *of_what)
{
    if (!progress.terminal) return;
    pthread_mutex_lock(&progress.lock);
    if (total)
        fprintf(stderr, "\r\033[K%s: %zu of %zu %s", progress.stage, done, total, of_what);
    else
        fprintf(stderr, "\r\033[K%s: %zu %s", progress.stage, done, of_what);
    progress.shown = true;
    pthread_mutex_unlock(&progress.lock);
}

void progress_end(void)
{
    stage_close();
    if (progress.timing && progress.stage) tell_time(progress.start, "in all");
    progress.stage = NULL;
}
