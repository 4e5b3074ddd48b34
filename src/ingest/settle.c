/* Rows of packed tables, while their file is read. In: thousands of records at a time, whose
 * references are symbols of the part that reads them; out: packed rows. Where reps and customers
 * are known for good before, references become indexes on the way, so that nobody has to go
 * through the records once more; rows that name anything else wait for resolve.c. */
#include "base/registers.h"
#include "ingest/load.h"

enum { LEAF = 1 << SYM_LEAF_BITS, BLOCK = 128 };
#define NO_RUN UINT32_MAX

/* Masters mostly stand in the order of their ids, without gaps: then the number of one tells its
 * index, and nothing has to be looked up. */
typedef VEC_OF(uint32_t) run_vector;
struct stretch {
    uint32_t first, n; /* numbers */
    uint32_t add;      /* to a number for its index + 1 */
};
struct early_ids {
    struct sym_map at; /* by symbol of the run: index + 1 */
    /* By series, for each leaf of numbers: what is to be added to a number for its index + 1 if
     * that is so; else NO_RUN. */
    run_vector runs[SYM_SERIES];
    struct stretch longest[SYM_SERIES]; /* of numbers for which that is so */
};
struct early {
    struct early_ids reps, customers;
};

/* No two rows of one id, which duplicates.c would have to choose from. */
static bool is_final(const struct ingest *run, enum table t)
{
    return run->model->present[t] && keys_differ(&run->keys[t]) &&
           run->keys[t].n == model_count(run->model, t);
}

static void early_add(struct early_ids *x, sym id, size_t i)
{
    *(uint32_t *)sym_map_put(&x->at, id) = (uint32_t)i + 1;
    if (!(id & SYM_NUMBERED)) return;
    run_vector *runs = &x->runs[sym_series(id)];
    while (runs->n <= sym_number(id) >> SYM_LEAF_BITS) *vec_push(runs) = NO_RUN;
}

/* Takes the numbers of a leaf into the stretch that ends before it, or into new ones. */
static void leaf_follow(const uint32_t *leaf, uint32_t first, struct stretch *now,
                        struct stretch *longest)
{
    for (uint32_t i = 0; i < LEAF; i++) {
        uint32_t number = first + i, add = leaf[i] - number;
        if (leaf[i] && now->add == add && number == now->first + now->n)
            now->n++;
        else
            *now = (struct stretch){number, leaf[i] != 0, add};
        if (now->n > longest->n) *longest = *now;
    }
}

static void longest_find(struct early_ids *x)
{
    for (size_t s = 0; s < SYM_SERIES; s++) {
        struct stretch now = {0, 0, 0};
        for (uint32_t k = 0; k < x->runs[s].n; k++) {
            const char *leaf = x->at.leaves[s][k];
            if (leaf) leaf_follow((const uint32_t *)leaf, k * LEAF, &now, &x->longest[s]);
        }
    }
}

static void runs_find(struct early_ids *x)
{
    for (size_t s = 0; s < SYM_SERIES; s++)
        for (uint32_t k = 0; k < x->runs[s].n; k++) {
            const uint32_t *leaf = (const uint32_t *)x->at.leaves[s][k];
            size_t n = 0;
            while (leaf && n < LEAF && leaf[n] && leaf[n] == leaf[0] + n) n++;
            if (n == LEAF) x->runs[s].at[k] = leaf[0] - k * LEAF;
        }
}

static void early_ids_free(struct early_ids *x)
{
    sym_map_free(&x->at);
    for (size_t s = 0; s < SYM_SERIES; s++) vec_free(&x->runs[s]);
}

void early_begin(struct ingest *run)
{
    const struct model *m = run->model;
    if (!is_final(run, TABLE_REPS) || !is_final(run, TABLE_CUSTOMERS)) return;
    run->early = arena_one(run->arena, struct early);
    run->early->reps.at.size = run->early->customers.at.size = sizeof(uint32_t);
    for (size_t i = 0; i < m->reps.n; i++)
        early_add(&run->early->reps, m->reps.at[i].id, i);
    for (size_t i = 0; i < m->customers.n; i++)
        early_add(&run->early->customers, m->customers.at[i].id, i);
    runs_find(&run->early->reps);
    runs_find(&run->early->customers);
    longest_find(&run->early->reps);
    longest_find(&run->early->customers);
}

void early_end(struct ingest *run)
{
    if (!run->early) return;
    early_ids_free(&run->early->reps);
    early_ids_free(&run->early->customers);
    run->early = NULL;
}

enum { DOUBTS_MOST = BUNDLE_ROWS / 16 }; /* with more, the whole bundle waits */

/* What is found out about a bundle of records. */
struct settling {
    const struct ingest *in;
    const struct table_info *info;
    uint32_t out[2][BUNDLE_ROWS];              /* by reference of the table: indexes */
    const uint32_t *elsewhere[BUNDLE_COLUMNS]; /* the same, by column */
    struct doubt doubts[DOUBTS_MOST];
    size_t n;
};

static bool doubt_add(struct settling *x, size_t row, const struct field *f, sym symbol)
{
    if (x->n == DOUBTS_MOST) return false;
    x->doubts[x->n++] =
        (struct doubt){(uint16_t)row, (uint16_t)bundle_field_of(x->info, f), symbol};
    return true;
}

/* What is known of ids of one series of the part. */
struct series_answers {
    sym series; /* one of its symbols with the number 0; SYM_EMPTY: of none */
    run_vector runs;
    char **leaves; /* of a symbol map; NULL: nothing is known */
    struct stretch longest;
};

static struct series_answers series_answers_of(const struct ingest *in,
                                               const struct early_ids *known, sym s)
{
    struct series_answers x = {.series = s - sym_number(s)};
    sym add;
    if (series_there(in->before->model->names, in->model->names, s, &add)) {
        x.leaves = known->at.leaves[sym_series(s + add)];
        x.runs = known->runs[sym_series(s + add)];
        x.longest = known->longest[sym_series(s + add)];
    }
    return x;
}

/* Index + 1; 0 if it is not known. */
static inline uint32_t answer_of(const struct series_answers *x, sym s)
{
    uint32_t number = sym_number(s), k = number >> SYM_LEAF_BITS;
    if (k >= x->runs.n) return 0;
    if (x->runs.at[k] != NO_RUN) return number + x->runs.at[k];
    const char *leaf = x->leaves[k];
    return leaf ? ((const uint32_t *)leaf)[number % LEAF] : 0;
}

/* The symbols of a block to indexes if all of them lie in the longest stretch, or name nobody
 * where they need not. */
INTO_LOOP bool block_settle(const struct series_answers *x, bool asked, uint32_t *block)
{
    uint32_t first = x->series + x->longest.first, n = x->longest.n, others = 0;
    uint32_t add = x->longest.add - x->series - 1;
    for (size_t i = 0; i < BLOCK; i++)
        others |= (uint32_t)(block[i] - first >= n) &
                  ((uint32_t)(block[i] != REF_NONE) | (uint32_t)asked);
    if (others) return false;
    for (size_t i = 0; i < BLOCK; i++)
        block[i] = block[i] == REF_NONE ? REF_NONE : block[i] + add;
    return true;
}

/* How many symbols were settled by whole blocks, from the first on. */
#define SETTLE_WITH(bytes, registers)                                                  \
    registers static size_t blocks_settle_##bytes(const struct series_answers *x,      \
                                                  bool asked, uint32_t *out, size_t n) \
    {                                                                                  \
        size_t i = 0;                                                                  \
        while (n - i >= BLOCK && block_settle(x, asked, out + i)) i += BLOCK;          \
        return i;                                                                      \
    }
SETTLE_WITH(16, )
#ifdef __x86_64__
SETTLE_WITH(32, WITH_32_BYTES)
SETTLE_WITH(64, WITH_64_BYTES)
#endif

static size_t blocks_settle(const struct series_answers *x, bool asked, uint32_t *out,
                            size_t n)
{
#ifdef __x86_64__
    int bytes = register_bytes();
    if (bytes == 64) return blocks_settle_64(x, asked, out, n);
    if (bytes == 32) return blocks_settle_32(x, asked, out, n);
#endif
    return blocks_settle_16(x, asked, out, n);
}

/* What a column of references is settled with. */
struct column_settling {
    const struct field *field;
    const struct early_ids *known;
    bool asked; /* somebody has to be named */
    struct series_answers answers;
};

static void answers_for(const struct settling *x, struct column_settling *c, sym s)
{
    if (s != REF_NONE && s & SYM_NUMBERED && s - sym_number(s) != c->answers.series)
        c->answers = series_answers_of(x->in, c->known, s);
}

/* The symbols of the rows from `first` to `end` to indexes; false if too many of them are to be
 * left to resolve.c. Only ids of a series are looked at, as most exports have them. */
static bool symbols_settle(struct settling *x, struct column_settling *c, size_t first,
                           size_t end, uint32_t *out)
{
    for (size_t i = first; i < end; i++) {
        sym s = out[i];
        uint32_t index = 0;
        if (s == REF_NONE && !c->asked) continue;
        answers_for(x, c, s);
        if (s != REF_NONE && s & SYM_NUMBERED) index = answer_of(&c->answers, s);
        out[i] = index - 1; /* REF_NONE if there is none */
        if (!index && !doubt_add(x, i, c->field, s)) return false;
    }
    return true;
}

static bool references_settle(struct settling *x, const struct field *f, struct cells cells,
                              uint32_t *out)
{
    const struct early *early = x->in->before->early;
    struct column_settling c = {
        .field = f,
        .known = f->kind == FIELD_REP ? &early->reps : &early->customers,
        .asked = f->kind == FIELD_REP && f->required,
    };
    for (size_t i = 0; i < cells.n; i++) out[i] = *(const sym *)(cells.at + i * cells.step);
    for (size_t i = 0; i < cells.n;) {
        answers_for(x, &c, out[i]);
        i += blocks_settle(&c.answers, c.asked, out + i, cells.n - i);
        size_t end = cells.n - i < BLOCK ? cells.n : i + BLOCK;
        if (!symbols_settle(x, &c, i, end, out)) return false;
        i = end;
    }
    return true;
}

/* Of those beside the records there are few. */
static bool is_early(const struct settling *x, const struct field *f)
{
    return (f->kind == FIELD_REP || f->kind == FIELD_CUSTOMER) &&
           f->offset < x->info->record;
}

/* Most references of some records that can be told now, or none; returns the columns as
 * bundles have them. */
static uint32_t records_settle(struct settling *x, char *records, size_t n)
{
    size_t size = x->info->record, k = 0;
    uint32_t settled = 0;
    x->n = 0;
    if (!x->in->before || !x->in->before->early) return 0;
    for (const struct field *f = x->info->fields; f->name; f++) {
        struct cells cells = {records + f->offset, n, size};
        if (!is_early(x, f)) continue;
        size_t column = bundle_field_of(x->info, f);
        x->elsewhere[column] = x->out[k++];
        settled |= 1u << column;
        if (references_settle(x, f, cells, x->out[k - 1])) continue;
        memset(x->elsewhere, 0, sizeof x->elsewhere);
        x->n = 0;
        return 0;
    }
    return settled;
}

/* Contracts that nobody gives: invoices keep their ids as they are written, and no more. */
static uint32_t contracts_leave(const struct settling *x, char *records, size_t n)
{
    uint32_t settled = 0;
    if (!x->in->before || !x->in->before->no_contracts) return 0;
    for (const struct field *f = x->info->fields; f->name; f++) {
        if (f->kind != FIELD_CONTRACT) continue;
        for (size_t i = 0; i < n; i++)
            *(uint32_t *)(records + i * x->info->record + f->offset) = REF_NONE;
        settled |= 1u << bundle_field_of(x->info, f);
    }
    return settled;
}

/* Of the large parts nothing is read before it is written. */
static void settling_begin(struct settling *x, const struct ingest *in, enum table t)
{
    x->in = in;
    x->info = table_info(t);
    memset(x->elsewhere, 0, sizeof x->elsewhere);
    x->n = 0;
}

void rows_settle(struct ingest *in, enum table t)
{
    struct any_rows rows = model_rows(in->model, t);
    struct bundles *bundles = model_bundles(in->model, t);
    struct settling x;
    settling_begin(&x, in, t);
    for (size_t i = 0; i < rows.n; i += BUNDLE_ROWS) {
        size_t n = rows.n - i < BUNDLE_ROWS ? rows.n - i : BUNDLE_ROWS;
        char *records = rows.at + i * rows.size;
        uint32_t settled = records_settle(&x, records, n) | contracts_leave(&x, records, n);
        bundles_add_one(bundles, x.info, records, n, settled, x.elsewhere);
        if (settled) bundles_doubt(bundles, x.doubts, x.n);
    }
    *rows_count(in->model, t) = 0;
}
