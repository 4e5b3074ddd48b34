/* Numbers as people write them: ¥1,234.50, USD 485,000.00, 12.5万, (500), 1.234,56, 30 %,
 * 3e3. Exact: a decimal mantissa and a power of ten, never a double. */
#ifndef INGEST_NUMBER_H
#define INGEST_NUMBER_H

#include "base/exact.h"

enum reading { READ_BLANK, READ_OK, READ_BAD };

struct number {
    wide mantissa;
    int power; /* value = mantissa × 10^power */
    bool percent;
    bool unit;        /* the cell itself says 万 or 元; no unit of its column applies */
    char currency[4]; /* "USD"; empty when the cell names none; ¥ and 元 are CNY */
};

/* How a column writes its decimals: by evidence over the column, never cell by cell. */
enum decimal_mark { DECIMAL_UNKNOWN, DECIMAL_POINT, DECIMAL_COMMA };

struct number_read {
    struct number value;
    struct number other;        /* under the other decimal mark; set only when `open` */
    bool open;                  /* 1,234 and 1.234 can be read both ways */
    enum decimal_mark evidence; /* what this cell proves about its column */
    const char *why;            /* READ_BAD: what is wrong with it */
};

/* Empty, or a sign that people put for nothing: - — / N/A 无 NULL. */
bool cell_blank(str cell);

/* `mark` unknown reads like a point where both are possible. */
enum reading number_parse(str cell, enum decimal_mark mark, struct number_read *out);

/* value × 10^digits, rounded half away from zero; false when beyond ± limit. */
bool number_scaled(struct number n, int digits, int64_t limit, int64_t *out);

#endif
