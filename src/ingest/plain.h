/* The forms that nearly all numbers and dates of exports have, eight bytes at a time:
 * 1234.50, 1234, 2026-03-05, 2026-03-05 09:05:00. False for anything else, which is left to
 * number.c and when.c; they understand these as they are understood here. */
#ifndef INGEST_PLAIN_H
#define INGEST_PLAIN_H

#include "base/id.h"

/* ---- digits ---- */

/* Eight bytes of a form, the first of them lowest: what they are where every digit is 0, six
 * for each digit, and the bits that must not differ. */
struct form8 {
    uint64_t zero, six, checked;
};

/* The digits at their places, zeros between; false if the bytes have another form. */
static inline bool form8_read(uint64_t bytes, struct form8 form, uint64_t *digits)
{
    *digits = bytes ^ form.zero;
    return (((*digits + form.six) | *digits) & form.checked) == 0;
}

/* A whole number of one to eight digits; `all` bytes may be read. */
static inline bool plain_whole(const char *s, size_t n, size_t all, uint32_t *out)
{
    if (n - 1 >= 8) return false;
    size_t shift = 8 * (8 - n);
    uint64_t digits, bytes = all >= 8 ? bytes8(s) << shift : id_tail((str){s, n});
    struct form8 form = {(uint64_t)0x3030303030303030 << shift,
                         (uint64_t)0x0606060606060606 << shift, 0xF0F0F0F0F0F0F0F0};
    if (!form8_read(bytes, form, &digits)) return false;
    *out = digits8_value(digits);
    return true;
}

/* Two digits; a number above 99 if they are none. */
static inline unsigned plain_two(const char *s)
{
    unsigned tens = (unsigned)(s[0] - '0'), ones = (unsigned)(s[1] - '0');
    return tens < 10 && ones < 10 ? tens * 10 + ones : 100;
}

/* ---- dates ---- */

/* Months of files lie near one another. */
struct month {
    uint64_t text; /* "2026-03-"; 0: free */
    day first;
    uint8_t days;
};

enum { MONTHS_KNOWN = 64 }; /* a power of two */

struct months {
    struct month at[MONTHS_KNOWN];
};

/* Fills the place of a month; false if the bytes are none of the years 1900 to 2100. */
bool month_find(struct month *m, uint64_t text);

/* That of eight bytes; NULL if they are none. */
static inline const struct month *month_of(struct months *months, const char *s)
{
    uint64_t text = bytes8(s);
    struct month *m = &months->at[text * 0x9E3779B97F4A7C15 >> 58];
    _Static_assert(MONTHS_KNOWN == 1 << (64 - 58), "six bits of the product");
    return m->text == text || month_find(m, text) ? m : NULL;
}

/* 2026-03-05: ten bytes. */
static inline bool plain_date(struct months *months, const char *s, day *out)
{
    const struct month *m = month_of(months, s);
    if (!m) return false;
    unsigned number = plain_two(s + 8);
    *out = m->first + (day)number - 1;
    return number - 1 < m->days;
}

/* 2026-03-05 09:05: sixteen bytes. */
static inline bool plain_minute(struct months *months, const char *s, moment *out)
{
    static const struct form8 form = {0x30303A3030203030, 0x0606000606000606,
                                      0xF0F0FFF0F0FFF0F0}; /* 00 00:00 */
    uint64_t x;
    const struct month *m = month_of(months, s);
    if (!m || !form8_read(bytes8(s + 8), form, &x)) return false;
    x = x * 10 + (x >> 8);
    unsigned number = x & 0xFF, h = x >> 24 & 0xFF, min = x >> 48 & 0xFF;
    *out = day_start(m->first) + (number - 1) * 86400 + h * 3600 + min * 60;
    return number - 1 < m->days && h < 24 && min < 60;
}

/* 09:05:00, in seconds. */
static inline bool plain_time(const char *s, int32_t *out)
{
    static const struct form8 time = {0x30303A30303A3030, 0x0606000606000606,
                                      0xF0F0FFF0F0FFF0F0}; /* 00:00:00 */
    uint64_t x;
    if (!form8_read(bytes8(s), time, &x)) return false;
    x = x * 10 + (x >> 8);
    int32_t h = x & 0xFF, m = x >> 24 & 0xFF, sec = x >> 48 & 0xFF;
    *out = h * 3600 + m * 60 + sec;
    return h < 24 && m < 60 && sec < 60;
}

/* 09:05, in seconds. */
static inline bool plain_minutes(const char *s, int32_t *out)
{
    unsigned h = plain_two(s), m = plain_two(s + 3);
    *out = (int32_t)(h * 3600 + m * 60);
    return s[2] == ':' && h < 24 && m < 60;
}

/* A date, and perhaps a time of day behind a blank or T. */
static inline bool plain_when(struct months *months, str cell, day *date, int32_t *seconds)
{
    if (cell.n < 10 || !plain_date(months, cell.s, date)) return false;
    *seconds = 0;
    if (cell.n == 10) return true;
    if (cell.s[10] != ' ' && cell.s[10] != 'T') return false;
    if (cell.n == 19) return plain_time(cell.s + 11, seconds);
    return cell.n == 16 && plain_minutes(cell.s + 11, seconds);
}

#endif
