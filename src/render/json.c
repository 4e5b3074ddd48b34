/* kpi.json: every number of the pack for machines (SPEC 9). Money is a decimal string,
 * everything else a JSON number; unknown is null with a reason.
 *
 * In: the report's numbers, one scope at a time. Out: one file. It is the largest of the pack,
 * so text is put into a block by hand, and scopes are written in runs by several threads, which
 * take turns at the file. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/parallel.h"
#include "base/text.h"
#include "base/vec.h"
#include "render/render.h"

enum {
    PIECE = 2048, /* room for anything but a text: a KPI and its words */
    DEEPEST = 16,
    RUN = 16 /* scopes that are written at a time */
};

enum { WORDS = 512 };

struct json {
    VEC_OF(char) block; /* grows; `at` and `end` point into it */
    char *at, *end;
    int depth;
    bool begun[DEEPEST]; /* a member stands before the next one */
    bool line;           /* members stand on one line */
    bool keyed;          /* a key waits for its value */
    struct word {
        const char *text; /* NULL: none */
        size_t n;
        char quoted[48];
    } * words;
};

static void grow(struct json *j)
{
    j->block.n = (size_t)(j->at - j->block.at);
    j->block.at = vec_grow(j->block.at, 1, &j->block.cap);
    j->at = j->block.at + j->block.n;
    j->end = j->block.at + j->block.cap;
}

static void drain(struct json *j, FILE *file)
{
    fwrite(j->block.at, 1, (size_t)(j->at - j->block.at), file);
    j->at = j->block.at;
}

static void room(struct json *j)
{
    while (j->end - j->at < PIECE) grow(j);
}

static void put(struct json *j, const char *text, size_t n)
{
    memcpy(j->at, text, n);
    j->at += n;
}

#define PUT(j, literal) put((j), (literal), sizeof(literal) - 1)

/* What stands before a member: a comma, and a line of its own unless all stand on one. */
static void separate(struct json *j)
{
    room(j);
    if (j->keyed) {
        j->keyed = false;
        return;
    }
    if (j->begun[j->depth]) *j->at++ = ',';
    j->begun[j->depth] = true;
    if (j->line || j->depth == 0) return;
    *j->at++ = '\n';
    for (int i = 0; i < j->depth; i++) *j->at++ = ' ';
}

static void put_escaped(struct json *j, unsigned char u)
{
    static const char hex[] = "0123456789ABCDEF";
    if (u == '"')
        PUT(j, "\\\"");
    else if (u == '\\')
        PUT(j, "\\\\");
    else if (u == '\n')
        PUT(j, "\\n");
    else if (u == '\t')
        PUT(j, "\\t");
    else if (u == '\r')
        PUT(j, "\\r");
    else {
        PUT(j, "\\u00");
        *j->at++ = hex[u >> 4];
        *j->at++ = hex[u & 15];
    }
}

/* A hundred bytes of a text fit where there is room for a piece, whatever they hold. */
static void put_quoted(struct json *j, const char *text)
{
    enum { SOME = 100 };
    *j->at++ = '"';
    for (size_t n = 1; *text; n++, text++) {
        unsigned char u = (unsigned char)*text;
        if (u == '"' || u == '\\' || u < 0x20)
            put_escaped(j, u);
        else
            *j->at++ = *text;
        if (n % SOME == 0) room(j);
    }
    *j->at++ = '"';
    room(j);
}

static void open_bracket(struct json *j, char bracket)
{
    separate(j);
    *j->at++ = bracket;
    j->begun[++j->depth] = false;
}

static void close_bracket(struct json *j, char bracket)
{
    room(j);
    bool any = j->begun[j->depth--];
    if (any && !j->line) {
        *j->at++ = '\n';
        for (int i = 0; i < j->depth; i++) *j->at++ = ' ';
    }
    *j->at++ = bracket;
}

static void put_key(struct json *j, const char *key)
{
    separate(j);
    put_quoted(j, key);
    room(j);
    *j->at++ = ':';
    if (!j->line) *j->at++ = ' ';
    j->keyed = true;
}

static void put_text(struct json *j, const char *text)
{
    separate(j);
    if (text)
        put_quoted(j, text);
    else
        PUT(j, "null");
}

static void put_bare_figure(struct json *j, struct figure f)
{
    if (!f.known) {
        PUT(j, "null");
        return;
    }
    if (f.money) *j->at++ = '"';
    j->at += figure_put(j->at, f);
    if (f.money) *j->at++ = '"';
}

static void put_figure(struct json *j, struct figure f)
{
    separate(j);
    put_bare_figure(j, f);
}

static void key_text(struct json *j, const char *key, const char *text)
{
    put_key(j, key);
    put_text(j, text);
}

static void key_figure(struct json *j, const char *key, struct figure f)
{
    put_key(j, key);
    put_figure(j, f);
}

static void key_int(struct json *j, const char *key, long long value)
{
    key_figure(j, key, figure_int(value));
}

static void key_bool(struct json *j, const char *key, bool value)
{
    put_key(j, key);
    separate(j);
    if (value)
        PUT(j, "true");
    else
        PUT(j, "false");
}

static void key_open(struct json *j, const char *key, char bracket)
{
    put_key(j, key);
    open_bracket(j, bracket);
}

static void key_texts(struct json *j, const char *key, const char *const *items, size_t n)
{
    put_key(j, key);
    j->line = true;
    open_bracket(j, '[');
    for (size_t i = 0; i < n; i++) put_text(j, items[i]);
    close_bracket(j, ']');
    j->line = false;
}

static void key_figures(struct json *j, const char *key, const struct figure *items,
                        size_t n)
{
    if (!items) return;
    put_key(j, key);
    j->line = true;
    open_bracket(j, '[');
    for (size_t i = 0; i < n; i++) {
        room(j);
        if (i) *j->at++ = ',';
        put_bare_figure(j, items[i]);
    }
    close_bracket(j, ']');
    j->line = false;
}

/* ---- scopes ---- */

/* Words that stand in thousands of KPIs are quoted once. They are told by where they lie,
 * since they stay there. */
static void put_word(struct json *j, const char *text)
{
    if (!text) {
        PUT(j, "null");
        return;
    }
    struct word *w = &j->words[((uintptr_t)text >> 2 ^ (uintptr_t)text >> 10) % WORDS];
    if (w->text != text) {
        char *from = j->at;
        size_t begin = (size_t)(from - j->block.at);
        put_quoted(j, text);
        from = j->block.at + begin;
        w->n = (size_t)(j->at - from);
        w->text = w->n <= sizeof w->quoted ? text : NULL;
        if (w->text) memcpy(w->quoted, from, w->n);
        return;
    }
    memcpy(j->at, w->quoted, sizeof w->quoted);
    j->at += w->n;
}

/* There are a hundred of these for everybody: their keys are not looked at one by one. */
static void put_kpi(struct json *j, const struct kpi_entry *k)
{
#define FIGURE(name, f) (PUT(j, ",\"" name "\":"), put_bare_figure(j, f))
    separate(j);
    put_word(j, k->id);
    PUT(j, ": {\"value\":");
    put_bare_figure(j, k->value);
    FIGURE("num", k->num);
    FIGURE("den", k->den);
    FIGURE("target", k->target);
    FIGURE("prev", k->prev);
    FIGURE("change", k->change);
    FIGURE("last_year", k->last_year);
    FIGURE("change_last_year", k->change_last_year);
    PUT(j, ",\"unit\":");
    put_word(j, k->unit);
    PUT(j, ",\"light\":");
    put_word(j, k->light);
    PUT(j, ",\"reason\":");
    put_word(j, k->reason);
    if (k->partial)
        PUT(j, ",\"partial\":true}");
    else
        PUT(j, ",\"partial\":false}");
#undef FIGURE
}

static void put_series(struct json *j, const struct series_entry *s)
{
    key_open(j, s->id, '{');
    key_figures(j, "weeks", s->weeks, s->n);
    key_figures(j, "target", s->targets, s->n);
    key_figures(j, "months", s->months, s->n);
    key_figures(j, "month_target", s->month_targets, s->n);
    close_bracket(j, '}');
}

static void put_why(struct json *j, const struct why_entry *w)
{
    put_key(j, w->kpi);
    j->line = true;
    open_bracket(j, '[');
    for (size_t i = 0; i < w->n; i++) {
        open_bracket(j, '{');
        key_text(j, "id", w->at[i].id);
        key_figure(j, "change", w->at[i].change);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
    j->line = false;
}

static void put_scope(struct json *j, const struct scope_entry *s)
{
    open_bracket(j, '{');
    key_text(j, "scope", s->scope);
    key_text(j, "id", s->id);
    key_text(j, "name", s->name);
    key_text(j, "parent", s->parent);
    key_open(j, "kpis", '{');
    for (size_t i = 0; i < s->nkpi; i++) put_kpi(j, &s->kpis[i]);
    close_bracket(j, '}');
    key_open(j, "lists", '{');
    for (size_t i = 0; i < s->nlist; i++)
        key_texts(j, s->lists[i].id, s->lists[i].items, s->lists[i].n);
    close_bracket(j, '}');
    key_open(j, "series", '{');
    for (size_t i = 0; i < s->nseries; i++) put_series(j, &s->series[i]);
    close_bracket(j, '}');
    key_open(j, "why", '{');
    for (size_t i = 0; i < s->nwhy; i++) put_why(j, &s->why[i]);
    close_bracket(j, '}');
    close_bracket(j, '}');
}

struct scopes {
    const struct numbers *numbers;
    const struct json *before; /* what stands around the scopes */
    FILE *file;
    size_t turn; /* the run that may be written to it */
    pthread_mutex_t lock;
    pthread_cond_t turned;
};

/* The arena is a copy: what one scope needs is gone after it. */
static void put_run(struct json *j, const struct numbers *n, size_t run, struct arena fresh)
{
    for (size_t i = run * RUN; i < n->nscope && i < (run + 1) * RUN; i++) {
        struct arena scratch = fresh;
        const struct scope_entry s = numbers_scope(n, i, &scratch);
        put_scope(j, &s);
    }
}

static void wait_for_turn(struct scopes *s, size_t run)
{
    pthread_mutex_lock(&s->lock);
    while (s->turn != run) pthread_cond_wait(&s->turned, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static void pass_turn(struct scopes *s)
{
    pthread_mutex_lock(&s->lock);
    s->turn++;
    pthread_cond_broadcast(&s->turned);
    pthread_mutex_unlock(&s->lock);
}

/* Runs are taken in order, so the one whose turn it is is always at work. */
static void put_runs(void *shared, struct queue *q)
{
    struct scopes *s = shared;
    struct arena fresh = arena_new();
    struct json j = {.depth = s->before->depth};
    j.words = arena_many(&fresh, struct word, WORDS);
    for (size_t run; queue_take(q, &run);) {
        j.begun[j.depth] = run > 0;
        put_run(&j, s->numbers, run, fresh);
        wait_for_turn(s, run);
        drain(&j, s->file);
        pass_turn(s);
    }
    vec_free(&j.block);
    arena_end(fresh);
}

static void put_scopes(struct json *j, const struct numbers *n, FILE *file)
{
    struct scopes s = {.numbers = n,
                       .before = j,
                       .file = file,
                       .lock = PTHREAD_MUTEX_INITIALIZER,
                       .turned = PTHREAD_COND_INITIALIZER};
    key_open(j, "scopes", '[');
    drain(j, file);
    parallel_run((n->nscope + RUN - 1) / RUN, put_runs, &s);
    j->begun[j->depth] = n->nscope > 0;
    close_bracket(j, ']');
}

/* ---- the rest ---- */

static void put_period(struct json *j, const struct report *r)
{
    key_open(j, "period", '{');
    key_text(j, "kind", r->period_kind);
    key_text(j, "label", r->period_label);
    key_text(j, "start", r->period_start);
    key_text(j, "end", r->period_end);
    key_bool(j, "complete", r->complete);
    key_text(j, "data_date", r->data_date);
    close_bracket(j, '}');
}

static void put_checks(struct json *j, const struct numbers *numbers, struct arena scratch)
{
    const struct target_check_entry *c;
    size_t n = numbers_checks(numbers, &scratch, &c);
    key_open(j, "target_checks", '[');
    for (size_t i = 0; i < n; i++, c++) {
        open_bracket(j, '{');
        key_text(j, "scope", c->scope);
        key_text(j, "id", c->id);
        key_text(j, "metric", c->metric);
        key_figure(j, "given", c->given);
        key_figure(j, "members", c->members);
        key_figure(j, "difference", c->difference);
        key_figure(j, "percent", c->percent);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
}

static void put_problem(struct json *j, const struct problem_entry *p)
{
    open_bracket(j, '{');
    key_text(j, "customer_id", p->customer_id);
    key_text(j, "name", p->name);
    key_figure(j, "score", p->score);
    key_text(j, "grade", p->grade);
    key_texts(j, "labels", p->labels, p->nlabel);
    key_texts(j, "triggers", p->triggers, p->ntrigger);
    key_open(j, "parts", '{');
    for (size_t i = 0; i < p->npart; i++) key_figure(j, p->parts[i].id, p->parts[i].value);
    close_bracket(j, '}');
    key_figure(j, "overdue", p->overdue);
    key_int(j, "overdue_days", p->overdue_days);
    key_figure(j, "open", p->open);
    key_text(j, "state", p->state);
    key_text(j, "owner", p->owner);
    close_bracket(j, '}');
}

static void put_problems(struct json *j, const struct numbers *n, struct arena fresh)
{
    key_open(j, "problem_customers", '[');
    for (size_t i = 0; i < n->nproblem; i++) {
        struct arena scratch = fresh;
        const struct problem_entry p = numbers_problem(n, i, &scratch);
        put_problem(j, &p);
    }
    close_bracket(j, ']');
}

static void put_alerts(struct json *j, const struct numbers *n)
{
    key_open(j, "alerts", '[');
    for (size_t i = 0; i < n->nalert; i++) {
        const struct alert_entry e = numbers_alert(n, i);
        open_bracket(j, '{');
        key_text(j, "rule", e.rule);
        key_text(j, "level", e.level);
        key_text(j, "scope", e.scope);
        key_text(j, "id", e.id);
        key_text(j, "kpi", e.kpi);
        key_figure(j, "value", e.value);
        key_figure(j, "limit", e.limit);
        key_text(j, "since", e.since);
        key_int(j, "streak", e.streak);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
}

static void put_inputs(struct json *j, const struct numbers *numbers, struct arena scratch)
{
    const struct input_entry *e;
    size_t n = numbers_inputs(numbers, &scratch, &e);
    key_open(j, "inputs", '[');
    for (size_t i = 0; i < n; i++, e++) {
        open_bracket(j, '{');
        key_text(j, "file", e->file);
        key_text(j, "sha256", e->sha256);
        key_text(j, "profile", e->profile);
        key_text(j, "table", e->table);
        key_text(j, "encoding", e->encoding);
        key_text(j, "problem", e->problem);
        key_int(j, "rows", (long long)e->rows);
        key_int(j, "used", (long long)e->used);
        key_int(j, "rejected", (long long)e->rejected);
        key_int(j, "replaced", (long long)e->replaced);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
}

static void put_report(struct json *j, const struct report *r, FILE *file,
                       struct arena scratch)
{
    open_bracket(j, '{');
    key_text(j, "schema", "mondaypack/1");
    key_text(j, "version", r->version);
    put_period(j, r);
    put_scopes(j, &r->numbers, file);
    put_checks(j, &r->numbers, scratch);
    put_problems(j, &r->numbers, scratch);
    put_alerts(j, &r->numbers);
    key_open(j, "quality", '{');
    put_inputs(j, &r->numbers, scratch);
    close_bracket(j, '}');
    close_bracket(j, '}');
    *j->at++ = '\n';
    drain(j, file);
}

bool render_json(const struct render_context *rc, struct arena scratch,
                 const struct document *doc, const char *path)
{
    (void)doc; /* there is one set of numbers */
    FILE *f = fopen(path, "wb");
    if (f) {
        struct json j = {0};
        put_report(&j, rc->report, f, scratch);
        vec_free(&j.block);
    }
    bool ok = f && !ferror(f);
    if (f && fclose(f) != 0) ok = false;
    if (!ok) diag_say(rc->diags, DIAG_ERROR, path, 0, NULL, (str){0}, "cannot be written");
    return ok;
}
