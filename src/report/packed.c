/* Long tables in a sixth of the memory: a cell is a number for all about it that comes again
 * (kind, way to show it, status) and eight bytes for what does not (its text, figure or day).
 *
 * In: rows of cells, one by one. Out: a source that makes them again. */
#include "report/packed.h"

#include <string.h>

enum {
    BLOCK_ROWS = 256,
    HEADS = 256 /* looks of cells in one table */
};

/* What the eight bytes of a cell hold. */
enum payload { NOTHING, TEXT, SCALED, REASON, DAY };

struct packed {
    struct row_source source; /* first, so that it is the rows */
    struct arena *a;
    size_t ncolumn, stride; /* of a row: numbers of heads, then payloads */
    char **blocks;
    size_t nblock, room;
    struct cell heads[HEADS]; /* without what payloads hold */
    enum payload payloads[HEADS];
    size_t nhead;
    uint8_t *last; /* by column: the head met last */
};

static enum payload payload_of(const struct cell *c)
{
    switch (c->kind) {
    case CELL_TEXT:
    case CELL_STATUS: return TEXT;
    case CELL_FIGURE:
    case CELL_BAR: return c->figure.known ? SCALED : REASON;
    case CELL_DATE: return DAY;
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET:
    case CELL_TICK:
    case CELL_WRITE: return NOTHING;
    }
    return NOTHING;
}

static bool is_packable(const struct cell *c)
{
    bool written = c->kind == CELL_WRITE || c->kind == CELL_TICK;
    return !written && !c->link && !c->points && c->kind != CELL_SPARK &&
           c->kind != CELL_BULLET;
}

static bool same_head(const struct cell *a, const struct cell *b)
{
    return a->kind == b->kind && a->status == b->status && a->show == b->show &&
           a->figure.known == b->figure.known && a->figure.money == b->figure.money;
}

/* The number of the cell's head; HEADS when there is no room for it. */
static size_t head_of(struct packed *p, size_t column, const struct cell *c)
{
    size_t i = p->last[column];
    if (i < p->nhead && same_head(&p->heads[i], c)) return i;
    for (i = 0; i < p->nhead; i++)
        if (same_head(&p->heads[i], c)) return i;
    if (i == HEADS) return HEADS;
    p->payloads[i] = payload_of(c);
    p->heads[i] = (struct cell){.kind = c->kind,
                                .status = c->status,
                                .show = c->show,
                                .figure = {c->figure.known, c->figure.money, 0, NULL}};
    return p->nhead++;
}

static void payload_put(char *at, enum payload kind, const struct cell *c)
{
    int64_t day_of = c->date;
    switch (kind) {
    case NOTHING: return;
    case TEXT: memcpy(at, &c->text, sizeof c->text); return;
    case SCALED: memcpy(at, &c->figure.scaled, sizeof c->figure.scaled); return;
    case REASON: memcpy(at, &c->figure.reason, sizeof c->figure.reason); return;
    case DAY: memcpy(at, &day_of, sizeof day_of); return;
    }
}

static void payload_get(const char *at, enum payload kind, struct cell *c)
{
    int64_t day_of;
    switch (kind) {
    case NOTHING: return;
    case TEXT: memcpy(&c->text, at, sizeof c->text); return;
    case SCALED: memcpy(&c->figure.scaled, at, sizeof c->figure.scaled); return;
    case REASON: memcpy(&c->figure.reason, at, sizeof c->figure.reason); return;
    case DAY:
        memcpy(&day_of, at, sizeof day_of);
        c->date = (day)day_of;
        return;
    }
}

static void row_make(const struct row_source *source, size_t row, struct cell *cells,
                     struct arena *a)
{
    (void)a; /* texts live as long as the report */
    const struct packed *p = (const struct packed *)source;
    const char *at = p->blocks[row / BLOCK_ROWS] + row % BLOCK_ROWS * p->stride;
    const char *payload = at + p->stride - p->ncolumn * sizeof(int64_t);
    for (size_t c = 0; c < p->ncolumn; c++, payload += sizeof(int64_t)) {
        uint8_t head = (uint8_t)at[c];
        cells[c] = p->heads[head];
        payload_get(payload, p->payloads[head], &cells[c]);
    }
}

struct packed *packed_new(struct arena *a, size_t ncolumn)
{
    struct packed *p = arena_one(a, struct packed);
    size_t heads = (ncolumn + sizeof(int64_t) - 1) & ~(sizeof(int64_t) - 1);
    p->source.make = row_make;
    p->a = a;
    p->ncolumn = ncolumn;
    p->stride = heads + ncolumn * sizeof(int64_t);
    p->last = arena_many(a, uint8_t, ncolumn);
    return p;
}

static char *row_room(struct packed *p)
{
    size_t n = p->source.n / BLOCK_ROWS;
    if (n == p->nblock && n == p->room) {
        char **old = p->blocks;
        p->room = n ? 2 * n : 16;
        p->blocks = arena_many(p->a, char *, p->room);
        if (n) memcpy(p->blocks, old, n * sizeof *old);
    }
    if (n == p->nblock) p->blocks[p->nblock++] = arena_take(p->a, BLOCK_ROWS * p->stride);
    return p->blocks[n] + p->source.n % BLOCK_ROWS * p->stride;
}

bool packed_add(struct packed *p, const struct cell *cells)
{
    for (size_t c = 0; c < p->ncolumn; c++) {
        size_t head = is_packable(&cells[c]) ? head_of(p, c, &cells[c]) : HEADS;
        if (head == HEADS) return false;
        p->last[c] = (uint8_t)head;
    }
    char *at = row_room(p), *payload = at + p->stride - p->ncolumn * sizeof(int64_t);
    for (size_t c = 0; c < p->ncolumn; c++, payload += sizeof(int64_t)) {
        at[c] = (char)p->last[c];
        payload_put(payload, p->payloads[p->last[c]], &cells[c]);
    }
    p->source.n++;
    return true;
}

const struct row_source *packed_rows(const struct packed *p)
{
    return &p->source;
}
