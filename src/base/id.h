/* Ids that are a prefix and a number of fixed width (C0016706), which nearly all exports have:
 * taken apart eight bytes at a time. Used where ids are told apart by the million. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/base.h"

#include <string.h>

enum { ID_PREFIX_MOST = 16, ID_DIGITS_MOST = 8 };

struct id_form {
    char prefix[ID_PREFIX_MOST];
    uint8_t prefix_n, length;
    /* Of the last eight bytes: an id of number 0, six for each digit, which bits must be 0. */
    uint64_t tail, six, checked;
    /* Of a longer id the first eight bytes: the prefix, and those of its bits that stand before
     * the last eight bytes. */
    uint64_t head, head_checked;
};

/* The form of an id; false if fewer than `least` digits stand at its end, or the prefix is
 * too long. Digits beyond `most` belong to the prefix. */
bool id_form_of(struct id_form *f, str id, size_t least, size_t most);
bool id_form_equal(const struct id_form *a, const struct id_form *b);
/* Writes the id of a number, NUL-terminated: length + 1 bytes. */
void id_write(const struct id_form *f, uint32_t number, char *out);

/* The number that eight digits are, 0 to 9 each, the first in the lowest byte: pairs of them,
 * then all four pairs at once. */
static inline uint32_t digits8_value(uint64_t x)
{
    const uint64_t pairs = 0x000000FF000000FF;
    x = x * 10 + (x >> 8);
    return (uint32_t)(((x & pairs) * (100 + ((uint64_t)1000000 << 32)) +
                       (x >> 16 & pairs) * (1 + ((uint64_t)10000 << 32))) >>
                      32);
}

/* Eight bytes, the first of them lowest. */
static inline uint64_t bytes8(const char *s)
{
    uint64_t bytes;
    memcpy(&bytes, s, 8);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(bytes) : bytes;
}

/* The last eight bytes, the first of them lowest; before a shorter text zeros. */
static inline uint64_t id_tail(str id)
{
    uint64_t all = 0;
    uint32_t first, last;
    if (id.n >= 8) return bytes8(id.s + id.n - 8);
    for (size_t i = 0; i < id.n && id.n < 4; i++)
        all |= (uint64_t)(unsigned char)id.s[i] << 8 * (8 - id.n + i);
    if (id.n < 4) return all;
    memcpy(&first, id.s, 4);
    memcpy(&last, id.s + id.n - 4, 4);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) {
        first = __builtin_bswap32(first);
        last = __builtin_bswap32(last);
    }
    all = first | (uint64_t)last << 8 * (id.n - 4);
    return all << 8 * (8 - id.n);
}

/* The number of an id of this form; -1 if it has another. */
static inline int64_t id_number(const struct id_form *f, str id)
{
    if (id.n != f->length) return -1;
    uint64_t x = id_tail(id) ^ f->tail; /* digits become 0 to 9, what fits the prefix 0 */
    if (((x + f->six) | x) & f->checked) return -1;
    if (id.n > 8 && ((bytes8(id.s) ^ f->head) & f->head_checked)) return -1;
    for (size_t i = 8; i + 8 < id.n; i++)
        if (id.s[i] != f->prefix[i]) return -1;
    return digits8_value(x);
}

#endif
