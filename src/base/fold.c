/* Under which two spellings are one name (SPEC 2): full-width forms become half-width, runs
 * of blanks one blank, letters small. Own tables, because the C library's depend on the
 * locale. */
#include "base/text.h"

#include <string.h>

struct range { /* code points [first, last], of which every step-th moves by `shift` */
    uint32_t first, last, step;
    int32_t shift;
};

static const struct range small[] = {
    {0x41, 0x5A, 1, 32},     {0xC0, 0xD6, 1, 32},     {0xD8, 0xDE, 1, 32},
    {0x100, 0x12E, 2, 1},    {0x132, 0x136, 2, 1},    {0x139, 0x147, 2, 1},
    {0x14A, 0x176, 2, 1},    {0x178, 0x178, 1, -121}, {0x179, 0x17D, 2, 1},
    {0x386, 0x386, 1, 38},   {0x388, 0x38A, 1, 37},   {0x38C, 0x38C, 1, 64},
    {0x38E, 0x38F, 1, 63},   {0x391, 0x3A1, 1, 32},   {0x3A3, 0x3AB, 1, 32},
    {0x3C2, 0x3C2, 1, 1},    {0x400, 0x40F, 1, 80},   {0x410, 0x42F, 1, 32},
    {0x460, 0x480, 2, 1},    {0x48A, 0x4BE, 2, 1},    {0x4D0, 0x52E, 2, 1},
    {0x531, 0x556, 1, 48},   {0x1E00, 0x1E94, 2, 1},  {0x1EA0, 0x1EFE, 2, 1},
    {0x2160, 0x216F, 1, 16}, {0x24B6, 0x24CF, 1, 26},
};

static uint32_t letter_small(uint32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c > 0x24CF) return c;
    for (size_t i = 0; i < COUNT_OF(small) && small[i].first <= c; i++)
        if (c <= small[i].last && (c - small[i].first) % small[i].step == 0)
            return (uint32_t)((int32_t)c + small[i].shift);
    return c;
}

static uint32_t letter_half(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    if (c == 0x3000) return ' ';
    if (c == 0xFFE0 || c == 0xFFE1) return c - 0xFFE0 + 0xA2;
    if (c == 0xFFE5) return 0xA5;
    return c;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_invisible(uint32_t c)
{
    return c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

str text_half_width(struct arena *a, str text)
{
    /* No half-width form is longer than what it replaces, but a malformed byte becomes
     * three. */
    char *out = arena_take(a, 3 * text.n + 1);
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        if ((unsigned char)text.s[at] < 0x80)
            out[n++] = text.s[at++];
        else
            n += utf8_put(letter_half(utf8_next(text, &at)), out + n);
    }
    return (str){out, n};
}

/* Bytes of a character from U+3001 to U+9FFF, none of which is folded; 0 at any other. */
static size_t hanzi_at(str text, size_t at)
{
    const unsigned char *u = (const unsigned char *)text.s + at;
    if (text.n - at < 3 || u[0] < 0xE3 || u[0] > 0xE9) return 0;
    if ((u[1] & 0xC0) != 0x80 || (u[2] & 0xC0) != 0x80) return 0;
    return u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x80 ? 0 : 3;
}

str text_fold(struct arena *a, str text)
{
    text = str_trim(text);
    char *out = arena_take(a, 3 * text.n + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t at = 0, same; at < text.n;) {
        if ((same = hanzi_at(text, at)) > 0) {
            if (gap) out[n++] = ' ';
            gap = false;
            memcpy(out + n, text.s + at, same);
            n += same;
            at += same;
            continue;
        }
        uint32_t c = utf8_next(text, &at);
        if (is_invisible(c)) continue;
        if (is_blank(c)) {
            gap = n > 0;
            continue;
        }
        if (gap) out[n++] = ' ';
        gap = false;
        n += utf8_put(letter_small(letter_half(c)), out + n);
    }
    return (str){out, n};
}
