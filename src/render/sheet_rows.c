/* Rows far down a long list, written as XML past the library and packed at once.
 *
 * In: a table's cursor. Out: bands of rows, the same cells as sheet_table.c would write, with
 * formulas that differ only by the row written once and shared. Putting the bands into the
 * finished workbook is container.c's. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/vec.h"
#include "render/book.h"
#include "render/container.h"

enum {
    BLOCK = 64 << 10,    /* text that is packed at a time */
    CELL_MOST = 1 << 10, /* of a cell without its text */
    SHAPES = 32
};

struct bands {
    FILE *file; /* packed rows, in the order of writing */
    struct packer *packer;
    VEC_OF(struct band) list;
    lxw_worksheet *sheet; /* that rows were written to last */
    unsigned shared;      /* formulas of the sheet that have a number */
    char *at, *end, block[BLOCK];
};

/* What decides the style of a cell in a table of so many rows that no text wraps. */
struct look {
    bool known, figure, link;
    enum cell_kind kind;
    enum status status;
    enum show show;
    enum row_kind row;
};

struct column_state {
    struct look look; /* of the last cell */
    struct style_key key;
    char style[12], letters[4]; /* the last cell's style; "" before it */
    size_t nstyle, nletter;
    unsigned told;           /* shapes that stand in a row above, by bit */
    unsigned shared[SHAPES]; /* their numbers */
};

struct rows {
    struct cursor *cur;
    struct bands *b;
    struct column_state *columns;
    char row[12]; /* the row's number as text */
    size_t nrow;
    lxw_row_t last; /* of the band, from 0 */
};

static void sink(void *shared, const void *bytes, size_t n)
{
    fwrite(bytes, 1, n, shared);
}

struct bands *bands_new(struct arena *a)
{
    struct bands *b = arena_one(a, struct bands);
    b->file = tmpfile();
    if (!b->file) die("a temporary file cannot be made: %s", strerror(errno));
    b->packer = packer_new(sink, b->file);
    b->at = b->block;
    b->end = b->block + BLOCK;
    return b;
}

/* ---- text ---- */

static void flush(struct bands *b)
{
    packer_put(b->packer, b->block, (size_t)(b->at - b->block));
    b->at = b->block;
}

static void put(struct bands *b, const char *text, size_t n)
{
    memcpy(b->at, text, n);
    b->at += n;
}

#define PUT(b, literal) put((b), (literal), sizeof(literal) - 1)

static size_t digits(char *out, uint64_t n)
{
    char back[20];
    size_t k = 0, i = 0;
    do back[k++] = (char)('0' + n % 10);
    while (n /= 10);
    while (k) out[i++] = back[--k];
    return i;
}

static void put_number(struct bands *b, uint64_t n)
{
    b->at += digits(b->at, n);
}

static bool is_special(unsigned char c)
{
    return c < 0x20 ? c != '\t' && c != '\n' : c == '&' || c == '<' || c == '>';
}

static void put_special(struct bands *b, unsigned char c)
{
    if (c == '&')
        PUT(b, "&amp;");
    else if (c == '<')
        PUT(b, "&lt;");
    else if (c == '>')
        PUT(b, "&gt;");
    else
        b->at += snprintf(b->at, 16, "_x%04X_", c); /* as Excel spells controls */
}

/* Texts of any length. */
static void put_escaped(struct bands *b, const char *text)
{
    const char *c = text;
    for (;;) {
        const char *from = c;
        while (!is_special((unsigned char)*c) && c - from < CELL_MOST / 2) c++;
        if (b->end - b->at < CELL_MOST) flush(b);
        put(b, from, (size_t)(c - from));
        if (!*c) return;
        if (is_special((unsigned char)*c)) put_special(b, (unsigned char)*c++);
    }
}

/* An exact decimal without zeros at its end. */
static void put_scaled(struct bands *b, int64_t scaled, int decimals)
{
    uint64_t size = scaled < 0 ? -(uint64_t)scaled : (uint64_t)scaled, scale = 1;
    for (int i = 0; i < decimals; i++) scale *= 10;
    if (scaled < 0) *b->at++ = '-';
    put_number(b, size / scale);
    size %= scale;
    if (size == 0) return;
    *b->at++ = '.';
    while (size) {
        scale /= 10;
        *b->at++ = (char)('0' + size / scale);
        size %= scale;
    }
}

static void put_figure(struct bands *b, struct figure f, bool points)
{
    put_scaled(b, f.scaled, f.money ? 2 : points ? 4 : 6);
}

/* As the library prints numbers, so that rows of either kind read alike. */
static void put_double(struct bands *b, double v)
{
    b->at += snprintf(b->at, 32, "%.16G", v);
}

/* ---- cells ---- */

/* Was the last cell of the column one that looks the same? */
static bool looks_alike(const struct rows *w, size_t c, struct look *last)
{
    const struct row *row = &w->cur->line.row;
    const struct cell *cell = &row->cells[c];
    struct look now;
    memset(&now, 0, sizeof now);
    now.known = true;
    now.figure = cell->figure.known;
    now.link = cell->link != NULL;
    now.kind = cell->kind;
    now.status = cell->status;
    now.show = cell->show;
    now.row = row->kind;
    bool alike = memcmp(&now, last, sizeof now) == 0;
    *last = now;
    return alike && w->cur->t->nrow > LONG_TABLE && !w->cur->t->columns[c].light;
}

static void put_style(struct rows *w, size_t c)
{
    struct column_state *col = &w->columns[c];
    if (looks_alike(w, c, &col->look) && col->nstyle > 0) {
        put(w->b, col->style, col->nstyle);
        return;
    }
    struct style_key key = cell_style(w->cur, c);
    if (col->nstyle == 0 || memcmp(&key, &col->key, sizeof key) != 0) {
        col->key = key;
        col->nstyle =
            digits(col->style,
                   (uint64_t)lxw_format_get_xf_index(book_style(w->cur->s->book, key)));
    }
    put(w->b, col->style, col->nstyle);
}

/* `<c r="L6" s="27"` */
static void open_cell(struct rows *w, size_t c)
{
    struct bands *b = w->b;
    if (b->end - b->at < CELL_MOST) flush(b);
    PUT(b, "<c r=\"");
    put(b, w->columns[c].letters, w->columns[c].nletter);
    put(b, w->row, w->nrow);
    PUT(b, "\" s=\"");
    put_style(w, c);
    *b->at++ = '"';
}

static void blank(struct rows *w, size_t c)
{
    open_cell(w, c);
    PUT(w->b, "/>");
}

static void text(struct rows *w, size_t c, const char *sign, const char *s)
{
    s = book_text(w->cur->s->book, s);
    if (!*sign && !*s) {
        blank(w, c);
        return;
    }
    open_cell(w, c);
    bool spaced = (!*sign && isspace((unsigned char)*s)) ||
                  (*s && isspace((unsigned char)s[strlen(s) - 1]));
    PUT(w->b, " t=\"inlineStr\"><is><t");
    if (spaced) PUT(w->b, " xml:space=\"preserve\"");
    *w->b->at++ = '>';
    put(w->b, sign, strlen(sign));
    put_escaped(w->b, s);
    PUT(w->b, "</t></is></c>");
}

static void number(struct rows *w, size_t c, struct figure f, enum show show)
{
    open_cell(w, c);
    PUT(w->b, "><v>");
    put_figure(w->b, without_dust(show, f), show == SHOW_POINTS);
    PUT(w->b, "</v></c>");
}

/* The formula's text where it stands for the first time, a number that points at it below. */
static void formula(struct rows *w, size_t c, const struct live *live)
{
    struct bands *b = w->b;
    struct column_state *col = &w->columns[c];
    PUT(b, "<f");
    if (live->shape < SHAPES && live->shape != SHAPE_OWN) {
        bool first = live->formula != NULL;
        if (first) col->shared[live->shape] = b->shared++;
        col->told |= 1u << live->shape;
        PUT(b, " t=\"shared\"");
        if (first)
            b->at += snprintf(b->at, 64, " ref=\"%s%s:%s%u\"", col->letters, w->row,
                              col->letters, w->last + 1);
        PUT(b, " si=\"");
        put_number(b, col->shared[live->shape]);
        *b->at++ = '"';
    }
    if (!live->formula) {
        PUT(b, "/>");
        return;
    }
    *b->at++ = '>';
    put_escaped(b, live->formula + (*live->formula == '='));
    PUT(b, "</f>");
}

static void figure(struct rows *w, size_t c)
{
    const struct cursor *cur = w->cur;
    const struct column *col = &cur->t->columns[c];
    const struct cell *cell = &cur->line.row.cells[c];
    enum show show = cell->show != SHOW_NONE ? cell->show : col->show;
    struct live live = {.told = w->columns[c].told};
    if (!cell->figure.known || cur->lost) {
        text(w, c, "", "–");
        return;
    }
    if (!live_figure(cur->s->book, &cur->line, c, &live)) {
        number(w, c, cell->figure, show);
        cur->line.now[c] = cell_number(col, cell);
        return;
    }
    open_cell(w, c);
    *w->b->at++ = '>';
    formula(w, c, &live);
    PUT(w->b, "<v>");
    if (live.exact.known)
        put_figure(w->b, live.exact, false);
    else
        put_double(w->b, live.value);
    PUT(w->b, "</v></c>");
    cur->line.now[c] = live.value;
}

/* A text, or what a formula says in its place. */
static void word(struct rows *w, size_t c, const char *sign, const char *s)
{
    struct live live = {.told = w->columns[c].told};
    if (!live_word(w->cur->s->book, &w->cur->line, c, &live)) {
        text(w, c, sign, s);
        return;
    }
    open_cell(w, c);
    PUT(w->b, " t=\"str\">");
    formula(w, c, &live);
    PUT(w->b, "<v>");
    put_escaped(w->b, live.text);
    PUT(w->b, "</v></c>");
}

static void date(struct rows *w, size_t c, day d)
{
    open_cell(w, c);
    PUT(w->b, "><v>");
    put_scaled(w->b, d + EXCEL_EPOCH, 0);
    PUT(w->b, "</v></c>");
}

static void input(struct rows *w, size_t c)
{
    const struct column *col = &w->cur->t->columns[c];
    const struct cell *cell = &w->cur->line.row.cells[c];
    enum show show = cell->show != SHOW_NONE ? cell->show : col->show;
    if (is_dated(col, cell))
        date(w, c, cell->date);
    else if (cell->figure.known)
        number(w, c, cell->figure, show);
    else if (cell->text)
        text(w, c, "", cell->text);
    else
        blank(w, c);
}

static void put_cell(struct rows *w, size_t c)
{
    const struct cell *cell = &w->cur->line.row.cells[c];
    const char *s = cell->text ? cell->text : "";
    switch (cell->kind) {
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET: blank(w, c); return;
    case CELL_TICK:
    case CELL_WRITE: input(w, c); return;
    case CELL_TEXT: word(w, c, "", s); return;
    case CELL_STATUS:
        if (w->cur->lost)
            text(w, c, "", "–");
        else
            word(w, c, status_sign(cell->status), s);
        return;
    case CELL_DATE:
        if (cell->date == DAY_NONE)
            text(w, c, "", "–");
        else
            date(w, c, cell->date);
        return;
    case CELL_FIGURE:
    case CELL_BAR: figure(w, c); return;
    }
}

/* ---- rows ---- */

static void put_row(struct rows *w)
{
    struct bands *b = w->b;
    const struct cursor *cur = w->cur;
    w->nrow = digits(w->row, cur->row + 1);
    w->row[w->nrow] = '\0';
    if (b->end - b->at < CELL_MOST) flush(b);
    PUT(b, "<row r=\"");
    put(b, w->row, w->nrow);
    double height = row_height(cur);
    if (height > 0) b->at += snprintf(b->at, 64, "\" ht=\"%g\" customHeight=\"1", height);
    PUT(b, "\">");
    for (size_t c = 0; c < cur->t->ncolumn; c++)
        if (cur->p->columns[c] != COLUMN_NONE) put_cell(w, c);
    PUT(b, "</row>");
}

static void columns_open(struct rows *w)
{
    const struct cursor *cur = w->cur;
    w->columns = arena_many(cur->s->book->arena, struct column_state, cur->t->ncolumn);
    for (size_t c = 0; c < cur->t->ncolumn; c++) {
        if (cur->p->columns[c] == COLUMN_NONE) continue;
        w->columns[c].nletter = column_letters(cur->p->columns[c], w->columns[c].letters);
    }
}

void band_write(struct cursor *cur, size_t r, size_t n, lxw_row_t row)
{
    struct bands *b = cur->s->book->bands;
    struct rows w = {.cur = cur, .b = b, .last = row + (lxw_row_t)n - 1};
    if (b->sheet != cur->s->lib) b->shared = 0;
    b->sheet = cur->s->lib;
    columns_open(&w);
    for (size_t i = 0; i < n; i++) {
        cursor_move(cur, r + i, row + (lxw_row_t)i);
        put_row(&w);
    }
    flush(b);
    unsigned right = 0;
    for (size_t c = 0; c < cur->t->ncolumn; c++)
        if (cur->p->columns[c] != COLUMN_NONE) right = cur->p->columns[c];
    long at = b->list.n ? b->list.at[b->list.n - 1].at +
                              (long)b->list.at[b->list.n - 1].run.packed
                        : 0;
    *vec_push(&b->list) = (struct band){cur->s->lib->index,           row, w.last, right,
                                        packer_cut(b->packer, false), at};
}

/* ---- the finished workbook ---- */

static bool bands_put(struct book *b, const char *frame, const char *path)
{
    struct bands *bands = b->bands;
    bool good =
        fflush(bands->file) == 0 && !ferror(bands->file) &&
        container_fill(frame, path, bands->file, bands->list.at, bands->list.n, *b->arena);
    int why = errno;
    part_drop(frame);
    errno = why;
    return good;
}

bool bands_close(struct book *b, const char *path, const char **why)
{
    lxw_error error = workbook_close(b->lib);
    bool good = error == LXW_NO_ERROR;
    if (!good) *why = lxw_strerror(error);
    if (!b->bands) return good;
    if (!good)
        part_drop(b->frame);
    else if (!(good = bands_put(b, b->frame, path)))
        *why = strerror(errno);
    packer_free(b->bands->packer);
    fclose(b->bands->file);
    vec_free(&b->bands->list);
    return good;
}
