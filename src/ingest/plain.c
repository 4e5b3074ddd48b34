/* A month met for the first time (plain.h). */
#include "ingest/plain.h"

#include "base/date.h"
#include "ingest/when.h"

bool month_find(struct month *m, uint64_t text)
{
    static const struct form8 form = {0x2D30302D30303030, 0x0006060006060606,
                                      0xFFF0F0FFF0F0F0F0}; /* 0000-00- */
    uint64_t x;
    if (!form8_read(text, form, &x)) return false;
    x = x * 10 + (x >> 8);
    int year = (int)(x & 0xFF) * 100 + (int)(x >> 16 & 0xFF), month = (int)(x >> 40 & 0xFF);
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12) return false;
    *m = (struct month){text, day_of(year, month, 1), (uint8_t)days_in_month(year, month)};
    return true;
}
