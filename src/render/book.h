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
    bool indent, bold, wrap, top_rule, header, input, date, title, muted, id, link;
};

struct styled {
    struct style_key key;
    lxw_format *format;
};

#define ROW_NONE UINT32_MAX
#define COLUMN_NONE UINT16_MAX

/* Rows of a table that lie on one sheet; a table longer than a sheet has several. */
struct part {
    const char *sheet;
    lxw_row_t header, first, last; /* body rows */
    size_t from;                   /* the table's row in `first` */
};

/* Where a table lies, known before anything is written, so that formulas, names and native
 * charts can point at its cells. */
struct placed {
    const struct table_block *table;
    size_t page;
    struct part *parts;
    size_t npart, nbody;
    lxw_row_t top, total; /* its first row; the row of its total, ROW_NONE without */
    bool filtered;        /* the sheet's filter is this table's: its totals follow it */
    bool live;            /* few enough rows for a formula in each */
    lxw_col_t *columns;   /* per column of the table; COLUMN_NONE when it is not written */
    char *plain;          /* per column: 1 all texts suit SUMIFS, 2 some do not, 0 not looked */
};

/* Sums of a column by the texts of others: what SUMIFS would give. */
struct pot {
    const struct placed *of;
    int value;                    /* column, -1: rows are counted */
    int keys[2];                  /* columns, -1: not used */
    bool positive[2];             /* the key is whether the figure is above zero */
    bool money;                   /* sums are in hundredths, else in millionths */
    struct pot_slot *slots;
    size_t mask;
};

struct book {
    lxw_workbook *lib;
    const struct report *report;
    const struct document *document;
    struct arena *arena;
    struct styled styles[160];
    size_t nstyle;
    struct arena fresh, row;  /* what one row needs vanishes with it: row = fresh */
    struct placed *placed;
    size_t nplaced, placed_cap;
    struct pot pots[400];
    size_t npot;
    double visits;            /* cells that a spreadsheet reads to compute all SUMIFS */
    lxw_format *light_tints[STATUS_COUNT];
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
    size_t index;        /* of the page */
    lxw_row_t header;    /* header row of the first table, ROW_NONE before it */
    double widths[256];  /* characters */
};

lxw_format *book_style(struct book *b, struct style_key key);
/* The number format of a way of showing: 万元 by format, never by dividing. */
const char *show_format(enum show show, const char *language);

/* A text cell, never a formula: what XML cannot hold becomes U+FFFD, what Excel cannot hold is cut. */
void book_string(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col,
                 const char *text, lxw_format *format);
const char *book_text(struct book *b, const char *text);

/* ---- where tables lie (sheet_plan.c) ---- */

/* Fills b->placed for all pages. */
void book_plan(struct book *b);
const struct placed *placed_of(const struct book *b, const struct table_block *t);
const struct placed *placed_named(const struct book *b, const char *table);
/* The first table of such members that has the column. */
const struct placed *placed_members(const struct book *b, const char *members, const char *key);
int column_named(const struct table_block *t, const char *key); /* -1 if there is none */
/* The row of a sheet that holds a row of the table, and the sheet's part. */
lxw_row_t placed_row(const struct placed *p, size_t row);
const struct part *placed_part(const struct placed *p, size_t row);
/* Is the cell's column written as cells at all? */
bool column_written(const struct table_block *t, size_t c);

/* ---- widths (sheet_width.c) ---- */

/* Estimated width in characters of a text or figure as shown. */
double text_columns(const char *text);
double text_need(const char *text); /* the width that a column gets for it */
const char *column_heading(struct arena *a, const struct column *c);
/* Widths that hold all tables of the page and still print. */
void sheet_measure(struct sheet *s);
double sheet_columns(const struct sheet *s); /* all of them together */

/* ---- formulas (live.c) ---- */

struct live {
    const char *formula;
    double value;     /* what it gives: a number */
    const char *text; /* or a text; NULL */
};

/* The formula of a cell, in the row's arena; false if there is none that gives what the tree
 * says. `now` holds the row's numbers as written so far. */
bool live_figure(struct book *b, const struct placed *at, size_t row, size_t column,
                 const double *now, struct live *out);
bool live_word(struct book *b, const struct placed *at, size_t row, size_t column,
               const double *now, struct live *out);
/* The light that the limits of the workbook give to a rate; STATUS_NONE without limits. */
enum status live_light_of(const struct book *b, const struct formula *f, double rate);
/* Is the tint of the cell left to a conditional format? */
bool live_tinted(const struct book *b, const struct table_block *t, size_t row, size_t column);
/* Names for limits and KPIs. */
void book_names(struct book *b);
const char *status_sign(enum status status);

/* ---- cells (sheet_table.c) and marks (sheet_marks.c) ---- */

/* Writes the table at its place. */
void sheet_table(struct sheet *s, const struct table_block *t);
/* Conditional formats, data bars, drop-downs, hidden columns of one part, on its sheet. */
void sheet_marks(struct sheet *s, const struct placed *p, size_t part);
/* A new sheet for the rest of a table that is longer than one. */
void sheet_continue(struct sheet *s, const struct part *part);
/* Words of the renderer itself. */
enum book_word { WORD_BACK, WORD_CONTINUED, WORD_VALUES, WORD_COUNT };
const char *book_word(const struct book *b, enum book_word word);

/* A native chart at a place; false for kinds that Excel lacks. */
bool book_chart(struct book *b, struct sheet *s, const struct chart_block *chart, lxw_row_t row,
                lxw_col_t col, double width, double height);
bool book_chart_native(enum chart_kind kind);

#endif
