/* Figures: exact values rounded once (half away from zero, SPEC 2) and turned into text.
 *
 * In: exact values. Out: scaled integers and their text in one unit, the same for every
 * output. Units, labels and statuses are words: they are left to the labels files and
 * the builders. */
#include "report/figure.h"

#include <string.h>

struct figure figure_money(exact yuan)
{
    return figure_of(yuan, true);
}

struct figure figure_number(exact value)
{
    return figure_of(value, false);
}

struct figure figure_int(int64_t value)
{
    return (struct figure){.known = true, .scaled = value * NUMBER_SCALE};
}

/* How a kind of figure is printed: multiplied by `times`, divided by `by`, so many
 * decimals. */
struct look {
    int64_t times, by;
    int decimals;
    bool plus;
};

static bool figure_is_whole(struct figure f)
{
    return f.scaled % (f.money ? MONEY_SCALE : NUMBER_SCALE) == 0;
}

static struct look look_of(struct figure f, enum show show, bool chinese)
{
    switch (show) {
    case SHOW_WAN: return (struct look){1, chinese ? 10000 : 1000, 1, false};
    case SHOW_YI: return (struct look){1, chinese ? 100000000 : 1000000, 2, false};
    case SHOW_YUAN: return (struct look){1, 1, 2, false};
    case SHOW_COUNT: return (struct look){1, 1, figure_is_whole(f) ? 0 : 1, false};
    case SHOW_PERCENT: return (struct look){100, 1, 1, false};
    case SHOW_POINTS:
    case SHOW_CHANGE: return (struct look){100, 1, 1, true};
    case SHOW_DAYS:
    case SHOW_SCORE: return (struct look){1, 1, 1, false};
    case SHOW_RATIO: return (struct look){1, 1, 2, false};
    case SHOW_NONE: break;
    }
    return (struct look){1, 1, figure_is_whole(f) ? 0 : f.money ? 2 : 6, false};
}

static int64_t power_of_ten(int n)
{
    int64_t p = 1;
    while (n-- > 0) p *= 10;
    return p;
}

/* Digits of a non-negative number with a point before the last `decimals` of them.
 * Written from the end of the buffer; returns the first character. */
static char *digits_put(char *end, uint64_t n, int decimals, bool separators)
{
    char *at = end;
    for (int i = 0; i < decimals; i++, n /= 10) *--at = (char)('0' + (int)(n % 10));
    if (decimals > 0) *--at = '.';
    int written = 0;
    do {
        if (separators && written > 0 && written % 3 == 0) *--at = ',';
        *--at = (char)('0' + (int)(n % 10));
        n /= 10;
        written++;
    } while (n > 0);
    return at;
}

/* |n| × times ÷ by, rounded half up. Numbers of everyday size need no wide division. */
static uint64_t magnitude_times(int64_t n, int64_t times, int64_t by)
{
    uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n, top;
    if (!__builtin_mul_overflow(size, (uint64_t)times * 2, &top) && top < UINT64_MAX / 2)
        return (top + (uint64_t)by) / ((uint64_t)by * 2);
    return (uint64_t)(((wide)size * times * 2 + by) / ((wide)by * 2));
}

static const char *look_text(struct arena *a, struct figure f, struct look look,
                             bool separators)
{
    int64_t times = look.times * power_of_ten(look.decimals);
    int64_t by = look.by * (f.money ? MONEY_SCALE : NUMBER_SCALE);
    uint64_t size = magnitude_times(f.scaled, times, by);
    char buffer[96];
    char *end = buffer + sizeof buffer;
    char *at = digits_put(end, size, look.decimals, separators);
    if (size != 0 && f.scaled < 0) *--at = '-';
    if (size != 0 && f.scaled > 0 && look.plus) *--at = '+';
    return arena_copy(a, (str){at, (size_t)(end - at)});
}

const char *figure_text(struct arena *a, struct figure f, enum show show,
                        const char *language)
{
    if (!f.known) return "–";
    return look_text(a, f, look_of(f, show, strcmp(language, "zh") == 0), true);
}

static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                            "25262728293031323334353637383940414243444546474849"
                            "50515253545556575859606162636465666768697071727374"
                            "75767778798081828384858687888990919293949596979899";

static char *pair_put(char *at, uint64_t n)
{
    memcpy(at, pairs + n * 2, 2);
    return at + 2;
}

/* The digits of a number; returns where they end. What is put behind them is room. */
static char *whole_put(char *at, uint64_t n)
{
    enum { MOST = 20 };
    char buffer[2 * MOST], *end = buffer + MOST, *from = end;
    if (n < 10) {
        *at = (char)('0' + n);
        return at + 1;
    }
    for (; n >= 100; n /= 100) from = memcpy(from - 2, pairs + n % 100 * 2, 2);
    from = memcpy(from - 2, pairs + n * 2, 2);
    from += n < 10;
    memcpy(at, from, MOST);
    return at + (end - from);
}

size_t figure_put(char *out, struct figure f)
{
    uint64_t size = f.scaled < 0 ? -(uint64_t)f.scaled : (uint64_t)f.scaled, rest;
    char *at = out;
    if (f.scaled < 0) *at++ = '-';
    if (f.money) {
        rest = size % MONEY_SCALE;
        at = whole_put(at, size / MONEY_SCALE);
        *at++ = '.';
        at = pair_put(at, rest);
    } else {
        rest = size % NUMBER_SCALE;
        at = whole_put(at, size / NUMBER_SCALE);
        if (rest) {
            *at++ = '.';
            at = pair_put(at, rest / 10000);
            at = pair_put(at, rest / 100 % 100);
            at = pair_put(at, rest % 100);
        }
    }
    return (size_t)(at - out);
}

const char *figure_decimal(struct arena *a, struct figure f)
{
    char text[FIGURE_MOST];
    if (!f.known) f.scaled = 0;
    return arena_copy(a, (str){text, figure_put(text, f)});
}

const char *show_unit(enum show show, const char *language)
{
    bool chinese = strcmp(language, "zh") == 0;
    switch (show) {
    case SHOW_WAN: return chinese ? "万元" : "k CNY";
    case SHOW_YI: return chinese ? "亿元" : "m CNY";
    case SHOW_YUAN: return chinese ? "元" : "CNY";
    case SHOW_PERCENT:
    case SHOW_CHANGE: return "%";
    case SHOW_POINTS: return chinese ? "百分点" : "pp";
    case SHOW_DAYS: return chinese ? "天" : "days";
    case SHOW_NONE:
    case SHOW_COUNT:
    case SHOW_RATIO:
    case SHOW_SCORE: break;
    }
    return "";
}

double figure_double(struct figure f)
{
    if (!f.known) return 0;
    return (double)f.scaled / (f.money ? MONEY_SCALE : NUMBER_SCALE);
}
