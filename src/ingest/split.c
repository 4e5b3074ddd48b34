/* Decoded text to rows of cells with exact line numbers. Lines without a quoted cell are
 * cut where they lie (measured: half of the cost of a load was libcsv's byte-wise
 * callbacks), and so are many rows at once that look alike (cut.c); other rows with quotes
 * go through libcsv in strict mode, line by line, so that the line on which an open quote
 * began is known and only that line is lost. The one home of libcsv. */
#include "ingest/split.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/block.h"
#include "base/text.h"

/* By which libcsv grows: by its 128 bytes a long cell would be copied thousands of times. */
#define CELL_STEP (64 << 10)

struct cell_span {
    size_t from, n;
};

struct splitter {
    struct source source;
    struct window window;
    struct cutter cutter;
    struct csv_parser csv;
    uint32_t line; /* of text.from */
    struct dialect dialect;
    char shown[32];
    struct {
        str *at; /* COLUMNS_MAX of them, and one more */
        size_t n;
    } cells;
    /* Of a row with quotes: its unescaped cells one after another. */
    VEC_OF(char) pool;
    VEC_OF(struct cell_span) spans;
    VEC_OF(char) plain; /* a line without escapes */
    bool row_done;
};

enum outcome_of { ROW_READ, ROW_QUOTED, ROW_INCOMPLETE };

static bool opens_with_quote(const char *s, const char *at)
{
    while (s < at && *s == ' ') s++;
    return s == at;
}

_Static_assert(WINDOW_SPARE == BLOCK_BYTES, "blocks may end behind the text");

/* Cuts the line at window.from. *length is that of the line without its end. */
static enum outcome_of split_plain(struct splitter *p, size_t *length, const char **fault)
{
    const char *start = p->window.text + p->window.from,
               *end = p->window.text + p->window.to, *cell = start, *at = end;
    const struct dialect d = p->dialect;
    str *out = p->cells.at, *last = out + COLUMNS_MAX;
    for (const char *block = start; block < end; block += WINDOW_SPARE) {
        /* NUL and the line ends are among the bytes up to CR. */
        uint64_t stops = block_stops(block, d.delimiter, d.quote, '\r');
        if (end - block < WINDOW_SPARE) stops &= ((uint64_t)1 << (end - block)) - 1;
        for (; stops; stops &= stops - 1) {
            at = block + __builtin_ctzll(stops);
            if (*at == d.delimiter) {
                *out = blanks_off(cell, (size_t)(at - cell));
                out += out < last;
                cell = at + 1;
            } else if (*at == '\n' || *at == '\r') {
                goto done;
            } else if (*at == d.quote && opens_with_quote(cell, at)) {
                return ROW_QUOTED;
            } else if (*at == 0) {
                *fault = "holds a NUL byte; export the file again";
            }
        }
    }
    if (!p->window.ended) return ROW_INCOMPLETE;
    at = end;
done:
    *out++ = blanks_off(cell, (size_t)(at - cell));
    p->cells.n = (size_t)(out - p->cells.at);
    *length = (size_t)(at - start);
    return ROW_READ;
}

static void on_cell(void *text, size_t n, void *data)
{
    struct splitter *p = data;
    if (p->spans.n > COLUMNS_MAX) return; /* one too many says that there are */
    *vec_push(&p->spans) = (struct cell_span){p->pool.n, n};
    for (size_t i = 0; i < n; i++) *vec_push(&p->pool) = ((char *)text)[i];
}

static void on_row(int end, void *data)
{
    (void)end;
    ((struct splitter *)data)->row_done = true;
}

static void csv_begin(struct splitter *p)
{
    if (csv_init(&p->csv, CSV_STRICT | CSV_STRICT_FINI) != 0) die("libcsv does not start");
    csv_set_blk_size(&p->csv, CELL_STEP);
    csv_set_delim(&p->csv, (unsigned char)p->dialect.delimiter);
    csv_set_quote(&p->csv, (unsigned char)p->dialect.quote);
    p->row_done = false;
    p->spans.n = p->pool.n = 0;
}

/* How far a row with quotes reaches, in bytes from window.from, and where it went wrong. */
struct quoted_row {
    size_t length, end;   /* of the text, and with its line end */
    uint32_t lines;       /* line ends in it */
    size_t opened;        /* end of the line on which the last quote opened */
    uint32_t opened_line; /* that line, counted from the first of the row */
    const char *fault;
};

/* ="00123" is a cell of text for Excel, and bad quoting for libcsv: "00123". */
static str formulas_off(struct splitter *p, str line)
{
    size_t at;
    if (p->dialect.quote != '"' || !str_find(line, STR("=\""), &at)) return line;
    p->plain.n = 0;
    for (size_t i = 0; i < line.n; i++) {
        bool begins = i == 0 || line.s[i - 1] == p->dialect.delimiter;
        bool formula = begins && i + 2 < line.n && line.s[i] == '=' &&
                       line.s[i + 1] == '"' && line.s[i + 2] != '"';
        if (!formula) *vec_push(&p->plain) = line.s[i];
    }
    return (str){p->plain.at, p->plain.n};
}

/* libcsv knows doubled quotes only: \" becomes "". */
static str escapes_off(struct splitter *p, str line)
{
    const struct dialect *d = &p->dialect;
    if (!d->escape) return formulas_off(p, line);
    p->plain.n = 0;
    for (size_t i = 0; i < line.n; i++) {
        bool escaped = line.s[i] == d->escape && i + 1 < line.n &&
                       (line.s[i + 1] == d->quote || line.s[i + 1] == d->escape);
        if (escaped) i++;
        if (escaped && line.s[i] == d->quote) *vec_push(&p->plain) = d->quote;
        *vec_push(&p->plain) = line.s[i];
    }
    return (str){p->plain.at, p->plain.n};
}

static void quoted_line(struct splitter *p, struct quoted_row *q, size_t from, size_t to)
{
    size_t cells = p->spans.n;
    str line = escapes_off(p, (str){p->window.text + p->window.from + from, to - from});
    bool inside = p->csv.quoted && from > 0;
    bool broken = csv_parse(&p->csv, line.s, line.n, on_cell, on_row, p) != line.n;
    if (broken) q->fault = "has a quote inside a quoted cell that is not doubled";
    if (!inside || p->spans.n != cells) {
        q->opened = to;
        q->opened_line = q->lines;
    }
}

static struct quoted_row split_quoted(struct splitter *p)
{
    struct quoted_row q = {0};
    csv_begin(p);
    size_t at = 0;
    while (!p->row_done && !q.fault) {
        bool whole;
        size_t end = window_line(&p->window, at, &whole);
        size_t breaks = whole ? window_break(&p->window, end) : 0;
        if (!whole || end > RECORD_MAX || (breaks == 0 && end == at)) {
            if (whole && end <= RECORD_MAX && csv_fini(&p->csv, on_cell, on_row, p) == 0)
                break;
            q.fault = "opens a quote that is never closed";
            break;
        }
        quoted_line(p, &q, at, end + breaks);
        q.length = end;
        q.lines += breaks > 0;
        at = q.end = end + breaks;
    }
    csv_free(&p->csv);
    return q;
}

static void cells_from_pool(struct splitter *p)
{
    p->cells.n = 0;
    for (size_t i = 0; i < p->spans.n; i++)
        p->cells.at[p->cells.n++] =
            (str){p->pool.at + p->spans.at[i].from, p->spans.at[i].n};
}

/* A broken row costs its lines up to the one on which the open quote began, and no more. */
static void give_broken(struct splitter *p, struct source_row *row, struct quoted_row q)
{
    struct window *w = &p->window;
    decoder_give_up(w->decoder);
    row->fault = q.fault;
    row->line = p->line + q.opened_line;
    row->n = 0;
    bool whole;
    size_t first = q.opened ? q.opened : window_line(w, 0, &whole);
    size_t shown = first < 2000 ? first : 2000;
    p->cells.n = 0;
    row->raw = blanks_off(w->text + w->from, shown);
    while (row->raw.n && (row->raw.s[row->raw.n - 1] & 0xFF) < ' ') row->raw.n--;
    p->pool.n = 0;
    for (size_t i = 0; i < row->raw.n; i++) *vec_push(&p->pool) = row->raw.s[i];
    row->raw.s = p->pool.at;
    if (q.opened)
        w->from += q.opened;
    else
        window_skip_line(w);
    p->line += q.opened_line + 1;
}

static void give_row(struct splitter *p, struct source_row *row, size_t length, size_t end,
                     uint32_t lines)
{
    struct window *w = &p->window;
    row->raw = (str){w->text + w->from, length};
    row->cell = p->cells.at;
    row->n = p->cells.n;
    row->line = p->line;
    if (row->n > COLUMNS_MAX) {
        row->fault = "has more than 16,384 columns; leave out those that are not needed";
        row->n = COLUMNS_MAX;
    }
    if (w->dirty && !utf8_valid(row->raw))
        row->fault = "holds bytes that are no characters in this file's encoding; "
                     "export the file again, in one encoding";
    w->from += end;
    p->line += lines;
}

static void give_overlong(struct splitter *p, struct source_row *row)
{
    decoder_give_up(p->window.decoder);
    row->fault = "is longer than 1 MiB; shorten its longest cell";
    row->line = p->line++;
    row->n = 0;
    row->raw = (str){NULL, 0};
    window_skip_line(&p->window);
}

static void next_quoted(struct splitter *p, struct source_row *row)
{
    struct quoted_row q = split_quoted(p);
    if (q.fault) {
        give_broken(p, row, q);
        return;
    }
    cells_from_pool(p);
    if (memchr(p->window.text + p->window.from, 0, q.length))
        row->fault = "holds a NUL byte; export the file again";
    give_row(p, row, q.length, q.end, q.lines);
}

static bool text_next(struct source *source, struct source_row *row)
{
    struct splitter *p = (struct splitter *)source;
    struct window *w = &p->window;
    for (;;) {
        if (w->from == w->to && !window_more(w)) {
            p->source.encoding = decoder_shown(w->decoder);
            window_free(w); /* other files are still to be read */
            cutter_free(&p->cutter);
            return false;
        }
        char c = w->text[w->from];
        if (c == '\n' || c == '\r') {
            w->from += window_break(w, 0);
            p->line++;
            continue;
        }
        size_t length;
        row->fault = NULL;
        enum outcome_of outcome = split_plain(p, &length, &row->fault);
        if (outcome == ROW_READ && length > RECORD_MAX) {
            give_overlong(p, row);
        } else if (outcome == ROW_READ) {
            bool cr_at_end = w->from + length + 1 == w->to && !w->ended;
            if (cr_at_end) { /* more text may move the cells, so the line is cut again */
                window_more(w);
                continue;
            }
            size_t at = w->from + length;
            bool plain = at < w->to && w->text[at] == '\n';
            size_t end = plain ? 1 : window_break(w, length);
            give_row(p, row, length, length + end, end > 0);
        } else if (outcome == ROW_QUOTED) {
            next_quoted(p, row);
        } else if (window_more(w) || w->ended) {
            continue;
        } else {
            give_overlong(p, row);
        }
        return true;
    }
}

static bool text_block(struct source *source, size_t columns, struct row_block *rows)
{
    struct splitter *p = (struct splitter *)source;
    if (!rows_cut(&p->window, &p->cutter, p->dialect, columns, rows)) return false;
    rows->line = p->line;
    p->line += (uint32_t)rows->n;
    return true;
}

static void text_close(struct source *source)
{
    struct splitter *p = (struct splitter *)source;
    window_close(&p->window);
    cutter_free(&p->cutter);
    free(p->cells.at);
    vec_free(&p->pool);
    vec_free(&p->spans);
    vec_free(&p->plain);
    free(p);
}

static void set_dialect(struct splitter *p, struct dialect d)
{
    const char *delimiter = d.delimiter == '\t'  ? "TAB"
                            : d.delimiter == ' ' ? "BLANK"
                                                 : NULL;
    size_t n = delimiter ? strlen(delimiter) : 1;
    p->dialect = p->source.dialect = d;
    memcpy(p->shown, delimiter ? delimiter : &d.delimiter, n);
    strcpy(p->shown + n, d.quote == '\'' ? " quote '" : "");
    if (d.escape) strcat(p->shown, " escape \\");
    p->source.delimiter = p->shown;
}

/* Excel's own first line `sep=;` says the delimiter and is no row. */
static bool take_sep_line(struct splitter *p)
{
    struct window *w = &p->window;
    bool whole;
    if (w->to < 5 || strncmp(w->text, "sep=", 4) != 0) return false;
    size_t n = window_line(w, 0, &whole);
    const char *s = w->text + w->from;
    if (n < 5 || n > 6) return false;
    set_dialect(p, (struct dialect){.delimiter = s[4], .quote = '"'});
    window_skip_line(w);
    p->line = 2;
    return true;
}

static struct splitter *splitter_new(struct decoder *d)
{
    struct splitter *p = calloc(1, sizeof *p);
    str *cells = malloc((COLUMNS_MAX + 1) * sizeof *cells);
    if (!p || !cells) die("no memory for reading a file");
    p->cells.at = cells;
    p->source.next = text_next;
    p->source.block = text_block;
    p->source.close = text_close;
    window_open(&p->window, d);
    p->line = 1;
    p->source.encoding = decoder_shown(d);
    return p;
}

bool text_may_be_cut(const struct source *first)
{
    return decoder_has_lines(((const struct splitter *)first)->window.decoder);
}

void text_read_from(struct source *first, struct byte_reader *in)
{
    decoder_read_from(((struct splitter *)first)->window.decoder, in);
}

struct source *text_piece(const struct source *first, struct byte_reader *in)
{
    const struct splitter *begun = (const struct splitter *)first;
    struct splitter *p = splitter_new(decoder_again(begun->window.decoder, in));
    set_dialect(p, begun->dialect);
    return &p->source;
}

uint32_t text_line(const struct source *s)
{
    return ((const struct splitter *)s)->line;
}

struct source *text_source(struct byte_reader *in, str first, char delimiter,
                           const char *encoding)
{
    struct splitter *p = splitter_new(decoder_open(in, first, encoding));
    window_more(&p->window);
    p->source.encoding = decoder_shown(p->window.decoder);
    if (take_sep_line(p)) return &p->source;
    str sample = {p->window.text, p->window.to < 65536 ? p->window.to : 65536};
    struct dialect d = dialect_sniff(sample);
    if (delimiter) d.delimiter = delimiter;
    set_dialect(p, d);
    return &p->source;
}
