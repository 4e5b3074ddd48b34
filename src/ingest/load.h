/* Rows of a source into records of the model. Internal to ingest/. */
#ifndef INGEST_LOAD_H
#define INGEST_LOAD_H

#include "base/symmap.h"
#include "ingest/convert.h"
#include "ingest/keys.h"
#include "ingest/plan.h"

/* The row as it stood in its file, kept where a reference may turn out to be unknown. */
struct kept_row {
    enum table table;
    struct origin from;
    const char *raw;
};

/* A lead that was dropped as a duplicate, and the one that was kept in its stead; which
 * may be dropped later in turn. */
struct lead_alias {
    sym dropped, kept;
};

struct id_index;

/* One run over all inputs. */
struct ingest {
    struct model *model;
    struct arena *arena;
    struct arena scratch;
    const struct profiles *profiles;
    struct file_hashes *hashes; /* who hashes the rest of large files */
    /* By table: what tells its records apart, until duplicates.c is through with it. */
    struct row_keys keys[TABLE_COUNT];
    struct early *early;  /* settle.c; NULL if references can only be told at the end */
    struct sym_map known; /* a byte for each symbol: KNOWN_… */
    VEC_OF(bool) broken;  /* by file: reading it failed half-way, its rows do not count */
    /* Ids of deals and invoices, once all are gathered, while rows are read that refer to them. */
    struct id_index *listed[TABLE_COUNT];
    bool no_contracts;         /* no file has contracts */
    bool twice;           /* two customers share a name */
    bool twice_numbered;  /* and one such name looks like an id */
    VEC_OF(struct lead_alias) lead_aliases; /* in the order of dropping */
    VEC_OF(struct kept_row) kept;
    /* What was gathered before this part of the run began; NULL for the run itself. */
    const struct ingest *before;
};

enum {
    KNOWN_REP = 1,
    KNOWN_CUSTOMER = 2,
    KNOWN_TWICE = 4,
    KNOWN_DEAL = 8,
    KNOWN_INVOICE = 16,
    KNOWN_ASKED = 32 /* what the run knew before is in it */
};

/* gather.c: files are loaded side by side, each into a part of the run with a model of its
 * own, and gathered in order; so the run is the same however many threads there are. */
struct part {
    struct ingest in;
    struct model model;
    struct diags diags;
    struct arena arena;
    struct renaming become; /* its own symbols to those of the run */
    bool renamed;           /* with the names already, since that made new ones */
};
struct part *part_begin(struct ingest *run);
/* Three steps, the first and the last for one part after the other. Its diagnostics are left
 * to the caller. */
void part_names(struct ingest *run, struct part *p);
void part_rename(struct part *p);
void part_gather(struct ingest *run, struct part *p);

/* Flags of a symbol, to be added to. */
uint8_t *known_flags(struct ingest *in, sym s);
void known_note(struct ingest *in, sym s, uint8_t bit);
/* True also where nothing is referred to. */
bool is_known(struct ingest *in, uint32_t s, uint8_t bit);
/* The same of an id of a deal or invoice, which is noted only by files that may ask for it. */
bool is_listed(const struct ingest *in, uint32_t s, enum table t, uint8_t bit);

/* Reads all rows of a source into the model. `file` is the index of its entry in
 * model.files, whose counts it fills. The preview's rows were taken from the source
 * before. */
void source_load(struct ingest *in, size_t file, const struct layout *layout,
                 const struct preview *preview, struct source *source);

/* For tests: rows are loaded one by one, not by the hundred. */
void load_one_by_one(bool so);

/* The same step by step, for a file that is read in pieces (pieces.c) and feeds one table.
 * `counts` is the entry of the file, or one to be added to it. */
struct load;
struct load *load_begin(struct ingest *in, size_t file, struct input_file *counts,
                        const struct layout *layout, const struct preview *preview);
/* After the preview: false if some cell waits for what later ones prove. */
bool load_begin_again(struct load *l);
/* A piece that is not the first; the layout is its own, with what the preview proved. */
struct load *load_more(struct ingest *in, const struct load *first,
                       struct input_file *counts, const struct layout *layout);
/* Reads all rows; false as soon as one changes how others are read. */
bool load_rows_alike(struct load *l, struct source *source);
/* Adds what was said and counted of a later piece, which begins so many lines further down.
 * False if it cannot be told what the file would say. */
bool load_add(struct load *l, const struct load *more, uint32_t lines);
void load_finish(struct load *l);
/* settle.c: what is known of reps and customers once all of them are gathered; nothing where
 * more may come of them, or come twice. early_end gives it back. */
void early_begin(struct ingest *run);
void early_end(struct ingest *run);
/* Packs what was read of a table that is packed: with its references, if all are known. */
void rows_settle(struct ingest *in, enum table t);

/* duplicates.c: finds rows that later ones replace, and takes them out. */
void duplicates_drop(struct ingest *in);

/* resolve.c: symbols to indexes; rows whose reference cannot be are rejected, others
 * reported. */
void references_resolve(struct ingest *in);
/* target_keys.c: keys of targets; none if they all differ anyway. */
void target_keys_add(struct ingest *in);
/* target_scopes.c: the scopes and ratios of targets; whether a key names one rep is asked. */
void targets_complete(struct ingest *in, bool (*names_rep)(void *of, sym key), void *of);

/* suspect.c: notes on content that is legal and yet suspicious, of a finished model. */
void suspects_tell(struct model *m, struct arena scratch);

/* Takes the marked rows out of a table. */
void rows_drop(struct ingest *in, enum table t, const uint64_t *dead);
/* How many rows a table has, but for packed ones, to be changed. */
size_t *rows_count(struct model *m, enum table t);
/* Moves one row of a file from `used` to `rejected` or `replaced`. */
enum fate { ROW_REJECTED, ROW_REPLACED };
void feed_move(struct model *m, struct origin from, enum table t, enum fate fate);

#endif
