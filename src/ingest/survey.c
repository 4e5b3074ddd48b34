/* One file by itself: opened, its first rows copied, its layout found as `build` would
 * find it, and where nothing recognises it, the header by its looks: the first row as
 * wide as most that holds words and no numbers. */
#include "ingest/survey.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ingest/mend.h"

#define FAULT_LONGEST 65536 /* bytes of a row with wrong quotes that may be a header */

struct preview preview_take(struct arena *a, struct source *source, size_t most)
{
    struct preview p = {arena_many(a, struct source_row, most), 0};
    struct source_row row;
    while (p.n < most && source->next(source, &row)) {
        struct source_row *copy = &p.rows[p.n++];
        *copy = row;
        str *cells = arena_many(a, str, row.n + 1);
        for (size_t i = 0; i < row.n; i++)
            cells[i] = (str){arena_copy(a, row.cell[i]), row.cell[i].n};
        copy->cell = cells;
        copy->raw = (str){row.raw.s ? arena_copy(a, row.raw) : NULL, row.raw.n};
        if (row.fault) copy->fault = arena_string(a, row.fault);
    }
    return p;
}

static size_t common_width(const struct preview *p)
{
    size_t best = 0, width = 0;
    for (size_t i = 0; i < p->n; i++) {
        size_t same = 0;
        for (size_t k = 0; k < p->n; k++) same += p->rows[k].n == p->rows[i].n;
        if (same > best || (same == best && p->rows[i].n > width)) {
            best = same;
            width = p->rows[i].n;
        }
    }
    return width;
}

static bool is_word(str cell)
{
    struct number_read n;
    struct when_read w;
    return cell.n > 0 && number_parse(cell, DECIMAL_UNKNOWN, &n) == READ_BAD &&
           when_parse(cell, ORDER_UNKNOWN, &w) == READ_BAD;
}

static size_t filled_cells(const struct source_row *row)
{
    size_t filled = 0;
    for (size_t i = 0; i < row->n; i++) filled += row->cell[i].n > 0;
    return filled;
}

/* Rows with wrong quotes as a person would cut them: the header may be one. */
static void faults_cut(struct arena *a, struct survey *s)
{
    for (size_t i = 0; i < s->preview.n; i++) {
        struct source_row *row = &s->preview.rows[i];
        if (!row->fault || !row->raw.s || row->raw.n > FAULT_LONGEST) continue;
        str *cells = arena_many(a, str, row->raw.n + 2);
        row->n = lenient_split(a, row->raw, s->source->dialect, cells, row->raw.n + 1);
        row->cell = cells;
    }
}

/* 2024, 2025 above other numbers are captions too. */
static bool is_year(str cell)
{
    return cell.n == 4 && (str_starts(cell, "19") || str_starts(cell, "20")) &&
           cell.s[2] >= '0' && cell.s[2] <= '9' && cell.s[3] >= '0' && cell.s[3] <= '9';
}

static bool are_captions(const struct preview *p, size_t r)
{
    const struct source_row *row = &p->rows[r], *below = row + 1;
    size_t words = 0;
    for (size_t k = 0; k < row->n; k++) {
        bool year = is_year(row->cell[k]) && r + 1 < p->n && k < below->n &&
                    below->cell[k].n && !is_year(below->cell[k]);
        bool word = is_word(row->cell[k]);
        if (row->cell[k].n && !word && !year) return false;
        words += word;
    }
    return words > 0;
}

/* Does a column hold words in row r and only values in the three rows below it at least? */
static bool heads_values(const struct preview *p, size_t r)
{
    for (size_t k = 0; k < p->rows[r].n && k < MEND_COLUMNS; k++) {
        size_t values = 0, filled = 0;
        for (size_t i = r + 1; i < p->n; i++) {
            if (k >= p->rows[i].n || p->rows[i].cell[k].n == 0) continue;
            filled++;
            values += !is_word(p->rows[i].cell[k]);
        }
        if (is_word(p->rows[r].cell[k]) && filled >= 3 && values * 10 >= filled * 9)
            return true;
    }
    return false;
}

static bool same_cells(const struct source_row *a, const struct source_row *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!str_equal(a->cell[i], b->cell[i])) return false;
    return true;
}

/* Titles fill a cell or two, a header nearly all, and all with words. Of two such rows the
 * lower one is the header if it stands right above columns of values. */
static size_t header_by_looks(const struct preview *p, size_t width)
{
    for (size_t i = 0; i < p->n; i++) {
        if (filled_cells(&p->rows[i]) * 10 < width * 7) continue;
        if (!are_captions(p, i)) return SIZE_MAX;
        bool lower = i + 1 < p->n && filled_cells(&p->rows[i + 1]) == width &&
                     are_captions(p, i + 1) && heads_values(p, i + 1) &&
                     !same_cells(&p->rows[i], &p->rows[i + 1]);
        return lower ? i + 1 : i;
    }
    return SIZE_MAX;
}

static bool row_header_mend(struct arena *a, struct survey *s, size_t at, bool strange)
{
    struct source_row *row = &s->preview.rows[at];
    str cells[MEND_COLUMNS];
    if (!header_mend(a, row->raw, s->source->dialect, s->width, strange, cells))
        return false;
    for (size_t i = 0; i < s->width; i++)
        if (!is_word(cells[i])) return false;
    str *copy = arena_many(a, str, s->width);
    memcpy(copy, cells, s->width * sizeof *copy);
    row->cell = copy;
    row->n = s->width;
    s->mended = true;
    return true;
}

/* Several rows that name nearly every column together, and values below them. */
static size_t header_of_levels(const struct survey *s, const struct header_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct header_row *h = &rows->at[i];
        size_t named = 0;
        for (size_t k = 0; k < h->n; k++) named += *h->cells[k].shown != 0;
        if (h->first == h->last || named * 10 < s->width * 7) continue;
        if (h->last + 1 < s->preview.n && row_has_values(&s->preview.rows[h->last + 1]))
            return h->first;
    }
    return SIZE_MAX;
}

/* Where nothing recognises the file: the header by its looks, with a delimiter too many
 * or too few put right; or a row that is one with another delimiter than the rest. */
static size_t header_guess(struct arena *a, struct survey *s,
                           const struct header_rows *rows)
{
    size_t at = header_of_levels(s, rows);
    if (at != SIZE_MAX) return at;
    at = header_by_looks(&s->preview, s->width);
    if (at != SIZE_MAX && s->preview.rows[at].n != s->width)
        row_header_mend(a, s, at, false);
    for (size_t i = 0; at == SIZE_MAX && i < s->preview.n; i++) {
        if (s->preview.rows[i].n == s->width) break;
        if (row_header_mend(a, s, i, true)) at = i;
    }
    return at;
}

/* The same row of captions printed twice or more: one header of several rows. */
static void header_repeated(struct arena *a, struct survey *s)
{
    const struct source_row *top = &s->preview.rows[s->header_at];
    while (s->header_at + 1 < s->preview.n) {
        const struct source_row *next = &s->preview.rows[s->header_at + 1];
        if (top->n < 2 || !same_cells(top, next)) return;
        for (size_t i = 0; i < s->header.n; i++)
            s->header.cells[i].shown = arena_printf(a, "%s %s", s->header.cells[i].shown,
                                                    arena_copy(a, next->cell[i]));
        s->header_at++;
    }
}

/* The captions of the header row, or of the two or three rows that begin with it; then
 * header_at moves to the lowest. */
static void header_take(struct survey *s, const struct header_rows *rows)
{
    if (s->header_at == SIZE_MAX) return;
    if (s->layout.profile) {
        s->header = (struct header_row){s->layout.header, s->layout.nheader, s->header_at,
                                        s->header_at};
        return;
    }
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i].first == s->header_at) s->header = rows->at[i];
    s->header_at = s->header.last;
}

/* What was recognised may be the second table of the file. */
static bool table_above(const struct survey *s, size_t guess)
{
    if (!s->layout.profile || guess == SIZE_MAX) return false;
    return guess + 1 < s->layout.header_at && row_has_values(&s->preview.rows[guess + 1]);
}

/* As many columns as the header names, if rows bear it out; else as most rows have. */
static size_t width_of_table(const struct survey *s)
{
    if (s->header_at == SIZE_MAX) return s->width;
    size_t same = 0, rows = s->preview.n - s->header_at - 1;
    for (size_t i = s->header_at + 1; i < s->preview.n; i++)
        same += s->preview.rows[i].n == s->header.n;
    return same * 4 >= rows && s->header.n ? s->header.n : s->width;
}

/* The first sheet that is not hidden. */
static struct source *sheet_first(struct survey *s, struct arena *a, const char **why)
{
    struct workbook *w = s->opened->book;
    for (size_t i = 0; i < w->nsheet; i++) {
        if (w->sheets[i].hidden) continue;
        s->name = arena_printf(a, "%s#%s", s->name, w->sheets[i].name);
        return xlsx_sheet(w, i, why);
    }
    *why = "has no sheet that is not hidden";
    return NULL;
}

bool survey_open(struct arena *a, struct diags *ds, const struct profiles *p,
                 const char *path, struct survey *out)
{
    *out = (struct survey){.name = path_base(path)};
    const char *why = NULL;
    out->opened = opened_new(a, path, 0, NULL);
    if (!out->opened || out->opened->bytes.error) {
        int error = out->opened ? out->opened->bytes.error : errno;
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0}, "cannot be read: %s",
                 strerror(error));
        return false;
    }
    out->source = out->opened->source;
    out->empty = out->opened->kind == KIND_EMPTY;
    if (out->opened->what)
        why = out->opened->what;
    else if (!out->source)
        out->source = sheet_first(out, a, &why);
    if (!out->source) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0}, "%s", why);
        return false;
    }
    out->preview = preview_take(a, out->source, SURVEY_ROWS);
    faults_cut(a, out);
    out->layout = layout_find(a, ds, p, path, out->name, &out->preview);
    out->width = common_width(&out->preview);
    struct header_rows *rows = arena_one(a, struct header_rows);
    *rows = header_rows_read(a, &out->preview);
    size_t guess = header_guess(a, out, rows);
    if (out->mended) *rows = header_rows_read(a, &out->preview);
    if (table_above(out, guess)) out->layout.profile = NULL;
    out->header_at = out->layout.profile ? out->layout.header_at : guess;
    header_take(out, rows);
    if (out->header_at != SIZE_MAX) header_repeated(a, out);
    out->width = width_of_table(out);
    return true;
}

void survey_close(struct survey *s)
{
    if (s->opened && s->source && s->source != s->opened->source)
        s->source->close(s->source);
    opened_free(s->opened);
    s->opened = NULL;
}
