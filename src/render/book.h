/* Inside the workbook renderer: one open workbook, its cached cell styles and what was written
 * where. The one home of libxlsxwriter, whose `lxw_` names stay in these files. */
#ifndef RENDER_BOOK_H
#define RENDER_BOOK_H

#include <xlsxwriter.h>

#include "base/arena.h"
#include "report/report.h"

/* What makes one cell format; equal keys share one. */
struct style_key {
    enum show show;
    enum align align;
    enum status tint;
    bool bold, wrap, top_rule, header, input, date, title, muted, id, link;
};

struct styled {
    struct style_key key;
    lxw_format *format;
};

/* Where a table lies, so that native charts can follow its cells. */
struct placed {
    const struct table_block *table;
    const char *sheet;
    lxw_row_t first, last; /* body rows */
    lxw_col_t *columns;    /* per column of the table; UINT16_MAX when it is not written */
};

struct book {
    lxw_workbook *lib;
    const struct report *report;
    const struct document *document;
    struct arena *arena;
    struct styled styles[160];
    size_t nstyle;
    struct placed *placed;
    size_t nplaced, placed_cap;
    const char **sheet_names; /* per page */
    lxw_worksheet *data;      /* numbers of charts that have no table of their own; may be NULL */
    lxw_row_t data_row;
};

struct sheet {
    struct book *book;
    lxw_worksheet *lib;
    const char *name;
    const struct page *page;
    lxw_row_t row;       /* next free row */
    lxw_col_t width;     /* columns used */
    lxw_row_t header;    /* header row of the first table, UINT32_MAX before it */
    lxw_row_t last;      /* last row of the first table */
    double widths[256];  /* characters */
};

lxw_format *book_style(struct book *b, struct style_key key);
/* The number format of a way of showing: 万元 by format, never by dividing. */
const char *show_format(enum show show, const char *language);

/* A text cell, never a formula: what XML cannot hold becomes U+FFFD, what Excel cannot hold is cut. */
void book_string(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col,
                 const char *text, lxw_format *format);
const char *book_text(struct book *b, const char *text);

/* Writes the table below the cursor. */
void sheet_table(struct sheet *s, const struct table_block *t);
/* Estimated width in characters of a text or figure as shown. */
double text_columns(const char *text);
/* Widths that hold all tables of the page. */
void sheet_measure(struct sheet *s);

/* A native chart at a place; false for kinds that Excel lacks. */
bool book_chart(struct book *b, struct sheet *s, const struct chart_block *chart, lxw_row_t row,
                lxw_col_t col, double width, double height);
bool book_chart_native(enum chart_kind kind);

#endif
