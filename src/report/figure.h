/* A number as it is printed: rounded once, when it enters the report (SPEC 2), and one function
 * that turns it into text, the same for every output. */
#ifndef REPORT_FIGURE_H
#define REPORT_FIGURE_H

#include "base/arena.h"
#include "base/exact.h"

/* Status is a colour and a shape and a word (SPEC 5). Order is severity. */
enum status {
    STATUS_NONE,
    STATUS_GREY,
    STATUS_GREEN,
    STATUS_PRAISE,
    STATUS_YELLOW,
    STATUS_ORANGE,
    STATUS_RED,
    STATUS_COUNT
};

enum show {
    SHOW_NONE,
    SHOW_WAN,  /* money in 万元, 1 decimal (en: thousand CNY, 1 decimal) */
    SHOW_YI,   /* money in 亿元, 2 decimals (en: million CNY), where 万元 is too long */
    SHOW_YUAN, /* money with 2 decimals */
    SHOW_COUNT,   /* integers; a fraction keeps 1 decimal */
    SHOW_PERCENT, /* rates as %, 1 decimal */
    SHOW_POINTS,  /* changes of rates in percentage points, signed, 1 decimal */
    SHOW_CHANGE,  /* changes of amounts in %, signed, 1 decimal */
    SHOW_DAYS,    /* 1 decimal */
    SHOW_RATIO,   /* 2 decimals */
    SHOW_SCORE    /* 1 decimal */
};

struct figure {
    bool known;
    bool money; /* scaled by 100 (fen); else by 1,000,000 */
    int64_t scaled;
    const char *reason; /* sentence, when unknown; may be NULL */
};

#define FIGURE_UNKNOWN ((struct figure){0})

enum { MONEY_SCALE = 100, NUMBER_SCALE = 1000000 };
static inline int64_t figure_scale(bool is_money)
{
    return is_money ? MONEY_SCALE : NUMBER_SCALE;
}

/* Of money 2 decimals, else 6; unknown stays unknown. Most are whole, or in fen. */
static inline struct figure figure_of(exact value, bool is_money)
{
    const wide easy = (wide)1 << 40;
    const int64_t scale = figure_scale(is_money);
    struct figure f = {.known = value.den != 0, .money = is_money && value.den != 0};
    if (!f.known) return f;
    bool whole = value.den == 1, fits = value.num < easy && value.num > -easy;
    if (fits && (whole || value.den == scale))
        f.scaled = (int64_t)value.num * (whole ? scale : 1);
    else
        f.scaled = exact_round(value, scale);
    return f;
}
struct figure figure_money(exact yuan);   /* 2 decimals; unknown stays unknown */
struct figure figure_number(exact value); /* 6 decimals */
struct figure figure_int(int64_t value);

/* Text without unit: "31.3", "−5.2", "1,234.50"; unknown is "–". `language` decides 万元 against
 * thousands. */
const char *figure_text(struct arena *a, struct figure f, enum show show,
                        const char *language);
/* The unit that figure_text leaves out: "万元", "%", "百分点", "天", "". */
const char *show_unit(enum show show, const char *language);
/* For machines: "312500.00" for money, "0.781250" for the rest (integers without decimals). */
const char *figure_decimal(struct arena *a, struct figure f);
/* The same of a known figure without a copy: FIGURE_MOST bytes at most, no NUL; their number. */
#define FIGURE_MOST 32
size_t figure_put(char *out, struct figure f);
/* For chart geometry and workbook cells: the exact decimal as a double; 0 when unknown. */
double figure_double(struct figure f);

#endif
