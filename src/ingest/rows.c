/* `check --rows`: what was read of one file, profile or not, as clean CSV (UTF-8, comma,
 * quotes where needed, one header row), so that anybody can see how it was understood.
 * Nothing is left out but what stands above the header. */
#include "ingest/survey.h"

#include <string.h>

#include "base/text.h"

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

static void write_row(FILE *out, const str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) write_cell(out, cells[i], i + 1 == n);
    if (n == 0) fputc('\n', out);
}

static void write_source_row(FILE *out, struct arena scratch, const struct survey *s,
                             const struct source_row *row)
{
    if (!row->fault || !row->raw.s) {
        write_row(out, row->cell, row->n);
        return;
    }
    /* Rows of more cells than the file has columns are no reading of it. */
    str *cells = arena_many(&scratch, str, COLUMNS_MAX);
    write_row(out, cells,
              lenient_split(&scratch, row->raw, s->source->dialect, cells, COLUMNS_MAX));
}

static void write_header(FILE *out, const struct survey *s)
{
    bool none = s->header_at == SIZE_MAX;
    size_t n = none ? s->width : s->header.n;
    for (size_t i = 0; i < n && none; i++)
        fprintf(out, "column%zu%s", i + 1, i + 1 == n ? "\n" : ",");
    for (size_t i = 0; i < n && !none; i++)
        write_cell(out, str_of(s->header.cells[i].shown), i + 1 == n);
}

bool rows_write(FILE *out, struct arena *a, struct diags *ds, const struct profiles *p,
                const char *path)
{
    struct survey s;
    struct source_row row;
    bool done = survey_open(a, ds, p, path, &s);
    size_t first = done && s.header_at != SIZE_MAX ? s.header_at + 1 : 0;
    if (done) write_header(out, &s);
    for (size_t i = first; done && i < s.preview.n; i++)
        write_source_row(out, *a, &s, &s.preview.rows[i]);
    while (done && s.source->next(s.source, &row)) write_source_row(out, *a, &s, &row);
    if (done && s.source->fault) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0}, "%s", s.source->fault);
        done = false;
    }
    if (done && s.opened->bytes.error) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0}, "cannot be read to its end: %s",
                 s.opened->bytes.error == FILE_CHANGED ? "it was changed meanwhile"
                                                       : strerror(s.opened->bytes.error));
        done = false;
    }
    survey_close(&s);
    return done;
}
