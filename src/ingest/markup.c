/* Tables in HTML or in Excel's old XML, which many systems write under the name .xls:
 * rows and cells by their tags (tr td th, Row Cell), entities decoded, everything else
 * thrown away. Row numbers are those that Excel would show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/vec.h"
#include "ingest/decode.h"
#include "ingest/source.h"

#define MARKUP_MOST ((size_t)256 << 20)
#define SPAN_MOST 1000

struct span {
    size_t from, n;
};

struct markup {
    struct source source;
    VEC_OF(char) text; /* the whole file */
    size_t at;
    uint32_t row;
    VEC_OF(char) pool; /* the texts of the row at hand */
    VEC_OF(struct span) spans;
    VEC_OF(str) cells;
    bool in_row, in_cell;
    size_t cell_from, repeat;
};

struct tag {
    char name[16];
    bool closing;
    str rest; /* attributes */
};

/* ---- texts ---- */

static void put_code(struct markup *m, uint32_t code)
{
    char utf8[4];
    size_t n = utf8_put(code, utf8);
    for (size_t i = 0; i < n; i++) *vec_push(&m->pool) = utf8[i];
}

/* &amp; &#160; &#xA0; at `at`: its length, and the code point; 0 if it is none. */
static size_t entity(str text, size_t at, uint32_t *code)
{
    static const struct {
        const char *name;
        uint32_t code;
    } known[] = {{"&amp;", '&'},   {"&lt;", '<'},   {"&gt;", '>'},   {"&quot;", '"'},
                 {"&apos;", '\''}, {"&nbsp;", ' '}, {"&yen;", 0xA5}, {"&mdash;", 0x2014}};
    str rest = str_sub(text, at, at + 12 < text.n ? at + 12 : text.n);
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_starts(rest, known[i].name)) {
            *code = known[i].code;
            return strlen(known[i].name);
        }
    if (rest.n < 4 || rest.s[1] != '#') return 0;
    bool hexadecimal = (rest.s[2] | 32) == 'x';
    char digits[12];
    memcpy(digits, rest.s, rest.n < 11 ? rest.n : 11);
    digits[rest.n < 11 ? rest.n : 11] = 0;
    char *end;
    unsigned long value = strtoul(digits + 2 + hexadecimal, &end, hexadecimal ? 16 : 10);
    if (*end != ';' || value == 0 || value > 0x10FFFF) return 0;
    *code = value == 160 ? ' ' : (uint32_t)value;
    return (size_t)(end - digits) + 1;
}

/* A run of text between two tags; blanks and line ends count as one blank. */
static void put_text(struct markup *m, str text)
{
    for (size_t i = 0; i < text.n;) {
        uint32_t code;
        size_t n = text.s[i] == '&' ? entity(text, i, &code) : 0;
        bool blank = !n && (text.s[i] == '\n' || text.s[i] == '\r' || text.s[i] == '\t');
        if (n)
            put_code(m, code);
        else if (!blank)
            *vec_push(&m->pool) = text.s[i];
        else if (m->pool.n > m->cell_from && m->pool.at[m->pool.n - 1] != ' ')
            *vec_push(&m->pool) = ' ';
        i += n ? n : 1;
    }
}

/* ---- tags ---- */

/* The tag at m->at, which stands on '<'; moves behind it. */
static struct tag tag_read(struct markup *m)
{
    struct tag t = {.name = ""};
    str text = {m->text.at, m->text.n};
    size_t i = m->at + 1, n = 0, end;
    if (i < text.n && text.s[i] == '/') t.closing = true, i++;
    for (; i < text.n; i++) {
        char c = text.s[i];
        if (c == ':')
            n = 0; /* a namespace prefix */
        else if (((c | 32) < 'a' || (c | 32) > 'z') && (c < '0' || c > '9'))
            break;
        else if (n + 1 < sizeof t.name)
            t.name[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    t.name[n] = 0;
    const char *close = memchr(text.s + i, '>', text.n - i);
    end = close ? (size_t)(close - text.s) : text.n;
    t.rest = str_sub(text, i, end);
    m->at = end < text.n ? end + 1 : text.n;
    return t;
}

/* The number of an attribute such as colspan="3"; 0 if it is not there. */
static size_t attribute_number(str rest, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i + n < rest.n; i++) {
        if (strncasecmp(rest.s + i, name, n) != 0) continue;
        size_t value = 0;
        for (i += n;
             i < rest.n && (rest.s[i] == '=' || rest.s[i] == '"' || rest.s[i] == '\''); i++)
            continue;
        for (; i < rest.n && rest.s[i] >= '0' && rest.s[i] <= '9' && value < 100000; i++)
            value = value * 10 + (size_t)(rest.s[i] - '0');
        return value;
    }
    return 0;
}

static void cell_close(struct markup *m)
{
    if (!m->in_cell) return;
    m->in_cell = false;
    for (size_t i = 0; i < m->repeat && m->spans.n < COLUMNS_MAX; i++)
        *vec_push(&m->spans) = (struct span){m->cell_from, m->pool.n - m->cell_from};
}

static void cell_open(struct markup *m, const struct tag *t)
{
    cell_close(m);
    size_t span = attribute_number(t->rest, "colspan"),
           index = attribute_number(t->rest, "ss:Index");
    while (index && m->spans.n + 1 < index && m->spans.n < COLUMNS_MAX)
        *vec_push(&m->spans) = (struct span){0, 0};
    m->in_cell = true;
    m->cell_from = m->pool.n;
    m->repeat = span > 1 && span <= SPAN_MOST ? span : 1;
}

static void skip_until(struct markup *m, const char *end)
{
    size_t n = strlen(end);
    while (m->at + n <= m->text.n && strncasecmp(m->text.at + m->at, end, n) != 0) m->at++;
}

/* True when the tag ends a row. */
static bool tag_take(struct markup *m)
{
    if (strncmp(m->text.at + m->at, "<!--",
                m->text.n - m->at < 4 ? m->text.n - m->at : 4) == 0)
        skip_until(m, "-->");
    struct tag t = tag_read(m);
    bool row = strcmp(t.name, "tr") == 0 || strcmp(t.name, "row") == 0;
    bool cell = strcmp(t.name, "td") == 0 || strcmp(t.name, "th") == 0 ||
                strcmp(t.name, "cell") == 0;
    if (!t.closing && strcmp(t.name, "script") == 0) skip_until(m, "</script");
    if (!t.closing && strcmp(t.name, "style") == 0) skip_until(m, "</style");
    if (strcmp(t.name, "br") == 0 && m->in_cell) put_text(m, STR("\n"));
    if (cell && t.closing)
        cell_close(m);
    else if (cell && m->in_row)
        cell_open(m, &t);
    bool ends = m->in_row && (row || (t.closing && strcmp(t.name, "table") == 0));
    if (ends) cell_close(m);
    if (row && !t.closing) m->row++;
    m->in_row = row ? !t.closing : m->in_row && !ends;
    return ends;
}

static bool markup_next(struct source *source, struct source_row *row)
{
    struct markup *m = (struct markup *)source;
    m->pool.n = m->spans.n = 0;
    while (m->at < m->text.n) {
        uint32_t number = m->row;
        if (m->text.at[m->at] != '<') {
            const char *next = memchr(m->text.at + m->at, '<', m->text.n - m->at);
            size_t end = next ? (size_t)(next - m->text.at) : m->text.n;
            if (m->in_cell) put_text(m, (str){m->text.at + m->at, end - m->at});
            m->at = end;
            continue;
        }
        if (!tag_take(m) || m->spans.n == 0) continue;
        m->cells.n = 0;
        for (size_t i = 0; i < m->spans.n; i++)
            *vec_push(&m->cells) =
                str_trim((str){m->pool.at + m->spans.at[i].from, m->spans.at[i].n});
        *row = (struct source_row){m->cells.at, m->cells.n, number, {NULL, 0}, NULL};
        if (m->pool.n > RECORD_MAX)
            row->fault = "is longer than 1 MiB; shorten its longest cell";
        return true;
    }
    return false;
}

static void markup_close(struct source *source)
{
    struct markup *m = (struct markup *)source;
    vec_free(&m->text);
    vec_free(&m->pool);
    vec_free(&m->spans);
    vec_free(&m->cells);
    free(m);
}

struct source *markup_source(struct byte_reader *in, str first)
{
    struct markup *m = calloc(1, sizeof *m);
    if (!m) die("no memory for reading a file");
    struct decoder *d = decoder_open(in, first, NULL);
    char block[8192];
    m->source = (struct source){
        .next = markup_next, .close = markup_close, .delimiter = "HTML or XML table"};
    for (size_t n;
         (n = decode_more(d, block, sizeof block)) > 0 && m->text.n < MARKUP_MOST;)
        for (size_t i = 0; i < n; i++) *vec_push(&m->text) = block[i];
    if (m->text.n >= MARKUP_MOST)
        m->source.fault = "is larger than 256 MB; export it as CSV";
    m->source.encoding = decoder_shown(d);
    decoder_close(d);
    return &m->source;
}
