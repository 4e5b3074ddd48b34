/* Diagnostics: kept for the data-quality page and rejects.csv, and printed as
 * `file:row: column: what is wrong: "the text"` with nothing invisible left in them. */
#include "base/diag.h"
#include "base/intern.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 120 }; /* code points of an offending text */

void diags_init(struct diags *ds, struct arena *a)
{
    *ds = (struct diags){.arena = a, .limit = 50};
}

/* Control characters, line and paragraph separators, and what turns the writing
 * direction. */
static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static void print_hidden(uint32_t c)
{
    switch (c) {
    case '\n': fputs("\\n", stderr); break;
    case '\r': fputs("\\r", stderr); break;
    case '\t': fputs("\\t", stderr); break;
    default: fprintf(stderr, c < 0x80 ? "\\x%02x" : "\\u%04x", c); break;
    }
}

static void print_visible(const char *text, size_t limit)
{
    str s = str_of(text);
    size_t at = 0;
    for (size_t shown = 0; at < s.n && shown < limit; shown++) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (c == 0xFFFD && at == from + 1)
            fprintf(stderr, "\\x%02x", (unsigned char)s.s[from]);
        else if (is_hidden(c))
            print_hidden(c);
        else
            fwrite(s.s + from, 1, at - from, stderr);
    }
    if (at < s.n) fputs("…", stderr);
}

static void diag_print(const struct diag *d)
{
    if (d->file) {
        print_visible(d->file, SIZE_MAX);
        if (d->row) fprintf(stderr, ":%u", d->row);
        fputs(": ", stderr);
    }
    if (d->column) {
        print_visible(d->column, SHOWN);
        fputs(": ", stderr);
    }
    print_visible(d->what, 4 * SHOWN);
    if (d->text && d->text[0]) {
        fputs(": \"", stderr);
        print_visible(d->text, SHOWN);
        fputc('"', stderr);
    }
    fputc('\n', stderr);
}

/* Thousands of rows share file, column and words: those are kept once, so that equal texts are
 * equal pointers. */
static const char *shared(struct diags *ds, const char *text)
{
    return text ? sym_text(ds->words, intern(ds->words, str_of(text))) : NULL;
}

/* A NUL-terminated copy in which NUL bytes are seen as ␀. */
static const char *own(struct diags *ds, str text)
{
    static const char nul[] = "␀";
    size_t nuls = 0, n = 0;
    for (size_t i = 0; i < text.n; i++) nuls += text.s[i] == '\0';
    if (!nuls) return arena_copy(ds->arena, text);
    char *copy = arena_take(ds->arena, text.n + nuls * sizeof nul);
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i])
            copy[n++] = text.s[i];
        else
            for (size_t k = 0; nul[k]; k++) copy[n++] = nul[k];
    }
    return copy;
}

void diag_take(struct diags *ds, struct diag d)
{
    assert(d.what);
    if (!ds->words) ds->words = interner_new();
    d.file = shared(ds, d.file);
    d.column = shared(ds, d.column);
    d.what = shared(ds, d.what);
    d.table = shared(ds, d.table);
    *vec_push(ds) = d;
    bool shown = d.level == DIAG_ERROR || (d.level != DIAG_NOTE && ds->printed < ds->limit);
    if (ds->quiet || !shown) return;
    ds->printed++;
    if (ds->before_print) ds->before_print();
    diag_print(&d);
}

void diag_add(struct diags *ds, struct diag d)
{
    if (d.text) d.text = own(ds, str_of(d.text));
    if (d.raw) d.raw = own(ds, str_of(d.raw));
    diag_take(ds, d);
}

void diag_say(struct diags *ds, enum diag_level level, const char *file, uint32_t row,
              const char *column, str text, const char *what, ...)
{
    char words[1024];
    va_list arguments;
    va_start(arguments, what);
    vsnprintf(words, sizeof words, what, arguments);
    va_end(arguments);
    diag_take(ds, (struct diag){
                      .level = level,
                      .file = file,
                      .row = row,
                      .column = column,
                      .text = text.n ? own(ds, text) : NULL,
                      .what = words,
                      .amount = MONEY_NONE,
                  });
}

void diags_finish(struct diags *ds)
{
    size_t all = ds->n - diags_count(ds, DIAG_NOTE);
    if (ds->quiet || all <= ds->printed) return;
    fprintf(stderr, "%zu more such lines are not shown here\n", all - ds->printed);
}

size_t diags_count(const struct diags *ds, enum diag_level level)
{
    size_t count = 0;
    for (size_t i = 0; i < ds->n; i++) count += ds->at[i].level == level;
    return count;
}
