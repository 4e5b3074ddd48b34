/* Weeks and periods as exports write them: 2026-W47, 2026年第47周, 2026年11月, 202611, 2026Q4. */
#include <string.h>

#include "base/text.h"
#include "ingest/when.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

enum reading week_parse(str cell, enum date_order order, day *out)
{
    struct period p;
    struct when_read r;
    if (cell_blank(cell)) return READ_BLANK;
    if (period_read(cell, &p) && p.kind == PERIOD_WEEK) {
        *out = p.start;
        return READ_OK;
    }
    enum reading reading = when_parse(cell, order, &r);
    if (reading != READ_OK) return READ_BAD;
    *out = period_of(PERIOD_WEEK, moment_day(r.at)).start;
    return READ_OK;
}

/* The canonical spelling of a period that is written in words. */
static bool period_plain(str cell, char out[16])
{
    static const struct {
        const char *from, *to;
    } words[] = {{"年第", "-"}, {"年", "-"},  {"季度", "Q"}, {"季", "Q"},
                 {"周", "W"},   {"月份", ""}, {"月", ""},    {"第", ""},
                 {"/", "-"},    {".", "-"},   {" ", "-"}};
    size_t n = 0;
    for (size_t at = 0; at < cell.n;) {
        size_t w = 0;
        while (w < COUNT_OF(words) &&
               !str_starts((str){cell.s + at, cell.n - at}, words[w].from))
            w++;
        const char *to = w < COUNT_OF(words) ? words[w].to : NULL;
        size_t k = to ? strlen(to) : 1;
        if (n + k >= 15) return false;
        memcpy(out + n, to ? to : cell.s + at, k);
        n += k;
        at += to ? strlen(words[w].from) : 1;
    }
    while (n && out[n - 1] == '-') n--;
    out[n] = 0;
    return n > 0;
}

bool period_read(str cell, struct period *out)
{
    char p[16], form[24];
    if (period_parse(cell, out)) return true;
    if (!period_plain(cell, p) || strlen(p) < 4 || strspn(p, "0123456789") < 4)
        return false;
    size_t rest = strlen(p + 4);
    const char *tail = p + 4 + (p[4] == '-');
    size_t n = strlen(tail);
    char mark = n ? tail[n - 1] : 0;
    if (rest == 0) n = 0;
    memcpy(form, p, 4);
    form[4] = 0;
    if (mark == 'Q' && n == 2) {
        memcpy(form + 4, (char[]){'-', 'Q', tail[0], 0}, 4);
    } else if (mark == 'W' && n <= 3 && n >= 2) {
        memcpy(form + 4, (char[]){'-', 'W', n == 2 ? '0' : tail[0], tail[n - 2], 0}, 5);
    } else if ((*tail == 'Q' || *tail == 'q') && n == 2) {
        memcpy(form + 4, (char[]){'-', 'Q', tail[1], 0}, 4);
    } else if ((*tail == 'W' || *tail == 'w') && (n == 2 || n == 3)) {
        memcpy(form + 4, (char[]){'-', 'W', n == 2 ? '0' : tail[1], tail[n - 1], 0}, 5);
    } else if ((n == 1 || n == 2) && is_digit(tail[0]) && is_digit(tail[n - 1])) {
        memcpy(form + 4, (char[]){'-', n == 1 ? '0' : tail[0], tail[n - 1], 0}, 4);
    } else if (n != 0) {
        return false;
    }
    return period_parse(str_of(form), out);
}
