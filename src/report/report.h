/* The printable tree: everything that any output prints, rounded once, in reading order.
 *
 * Built by report_build from results, judgement and templates; renderers read this and
 * nothing older. Texts are NUL-terminated UTF-8 in the report's arena, already in the
 * pack's language. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/arena.h"
#include "base/diag.h"
#include "report/figure.h"
#include "report/theme.h"

/* ---- live formulas, for workbooks ---- */

/* A condition on the rows that are added: the column `key` holds the text of this row's
 * column `cell` (1-based), or `text`, or, without either, a number above zero. */
struct criterion {
    const char *key;
    int cell;
    const char *text;
};

/* Which cells are added: a column of another table of the same document. */
struct sum_of {
    const char *table;   /* its id; NULL: the first table of `members` that has the column */
    const char *members; /* "team", "rep" */
    const char *key;     /* the column; NULL: the rows are counted */
    struct criterion where[2];
    size_t nwhere;
};

enum formula_kind {
    FORMULA_SUM,        /* num */
    FORMULA_RATIO,      /* num ÷ den */
    FORMULA_DAYS_SINCE, /* whole days from the date in `cell` to the limit `as_of`, at least 0 */
    FORMULA_BUCKET,     /* words[0] for 0 days in `cell`, then up to 30, 60, 90 and beyond */
    FORMULA_LIGHT,      /* words[0], [1], [2] (green, yellow, red) for the rate in `cell` */
    FORMULA_ZERO        /* words[0] if `cell` is 0, else words[1] */
};

/* What a cell would compute. Its figure or word stays the truth: whoever writes the formula
 * first makes sure that it gives just that, and writes the value alone where it does not. */
struct formula {
    enum formula_kind kind;
    struct sum_of num, den;
    int cell; /* 1-based column of the same row */
    const char *const *words;
    const char *yellow, *red; /* LIGHT: ids of rows of the table "limits" */
    bool above;               /* LIGHT: bad when above the limits; else when below them */
    bool check;               /* written whatever it gives: it is there to be compared */
    const struct formula *otherwise; /* tried next; NULL */
};

/* ---- cells and tables ---- */

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_FIGURE, /* by the column's show */
    CELL_STATUS, /* mark + word */
    CELL_DATE,
    CELL_SPARK,  /* 13 points, last one marked */
    CELL_BULLET, /* actual bar, target line, over the column's common scale */
    CELL_BAR,    /* small data bar behind the figure, common scale per column */
    CELL_TICK,   /* an empty box to tick */
    CELL_WRITE   /* a ruled line to write on; in workbooks an input cell, which may hold a text,
                    a figure or (in a column of dates) a date already */
};

/* Kept small: most of the memory of a tree is cells. */
struct cell {
    enum cell_kind kind : 8;
    enum status status : 8; /* CELL_STATUS; on other cells: tint and weight of the cell */
    enum show show : 8;     /* of this figure alone; SHOW_NONE: the column's */
    unsigned npoint : 8; /* CELL_SPARK */
    day date;
    const char *text;     /* CELL_TEXT; for CELL_STATUS the word */
    struct figure figure; /* CELL_FIGURE, CELL_BULLET (actual), CELL_BAR */
    const struct figure *points; /* CELL_SPARK; CELL_BULLET: the target */
    const char *link;            /* anchor inside the same document; NULL */
};

enum row_kind { ROW_BODY, ROW_GROUP, ROW_TOTAL };

struct row {
    enum row_kind kind;
    struct cell *cells; /* one per column */
    const char *id; /* stable machine name: names its first figure in workbooks; NULL */
    const struct formula *live, *light; /* of its first figure, of its status; NULL */
};

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE };

struct column {
    const char *label; /* "签约金额" */
    const char *unit;  /* "万元", "%", NULL; printed once, behind the label */
    enum show show;    /* how figures of this column are printed */
    enum align align;
    double weight; /* relative width; 0: by content */
    bool wrap;     /* long texts wrap instead of shrinking */
    bool is_id;    /* text even if it looks like a number */
    bool passing;  /* texts of rows that are made live no longer than the row, as those of ids */
    /* For workbooks, column indexes or -1: value = divide_num ÷ divide_den as a live
     * formula; value = plus − minus likewise; sum: totals are SUM over the body rows. */
    int divide_num, divide_den, minus_from, minus_what;
    bool sum;
    const char *key; /* stable machine name: label key or "KPI:ASPECT" */
    /* For workbooks, 1-based columns or 0: value = share_of ÷ its total; value =
     * grown_to ÷ grown_from − 1. */
    int share_of, grown_to, grown_from;
    const struct formula *live;  /* of each row; NULL */
    const struct formula *light; /* by which limits its figures are tinted; NULL */
    bool bars;                   /* data bars behind the figures */
    bool hidden; /* workbooks: kept for reading back, not shown; print: left out */
    const char *const
        *choices; /* workbooks: drop-down of a CELL_WRITE column, NULL-terminated */
    bool is_date; /* workbooks: what is written into a CELL_WRITE column is a date */
};

/* Body rows of a long list, made when they are asked for: the list itself takes no memory.
 * `make` sets every cell of a row; texts of columns that are ids or passing live as long as `a`, the
 * others as long as the report; any thread may call it. */
struct row_source {
    size_t n;
    void (*make)(const struct row_source *source, size_t row, struct cell *cells,
                 struct arena *a);
};

struct table_block {
    const char *title; /* with what and unit; NULL if the section's heading says it */
    struct column *columns;
    size_t ncolumn;
    struct row *rows; /* with a source: only what follows its rows */
    size_t nrow;      /* all of them */
    const struct row_source *source; /* workbooks; NULL: all rows stand in `rows` */
    const char *empty; /* printed instead when nrow == 0: "本周无逾期客户" */
    const char *note; /* "显示 10 / 42 户，其余合计 31.2 万元"; rounding footnote; NULL */
    bool compact;   /* smaller rows for page one */
    bool ruled;     /* rows high enough to write on (≥ 8 mm) */
    const char *id; /* stable machine name, for defined names and golden tests */
    const char *members; /* "team", "rep": a row each; NULL */
};

/* A row of a table; `room` has place for its cells, `a` for texts of a row that is made. */
static inline struct row table_row(const struct table_block *t, size_t r, struct cell *room,
                                   struct arena *a)
{
    if (!t->source) return t->rows[r];
    if (r >= t->source->n) return t->rows[r - t->source->n];
    t->source->make(t->source, r, room, a);
    return (struct row){.kind = ROW_BODY, .cells = room};
}

/* ---- charts ---- */

enum chart_kind {
    CHART_BARS,    /* horizontal bars with target line per item */
    CHART_COLUMNS, /* vertical columns over time */
    CHART_LINE,    /* line(s) with target and forecast band */
    CHART_BULLET,
    CHART_STACKED,
    CHART_WATERFALL,
    CHART_FUNNEL,
    CHART_DONUT,
    CHART_PARETO,
    CHART_HEATMAP,
    CHART_RADAR,
    CHART_SCATTER,
    CHART_SPARKLINE,
    CHART_KIND_COUNT
};

/* IBCS-like notation: actual solid, previous lighter, plan outlined, forecast hatched. */
enum series_role {
    ROLE_ACTUAL,
    ROLE_PREVIOUS,
    ROLE_LAST_YEAR,
    ROLE_PLAN,
    ROLE_FORECAST,
    ROLE_BAND_LOW,
    ROLE_BAND_HIGH
};

struct chart_series {
    const char *name;
    enum series_role role;
    struct figure *values;       /* one per category; unknown leaves a gap */
    const enum status *statuses; /* one per category, or NULL */
};

struct chart_block {
    enum chart_kind kind;
    const char *title; /* what, unit, period: "签约金额（万元），近13周" */
    const char *id;    /* stable machine name: file name for --only charts */
    const char *unit;
    enum show show;
    const char *const *categories;
    size_t ncategory;
    struct chart_series *series;
    size_t nseries;
    /* HEATMAP: series are rows, categories columns. SCATTER: series 0 is x, series 1 is
     * y, x_label / y_label name them. FUNNEL: series ACTUAL counts, PREVIOUS counts;
     * `steps` rates. WATERFALL: ACTUAL values are steps; first and last are totals. */
    const enum series_role *roles; /* WATERFALL: one per category; NULL: all actual */
    bool variance; /* BARS: values are changes, coloured by their sign */
    bool shares;   /* BARS: parts of a whole, with their share */
    const char *x_label, *y_label;
    const struct figure *steps, *floors; /* FUNNEL: ncategory − 1 rates each; may be NULL */
    const enum status *step_statuses;
    struct figure reference; /* a line across (100 %, target); unknown if none */
    const char *reference_label;
    const char *empty; /* printed instead when there is nothing to draw */
    const char *note;
    const struct table_block
        *source; /* the same numbers as a table (native charts); may be NULL */
};

/* ---- cards, texts, containers ---- */

struct card {
    const char *label; /* "签约金额" */
    struct figure value;
    enum show show;
    const char *unit;
    const char *target; /* "目标 40.0 万元 · 达成 78.1 %" ready to print; NULL */
    const char *change; /* "环比 −5.2 % · 同比 +12.0 %" */
    int change_sign;    /* good +1, bad −1, 0 neutral */
    /* The parts of `change`, each with its own meaning; [0] NULL: one text without parts. */
    const char *changes[2];
    int change_signs[2];
    enum status status;
    const char *status_word;
    const struct figure *points; /* 13 weeks */
    size_t npoint;
    const char *link;
};

struct text_block {
    const char *text;
    enum text_role {
        TEXT_MESSAGE,
        TEXT_BODY,
        TEXT_NOTE,
        TEXT_HEADING,
        TEXT_SUBHEADING
    } role;
    enum status status; /* a mark in front */
};

enum block_kind {
    BLOCK_TEXT,
    BLOCK_CARDS,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_COLUMNS, /* children side by side by `share` */
    BLOCK_STACK,   /* children below one another, kept together where they fit */
    BLOCK_LINES,   /* ruled lines to write on */
    BLOCK_BREAK    /* next page */
};

struct block {
    enum block_kind kind;
    const char *anchor; /* link target; NULL */
    double share;       /* width inside BLOCK_COLUMNS */
    double height;      /* points; charts: wanted height; 0 by content */
    union {
        struct text_block text;
        struct {
            struct card *at;
            size_t n;
        } cards;
        struct table_block table;
        struct chart_block chart;
        struct {
            struct block *at;
            size_t n;
        } children;
        struct {
            const char *title;
            int n;
        } lines;
    };
};

/* ---- documents ---- */

struct
    page { /* a page that may flow over several sheets of paper; in workbooks one sheet */
    const char *title;   /* heading and outline entry; sheet name in a workbook */
    const char *message; /* finding, number, consequence; NULL */
    const char *anchor;
    bool landscape;
    bool one_page; /* must fit on one page: spacing shrinks */
    struct block *blocks;
    size_t nblock;
};

enum medium { MEDIUM_PDF, MEDIUM_WORKBOOK, MEDIUM_JSON, MEDIUM_REJECTS };

struct document {
    const char *id;               /* "brief" */
    const char *file;             /* "brief.pdf", "teams/华东一组.pdf" */
    const char *title, *subtitle; /* "销售周报", "澜川智能 · 2026-W47 …" */
    enum medium medium;
    bool print_first; /* binding margin, greyscale-proof */
    struct page *pages;
    size_t npage;
};

/* ---- figures for machines (kpi.json) ---- */

struct build;

struct kpi_entry {
    const char *id;
    struct figure value, num, den, target, prev, change, last_year, change_last_year;
    const char *unit;   /* money, count, rate, days, ratio */
    const char *light;  /* green, yellow, red, grey; NULL */
    const char *reason; /* sentence when the value is unknown */
    bool partial;
};

struct id_list {
    const char *id;
    const char **items;
    size_t n;
};

/* Points of one kind, scaled as figures are. */
struct figure_line {
    uint32_t known; /* a bit for each */
    const int64_t *scaled;
};

struct series_entry {
    const char *id;
    bool money;
    struct figure_line weeks, targets, months, month_targets;
    size_t n; /* points of each */
};

struct why_entry {
    const char *kpi;
    struct {
        const char *id;
        struct figure change;
    } * at;
    size_t n;
};

struct scope_entry {
    const char *scope, *id, *name, *parent; /* parent NULL for the company */
    struct id_list *lists;
    size_t nlist;
    struct why_entry *why;
    size_t nwhy;
};

struct target_check_entry {
    const char *scope, *id, *metric;
    struct figure given, members, difference, percent;
};

struct problem_entry {
    const char *customer_id, *name, *grade, *state, *owner;
    struct figure score;
    const char **labels;
    size_t nlabel;
    const char **triggers;
    size_t ntrigger;
    struct {
        const char *id;
        struct figure value;
    } * parts;
    size_t npart;
    struct figure overdue, open;
    int overdue_days;
};

struct alert_entry {
    const char *rule, *level, *scope, *id, *kpi, *since; /* kpi, since may be NULL */
    struct figure value, limit;
    int streak;
};

struct input_entry {
    const char *file, *sha256, *profile, *table, *encoding, *problem;
    size_t rows, used, rejected, replaced;
};

/* Every number of the pack. Each part is made when it is asked for, in the arena given, so that
 * whoever writes them one after another never holds them all. Any thread may ask. */
struct numbers {
    const struct build *of; /* report's own */
    size_t nscope, nmeasure, nproblem, nalert;
};

struct scope_entry numbers_scope(const struct numbers *n, size_t i, struct arena *a);
/* What a scope has of a measure; false if nothing that is worth a line. */
bool numbers_kpi(const struct numbers *n, size_t scope, size_t measure, struct kpi_entry *out);
bool numbers_series(const struct numbers *n, size_t scope, size_t measure, struct arena *a,
                    struct series_entry *out);
size_t numbers_checks(const struct numbers *n, struct arena *a,
                      const struct target_check_entry **out);
struct problem_entry numbers_problem(const struct numbers *n, size_t i, struct arena *a);
struct alert_entry numbers_alert(const struct numbers *n, size_t i, struct arena *a);
size_t numbers_inputs(const struct numbers *n, struct arena *a, const struct input_entry **out);

struct report {
    struct arena *arena;
    const char *language; /* "zh", "en" */
    const char *company;
    const char *version; /* of the program */
    const char *rules_version;
    const char *period_kind, *period_label; /* "week", "2026-W47" */
    const char *period_start, *period_end;  /* ISO days, end inclusive */
    bool complete;
    const char *data_date; /* ISO day of the newest event (D while running) */
    const char *footer; /* left part: "澜川智能 · 2026-W47（11-16 至 11-22）· 数据截至 …" */
    const char *confidentiality;
    const char
        *continued; /* "（续表）", behind the title of a table on its next page; NULL */
    struct theme theme;
    struct document *documents;
    size_t ndocument;
    struct numbers numbers;
    struct build *build; /* report's own: what pages are made from; NULL: they stand already */
    const struct diags *diags; /* for rejects.csv */
};

struct results;
struct judgement;
struct memory;
struct templates; /* report/templates.h: documents, labels, theme */

/* `only` (NULL: all) lists document ids, `teams` (NULL: all) team names. */
struct report_options {
    const char *language;
    const char *version;
    const char *const *only;
    size_t nonly;
    const char *const *teams;
    size_t nteam;
    const struct memory
        *memory; /* last period's actions, for the handout; NULL without a store */
};
/* The report with its documents listed, which have no pages yet. NULL after diagnostics when
 * templates are unusable. */
struct report *report_open(struct arena *a, const struct results *r,
                           const struct judgement *j, const struct templates *t,
                           struct report_options options);
/* Makes the pages of document `i`; they live as long as `tree`. Threads may make different ones
 * side by side, each with diagnostics of its own. False after diagnostics when its template is
 * unusable. */
bool report_fill(struct report *r, size_t i, struct arena *tree, struct diags *ds);
/* Says which words document `i` lacked, once for all documents. Called in their order. */
void report_tell(struct report *r, size_t i);
/* All documents, one after the other, in the report's arena; false as report_fill. */
bool report_fill_all(struct report *r, struct diags *ds);

#endif
