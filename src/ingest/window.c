/* A window that slides over decoded text: one row at least fits in it, and no row longer
 * than RECORD_MAX does. Notes on the way whether everything is valid UTF-8. */
#include "ingest/split.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define WINDOW (512 * 1024)

void window_open(struct window *w, struct decoder *d)
{
    *w = (struct window){.decoder = d, .cap = WINDOW};
    w->text = malloc(w->cap + WINDOW_SPARE);
    if (!w->text) die("no memory for reading a file");
}

void window_free(struct window *w)
{
    if (!w->ended) return;
    free(w->text);
    w->text = NULL;
    w->from = w->to = w->cap = w->checked = 0;
    decoder_rest(w->decoder);
}

void window_close(struct window *w)
{
    decoder_close(w->decoder);
    free(w->text);
    *w = (struct window){0};
}

/* Of what is not checked yet the last bytes have just been decoded. */
static void window_check(struct window *w, size_t decoded)
{
    if (w->dirty) return;
    const char *s = w->text + w->checked;
    size_t n = w->to - w->checked;
    bool ascii = n == decoded && decoder_gave_ascii(w->decoder);
    if (!w->ended && !ascii) n -= utf8_begun((str){s, n});
    w->dirty = !ascii && !utf8_valid((str){s, n});
    w->checked += n;
}

bool window_more(struct window *w)
{
    if (w->ended) return false;
    if (w->from) {
        size_t moved = w->from;
        memmove(w->text, w->text + moved, w->to - moved);
        w->to -= moved;
        w->checked = w->checked > moved ? w->checked - moved : 0;
        w->from = 0;
    }
    if (w->cap - w->to < 4096) {
        if (w->cap > RECORD_MAX) return false;
        size_t cap = w->cap * 2;
        char *text = realloc(w->text, cap + WINDOW_SPARE);
        if (!text) die("no memory for reading a file");
        w->text = text;
        w->cap = cap;
    }
    size_t got = decode_more(w->decoder, w->text + w->to, w->cap - w->to);
    w->to += got;
    w->ended = got == 0;
    window_check(w, got);
    return got > 0;
}

size_t window_line(struct window *w, size_t at, bool *whole)
{
    *whole = true;
    for (;;) {
        const char *s = w->text + w->from;
        size_t n = w->to - w->from;
        while (at < n && s[at] != '\n' && s[at] != '\r') at++;
        if (at < n) return at;
        if (!window_more(w)) break;
    }
    *whole = w->ended;
    return at;
}

size_t window_break(struct window *w, size_t at)
{
    if (at + 1 >= w->to - w->from) window_more(w);
    const char *s = w->text + w->from;
    size_t n = w->to - w->from;
    if (at >= n || (s[at] != '\n' && s[at] != '\r')) return 0;
    return s[at] == '\r' && at + 1 < n && s[at + 1] == '\n' ? 2 : 1;
}

void window_skip_line(struct window *w)
{
    bool whole;
    size_t at = window_line(w, 0, &whole);
    while (!whole) {
        w->from += at;
        at = window_line(w, 0, &whole);
    }
    size_t end = window_break(w, at);
    w->from += at + end;
}
