/* A workbook without its sheets: which sheets there are, the shared strings, and which
 * cell styles show a date. The cells are read by sheet.c. Links between parts are
 * followed by their types, whose names end alike in Transitional and Strict files. */
#include "ingest/workbook.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define LINKS_MOST 1000
#define FORMATS_MOST 4096 /* number formats of its own */

struct link {
    const char *id, *type, *target;
};

struct reading_book {
    struct workbook *book;
    struct part *part;
    struct link links[LINKS_MOST];
    size_t nlink;
    const char *folder; /* targets are relative to it */
    bool in_string, in_phonetic, in_text, in_cell_styles, in_creator;
    uint32_t custom_ids[FORMATS_MOST]; /* number formats of this file that show dates */
    uint8_t custom_forms[FORMATS_MOST];
    size_t ncustom;
    const char *excess; /* it has more of something than is read; NULL if not */
};

static bool ends_with(const char *text, const char *ending)
{
    size_t n = strlen(text), k = strlen(ending);
    return n >= k && strcmp(text + n - k, ending) == 0;
}

/* ---- links ---- */

static void links_start(void *data, const char *name, const char **attributes)
{
    struct reading_book *r = data;
    const char *id = attribute(attributes, "Id"), *type = attribute(attributes, "Type");
    const char *target = attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target) return;
    if (r->nlink == LINKS_MOST) {
        r->excess = "has a part with more than 1000 links; save its sheets apart";
        return;
    }
    struct arena *a = r->book->arena;
    r->links[r->nlink++] =
        (struct link){arena_string(a, id), arena_string(a, type),
                      *target == '/' ? arena_string(a, target + 1)
                                     : arena_printf(a, "%s%s", r->folder, target)};
}

static void nothing_end(void *data, const char *name)
{
    (void)data, (void)name;
}

/* Reads a whole part; false with *why if it is there but unsound, or absent and `needed`.
 */
static bool part_read(struct reading_book *r, const char *name,
                      const struct part_events *events, bool needed, const char **why)
{
    struct part *part = part_open(r->book->package, name, events, r);
    if (!part) {
        *why = "lacks a part that every workbook has; export it again";
        return !needed;
    }
    r->part = part;
    while (part_next(part)) continue;
    const char *fault = part_fault(part);
    if (fault) *why = fault;
    part_close(part);
    return fault == NULL;
}

static const char *link_of_type(const struct reading_book *r, const char *type)
{
    for (size_t i = 0; i < r->nlink; i++)
        if (ends_with(r->links[i].type, type)) return r->links[i].target;
    return NULL;
}

static bool links_read(struct reading_book *r, const char *part, const char *folder,
                       bool needed, const char **why)
{
    static const struct part_events events = {links_start, nothing_end, NULL};
    r->nlink = 0;
    r->folder = folder;
    return part_read(r, part, &events, needed, why);
}

/* ---- workbook.xml ---- */

static void book_start(void *data, const char *name, const char **attributes)
{
    struct reading_book *r = data;
    struct workbook *w = r->book;
    if (strcmp(name, "workbookPr") == 0) {
        const char *from = attribute(attributes, "date1904");
        w->from_1904 = from && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
    }
    const char *sheet = attribute(attributes, "name"), *id = attribute(attributes, "id");
    const char *state = attribute(attributes, "state");
    if (strcmp(name, "sheet") != 0 || !sheet || !id) return;
    if (w->nsheet == SHEETS_MOST) {
        r->excess = "has more than 200 sheets; split it";
        return;
    }
    for (size_t i = 0; i < r->nlink; i++)
        if (strcmp(r->links[i].id, id) == 0)
            w->sheets[w->nsheet++] =
                (struct sheet_entry){arena_string(w->arena, sheet), r->links[i].target,
                                     state && strcmp(state, "visible") != 0};
}

/* ---- shared strings ---- */

static void strings_start(void *data, const char *name, const char **attributes)
{
    struct reading_book *r = data;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        *vec_push(&r->book->at) = r->book->strings.n;
        r->in_string = true;
    }
    if (strcmp(name, "rPh") == 0) r->in_phonetic = true;
    if (strcmp(name, "t") == 0) r->in_text = r->in_string && !r->in_phonetic;
}

static void strings_end(void *data, const char *name)
{
    struct reading_book *r = data;
    if (strcmp(name, "si") == 0) r->in_string = false;
    if (strcmp(name, "rPh") == 0) r->in_phonetic = false;
    if (strcmp(name, "t") == 0) r->in_text = false;
}

static void strings_text(void *data, const char *s, size_t n)
{
    struct reading_book *r = data;
    if (!r->in_text) return;
    if (r->book->strings.n + n > STRINGS_MOST) {
        part_refuse(r->part, "holds more than 512 MB of texts; split it");
        return;
    }
    for (size_t i = 0; i < n; i++) *vec_push(&r->book->strings) = s[i];
}

/* ---- styles ---- */

/* Excel's built-in formats, those of the Chinese edition among them. */
static enum number_form builtin_form(uint32_t id)
{
    if (id == 22) return FORM_DATE_TIME;
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36) return FORM_DATE;
    if ((id >= 50 && id <= 54) || id == 57 || id == 58) return FORM_DATE;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
        id == 55 || id == 56)
        return FORM_TIME;
    return FORM_PLAIN;
}

/* 00000: a code, not an amount. */
static enum number_form code_form(const char *code)
{
    size_t zeros = strspn(code, "0");
    bool alone = code[zeros] == 0 || code[zeros] == ';';
    return zeros >= 2 && zeros <= FORM_CODE_MOST - FORM_CODE && alone
               ? (enum number_form)(FORM_CODE + zeros)
               : FORM_PLAIN;
}

/* 0.0"万": in ten thousands, if the format does not itself shift the decimal point, as
 * 0!.0, does. */
static enum number_form wan_form(const char *code)
{
    const char *wan = strstr(code, "万"), *end = strchr(code, ';');
    if (!wan || (end && end < wan)) return code_form(code);
    bool shifts = memchr(code, '!', (size_t)(wan - code)) || strstr(code, "\\.");
    for (const char *s = code; s + 1 < wan; s++) shifts |= *s == ',' && !strchr("#0", s[1]);
    return shifts ? FORM_PLAIN : FORM_WAN;
}

/* A format shows a date if it has y or d outside quotes and brackets; a time if h or s. */
static enum number_form format_form(const char *code)
{
    bool date = false, hours = false;
    for (const char *s = code; *s && *s != ';'; s++) {
        if (*s == '"') {
            const char *end = strchr(s + 1, '"');
            if (!end) break;
            s = end;
        } else if (*s == '[') {
            const char *end = strchr(s, ']');
            if (!end) break;
            hours |= end == s + 2 && (s[1] == 'h' || s[1] == 'm' || s[1] == 's');
            s = end;
        } else if (*s == '\\' || *s == '_' || *s == '*') {
            if (s[1]) s++;
        } else {
            char c = (char)(*s | 32);
            date |= c == 'y' || c == 'd';
            hours |= c == 'h' || c == 's';
            if (c == 'e' && (s[1] == '+' || s[1] == '-')) return FORM_PLAIN;
            date |= c == 'm' && strncmp(s, "mmm", 3) == 0;
        }
    }
    if (date) return hours ? FORM_DATE_TIME : FORM_DATE;
    return hours ? FORM_TIME : wan_form(code);
}

static void styles_start(void *data, const char *name, const char **attributes)
{
    struct reading_book *r = data;
    const char *id = attribute(attributes, "numFmtId");
    uint32_t number = id ? (uint32_t)strtoul(id, NULL, 10) : 0;
    const char *code = attribute(attributes, "formatCode");
    if (strcmp(name, "numFmt") == 0 && code && r->ncustom == FORMATS_MOST)
        r->excess = "has more than 4096 number formats; copy its cells into a new workbook";
    if (strcmp(name, "numFmt") == 0 && code && r->ncustom < FORMATS_MOST) {
        r->custom_ids[r->ncustom] = number;
        r->custom_forms[r->ncustom++] = (uint8_t)format_form(code);
    }
    if (strcmp(name, "cellXfs") == 0) r->in_cell_styles = true;
    if (strcmp(name, "xf") != 0 || !r->in_cell_styles) return;
    enum number_form form = builtin_form(number);
    for (size_t i = 0; i < r->ncustom; i++)
        if (r->custom_ids[i] == number) form = (enum number_form)r->custom_forms[i];
    *vec_push(&r->book->forms) = (uint8_t)form;
}

static void styles_end(void *data, const char *name)
{
    if (strcmp(name, "cellXfs") == 0) ((struct reading_book *)data)->in_cell_styles = false;
}

/* ---- who made it ---- */

static void creator_start(void *data, const char *name, const char **attributes)
{
    (void)attributes;
    ((struct reading_book *)data)->in_creator = strcmp(name, "creator") == 0;
}

static void creator_end(void *data, const char *name)
{
    (void)name;
    ((struct reading_book *)data)->in_creator = false;
}

static void creator_text(void *data, const char *s, size_t n)
{
    struct reading_book *r = data;
    if (r->in_creator) r->book->ours = str_is((str){s, n}, WORKBOOK_CREATOR);
}

/* ---- the whole ---- */

static const char *folder_of(struct arena *a, const char *part)
{
    const char *slash = strrchr(part, '/');
    return slash ? arena_copy(a, (str){part, (size_t)(slash - part) + 1}) : "";
}

static bool book_read(struct reading_book *r, const char **why)
{
    static const struct part_events book = {book_start, nothing_end, NULL};
    static const struct part_events strings = {strings_start, strings_end, strings_text};
    static const struct part_events styles = {styles_start, styles_end, NULL};
    static const struct part_events creator = {creator_start, creator_end, creator_text};
    struct arena *a = r->book->arena;
    if (!links_read(r, "_rels/.rels", "", true, why)) return false;
    const char *core = link_of_type(r, "/core-properties"), *ignored;
    if (core) part_read(r, core, &creator, false, &ignored);
    const char *main = link_of_type(r, "/officeDocument");
    if (!main) main = "xl/workbook.xml";
    const char *folder = folder_of(a, main);
    const char *rels = arena_printf(a, "%s_rels/%s.rels", folder, main + strlen(folder));
    if (!links_read(r, rels, folder, true, why)) return false;
    if (!part_read(r, main, &book, true, why)) return false;
    const char *part = link_of_type(r, "/sharedStrings");
    if (part && !part_read(r, part, &strings, false, why)) return false;
    *vec_push(&r->book->at) = r->book->strings.n;
    part = link_of_type(r, "/styles");
    if (part && !part_read(r, part, &styles, false, why)) return false;
    if (r->excess) *why = r->excess;
    return r->excess == NULL;
}

struct workbook *xlsx_open(struct arena *a, str bytes, const char **why, bool *data)
{
    struct package *package = package_open(bytes, why);
    if (!package) return NULL;
    struct workbook *w = arena_one(a, struct workbook);
    struct reading_book *r = arena_one(a, struct reading_book);
    w->arena = a;
    w->package = package;
    r->book = w;
    if (book_read(r, why)) return w;
    const char *what = package_what(package, data);
    if (what) *why = what;
    xlsx_close(w);
    return NULL;
}

void xlsx_close(struct workbook *w)
{
    if (!w) return;
    package_close(w->package);
    vec_free(&w->strings);
    vec_free(&w->at);
    vec_free(&w->forms);
}
