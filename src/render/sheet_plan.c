/* Where every table of a workbook lies, before a cell is written: formulas on the first sheet
 * point at lists on later ones. In: the tree. Out: b->placed, in reading order. */
#include <string.h>

#include "render/book.h"

#define LIVE_ROWS 50000    /* tables with more rows hold values only */
#define TOTAL_ON_TOP 40    /* lists with more rows have their total above the header */

struct placing {
    struct book *b;
    size_t page;
    lxw_row_t row;
    bool first; /* the next table is the page's first */
};

/* Sources have nothing that is drawn, which workbooks leave out. */
static lxw_col_t *columns_of(struct book *b, const struct placed *p)
{
    size_t n = p->table->ncolumn;
    lxw_col_t *columns = arena_many(b->arena, lxw_col_t, n), at = 0;
    for (size_t c = 0; c < n; c++) columns[c] = p->late || p->facts[c].written ? at++ : COLUMN_NONE;
    return columns;
}

/* The body in as many sheets as it needs; `header` is the first one's. */
static void place_body(struct book *b, struct placed *p, lxw_row_t header)
{
    size_t left = p->nbody, from = 0;
    p->parts = arena_many(b->arena, struct part, 1 + p->nbody / (SHEET_ROWS - 64));
    while (p->npart == 0 || left > 0) {
        struct part *part = &p->parts[p->npart++];
        const char *name = b->sheet_names[p->page];
        *part = (struct part){
            .sheet = name, .header = header, .first = header + 1, .from = from};
        if (p->npart > 1) part->sheet = arena_printf(b->arena, "%s (%zu)", name, p->npart);
        size_t room = SHEET_ROWS - 4 - part->first, n = left < room ? left : room;
        part->last = part->first + (lxw_row_t)n - 1;
        from += n;
        left -= n;
        header = 2;
    }
}

static void place_table(struct placing *at, const struct table_block *t)
{
    struct book *b = at->b;
    lxw_row_t top = at->row;
    at->row += t->title != NULL;
    if (t->nrow == 0) {
        at->row += 2;
        return;
    }
    bool total = t->nrow > 1 && table_row(t, t->nrow - 1, b->cells, b->arena).kind == ROW_TOTAL;
    struct placed p = {.table = t, .page = at->page, .top = top, .total = ROW_NONE};
    p.nbody = t->nrow - total;
    p.filtered = at->first;
    p.live = t->nrow <= LIVE_ROWS;
    p.late = p.bodies = band_is_early(t, p.nbody);
    if (!p.late) p.facts = table_survey(b, t, p.nbody, &p.bodies);
    p.columns = columns_of(b, &p);
    bool above = total && at->first && p.nbody > TOTAL_ON_TOP;
    at->row += !p.live;
    at->row += p.nbody > SHEET_ROWS - 64;
    if (above) p.total = at->row++;
    place_body(b, &p, at->row);
    at->row = p.parts[0].last + 1;
    if (total && !above) p.total = at->row++;
    at->row += (t->note != NULL) + 1;
    at->first = false;
    if (b->nplaced < b->placed_cap) b->placed[b->nplaced++] = p;
}

static void place_blocks(struct placing *at, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct block *x = &blocks[i];
        if (x->kind == BLOCK_TEXT) at->row++;
        if (x->kind == BLOCK_CARDS) at->row += (lxw_row_t)x->cards.n + 1;
        if (x->kind == BLOCK_TABLE) place_table(at, &x->table);
        if (x->kind == BLOCK_COLUMNS || x->kind == BLOCK_STACK)
            place_blocks(at, x->children.at, x->children.n);
    }
}

void book_plan(struct book *b)
{
    for (size_t i = 0; i < b->document->npage; i++) {
        const struct page *page = &b->document->pages[i];
        struct placing at = {b, i, page->message ? 4 : 3, true};
        place_blocks(&at, page->blocks, page->nblock);
    }
}

const struct placed *placed_of(const struct book *b, const struct table_block *t)
{
    for (size_t i = 0; t && i < b->nplaced; i++)
        if (b->placed[i].table == t) return &b->placed[i];
    return NULL;
}

const struct placed *placed_named(const struct book *b, const char *table)
{
    for (size_t i = 0; i < b->nplaced; i++)
        if (b->placed[i].table->id && !strcmp(b->placed[i].table->id, table))
            return &b->placed[i];
    return NULL;
}

struct row placed_total(const struct placed *p)
{
    assert(p->nbody < p->table->nrow);
    return table_row(p->table, p->nbody, NULL, NULL);
}

int column_named(const struct table_block *t, const char *key)
{
    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->columns[c].key && !strcmp(t->columns[c].key, key)) return (int)c;
    return -1;
}

const struct placed *placed_members(const struct book *b, const char *members,
                                    const char *key)
{
    for (size_t i = 0; i < b->nplaced; i++) {
        const struct table_block *t = b->placed[i].table;
        if (t->members && !strcmp(t->members, members) && column_named(t, key) >= 0)
            return &b->placed[i];
    }
    return NULL;
}

const struct part *placed_part(const struct placed *p, size_t row)
{
    for (size_t i = p->npart; i-- > 1;)
        if (row >= p->parts[i].from) return &p->parts[i];
    return &p->parts[0];
}

lxw_row_t placed_row(const struct placed *p, size_t row)
{
    if (row >= p->nbody) return p->total;
    const struct part *part = placed_part(p, row);
    return part->first + (lxw_row_t)(row - part->from);
}
