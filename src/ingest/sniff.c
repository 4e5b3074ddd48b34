/* The dialect of a text: which quote and escape its cells use, and the delimiter, found by
 * how evenly each candidate divides its first lines. Quoted cells do not count. Whether
 * the columns then make sense is left to header.c. */
#include "ingest/source.h"

#include <string.h>

#define LINES_MAX 80
#define CANDIDATES 5

/* The last one, a blank, stands in any text: it is believed only where no other divides. */
static const char candidates[CANDIDATES] = {',', ';', '\t', '|', ' '};

static bool is_border(str text, size_t i)
{
    return i >= text.n || text.s[i] == '\n' || text.s[i] == '\r' ||
           memchr(candidates, text.s[i], CANDIDATES - 1) != NULL;
}

/* How often a quote opens or closes a cell: stands right after or before a border. */
static size_t quotes_at_borders(str text, char quote)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] != quote) continue;
        bool opens = i == 0 || is_border(text, i - 1), closes = is_border(text, i + 1);
        n += opens != closes;
    }
    return n;
}

/* A backslash escapes if it stands before quotes inside cells, and none is doubled there. */
static bool escapes_with_backslash(str text, char quote)
{
    size_t escaped = 0, doubled = 0;
    for (size_t i = 1; i + 1 < text.n; i++) {
        if (text.s[i] != quote) continue;
        escaped += text.s[i - 1] == '\\' && !is_border(text, i + 1);
        doubled += text.s[i - 1] == quote && !is_border(text, i + 1) && i >= 2 &&
                   !is_border(text, i - 2);
    }
    return escaped > 0 && doubled == 0;
}

/* Counts each candidate on the line at *at (a row with quoted line breaks is one line). */
static bool count_line(str text, const struct dialect *d, size_t *at, int count[CANDIDATES])
{
    memset(count, 0, CANDIDATES * sizeof *count);
    bool quoted = false, any = false;
    size_t i = *at;
    for (; i < text.n; i++) {
        char c = text.s[i];
        if (d->escape && c == d->escape) {
            i++;
            continue;
        }
        if (c == d->quote) quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || c == '\r') break;
        any = true;
        for (int k = 0; k < CANDIDATES; k++) count[k] += c == candidates[k];
    }
    *at = i + 1;
    return any;
}

/* Lines that have the commonest positive count, then that count: both as one number. */
static int evenness(const int *count, size_t lines)
{
    int best = 0;
    for (size_t i = 0; i < lines; i++) {
        int same = 0;
        for (size_t k = 0; k < lines; k++) same += count[k] == count[i];
        int score = same * 64 + (count[i] < 63 ? count[i] : 63);
        if (count[i] > 0 && score > best) best = score;
    }
    return best;
}

static bool line_begins_with_digit(str text, size_t at)
{
    while (at < text.n && (text.s[at] == '\n' || text.s[at] == '\r')) at++;
    return at < text.n && text.s[at] >= '0' && text.s[at] <= '9';
}

/* Words with blanks between are a table if all lines have as many, and several; or if each
 * has as many as the first at least, some just as many, and the rows begin with a number
 * or a date: then texts with blanks of their own stand in it. */
static bool blanks_divide(str text, const struct dialect *d, const int *blanks,
                          size_t lines)
{
    size_t same = 0, more = 0, numbered = 0, line = 0;
    int count[CANDIDATES];
    for (size_t at = 0; at < text.n && line < lines; line++) {
        numbered += line_begins_with_digit(text, at);
        if (!count_line(text, d, &at, count)) line--;
    }
    for (size_t i = 0; i < lines; i++) {
        same += blanks[i] == blanks[0];
        more += blanks[i] > blanks[0];
    }
    if (lines < 2 || blanks[0] < 2 || same + more < lines) return false;
    return more == 0 ||
           (same >= 3 && same * 10 >= lines && numbered * 10 >= (lines - 1) * 9);
}

static char delimiter_sniff(str text, const struct dialect *d)
{
    static const int none[CANDIDATES];
    int counts[CANDIDATES][LINES_MAX], count[CANDIDATES];
    size_t lines = 0;
    for (size_t at = 0; at < text.n && lines < LINES_MAX;) {
        if (!count_line(text, d, &at, count) || memcmp(count, none, sizeof none) == 0)
            continue;
        for (int k = 0; k < CANDIDATES; k++) counts[k][lines] = count[k];
        lines++;
    }
    int best = 0;
    char found = ',';
    for (int k = 0; k + 1 < CANDIDATES; k++) {
        int score = evenness(counts[k], lines);
        if (score > best) best = score, found = candidates[k];
    }
    return best == 0 && blanks_divide(text, d, counts[CANDIDATES - 1], lines) ? ' ' : found;
}

struct dialect dialect_sniff(str text)
{
    struct dialect d = {.quote = '"'};
    size_t apostrophes = quotes_at_borders(text, '\'');
    if (apostrophes >= 4 && apostrophes > 2 * quotes_at_borders(text, '"')) d.quote = '\'';
    if (escapes_with_backslash(text, d.quote)) d.escape = '\\';
    d.delimiter = delimiter_sniff(text, &d);
    return d;
}
