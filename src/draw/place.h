/* Blocks in boxes: what layout's files share. A block is placed by one function that returns the
 * height it takes; it draws only if asked to, so that measuring and drawing cannot disagree. */
#ifndef DRAW_PLACE_H
#define DRAW_PLACE_H

#include "base/arena.h"
#include "draw/canvas.h"
#include "draw/layout.h"
#include "draw/text.h"
#include "report/report.h"

/* How tightly a page is set; 1 is normal. One-page pages are set tighter until they fit. */
struct look {
    double gap, row, type, chart;
    bool spare_lines; /* of lines to write on at a page's end only as many as find room */
};

/* The looks from loose (0) to tight; 2.5 lies between the third and the fourth. (look.c) */
struct look look_at(double place, bool spare_lines);
#define LOOK_NORMAL 2
#define LOOK_GENTLE 7  /* the tightest for a page that may also take two sheets */
#define LOOK_LEGIBLE 8 /* and for paper to write on */
#define LOOK_TIGHTEST 10

struct place {
    struct canvas *c;
    struct arena *a; /* of the page at hand */
    struct table_plans *plans;
    const struct report *rep;
    const struct theme *theme;
    struct look look;
    bool draw; /* false: only measure */
};

#define LINE_HEIGHT 1.34 /* of the type size, from baseline to baseline */
#define BLOCK_GAP 11.0

/* A type size under the page's look, never below the floor. */
double place_type(const struct place *p, double size);
/* Where the baseline of a line of that size stands below the line's top. */
double place_baseline(double size);
double place_gap(const struct place *p);

/* A paragraph from the top of the box on; returns its height. `limit` lines, 0: all. */
double place_paragraph(struct place *p, struct box box, enum weight weight, double size,
                       uint32_t colour, const char *text, size_t limit);

/* Any block; box.h > 0 is room that a chart may fill. Returns the height. (block.c) */
double place_block(struct place *p, const struct block *b, struct box box);
double place_text(struct place *p, const struct text_block *text, struct box box);
/* The height that a chart of its kind and number of items reads well at, with title. */
double place_chart_height(const struct chart_block *chart);
/* The gap between two neighbours. */
double place_between(const struct place *p, const struct block *upper,
                     const struct block *lower);
/* cards.c */
double place_cards(struct place *p, const struct card *cards, size_t n, struct box box);

/* ---- tables (table.c plans, rows.c draws) ---- */

#define TEXT_SHRINK 0.88 /* a text takes type so much smaller before it wraps */
#define TEXT_LEAST 5.0   /* em that a column of texts keeps */
#define LINES_LARGE 4    /* of a wrapping text before its type gives way */
#define NAME_COLUMNS 2   /* in which a row's name stands, the rank before it */
#define WORD_MOST 12.0   /* em of a word that is not to be broken */

/* What a cell and a label print, measured for any size of type: widths are in em. (words.c) */
struct cell_words {
    struct measured text; /* empty for drawn cells */
    double widest;        /* of its lines */
    double longest;       /* of its words; of texts and states */
    double tail;          /* of a figure's decimal point and what follows it */
};
struct label_words {
    struct measured text;
    double longest, unit;
};
struct table_words {
    const struct table_block *table;
    struct cell_words *cells; /* nrow × ncolumn */
    struct label_words *labels;
    struct table_words *next;
};
struct table_words *table_words(const struct place *p, const struct table_block *table);
/* Any other text of the page. */
struct measured *paragraph_words(const struct place *p, enum weight weight,
                                 const char *text);
size_t words_wrap(const struct place *p, struct measured *text, double size, double width,
                  size_t limit, str **lines);

struct cell_view {
    struct cell_words *words;
    str text;     /* as printed; empty for drawn cells */
    double width; /* of the text on one line */
    double tail;  /* of the decimal point and what follows it */
    double size;  /* type size after fitting */
    str *lines;
    size_t nline;
    enum weight weight;
};

struct column_view {
    double x, w;           /* from the table's left edge */
    double natural, least; /* widths wanted, and needed for words to stay whole */
    double label_least;    /* and for the label alone, */
    double label_hard;     /* on three lines */
    double hard;           /* and without which numbers would be broken */
    double number;         /* the widest figure, on the common decimal point */
    double text_width;     /* the longest text on one line */
    double word;           /* the longest word of its texts */
    double inset;          /* left of the content, behind a column of numbers */
    double tail;           /* the widest decimal part */
    double low, high;      /* range of bars and bullets, from 0 on */
    enum align align;
    bool text;   /* has texts that may shrink or wrap */
    bool drawn;  /* has sparks, bullets, bars or room to write */
    bool across; /* has sparks or bullets, which start at the left */
    str *label;  /* lines of the header */
    size_t nlabel;
};

struct table_plan {
    const struct table_block *table;
    struct table_words *words;
    double width;
    double size, header_size, pad_x, pad_y;
    struct column_view *columns;
    struct cell_view *cells;               /* nrow × ncolumn */
    double *heights;                       /* of the rows */
    bool units_below;                      /* units on a line of their own */
    double title, header, note, least_row; /* heights */
    size_t label_lines;
    double type, row; /* of the look: `type` of all, `row` of what follows from `pad_y` */
    struct table_plan *next;
};

/* Plans and words of a page's tables, for a page is gone through several times and under several
 * looks. */
struct table_plans {
    struct arena empty, arena;
    struct table_plan *first;
    size_t cells;
    double type, row; /* of the look at hand */
    struct arena no_words, words_arena;
    struct table_words *words;
    struct paragraph *paragraphs;
};
void table_plans_begin(struct table_plans *plans);
void table_plans_forget(struct table_plans *plans); /* before the next page */
void table_plans_end(struct table_plans *plans);

/* Stays as it is until the page or its look changes. */
const struct table_plan *table_plan(const struct place *p, const struct table_block *table,
                                    double width);
/* Widths and places of the columns, from their `natural` and `least`. (widths.c) */
void table_widths(struct place *p, struct table_plan *plan);
/* Moves widths between columns until texts take as few lines as they can. (settle.c) */
void table_settle(struct place *p, struct table_plan *plan);
/* The column of a table's names, SIZE_MAX if its first texts are none. */
size_t table_names(const struct table_plan *plan);
/* Title and header, then single rows, then the note; each returns its height. */
double place_table_head(struct place *p, const struct table_plan *plan, double x, double y,
                        bool continued);
double place_table_row(struct place *p, const struct table_plan *plan, size_t row, double x,
                       double y);
double place_table_note(struct place *p, const struct table_plan *plan, double x, double y);
/* All of it in one place. */
double place_table(struct place *p, const struct table_block *table, struct box box);

#endif
