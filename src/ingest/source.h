/* Rows of cells, whatever file they come from: text (split.c) or a sheet of a workbook. */
#ifndef INGEST_SOURCE_H
#define INGEST_SOURCE_H

#include "base/ids.h"
#include "ingest/bytes.h"

#define COLUMNS_MAX 16384
#define RECORD_MAX (1024 * 1024) /* bytes of UTF-8 in one row */

/* One row; everything in it is valid until the next one is asked for. */
struct source_row {
    const str *cell; /* trimmed; a quoted cell as it stands between its quotes */
    size_t n;
    uint32_t line;     /* the line on which the row starts, the first is 1 */
    str raw;           /* as it stands in the file, without the line end */
    const char *fault; /* why the row cannot be used; NULL if it can */
};

/* Rows that stand one below the other and have the same number of cells, of which the same ones
 * stand in quotes, with no quote within. Valid until the next rows are asked for. Behind the text
 * ROW_SPARE bytes more may be read. */
enum { ROW_SPARE = IDS_SPARE };
struct row_block {
    const char *text;
    const uint32_t *end;  /* of cells and quotes, row by row; end[-1] + 1 is 0 */
    const uint16_t *cell; /* of each column: which end of a row is that of its cell */
    size_t n, step;       /* rows; the ends of one */
    size_t last;          /* of these: that of the text of the row */
    uint32_t line;        /* of the first */
    char quote;
};

/* Where a cell ends; what is one before that ends just before it begins. */
static inline const uint32_t *block_end(const struct row_block *b, size_t row,
                                        size_t column)
{
    return b->end + row * b->step + b->cell[column];
}

/* As it stands in the text or in its quotes, not trimmed. */
static inline str block_cell(const struct row_block *b, size_t row, size_t column)
{
    const uint32_t *end = block_end(b, row, column);
    uint32_t from = end[-1] + 1;
    return (str){b->text + from, *end - from};
}

/* A column of ids from a row on. */
static inline struct id_cells block_ids(const struct row_block *b, size_t row,
                                        size_t column)
{
    return (struct id_cells){b->text, block_end(b, row, column), b->step};
}

/* One of them as `next` gives it, with room for its cells. */
void block_row(const struct row_block *b, size_t r, size_t columns, str *cells,
               struct source_row *row);

/* How a text writes its table. The delimiter is , ; TAB | or a blank, the quote " or ', the
 * escape a backslash or 0: a quote inside quotes is doubled. */
struct dialect {
    char delimiter, quote, escape;
};

struct source {
    /* False at the end. Rows with nothing at all in them are passed over. */
    bool (*next)(struct source *s, struct source_row *row);
    /* Several rows of so many cells each at once; false: `next` may have more all the same.
     * NULL where there is no text. */
    bool (*block)(struct source *s, size_t columns, struct row_block *rows);
    void (*close)(struct source *s);
    const char *encoding;   /* as shown to people; sure at the end */
    const char *delimiter;  /* the same; the name of the sheet for a workbook */
    struct dialect dialect; /* of a text */
    const char *fault;      /* after the end: why it came too early; NULL if it did not */
};

/* A text file from an open reader, of which `first` was already read. delimiter 0: to be
 * found out; encoding NULL: the same. `in` must stay open until close. */
struct source *text_source(struct byte_reader *in, str first, char delimiter,
                           const char *encoding);

/* A large file in pieces, each read by whoever is free (pieces.c). `first` was opened as above
 * and is read on from `in`, and so is a new source that begins behind a line end. Where rows
 * cannot be told without what lies beyond a piece, it is given up (bytes_give_up). */
bool text_may_be_cut(const struct source *first);
void text_read_from(struct source *first, struct byte_reader *in);
struct source *text_piece(const struct source *first, struct byte_reader *in);
/* The line that comes next. */
uint32_t text_line(const struct source *s);

/* The tables of an HTML page or of Excel's XML of 2003, from an open reader. */
struct source *markup_source(struct byte_reader *in, str first);

/* A line with wrong quotes as a person would cut it; cells in `a` or in the line. */
size_t lenient_split(struct arena *a, str line, struct dialect d, str cells[], size_t most);

/* Found by its first lines. */
struct dialect dialect_sniff(str text);

#endif
