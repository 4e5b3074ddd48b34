/* `check --rows`: what was read of one file, profile or not, as clean CSV (UTF-8, comma,
 * quotes where needed, the header as one row), so that anybody can see how it was
 * understood. What stands above the header and below the table is left out, and what
 * was left out or mended is said. */
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "ingest/mend.h"
#include "ingest/nodata.h"
#include "ingest/region.h"
#include "ingest/survey.h"

#define MENDED_TOLD 20 /* mended rows that are named one by one */
#define NOTES_HELD 50  /* rows that may be notes, until it is known that nothing follows */
#define FITS_MOST 30000000 /* cells tried in mending: ten seconds at worst */
#define STRAY_QUOTE 60 /* what a quote inside a cell costs, like a cell that fits ill */

struct held_row {
    str *cells;
    size_t n;
    uint32_t line;
};

struct rows_writer {
    FILE *out;
    struct diags *ds;
    const char *path;
    struct survey *survey;
    struct habits habits;
    struct no_data no_data;
    struct layout layout; /* with the header, whatever recognised it */
    struct arena notes;   /* what is held back */
    struct arena scratch; /* of one row; not the arena in which messages live */
    VEC_OF(struct held_row) held;
    struct held_row first; /* of the table */
    uint32_t expected;     /* the line after the last row */
    size_t mended, left_out;
    size_t fits;       /* how much may still be tried to mend rows */
    bool again, ended; /* the header came again; a second table has begun */
};

/* ---- writing ---- */

static void write_cell(FILE *out, str cell, bool last)
{
    bool quote = cell.n && (memchr(cell.s, ',', cell.n) || memchr(cell.s, '"', cell.n) ||
                            memchr(cell.s, '\n', cell.n) || memchr(cell.s, '\r', cell.n) ||
                            cell.s[0] == ' ' || cell.s[cell.n - 1] == ' ');
    if (quote) fputc('"', out);
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.s[i] == '"') fputc('"', out);
        fputc(cell.s[i], out);
    }
    if (quote) fputc('"', out);
    fputs(last ? "\n" : ",", out);
}

/* At least as wide as the table, so that every program sees the same columns. */
static void write_row(const struct rows_writer *w, const str *cells, size_t n)
{
    size_t width = n > w->habits.n ? n : w->habits.n;
    for (size_t i = 0; i < width; i++)
        write_cell(w->out, i < n ? cells[i] : (str){"", 0}, i + 1 == width);
}

static void write_header(const struct rows_writer *w)
{
    const struct header_row *h = &w->survey->header;
    size_t width = h->n > w->habits.n ? h->n : w->habits.n;
    for (size_t i = 0; i < width; i++)
        write_cell(w->out, str_of(i < h->n ? h->cells[i].shown : ""), i + 1 == width);
}

static void say(const struct rows_writer *w, uint32_t line, str text, const char *what)
{
    diag_say(w->ds, DIAG_WARNING, w->path, line, NULL,
             str_sub(text, 0, text.n < 80 ? text.n : 80), "%s", what);
}

static str first_filled(const str *cells, size_t n)
{
    size_t at = 0;
    while (at + 1 < n && cells[at].n == 0) at++;
    return n ? cells[at] : (str){"", 0};
}

/* ---- notes ---- */

static struct held_row row_copy(struct arena *a, const str *cells, size_t n, uint32_t line)
{
    struct held_row copy = {arena_many(a, str, n + 1), n, line};
    for (size_t i = 0; i < n; i++)
        copy.cells[i] = (str){arena_copy(a, cells[i]), cells[i].n};
    return copy;
}

/* Rows of data follow: so these were some too. */
static void held_write(struct rows_writer *w)
{
    for (size_t i = 0; i < w->held.n; i++)
        write_row(w, w->held.at[i].cells, w->held.at[i].n);
    w->held.n = 0;
}

static void held_drop(struct rows_writer *w)
{
    for (size_t i = 0; i < w->held.n; i++) {
        const struct held_row *row = &w->held.at[i];
        say(w, row->line, first_filled(row->cells, row->n),
            "is a note below the table; left out");
    }
    w->held.n = 0;
}

/* ---- one row ---- */

static uint32_t lines_in(const struct source_row *row)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < row->raw.n; i++)
        lines += row->raw.s[i] == '\n' ||
                 (row->raw.s[i] == '\r' && i + 1 < row->raw.n && row->raw.s[i + 1] != '\n');
    return lines;
}

/* Cells in order need no second look, unless a quote stands where a cell does not begin. */
static bool is_doubtful(const struct rows_writer *w, struct arena scratch,
                        const struct source_row *row, const str *cells, size_t n)
{
    char quote = w->survey->source->dialect.quote;
    bool inside = false;
    if (n != w->habits.n) return true;
    for (size_t i = 0; i < n && !inside; i++)
        inside = cells[i].n && memchr(cells[i].s, quote, cells[i].n);
    if (!inside || !row->raw.s) return false;
    struct token *token = arena_many(&scratch, struct token, TOKENS_MAX);
    size_t tokens = tokens_cut(&scratch, row->raw, w->survey->source->dialect, token);
    for (size_t i = 0; i < tokens; i++)
        if (token[i].glued) return true;
    return false;
}

static size_t row_put_right(struct rows_writer *w, struct arena *a,
                            const struct source_row *row, str *cells, size_t n)
{
    size_t all = n;
    while (n > w->habits.n && cells[n - 1].n == 0) n--;
    if (n == all && !is_doubtful(w, *a, row, cells, n)) return n;
    int cost = cells_cost(&w->habits, cells, n);
    if (n == all && n == w->habits.n) cost += STRAY_QUOTE;
    struct dialect d = w->survey->source->dialect;
    str mended[MEND_COLUMNS];
    if (!row_mend(a, &w->habits, row->raw, d, cost, &w->fits, mended)) return n;
    memcpy(cells, mended, w->habits.n * sizeof *cells);
    if (++w->mended <= MENDED_TOLD)
        say(w, row->line, row->raw,
            "has delimiters or quotes that are wrong; read as it fits");
    return w->habits.n;
}

/* The same table printed twice is one table; another page of it goes on. */
static bool same_as_first(const struct rows_writer *w, const str *cells, size_t n)
{
    if (w->first.n != n) return false;
    for (size_t i = 0; i < n; i++)
        if (!str_equal(w->first.cells[i], cells[i])) return false;
    return true;
}

static void note_hold(struct rows_writer *w, const str *cells, size_t n, uint32_t line)
{
    if (w->held.n == NOTES_HELD) held_write(w);
    *vec_push(&w->held) = row_copy(&w->notes, cells, n, line);
}

static void table_ends(struct rows_writer *w, uint32_t line, str text, const char *what)
{
    held_drop(w);
    say(w, line, text, what);
    w->ended = true;
}

/* What is no row of the table, before anything is mended. */
static bool row_is_left_out(struct rows_writer *w, const struct source_row *row,
                            enum row_role role)
{
    if (role == ROLE_HEADER_AGAIN) {
        w->again = true;
        return true;
    }
    if (role == ROLE_OTHER_HEADER) {
        table_ends(w, row->line, first_filled(row->cell, row->n),
                   "begins a second table; left out (save it as a file of its own)");
        return true;
    }
    if (w->again && same_as_first(w, row->cell, row->n)) {
        table_ends(w, row->line, first_filled(row->cell, row->n),
                   "begins the same table once more; left out");
        return true;
    }
    w->again = false;
    if (!row_is_no_data(&w->no_data, row) && !row_is_group_total(&w->no_data, row))
        return false;
    say(w, row->line, first_filled(row->cell, row->n), "is a total or a footer; left out");
    return true;
}

static void row_take(struct rows_writer *w, struct arena scratch,
                     const struct source_row *row)
{
    bool after_gap = w->expected && row->line > w->expected;
    w->expected = row->line + lines_in(row);
    if (w->ended) {
        w->left_out++;
        return;
    }
    size_t most = w->habits.n + row->n + row->raw.n + 2;
    size_t room = most < COLUMNS_MAX ? most : COLUMNS_MAX;
    struct source_row seen = *row;
    str *cells = arena_many(&scratch, str, room);
    if (seen.n > room) seen.n = room; /* a row may come with one cell too many */
    if (row->fault && row->raw.s)
        seen.n =
            lenient_split(&scratch, row->raw, w->survey->source->dialect, cells, room);
    else if (seen.n)
        memcpy(cells, row->cell, seen.n * sizeof *cells);
    seen.cell = cells;
    if (row_is_blank(&seen)) return;
    enum row_role role = row_role(&w->habits, &w->survey->header, cells, seen.n, after_gap);
    if (row_is_left_out(w, &seen, role)) return;
    size_t mended = w->mended;
    size_t n = row_put_right(w, &scratch, row, cells, seen.n);
    if (role == ROLE_NOTE && w->mended == mended) {
        note_hold(w, cells, n, row->line);
        return;
    }
    held_write(w);
    if (!w->first.cells) w->first = row_copy(&w->notes, cells, n, row->line);
    write_row(w, cells, n);
}

/* ---- the whole file ---- */

/* Learns from the rows of the preview that are as wide as the table. */
static void habits_learn(struct arena *a, struct rows_writer *w, size_t first)
{
    const struct survey *s = w->survey;
    struct habits *h = &w->habits;
    h->n = s->width > s->header.n ? s->width : s->header.n;
    h->at = arena_many(a, struct habit, h->n + 1);
    struct token *token = arena_many(a, struct token, TOKENS_MAX);
    for (size_t r = first; r < s->preview.n; r++) {
        const struct source_row *row = &s->preview.rows[r];
        struct arena scratch = *a;
        if (row->fault || row->n != h->n) continue;
        size_t n =
            row->raw.s ? tokens_cut(&scratch, row->raw, s->source->dialect, token) : 0;
        for (size_t i = 0; i < row->n; i++)
            habit_learn(&h->at[i], row->cell[i], n == row->n && token[i].quoted);
        h->rows++;
    }
}

static void writer_begin(struct arena *a, struct rows_writer *w, const struct profiles *p)
{
    struct survey *s = w->survey;
    bool none = s->header_at == SIZE_MAX;
    w->fits = FITS_MOST;
    w->notes = arena_new();
    w->scratch = arena_new();
    w->layout = s->layout;
    w->layout.header = s->header.cells;
    w->layout.nheader = s->header.n;
    no_data_words(&w->no_data, &p->vocabulary, &w->layout);
    habits_learn(a, w, none ? 0 : s->header_at + 1);
    if (s->preview.n == 0)
        say(w, 0, (str){"", 0}, "has no row");
    else if (none)
        say(w, s->preview.rows[0].line, (str){"", 0},
            "is no header; the rows are written as they stand");
    else
        write_header(w);
}

static void writer_end(struct rows_writer *w)
{
    held_drop(w);
    if (w->mended > MENDED_TOLD)
        diag_say(w->ds, DIAG_WARNING, w->path, 0, NULL, (str){"", 0},
                 "has %zu rows of which delimiters or quotes are wrong", w->mended);
    if (w->fits == 0)
        diag_say(w->ds, DIAG_WARNING, w->path, 0, NULL, (str){"", 0},
                 "has too many rows of which delimiters or quotes are wrong; the last ones "
                 "are written as they stand");
    if (w->left_out)
        diag_say(w->ds, DIAG_WARNING, w->path, 0, NULL, (str){"", 0},
                 "has %zu more rows below the table; they are left out", w->left_out);
    vec_free(&w->held);
}

bool rows_write(FILE *out, struct arena *a, struct diags *ds, const struct profiles *p,
                const char *path)
{
    struct survey s;
    struct source_row row;
    struct rows_writer w = {.out = out, .ds = ds, .path = path, .survey = &s};
    bool done = survey_open(a, ds, p, path, &s);
    if (done) writer_begin(a, &w, p);
    size_t first = done && s.header_at != SIZE_MAX ? s.header_at + 1 : 0;
    for (size_t i = first; done && i < s.preview.n; i++)
        row_take(&w, w.scratch, &s.preview.rows[i]);
    while (done && s.source->next(s.source, &row)) row_take(&w, w.scratch, &row);
    if (done) writer_end(&w);
    if (done && s.source->fault) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0}, "%s", s.source->fault);
        done = false;
    }
    if (done && s.opened->bytes.error) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0},
                 "cannot be read to its end: %s",
                 s.opened->bytes.error == FILE_CHANGED ? "it was changed meanwhile"
                                                       : strerror(s.opened->bytes.error));
        done = false;
    }
    survey_close(&s);
    return done || s.empty;
}
