/* Spare work: done by threads that are free and by nobody else, one thread at a thing at a time,
 * completely once it is asked for, and never again once it was dropped. */
#include "base/parallel.h"
#include "test.h"

#include <stdatomic.h>
#include <time.h>

enum { THINGS = 5, STEPS = 400 };

struct counter {
    int left; /* by whoever is at it */
    atomic_int within, clashes;
};

static atomic_int steps;

static bool count_step(void *thing)
{
    struct counter *c = thing;
    if (atomic_fetch_add(&c->within, 1)) c->clashes++;
    c->left--;
    steps++;
    atomic_fetch_sub(&c->within, 1);
    return c->left > 0;
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static struct spare *count_begin(struct counter c[THINGS], int n)
{
    struct spare *s = spare_begin(count_step);
    steps = 0;
    for (int i = 0; i < THINGS; i++) c[i] = (struct counter){.left = n};
    for (int i = 0; i < THINGS; i++) spare_add(s, &c[i], (uint64_t)i);
    return s;
}

static void check_done(const struct counter c[THINGS])
{
    CHECK_INT(steps, THINGS * STEPS);
    for (int i = 0; i < THINGS; i++) {
        CHECK_INT(c[i].left, 0);
        CHECK_INT(c[i].clashes, 0);
    }
}

/* The only thread does it when it is asked for, and not before. */
static void alone(void)
{
    struct counter c[THINGS];
    parallel_limit(1);
    struct spare *s = count_begin(c, STEPS);
    CHECK_INT(steps, 0);
    spare_end(s);
    check_done(c);
}

static void by_who_is_free(void)
{
    struct counter c[THINGS];
    parallel_limit(3);
    struct spare *s = count_begin(c, STEPS);
    for (int i = 0; i < 20000 && steps < THINGS * STEPS; i++) pause_ms(1);
    check_done(c);
    spare_end(s);
}

struct busy {
    atomic_int arrived;
    int before, after;
};

/* All threads that may be at work are. What has begun may end meanwhile. */
static void be_busy(void *shared, struct queue *q)
{
    struct busy *b = shared;
    for (size_t i; queue_take(q, &i);) {
        b->arrived++;
        while (b->arrived < 2) pause_ms(1);
        if (i == 0) {
            b->before = steps;
            pause_ms(50);
            b->after = steps;
        }
        b->arrived++;
        while (b->arrived < 4) pause_ms(1);
    }
}

static void not_while_all_are_busy(void)
{
    struct counter c[THINGS];
    struct busy b = {.arrived = 0};
    parallel_limit(2);
    struct spare *s = count_begin(c, 100000000);
    parallel_run(2, be_busy, &b);
    CHECK(b.after <= b.before + 1);
    int then = steps;
    for (int i = 0; i < 20000 && steps == then; i++) pause_ms(1);
    CHECK(steps > then);
    spare_drop(s);
    then = steps;
    pause_ms(20);
    CHECK_INT(steps, then);
    for (int i = 0; i < THINGS; i++) CHECK(c[i].left > 0);
}

/* Queues within queues go on beside it, and everything is done in the end. */
static void add_up(void *shared, struct queue *q)
{
    for (size_t i; queue_take(q, &i);) atomic_fetch_add((atomic_int *)shared, 1);
}

static void add_up_within(void *shared, struct queue *q)
{
    for (size_t i; queue_take(q, &i);) parallel_run(20, add_up, shared);
}

static void beside_queues(void)
{
    struct counter c[THINGS];
    parallel_limit(4);
    for (int i = 0; i < 20; i++) {
        atomic_int sum = 0;
        struct spare *s = count_begin(c, STEPS);
        parallel_run(30, add_up_within, &sum);
        spare_end(s);
        CHECK_INT(sum, 600);
        check_done(c);
    }
}

int main(void)
{
    RUN(alone);
    RUN(by_who_is_free);
    RUN(not_while_all_are_busy);
    RUN(beside_queues);
    return test_end();
}
