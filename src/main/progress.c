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
    struct timespec since, start;
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

static double milliseconds_since(struct timespec since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - since.tv_sec) * 1e3 +
           (double)(now.tv_nsec - since.tv_nsec) / 1e6;
}

void progress_begin(bool timing)
{
    progress.terminal = isatty(STDERR_FILENO) == 1;
    progress.timing = timing;
    clock_gettime(CLOCK_MONOTONIC, &progress.start);
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
    if (progress.timing && progress.stage)
        fprintf(stderr, "%9.1f ms  %s\n", milliseconds_since(progress.since),
                progress.stage);
}

void progress_stage(const char *stage)
{
    stage_close();
    progress.stage = stage;
    clock_gettime(CLOCK_MONOTONIC, &progress.since);
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
    if (progress.timing && progress.stage)
        fprintf(stderr, "%9.1f ms  in all\n", milliseconds_since(progress.start));
    progress.stage = NULL;
}
