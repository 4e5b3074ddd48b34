/* Rows far down a long list, written as XML past the library and packed at once, run by run by
 * whichever thread is free.
 *
 * In: a table's cursor. Out: bands of rows. Runs are packed apart and put behind one another in
 * their order. Tables of thousands of rows are gone through once, before any sheet: their facts and
 * sums are found on the way. What has to be agreed upon (numbers of styles and of shared formulas) is, in the
 * order of rows, so that the bytes are the same for any number of threads. Putting the bands into
 * the finished workbook is container.c's. */
#include "render/live.h"
#include "render/sheet_rows.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/parallel.h"
#include "render/container.h"

enum {
    RUN_FIRST = 64, /* rows, in which nearly all is met that has to be agreed upon */
    RUN = 2048
};

struct place {  /* packed rows, in the order of writing */
    FILE *file; /* NULL: it could not be made */
    long at;    /* where the next ones come */
    int error;  /* the first that was met */
};

struct bands {
    struct place
        out; /* the workbook: rows of early tables, with gaps for what is around them */
    struct place rest; /* rows that are put into it at the end */
    VEC_OF(struct band) list;
    unsigned *shared;    /* by page: formulas that have a number */
    struct writer *idle; /* guarded by the lock of the runs */
};

struct ready { /* rows of a table that wait for their sheet */
    struct run run;
    struct place place;
    bool stays;
};

struct made { /* a run that is ready */
    bool ready;
    VEC_OF(char) packed;
    struct run run;
};

struct runs {
    struct book *book;
    struct place *place;
    const struct cursor *cur;
    size_t from, n; /* rows of the table */
    lxw_row_t row;  /* where the first stands */
    size_t nrun;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    size_t turn; /* all runs before it are ready, and in the file */
    struct made *made;
    struct survey *survey;        /* of an early table; NULL; guarded as `idle` */
    struct run run;               /* of all of them */
    struct shared_shapes *shapes; /* by column; whose turn it is may change them */
};

struct bands *bands_new(struct arena *a, const char *path, size_t npage)
{
    struct bands *b = arena_one(a, struct bands);
    b->out.file = fopen(path, "wb+");
    if (!b->out.file) b->out.error = errno;
    b->rest.file = tmpfile();
    if (!b->rest.file) die("a temporary file cannot be made: %s", strerror(errno));
    b->shared = arena_many(a, unsigned, npage);
    return b;
}

lxw_row_t runs_last(const struct runs *runs)
{
    return runs->row + (lxw_row_t)runs->n - 1;
}

/* ---- writers ---- */

static void sink(void *shared, const void *bytes, size_t n)
{
    struct writer *w = shared;
    if (n == 0) return;
    while (w->packed.cap < w->packed.n + n)
        w->packed.at = vec_grow(w->packed.at, 1, &w->packed.cap);
    memcpy(w->packed.at + w->packed.n, bytes, n);
    w->packed.n += n;
}

void writer_flush(struct writer *w)
{
    packer_wrote(w->packer, (size_t)(w->at - w->from));
    w->at = w->from = packer_room(w->packer, &w->end);
}

static struct writer *writer_new(void)
{
    struct arena begin = arena_new(), arena = begin;
    struct writer *w = arena_one(&arena, struct writer);
    w->begin = begin;
    w->first = arena_new();
    w->packer = packer_new(sink, w);
    w->at = w->from = packer_room(w->packer, &w->end);
    w->arena = arena;
    return w;
}

/* One that has nothing to do, or a new one. */
static struct writer *writer_take(struct runs *runs)
{
    struct bands *b = runs->book->bands;
    pthread_mutex_lock(&runs->lock);
    struct writer *w = b->idle;
    if (w) b->idle = w->next;
    pthread_mutex_unlock(&runs->lock);
    return w ? w : writer_new();
}

static void writer_leave(struct runs *runs, struct writer *w)
{
    struct bands *b = runs->book->bands;
    pthread_mutex_lock(&runs->lock);
    if (runs->survey) survey_join(runs->survey, w->survey);
    if (runs->survey) pots_join(runs->book, w->pots);
    w->next = b->idle;
    b->idle = w;
    pthread_mutex_unlock(&runs->lock);
}

static void columns_open(struct writer *w, struct arena *a)
{
    const struct cursor *cur = &w->cur;
    w->columns = arena_many(a, struct column_state, cur->t->ncolumn);
    for (size_t c = 0; c < cur->t->ncolumn; c++) {
        struct column_state *col = &w->columns[c];
        if (cur->p->columns[c] == COLUMN_NONE) continue;
        double width = cur->s->widths[cur->p->columns[c]];
        bool wraps = cur->t->nrow <= LONG_TABLE && cur->p->facts[c].text > width;
        col->steady = !wraps && !cur->t->columns[c].light;
        memcpy(col->open, "<c r=\"", 6);
        col->nopen = 6 + column_letters(cur->p->columns[c], col->open + 6);
    }
}

/* The writer gets a book of its own to think in, unless nobody else is at work on this one. */
static void writer_open(struct writer *w, struct runs *runs)
{
    struct arena a = w->arena;
    size_t n = runs->cur->t->ncolumn;
    w->runs = runs;
    w->cur = *runs->cur;
    w->cur.line.now = arena_many(&a, double, n);
    w->cur.room = arena_many(&a, struct cell, n);
    columns_open(w, &a);
    w->book = runs->book;
    if (runs->nrun > 1) {
        pthread_mutex_lock(&runs->lock);
        w->own = *runs->book;
        pthread_mutex_unlock(&runs->lock);
        w->own.fresh = a;
        w->own.arena = &w->own.row;
        w->book = &w->own;
    }
    w->sheet = *runs->cur->s;
    w->sheet.book = w->book;
    w->cur.s = &w->sheet;
    w->keep = w->first;
    w->survey = NULL;
    if (!runs->survey) return;
    w->survey = survey_new(w->book, runs->cur->t, &w->keep);
    w->pots = pots_open(w->book, runs->cur->p, &w->keep);
}

/* ---- turns ---- */

static void wait_for_turn(struct writer *w)
{
    struct runs *r = w->runs;
    pthread_mutex_lock(&r->lock);
    while (r->turn != w->run) pthread_cond_wait(&r->turned, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

unsigned run_style(struct writer *w, const struct style_key *key)
{
    struct runs *r = w->runs;
    struct book *own = w->book, *all = r->book;
    for (size_t i = 0; i < own->nstyle && own != all; i++)
        if (own->styles[i].number && memcmp(&own->styles[i].key, key, sizeof *key) == 0)
            return own->styles[i].number - 1;
    wait_for_turn(w);
    pthread_mutex_lock(&r->lock); /* others may begin with a copy of the book */
    unsigned number = book_style_number(all, *key);
    pthread_mutex_unlock(&r->lock);
    if (own == all) return number;
    memcpy(own->styles, all->styles, sizeof own->styles);
    own->nstyle = all->nstyle;
    return number;
}

unsigned run_shape(struct writer *w, size_t column, unsigned shape, bool *first)
{
    struct runs *r = w->runs;
    struct shared_shapes *own = &w->columns[column].shapes;
    *first = false;
    if (own->told >> shape & 1) return own->number[shape];
    wait_for_turn(w);
    struct shared_shapes *all = &r->shapes[column];
    if (!(all->told >> shape & 1)) {
        *first = true;
        all->told |= 1u << shape;
        all->number[shape] = r->book->bands->shared[r->cur->p->page]++;
    }
    *own = *all;
    return own->number[shape];
}

/* What a run was packed into is of use for the next one. */
static void room_keep(struct writer *w, struct made *made)
{
    if (w->packed.at) {
        vec_free(&made->packed);
        return;
    }
    w->packed.at = made->packed.at;
    w->packed.cap = made->packed.cap;
    made->packed.at = NULL;
}

/* Puts all that is ready behind what is in the file. */
static void run_leave(struct writer *w, struct run run)
{
    struct runs *r = w->runs;
    pthread_mutex_lock(&r->lock);
    struct made *made = &r->made[w->run];
    *made = (struct made){.ready = true, .run = run};
    made->packed.at = w->packed.at;
    made->packed.n = w->packed.n;
    made->packed.cap = w->packed.cap;
    memset(&w->packed, 0, sizeof w->packed);
    for (; r->turn == w->run && w->run < r->nrun && r->made[w->run].ready; w->run++) {
        made = &r->made[w->run];
        pthread_mutex_unlock(&r->lock);
        bool written =
            fwrite(made->packed.at, 1, made->packed.n, r->place->file) == made->packed.n;
        if (!written && r->place->error == 0) r->place->error = errno;
        room_keep(w, made);
        pthread_mutex_lock(&r->lock);
        r->run = run_join(r->run, made->run);
        r->turn++;
    }
    pthread_cond_broadcast(&r->turned);
    pthread_mutex_unlock(&r->lock);
}

/* ---- runs ---- */

static size_t run_from(const struct runs *r, size_t run)
{
    if (run == 0) return 0;
    size_t from = r->nrun == 1 ? r->n : RUN_FIRST + (run - 1) * RUN;
    return from < r->n ? from : r->n;
}

static void run_write(struct writer *w)
{
    const struct runs *r = w->runs;
    size_t to = run_from(r, w->run + 1);
    for (size_t i = run_from(r, w->run); i < to; i++) {
        cursor_move(&w->cur, r->from + i, r->row + (lxw_row_t)i);
        if (w->survey) survey_row(w->survey, &w->cur.line.row, r->from + i, true);
        if (w->survey) pots_see(w->pots, w->cur.line.row.cells);
        row_put(w);
    }
    writer_flush(w);
    struct run run = packer_cut(w->packer, false);
    w->at = w->from = packer_room(w->packer, &w->end);
    run_leave(w, run);
}

static void work_on(void *shared, struct queue *q)
{
    struct runs *runs = shared;
    struct writer *w = writer_take(runs);
    writer_open(w, runs);
    for (size_t run; queue_take(q, &run);) {
        w->run = run;
        run_write(w);
    }
    writer_leave(runs, w);
}

/* Writes rows of the cursor's table, which will lie from `row` on. */
static struct ready runs_write(struct runs *runs)
{
    struct book *b = runs->book;
    size_t n = runs->n;
    runs->nrun = 1;
    if (live_is_plain(b, runs->cur->p) && n > RUN_FIRST)
        runs->nrun = 1 + (n - RUN_FIRST + RUN - 1) / RUN;
    struct arena fresh = b->fresh, behind = fresh; /* where the rows are made */
    runs->made = arena_many(&behind, struct made, runs->nrun);
    runs->shapes = arena_many(&behind, struct shared_shapes, runs->cur->t->ncolumn);
    b->row = b->fresh = behind;
    pthread_mutex_init(&runs->lock, NULL);
    pthread_cond_init(&runs->turned, NULL);
    parallel_run(runs->nrun, work_on, runs);
    pthread_cond_destroy(&runs->turned);
    pthread_mutex_destroy(&runs->lock);
    b->row = b->fresh = fresh;
    struct ready ready = {.run = runs->run, .place = *runs->place};
    runs->place->at += (long)runs->run.packed;
    return ready;
}

/* ---- early tables ---- */

bool band_is_early(const struct table_block *t, size_t nbody)
{
    return t->source && t->source->n == nbody && nbody > LONG_TABLE &&
           nbody <= SHEET_ROWS - 64;
}

/* Rows that charts read are written by the library, later. */
static void see_charted(struct book *b, const struct placed *p, struct survey *survey)
{
    struct arena scratch = b->row = b->fresh;
    struct cell *room = arena_many(&scratch, struct cell, p->table->ncolumn);
    struct pot_set *pots = pots_open(b, p, &scratch);
    struct arena fresh = scratch;
    for (size_t r = 0; r < p->charted; r++) {
        b->row = fresh;
        struct row row = table_row(p->table, r, room, &b->row);
        survey_row(survey, &row, r, true);
        pots_see(pots, row.cells);
    }
    pots_join(b, pots);
}

/* Is the table the only one of its sheet whose rows are written early? */
static bool is_alone(const struct book *b, const struct placed *p)
{
    size_t n = 0;
    for (size_t i = 0; i < b->nplaced; i++)
        n += b->placed[i].late && b->placed[i].page == p->page;
    return n == 1;
}

static void early_write(struct book *b, struct placed *p)
{
    bool stays = b->bands->out.file && is_alone(b, p);
    struct place *place = stays ? &b->bands->out : &b->bands->rest;
    struct sheet sheet = {.book = b, .page = &b->document->pages[p->page]};
    struct cursor cur = {.s = &sheet, .p = p, .t = p->table, .line.at = p};
    struct runs runs = {.book = b,
                        .place = place,
                        .cur = &cur,
                        .from = p->charted,
                        .n = p->nbody - p->charted,
                        .row = p->parts[0].first + (lxw_row_t)p->charted,
                        .survey = survey_new(b, p->table, b->arena)};
    if (stays) fseek(place->file, place->at += BAND_GAP, SEEK_SET);
    pots_begin(b, p);
    see_charted(b, p, runs.survey);
    p->ready = arena_one(b->arena, struct ready);
    *p->ready = runs_write(&runs);
    p->ready->stays = stays;
    pots_end(b, p);
    for (size_t r = p->nbody; r < p->table->nrow; r++) {
        struct row row = table_row(p->table, r, NULL, NULL);
        survey_row(runs.survey, &row, r, false);
    }
    p->facts = survey_end(runs.survey);
}

void bands_begin(struct book *b)
{
    for (size_t i = 0; i < b->nplaced; i++) {
        struct placed *p = &b->placed[i];
        if (p->late && p->charted < p->nbody && live_is_plain(b, p))
            early_write(b, p);
        else if (p->late)
            p->facts = table_survey(b, p->table, p->nbody, &p->bodies);
    }
}

/* ---- bands ---- */

void band_write(struct cursor *cur, size_t r, size_t n, lxw_row_t row)
{
    const struct placed *p = cur->p;
    struct bands *b = cur->s->book->bands;
    struct runs runs = {
        .book = cur->s->book, .place = &b->rest, .cur = cur, .from = r, .n = n, .row = row};
    const struct ready ready = p->ready ? *p->ready : runs_write(&runs);
    struct band band = {.sheet = cur->s->lib->index,
                        .first = row,
                        .last = runs_last(&runs),
                        .run = ready.run,
                        .file = ready.place.file,
                        .at = ready.place.at,
                        .stays = ready.stays};
    for (size_t c = 0; c < p->table->ncolumn; c++)
        if (p->columns[c] != COLUMN_NONE) band.right = p->columns[c];
    *vec_push(&b->list) = band;
}

/* ---- the finished workbook ---- */

/* Where the bands cannot stay: all of them are copied. */
static bool bands_copy(struct book *b, const char *path)
{
    struct bands *bands = b->bands;
    const char *again = part_name(b->arena, arena_printf(b->arena, "%s.again", path));
    FILE *out = fopen(again, "wb");
    for (size_t i = 0; i < bands->list.n; i++) bands->list.at[i].stays = false;
    bool good =
        out && container_fill(b->frame, out, bands->list.at, bands->list.n, *b->arena);
    if (out) good = fclose(out) == 0 && good;
    if (good && part_commit(again, path)) return true;
    int why = errno;
    part_drop(again);
    errno = why;
    return false;
}

static bool bands_put(struct book *b, const char *path)
{
    struct bands *bands = b->bands;
    FILE *out = bands->out.file;
    int why = bands->out.error ? bands->out.error : bands->rest.error;
    bool good = why == 0;
    bool filled = good && fflush(out) == 0 && fflush(bands->rest.file) == 0 &&
                  container_fill(b->frame, out, bands->list.at, bands->list.n, *b->arena);
    if (good && !filled) good = errno == ERANGE && bands_copy(b, path);
    if (why == 0) why = errno;
    part_drop(b->frame);
    errno = why;
    return good;
}

static void bands_drop(struct bands *b)
{
    for (struct writer *w = b->idle; w; w = b->idle) {
        b->idle = w->next;
        packer_free(w->packer);
        vec_free(&w->packed);
        arena_end(w->first);
        arena_end(w->begin);
    }
    if (b->out.file) fclose(b->out.file); /* whose bytes are flushed */
    fclose(b->rest.file);
    vec_free(&b->list);
}

bool bands_close(struct book *b, const char *path, const char **why)
{
    lxw_error error = workbook_close(b->lib);
    bool good = error == LXW_NO_ERROR;
    if (!good) *why = lxw_strerror(error);
    if (!b->bands) return good;
    if (!good)
        part_drop(b->frame);
    else if (!(good = bands_put(b, path)))
        *why = strerror(errno);
    bands_drop(b->bands);
    return good;
}
