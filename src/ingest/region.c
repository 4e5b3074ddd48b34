/* Tells rows of a table from what stands below it: the header of a second table, the same
 * header again, notes. It looks at one row at a time, so that a file of any size can be
 * read through; what it means for the rows that follow is for the caller. */
#include "ingest/region.h"

#include <string.h>

#include "base/text.h"

#define CAPTION_LONGEST 60
#define CAPTIONS_MOST 500

static bool header_again(const struct header_row *header, const str *cells, size_t n)
{
    while (n && cells[n - 1].n == 0) n--;
    if (n != header->n || n < 2) return false;
    for (size_t i = 0; i < n; i++)
        if (!str_is(cells[i], header->cells[i].shown)) return false;
    return true;
}

/* How many captions of the header the row holds. */
static size_t captions_shared(const struct header_row *header, const str *cells, size_t n)
{
    size_t shared = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < header->n && cells[i].n; k++)
            if (str_is(cells[i], header->cells[k].shown)) {
                shared++;
                break;
            }
    return shared;
}

/* Short different words in nearly every cell. */
static bool are_captions(const str *cells, size_t n, size_t *filled)
{
    *filled = 0;
    for (size_t i = 0; i < n; i++) {
        if (cells[i].n == 0) continue;
        enum cell_class class = cell_class(cells[i]);
        if (class == CELL_NUMBER || class == CELL_WHEN) return false;
        if (cells[i].n > CAPTION_LONGEST) return false;
        for (size_t k = 0; k < i; k++)
            if (str_equal(cells[i], cells[k])) return false;
        ++*filled;
    }
    return *filled >= 2 && *filled * 10 >= n * 7;
}

/* Words where the columns hold numbers or dates: in how many of those columns. */
static size_t words_among_numbers(const struct habits *h, const str *cells, size_t n,
                                  size_t *numeric)
{
    size_t words = 0;
    *numeric = 0;
    for (size_t i = 0; i < n && i < h->n; i++) {
        if (!habit_is_numeric(&h->at[i]) || cells[i].n == 0) continue;
        ++*numeric;
        words += habit_cost(&h->at[i], cells[i], false) >= 90;
    }
    return words;
}

static bool other_header(const struct habits *h, const struct header_row *header,
                         const str *cells, size_t n, bool after_gap)
{
    size_t filled, numeric;
    while (n && cells[n - 1].n == 0) n--;
    if (n < 2 || n > CAPTIONS_MOST || !are_captions(cells, n, &filled)) return false;
    if (header->n && captions_shared(header, cells, n) * 10 >= filled * 6) return true;
    size_t words = words_among_numbers(h, cells, n, &numeric);
    return words == numeric && words >= (after_gap ? 1 : 3);
}

static bool is_note(const struct habits *h, const str *cells, size_t n)
{
    size_t filled = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        if (cells[i].n && filled++ == 0) at = i;
    if (filled != 1 || h->n < 3 || h->rows < 2 || at > 1) return false;
    return n == 1 || habit_cost(&h->at[at], cells[at], false) >= 40;
}

enum row_role row_role(const struct habits *h, const struct header_row *header,
                       const str *cells, size_t n, bool after_gap)
{
    if (header->n && header_again(header, cells, n)) return ROLE_HEADER_AGAIN;
    if (is_note(h, cells, n)) return ROLE_NOTE;
    if (h->rows && other_header(h, header, cells, n, after_gap)) return ROLE_OTHER_HEADER;
    return ROLE_DATA;
}
