/* The form of ids: which part is prefix, which is number. Reading the number is in id.h, to be
 * compiled into the loops that do it. */
#include "base/id.h"

bool id_form_of(struct id_form *f, str id, size_t least, size_t most)
{
    size_t digits = 0;
    while (digits < id.n && digits < most && (unsigned)(id.s[id.n - 1 - digits] - '0') < 10)
        digits++;
    size_t prefix = id.n - digits;
    if (digits < least || prefix > ID_PREFIX_MOST) return false;
    *f = (struct id_form){.prefix_n = (uint8_t)prefix, .length = (uint8_t)id.n};
    memcpy(f->prefix, id.s, prefix);
    char zero[ID_PREFIX_MOST + ID_DIGITS_MOST + 1];
    id_write(f, 0, zero);
    f->tail = id_tail((str){zero, id.n});
    for (size_t i = 0; i < 8 && i + 8 < id.n; i++)
        f->head_checked |= (uint64_t)0xFF << 8 * i;
    if (id.n > 8) f->head = bytes8(zero);
    for (size_t i = 0; i < 8; i++) {
        bool digit = i >= 8 - digits;
        f->six |= (uint64_t)(digit ? 0x06 : 0) << 8 * i;
        f->checked |= (uint64_t)(digit ? 0xF0 : 0xFF) << 8 * i;
    }
    return true;
}

bool id_form_equal(const struct id_form *a, const struct id_form *b)
{
    return a->length == b->length && a->prefix_n == b->prefix_n &&
           memcmp(a->prefix, b->prefix, a->prefix_n) == 0;
}

void id_write(const struct id_form *f, uint32_t number, char *out)
{
    memcpy(out, f->prefix, f->prefix_n);
    for (size_t i = f->length; i-- > f->prefix_n; number /= 10)
        out[i] = (char)('0' + number % 10);
    out[f->length] = '\0';
}
