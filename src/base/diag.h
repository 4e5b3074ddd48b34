/* What went wrong with the input, for people: file, row, column, the text found, what is
 * wrong and what to do. Lines go to stderr as `file:row: column: what is wrong`; all are
 * kept for the data-quality page, and rows that were left out for rejects.csv. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"
#include "base/base.h"

enum diag_level {
    DIAG_NOTE,    /* said on the quality page only */
    DIAG_WARNING, /* a cell was emptied, a row replaced, a reference unknown */
    DIAG_REJECT,  /* a row was left out */
    DIAG_ERROR    /* a whole file or table could not be used */
};

struct diag {
    enum diag_level level;
    const char *file;   /* as given or found; NULL when about the run as a whole */
    uint32_t row;       /* line number in the file, the first is 1; 0 for the whole file */
    const char *column; /* header as in the file; NULL for the whole row */
    const char *text;   /* the offending text; may be NULL */
    const char *what;   /* what is wrong and what to do, one sentence without a full stop */
    const char *table;  /* canonical table; may be NULL */
    money amount;       /* the amount that the row carried, MONEY_NONE if none */
    const char *raw;    /* DIAG_REJECT: the original row */
};

struct interner;

struct diags {
    struct arena *arena;
    struct interner *words; /* equal files, columns, tables and whats are equal pointers */
    struct diag *at;
    size_t n, cap;
    size_t printed, limit; /* to stderr: after `limit` lines errors only, and a count */
    bool quiet;
    void (*before_print)(void); /* takes a progress line off the terminal; may be NULL */
};

void diags_init(struct diags *ds, struct arena *a);
/* Keeps a copy and prints it (control characters made visible). `what` is printf-like. */
void diag_add(struct diags *ds, struct diag d);
/* The same of a diagnostic whose `text` and `raw` last as long as the arena: rows by the million
 * may be left out. */
void diag_take(struct diags *ds, struct diag d);
void diag_say(struct diags *ds, enum diag_level level, const char *file, uint32_t row,
              const char *column, str text, const char *what, ...)
    __attribute__((format(printf, 7, 8)));
/* Says how many lines were not printed. Call once at the end. */
void diags_finish(struct diags *ds);
size_t diags_count(const struct diags *ds, enum diag_level level);

#endif
