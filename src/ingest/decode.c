/* Bytes in any encoding to UTF-8, in blocks. UTF-8 and ASCII pass through untouched;
 * everything else goes through iconv. The one home of iconv. Splitting is left to
 * split.c. */
#include "ingest/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define RAW_BLOCK (256 * 1024)
#define HELD_MOST 4 /* bytes of a character */
#define NO_ICONV ((iconv_t)-1)

struct decoder {
    struct byte_reader *in;
    struct encoding encoding;
    iconv_t iconv;
    char *raw; /* bytes read and not yet decoded: raw[from, to) */
    size_t from, to, cap;
    bool gave_ascii; /* and nothing else, when it was last asked */
};

static void decoder_begin(struct decoder *d, struct encoding e)
{
    d->encoding = e;
    if (strcmp(e.name, "UTF-8") == 0) return;
    d->iconv = iconv_open("UTF-8", e.name);
    if (d->iconv == NO_ICONV) d->encoding = (struct encoding){"UTF-8", "UTF-8", 0, false};
}

struct decoder *decoder_open(struct byte_reader *in, str first, const char *fixed)
{
    struct decoder *d = calloc(1, sizeof *d);
    size_t cap = first.n > RAW_BLOCK ? first.n : RAW_BLOCK;
    if (d) d->raw = malloc(cap);
    if (!d || !d->raw) die("no memory for decoding a file");
    d->in = in;
    d->iconv = NO_ICONV;
    d->cap = cap;
    memcpy(d->raw, first.s, first.n);
    d->to = first.n;
    struct encoding guess = encoding_guess(first, in->fd < 0);
    if (fixed && guess.bom == 0) guess = (struct encoding){fixed, fixed, 0, false};
    decoder_begin(d, guess);
    d->from = d->encoding.bom;
    return d;
}

struct decoder *decoder_again(const struct decoder *d, struct byte_reader *in)
{
    struct decoder *more = calloc(1, sizeof *more);
    if (more) more->raw = malloc(RAW_BLOCK);
    if (!more || !more->raw) die("no memory for decoding a file");
    more->in = in;
    more->iconv = NO_ICONV;
    more->cap = RAW_BLOCK;
    decoder_begin(more, d->encoding);
    return more;
}

bool decoder_has_lines(const struct decoder *d)
{
    return strcmp(d->encoding.name, "UTF-8") == 0 ||
           strcmp(d->encoding.name, "GB18030") == 0;
}

void decoder_read_from(struct decoder *d, struct byte_reader *in)
{
    d->in = in;
}

void decoder_give_up(struct decoder *d)
{
    bytes_give_up(d->in);
}

const char *decoder_shown(const struct decoder *d)
{
    return d->encoding.shown;
}

/* The first bytes beyond ASCII decide what the whole file is. One byte before them is looked at as
 * well, since there is no BOM. */
static void settle_ascii(struct decoder *d, const char *s, size_t n)
{
    if (!d->encoding.ascii) return;
    size_t plain = ascii_length((str){s, n});
    d->gave_ascii = plain == n;
    if (plain == n) return;
    if (d->in->useless) { /* of all pieces the first would have to decide */
        bytes_give_up(d->in);
        return;
    }
    struct encoding e =
        encoding_guess(str_sub((str){s, n}, plain - (plain > 0), n), d->in->fd < 0);
    e.bom = d->encoding.bom;
    decoder_begin(d, e);
}

/* A character that is cut off at the end of n bytes decides nothing: it comes with the next ones.
 * How many bytes are left. */
static size_t hold_back(struct decoder *d, const char *bytes, size_t n)
{
    size_t held = d->encoding.ascii && d->in->fd >= 0 ? utf8_begun((str){bytes, n}) : 0;
    if (held == 0 || held == n) return n;
    if (d->from < d->to) {
        d->from -= held;
    } else {
        memcpy(d->raw, bytes + n - held, held);
        d->from = 0;
        d->to = held;
    }
    return n - held;
}

static size_t pass_through(struct decoder *d, char *to, size_t room)
{
    size_t n = d->to - d->from;
    if (n > room) n = room;
    if (n) memcpy(to, d->raw + d->from, n);
    d->from += n;
    if (n < HELD_MOST) n += bytes_read(d->in, to + n, room - n);
    n = hold_back(d, to, n);
    settle_ascii(d, to, n);
    if (d->iconv == NO_ICONV) return n;
    /* Not UTF-8 after all: what was just taken goes back in front of the undecoded bytes.
     */
    size_t rest = d->to - d->from;
    if (n + rest > d->cap) {
        d->cap = n + rest;
        char *bigger = malloc(d->cap);
        if (!bigger) die("no memory for decoding a file");
        memcpy(bigger + n, d->raw + d->from, rest);
        free(d->raw);
        d->raw = bigger;
    } else {
        memmove(d->raw + n, d->raw + d->from, rest);
    }
    memcpy(d->raw, to, n);
    d->from = 0;
    d->to = n + rest;
    return 0;
}

static void raw_refill(struct decoder *d)
{
    memmove(d->raw, d->raw + d->from, d->to - d->from);
    d->to -= d->from;
    d->from = 0;
    d->to += bytes_read(d->in, d->raw + d->to, d->cap - d->to);
}

static size_t convert(struct decoder *d, char *to, size_t room)
{
    char *out = to;
    while (out - to + 8 < (ptrdiff_t)room) {
        if (d->to - d->from < 16 && d->in->fd >= 0) raw_refill(d);
        if (d->from == d->to) break;
        char *in = d->raw + d->from;
        size_t left = d->to - d->from, space = room - (size_t)(out - to) - 1;
        size_t result = iconv(d->iconv, &in, &left, &out, &space);
        bool moved = in != d->raw + d->from;
        d->from = d->to - left;
        if (result != (size_t)-1) continue;
        if (errno == E2BIG) break;
        if (errno == EINVAL && d->in->fd >= 0 && left < 16) {
            raw_refill(d);
            if (moved || d->to - d->from > left) continue;
        }
        *out++ = (char)0xFF;
        d->from++;
    }
    return (size_t)(out - to);
}

bool decoder_gave_ascii(const struct decoder *d)
{
    return d->gave_ascii;
}

size_t decode_more(struct decoder *d, char *to, size_t room)
{
    if (d->iconv == NO_ICONV) {
        size_t n = pass_through(d, to, room);
        if (n || d->iconv == NO_ICONV) return n;
    }
    return convert(d, to, room);
}

void decoder_rest(struct decoder *d)
{
    free(d->raw);
    d->raw = NULL;
    d->from = d->to = d->cap = 0;
}

void decoder_close(struct decoder *d)
{
    if (!d) return;
    if (d->iconv != NO_ICONV) iconv_close(d->iconv);
    free(d->raw);
    free(d);
}
