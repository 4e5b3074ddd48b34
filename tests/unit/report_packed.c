/* Rows of a long table come back as they went in, however many there are. */
#include "report/packed.h"
#include "test.h"

#include <stdio.h>

static struct arena a;

enum { COLUMNS = 5 };

static void row_of(struct cell *c, int64_t i)
{
    memset(c, 0, COLUMNS * sizeof *c);
    c[0] = (struct cell){.kind = CELL_TEXT, .text = "name"};
    c[1] = (struct cell){.kind = CELL_FIGURE, .figure = {true, i % 2 == 0, -i * i, NULL}};
    c[2] =
        (struct cell){.kind = CELL_STATUS, .text = "word", .status = (enum status)(i % 4)};
    c[3] = (struct cell){.kind = CELL_DATE, .date = (day)-i};
    if (i % 3 == 0) c[3] = (struct cell){.kind = CELL_EMPTY};
    c[4] = (struct cell){.kind = CELL_BAR, .figure = {.reason = "why"}, .show = SHOW_COUNT};
}

static bool same_cell(const struct cell *x, const struct cell *y)
{
    return x->kind == y->kind && x->text == y->text && x->date == y->date &&
           x->status == y->status && x->show == y->show &&
           x->figure.known == y->figure.known && x->figure.money == y->figure.money &&
           x->figure.scaled == y->figure.scaled && x->figure.reason == y->figure.reason;
}

static void rows_come_back(void)
{
    struct cell in[COLUMNS], out[COLUMNS];
    struct packed *p = packed_new(&a, COLUMNS);
    for (int i = 0; i < 10000; i++) {
        row_of(in, i);
        CHECK(packed_add(p, in));
    }
    const struct row_source *rows = packed_rows(p);
    CHECK_INT(rows->n, 10000);
    for (size_t i = rows->n; i-- > 0;) {
        row_of(in, (int64_t)i);
        rows->make(rows, i, out, &a);
        for (int c = 0; c < COLUMNS; c++) CHECK(same_cell(&in[c], &out[c]));
    }
}

static void what_does_not_fit_is_refused(void)
{
    struct cell row[COLUMNS];
    struct packed *p = packed_new(&a, COLUMNS);
    row_of(row, 1);
    row[1].link = "summary";
    CHECK(!packed_add(p, row));
    row_of(row, 1);
    row[0].kind = CELL_WRITE;
    CHECK(!packed_add(p, row));
    CHECK_INT(packed_rows(p)->n, 0);
}

int main(void)
{
    a = arena_new();
    RUN(rows_come_back);
    RUN(what_does_not_fit_is_refused);
    return test_end();
}
