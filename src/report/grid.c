/* Tables in the making: columns from a short specification, rows one by one, live formulas
 * checked.
 *
 * In: column specifications and cells. Out: a table block. A sum or quotient that a
 * spreadsheet would compute differently from the printed figure is not promised as a
 * formula. */
#include "report/builders.h"
#include "report/packed.h"

struct grid grid_new(struct build *b, const char *id, const char *title)
{
    struct grid g = {.b = b};
    g.t.id = id;
    g.t.title = title;
    return g;
}

static enum align column_align(struct column_spec spec)
{
    return spec.show != SHOW_NONE ? ALIGN_RIGHT : spec.align;
}

size_t grid_column(struct grid *g, struct column_spec spec, const char *ready_label)
{
    if (g->t.ncolumn == g->column_room) {
        size_t room = g->column_room ? g->column_room * 2 : 12;
        struct column *more = arena_many(g->b->a, struct column, room);
        if (g->t.ncolumn) memcpy(more, g->t.columns, g->t.ncolumn * sizeof *more);
        g->t.columns = more;
        g->column_room = room;
    }
    const char *unit = unit_text(g->b, spec.show);
    g->t.columns[g->t.ncolumn] = (struct column){
        .label = ready_label ? ready_label : word(g->b, spec.label),
        .unit = *unit ? unit : NULL,
        .show = show_in(g->b, spec.show),
        .align = column_align(spec),
        .weight = spec.weight,
        .wrap = spec.wrap,
        .is_id = spec.is_id,
        .passing = spec.passing,
        .divide_num = spec.over_num - 1,
        .divide_den = spec.over_den - 1,
        .minus_from = spec.minus_from - 1,
        .minus_what = spec.minus_what - 1,
        .sum = spec.sum,
        .share_of = spec.share_of,
        .grown_to = spec.grown_to,
        .grown_from = spec.grown_from,
        .bars = spec.bars,
        .key = spec.key ? spec.key : spec.label,
        .live = spec.live,
        .light = spec.light,
    };
    return g->t.ncolumn++;
}

void grid_columns(struct grid *g, const struct column_spec *specs, size_t n)
{
    for (size_t i = 0; i < n; i++) grid_column(g, specs[i], NULL);
}

static struct row *plain_row(struct grid *g, enum row_kind kind)
{
    if (g->nplain == g->row_room) {
        size_t room = g->row_room ? g->row_room * 2 : 16;
        struct row *more = arena_many(g->b->a, struct row, room);
        if (g->nplain) memcpy(more, g->t.rows, g->nplain * sizeof *more);
        g->t.rows = more;
        g->row_room = room;
    }
    struct row *row = &g->t.rows[g->nplain++];
    row->kind = kind;
    row->cells = arena_many(g->b->a, struct cell, g->t.ncolumn);
    return row;
}

/* What is known of a column of a tall table, whose rows are not there to be asked at the end. */
struct column_check {
    wide sum;
    bool totals, differs;
};

static void column_see(struct column *col, size_t c, struct column_check *check,
                       const struct cell *cells, enum row_kind kind);

/* Packs the row that is being filled. */
static void row_close(struct grid *g)
{
    if (!g->filling) return;
    g->filling = false;
    for (size_t c = 0; c < g->t.ncolumn; c++)
        column_see(&g->t.columns[c], c, &g->checks[c], g->room, ROW_BODY);
    if (packed_add(g->packed, g->room)) return;
    memcpy(plain_row(g, ROW_BODY)->cells, g->room, g->t.ncolumn * sizeof *g->room);
    g->nseen++;
}

void grid_tall(struct grid *g)
{
    if (g->b->paper) return;
    g->packed = packed_new(g->b->a, g->t.ncolumn);
    g->room = arena_many(g->b->a, struct cell, g->t.ncolumn);
    g->checks = arena_many(g->b->a, struct column_check, g->t.ncolumn);
}

struct cell *grid_row(struct grid *g, enum row_kind kind)
{
    row_close(g);
    g->t.nrow++;
    if (!g->packed || kind != ROW_BODY || g->nplain > 0) return plain_row(g, kind)->cells;
    g->filling = true;
    memset(g->room, 0, g->t.ncolumn * sizeof *g->room);
    return g->room;
}

void grid_rows(struct grid *g, const struct row_source *source)
{
    assert(g->t.nrow == 0);
    if (!g->b->paper) {
        g->t.source = source->n ? source : NULL;
        g->t.nrow = source->n;
        return;
    }
    for (size_t r = 0; r < source->n; r++)
        source->make(source, r, grid_row(g, ROW_BODY), g->b->a);
}

/* ---- rows of long lists, made when they are asked for ---- */

enum { LONG_LIST = 5000 }; /* rows: these are gone through only once */

struct list_rows {
    struct row_source source; /* first, so that it is the rows */
    const struct build *b;
    const uint32_t *at;
    row_filler *filler;
};

static void list_row_make(const struct row_source *source, size_t row, struct cell *cells,
                          struct arena *a)
{
    const struct list_rows *l = (const struct list_rows *)source;
    struct build with = *l->b;
    with.a = a;
    l->filler(&with, l->at[row], cells);
}

void grid_list(struct grid *g, const uint32_t *at, size_t n, row_filler *make)
{
    if (g->b->paper || n <= LONG_LIST) {
        grid_tall(g);
        for (size_t i = 0; i < n; i++) make(g->b, at[i], grid_row(g, ROW_BODY));
        return;
    }
    struct list_rows *l = arena_one(g->b->a, struct list_rows);
    *l = (struct list_rows){{n, list_row_make}, g->b, at, make};
    g->t.source = &l->source;
    g->t.nrow = n;
}

static wide size_of(wide n)
{
    return n < 0 ? -n : n;
}

/* Is the figure the quotient of two figures of its row, to the last of its six decimals? */
static bool cell_divides(struct figure f, struct figure num, struct figure den)
{
    if (!f.known) return !num.known || !den.known || den.scaled == 0;
    if (!num.known || !den.known || den.scaled == 0 || num.money != den.money) return false;
    wide scale = f.money ? 100 : 1000000;
    wide off = (wide)num.scaled * scale - (wide)f.scaled * den.scaled;
    return size_of(off) <= size_of(den.scaled) * 51 / 100;
}

static bool cell_subtracts(struct figure f, struct figure from, struct figure what)
{
    if (!f.known) return !from.known || !what.known;
    return from.known && what.known && f.scaled == from.scaled - what.scaled;
}

/* Do the body's figures add up to each total that is printed, are quotients and differences what
 * they seem to be? */
static void column_see(struct column *col, size_t c, struct column_check *check,
                       const struct cell *cells, enum row_kind kind)
{
    const struct figure f = cells[c].figure;
    if (kind == ROW_GROUP) return;
    if (kind == ROW_TOTAL) {
        check->totals = true;
        if (!f.known || check->sum != f.scaled) check->differs = true;
    } else if (f.known) {
        check->sum += f.scaled;
    }
    if (col->divide_num >= 0 &&
        !cell_divides(f, cells[col->divide_num].figure, cells[col->divide_den].figure))
        col->divide_num = col->divide_den = -1;
    if (col->minus_from >= 0 &&
        !cell_subtracts(f, cells[col->minus_from].figure, cells[col->minus_what].figure))
        col->minus_from = col->minus_what = -1;
}

static void columns_check(struct grid *g)
{
    if (!g->checks) g->checks = arena_many(g->b->a, struct column_check, g->t.ncolumn);
    for (size_t c = 0; c < g->t.ncolumn; c++) {
        struct column *col = &g->t.columns[c];
        for (size_t i = g->nseen; i < g->nplain; i++)
            column_see(col, c, &g->checks[c], g->t.rows[i].cells, g->t.rows[i].kind);
        col->sum = col->sum && g->checks[c].totals && !g->checks[c].differs;
    }
}

/* ---- columns without data ---- */

static bool cell_says(const struct cell *c)
{
    switch (c->kind) {
    case CELL_EMPTY: return false;
    case CELL_TEXT: return *c->text && strcmp(c->text, "–") != 0;
    case CELL_FIGURE:
    case CELL_BULLET:
    case CELL_BAR: return c->figure.known;
    case CELL_STATUS: return c->status != STATUS_GREY;
    case CELL_SPARK:
        for (size_t i = 0; i < c->npoint; i++)
            if (c->points[i].known) return true;
        return false;
    case CELL_DATE:
    case CELL_TICK:
    case CELL_WRITE: return true;
    }
    return true;
}

static bool column_says(const struct table_block *t, size_t column)
{
    for (size_t i = 0; i < t->nrow; i++)
        if (cell_says(&t->rows[i].cells[column])) return true;
    return column == 0 || t->nrow == 0;
}

/* "达成率（未设目标）" of a column that is left out; NULL if nobody would miss it. */
static const char *loss_text(struct build *b, const struct table_block *t, size_t column)
{
    const struct column *c = &t->columns[column];
    const struct cell *first = &t->rows[0].cells[column];
    bool figures = first->kind == CELL_FIGURE || first->kind == CELL_BAR;
    if (!figures) return NULL;
    const char *reason = first->figure.reason;
    return reason ? fill(b, "titled", c->label, reason) : c->label;
}

static int moved_index(const int *place, int column)
{
    return column < 0 ? -1 : place[column];
}

static void columns_close_up(struct table_block *t, const int *place)
{
    for (size_t c = 0; c < t->ncolumn; c++) {
        if (place[c] < 0) continue;
        struct column *col = &t->columns[c];
        bool whole = moved_index(place, col->divide_num) >= 0 &&
                     moved_index(place, col->divide_den) >= 0;
        col->divide_num = whole ? place[col->divide_num] : -1;
        col->divide_den = whole ? place[col->divide_den] : -1;
        t->columns[place[c]] = *col;
        for (size_t i = 0; i < t->nrow; i++)
            t->rows[i].cells[place[c]] = t->rows[i].cells[c];
    }
}

/* A sentence that has its full stop needs no semicolon. */
static bool is_closed(const char *text)
{
    str s = str_trim(str_of(text));
    return s.n > 0 && (s.s[s.n - 1] == '.' || (s.n > 2 && !memcmp(s.s + s.n - 3, "。", 3)));
}

const char *notes_joined(const struct build *b, const char *first, const char *second)
{
    if (!first) return second;
    bool hanzi = (unsigned char)first[strlen(first) - 1] >= 0x80;
    if (is_closed(first))
        return arena_printf(b->a, "%s%s%s", first, hanzi ? "" : " ", second);
    return fill(b, "msg.then", first, second);
}

/* On paper, columns in which nothing is known give way; the note names them. */
static void columns_without_data(struct grid *g)
{
    struct table_block *t = &g->t;
    int *place = arena_many(g->b->a, int, t->ncolumn + 1);
    const char **lost = arena_many(g->b->a, const char *, t->ncolumn + 1);
    size_t kept = 0, nlost = 0;
    for (size_t c = 0; c < t->ncolumn; c++) {
        place[c] = column_says(t, c) ? (int)kept++ : -1;
        const char *said = place[c] < 0 ? loss_text(g->b, t, c) : NULL;
        if (said) lost[nlost++] = said;
    }
    if (kept == t->ncolumn || kept < 2) return;
    columns_close_up(t, place);
    t->ncolumn = kept;
    if (nlost == 0) return;
    const char *names = joined(g->b, lost, nlost, word(g->b, "list_comma"));
    const char *note = fill(g->b, "columns_left_out", names);
    t->note = notes_joined(g->b, t->note, note);
}

bool grid_end(struct grid *g, struct block *out)
{
    row_close(g);
    if (g->b->paper) columns_without_data(g);
    if (!g->t.source) columns_check(g);
    if (g->packed && packed_rows(g->packed)->n > 0) g->t.source = packed_rows(g->packed);
    *out = (struct block){.kind = BLOCK_TABLE, .table = g->t};
    return true;
}

const char *cut_note(const struct build *b, size_t shown, size_t all, const char *rest)
{
    if (shown >= all) return NULL;
    const char *n = int_text(b, (int64_t)shown), *m = int_text(b, (int64_t)all);
    const char *left = int_text(b, (int64_t)(all - shown));
    return rest ? fill(b, "cut_with_rest", n, m, left, rest) : fill(b, "cut", n, m, left);
}

/* ---- cells ---- */

struct cell text_cell(const char *text)
{
    if (!text) return (struct cell){.kind = CELL_EMPTY};
    return (struct cell){.kind = CELL_TEXT, .text = text};
}

struct cell figure_cell(struct figure f)
{
    return (struct cell){.kind = CELL_FIGURE, .figure = f};
}

struct cell marked_cell(struct figure f, enum status status)
{
    return (struct cell){.kind = CELL_FIGURE, .figure = f, .status = status};
}

struct cell status_cell(const char *text, enum status status)
{
    if (status == STATUS_NONE) return (struct cell){.kind = CELL_EMPTY};
    return (struct cell){.kind = CELL_STATUS, .text = text, .status = status};
}

struct cell date_cell(day d)
{
    if (d == DAY_NONE) return (struct cell){.kind = CELL_EMPTY};
    return (struct cell){.kind = CELL_DATE, .date = d};
}

struct cell paper_day(const struct build *b, day d)
{
    bool brief =
        b->paper && d != DAY_NONE && civil_of(d).year == civil_of(b->r->now.d).year;
    return brief ? text_cell(day_short(b, d)) : date_cell(d);
}

struct cell bar_cell(struct figure f)
{
    return (struct cell){.kind = CELL_BAR, .figure = f};
}

struct cell kind_cell(enum cell_kind kind)
{
    return (struct cell){.kind = kind};
}

struct cell linked(struct cell c, const char *anchor)
{
    c.link = anchor;
    return c;
}
