/* What the cells of each column usually look like, learnt from the rows that are in order:
 * empty or not, quoted or not, the pattern of digits and letters (99/99/9999, AA-9999), a
 * number, a date, words. Internal to ingest/. */
#ifndef INGEST_HABIT_H
#define INGEST_HABIT_H

#include "base/arena.h"
#include "base/base.h"

#define SHAPES_KEPT 12
#define SHAPE_MOST 40

enum cell_class { CELL_NUMBER, CELL_WHEN, CELL_CODE, CELL_WORDS, CELL_CLASSES };

struct shapes {
    char text[SHAPES_KEPT][SHAPE_MOST];
    size_t n;
    bool others; /* more than could be kept */
};

struct habit {
    size_t rows, filled, quoted;
    size_t classes[CELL_CLASSES];
    struct shapes exact, loose; /* 99/99/9999 and 9/9/9 */
    size_t longest;
};

struct habits {
    struct habit *at;
    size_t n; /* columns */
    size_t rows;
};

enum cell_class cell_class(str cell);

void habit_learn(struct habit *h, str cell, bool quoted);

/* How ill a cell fits a column: 0 well, about 100 not at all. 0 if nothing is known. */
int habit_cost(const struct habit *h, str cell, bool quoted);

/* Nine of ten cells are numbers or dates. */
bool habit_is_numeric(const struct habit *h);

#endif
