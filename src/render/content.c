/* The operators of a page, formatted: numbers, colours and characters in; bytes out. Pages hold tens
 * of thousands of numbers, so they are written digit by digit, without printf. */
#include "render/content.h"

#include <math.h>
#include <string.h>

static char *room_for(struct content *c, size_t n)
{
    while (c->bytes.cap - c->bytes.n < n)
        c->bytes.at = vec_grow(c->bytes.at, 1, &c->bytes.cap);
    return c->bytes.at + c->bytes.n;
}

void content_bytes(struct content *c, str bytes)
{
    if (bytes.n == 0) return;
    memcpy(room_for(c, bytes.n), bytes.s, bytes.n);
    c->bytes.n += bytes.n;
}

void content_text(struct content *c, const char *text)
{
    content_bytes(c, (str){text, strlen(text)});
}

/* value / 10^places, without zeros at the end. */
static void put_decimal(struct content *c, int64_t value, int places)
{
    char digits[24], *at = digits + sizeof digits, *end;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    while (places > 0 && rest % 10 == 0) rest /= 10, places--;
    *--at = ' ';
    end = at + 1;
    for (; places > 0; places--, rest /= 10) {
        *--at = (char)('0' + rest % 10);
        if (places == 1) *--at = '.';
    }
    do *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) *--at = '-';
    content_bytes(c, (str){at, (size_t)(end - at)});
}

void content_length(struct content *c, double points)
{
    put_decimal(c, (int64_t)floor(points * 100 + 0.5), 2);
}

void content_share(struct content *c, double share)
{
    put_decimal(c, (int64_t)floor(share * 1000 + 0.5), 3);
}

void content_hex(struct content *c, uint32_t code)
{
    static const char digits[] = "0123456789ABCDEF";
    char *at = room_for(c, 4);
    for (int i = 0; i < 4; i++) at[i] = digits[code >> (12 - 4 * i) & 15];
    c->bytes.n += 4;
}

void content_colour(struct content *c, uint32_t colour, const char *operation)
{
    for (int shift = 16; shift >= 0; shift -= 8)
        content_share(c, (colour >> shift & 0xFF) / 255.0);
    content_text(c, operation);
}
