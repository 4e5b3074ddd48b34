/* Rows of a source into records of the model: which rows are no data (blank, totals,
 * footers, filtered), which are rejected, and every cell into its column. References stay
 * symbols until resolve.c; rows that later ones replace stay until duplicates.c. */
#include "ingest/loading.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/currency.h"

#define RAW_MOST 8000 /* bytes of a rejected row that are kept */

/* ---- what is said about rows and cells ---- */

static char *keep_text(struct load *l, str text)
{
    size_t n = text.n < RAW_MOST ? text.n : RAW_MOST;
    while (n < text.n && n && (text.s[n] & 0xC0) == 0x80) n--;
    return arena_copy(&l->in->scratch, (str){text.s, n});
}

/* A sheet has no original text: its cells with commas between them stand for it. */
static str row_text(struct load *l, const struct source_row *row)
{
    if (row->raw.s) return row->raw;
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++) n += row->cell[i].n + 1;
    char *text = arena_take(&l->in->scratch, n + 1);
    size_t at = 0;
    for (size_t i = 0; i < row->n && at < RAW_MOST; i++) {
        memcpy(text + at, row->cell[i].s, row->cell[i].n);
        at += row->cell[i].n;
        if (i + 1 < row->n) text[at++] = ',';
    }
    return (str){text, at};
}

/* The amount that a row carries, wherever it went wrong. */
static money row_amount(struct load *l, struct table_plan *plan,
                        const struct source_row *row)
{
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan c = plan->columns[i];
        money amount = MONEY_NONE;
        char record[ROW_MOST];
        if (c.field->kind != FIELD_MONEY || c.at[0] < 0 || (size_t)c.at[0] >= row->n)
            continue;
        if (cell_convert(&l->converter, &c, row->cell[c.at[0]], record) == CELL_SET)
            memcpy(&amount, record + c.field->offset, sizeof amount);
        return amount;
    }
    return MONEY_NONE;
}

static void row_reject(struct load *l, struct table_plan *plan,
                       const struct source_row *row, const char *column, str text,
                       const char *what)
{
    struct arena kept = l->in->scratch;
    struct diag d = {
        .level = DIAG_REJECT,
        .file = l->file->path,
        .row = row->line,
        .column = column,
        .text = keep_text(l, text.n < 400 ? text : str_sub(text, 0, 400)),
        .what = what,
        .table = table_name(plan->table),
        .amount = row_amount(l, plan, row),
        .raw = keep_text(l, row_text(l, row)),
    };
    diag_add(l->in->model->diags, d);
    l->in->scratch = kept;
    l->file->feed[plan->feed].rejected++;
}

static void cell_emptied(struct load *l, struct column_plan *c,
                         const struct source_row *row, str text)
{
    if (++c->complaints > CELLS_REPORTED) return;
    diag_say(l->in->model->diags, DIAG_WARNING, l->file->path, row->line, c->header,
             text.n < 400 ? text : str_sub(text, 0, 400), "%s; the cell is left empty",
             l->converter.why);
}

/* ---- one row into one table ---- */

/* A total of a group is no row that lacks something. */
static void row_lacks(struct load *l, struct table_plan *plan, const struct source_row *row,
                      const char *column)
{
    if (!row_is_group_total(&l->no_data, row)) {
        row_reject(l, plan, row, column, (str){"", 0},
                   "is empty, and a row needs it to count");
        return;
    }
    l->file->feed[plan->feed].rows--;
    l->skipped++;
}

bool cell_into(struct load *l, struct table_plan *plan, struct column_plan *c,
               const struct source_row *row, char *record)
{
    str cell =
        c->single ? source_cell(c, 0, row) : column_cell(l->in->scratch, l->joined, c, row);
    if (c->series && id_put(c, cell, record)) return true;
    enum conversion done =
        cell.n ? cell_convert(&l->converter, c, cell, record) : CELL_EMPTY;
    if (done == CELL_SET) return true;
    bool needed = field_is_needed(plan->table, c->field);
    if (done == CELL_BAD && needed) {
        row_reject(l, plan, row, c->header, cell, l->converter.why);
        return false;
    }
    if (done == CELL_BAD) cell_emptied(l, c, row, cell);
    if (done == CELL_EMPTY && c->rule->spread) {
        l->file->feed[plan->feed].rows--;
        return false;
    }
    if (done == CELL_EMPTY && needed) {
        row_lacks(l, plan, row, c->header);
        return false;
    }
    return true;
}

static bool cells_into(struct load *l, struct table_plan *plan,
                       const struct source_row *row, char *record)
{
    const struct lane *lane = plan->lanes;
    while ((lane = lanes_take(lane, plan->lanes_end, row, record)) < plan->lanes_end) {
        if (!cell_into(l, plan, lane->c, row, record)) return false;
        lane++;
    }
    return true;
}

APART void key_find(struct load *l, const struct table_plan *plan,
                    const struct source_row *row)
{
    struct row_keys *keys = &l->in->keys[plan->table];
    str cell = {"", 0};
    if (plan->id_column >= 0)
        cell = column_cell(l->in->scratch, l->joined, &plan->columns[plan->id_column], row);
    if (cell.n && !cell_blank(cell))
        keys_add_id(keys, l->in->scratch, cell);
    else
        keys_add_row(keys, row);
}

/* Masters are loaded first (input.c), so a reference that is unknown now will most likely
 * stay so: then the row is kept as it was written, for rejects.csv. */
APART bool row_is_doubtful(struct load *l, enum table t, const char *record)
{
    struct ingest *in = l->in;
    bool doubtful = false;
    if (t == TABLE_REPS) {
        known_note(in, ((const struct rep *)record)->id, KNOWN_REP);
        known_note(in, ((const struct rep *)record)->name, KNOWN_REP);
    } else if (t == TABLE_CUSTOMERS) {
        known_note(in, ((const struct customer *)record)->name, KNOWN_CUSTOMER);
    } else if (t == TABLE_DEALS) {
        known_note(in, ((const struct deal *)record)->id, KNOWN_DEAL);
    } else if (t == TABLE_RECEIVABLES) {
        known_note(in, ((const struct receivable *)record)->id, KNOWN_INVOICE);
    } else if (t == TABLE_PAYMENTS) {
        doubtful = !is_listed(in, ((const struct payment *)record)->invoice,
                              TABLE_RECEIVABLES, KNOWN_INVOICE);
    } else if (t == TABLE_STAGE_CHANGES) {
        doubtful = !is_listed(in, ((const struct stage_change *)record)->deal, TABLE_DEALS,
                              KNOWN_DEAL);
    } else if (t == TABLE_LEAVE) {
        doubtful = !is_known(in, ((const struct leave *)record)->rep, KNOWN_REP);
    }
    const struct into *to = &l->into[t];
    if (!doubtful && customer_may_be_two(l, to, record)) {
        uint32_t s = *(const uint32_t *)(record + to->customer->field->offset);
        doubtful = s != REF_NONE && is_known(in, s, KNOWN_TWICE);
    }
    return doubtful;
}

void row_remember(struct load *l, enum table t, const struct source_row *row)
{
    struct ingest *in = l->in;
    struct arena kept = in->scratch;
    str raw = row_text(l, row);
    if (raw.n > RAW_MOST) raw.n = RAW_MOST;
    *vec_push(&in->kept) =
        (struct kept_row){t, {l->index, row->line}, arena_copy(in->arena, raw)};
    in->scratch = kept;
}

/* Cells that wait are noted, those of columns that have proved how they are written read
 * again. */
static APART void evidence_weigh(struct load *l, struct table_plan *plan, uint32_t place)
{
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan *c = &plan->columns[i];
        if (c->waiting)
            *vec_push(&c->undecided) = (struct undecided){place, c->waiting_other};
        c->waiting = false;
        bool proved = c->order != ORDER_UNKNOWN || c->mark != DECIMAL_UNKNOWN ||
                      c->share != SHARE_UNKNOWN;
        if (column_waits(c) && proved)
            column_settle(c, model_rows(l->in->model, plan->table).at,
                          table_info(plan->table)->record);
    }
}

APART void waiting_end(struct table_plan *plan)
{
    for (size_t i = 0; i < plan->ncolumn; i++) plan->columns[i].waiting = false;
}

/* A row that the profile's filters leave out; of the first one it is kept what it says. */
static APART bool row_leaves(struct load *l, struct table_plan *plan,
                             const struct source_row *row)
{
    const struct filter_plan *by = row_filter(l->in->scratch, plan, row);
    if (!by) return false;
    str cell = row->cell[by->at];
    if (plan->filtered++ == 0) {
        plan->left_by = l->layout->header[by->at].shown;
        plan->left_text =
            arena_copy(l->in->arena, cell.n < 100 ? cell : str_sub(cell, 0, 100));
    }
    return true;
}

void rows_pack(struct load *l, enum table t)
{
    if (!model_bundles(l->in->model, t)) return;
    for (size_t p = 0; p < l->layout->nplan; p++) {
        const struct table_plan *plan = &l->layout->plans[p];
        if (plan->rule->add_up && !l->finished) return;
        for (size_t i = 0; i < plan->ncolumn; i++)
            if (plan->columns[i].undecided.n) return;
    }
    rows_settle(l->in, t);
}

void row_count(struct load *l, struct table_plan *plan, size_t place)
{
    l->file->feed[plan->feed].used++;
    if (l->converter.waits) evidence_weigh(l, plan, (uint32_t)place);
    if (place % BUNDLE_ROWS == BUNDLE_ROWS - 1) rows_pack(l, plan->table);
}

static void row_into(struct load *l, struct table_plan *plan, const struct source_row *row)
{
    enum table t = plan->table;
    struct into *to = &l->into[t];
    if (plan->nfilter && row_leaves(l, plan, row)) return;
    l->file->feed[plan->feed].rows++;
    char *record = filling_begin(&to->rows);
    row_blank(to, record, to->rows.rare ? row_size(table_info(t)) : to->rows.record);
    if (!cells_into(l, plan, row, record)) {
        waiting_end(plan);
        return;
    }
    if (t == TABLE_DEALS) deal_complete((struct deal *)record);
    if ((to->known || customer_may_be_two(l, to, record)) && row_is_doubtful(l, t, record))
        row_remember(l, t, row);
    size_t place = filling_keep(&to->rows, (struct origin){l->index, row->line});
    bool keyed =
        !to->keys || (plan->id_at >= 0 && keys_add_next(to->keys, row->cell[plan->id_at]));
    if (!keyed) key_find(l, plan, row);
    row_count(l, plan, place);
}

static void row_of_other_table(struct load *l, const struct source_row *row)
{
    l->file->feed[0].rows++;
    row_reject(l, &l->layout->plans[0], row, NULL, (str){"", 0},
               "stands in a second table below the one that is read; save that table as a "
               "file of its own");
}

/* Blank, a total, or a row of a second table: nothing more is to be done with it. */
static bool row_is_passed_over(struct load *l, const struct source_row *row)
{
    if (row_is_blank(row)) return true;
    if (row_is_no_data(&l->no_data, row)) {
        l->skipped++;
        l->other_table &= !row_is_header(l->layout, row);
        return true;
    }
    if (!l->other_table)
        l->other_table = row_begins_other_table(&l->no_data, l->in->scratch, row);
    if (l->other_table) row_of_other_table(l, row);
    return l->other_table;
}

/* Tables side by side end in different rows, and have totals of their own. */
static void sides_load(struct load *l, const struct source_row *row)
{
    struct arena s = l->in->scratch;
    str *cells = arena_many(&s, str, row->n + 1);
    struct source_row side = *row;
    struct arena kept = l->in->scratch;
    l->in->scratch = s;
    side.cell = cells;
    for (size_t i = 0; i < l->layout->nplan; i++) {
        struct table_plan *plan = &l->layout->plans[i];
        for (size_t k = 0; k < row->n; k++)
            cells[k] = k >= plan->from && k < plan->to ? row->cell[k] : (str){"", 0};
        if (row_is_blank(&side)) continue;
        if (row_is_no_data(&l->no_data, &side))
            l->skipped++;
        else
            row_into(l, plan, &side);
    }
    l->in->scratch = kept;
}

static void currency_of_row(struct load *l, const struct source_row *row)
{
    const struct layout *y = l->layout;
    l->converter.currency = NULL;
    l->converter.rate = y->rate_at >= 0 ? str_trim(row->cell[y->rate_at]) : (str){"", 0};
    if (y->currency_at < 0 || cell_blank(row->cell[y->currency_at])) return;
    if (!currency_read(l->in->scratch, row->cell[y->currency_at], l->currency))
        memcpy(l->currency, "?", 2);
    l->converter.currency = l->currency;
}

static void row_feed(struct load *l, const struct source_row *row)
{
    const struct layout *y = l->layout;
    if (y->currency_at >= 0 || y->rate_at >= 0) currency_of_row(l, row);
    for (size_t i = 0; i < y->nplan; i++) row_into(l, &y->plans[i], row);
}

/* A row that is not plain: most of them are no data, or are rejected. */
static APART void row_judge(struct load *l, const struct source_row *row)
{
    const struct layout *y = l->layout;
    if (row->fault) {
        l->file->feed[0].rows++;
        row_reject(l, &y->plans[0], row, NULL, (str){"", 0}, row->fault);
        return;
    }
    if (y->side_by_side ? row_is_blank(row) : row_is_passed_over(l, row)) return;
    size_t n = row->n;
    while (n > y->nheader && row->cell[n - 1].n == 0) n--;
    if (n != y->nheader) {
        l->file->feed[0].rows++;
        row_reject(l, &y->plans[0], row, NULL, (str){"", 0},
                   n < y->nheader ? "has fewer cells than the header"
                                  : "has more cells than the header; quote cells that hold "
                                    "the delimiter");
        return;
    }
    if (y->side_by_side)
        sides_load(l, row);
    else
        row_feed(l, row);
}

void row_load(struct load *l, const struct source_row *row)
{
    if (l->other_table || !row_is_plain(&l->no_data, row))
        row_judge(l, row);
    else if (l->one)
        row_into(l, l->one, row);
    else
        row_feed(l, row);
}

/* ---- one file ---- */

static bool plan_gives_rare(const struct table_plan *plan)
{
    bool gives = false;
    for (size_t i = 0; i < plan->ncolumn; i++) {
        const struct field *f = plan->columns[i].field;
        size_t record = table_info(plan->table)->record;
        gives |= field_is_kept(f) && (f->offset >= record || f->offset2 >= record);
    }
    return gives;
}

/* May rows of a table refer to others before all of those are gathered? */
static bool may_be_asked(const struct load *l, enum table by)
{
    bool feeds = !l->in->before;
    for (size_t i = 0; i < l->layout->nplan; i++) feeds |= l->layout->plans[i].table == by;
    return feeds;
}

static void into_begin(struct load *l, enum table t)
{
    struct into *to = &l->into[t];
    to->rows = filling_of(l->in->model, t);
    row_clear(t, to->blank);
    if (t == TABLE_TARGETS) ((struct target *)to->blank)->scope = SCOPE_OTHER;
    to->known = t == TABLE_REPS || t == TABLE_CUSTOMERS || t == TABLE_PAYMENTS ||
                t == TABLE_STAGE_CHANGES || t == TABLE_LEAVE;
    to->known |= t == TABLE_DEALS && may_be_asked(l, TABLE_STAGE_CHANGES);
    to->known |= t == TABLE_RECEIVABLES && may_be_asked(l, TABLE_PAYMENTS);
    bool by_columns = t == TABLE_TARGETS || t == TABLE_PRODUCT_USAGE;
    to->keys = by_columns ? NULL : &l->in->keys[t];
}

/* Rare columns are none of a row's where no table of the file gives any. */
static void rare_settle(struct load *l)
{
    for (size_t i = 0; i < l->layout->nplan; i++) {
        enum table t = l->layout->plans[i].table;
        bool given = false;
        for (size_t k = 0; k < l->layout->nplan; k++)
            given |=
                l->layout->plans[k].table == t && plan_gives_rare(&l->layout->plans[k]);
        l->into[t].rows.rare &= given;
    }
}

static void plan_begin(struct load *l, struct table_plan *plan)
{
    struct model *m = l->in->model;
    enum table t = plan->table;
    into_begin(l, t);
    plan->id_at = -1;
    size_t feed = 0;
    while (feed < l->file->feeds && l->file->feed[feed].table != t) feed++;
    if (feed == l->file->feeds) l->file->feed[l->file->feeds++].table = t;
    plan->feed = (int)feed;
    m->present[t] = true;
    /* What is open says all that payments would, but not when they came. */
    if (plan->rule->open_items) m->present[TABLE_PAYMENTS] = true;
    plan->first = *rows_count(m, t);
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan *c = &plan->columns[i];
        if (column_has_words(c)) c->memo = arena_many(l->in->arena, struct memo, MEMO_ALL);
        if (c->field->kind == FIELD_PERIOD)
            c->periods = arena_many(l->in->arena, struct period, MEMO_ALL);
        if (c->field->kind == FIELD_CUSTOMER) l->into[t].customer = c;
        c->single = !c->constant && !c->join && !c->otherwise && c->at[1] < 0 &&
                    !c->rule->negative && c->sign_at < 0 && c->rule->dropped.n == 0;
        if (!c->derived) column_given(m, t, c);
        if ((int)i == plan->id_column && c->single) plan->id_at = c->at[0];
    }
    lanes_make(l->in->arena, plan,
               &(struct lane_setting){.rule = l->layout->rule,
                                      .currency = m->settings->currency,
                                      .currency_by_row = l->layout->currency_at >= 0,
                                      .months = &l->months});
}

/* What the first rows show of years of two digits. */
static void short_years_find(struct load *l, struct table_plan *plan,
                             const struct preview *preview)
{
    struct arena s = l->in->scratch;
    str *cells = arena_many(&s, str, preview->n + 1);
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan *c = &plan->columns[i];
        size_t n = 0;
        if (c->field->kind != FIELD_DAY && c->field->kind != FIELD_MOMENT) continue;
        if (c->at[0] < 0) continue;
        for (size_t r = l->layout->header_at + 1; r < preview->n; r++) {
            const struct source_row *row = &preview->rows[r];
            if (row->n != l->layout->nheader || row_is_no_data(&l->no_data, row)) continue;
            cells[n++] = str_trim(row->cell[c->at[0]]);
        }
        c->short_year = short_year_find(cells, n);
    }
}

struct load *load_new(struct ingest *in, size_t file, struct input_file *counts,
                      const struct layout *layout)
{
    struct load *l = arena_one(&in->scratch, struct load);
    l->in = in;
    l->layout = layout;
    l->file = counts;
    l->index = (uint16_t)file;
    l->converter = (struct converter){.model = in->model, .rule = layout->rule};
    no_data_words(&l->no_data, &in->profiles->vocabulary, layout);
    for (size_t i = 0; i < layout->nplan; i++) plan_begin(l, &layout->plans[i]);
    rare_settle(l);
    bool by_row = layout->currency_at >= 0 || layout->rate_at >= 0;
    if (layout->nplan == 1 && !by_row) l->one = layout->plans;
    l->by_block = load_by_block(l);
    l->converter.scratch = in->scratch; /* behind what was taken of it until here */
    return l;
}

struct load *load_begin(struct ingest *in, size_t file, struct input_file *counts,
                        const struct layout *layout, const struct preview *preview)
{
    struct load *l = load_new(in, file, counts, layout);
    for (size_t i = 0; i < layout->nplan; i++)
        short_years_find(l, &layout->plans[i], preview);
    for (size_t i = layout->header_at + 1; i < preview->n; i++)
        row_load(l, &preview->rows[i]);
    return l;
}

void source_load(struct ingest *in, size_t file, const struct layout *layout,
                 const struct preview *preview, struct source *source)
{
    struct load *l = load_begin(in, file, &in->model->files.at[file], layout, preview);
    while (block_load(l, source) || row_next(l, source)) continue;
    l->file->encoding = source->encoding;
    load_finish(l);
}
