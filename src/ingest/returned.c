/* Rows of a returned actions.xlsx: the header of its hidden column says which table it is and
 * what each column means, so the order of rows, columns and sheets does not matter, nor the
 * language. Out come cells as typed; what they mean for the store is the store's business. */
#include "ingest/returned.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fingerprint.h"
#include "base/text.h"
#include "ingest/open.h"
#include "ingest/typed.h"
#include "ingest/when.h"

#define LOOKED_AT \
    60 /* rows in which the mark must stand in a workbook without texts of its own */
#define HEADINGS_MOST 128
#define STATES_MOST 8

/* The table at hand of the sheet at hand. */
struct form {
    const char *period, *table;
    struct heading headings[HEADINGS_MOST], states[STATES_MOST]; /* states: name and word */
    size_t nheading, nstate;
    size_t id_column, seen_column; /* SIZE_MAX: there is none */
    const char **fields;           /* by column; NULL: not of the table */
    const char **headers;          /* by column, as they stand */
    size_t width;
};

struct returning {
    struct arena *a;
    struct arena scratch;
    struct diags *ds;
    struct returned *out;
    const char *file, *sheet;
    struct form form;
    size_t first; /* the sheet's first row in out->rows */
};

/* ---- words ---- */

static const char *cell_place(struct returning *r, size_t column, uint32_t line)
{
    char letters[8];
    size_t n = sizeof letters;
    letters[--n] = '\0';
    for (size_t c = column + 1; c > 0; c = (c - 1) / 26)
        letters[--n] = (char)('A' + (c - 1) % 26);
    return arena_printf(r->a, "%s!%s%u", r->sheet, letters + n, line);
}

static void complain(struct returning *r, size_t column, uint32_t line, str text,
                     const char *what)
{
    diag_say(r->ds, DIAG_WARNING, r->file, line, cell_place(r, column, line),
             str_sub(text, 0, text.n < 200 ? text.n : 200), "%s", what);
}

/* ---- the header ---- */

static bool is_mark(str cell)
{
    return str_starts(cell, RETURNED_MARK ";");
}

/* The next part of a list parted by ';'. */
static bool part_next_of(str *rest, str *part)
{
    if (rest->n == 0) return false;
    size_t at;
    bool more = str_find(*rest, STR(";"), &at);
    *part = str_sub(*rest, 0, more ? at : rest->n);
    *rest = str_sub(*rest, more ? at + 1 : rest->n, rest->n);
    return true;
}

static void heading_add(struct heading *list, size_t *n, size_t most, const char *field,
                        const char *header)
{
    if (*n < most) list[(*n)++] = (struct heading){field, header};
}

static bool mark_read(struct returning *r, str mark)
{
    struct form *f = &r->form;
    struct period period;
    str part, name, table;
    bool whole = part_next_of(&mark, &part) && part_next_of(&mark, &name) &&
                 part_next_of(&mark, &table) && period_parse(name, &period);
    if (!whole || table.n == 0) return false;
    *f = (struct form){.period = arena_copy(r->a, name), .table = arena_copy(r->a, table)};
    while (part_next_of(&mark, &part)) {
        size_t at;
        if (!str_find(part, STR("="), &at)) continue;
        const char *field = arena_copy(r->a, str_sub(part, 0, at));
        const char *word = header_folded(r->a, str_sub(part, at + 1, part.n));
        if (strncmp(field, "state.", 6) == 0)
            heading_add(f->states, &f->nstate, STATES_MOST, field + 6, word);
        else
            heading_add(f->headings, &f->nheading, HEADINGS_MOST, field, word);
    }
    return true;
}

static const char *field_of(const struct form *f, const char *header)
{
    for (size_t i = 0; i < f->nheading; i++)
        if (strcmp(f->headings[i].header, header) == 0) return f->headings[i].field;
    return NULL;
}

static void form_begin(struct returning *r, const struct source_row *row, size_t mark)
{
    if (!mark_read(r, row->cell[mark])) return;
    struct form *f = &r->form;
    f->width = row->n;
    f->fields = arena_many(r->a, const char *, row->n + 1);
    f->headers = arena_many(r->a, const char *, row->n + 1);
    f->id_column = mark;
    f->seen_column = SIZE_MAX;
    for (size_t c = 0; c < row->n; c++) {
        if (c == mark) continue;
        f->headers[c] = arena_copy(r->a, row->cell[c]);
        f->fields[c] = field_of(f, header_folded(r->a, row->cell[c]));
        if (!f->fields[c] || strcmp(f->fields[c], "seen") != 0) continue;
        f->seen_column = c;
        f->fields[c] = NULL;
    }
}

/* ---- what was printed ---- */

/* "measure=SHOWN:VALUE,VALUE due=SHOWN:VALUE": the part behind the '=' of one field. */
static bool seen_find(str seen, const char *field, str *shown, str *values)
{
    size_t n = strlen(field);
    for (size_t from = 0; from < seen.n;) {
        size_t end = from;
        while (end < seen.n && seen.s[end] != ' ') end++;
        str token = str_sub(seen, from, end);
        from = end + 1;
        size_t colon;
        if (token.n <= n || !str_starts(token, field) || token.s[n] != '=') continue;
        str body = str_sub(token, n + 1, token.n);
        bool both = str_find(body, STR(":"), &colon);
        *shown = str_sub(body, 0, both ? colon : body.n);
        *values = both ? str_sub(body, colon + 1, body.n) : (str){"", 0};
        return true;
    }
    return false;
}

/* ---- rows ---- */

static bool unvalued_formula(str text)
{
    return str_starts(text, "=? (formula");
}

static const char *blanks_for_commas(struct arena *a, str values)
{
    char *copy = arena_copy(a, values);
    for (char *s = copy; *s; s++)
        if (*s == ',') *s = ' ';
    return copy;
}

static bool says_the_same(str shown, str text, const char *value)
{
    return str_is(shown, fingerprint_of(text).text) ||
           str_is(shown, fingerprint_of(str_of(value)).text);
}

/* `token` is the field's name among what the row was printed with. */
static void cell_take(struct returning *r, struct returned_row *row, size_t column,
                      const char *field, const char *token, str text, str seen)
{
    struct typed_value v =
        typed_value_read(r->a, field, text, r->form.period, r->form.states, r->form.nstate);
    struct returned_cell c = {
        .field = field, .text = v.text, .where = cell_place(r, column, row->line)};
    str shown = {"", 0}, values = {"", 0};
    if (seen.n > 0 && seen_find(seen, token, &shown, &values))
        c.untouched = says_the_same(shown, text, c.text);
    if (seen.n > 0 || !row->id) c.seen = blanks_for_commas(r->a, values);
    if (*token == '.' && c.untouched) return;
    /* What still says what was printed was complained about when it was typed. */
    if (!c.untouched && v.why) complain(r, column, row->line, text, v.why);
    row->cells[row->ncell++] = c;
}

/* What a column that people added says goes to the notes, with its heading. */
static void extra_take(struct returning *r, struct returned_row *row, size_t column,
                       str text)
{
    const char *header = column < r->form.width ? r->form.headers[column] : NULL;
    if (!header || !*header) header = cell_place(r, column, row->line);
    struct returned_cell *c = &row->cells[row->ncell++];
    *c = (struct returned_cell){
        .field = "note",
        .text = arena_printf(r->a, "%s: %s", header, arena_copy(r->a, text)),
        .seen = "",
        .where = cell_place(r, column, row->line),
    };
}

/* Printed beside the cells to fill in: ".title" and the like. Typed over, it counts as typed. */
static void printed_take(struct returning *r, struct returned_row *row, size_t column,
                         const char *token, str text, str seen)
{
    const char *copy = arena_copy(r->a, text), *field = token + 1;
    size_t before = row->ncell;
    if (strcmp(field, "name") == 0) row->name = copy;
    if (strcmp(field, "title") == 0) row->title = copy;
    if (strcmp(field, "measure") == 0) row->measure = copy;
    if (strcmp(field, "owner") == 0) row->owner = copy;
    if (strcmp(field, "due") == 0) {
        struct when_read w;
        bool dated = when_parse(text, ORDER_UNKNOWN, &w) == READ_OK;
        row->due = dated ? moment_day(w.at) : DAY_NONE;
    }
    if (row->id && seen.n > 0) cell_take(r, row, column, field, token, text, seen);
    row->retitled |= row->ncell > before && strcmp(field, "title") == 0;
}

static bool is_number_alone(str text)
{
    int64_t n;
    return text_int(text, &n);
}

static size_t name_column(const struct form *f)
{
    for (size_t c = 0; c < f->width; c++)
        if (f->fields[c] && strcmp(f->fields[c], ".name") == 0) return c;
    return 0;
}

static size_t cells_filled(const struct source_row *line)
{
    size_t n = 0;
    for (size_t c = 0; c < line->n; c++) n += line->cell[c].n > 0;
    return n;
}

static void row_take(struct returning *r, const struct source_row *line)
{
    const struct form *f = &r->form;
    struct returned_row row = {.file = r->file,
                               .table = f->table,
                               .period = f->period,
                               .line = line->line,
                               .name = "",
                               .title = "",
                               .measure = "",
                               .owner = "",
                               .due = DAY_NONE};
    str seen = f->seen_column < line->n ? line->cell[f->seen_column] : (str){"", 0};
    if (f->id_column < line->n && line->cell[f->id_column].n)
        row.id = arena_copy(r->a, line->cell[f->id_column]);
    /* A plan has no rows to add: what else stands there is totals and notes. */
    if (!row.id && strcmp(f->table, "plan") == 0) return;
    row.cells = arena_many(r->a, struct returned_cell, cells_filled(line) + 1);
    for (size_t c = 0; c < line->n; c++) {
        str text = line->cell[c];
        const char *field = c < f->width ? f->fields[c] : NULL;
        if (text.n == 0 || c == f->id_column || c == f->seen_column) continue;
        if (unvalued_formula(text) && field && *field == '-') continue;
        if (unvalued_formula(text))
            complain(r, c, line->line, (str){"", 0},
                     "holds a formula without a value; open and save the workbook in a "
                     "spreadsheet program, or type the value");
        else if (field && *field == '.')
            printed_take(r, &row, c, field, text, seen);
        else if (field && *field != '-')
            cell_take(r, &row, c, field, field, text, seen);
        else if (!row.id ? !is_number_alone(text) : !field)
            extra_take(r, &row, c, text);
    }
    if (row.ncell || (!row.id && *row.title))
        *vec_push(&r->out->rows) = row;
    else if (!row.id && *row.name)
        complain(r, name_column(f), line->line, str_of(row.name),
                 "stands alone in its row; not read (say what is to be done)");
}

/* A row that was copied with its hidden id, to be filled in anew, is another action. */
static int compare_ids(const void *x, const void *y)
{
    const struct returned_row *a = *(struct returned_row *const *)x;
    const struct returned_row *b = *(struct returned_row *const *)y;
    int order = strcmp(a->id ? a->id : "", b->id ? b->id : "");
    if (order == 0) order = (int)a->retitled - (int)b->retitled;
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static void copies_part(struct returning *r)
{
    size_t n = r->out->rows.n - r->first;
    struct returned_row **rows = arena_many(r->a, struct returned_row *, n + 1);
    for (size_t i = 0; i < n; i++) rows[i] = &r->out->rows.at[r->first + i];
    qsort(rows, n, sizeof *rows, compare_ids);
    for (size_t i = 1, first = 0; i < n; i++) {
        bool same =
            rows[i]->id && rows[first]->id && strcmp(rows[i]->id, rows[first]->id) == 0;
        if (!same)
            first = i;
        else if (rows[i]->retitled)
            rows[i]->id = NULL;
    }
}

/* ---- sheets ---- */

enum sheet_kind {
    SHEET_FOREIGN, /* people added it */
    SHEET_GUIDE,   /* ours, nothing to fill in */
    SHEET_SPOILT,  /* ours, and its hidden columns are gone */
    SHEET_READ
};

static bool names_mark(const struct source_row *row)
{
    for (size_t c = 0; c < row->n; c++)
        if (str_find(row->cell[c], STR(RETURNED_MARK ";"), NULL)) return true;
    return false;
}

static enum sheet_kind sheet_read(struct returning *r, struct source *source)
{
    struct source_row row;
    enum sheet_kind kind = SHEET_FOREIGN;
    r->form = (struct form){0};
    r->first = r->out->rows.n;
    while (source->next(source, &row)) {
        size_t mark = 0;
        if (row.fault) {
            complain(r, 0, row.line, (str){"", 0},
                     arena_printf(r->a, "the row %s; it was not read", row.fault));
            continue;
        }
        while (mark < row.n && !is_mark(row.cell[mark])) mark++;
        if (mark < row.n)
            form_begin(r, &row, mark);
        else if (r->form.nheading)
            row_take(r, &row);
        else if (kind == SHEET_FOREIGN && names_mark(&row))
            kind = SHEET_SPOILT;
        if (r->form.nheading)
            kind = SHEET_READ;
        else if (r->form.table && kind != SHEET_READ)
            kind = SHEET_GUIDE;
    }
    if (source->fault)
        diag_say(r->ds, DIAG_ERROR, r->file, 0, r->sheet, (str){"", 0}, "%s",
                 source->fault);
    copies_part(r);
    return kind;
}

static const char *sheet_fault(enum sheet_kind kind)
{
    switch (kind) {
    case SHEET_FOREIGN: return "is no sheet of the pack; it was not read";
    case SHEET_SPOILT:
        return "lost its hidden columns, so what was typed in it cannot be read back; copy "
               "it "
               "into a fresh actions.xlsx";
    case SHEET_GUIDE:
    case SHEET_READ: break;
    }
    return NULL;
}

bool returned_read(struct returned *out, struct arena *a, struct diags *ds,
                   struct workbook *book, const char *path)
{
    struct returning *r = arena_one(a, struct returning);
    *r = (struct returning){.a = a, .ds = ds, .out = out, .file = path};
    bool whole = true, any = false;
    for (size_t i = 0; i < book->nsheet; i++) {
        const char *why;
        struct source *source = xlsx_sheet(book, i, &why);
        r->sheet = book->sheets[i].name;
        enum sheet_kind kind = source ? sheet_read(r, source) : SHEET_SPOILT;
        if (source) source->close(source);
        if (sheet_fault(kind))
            diag_say(ds, DIAG_WARNING, path, 0, r->sheet, (str){"", 0}, "%s",
                     sheet_fault(kind));
        any |= kind == SHEET_READ;
        whole &= kind != SHEET_SPOILT;
    }
    return any && whole;
}

static bool sheet_is_marked(struct workbook *book, size_t sheet)
{
    const char *why;
    struct source *source = xlsx_sheet(book, sheet, &why);
    struct source_row row;
    bool found = false;
    for (size_t n = 0; source && !found && n < LOOKED_AT && source->next(source, &row); n++)
        for (size_t c = 0; c < row.n && !found; c++) found = is_mark(row.cell[c]);
    if (source) source->close(source);
    return found;
}

bool returned_is(struct workbook *book)
{
    size_t at;
    str texts = {book->strings.at, book->strings.n};
    if (texts.n && str_find(texts, STR(RETURNED_MARK ";"), &at)) return true;
    /* Some programs keep no list of texts but write them into the cells. */
    for (size_t i = 0; book->at.n <= 1 && i < book->nsheet; i++)
        if (sheet_is_marked(book, i)) return true;
    return false;
}

enum returned_file returned_read_file(struct returned *out, struct arena *a,
                                      struct diags *ds, const char *path)
{
    struct opened *file = opened_new(a, path, 0, NULL);
    enum returned_file result = RETURNED_NOT;
    if (!file) return errno == ENOENT ? RETURNED_ABSENT : RETURNED_NOT;
    if (file->book && returned_is(file->book) &&
        returned_read(out, a, ds, file->book, path))
        result = RETURNED_WHOLE;
    opened_close(file);
    opened_free(file);
    return result;
}
