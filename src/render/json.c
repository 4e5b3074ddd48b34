/* kpi.json: every number of the pack for machines (SPEC 9).
 *
 * In: the report's numbers. Out: one file. Its parts (json_parts.c) are made in runs by several
 * threads, which take turns at the file. */
#include <pthread.h>
#include <stdio.h>

#include "base/parallel.h"
#include "render/json_parts.h"

/* What the file consists of, in its order. */
enum { PARTS = 6 };

struct part {
    const char *list; /* the key of the members' list; NULL: it is written at once */
    size_t n, run;    /* members, and how many of them are written at a time */
    json_put *put;
    size_t first; /* its first run; it has at least one */
};

struct writing {
    const struct report *report;
    struct part parts[PARTS];
    FILE *file;
    size_t turn; /* the run that may be written to it */
    pthread_mutex_t lock;
    pthread_cond_t turned;
};

/* Returns the number of runs. */
static size_t parts_begin(struct writing *w)
{
    const struct numbers *n = &w->report->numbers;
    const struct part parts[PARTS] = {
        {.put = json_head, .n = 1, .run = 1},
        {.list = "scopes", .put = json_scope, .n = n->nscope, .run = 16},
        {.put = json_checks, .n = 1, .run = 1},
        {.list = "problem_customers", .put = json_problem, .n = n->nproblem, .run = 1024},
        {.list = "alerts", .put = json_alert, .n = n->nalert, .run = 2048},
        {.put = json_inputs, .n = 1, .run = 1},
    };
    size_t runs = 0;
    for (size_t i = 0; i < PARTS; i++) {
        w->parts[i] = parts[i];
        w->parts[i].first = runs;
        runs += parts[i].n ? (parts[i].n + parts[i].run - 1) / parts[i].run : 1;
    }
    return runs;
}

/* The brackets of a list are its first and its last run's. The arena is a copy: what one
 * member needs is gone after it. */
static void put_run(struct json *j, const struct writing *w, size_t run, struct arena fresh)
{
    const struct part *p = w->parts;
    while (p + 1 < w->parts + PARTS && p[1].first <= run) p++;
    size_t at = (run - p->first) * p->run, end = at + p->run < p->n ? at + p->run : p->n;
    j->depth = run > 0;
    j->begun[1] = run > 0;
    if (p->list && at == 0) json_list_open(j, p->list);
    if (p->list && at > 0) j->begun[++j->depth] = true;
    for (size_t i = at; i < end; i++) p->put(j, w->report, i, fresh);
    if (p->list && end == p->n) json_list_close(j);
}

static void wait_for_turn(struct writing *w, size_t run)
{
    pthread_mutex_lock(&w->lock);
    while (w->turn != run) pthread_cond_wait(&w->turned, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

static void pass_turn(struct writing *w)
{
    pthread_mutex_lock(&w->lock);
    w->turn++;
    pthread_cond_broadcast(&w->turned);
    pthread_mutex_unlock(&w->lock);
}

static void drain(struct json *j, FILE *file)
{
    fwrite(j->block.at, 1, (size_t)(j->at - j->block.at), file);
    j->at = j->block.at;
}

/* Runs are taken in order, so the one whose turn it is is always at work. */
static void put_runs(void *shared, struct queue *q)
{
    struct writing *w = shared;
    struct arena fresh = arena_new();
    struct json j = {0};
    j.words = arena_many(&fresh, struct word, JSON_WORDS);
    for (size_t run; queue_take(q, &run);) {
        put_run(&j, w, run, fresh);
        wait_for_turn(w, run);
        drain(&j, w->file);
        pass_turn(w);
    }
    vec_free(&j.block);
    arena_end(fresh);
}

bool render_json(const struct render_context *rc, struct arena scratch,
                 const struct document *doc, const char *path)
{
    (void)doc, (void)scratch; /* there is one set of numbers */
    FILE *f = fopen(path, "wb");
    if (f) {
        struct writing w = {.report = rc->report,
                            .file = f,
                            .lock = PTHREAD_MUTEX_INITIALIZER,
                            .turned = PTHREAD_COND_INITIALIZER};
        setvbuf(f, NULL, _IONBF, 0);
        parallel_run(parts_begin(&w), put_runs, &w);
    }
    bool ok = f && !ferror(f);
    if (f && fclose(f) != 0) ok = false;
    if (!ok) diag_say(rc->diags, DIAG_ERROR, path, 0, NULL, (str){0}, "cannot be written");
    return ok;
}
