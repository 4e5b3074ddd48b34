/* Files side by side: recognised ones come in, loaded into parts of the run on as many threads as
 * are allowed, large ones in pieces (pieces.c), and gathered in their order, those first that
 * others refer to. */
#include "ingest/files.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/parallel.h"
#include "ingest/id_index.h"
#include "ingest/hashes.h"
#include "ingest/pieces.h"

/* Files that refer to nothing, those that others refer to, and those whose rows are of no use
 * without them. */
enum phase { PHASE_MASTERS, PHASE_RECORDS, PHASE_FOLLOWERS, PHASE_COUNT };

static enum phase phase_of_table(enum table t)
{
    switch (t) {
    case TABLE_REPS:
    case TABLE_CUSTOMERS: return PHASE_MASTERS;
    case TABLE_PAYMENTS:
    case TABLE_STAGE_CHANGES:
    case TABLE_LEAVE: return PHASE_FOLLOWERS;
    case TABLE_TARGETS:
    case TABLE_LEADS:
    case TABLE_DEALS:
    case TABLE_CONTRACTS:
    case TABLE_ACTIVITIES:
    case TABLE_TASKS:
    case TABLE_RECEIVABLES:
    case TABLE_COMPLAINTS:
    case TABLE_REQUIREMENT_CHANGES:
    case TABLE_PRODUCT_USAGE:
    case TABLE_COUNT: break;
    }
    return PHASE_RECORDS;
}

static enum phase phase_of(const struct layout *y)
{
    enum phase first = PHASE_FOLLOWERS;
    for (size_t i = 0; i < y->nplan; i++) {
        enum phase phase = phase_of_table(y->plans[i].table);
        if (phase < first) first = phase;
    }
    return first;
}

/* One thing to do: a file, a piece of one, or all sheets of a workbook, which one thread
 * reads. */
struct load_item {
    size_t held;  /* the first */
    size_t piece; /* of l->pieces, if there are any */
    uint64_t size;
};

struct loading {
    struct ingest *run;
    struct held *held;
    size_t n;
    struct part **parts;    /* by held; NULL: of another phase */
    struct pieces **pieces; /* the same; NULL: read in one */
    uint64_t *sizes;        /* of the files */
    VEC_OF(struct load_item) items;
};

static void item_load(struct loading *l, size_t first)
{
    for (size_t i = first; i < l->n; i++) {
        const struct held *h = &l->held[i];
        if (i > first && (!h->book || h->book != l->held[first].book)) continue;
        if (l->parts[i])
            source_load(&l->parts[i]->in, h->file, &h->layout, &h->preview, h->source);
    }
}

static void items_load(void *shared, struct queue *q)
{
    struct loading *l = shared;
    for (size_t i; queue_take(q, &i);) {
        struct load_item x = l->items.at[i];
        if (l->pieces[x.held])
            pieces_load(l->pieces[x.held], x.piece);
        else
            item_load(l, x.held);
    }
}

static void parts_rename(void *shared, struct queue *q)
{
    struct loading *l = shared;
    for (size_t i; queue_take(q, &i);)
        if (l->parts[i] && !l->parts[i]->renamed) part_rename(l->parts[i]);
}

/* The largest first, so that no thread is left alone with it at the end. */
static int item_order(const void *a, const void *b)
{
    const struct load_item *x = a, *y = b;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    if (x->held != y->held) return x->held < y->held ? -1 : 1;
    return x->piece < y->piece ? -1 : x->piece > y->piece;
}

static bool sheet_of_earlier(const struct loading *l, size_t i)
{
    const struct held *held = l->held;
    for (size_t k = 0; held[i].book && k < i; k++)
        if (l->parts[k] && held[k].book == held[i].book) return true;
    return false;
}

static void items_run(struct loading *l)
{
    if (l->items.n) qsort(l->items.at, l->items.n, sizeof *l->items.at, item_order);
    parallel_run(l->items.n, items_load, l);
    l->items.n = 0;
}

static void phase_begin(struct loading *l, enum phase phase)
{
    uint64_t all = 0;
    for (size_t i = 0; i < l->n; i++) {
        struct stat s = {0};
        l->parts[i] = phase_of(&l->held[i].layout) == phase ? part_begin(l->run) : NULL;
        l->pieces[i] = NULL;
        if (!l->parts[i] || sheet_of_earlier(l, i)) continue;
        stat(l->run->model->files.at[l->held[i].file].path, &s);
        l->sizes[i] = s.st_size > 0 ? (uint64_t)s.st_size : 0;
        all += l->sizes[i];
    }
    for (size_t i = 0; i < l->n; i++) {
        if (!l->parts[i] || sheet_of_earlier(l, i)) continue;
        struct pieces *p = pieces_cut(l->run, &l->held[i], l->sizes[i], all);
        l->pieces[i] = p;
        if (l->held[i].opened)
            hashes_want(l->run->hashes, &l->held[i].opened->bytes, l->held[i].file);
        if (!p) *vec_push(&l->items) = (struct load_item){i, 0, l->sizes[i]};
        for (size_t k = 0; p && k < pieces_count(p); k++)
            *vec_push(&l->items) = (struct load_item){i, k, pieces_cost(p, k)};
    }
}

/* Files whose pieces do not say what the whole would, once more. */
static void pieces_take(struct loading *l)
{
    for (size_t i = 0; i < l->n; i++) {
        if (!l->pieces[i]) continue;
        struct part *whole = pieces_end(l->pieces[i], &l->held[i]);
        l->pieces[i] = NULL;
        if (whole)
            l->parts[i] = whole;
        else
            *vec_push(&l->items) = (struct load_item){i, 0, l->sizes[i]};
    }
    items_run(l);
}

static void phase_load(struct loading *l, enum phase phase, struct part **done)
{
    phase_begin(l, phase);
    items_run(l);
    pieces_take(l);
    for (size_t i = 0; i < l->n; i++)
        if (l->parts[i]) part_names(l->run, l->parts[i]);
    parallel_run(l->n, parts_rename, l);
    for (size_t i = 0; i < l->n; i++) {
        if (!l->parts[i]) continue;
        part_gather(l->run, l->parts[i]);
        done[i] = l->parts[i];
    }
}

/* Of a file that broke off no row will count. */
static bool any_broke_off(const struct loading *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->parts[i] && l->held[i].source->fault) return true;
    return false;
}

/* Is there a file that feeds a table? */
static bool is_fed(const struct loading *l, enum table t)
{
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->held[i].layout.nplan; k++)
            if (l->held[i].layout.plans[k].table == t) return true;
    return l->run->model->present[t];
}

/* What rows that are still to be read refer to. */
static const struct {
    enum table table, by;
} asked[] = {{TABLE_DEALS, TABLE_STAGE_CHANGES}, {TABLE_RECEIVABLES, TABLE_PAYMENTS}};

static void ids_list(struct loading *l)
{
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        if (!is_fed(l, asked[i].by)) continue;
        struct id_index *x = arena_one(l->run->arena, struct id_index);
        id_index_fill(x, l->run->model, asked[i].table);
        l->run->listed[asked[i].table] = x;
    }
}

static void ids_unlist(struct loading *l)
{
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct id_index **x = &l->run->listed[asked[i].table];
        if (*x) id_index_free(*x);
        *x = NULL;
    }
}

struct part **files_load(struct ingest *run, struct held *held, size_t n)
{
    struct part **done = arena_many(run->arena, struct part *, n);
    struct loading l = {.run = run,
                        .held = held,
                        .n = n,
                        .parts = arena_many(run->arena, struct part *, n),
                        .pieces = arena_many(run->arena, struct pieces *, n),
                        .sizes = arena_many(run->arena, uint64_t, n)};
    run->no_contracts = !is_fed(&l, TABLE_CONTRACTS);
    for (enum phase phase = 0; phase < PHASE_COUNT; phase++) {
        phase_load(&l, phase, done);
        if (phase == PHASE_MASTERS && !any_broke_off(&l)) early_begin(run);
        if (phase == PHASE_RECORDS) ids_list(&l);
    }
    ids_unlist(&l);
    early_end(run);
    vec_free(&l.items);
    return done;
}
