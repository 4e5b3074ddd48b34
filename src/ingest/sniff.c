/* The delimiter of a text, found by how evenly each candidate divides its first lines.
 * Quoted cells do not count. Whether the columns then make sense is left to header.c. */
#include "ingest/source.h"

#include <string.h>

#define LINES_MAX 80
#define CANDIDATES 4

static const char candidates[CANDIDATES] = {',', ';', '\t', '|'};

/* Counts each candidate on the line at *at (a row with quoted line breaks is one line). */
static bool count_line(str text, size_t *at, int count[CANDIDATES])
{
    memset(count, 0, CANDIDATES * sizeof *count);
    bool quoted = false, any = false;
    size_t i = *at;
    for (; i < text.n; i++) {
        char c = text.s[i];
        if (c == '"') quoted = !quoted;
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

char delimiter_sniff(str text)
{
    static const int none[CANDIDATES];
    int counts[CANDIDATES][LINES_MAX], count[CANDIDATES];
    size_t lines = 0;
    for (size_t at = 0; at < text.n && lines < LINES_MAX;) {
        if (!count_line(text, &at, count) || memcmp(count, none, sizeof none) == 0)
            continue;
        for (int k = 0; k < CANDIDATES; k++) counts[k][lines] = count[k];
        lines++;
    }
    int best = 0;
    char found = ',';
    for (int k = 0; k < CANDIDATES; k++) {
        int score = evenness(counts[k], lines);
        if (score > best) best = score, found = candidates[k];
    }
    return found;
}
