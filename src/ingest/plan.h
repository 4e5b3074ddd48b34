/* How one file is read: which profile, which row is the header, and for each table that
 * it feeds which source column goes into which canonical one. Made by layout.c and plan.c
 * from the first rows; used and refined (evidence) by convert.c and load.c. */
#ifndef INGEST_PLAN_H
#define INGEST_PLAN_H

#include "base/vec.h"
#include "ingest/memo.h"
#include "ingest/profile.h"
#include "ingest/source.h"

#define ALTERNATIVES 8
#define PREVIEW_ROWS 60

/* The first rows of a file, copied. */
struct preview {
    struct source_row *rows;
    size_t n;
};

struct header_cell {
    const char *shown; /* as in the file */
    struct header_word word;
};

/* Under the other reading (day first, decimal comma, per cent) this cell would be
 * `other`. */
struct undecided {
    uint32_t row;
    int64_t other;
};

/* What the header of a source column says of the amounts in it. */
struct source_word {
    int power;
    char currency[4];  /* named in the header; empty */
    bool of_the_books; /* whatever currency the row names */
};

enum share_form { SHARE_UNKNOWN, SHARE_FRACTION, SHARE_PERCENT };

struct column_plan {
    const struct field *field;
    int at[ALTERNATIVES]; /* source columns; the first that has something counts; -1 ends */
    const char *header;   /* of at[0], for messages */
    bool join;            /* all of them together, not the first */
    bool single;          /* nothing but the cell of at[0]: set when loading begins */
    const struct value_map *values[2]; /* of the profile, of the vocabulary */
    const char *constant, *otherwise;
    struct source_word of[ALTERNATIVES];
    uint8_t took;                   /* from which of `at` the cell at hand is */
    bool flip;                      /* the amount at hand counts with the other sign */
    const struct column_rule *rule; /* NULL: the vocabulary's */
    int sign_at; /* source column that says which amounts are negative; -1 */
    /* Evidence so far, and the cells that wait for it. */
    enum date_order order;
    enum short_year short_year;
    enum decimal_mark mark;
    enum share_form share;
    bool waiting; /* the cell just converted is undecided: */
    int64_t waiting_other;
    VEC_OF(struct undecided) undecided;
    struct memo *memo;        /* MEMO_ALL of them */
    struct period *periods;   /* of those; NULL in other columns than of periods */
    struct id_series *series; /* of the last id */
    char date[16];            /* the last plain date as it was written, and its day */
    day dated;
    uint64_t minute[2]; /* of the last plain moment: 2026-03-05 09:05 */
    moment minute_begins;
    size_t complaints; /* cells emptied so far */
    bool derived;      /* a status read from the stage: given only if some deal is closed */
};

struct filter_plan {
    int at;
    const struct row_filter *filter;
};

struct table_plan {
    enum table table;
    struct column_plan *columns;
    struct lane *lanes, *lanes_end; /* of the columns that are kept: lanes.h */
    size_t ncolumn;
    struct filter_plan *filters;
    size_t nfilter;
    const char *missing; /* the first required column that is not there; NULL */
    size_t matched;      /* source columns that lead somewhere */
    int feed;            /* index into input_file.feed */
    int id_column;       /* index into columns of the table's id; -1 */
    int id_at;           /* the source column that is nothing but the id; -1 */
    bool unit_of_file;   /* a column's amounts are in the unit that holds for the file */
    size_t filtered;     /* rows left out by the profile's filters */
    const char *left_by, *left_text; /* of the first: the header, and what stands there */
    const struct table_rule *rule;   /* of the profile or vocabulary */
    size_t first;                    /* row of the table with which this file begins */
    size_t from, to; /* the columns of its table, where two stand side by side */
};

struct layout {
    const char *profile;            /* NULL: nothing recognised it */
    const struct export_rule *rule; /* NULL: by the vocabulary */
    size_t header_at;               /* index into the preview */
    struct header_cell *header;
    size_t nheader;
    int currency_at; /* column that names the currency; -1 */
    int rate_at;     /* column with the row's rate; -1 */
    struct table_plan *plans;
    size_t nplan;
    bool side_by_side;   /* two tables with an empty column between; a plan for each */
    const char *problem; /* why it is of no use although it was recognised; NULL */
};

/* Decides how a file is read. `name` is the file's (or sheet's) name without folder. */
struct layout layout_find(struct arena *a, struct diags *ds, const struct profiles *p,
                          const char *path, const char *name,
                          const struct preview *preview);

/* Says so if rows stand above the header that may be those of another table: titles and
 * dates are no loss. */
void layout_rows_above(struct diags *ds, const char *path, const struct layout *l,
                       const struct preview *preview);

/* Is a row the header of some table: no number or date, and most cells are words that the
 * vocabulary knows for columns? */
bool row_names_columns(struct arena scratch, const struct vocabulary *v,
                       const struct source_row *row);

/* Does a name pattern of the rule fit the file's name? */
bool rule_names(struct arena scratch, const struct export_rule *rule, const char *name);

/* Does a file's or sheet's name speak of a table? */
bool table_in_name(struct arena scratch, const struct vocabulary *v, enum table t,
                   const char *name);

/* The header cells of one row; nheader without empty cells at the end. */
struct header_cell *header_read(struct arena *a, const struct source_row *row, size_t *n);

/* One table of a rule against a header. `power` is the unit of amounts for which neither
 * profile nor header name one; UNIT_UNKNOWN: yuan. */
struct table_plan plan_make(struct arena *a, const struct table_rule *rule,
                            const struct vocabulary *v, const struct header_cell *header,
                            size_t n, int power);
#define NAMED_COLUMNS 4096  /* columns further right are counted, but not used */
#define HEADER_COLUMNS 2000 /* columns further right do not tell what a file is */
/* Source column of a folded header word; -1. */
int header_find(const struct header_cell *header, size_t n, const char *word);

#endif
