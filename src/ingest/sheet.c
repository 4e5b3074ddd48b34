/* One sheet of a workbook as rows of cells, streaming: the parser pauses after each row.
 * Cells come out as people see them: shared strings looked up, dates by their number
 * format as 2026-11-18, merged cells filled downwards (and along, in the first rows,
 * where headers are). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "ingest/workbook.h"

#define MERGES_MOST 20000
#define MERGES_OPEN_MOST 1000 /* that reach into one row */
#define HEADER_LINES 12       /* rows in which merged cells are filled along as well */
#define WIDTH_PADDED 512
#define MERGES_UNTIL ((uint64_t)64 << 20) /* sheets larger than this have no merged cells */

struct merged {
    uint32_t row, last_row;
    uint16_t column, last_column;
    size_t at, n; /* the text of its first cell, in `kept` */
    bool filled;
};

struct cell_at {
    uint32_t column;
    size_t at, n; /* in `texts` */
};

struct sheet {
    struct source source;
    struct workbook *book;
    struct part *part;
    VEC_OF(char) texts; /* of the row at hand */
    VEC_OF(struct cell_at) cells;
    VEC_OF(str) row_cells;
    VEC_OF(struct merged) merges; /* by row; those before next_merge have begun */
    size_t next_merge;
    VEC_OF(size_t) merges_open; /* of them, those that reach the row at hand or beyond */
    VEC_OF(char) kept;
    uint32_t row;    /* of the row at hand, from 1 */
    uint32_t column; /* of the cell at hand, from 0 */
    size_t width;    /* of the widest row so far */
    size_t begin;    /* of the cell at hand in `texts` */
    char type;       /* s shared, i inline, t string, b boolean, e error, d date, n */
    enum number_form form;
    bool in_data, in_value, in_formula, in_phonetic, has_value, has_formula, row_done;
    const char *fault; /* of the row at hand */
    char message[96];
};

/* ---- places ---- */

/* "AB12": column from 0; false when there is no such cell. */
static bool place_read(const char *ref, uint32_t *row, uint32_t *column)
{
    uint32_t c = 0, r = 0;
    size_t letters = 0, digits = 0;
    for (; *ref >= 'A' && *ref <= 'Z'; ref++, letters++)
        c = c * 26 + (uint32_t)(*ref - 'A' + 1);
    for (; *ref >= '0' && *ref <= '9'; ref++, digits++) r = r * 10 + (uint32_t)(*ref - '0');
    if (*ref || letters < 1 || letters > 3 || digits < 1 || digits > 7) return false;
    if (c > COLUMNS_MAX || r < 1 || r > 1048576) return false;
    *column = c - 1;
    *row = r;
    return true;
}

static void sheet_fault(struct sheet *s, const char *what, const char *text)
{
    if (s->fault) return;
    snprintf(s->message, sizeof s->message, "%s %.40s", what, text);
    s->fault = s->message;
}

/* ---- cells ---- */

static void put(struct sheet *s, const char *text, size_t n)
{
    if (s->texts.n + n > RECORD_MAX) {
        s->fault = "is longer than 1 MiB; shorten its longest cell";
        return;
    }
    for (size_t i = 0; i < n; i++) *vec_push(&s->texts) = text[i];
}

static void cell_begin(struct sheet *s, const char **attributes)
{
    const char *ref = attribute(attributes, "r"), *type = attribute(attributes, "t");
    const char *style = attribute(attributes, "s");
    uint32_t row;
    if (ref && !place_read(ref, &row, &s->column)) {
        sheet_fault(s, "has a cell at an impossible place:", ref);
        s->column = 0;
    }
    s->type = !type                            ? 'n'
              : strcmp(type, "inlineStr") == 0 ? 'i'
              : strcmp(type, "str") == 0       ? 't'
                                               : *type;
    size_t form = style ? strtoul(style, NULL, 10) : 0;
    s->form =
        form < s->book->forms.n ? (enum number_form)s->book->forms.at[form] : FORM_PLAIN;
    s->begin = s->texts.n;
    s->has_value = s->has_formula = false;
}

static void shared_string(struct sheet *s)
{
    *vec_push(&s->texts) = 0;
    char *end;
    const char *text = s->texts.at + s->begin;
    unsigned long i = strtoul(text, &end, 10);
    bool sound = *text >= '0' && *text <= '9' && !*end && i + 1 < s->book->at.n;
    if (!sound) sheet_fault(s, "names a shared text that does not exist:", text);
    s->texts.n = s->begin;
    if (sound)
        put(s, s->book->strings.at + s->book->at.at[i],
            s->book->at.at[i + 1] - s->book->at.at[i]);
}

/* A serial number that its format shows as a date or time. */
static void date_cell(struct sheet *s)
{
    char text[40];
    *vec_push(&s->texts) = 0;
    char *end;
    const char *digits = s->texts.at + s->begin;
    long whole = strtol(digits, &end, 10);
    double fraction = 0, unit = 0.1;
    if (*end == '.')
        for (end++; *end >= '0' && *end <= '9'; end++, unit /= 10)
            fraction += (*end - '0') * unit;
    s->texts.n--;
    if (*end || whole < 0 || whole > 2958465) return;
    int64_t seconds = (int64_t)(fraction * 86400 + 0.5);
    if (s->book->from_1904) whole += 1462;
    /* Excel believes in 29 February 1900: days before are one too high. */
    int64_t day_number = whole - 25569 + (whole < 60) + seconds / 86400;
    seconds %= 86400;
    int h = (int)(seconds / 3600), m = (int)(seconds / 60 % 60), sec = (int)(seconds % 60);
    struct day_label date = day_label((day)day_number);
    if (s->form == FORM_TIME && whole == 0)
        snprintf(text, sizeof text, "%02d:%02d:%02d", h, m, sec);
    else if (seconds)
        snprintf(text, sizeof text, "%s %02d:%02d:%02d", date.text, h, m, sec);
    else
        snprintf(text, sizeof text, "%s", date.text);
    s->texts.n = s->begin;
    put(s, text, strlen(text));
}

static bool is_number(const char *s, size_t n)
{
    size_t digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] >= '0' && s[i] <= '9')
            digits++;
        else if (!strchr("+-.eE", s[i]))
            return false;
    }
    return digits > 0;
}

/* 1001.0 and 1.001E3 as Excel shows them, 1001: they may be ids. Numbers of more digits than
 * Excel keeps stay as they are. */
static void number_plain(struct sheet *s)
{
    char *text = s->texts.at + s->begin, digits[20] = "";
    size_t n = s->texts.n - s->begin, at = 0, fraction = 0;
    size_t dot = n, e = n;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '.') dot = i;
        if (text[i] == 'E' || text[i] == 'e') e = i;
    }
    if ((dot == n && e == n) || text[0] == '-' || text[0] == '+') return;
    long shift = 0;
    for (size_t i = e + 1 + (e + 1 < n && text[e + 1] == '+'); i < n; i++) {
        if (text[i] < '0' || text[i] > '9' || shift > 15) return;
        shift = shift * 10 + (text[i] - '0');
    }
    size_t last = e;
    while (dot < e && last > dot + 1 && text[last - 1] == '0') last--;
    for (size_t i = 0; i < last; i++) {
        if (i == dot) continue;
        if (at == 15) return;
        digits[at++] = text[i];
        fraction += i > dot;
    }
    if ((long)fraction > shift || at + (size_t)shift - fraction > 15) return;
    for (; fraction < (size_t)shift; fraction++) digits[at++] = '0';
    size_t skip = strspn(digits, "0");
    if (skip == at && skip) skip--;
    s->texts.n = s->begin;
    put(s, digits + skip, at - skip);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The character that "_x000D_" stands for, among those that Excel writes so; -1. */
static int escaped_char(const char *s, size_t n)
{
    int code = 0;
    if (n < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_') return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(s[i]);
        if (digit < 0) return -1;
        code = code * 16 + digit;
    }
    return code < 32 || code == '_' ? code : -1;
}

/* Line ends and the like as they were typed; a CR is none, an LF stands beside it. */
static void escapes_undo(struct sheet *s)
{
    char *text = s->texts.at + s->begin;
    size_t n = s->texts.n - s->begin, kept = 0;
    if (n < 7 || !memchr(text, '_', n)) return;
    for (size_t i = 0; i < n; i++) {
        int code = escaped_char(text + i, n - i);
        if (code >= 0) i += 6;
        if (code < 0) text[kept++] = text[i];
        if (code == '\n' || code == '\t' || code == '_') text[kept++] = (char)code;
    }
    s->texts.n = s->begin + kept;
}

static void truth_cell(struct sheet *s)
{
    const char *text = s->texts.at[s->begin] == '1' ? "TRUE" : "FALSE";
    s->texts.n = s->begin;
    put(s, text, strlen(text));
}

/* What the number format adds to a number. */
static void number_shown(struct sheet *s)
{
    number_plain(s);
    size_t n = s->texts.n - s->begin;
    if (s->form == FORM_WAN) put(s, "万", strlen("万"));
    if (s->form < FORM_CODE) return;
    size_t width = (size_t)(s->form - FORM_CODE);
    char code[FORM_CODE_MOST];
    for (size_t i = 0; i < n; i++)
        if (s->texts.at[s->begin + i] < '0' || s->texts.at[s->begin + i] > '9') return;
    if (n >= width) return;
    memset(code, '0', width);
    memcpy(code + width - n, s->texts.at + s->begin, n);
    s->texts.n = s->begin;
    put(s, code, width);
}

static void cell_end(struct sheet *s)
{
    size_t n = s->texts.n - s->begin;
    if (s->type == 's' && s->has_value)
        shared_string(s);
    else if (s->type == 'n' && s->has_value && n && !is_number(s->texts.at + s->begin, n))
        sheet_fault(s, "has a number that is none in column", "");
    else if (s->type == 'n' && n && s->form != FORM_PLAIN && s->form <= FORM_TIME)
        date_cell(s);
    else if (s->type == 'n' && n)
        number_shown(s);
    else if (s->type == 'b' && n == 1)
        truth_cell(s);
    if (s->type == 's' || s->type == 'i' || s->type == 't') escapes_undo(s);
    if (s->has_formula && (!s->has_value || (s->type == 'n' && n == 0))) {
        static const char text[] =
            "=? (formula without a value: open and save the file in Excel)";
        s->texts.n = s->begin;
        put(s, text, sizeof text - 1);
    }
    *vec_push(&s->cells) = (struct cell_at){s->column, s->begin, s->texts.n - s->begin};
    s->column++;
}

/* ---- events ---- */

static void sheet_start(void *data, const char *name, const char **attributes)
{
    struct sheet *s = data;
    if (strcmp(name, "sheetData") == 0) s->in_data = true;
    if (!s->in_data) return;
    if (strcmp(name, "row") == 0) {
        const char *r = attribute(attributes, "r");
        unsigned long row = r ? strtoul(r, NULL, 10) : s->row + 1;
        bool sound = row > s->row && row <= 1048576;
        if (!sound) sheet_fault(s, "has an impossible row number:", r ? r : "");
        s->row = sound ? (uint32_t)row : s->row + 1;
        s->column = 0;
    } else if (strcmp(name, "c") == 0) {
        cell_begin(s, attributes);
    } else if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !s->in_phonetic)) {
        s->in_value = s->has_value = true;
    } else if (strcmp(name, "f") == 0) {
        s->has_formula = true;
    } else if (strcmp(name, "rPh") == 0) {
        s->in_phonetic = true;
    }
}

static void sheet_end(void *data, const char *name)
{
    struct sheet *s = data;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        s->in_value = false;
    else if (strcmp(name, "rPh") == 0)
        s->in_phonetic = false;
    else if (strcmp(name, "c") == 0 && s->in_data)
        cell_end(s);
    else if (strcmp(name, "sheetData") == 0)
        s->in_data = false;
    else if (strcmp(name, "row") == 0 && s->in_data) {
        s->row_done = true;
        part_pause(s->part);
    }
}

static void sheet_text(void *data, const char *text, size_t n)
{
    struct sheet *s = data;
    if (s->in_value) put(s, text, n);
}

static const struct part_events sheet_events = {sheet_start, sheet_end, sheet_text};

/* ---- merged cells: they stand behind the rows, so they are looked for first ---- */

static void merge_start(void *data, const char *name, const char **attributes)
{
    struct sheet *s = data;
    const char *ref = attribute(attributes, "ref");
    if (strcmp(name, "mergeCell") != 0 || !ref) return;
    if (s->merges.n == MERGES_MOST) {
        s->source.fault = "has more than 20,000 merged cells; unmerge them";
        return;
    }
    char first[16];
    const char *colon = strchr(ref, ':');
    uint32_t row, column, last_row, last_column;
    if (!colon || colon - ref > 12) return;
    memcpy(first, ref, (size_t)(colon - ref));
    first[colon - ref] = 0;
    if (!place_read(first, &row, &column) ||
        !place_read(colon + 1, &last_row, &last_column))
        return;
    *vec_push(&s->merges) = (struct merged){.row = row,
                                            .last_row = last_row,
                                            .column = (uint16_t)column,
                                            .last_column = (uint16_t)last_column};
}

static void merge_end(void *data, const char *name)
{
    (void)data, (void)name;
}

static int merge_order(const void *a, const void *b)
{
    const struct merged *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static void merges_find(struct sheet *s, const char *part_name)
{
    static const struct part_events events = {merge_start, merge_end, NULL};
    if (package_part_size(s->book->package, part_name) > MERGES_UNTIL) return;
    struct part *part = part_open(s->book->package, part_name, &events, s);
    while (part && part_next(part)) continue;
    part_close(part);
    if (s->merges.n) qsort(s->merges.at, s->merges.n, sizeof *s->merges.at, merge_order);
}

static str *row_cell(struct sheet *s, size_t column)
{
    while (s->row_cells.n <= column) *vec_push(&s->row_cells) = (str){"", 0};
    return &s->row_cells.at[column];
}

static void merge_fill(struct sheet *s, struct merged *m)
{
    if (s->row == m->row) {
        str text = *row_cell(s, m->column);
        m->at = s->kept.n;
        m->n = text.n;
        for (size_t i = 0; i < text.n; i++) *vec_push(&s->kept) = text.s[i];
        m->filled = true;
    }
    if (!m->filled) return;
    bool along = m->row <= HEADER_LINES && m->last_row <= HEADER_LINES;
    size_t last = along ? m->last_column : m->column;
    for (size_t c = m->column; c <= last; c++) {
        str *cell = row_cell(s, c);
        if (cell->n == 0) *cell = (str){s->kept.at + m->at, m->n};
    }
}

/* Those that cover the row at hand; false when more of them do than can be side by side. */
static bool merges_fill(struct sheet *s)
{
    size_t kept = 0;
    for (; s->next_merge < s->merges.n && s->merges.at[s->next_merge].row <= s->row;
         s->next_merge++)
        *vec_push(&s->merges_open) = s->next_merge;
    for (size_t i = 0; i < s->merges_open.n; i++) {
        struct merged *m = &s->merges.at[s->merges_open.at[i]];
        if (s->row > m->last_row) continue;
        merge_fill(s, m);
        s->merges_open.at[kept++] = s->merges_open.at[i];
    }
    s->merges_open.n = kept;
    if (kept <= MERGES_OPEN_MOST) return true;
    s->source.fault = "has more than 1000 merged cells side by side; unmerge them";
    return false;
}

/* ---- rows ---- */

static bool sheet_next(struct source *source, struct source_row *row)
{
    struct sheet *s = (struct sheet *)source;
    while (!s->source.fault) {
        s->texts.n = s->cells.n = s->row_cells.n = 0;
        s->fault = NULL;
        s->row_done = false;
        if (!part_next(s->part)) {
            s->source.fault = part_fault(s->part);
            return false;
        }
        for (size_t i = 0; i < s->cells.n; i++) {
            const struct cell_at *c = &s->cells.at[i];
            *row_cell(s, c->column) = str_trim((str){s->texts.at + c->at, c->n});
        }
        if (!merges_fill(s)) return false;
        bool any = s->fault != NULL;
        for (size_t i = 0; i < s->row_cells.n && !any; i++) any = s->row_cells.at[i].n > 0;
        if (!any) continue;
        if (s->row_cells.n > s->width) s->width = s->row_cells.n;
        if (s->width <= WIDTH_PADDED && s->width) row_cell(s, s->width - 1);
        *row = (struct source_row){
            s->row_cells.at, s->row_cells.n, s->row, {NULL, 0}, s->fault};
        return true;
    }
    return false;
}

static void sheet_close(struct source *source)
{
    struct sheet *s = (struct sheet *)source;
    part_close(s->part);
    vec_free(&s->texts);
    vec_free(&s->cells);
    vec_free(&s->row_cells);
    vec_free(&s->merges);
    vec_free(&s->merges_open);
    vec_free(&s->kept);
    free(s);
}

struct source *xlsx_sheet(struct workbook *w, size_t sheet, const char **why)
{
    struct sheet *s = calloc(1, sizeof *s);
    if (!s) die("no memory for a sheet");
    s->book = w;
    s->source = (struct source){.next = sheet_next,
                                .close = sheet_close,
                                .encoding = "xlsx",
                                .delimiter = w->sheets[sheet].name};
    merges_find(s, w->sheets[sheet].part);
    s->part = part_open(w->package, w->sheets[sheet].part, &sheet_events, s);
    if (s->part) return &s->source;
    *why = "names a sheet that is not in it; export it again";
    sheet_close(&s->source);
    return NULL;
}
