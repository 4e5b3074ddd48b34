/* Symbols to indexes (SPEC 2): a rep, customer, deal, lead, contract or invoice may be
 * named by id or by exact name; a name that two bear is not guessed. Unknown customers
 * are made; rows that cannot do without what they name are rejected; rows of unknown reps
 * stay, unassigned, and are reported. Tables are taken in the order in which they refer
 * to each other. */
#include "ingest/id_index.h"
#include "ingest/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/text.h"
#include "model/parts.h"

enum { PARTS_MOST = 64, PART_LEAST = 8192 }; /* of a column; rows of a part */
#define NAMED_MOST 50 /* unknown names that are told one by one, per column */

/* What one kind of reference points at. Nearly all references are an id letter by letter,
 * which is one symbol; spellings are gone through only when there is one that is not. */
struct target_index {
    struct id_index answers;
    bool begun;   /* its own records are in it */
    bool spelled; /* `ids` and `names` are there */
    struct name_index ids, names;
};

struct unknown_name {
    sym name;
    struct origin first;
    size_t rows;
    bool ambiguous;
};

struct resolver {
    struct ingest *in;
    struct model *m;
    struct target_index at[FIELD_INVOICE + 1]; /* by field kind */
    VEC_OF(struct unknown_name) unknown;       /* of the column at hand */
    struct sym_map unknown_at;                 /* by symbol: index + 1 into unknown */
    size_t made;                               /* customers made for the column at hand */
    size_t without_rep;                        /* rows of the table at hand without rep */
    size_t guesses; /* how often a name was looked for that a slip would explain */
};

/* ---- indexes ---- */

struct named {
    sym id, name;
};

static size_t named_count(const struct model *m, enum field_kind kind)
{
    return kind == FIELD_REP        ? m->reps.n
           : kind == FIELD_CUSTOMER ? m->customers.n
           : kind == FIELD_LEAD     ? m->leads.n
           : kind == FIELD_DEAL     ? m->deals.n
           : kind == FIELD_CONTRACT ? m->contract_rows.n
                                    : m->receivables.n;
}

static struct named named_at(const struct model *m, enum field_kind kind, size_t i)
{
    if (kind == FIELD_REP) return (struct named){m->reps.at[i].id, m->reps.at[i].name};
    if (kind == FIELD_CUSTOMER)
        return (struct named){m->customers.at[i].id, m->customers.at[i].name};
    if (kind == FIELD_DEAL) return (struct named){deal_at(m, i).id, deal_name(m, i)};
    if (kind == FIELD_LEAD) return (struct named){lead_at(m, i).id, SYM_EMPTY};
    if (kind == FIELD_CONTRACT) return (struct named){m->contract_rows.at[i].id, SYM_EMPTY};
    const struct bundle *b = bundle_of(&m->receivables, i);
    return (struct named){bundle_symbol(b, bundle_row(b, i), BUNDLED_RECEIVABLE_ID),
                          SYM_EMPTY};
}

static void index_begin(struct resolver *r, enum field_kind kind)
{
    static const enum table tables[] = {
        [FIELD_REP] = TABLE_REPS,           [FIELD_CUSTOMER] = TABLE_CUSTOMERS,
        [FIELD_DEAL] = TABLE_DEALS,         [FIELD_LEAD] = TABLE_LEADS,
        [FIELD_CONTRACT] = TABLE_CONTRACTS, [FIELD_INVOICE] = TABLE_RECEIVABLES};
    struct target_index *x = &r->at[kind];
    x->begun = true;
    id_index_fill(&x->answers, r->m, tables[kind]);
    size_t rows = named_count(r->m, kind);
    for (size_t i = kind == FIELD_LEAD ? r->in->lead_aliases.n : 0; i-- > 0;) {
        struct lead_alias alias = r->in->lead_aliases.at[i];
        uint32_t kept = id_answer(&x->answers, alias.kept);
        if (kept < rows) id_answer_add(&x->answers, alias.dropped, kept);
    }
}

static void spell(struct resolver *r, enum field_kind kind, struct named named, uint32_t i)
{
    struct target_index *x = &r->at[kind];
    name_index_add(&x->ids, r->in->scratch, sym_str(r->m->names, named.id), i);
    if (named.name != SYM_EMPTY)
        name_index_add(&x->names, r->in->scratch, sym_str(r->m->names, named.name), i);
}

static void index_spell(struct resolver *r, enum field_kind kind)
{
    struct target_index *x = &r->at[kind];
    x->spelled = true;
    x->ids = name_index_new();
    x->names = name_index_new();
    size_t rows = named_count(r->m, kind);
    for (size_t i = 0; i < rows; i++) spell(r, kind, named_at(r->m, kind, i), (uint32_t)i);
    for (size_t i = kind == FIELD_LEAD ? r->in->lead_aliases.n : 0; i-- > 0;) {
        struct lead_alias alias = r->in->lead_aliases.at[i];
        uint32_t kept =
            name_index_written(&x->ids, r->in->scratch, sym_str(r->m->names, alias.kept));
        if (kept < rows) spell(r, kind, (struct named){alias.dropped, SYM_EMPTY}, kept);
    }
}

static uint32_t index_find(struct resolver *r, enum field_kind kind, sym s)
{
    struct target_index *x = &r->at[kind];
    if (!x->begun) index_begin(r, kind);
    uint32_t found = id_answer(&x->answers, s);
    if (found != ID_UNASKED) return found;
    /* Where nothing bears a name, none need be spelled out; reps and customers are made. */
    bool made = kind == FIELD_REP || kind == FIELD_CUSTOMER;
    if (!made && named_count(r->m, kind) == 0) return REF_NONE;
    if (!x->spelled) index_spell(r, kind);
    str text = sym_str(r->m->names, s);
    found = name_index_find(&x->ids, r->in->scratch, text);
    if (found == REF_NONE) found = name_index_find(&x->names, r->in->scratch, text);
    id_answer_set(&x->answers, s, found);
    return found;
}

/* ---- rows as they stood in their files ---- */

static int kept_order(const void *a, const void *b)
{
    const struct kept_row *x = a, *y = b;
    if (x->table != y->table) return x->table < y->table ? -1 : 1;
    if (x->from.file != y->from.file) return x->from.file < y->from.file ? -1 : 1;
    return x->from.row < y->from.row ? -1 : x->from.row > y->from.row;
}

/* They come file by file, so mostly in order. */
static void kept_sort(struct ingest *in)
{
    bool sorted = true;
    for (size_t i = 1; i < in->kept.n && sorted; i++)
        sorted = kept_order(&in->kept.at[i - 1], &in->kept.at[i]) <= 0;
    if (!sorted) qsort(in->kept.at, in->kept.n, sizeof *in->kept.at, kept_order);
}

static const char *kept_raw(const struct ingest *in, enum table t, struct origin from)
{
    struct kept_row asked = {.table = t, .from = from};
    const struct kept_row *found =
        in->kept.n ? bsearch(&asked, in->kept.at, in->kept.n, sizeof asked, kept_order)
                   : NULL;
    return found ? found->raw : NULL;
}

/* ---- what becomes of a name that is not found ---- */

static uint32_t customer_make(struct resolver *r, sym s)
{
    uint32_t i = (uint32_t)r->m->customers.n;
    struct customer *c = model_new_row(r->m, TABLE_CUSTOMERS);
    c->id = c->name = s;
    spell(r, FIELD_CUSTOMER, (struct named){s, SYM_EMPTY}, i);
    id_answer_set(&r->at[FIELD_CUSTOMER].answers, s, i);
    r->made++;
    return i;
}

static uint32_t rep_make(struct resolver *r, sym s)
{
    uint32_t i = (uint32_t)r->m->reps.n;
    struct rep *rep = model_new_row(r->m, TABLE_REPS);
    rep->id = rep->name = s;
    spell(r, FIELD_REP, (struct named){s, SYM_EMPTY}, i);
    id_answer_set(&r->at[FIELD_REP].answers, s, i);
    return i;
}

static void unknown_count(struct resolver *r, sym s, struct origin from, bool ambiguous)
{
    uint32_t *at = sym_map_put(&r->unknown_at, s);
    if (!*at) {
        *vec_push(&r->unknown) = (struct unknown_name){s, from, 0, ambiguous};
        *at = (uint32_t)r->unknown.n;
    }
    r->unknown.at[*at - 1].rows++;
}

static const char *path_of(const struct model *m, struct origin from)
{
    return from.row ? m->files.at[from.file].path : NULL;
}

static money amount_of(const struct model *m, enum table t, size_t row)
{
    char room[CELL_ROOM];
    for (const struct field *f = table_info(t)->fields; f->name; f++)
        if (f->kind == FIELD_MONEY) return wide_get(model_cell(m, t, f, row, room));
    return MONEY_NONE;
}

static void reject_row(struct resolver *r, enum table t, const struct field *f, size_t row,
                       sym s, bool ambiguous)
{
    struct origin from = model_origin(r->m, t, row);
    diag_take(
        r->m->diags,
        (struct diag){
            .level = DIAG_REJECT,
            .file = path_of(r->m, from),
            .row = from.row,
            .column = f->name,
            .text = sym_spell(r->m->names, s, r->m->diags->arena),
            .what = ambiguous
                        ? "is the name of more than one; write the id"
                        : "names nothing that is in the data; add it, or correct the id",
            .table = table_name(t),
            .amount = amount_of(r->m, t, row),
            .raw = kept_raw(r->in, t, from),
        });
    feed_move(r->m, from, t, ROW_REJECTED);
}

/* Money of an unknown rep is told row by row, because it is in nobody's sum but the
 * company's. */
static void tell_unassigned(struct resolver *r, enum table t, size_t row, sym s,
                            const char *what)
{
    struct origin from = model_origin(r->m, t, row);
    diag_take(r->m->diags, (struct diag){
                               .level = DIAG_WARNING,
                               .file = path_of(r->m, from),
                               .row = from.row,
                               .column = "rep_id",
                               .text = sym_spell(r->m->names, s, r->m->diags->arena),
                               .what = what,
                               .table = table_name(t),
                               .amount = amount_of(r->m, t, row),
                           });
}

/* The one rep whose name is the text but for a slip; NULL. Ids are not guessed at. */
static const char *similar_rep(const struct resolver *r, str text)
{
    const char *best = NULL;
    size_t least = SIZE_MAX;
    size_t most = (text.n && (text.s[0] & 0x80)) ? 3 : text.n / 4;
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9') return NULL;
    for (size_t i = 0; i < r->m->reps.n; i++) {
        str name = sym_str(r->m->names, r->m->reps.at[i].name);
        if (name.n + 3 < text.n || text.n + 3 < name.n) continue;
        size_t edits = text_distance(text, name);
        if (edits > most || edits > least) continue;
        best = edits == least ? NULL : name.s;
        least = edits;
    }
    return best;
}

/* Looking for what was meant takes long: not for every row of a wrong export. */
static const char *unassigned_words(struct resolver *r, sym s, bool ambiguous)
{
    struct arena *a = r->m->diags->arena;
    if (ambiguous)
        return "is the name of more than one rep; the row counts as unassigned (put the id "
               "in its place)";
    const char *similar =
        r->guesses++ < NAMED_MOST ? similar_rep(r, sym_str(r->m->names, s)) : NULL;
    if (!similar) return "is no known rep; the row counts as unassigned";
    return arena_printf(
        a, "is no known rep; did you mean \"%s\"? The row counts as unassigned", similar);
}

static void unknown_report(struct resolver *r, enum table t, const struct field *f)
{
    struct model *m = r->m;
    const char *fate = f->kind == FIELD_REP ? "count as unassigned" : "lose this reference";
    for (size_t i = 0; i < r->unknown.n; i++) {
        const struct unknown_name *u = &r->unknown.at[i];
        *(uint32_t *)sym_map_put(&r->unknown_at, u->name) = 0;
        if (i == NAMED_MOST)
            diag_say(m->diags, DIAG_WARNING, NULL, 0, f->name, (str){"", 0},
                     "%s: %zu more names are unknown", table_name(t), r->unknown.n - i);
        if (i >= NAMED_MOST) continue;
        str name = sym_str(m->names, u->name);
        const char *similar = f->kind == FIELD_REP ? similar_rep(r, name) : NULL;
        diag_say(m->diags, DIAG_WARNING, path_of(m, u->first), u->first.row, f->name, name,
                 "%s%s%s; %zu %s of %s %s",
                 u->ambiguous ? "is the name of more than one"
                              : "names nothing that is in the data",
                 similar ? ", did you mean " : "", similar ? similar : "", u->rows,
                 u->rows == 1 ? "row" : "rows", table_name(t), fate);
    }
    r->unknown.n = 0;
    if (r->made && m->present[TABLE_CUSTOMERS])
        diag_say(
            m->diags, DIAG_WARNING, NULL, 0, f->name,
            sym_str(m->names, m->customers.at[m->customers.n - 1].id),
            "%s: customers that are in no customer list, and were added: %zu, the last "
            "of them",
            table_name(t), r->made);
    r->made = 0;
    if (r->without_rep)
        diag_say(m->diags, DIAG_WARNING, NULL, 0, f->name, (str){"", 0},
                 "%zu rows of %s name no rep and count as unassigned", r->without_rep,
                 table_name(t));
    r->without_rep = 0;
}

/* ---- columns ---- */

static bool money_of_rep(enum table t)
{
    return t == TABLE_DEALS || t == TABLE_CONTRACTS;
}

/* Is it worth saying that a reference leads nowhere? Not where its table was never given.
 */
static bool is_expected(const struct resolver *r, enum field_kind kind)
{
    if (kind == FIELD_DEAL) return r->m->present[TABLE_DEALS];
    if (kind == FIELD_LEAD) return r->m->present[TABLE_LEADS];
    return kind == FIELD_REP || kind == FIELD_CUSTOMER;
}

/* A row without rep: told with its amount if others of its table have one, else counted. */
static void rep_missing(struct resolver *r, enum table t, const struct field *f, size_t row)
{
    if (money_of_rep(t) && model_has_column(r->m, t, f->name))
        tell_unassigned(r, t, row, SYM_EMPTY, "is empty; the row counts as unassigned");
    else if (t != TABLE_LEAVE)
        r->without_rep++;
}

/* The reference of one row; true if the row must go. */
static bool resolve_one(struct resolver *r, enum table t, const struct field *f, size_t row,
                        uint32_t *ref)
{
    sym s = *ref;
    if (s == REF_NONE) {
        if (f->kind == FIELD_REP && f->required) rep_missing(r, t, f, row);
        return false;
    }
    uint32_t found = index_find(r, f->kind, s);
    if (found == REF_NONE && f->kind == FIELD_CUSTOMER) found = customer_make(r, s);
    if (found == REF_NONE && f->kind == FIELD_REP && !r->m->present[TABLE_REPS])
        found = rep_make(r, s);
    *ref = found;
    if (found != REF_NONE && found != REF_AMBIGUOUS) return false;
    bool remembered = (f->kind == FIELD_REP && t == TABLE_RECEIVABLES) ||
                      (f->kind == FIELD_DEAL && t == TABLE_ACTIVITIES) ||
                      f->kind == FIELD_LEAD;
    *ref = remembered ? REF_UNKNOWN : REF_NONE;
    bool ambiguous = found == REF_AMBIGUOUS;
    bool needed = f->required && (f->kind != FIELD_REP || t == TABLE_LEAVE);
    if (needed)
        reject_row(r, t, f, row, s, ambiguous);
    else if (f->kind == FIELD_REP && money_of_rep(t))
        tell_unassigned(r, t, row, s, unassigned_words(r, s, ambiguous));
    else if (is_expected(r, f->kind))
        unknown_count(r, s, model_origin(r->m, t, row), ambiguous);
    return needed;
}

/* Most references are known by their symbol; anything else is for resolve_one. */
static bool resolve_known(const struct target_index *x, uint32_t *ref)
{
    uint32_t found = *ref == REF_NONE ? ID_UNASKED : id_answer(&x->answers, *ref);
    if (found >= ID_UNASKED) return false;
    *ref = found;
    return true;
}

/* A column in parts, on several threads: what is not known is left for later, in order. */
struct column {
    const struct target_index *index;
    struct cells cells;
    bool asked; /* a row without reference is to be told, or counted */
    VEC_OF(uint32_t) left[PARTS_MOST];
    size_t part; /* rows */
};

static void parts_resolve(void *shared, struct queue *q)
{
    struct column *c = shared;
    for (size_t k; queue_take(q, &k);) {
        size_t end = (k + 1) * c->part < c->cells.n ? (k + 1) * c->part : c->cells.n;
        for (size_t i = k * c->part; i < end; i++) {
            uint32_t *ref = (uint32_t *)(c->cells.at + i * c->cells.step);
            if (resolve_known(c->index, ref) || (*ref == REF_NONE && !c->asked)) continue;
            *vec_push(&c->left[k]) = (uint32_t)i;
        }
    }
}

/* Packed rows: those that are not known go to the doubts of their bundle. */
struct packed_column {
    const struct table_info *info;
    const struct field *f;
    size_t column;
    const struct target_index *index;
    struct bundles *bundles;
    bool asked;
};

static void bundle_resolve(const struct packed_column *c, struct bundle *b, char *records)
{
    bundle_open(b, c->info, records);
    for (uint32_t i = 0; i < b->end - b->first; i++) {
        uint32_t *ref = (uint32_t *)(records + i * c->info->record + c->f->offset);
        if (resolve_known(c->index, ref) || (*ref == REF_NONE && !c->asked)) continue;
        *vec_push(&b->doubts) = (struct doubt){(uint16_t)i, (uint16_t)c->column, *ref};
        *ref = REF_NONE;
    }
    bundle_close(b, c->info, records, b->settled | 1u << c->column);
}

static void bundles_look_up(void *shared, struct queue *q)
{
    struct packed_column *c = shared;
    char *records = NULL;
    for (size_t k; queue_take(q, &k);) {
        struct bundle *b = &c->bundles->bundles.at[k];
        if (b->settled >> c->column & 1) continue;
        if (!records) records = vec_zeroed(c->info->record, BUNDLE_ROWS);
        bundle_resolve(c, b, records);
    }
    vec_release(records);
}

/* What was left in doubt, now or while the rows were read. */
static void doubts_resolve(struct resolver *r, const struct packed_column *c,
                           struct bundle *b, char **records, bit_set *dead)
{
    const struct table_info *info = c->info;
    bool found = false;
    for (size_t k = 0; k < b->doubts.n; k++) {
        struct doubt d = b->doubts.at[k];
        size_t row = b->first + d.row;
        if (d.field != c->column || (dead->n && bit_at(dead->at, row))) continue;
        if (!resolve_known(c->index, &d.symbol) &&
            resolve_one(r, info->table, c->f, row, &d.symbol)) {
            if (!dead->n) bits_make(dead, c->bundles->n);
            bit_put(dead->at, row);
        }
        if (d.symbol == REF_NONE) continue;
        if (!*records) *records = vec_zeroed(info->record, BUNDLE_ROWS);
        if (!found) bundle_open(b, info, *records);
        *(uint32_t *)(*records + d.row * info->record + c->f->offset) = d.symbol;
        found = true;
    }
    if (found) bundle_close(b, info, *records, b->settled);
}

/* A column of packed rows, as far as it was not settled while it was read. */
static void bundles_resolve(struct resolver *r, enum table t, const struct field *f,
                            bit_set *dead)
{
    struct packed_column c = {.info = table_info(t),
                              .f = f,
                              .index = &r->at[f->kind],
                              .bundles = model_bundles(r->m, t),
                              .asked = f->kind == FIELD_REP && f->required};
    char *records = NULL;
    bool any = false;
    c.column = bundle_field_of(c.info, f);
    for (size_t k = 0; k < c.bundles->bundles.n; k++)
        any |= c.bundles->bundles.at[k].doubts.n > 0 ||
               !(c.bundles->bundles.at[k].settled >> c.column & 1);
    if (!any) return;
    if (!c.index->begun) index_begin(r, f->kind);
    parallel_run(c.bundles->bundles.n, bundles_look_up, &c);
    for (size_t k = 0; k < c.bundles->bundles.n; k++)
        doubts_resolve(r, &c, &c.bundles->bundles.at[k], &records, dead);
    vec_release(records);
}

static void column_resolve(struct resolver *r, enum table t, const struct field *f,
                           bit_set *dead)
{
    if (model_bundles(r->m, t) && f->offset < table_info(t)->record) {
        bundles_resolve(r, t, f, dead);
        return;
    }
    struct column c = {.index = &r->at[f->kind],
                       .cells = model_cells(r->m, t, f->offset),
                       .asked = f->kind == FIELD_REP && f->required};
    if (c.cells.n && !c.index->begun) index_begin(r, f->kind);
    c.part = c.cells.n / PARTS_MOST + PART_LEAST;
    parallel_run((c.cells.n + c.part - 1) / c.part, parts_resolve, &c);
    for (size_t k = 0; k < PARTS_MOST; k++) {
        for (size_t j = 0; j < c.left[k].n; j++) {
            size_t i = c.left[k].at[j];
            uint32_t *ref = (uint32_t *)(c.cells.at + i * c.cells.step);
            if (dead->n && bit_at(dead->at, i)) continue;
            if (resolve_known(c.index, ref)) continue;
            /* Making a customer moves the customers, but never the table at hand. */
            if (!resolve_one(r, t, f, i, ref)) continue;
            if (!dead->n) bits_make(dead, c.cells.n);
            bit_put(dead->at, i);
        }
        vec_free(&c.left[k]);
    }
}

static void resolve_table(struct resolver *r, enum table t)
{
    bit_set dead = {NULL, 0, 0}; /* empty as long as all rows live */
    for (const struct field *f = table_info(t)->fields; f->name; f++) {
        if (f->kind < FIELD_REP) continue;
        column_resolve(r, t, f, &dead);
        unknown_report(r, t, f);
    }
    if (dead.n) rows_drop(r->in, t, dead.at);
    if (model_bundles(r->m, t)) bundles_settled(model_bundles(r->m, t));
    vec_free(&dead);
}

static bool names_rep(void *resolver, sym key)
{
    return index_find(resolver, FIELD_REP, key) < REF_AMBIGUOUS;
}

void references_resolve(struct ingest *in)
{
    static const enum table last[] = {
        TABLE_STAGE_CHANGES, TABLE_ACTIVITIES,          TABLE_TASKS,        TABLE_LEAVE,
        TABLE_COMPLAINTS,    TABLE_REQUIREMENT_CHANGES, TABLE_PRODUCT_USAGE};
    struct resolver r = {.in = in, .m = in->model};
    r.unknown_at.size = sizeof(uint32_t);
    kept_sort(in);
    resolve_table(&r, TABLE_CUSTOMERS);
    resolve_table(&r, TABLE_LEADS);
    resolve_table(&r, TABLE_DEALS);
    resolve_table(&r, TABLE_CONTRACTS);
    resolve_table(&r, TABLE_RECEIVABLES);
    resolve_table(&r, TABLE_PAYMENTS);
    for (size_t i = 0; i < COUNT_OF(last); i++) resolve_table(&r, last[i]);
    targets_complete(in, names_rep, &r);
    for (size_t k = 0; k < COUNT_OF(r.at); k++) id_index_free(&r.at[k].answers);
    sym_map_free(&r.unknown_at);
    sym_map_free(&in->known);
    vec_free(&r.unknown);
    vec_free(&in->lead_aliases);
    vec_free(&in->kept);
}
