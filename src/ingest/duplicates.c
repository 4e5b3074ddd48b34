/* Rows that come twice (SPEC 1, 2): of one id the last counts, of whole rows those of the
 * last file that has them, of leads the earliest. Each replacement is counted with the
 * file that lost the row. */
#include "ingest/load.h"
#include "model/origin.h"
#include "model/rare.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/text.h"

size_t *rows_count(struct model *m, enum table t)
{
    switch (t) {
    case TABLE_REPS: return &m->reps.n;
    case TABLE_LEAVE: return &m->leave.n;
    case TABLE_TARGETS: return &m->target_rows.n;
    case TABLE_CUSTOMERS: return &m->customers.n;
    case TABLE_LEADS: return &m->lead_rows.n;
    case TABLE_DEALS: return &m->deal_rows.n;
    case TABLE_STAGE_CHANGES: return &m->stage_changes.n;
    case TABLE_CONTRACTS: return &m->contract_rows.n;
    case TABLE_ACTIVITIES: return &m->activity_rows.n;
    case TABLE_TASKS: return &m->task_rows.n;
    case TABLE_RECEIVABLES: return &m->receivable_rows.n;
    case TABLE_PAYMENTS: return &m->payment_rows.n;
    case TABLE_COMPLAINTS: return &m->complaints.n;
    case TABLE_REQUIREMENT_CHANGES: return &m->requirement_changes.n;
    case TABLE_PRODUCT_USAGE: return &m->product_usage.n;
    case TABLE_COUNT: break;
    }
    assert(false);
    return NULL;
}

void rows_drop(struct ingest *in, enum table t, const uint64_t *dead)
{
    struct any_rows rows = model_rows(in->model, t);
    struct bundles *packed = model_bundles(in->model, t);
    size_t n = model_count(in->model, t), kept = 0;
    origins_drop(&in->model->origins[t], n, dead);
    rare_drop(in->model, t, n, dead);
    if (packed) {
        bundles_drop(packed, table_info(t), dead);
        return;
    }
    for (size_t i = 0; i < rows.n; i++) {
        if (bit_at(dead, i)) continue;
        if (kept != i)
            memcpy(rows.at + kept * rows.size, rows.at + i * rows.size, rows.size);
        kept++;
    }
    *rows_count(in->model, t) = kept;
}

void feed_move(struct model *m, struct origin from, enum table t, enum fate fate)
{
    if (from.row == 0) return;
    struct input_file *f = &m->files.at[from.file];
    for (size_t i = 0; i < f->feeds; i++) {
        if (f->feed[i].table != t) continue;
        f->feed[i].used--;
        if (fate == ROW_REJECTED)
            f->feed[i].rejected++;
        else
            f->feed[i].replaced++;
    }
}

typedef VEC_OF(uint32_t) row_vector;

/* From the keys of some rows to the last of these that had them. */
struct key_table {
    row_vector place; /* + 1; 0: free */
    size_t mask;
};

static struct key_table key_table_new(size_t n)
{
    struct key_table table = {.mask = 0};
    size_t size = 16;
    while (size < 2 * n) size *= 2;
    table.mask = size - 1;
    vec_make(&table.place, size);
    return table;
}

/* The slot of a key: that of its last row, or a free one. */
static uint32_t *key_slot(const struct key_table *table, const keyed_rows *rows,
                          uint64_t key)
{
    size_t i = (key * 0x9E3779B97F4A7C15u >> 20) & table->mask;
    while (table->place.at[i] && rows->at[table->place.at[i] - 1].key != key)
        i = (i + 1) & table->mask;
    return &table->place.at[i];
}

struct finding {
    struct ingest *in;
    enum table table;
    size_t n;     /* of rows, packed ones as well */
    bit_set dead; /* empty as long as all rows live */
    size_t dropped, broken;
    const struct field *amount; /* NULL: rows have none, or nothing is said about it */
    size_t differing;         /* rows dropped for one of the same file, of another amount */
    struct origin lost, kept; /* the first of them, and what took its place */
};

static bool is_dead(const struct finding *f, size_t i)
{
    return f->dead.n && bit_at(f->dead.at, i);
}

static struct origin origin_at(const struct finding *f, size_t i)
{
    return model_origin(f->in->model, f->table, i);
}

static void row_kill(struct finding *f, size_t i, enum fate fate)
{
    if (!f->dead.n) bits_make(&f->dead, f->n);
    bit_put(f->dead.at, i);
    feed_move(f->in->model, origin_at(f, i), f->table, fate);
}

static void drop_one(struct finding *f, size_t i)
{
    if (is_dead(f, i)) return;
    row_kill(f, i, ROW_REPLACED);
    f->dropped++;
}

/* The rows by file: files were not read in their order (masters go first). */
static void order_by_file(const struct finding *f, keyed_rows *rows)
{
    row_vector first = {NULL, 0, 0};
    keyed_rows ordered = {NULL, 0, 0};
    if (!rows->n || origins_by_file(&f->in->model->origins[f->table])) return;
    vec_make(&ordered, rows->n);
    vec_make(&first, f->in->model->files.n + 1);
    for (size_t i = 0; i < rows->n; i++) first.at[origin_at(f, rows->at[i].row).file + 1]++;
    for (size_t i = 0; i < f->in->model->files.n; i++) first.at[i + 1] += first.at[i];
    for (size_t i = 0; i < rows->n; i++)
        ordered.at[first.at[origin_at(f, rows->at[i].row).file]++] = rows->at[i];
    vec_free(&first);
    vec_free(rows);
    *rows = ordered;
}

/* Rows of this table in a file of which the profile says that they are items. */
static bool are_items(const struct finding *f, size_t file)
{
    const struct input_file *in = &f->in->model->files.at[file];
    for (size_t k = 0; k < in->feeds; k++)
        if (in->feed[k].table == f->table) return in->feed[k].added > 0;
    return false;
}

static money amount_at(const struct finding *f, size_t i)
{
    char room[CELL_ROOM];
    return wide_get(model_cell(f->in->model, f->table, f->amount, i, room));
}

static void differing_note(struct finding *f, size_t lost, size_t kept)
{
    if (!f->amount) return;
    if (amount_at(f, lost) == amount_at(f, kept)) return;
    struct origin from = origin_at(f, lost), to = origin_at(f, kept);
    if (from.file != to.file || are_items(f, from.file)) return;
    if (f->differing++) return;
    f->lost = from;
    f->kept = to;
}

#define LINES_MOST 1000 /* of one receipt that are compared with one another */

/* One receipt may pay several invoices, a line for each: a line takes the place of that for
 * the same invoice, and a receipt that of all lines of an earlier file. */
static void receipt_drop(struct finding *f, const keyed_rows *rows,
                         const row_vector *before, size_t i)
{
    const struct payment *payments = f->in->model->payment_rows.at;
    uint32_t last = before->at[i], row = rows->at[i].row;
    for (int n = 0; last && n < LINES_MOST; n++, last = before->at[last - 1]) {
        uint32_t other = rows->at[last - 1].row;
        bool same_file = origin_at(f, other).file == origin_at(f, row).file;
        if (is_dead(f, other)) continue;
        if (same_file && payments[other].invoice != payments[row].invoice) continue;
        differing_note(f, other, row);
        drop_one(f, other);
    }
}

/* Rows of one key as they are met, by place + 1 among those that share keys. */
struct chains {
    row_vector before; /* the one before */
    row_vector
        earlier; /* of equal rows: those of earlier files that none of this has replaced */
};

/* Which row gives way to an equal one behind it, without ids; 0: none. */
static uint32_t equal_before(const struct finding *f, const keyed_rows *rows,
                             const struct chains *c, size_t i, uint32_t last)
{
    uint32_t gives_way = last;
    bool mine =
        origin_at(f, rows->at[last - 1].row).file == origin_at(f, rows->at[i].row).file;
    if (mine) gives_way = c->earlier.at[last - 1];
    while (gives_way && is_dead(f, rows->at[gives_way - 1].row))
        gives_way = c->before.at[gives_way - 1];
    return gives_way;
}

/* A row takes the place of the one before it that has its id. Without id it takes the
 * place of one equal row of an earlier file: what one file holds three times and the
 * next one twice is there three times. */
static void drop_earlier(struct finding *f, const struct row_keys *k)
{
    keyed_rows rows = keys_shared(k);
    struct key_table table = key_table_new(rows.n);
    struct chains c = {.before = {NULL, 0, 0}};
    vec_make(&c.before, rows.n);
    vec_make(&c.earlier, rows.n);
    order_by_file(f, &rows);
    for (size_t i = 0; i < rows.n; i++) {
        struct keyed_row r = rows.at[i];
        bool has_id = r.key & 1;
        if (is_dead(f, r.row)) continue;
        uint32_t *slot = key_slot(&table, &rows, r.key), last = *slot;
        *slot = (uint32_t)i + 1;
        if (!last) continue;
        uint32_t gives_way = has_id ? last : equal_before(f, &rows, &c, i, last);
        if (!has_id || f->table == TABLE_PAYMENTS) c.before.at[i] = last;
        if (has_id && f->table == TABLE_PAYMENTS) {
            receipt_drop(f, &rows, &c.before, i);
            continue;
        }
        if (!gives_way) continue;
        c.earlier.at[i] = c.before.at[gives_way - 1];
        if (has_id) differing_note(f, rows.at[gives_way - 1].row, r.row);
        drop_one(f, rows.at[gives_way - 1].row);
    }
    vec_free(&rows);
    vec_free(&table.place);
    vec_free(&c.before);
    vec_free(&c.earlier);
}

/* Rows of a file that broke off in the middle: half a table is worse than none. */
static void drop_broken(struct finding *f)
{
    const struct ingest *in = f->in;
    for (size_t i = 0; i < f->n && in->broken.n; i++) {
        struct origin from = origin_at(f, i);
        if (from.file >= in->broken.n || !in->broken.at[from.file]) continue;
        row_kill(f, i, ROW_REJECTED);
        f->broken++;
    }
}

/* ---- leads: the earliest stays ---- */

/* Deals that name a lead which is dropped belong to the one that stays. */
static void drop_lead(struct finding *f, size_t dropped, size_t kept)
{
    sym lost = lead_at(f->in->model, dropped).id, stays = lead_at(f->in->model, kept).id;
    if (lost != stays) *vec_push(&f->in->lead_aliases) = (struct lead_alias){lost, stays};
    drop_one(f, dropped);
}

static void drop_later_leads(struct finding *f, keyed_rows rows, bool last_of_equal)
{
    const struct model *m = f->in->model;
    struct key_table table = key_table_new(rows.n);
    order_by_file(f, &rows);
    for (size_t k = 0; k < rows.n; k++) {
        uint32_t i = rows.at[k].row;
        if (is_dead(f, i)) continue;
        uint32_t *slot = key_slot(&table, &rows, rows.at[k].key);
        if (*slot) {
            uint32_t other = rows.at[*slot - 1].row;
            moment mine = lead_at(m, i).created_at, others = lead_at(m, other).created_at;
            bool earlier = mine < others || (mine == others && last_of_equal);
            drop_lead(f, earlier ? other : i, earlier ? i : other);
            if (!earlier) continue;
        }
        *slot = (uint32_t)k + 1;
    }
    vec_free(&table.place);
    vec_free(&rows);
}

/* The digits of a phone without the country code of China; 0 for none. */
static uint64_t phone_key(str phone)
{
    char digits[32];
    size_t n = 0;
    for (size_t i = 0; i < phone.n && n < sizeof digits; i++)
        if (phone.s[i] >= '0' && phone.s[i] <= '9') digits[n++] = phone.s[i];
    str number = {digits, n};
    if (n == 15 && str_starts(number, "0086")) number = str_sub(number, 4, n);
    if (n == 13 && str_starts(number, "86")) number = str_sub(number, 2, n);
    return number.n < 5 ? 0 : str_hash(number) | 1;
}

static void drop_same_phones(struct finding *f, struct arena scratch)
{
    const struct model *m = f->in->model;
    VEC_OF(uint64_t) phones;
    if (!model_has_column(m, TABLE_LEADS, "phone")) return;
    vec_make(&phones, m->leads.n);
    for (size_t i = 0; i < m->leads.n; i++) {
        struct arena s = scratch;
        if (lead_phone(m, i) == SYM_EMPTY) continue;
        str phone = text_half_width(&s, sym_str(m->names, lead_phone(m, i)));
        phones.at[i] = phone_key(phone);
    }
    drop_later_leads(f, hashes_shared(phones.at, phones.n), false);
    vec_free(&phones);
}

static void drop_leads(struct finding *f, const struct row_keys *k)
{
    drop_later_leads(f, keys_shared(k), true);
    drop_same_phones(f, f->in->scratch);
}

/* ---- tables whose key is made of columns ---- */

static void keys_of_usage(struct ingest *in)
{
    for (size_t i = 0; i < in->model->product_usage.n; i++) {
        const struct product_usage *u = &in->model->product_usage.at[i];
        keys_add_hash(&in->keys[TABLE_PRODUCT_USAGE],
                      key_mixed(key_mixed(1, u->customer), (uint32_t)u->week) | 1);
    }
}

/* Items that were added up are used, not replaced; how many. */
static size_t items_count(struct finding *f)
{
    size_t added = 0;
    struct model *m = f->in->model;
    for (size_t i = 0; i < m->files.n; i++)
        for (size_t k = 0; k < m->files.at[i].feeds; k++) {
            if (m->files.at[i].feed[k].table != f->table) continue;
            size_t items = m->files.at[i].feed[k].added;
            m->files.at[i].feed[k].used += items;
            m->files.at[i].feed[k].replaced -= items;
            added += items;
        }
    return added;
}

/* Money that is left out, and not because a later file knows better, is named by its row. */
static void differing_report(struct finding *f, const char *table)
{
    struct model *m = f->in->model;
    diag_say(
        m->diags, DIAG_WARNING, m->files.at[f->lost.file].path, f->lost.row, NULL,
        (str){"", 0},
        "has the id of row %u of the same file with another amount, and only the last "
        "row of an id counts: so %s %zu rows of %s. If they are items of one document, "
        "write a profile with same_id: add, or join: [id, item] as the id",
        f->kept.row, f->differing == 1 ? "does" : "do", f->differing, table);
}

static void table_report(struct finding *f)
{
    struct model *m = f->in->model;
    const char *why = f->table == TABLE_LEADS
                          ? "are duplicates of an earlier lead"
                          : "were replaced by later rows of the same key";
    diag_say(m->diags, DIAG_WARNING, NULL, 0, NULL, (str){"", 0}, "%s: %zu rows %s",
             table_name(f->table), f->dropped, why);
    if (f->differing) differing_report(f, table_name(f->table));
}

static const struct field *amount_field(enum table t)
{
    for (const struct field *f = table_info(t)->fields; f->name; f++)
        if (f->kind == FIELD_MONEY && field_is_kept(f)) return f;
    return NULL;
}

static void table_search(struct finding *f)
{
    struct row_keys *keys = &f->in->keys[f->table];
    if (f->n == 0) return;
    drop_broken(f);
    if (f->table == TABLE_TARGETS) target_keys_add(f->in);
    if (f->table == TABLE_PRODUCT_USAGE) keys_of_usage(f->in);
    if (f->table == TABLE_LEADS)
        drop_leads(f, keys);
    else
        drop_earlier(f, keys);
    if (f->dropped + f->broken) rows_drop(f->in, f->table, f->dead.at);
    f->dropped -= items_count(f);
    vec_free(&f->dead);
    keys_free(keys);
}

/* Tables have nothing in common but the list of files, where each counts for itself. */
static void tables_search(void *shared, struct queue *q)
{
    struct finding *all = shared;
    for (size_t t; queue_take(q, &t);) table_search(&all[t]);
}

void duplicates_drop(struct ingest *in)
{
    struct finding all[TABLE_COUNT];
    for (enum table t = 0; t < TABLE_COUNT; t++)
        all[t] = (struct finding){.in = in,
                                  .table = t,
                                  .n = model_count(in->model, t),
                                  .amount = amount_field(t)};
    parallel_run(TABLE_COUNT, tables_search, all);
    for (enum table t = 0; t < TABLE_COUNT; t++)
        if (all[t].dropped) table_report(&all[t]);
}
