/* Slices of text, UTF-8 in and out, and whole numbers. Folding of spellings is in
 * fold.c. */
#include "base/text.h"

#include <string.h>

#include "base/block.h"

str str_of(const char *text)
{
    return text ? (str){text, strlen(text)} : (str){"", 0};
}

bool str_equal(str a, str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

bool str_is(str a, const char *b)
{
    return str_equal(a, str_of(b));
}

bool str_starts(str a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.n >= n && (n == 0 || memcmp(a.s, prefix, n) == 0);
}

/* Bytes of the blank at the start of s: ASCII white space, U+00A0, U+3000, U+FEFF; 0 if
 * none. */
static size_t blank_at(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    if (n >= 1 && (u[0] == ' ' || (u[0] >= '\t' && u[0] <= '\r'))) return 1;
    if (n >= 2 && u[0] == 0xC2 && u[1] == 0xA0) return 2;
    if (n >= 3 && u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x80) return 3;
    if (n >= 3 && u[0] == 0xEF && u[1] == 0xBB && u[2] == 0xBF) return 3;
    return 0;
}

str str_trim(str a)
{
    size_t n;
    while ((n = blank_at(a.s, a.n))) a = (str){a.s + n, a.n - n};
    for (;;) {
        size_t cut = 0;
        for (size_t k = 1; k <= 3 && k <= a.n && !cut; k++)
            if (blank_at(a.s + a.n - k, k) == k) cut = k;
        if (!cut) return a;
        a.n -= cut;
    }
}

str str_sub(str a, size_t from, size_t to)
{
    if (to > a.n) to = a.n;
    if (from > to) from = to;
    return (str){a.s + from, to - from};
}

bool str_find(str hay, str needle, size_t *at)
{
    if (needle.n == 0 || needle.n > hay.n) {
        if (needle.n == 0 && at) *at = 0;
        return needle.n == 0;
    }
    const char *s = hay.s, *last = hay.s + (hay.n - needle.n);
    while (s <= last && (s = memchr(s, needle.s[0], (size_t)(last - s) + 1))) {
        if (memcmp(s, needle.s, needle.n) == 0) {
            if (at) *at = (size_t)(s - hay.s);
            return true;
        }
        s++;
    }
    return false;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Multiply and fold, eight bytes at a time; the same on every machine of one byte order. */
uint64_t str_hash(str a)
{
    const uint64_t k = 0x9E3779B97F4A7C15u;
    uint64_t h = a.n * k, word;
    size_t i = 0;
    for (; i + 8 <= a.n; i += 8) {
        memcpy(&word, a.s + i, 8);
        h = mix(h ^ word, k);
    }
    if (i < a.n) {
        word = 0;
        memcpy(&word, a.s + i, a.n - i);
        h = mix(h ^ word, k ^ 0xD6E8FEB86659FD93u);
    }
    return mix(h, 0xA0761D6478BD642Fu);
}

/* Length of the well-formed sequence at s, 0 if it is malformed; code gets its code
 * point. */
static size_t sequence(const unsigned char *s, size_t n, uint32_t *code)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t want = s[0] < 0x80   ? 1
                  : s[0] < 0xC2 ? 0
                  : s[0] < 0xE0 ? 2
                  : s[0] < 0xF0 ? 3
                  : s[0] < 0xF5 ? 4
                                : 0;
    if (want == 0 || want > n) return 0;
    uint32_t c = want == 1 ? s[0] : s[0] & (0x7Fu >> want);
    for (size_t i = 1; i < want; i++) {
        if ((s[i] & 0xC0) != 0x80) return 0;
        c = c << 6 | (s[i] & 0x3F);
    }
    if (c < least[want] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return 0;
    *code = c;
    return want;
}

uint32_t utf8_next(str text, size_t *at)
{
    uint32_t code = 0xFFFD;
    size_t n = sequence((const unsigned char *)text.s + *at, text.n - *at, &code);
    *at += n ? n : 1;
    return code;
}

size_t utf8_put(uint32_t code, char out[4])
{
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)((0xF00u >> n & 0xFF) | code);
    return n;
}

size_t ascii_length(str text)
{
    size_t i = 0;
    while (text.n - i >= BLOCK_BYTES && block_is_ascii(text.s + i)) i += BLOCK_BYTES;
    while (i < text.n && !(text.s[i] & 0x80)) i++;
    return i;
}

size_t utf8_begun(str text)
{
    for (size_t back = 1; back <= 3 && back <= text.n; back++) {
        unsigned char c = (unsigned char)text.s[text.n - back];
        if (c < 0x80) return 0;
        if (c < 0xC0) continue;
        size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        return want > back ? back : 0;
    }
    return 0;
}

bool utf8_valid(str text)
{
    uint32_t code;
    for (size_t at = 0; at < text.n;) {
        at += blocks_plain(str_sub(text, at, text.n));
        for (size_t end = at + BLOCK_BYTES; at < end && at < text.n;) {
            size_t n = sequence((const unsigned char *)text.s + at, text.n - at, &code);
            if (!n) return false;
            at += n;
        }
    }
    return true;
}

size_t utf8_length(str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.n; count++) utf8_next(text, &at);
    return count;
}

bool text_int(str text, int64_t *out)
{
    bool negative = text.n > 0 && text.s[0] == '-';
    int64_t value = 0;
    if (text.n == (size_t)negative) return false;
    for (size_t i = negative; i < text.n; i++) {
        int digit = text.s[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *out = negative ? -value : value;
    return true;
}

size_t text_distance(str a, str b)
{
    enum { MOST = 63 };
    size_t row[MOST + 1];
    if (a.n > MOST || b.n > MOST) return str_equal(a, b) ? 0 : SIZE_MAX;
    for (size_t j = 0; j <= b.n; j++) row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = corner + (a.s[i - 1] != b.s[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            corner = row[j];
            row[j] = best;
        }
    }
    return row[b.n];
}

void nearest_try(struct nearest *n, const char *candidate)
{
    if (!candidate || n->best == candidate) return;
    size_t longer = strlen(candidate) > n->wanted.n ? strlen(candidate) : n->wanted.n;
    size_t edits = text_distance(n->wanted, str_of(candidate));
    if (edits == 0 || edits > 1 + longer / 3) return;
    if (n->best && edits >= n->edits) return;
    n->best = candidate;
    n->edits = edits;
}

const char *nearest_words(struct arena *a, const struct nearest *n)
{
    return n->best ? arena_printf(a, "; did you mean \"%s\"?", n->best) : "";
}
