/* One large text file in pieces. In: a file that was recognised; out: its part of the run, the
 * same as if it had been read from its first row to its last. Each piece begins behind a line end
 * and is loaded by itself; what it found is moved behind that of the pieces before it.
 *
 * That a line end is the end of a row is proved by the piece before it, which must come to the
 * end of a row just there. Rows must not change how others are read: how dates and decimal
 * commas are written is what the preview proved, or stays unknown. Where a piece meets anything else
 * (a quote that stays open, a first byte beyond ASCII, cells that wait for later ones, a second
 * table), all are given up and the file is read in one (files.c). */
#include "ingest/pieces.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/parallel.h"
#include "model/fields.h"
#include "model/origin.h"

enum {
    LEAST = 1 << 20,   /* bytes of a piece */
    MOST = 16 << 20,   /* the same: what is read but not yet moved takes memory */
    BORDER = 64 << 10, /* within which a piece has to find its line end */
    CANDIDATES = 200,  /* line ends that are tried */
    HASHING = 5        /* times as fast as reading */
};

struct piece {
    struct byte_reader bytes;
    struct part *part;
    struct load *load;
    struct source *source; /* that of the file for the first piece */
    struct input_file counts;
    uint32_t lines;
    bool done;
};

struct pieces {
    struct ingest *run;
    const struct held *held;
    int fd;             /* which all pieces read */
    struct layout seen; /* with what the preview proved */
    struct piece *at;
    size_t n;
    pthread_mutex_t lock; /* over the following, and over the part of the first piece */
    size_t moved;         /* pieces that are in the part of the first */
    uint32_t lines;       /* of these */
    bool useless;
};

static size_t forced, joined;

void pieces_size(size_t bytes)
{
    forced = bytes;
}

size_t pieces_joined(void)
{
    return joined;
}

/* ---- where to cut ---- */

/* Does a row of so many cells, and nothing else, stand on the line at s? Only a guess, so that
 * line ends within quotes are seldom taken for those of rows. */
static bool looks_like_row(const char *s, const char *end, struct dialect d, size_t cells)
{
    size_t found = 1;
    bool quoted = false;
    for (; s < end && (quoted || (*s != '\n' && *s != '\r')); s++) {
        if (quoted && *s == '\n') return false;
        quoted ^= *s == d.quote;
        found += !quoted && *s == d.delimiter;
    }
    return s < end && !quoted && found == cells;
}

/* Where the next piece may begin, at `from` or behind it; 0 if nowhere near. */
static uint64_t border_find(const struct pieces *p, char *block, uint64_t from)
{
    size_t n;
    uint64_t first = 0;
    const struct held *h = p->held;
    if (!file_read_at(p->fd, (size_t)from, block, BORDER, &n)) return 0;
    const char *s = block, *end = block + n;
    for (int i = 0; i < CANDIDATES && (s = memchr(s, '\n', (size_t)(end - s))); i++) {
        uint64_t at = from + (uint64_t)(++s - block);
        if (looks_like_row(s, end, h->source->dialect, h->layout.nheader)) return at;
        if (!first) first = at;
    }
    return first;
}

/* The pieces of what has not been read yet. */
static void borders_find(struct pieces *p, uint64_t size, uint64_t piece)
{
    uint64_t from = p->held->opened->bytes.size;
    char *block = malloc(BORDER);
    if (!block) die("no memory for reading a file");
    while (from < size) {
        uint64_t to =
            size - from > piece + piece / 2 ? border_find(p, block, from + piece) : 0;
        if (to == 0) to = size;
        p->at[p->n++].bytes = bytes_piece(p->fd, from, to, &p->useless);
        from = to;
    }
    free(block);
}

/* ---- what each piece is read by ---- */

static struct layout layout_copy(struct arena *a, const struct layout *y)
{
    struct layout out = *y;
    out.plans = arena_many(a, struct table_plan, y->nplan);
    for (size_t i = 0; i < y->nplan; i++) {
        struct table_plan *plan = &out.plans[i];
        *plan = y->plans[i];
        plan->columns = arena_many(a, struct column_plan, plan->ncolumn);
        memcpy(plan->columns, y->plans[i].columns, plan->ncolumn * sizeof *plan->columns);
    }
    return out;
}

/* The layout with what the preview proved, and nothing else of what happened to it. */
static struct layout layout_seen(struct arena *a, const struct layout *fresh,
                                 const struct layout *used)
{
    struct layout out = layout_copy(a, fresh);
    for (size_t i = 0; i < out.plans->ncolumn; i++) {
        struct column_plan *c = &out.plans->columns[i];
        const struct column_plan *of = &used->plans->columns[i];
        c->order = of->order;
        c->short_year = of->short_year;
        c->mark = of->mark;
        c->share = of->share;
    }
    return out;
}

/* Rows of one table of which each stands for itself. */
static bool may_be_cut(const struct held *h)
{
    return h->opened && h->opened->kind == KIND_TEXT && h->layout.nplan == 1 &&
           !h->layout.side_by_side && !h->layout.plans->rule->add_up &&
           text_may_be_cut(h->source);
}

static uint64_t piece_bytes(uint64_t size, uint64_t all)
{
    uint64_t share = all / (uint64_t)parallel_threads();
    if (forced) return forced;
    if (parallel_threads() == 1 || size < 2 * LEAST || size <= share) return 0;
    share /= 2; /* so that no thread waits long for the last of them */
    return share < LEAST ? LEAST : share < MOST ? share : MOST;
}

static void part_discard(struct part *part)
{
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        model_rows_free(&part->model, t);
        keys_free(&part->in.keys[t]);
    }
    sym_map_free(&part->in.known);
    vec_free(&part->in.kept);
    vec_free(&part->diags);
    arena_end(part->in.scratch);
}

static void pieces_drop(struct pieces *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i].part) part_discard(p->at[i].part);
    if (p->fd >= 0) close(p->fd);
}

struct pieces *pieces_cut(struct ingest *run, const struct held *h, uint64_t size,
                          uint64_t all)
{
    uint64_t piece = piece_bytes(size, all);
    if (piece == 0 || !may_be_cut(h) || h->opened->bytes.fd < 0) return NULL;
    struct pieces *p = arena_one(run->arena, struct pieces);
    *p = (struct pieces){.run = run, .held = h, .fd = dup(h->opened->bytes.fd)};
    pthread_mutex_init(&p->lock, NULL);
    p->at = arena_many(run->arena, struct piece, size / piece + 2);
    if (p->fd >= 0) borders_find(p, size, piece);
    struct piece *first = &p->at[0];
    if (p->n > 1) {
        struct layout *used = arena_one(run->arena, struct layout);
        *used = layout_copy(run->arena, &h->layout);
        first->counts.path = run->model->files.at[h->file].path;
        first->part = part_begin(run);
        first->source = h->source;
        first->load =
            load_begin(&first->part->in, h->file, &first->counts, used, &h->preview);
        p->seen = layout_seen(run->arena, &h->layout, used);
        if (load_begin_again(first->load)) {
            text_read_from(h->source, &first->bytes);
            return p;
        }
    }
    pieces_drop(p);
    return NULL;
}

size_t pieces_count(const struct pieces *p)
{
    return p->n + 1;
}

uint64_t pieces_cost(const struct pieces *p, size_t k)
{
    if (k < p->n) return p->at[k].bytes.end - p->at[k].bytes.at;
    return p->at[p->n - 1].bytes.end / HASHING;
}

/* ---- one piece ---- */

/* Behind the part of the first piece, as many lines further down as there are before it. */
static void piece_move(struct pieces *p, struct piece *more)
{
    struct part *part = more->part;
    struct ingest *into = &p->at[0].part->in;
    for (enum table t = 0; t < TABLE_COUNT; t++)
        origins_shift(&part->model.origins[t], p->lines);
    for (size_t i = 0; i < part->in.kept.n; i++) part->in.kept.at[i].from.row += p->lines;
    if (!load_add(p->at[0].load, more->load, p->lines)) bytes_give_up(&more->bytes);
    part_names(into, part);
    if (!part->renamed && renaming_changes(&part->become)) part_rename(part);
    part_gather(into, part);
    vec_free(&part->diags);
    arena_end(part->in.scratch);
}

/* Moves all that are done and have none before them that is not. */
static void pieces_move(struct pieces *p, struct piece *done, uint32_t lines)
{
    pthread_mutex_lock(&p->lock);
    done->lines = lines;
    done->done = true;
    for (; p->moved < p->n && p->at[p->moved].done; p->moved++) {
        if (p->moved && !pieces_useless(&p->useless)) piece_move(p, &p->at[p->moved]);
        p->lines += p->at[p->moved].lines;
    }
    pthread_mutex_unlock(&p->lock);
}

static void piece_begin(struct pieces *p, struct piece *x)
{
    x->counts.path = p->at[0].counts.path;
    x->part = part_begin(p->run);
    x->source = text_piece(p->held->source, &x->bytes);
    struct layout *layout = arena_one(&x->part->arena, struct layout);
    *layout = layout_copy(&x->part->arena, &p->seen);
    x->load = load_more(&x->part->in, p->at[0].load, &x->counts, layout);
}

static void piece_load(struct pieces *p, struct piece *x)
{
    if (x != p->at) piece_begin(p, x);
    if (!load_rows_alike(x->load, x->source)) bytes_give_up(&x->bytes);
    uint32_t lines = text_line(x->source) - 1;
    if (x != p->at) x->source->close(x->source);
    pieces_move(p, x, lines);
}

void pieces_load(struct pieces *p, size_t k)
{
    if (k == p->n)
        bytes_finish(&p->held->opened->bytes);
    else if (!pieces_useless(&p->useless))
        piece_load(p, &p->at[k]);
}

/* ---- the whole file ---- */

struct part *pieces_end(struct pieces *p, struct held *h)
{
    struct piece *first = &p->at[0];
    struct input_file *file = &p->run->model->files.at[h->file];
    if (p->useless) {
        struct source_row row;
        pieces_drop(p);
        opened_again(h->opened);
        h->source = h->opened->source;
        for (size_t i = 0; i < h->preview.n && h->source->next(h->source, &row);) i++;
        return NULL;
    }
    load_finish(first->load);
    file->feeds = first->counts.feeds;
    memcpy(file->feed, first->counts.feed, sizeof file->feed);
    assert(p->moved == p->n);
    close(p->fd);
    joined++;
    return first->part;
}
