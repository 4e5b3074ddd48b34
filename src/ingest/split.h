/* A window over decoded text, in which rows are found. Shared by split.c, cut.c and window.c
 * only. */
#ifndef INGEST_SPLIT_H
#define INGEST_SPLIT_H

#include "base/vec.h"
#include "ingest/decode.h"
#include "ingest/source.h"

#define WINDOW_SPARE 64 /* bytes behind the text that may be looked at */

struct window {
    struct decoder *decoder;
    char *text; /* text[from, to) is not yet consumed */
    size_t from, to, cap;
    size_t checked;    /* text before it is known to be UTF-8, or `dirty` is set */
    bool ended, dirty; /* no more to come; some bytes so far were not UTF-8 */
};

void window_open(struct window *w, struct decoder *d);
void window_close(struct window *w);
/* Gives the memory of a text back that has ended; asked for more it stays at its end. */
void window_free(struct window *w);
/* Gets more text behind what is there; moves it to the front, so offsets from `from` stay
 * and pointers do not. False when there is no more, or the window is full (RECORD_MAX). */
bool window_more(struct window *w);
/* Offset from w->from of the end of the line that holds offset `at` (of its terminator),
 * reading more as needed; *whole is false if the text or the window ended first. */
size_t window_line(struct window *w, size_t at, bool *whole);
/* Length of the line end at an offset from w->from: 0, 1, or 2 for CRLF. */
size_t window_break(struct window *w, size_t at);
/* Consumes what is left of the line that `from` stands in, however long. */
void window_skip_line(struct window *w);

/* A cell as rows give it. */
static inline str blanks_off(const char *s, size_t n)
{
    if (n && *s > ' ' && s[n - 1] > ' ') return (str){s, n};
    while (n && (*s == ' ' || *s == '\t')) s++, n--;
    while (n && (s[n - 1] == ' ' || s[n - 1] == '\t')) n--;
    return (str){s, n};
}

/* What rows_cut needs from one call to the next; zeroed at first. */
struct cutter {
    uint32_t *ends;
    uint16_t *cells;
    size_t ahead; /* bytes looked at: fewer where rows are odd */
};
void cutter_free(struct cutter *c);
/* Consumes rows of so many plain cells, the same ones in quotes, at the beginning of the window, as far as they lie there
 * and are not too many; false if there is none. Their line is left to the caller. */
bool rows_cut(struct window *w, struct cutter *c, struct dialect d, size_t columns,
              struct row_block *b);

#endif
