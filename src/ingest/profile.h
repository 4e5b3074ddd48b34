/* What templates/profiles/ says, in memory: how to recognise an export and what its
 * columns mean. The vocabulary is the same thing for exports that nobody described: one
 * rule per table. */
#ifndef INGEST_PROFILE_H
#define INGEST_PROFILE_H

#include "base/yaml.h"
#include "ingest/ingest.h"
#include "ingest/number.h"
#include "ingest/when.h"
#include "model/fields.h"

/* Words that are compared with header_fold or text_fold applied. */
struct words {
    const char **at;
    size_t n;
};

/* Canonical values for the words of an export. */
struct value_map {
    struct {
        const char *word; /* folded */
        const char *to;
    } * at;
    size_t n;
};

/* Only rows in which a column holds one of the words (or, `except`, none of them). */
struct row_filter {
    const char *header; /* folded */
    struct words words; /* folded */
    bool except;
};

/* Where one canonical column comes from. */
struct column_rule {
    const struct field *field;
    struct words headers; /* folded; for each row the first that has something in it */
    bool join;            /* all headers together, with "-" between: a composite id */
    struct value_map values;
    struct words dropped;           /* texts that are cut off both ends of a cell */
    bool spread;                    /* one of several columns that each make a row */
    bool negative;                  /* amounts count with the other sign */
    const struct row_filter *turns; /* the same where a column holds a word; NULL */
    const char *constant;           /* for every row; NULL */
    const char
        *otherwise; /* for an empty cell, or (choices, stages) an unlisted word; NULL */
    int power;      /* 万元: 4; -1: as the header says, or the file */
    enum date_order order;
    enum decimal_mark mark;
    const struct yaml_node *node; /* for messages */
};

struct table_rule {
    enum table table;
    struct column_rule *columns;
    size_t ncolumn;
    struct row_filter *filters;
    size_t nfilter;
    bool add_up;     /* rows of one id are items of one document */
    bool open_items; /* receivables: amounts are what is still open */
};

struct rate {
    char currency[4];
    exact value; /* of one unit in the pack's currency */
};

/* One kind of file that a profile describes. */
struct export_rule {
    const char *profile;   /* its name */
    int folder;            /* of templates: later ones go before earlier ones */
    struct words patterns; /* of which the file name fits one, with * and ?; empty: any */
    struct words header;   /* folded words that must all stand in the header row */
    int header_row;        /* line counted in rows with content; 0: to be found */
    char delimiter;        /* 0: to be found */
    const char *encoding;  /* NULL: to be found */
    enum date_order order;
    enum decimal_mark mark;
    int power;
    const char *currency;       /* of cells that name none; NULL: the pack's */
    struct words currency_from; /* headers of the column that names it */
    struct words rate_from;     /* headers of the column with the row's rate */
    struct rate *rates;
    size_t nrate;
    struct words footers; /* folded; a row that begins with one of them is no data */
    struct table_rule *tables;
    size_t ntable;
};

/* Where a header word may lead: found by its folded text. */
struct hint {
    const char *word;
    uint8_t table, field; /* index into the table's fields */
    uint16_t rank;        /* among the field's words; 0 is the canonical name */
};

struct vocabulary {
    struct table_rule tables[TABLE_COUNT]; /* every field, every synonym; [t].table == t */
    struct words names[TABLE_COUNT];       /* folded words in file or sheet names */
    struct words currency, serial, totals, footers;
    struct hint *hints; /* sorted by word */
    size_t nhint;
};

struct profile_info {
    const char *name, *title, *path;
};

struct profiles {
    const struct settings *settings;
    struct vocabulary vocabulary;
    struct export_rule *rules;
    size_t nrule;
    struct profile_info *infos; /* by name */
    size_t ninfo;
};

/* A header for comparison: folded, without * marks and all blanks, `_` and `-` between
 * words; the unit in brackets at its end ("(万元)") is left on in *full and off in *bare. */
struct header_word {
    const char *full, *bare;
    int power;         /* 4 for 万元, 0 for 元; -1 when not said */
    char currency[4];  /* "USD" for (USD); empty */
    bool of_the_books; /* 本币金额: not in the currency that the row names */
};
struct header_word header_word(struct arena *a, str text);

/* Reads one file of profiles (`files:` list) into `out`; false after diagnostics. */
bool profile_parse(struct arena *a, struct diags *ds, const struct yaml_node *root,
                   struct profiles *out);
bool vocabulary_parse(struct arena *a, struct diags *ds, const struct yaml_node *root,
                      const struct settings *settings, struct vocabulary *out);

/* Shared by the two: lists of words and value maps, folded. */
enum word_kind { WORD_HEADER, WORD_CELL, WORD_AS_IS };
struct words words_read(struct arena *a, struct diags *ds, const struct yaml_node *node,
                        enum word_kind kind);
struct value_map values_read(struct arena *a, struct diags *ds,
                             const struct yaml_node *node, const struct field *field,
                             const struct settings *settings);
/* NULL when the map has no such word. */
const char *value_find(const struct value_map *map, str folded);

/* Units as profiles and headers write them: 元 0, 千元 3, 万元 4, 百万元 6, 亿元 8; -1 unknown. */

#endif
