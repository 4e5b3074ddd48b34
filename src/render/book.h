/* Inside the workbook renderer: one open workbook, its cached cell styles and what was written
 * where. The one home of libxlsxwriter, whose `lxw_` names stay in these files. */
#ifndef RENDER_BOOK_H
#define RENDER_BOOK_H

#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/vec.h"
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
    unsigned number; /* 1 + the library's, once it has been asked for */
};

#define ROW_NONE UINT32_MAX
#define COLUMN_NONE UINT16_MAX

/* Rows of a table that lie on one sheet; a table longer than a sheet has several. */
struct part {
    const char *sheet;
    lxw_row_t header, first, last; /* body rows */
    size_t from;                   /* the table's row in `first` */
};

/* What one look at all rows of a table tells about a column (sheet_facts.c). */
struct column_facts {
    bool decided, written; /* is the column written as cells at all? */
    bool asked, odd;    /* formulas compare its texts; one of them does not suit SUMIFS */
    bool typed;         /* has cells to write in */
    double text, other; /* widths that its texts and its other cells need */
    wide sum;           /* of the body's figures */
    size_t first[STATUS_COUNT]; /* 1 + the row in which a light first stands with its word;
                                   [STATUS_NONE]: any light */
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
    const struct column_facts *facts;
    bool late; /* the facts come with its rows, which are written before any sheet */
    struct ready *ready; /* rows that are written already (sheet_rows.c); NULL */
    bool bodies;         /* all rows but the total are plain ones */
    size_t charted;      /* first rows that charts point at */
};

/* Sums of a column by the texts of others: what SUMIFS would give. */
struct pot {
    const struct placed *of;
    int value;        /* column, -1: rows are counted */
    int keys[2];      /* columns, -1: not used */
    bool positive[2]; /* the key is whether the figure is above zero */
    bool money;       /* sums are in hundredths, else in millionths */
    bool any;         /* a figure has been added */
    bool filled;
    bool mixed; /* money met numbers: there are no sums */
    size_t nkey;
    VEC_OF(struct pot_sum) sums;
    VEC_OF(struct pot_slot) slots; /* a power of two; empty until it is begun */
};

/* The limits behind a light, looked up once. */
struct limits {
    const struct formula *of;
    bool known;
    double yellow, red;
};

struct book {
    lxw_workbook *lib;
    const struct report *report;
    const struct document *document;
    struct arena *arena;
    struct styled styles[160];
    size_t nstyle;
    struct limits limits[64];
    size_t nlimit;
    struct asked *asked; /* sums that formulas have asked for (live.c) */
    uint16_t *asked_slots;
    size_t nasked;
    const struct row *as_of; /* the limit that ages are counted to; NULL */
    struct bands *bands; /* rows that are not the library's (sheet_rows.c); NULL: none */
    const char *frame;   /* where the library's workbook goes then, for a moment */
    struct arena fresh, row; /* what one row needs vanishes with it: row = fresh */
    struct placed *placed;
    size_t nplaced, placed_cap;
    struct pot pots[400];
    size_t npot;
    struct cell *cells; /* room for a row of any table */
    double visits;      /* cells that a spreadsheet reads to compute all SUMIFS */
    lxw_format *light_tints[STATUS_COUNT];
    const char **sheet_names; /* per page */
    lxw_worksheet
        *data; /* numbers of charts that have no table of their own; may be NULL */
    lxw_row_t data_row;
};

struct sheet {
    struct book *book;
    lxw_worksheet *lib;
    const char *name;
    const struct page *page;
    lxw_row_t row;      /* next free row */
    lxw_col_t width;    /* columns used */
    size_t index;       /* of the page */
    lxw_row_t header;   /* header row of the first table, ROW_NONE before it */
    double widths[256]; /* characters */
};

lxw_format *book_style(struct book *b, struct style_key key);
/* The library's number of the format. */
unsigned book_style_number(struct book *b, struct style_key key);
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
const struct placed *placed_members(const struct book *b, const char *members,
                                    const char *key);
int column_named(const struct table_block *t, const char *key); /* -1 if there is none */
/* The row of a sheet that holds a row of the table, and the sheet's part. */
lxw_row_t placed_row(const struct placed *p, size_t row);
const struct part *placed_part(const struct placed *p, size_t row);
/* The row of the table's total; only if it has one. */
struct row placed_total(const struct placed *p);

/* Facts by column; `bodies`: are the first nbody rows all plain? */
const struct column_facts *table_survey(struct book *b, const struct table_block *t,
                                        size_t nbody, bool *bodies);

/* The same row by row, in any order; parts of one table can be joined. In the arena; the book is
 * the thread's. */
struct survey;
struct survey *survey_new(struct book *b, const struct table_block *t, struct arena *a);
void survey_row(struct survey *v, const struct row *row, size_t r, bool body);
void survey_join(struct survey *all, const struct survey *part);
const struct column_facts *survey_end(struct survey *v);

/* ---- widths (sheet_width.c) ---- */

/* Estimated width in characters of a text or figure as shown. */
double text_columns(const char *text);
double text_need(const char *text); /* the width that a column gets for it */
const char *column_heading(struct arena *a, const struct column *c);
/* Widths that hold all tables of the page and still print. */
void sheet_measure(struct sheet *s);
double sheet_columns(const struct sheet *s); /* all of them together */

/* ---- formulas (live.c) ---- */

/* A row of a placed table as it is written. */
struct line {
    const struct placed *at;
    size_t r;
    struct row row;
    double *now; /* its numbers as written so far, where formulas may read them */
};

/* Formulas of one shape in a column differ by nothing but the row. */
enum { SHAPE_NONE, SHAPE_OWN /* shared with no other row */ };

struct live {
    unsigned told;       /* in: shapes whose text is not asked for, by bit */
    unsigned shape;      /* out */
    const char *formula; /* in the row's arena; NULL for the shape that was told */
    double value;        /* what it gives: a number */
    struct figure exact; /* the same to the last digit, if known */
    const char *text;    /* or a text; NULL */
};

/* The formula of a cell; false if there is none that gives what the tree says. */
bool live_figure(struct book *b, const struct line *line, size_t column, struct live *out);
bool live_word(struct book *b, const struct line *line, size_t column, struct live *out);
/* The light that the limits of the workbook give to a rate; STATUS_NONE without limits. */
enum status live_light_of(struct book *b, const struct formula *f, double rate);
/* Is the tint of the cell left to a conditional format? */
bool live_tinted(struct book *b, const struct column *column, const struct cell *cell);
/* Do the rows' formulas look at nothing that changes while they are written? */
bool live_is_plain(struct book *b, const struct placed *p);
/* Room for what formulas look up; before the first one. */
void live_open(struct book *b);
/* Names for limits and KPIs. */
void book_names(struct book *b);
const char *status_sign(enum status status);

/* ---- cells (sheet_table.c) and marks (sheet_marks.c) ---- */

struct cursor { /* a table being written */
    struct sheet *s;
    const struct placed *p;
    const struct table_block *t;
    struct line line;
    struct cell *room; /* for the cells of a row that is made */
    lxw_row_t row;
    bool lost; /* the row compares with a sum that this workbook does not have */
};

void cursor_move(struct cursor *cur, size_t r, lxw_row_t row);
/* Look and height of a cell and a row; 0: as high as the sheet's rows are. */
struct style_key cell_style(const struct cursor *cur, size_t c);
double row_height(const struct cursor *cur);
/* A change that is printed as 0.0 is 0, so that it has no sign; anything else as it is. */
static inline struct figure without_dust(enum show show, struct figure f)
{
    enum { DUST = 500 }; /* millionths */
    bool change = (show == SHOW_POINTS || show == SHOW_CHANGE) && !f.money;
    if (change && f.scaled > -DUST && f.scaled < DUST) f.scaled = 0;
    return f;
}
double cell_number(const struct column *c, const struct cell *cell);
/* Does an input cell already hold a date? */
bool is_dated(const struct column *col, const struct cell *cell);
#define SHEET_ROWS 1048576 /* Excel's */
#define LONG_TABLE 5000    /* rows; with more, none is higher than the others */
#define EXCEL_EPOCH 25569  /* 1970-01-01 as an Excel serial day */

/* Writes the table at its place. */
void sheet_table(struct sheet *s, const struct table_block *t);
/* Conditional formats, data bars, drop-downs, hidden columns of one part, on its sheet. */
void sheet_marks(struct sheet *s, const struct placed *p, size_t part);
/* A new sheet for the rest of a table that is longer than one. */
void sheet_continue(struct sheet *s, const struct part *part);
/* ---- rows that are packed at once (sheet_rows.c) ---- */

/* The library keeps every cell until the workbook is closed, and formats each one's text by
 * printf; rows far down a long list are written past it, into bands that are put into the
 * finished container. */
struct bands *bands_new(struct arena *a, const char *path, size_t npage);
/* Does the table have rows for a band? */
bool band_wanted(const struct placed *p);
/* Is the table so long that its rows are gone through only once, before any sheet is written? */
bool band_is_early(const struct table_block *t, size_t nbody);
/* Writes the rows of such tables and finds their facts and what is asked to be summed of them. */
void bands_begin(struct book *b);
/* Rows [r, r + n) of the table at `row`; all of them on one sheet. */
void band_write(struct cursor *cur, size_t r, size_t n, lxw_row_t row);
/* Closes the library's workbook and puts the bands in. False with a reason. */
bool bands_close(struct book *b, const char *path, const char **why);

/* Words of the renderer itself. */
enum book_word { WORD_BACK, WORD_CONTINUED, WORD_VALUES, WORD_COUNT };
const char *book_word(const struct book *b, enum book_word word);

/* A native chart at a place; false for kinds that Excel lacks. */
bool book_chart(struct book *b, struct sheet *s, const struct chart_block *chart,
                lxw_row_t row, lxw_col_t col, double width, double height);
bool book_chart_native(enum chart_kind kind);
/* Notes in b->placed which rows the charts among the blocks will point at. */
void charts_mark(struct book *b, const struct block *blocks, size_t n);

#endif
