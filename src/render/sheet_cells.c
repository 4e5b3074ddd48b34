/* Rows of a table as XML, the same cells as sheet_table.c would write.
 *
 * In: a table's cursor. Out: text for the packer. Every cell says where it stands: the standard
 * leaves that out gladly and files would be a third smaller, but exceljs and others stop there. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/sheet_rows.h"

enum {
    CELL_MOST = 1 << 10, /* of a cell without its text */
    TEXT_MOST = CELL_MOST / 2
};

_Static_assert((int)CELL_MOST < (int)PACKER_ROOM, "the packer has room for a cell");

/* ---- text ---- */

static void put(struct writer *w, const char *text, size_t n)
{
    memcpy(w->at, text, n);
    w->at += n;
}

#define PUT(w, literal) put((w), (literal), sizeof(literal) - 1)

/* Texts kept in 16 bytes: moving all of them is less work than moving some. */
static void put_short(struct writer *w, const char text[16], size_t n)
{
    memcpy(w->at, text, 16);
    w->at += n;
}

static size_t digit_count(uint64_t n)
{
    size_t count = 1;
    for (; n >= 10000; n /= 10000) count += 4;
    return count + (n >= 10) + (n >= 100) + (n >= 1000);
}

static size_t digits(char *out, uint64_t n)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    size_t count = digit_count(n);
    char *at = out + count;
    for (; n >= 100; n /= 100) memcpy(at -= 2, pairs + n % 100 * 2, 2);
    if (n >= 10)
        memcpy(at - 2, pairs + n * 2, 2);
    else
        at[-1] = (char)('0' + n);
    return count;
}

static void put_number(struct writer *w, uint64_t n)
{
    w->at += digits(w->at, n);
}

static bool is_special(unsigned char c)
{
    return c < 0x20 ? c != '\t' && c != '\n' : c == '&' || c == '<' || c == '>';
}

static void put_special(struct writer *w, unsigned char c)
{
    if (c == '&')
        PUT(w, "&amp;");
    else if (c == '<')
        PUT(w, "&lt;");
    else if (c == '>')
        PUT(w, "&gt;");
    else
        w->at += snprintf(w->at, 16, "_x%04X_", c); /* as Excel spells controls */
}

/* Texts of any length. */
static void put_escaped(struct writer *w, const char *text)
{
    const char *c = text;
    for (;;) {
        const char *from = c;
        while (!is_special((unsigned char)*c) && c - from < TEXT_MOST) c++;
        if (w->end - w->at < CELL_MOST) writer_flush(w);
        put(w, from, (size_t)(c - from));
        if (!*c) return;
        if (is_special((unsigned char)*c)) put_special(w, (unsigned char)*c++);
    }
}

typedef unsigned char bytes16 __attribute__((vector_size(16)));
typedef uint64_t pair __attribute__((vector_size(16)));

/* What was seen of a text: controls and characters that are escaped; bytes that only together
 * may be one that XML may not hold (U+FFFE, U+FFFF). */
struct oddities {
    bytes16 odd, first, then;
};

static void bytes_see(struct oddities *o, bytes16 b)
{
    o->odd |= (bytes16)(b < 0x20) | (bytes16)(b == '&') | (bytes16)(b == '<') |
              (bytes16)(b == '>');
    o->first |= (bytes16)(b == 0xEF);
    o->then |= (bytes16)(b == 0xBF);
}

static bool any(bytes16 b)
{
    pair half = (pair)b;
    return half[0] | half[1];
}

static void copy_16(struct oddities *o, char *to, const char *from)
{
    bytes16 b;
    memcpy(&b, from, sizeof b);
    memcpy(to, &b, sizeof b);
    bytes_see(o, b);
}

static void copy_8(struct oddities *o, char *to, const char *from, size_t n)
{
    uint64_t head, tail;
    memcpy(&head, from, sizeof head);
    memcpy(&tail, from + n - sizeof tail, sizeof tail);
    memcpy(to, &head, sizeof head);
    memcpy(to + n - sizeof tail, &tail, sizeof tail);
    bytes_see(o, (bytes16)(pair){head, tail});
}

static void copy_few(struct oddities *o, char *to, const char *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)(to[i] = from[i]);
        bool odd = c < 0x20 || c == '&' || c == '<' || c == '>' || c == 0xEF;
        if (odd) o->odd[0] = 1;
    }
}

/* A text that needs no second look: nothing in it is escaped, cut or kept from being trimmed.
 * False, and nothing is written, for any other. It is looked at on its way, the end of it twice. */
static bool put_plain(struct writer *w, const char *text)
{
    size_t n = strlen(text), i = 0;
    char *at = w->at;
    if (n == 0 || n > TEXT_MOST || *text == ' ' || text[n - 1] == ' ') return false;
    struct oddities o = {.odd = {0}};
    for (; i + 16 <= n; i += 16) copy_16(&o, at + i, text + i);
    if (n >= 16)
        copy_16(&o, at + n - 16, text + n - 16);
    else if (n >= 8)
        copy_8(&o, at, text, n);
    else
        copy_few(&o, at, text, n);
    if (any(o.odd) || (any(o.first) && any(o.then))) return false;
    w->at += n;
    return true;
}

/* What is behind the point, of so many decimals, without zeros at its end. */
static void put_fraction(struct writer *w, uint64_t part, int decimals)
{
    if (part == 0) return;
    for (; part % 10 == 0; part /= 10) decimals--;
    *w->at++ = '.';
    for (int i = decimals; i-- > 0; part /= 10) w->at[i] = (char)('0' + part % 10);
    w->at += decimals;
}

static uint64_t put_sign(struct writer *w, int64_t n)
{
    if (n < 0) *w->at++ = '-';
    return n < 0 ? -(uint64_t)n : (uint64_t)n;
}

/* An exact decimal; points are stored as points. */
static void put_figure(struct writer *w, struct figure f, bool points)
{
    uint64_t size = put_sign(w, f.scaled);
    if (f.money) {
        put_number(w, size / 100);
        put_fraction(w, size % 100, 2);
    } else if (points) {
        put_number(w, size / 10000);
        put_fraction(w, size % 10000, 4);
    } else {
        put_number(w, size / 1000000);
        put_fraction(w, size % 1000000, 6);
    }
}

/* What is to be printed of 0.0001 ≤ v < 1, exactly: sixteen digits, rounded to even. */
static void put_rate(struct writer *w, double v)
{
    static const uint64_t tens[] = {
        UINT64_C(10000000000000000), UINT64_C(100000000000000000),
        UINT64_C(1000000000000000000), UINT64_C(10000000000000000000)};
    int power, zeros = v >= 0.1 ? 0 : v >= 0.01 ? 1 : v >= 0.001 ? 2 : 3;
    uint64_t whole = (uint64_t)ldexp(frexp(v, &power), 53); /* v = whole · 2^(power − 53) */
    wide product = (wide)whole * tens[zeros];
    int shift = 53 - power;
    uint64_t digits16 = (uint64_t)(product >> shift);
    wide rest = product - ((wide)digits16 << shift), half = (wide)1 << (shift - 1);
    digits16 += rest > half || (rest == half && (digits16 & 1));
    PUT(w, "0");
    put_fraction(w, digits16, 16 + zeros);
}

/* As the library prints numbers, so that rows of either kind read alike. */
static void put_double(struct writer *w, double v)
{
    if (v >= 0.0001 && v < 0.9999)
        put_rate(w, v);
    else
        w->at += snprintf(w->at, 32, "%.16G", v);
}

/* ---- cells ---- */

/* What decides the style of a cell in a steady column; never 0. */
static uint32_t look_of(const struct row *row, const struct cell *cell)
{
    return 1u | (uint32_t)cell->figure.known << 1 | (uint32_t)(cell->link != NULL) << 2 |
           (uint32_t)row->kind << 3 | (uint32_t)cell->kind << 8 |
           (uint32_t)cell->status << 16 | (uint32_t)cell->show << 24;
}

static void put_style(struct writer *w, size_t c)
{
    struct column_state *col = &w->columns[c];
    const struct row *row = &w->cur.line.row;
    uint32_t look = look_of(row, &row->cells[c]);
    if (look != col->look || !col->steady) {
        struct style_key key = cell_style(&w->cur, c);
        if (col->look == 0 || memcmp(&key, &col->key, sizeof key) != 0) {
            col->key = key;
            memcpy(col->style, "\" s=\"", 5);
            col->nstyle = 5 + digits(col->style + 5, run_style(w, &key));
            col->style[col->nstyle++] = '"';
        }
        col->look = look;
    }
    put_short(w, col->style, col->nstyle);
}

/* `<c r="L6" s="27"` */
static void open_cell(struct writer *w, size_t c)
{
    if (w->end - w->at < CELL_MOST) writer_flush(w);
    put_short(w, w->columns[c].open, w->columns[c].nopen);
    put_short(w, w->row, w->nrow);
    put_style(w, c);
}

static void blank(struct writer *w, size_t c)
{
    open_cell(w, c);
    PUT(w, "/>");
}

/* Texts with anything that is not plain. */
static void odd_text(struct writer *w, const char *sign, const char *s)
{
    bool spaced = (!*sign && isspace((unsigned char)*s)) ||
                  (*s && isspace((unsigned char)s[strlen(s) - 1]));
    PUT(w, "<t");
    if (spaced) PUT(w, " xml:space=\"preserve\"");
    *w->at++ = '>';
    put(w, sign, strlen(sign));
    put_escaped(w, s);
}

static void text(struct writer *w, size_t c, const char *sign, const char *s)
{
    if (!*sign && !*s) {
        blank(w, c);
        return;
    }
    open_cell(w, c);
    PUT(w, " t=\"inlineStr\"><is>");
    char *from = w->at;
    PUT(w, "<t>");
    put(w, sign, strlen(sign));
    if (!put_plain(w, s)) {
        w->at = from;
        odd_text(w, sign, book_text(w->book, s));
    }
    PUT(w, "</t></is></c>");
}

static void number(struct writer *w, size_t c, struct figure f, enum show show)
{
    open_cell(w, c);
    PUT(w, "><v>");
    put_figure(w, without_dust(show, f), show == SHOW_POINTS);
    PUT(w, "</v></c>");
}

/* The formula's text where it stands for the first time, a number that points at it below. */
static void formula(struct writer *w, size_t c, const struct live *live)
{
    const struct column_state *col = &w->columns[c];
    bool shared = live->shape < SHAPES && live->shape != SHAPE_OWN, first = !shared;
    PUT(w, "<f");
    if (shared) {
        unsigned number = run_shape(w, c, live->shape, &first);
        PUT(w, " t=\"shared\"");
        if (first)
            w->at += snprintf(w->at, 64, " ref=\"%s%s:%s%u\"", col->open + 6, w->row,
                              col->open + 6, runs_last(w->runs) + 1);
        PUT(w, " si=\"");
        put_number(w, number);
        *w->at++ = '"';
    }
    if (!first) {
        PUT(w, "/>");
        return;
    }
    *w->at++ = '>';
    put_escaped(w, live->formula + (*live->formula == '='));
    PUT(w, "</f>");
}

static void figure(struct writer *w, size_t c)
{
    const struct cursor *cur = &w->cur;
    const struct column *col = &cur->t->columns[c];
    const struct cell *cell = &cur->line.row.cells[c];
    enum show show = cell->show != SHOW_NONE ? cell->show : col->show;
    if (!cell->figure.known || cur->lost) {
        text(w, c, "", "–");
        return;
    }
    if (!cur->p->live && cur->line.r < cur->p->nbody) {
        number(w, c, cell->figure, show);
        return;
    }
    struct live live = {.told = w->columns[c].shapes.told};
    if (!live_figure(w->book, &cur->line, c, &live)) {
        number(w, c, cell->figure, show);
        if (cur->p->live) cur->line.now[c] = cell_number(col, cell);
        return;
    }
    open_cell(w, c);
    *w->at++ = '>';
    formula(w, c, &live);
    PUT(w, "<v>");
    if (live.exact.known)
        put_figure(w, live.exact, false);
    else
        put_double(w, live.value);
    PUT(w, "</v></c>");
    cur->line.now[c] = live.value;
}

/* A text, or what a formula says in its place. */
static void word(struct writer *w, size_t c, const char *sign, const char *s)
{
    struct live live = {.told = w->columns[c].shapes.told};
    if (!w->cur.p->live || !live_word(w->book, &w->cur.line, c, &live)) {
        text(w, c, sign, s);
        return;
    }
    open_cell(w, c);
    PUT(w, " t=\"str\">");
    formula(w, c, &live);
    PUT(w, "<v>");
    put_escaped(w, live.text);
    PUT(w, "</v></c>");
}

static void date(struct writer *w, size_t c, day d)
{
    open_cell(w, c);
    PUT(w, "><v>");
    put_number(w, put_sign(w, (int64_t)d + EXCEL_EPOCH));
    PUT(w, "</v></c>");
}

static void input(struct writer *w, size_t c)
{
    const struct column *col = &w->cur.t->columns[c];
    const struct cell *cell = &w->cur.line.row.cells[c];
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

static void cell_put(struct writer *w, size_t c)
{
    const struct cell *cell = &w->cur.line.row.cells[c];
    const char *s = cell->text ? cell->text : "";
    switch (cell->kind) {
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET: blank(w, c); return;
    case CELL_TICK:
    case CELL_WRITE: input(w, c); return;
    case CELL_TEXT: word(w, c, "", s); return;
    case CELL_STATUS:
        if (w->cur.lost)
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

void row_put(struct writer *w)
{
    const struct cursor *cur = &w->cur;
    w->nrow = digits(w->row, cur->row + 1);
    w->row[w->nrow] = '\0';
    if (w->end - w->at < CELL_MOST) writer_flush(w);
    PUT(w, "<row r=\"");
    put_short(w, w->row, w->nrow);
    double height = row_height(cur);
    if (height > 0) w->at += snprintf(w->at, 64, "\" ht=\"%g\" customHeight=\"1", height);
    PUT(w, "\">");
    for (size_t c = 0; c < cur->t->ncolumn; c++)
        if (cur->p->columns[c] != COLUMN_NONE) cell_put(w, c);
    PUT(w, "</row>");
}
