/* A line whose quotes are wrong, cut as a person would: a quote opens only at the
 * beginning of a cell and closes only where a delimiter or the end follows; any other
 * quote is text. For `check --rows`, which shows everything; loading leaves such rows
 * out. */
#include "ingest/source.h"

#include <string.h>

#include "base/text.h"

/* The quote that ends the cell beginning at `from`; text.n if none does. */
static size_t closing_quote(str text, size_t from, struct dialect d)
{
    for (size_t i = from; i < text.n; i++) {
        if (text.s[i] != d.quote) continue;
        if (i + 1 < text.n && text.s[i + 1] == d.quote) {
            bool doubled = i + 2 < text.n && text.s[i + 2] != d.delimiter;
            if (doubled) {
                i++;
                continue;
            }
        }
        if (i + 1 == text.n || text.s[i + 1] == d.delimiter) return i;
        /* ,"x opens the next cell: the quote before was a stray one. */
        if (i > from && text.s[i - 1] == d.delimiter) return text.n;
    }
    return text.n;
}

static str without_doubled(struct arena *a, str cell, char quote)
{
    char *out = arena_take(a, cell.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        out[n++] = cell.s[i];
        if (cell.s[i] == quote && i + 1 < cell.n && cell.s[i + 1] == quote) i++;
    }
    return (str){out, n};
}

size_t lenient_split(struct arena *a, str line, struct dialect d, str cells[], size_t most)
{
    size_t n = 0;
    for (size_t at = 0; n < most;) {
        bool quoted = at < line.n && line.s[at] == d.quote;
        size_t close = quoted ? closing_quote(line, at + 1, d) : line.n;
        if (quoted && close < line.n) {
            cells[n++] = without_doubled(a, str_sub(line, at + 1, close), d.quote);
            at = close + 1;
        } else {
            const char *next =
                at < line.n ? memchr(line.s + at, d.delimiter, line.n - at) : NULL;
            size_t end = next ? (size_t)(next - line.s) : line.n;
            cells[n++] = str_trim(str_sub(line, at, end));
            at = end;
        }
        if (at >= line.n) break;
        at++;
        if (at == line.n && n < most) {
            cells[n++] = (str){"", 0};
            break;
        }
    }
    return n;
}
