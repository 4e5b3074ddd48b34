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
    case TABLE_TARGETS: return &m->targets.n;
    case TABLE_CUSTOMERS: return &m->customers.n;
    case TABLE_LEADS: return &m->leads.n;
    case TABLE_DEALS: return &m->deals.n;
    case TABLE_STAGE_CHANGES: return &m->stage_changes.n;
    case TABLE_CONTRACTS: return &m->contracts.n;
    case TABLE_ACTIVITIES: return &m->activity_rows.n;
    case TABLE_TASKS: return &m->task_rows.n;
    case TABLE_RECEIVABLES: return &m->receivables.n;
    case TABLE_PAYMENTS: return &m->payments.n;
    case TABLE_COMPLAINTS: return &m->complaints.n;
    case TABLE_REQUIREMENT_CHANGES: return &m->requirement_changes.n;
    case TABLE_PRODUCT_USAGE: return &m->product_usage.n;
    case TABLE_COUNT: break;
    }
    assert(false);
    return NULL;
}

void rows_drop(struct ingest *in, enum table t, const bool *dead)
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
        if (dead[i]) continue;
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

/* From keys to the last of the rows looked at that had them: a hash table, or, where keys are numbers that lie
 * close together, a list by number. */
struct key_table {
    row_vector row; /* + 1; 0: free */
    size_t mask;    /* 0: a list */
    uint64_t least; /* of a list */
};

static struct key_table key_table_new(const struct alike *x)
{
    struct key_table table = {.least = x->least};
    size_t size = 16;
    while (size < 2 * x->keys.n) size *= 2;
    bool dense = x->most >= x->least && x->most - x->least < 2 * size;
    table.mask = dense ? 0 : size - 1;
    vec_make(&table.row, dense ? x->most - x->least + 1 : size);
    pages_bring(table.row.at, table.row.n * sizeof *table.row.at);
    return table;
}

/* The slot of a key: that of its last row, or a free one. */
static uint32_t *key_slot(const struct key_table *table, const uint64_t *keys, uint64_t key)
{
    if (!table->mask) return &table->row.at[(key >> 1) - table->least];
    size_t i = (key * 0x9E3779B97F4A7C15u >> 20) & table->mask;
    while (table->row.at[i] && keys[table->row.at[i] - 1] != key) i = (i + 1) & table->mask;
    return &table->row.at[i];
}

struct finding {
    struct ingest *in;
    enum table table;
    struct any_rows rows;
    size_t n;          /* of rows, packed ones as well */
    VEC_OF(bool) dead; /* empty as long as all rows live */
    size_t dropped, broken;
    const struct field *amount; /* NULL: rows have none, or nothing is said about it */
    size_t differing;         /* rows dropped for one of the same file, of another amount */
    struct origin lost, kept; /* the first of them, and what took its place */
};

static bool is_dead(const struct finding *f, size_t i)
{
    return f->dead.n && f->dead.at[i];
}

static struct origin origin_at(const struct finding *f, size_t i)
{
    return model_origin(f->in->model, f->table, i);
}

static void row_kill(struct finding *f, size_t i, enum fate fate)
{
    if (!f->dead.n) vec_make(&f->dead, f->n);
    f->dead.at[i] = true;
    feed_move(f->in->model, origin_at(f, i), f->table, fate);
}

static void drop_one(struct finding *f, size_t i)
{
    if (is_dead(f, i)) return;
    row_kill(f, i, ROW_REPLACED);
    f->dropped++;
}

/* Rows by file, since files were not read in their order (masters go first); empty: as they
 * stand. */
static row_vector order_by_file(const struct finding *f, const struct alike *x)
{
    row_vector order = {NULL, 0, 0}, first = {NULL, 0, 0};
    if (origins_by_file(&f->in->model->origins[f->table])) return order;
    vec_make(&order, x->keys.n);
    vec_make(&first, f->in->model->files.n + 1);
    for (size_t i = 0; i < x->keys.n; i++)
        first.at[origin_at(f, alike_row(x, i)).file + 1]++;
    for (size_t i = 0; i < f->in->model->files.n; i++) first.at[i + 1] += first.at[i];
    for (size_t i = 0; i < x->keys.n; i++)
        order.at[first.at[origin_at(f, alike_row(x, i)).file]++] = (uint32_t)i;
    vec_free(&first);
    return order;
}

/* Rows of this table in a file of which the profile says that they are items. */
static bool are_items(const struct finding *f, size_t file)
{
    const struct input_file *in = &f->in->model->files.at[file];
    for (size_t k = 0; k < in->feeds; k++)
        if (in->feed[k].table == f->table) return in->feed[k].added > 0;
    return false;
}

static void differing_note(struct finding *f, size_t lost, size_t kept)
{
    if (!f->amount) return;
    const char *a = f->rows.at + lost * f->rows.size + f->amount->offset;
    const char *b = f->rows.at + kept * f->rows.size + f->amount->offset;
    if (wide_get(a) == wide_get(b)) return;
    struct origin from = origin_at(f, lost), to = origin_at(f, kept);
    if (from.file != to.file || are_items(f, from.file)) return;
    if (f->differing++) return;
    f->lost = from;
    f->kept = to;
}

#define LINES_MOST 1000 /* of one receipt that are compared with one another */

/* Rows of a table that may have keys in common, each of which takes the place of some that
 * stand before it. They are numbered as in `alike`, from 1 on where 0 is none. */
struct replacing {
    struct finding *f;
    const struct alike *alike;
    row_vector before; /* the one before of the same key */
    row_vector
        earlier; /* those of earlier files that no row of this one has replaced yet */
};

static size_t replaced_row(const struct replacing *x, uint32_t number)
{
    return alike_row(x->alike, number - 1);
}

/* One receipt may pay several invoices, a line for each: a line takes the place of that for
 * the same invoice, and a receipt that of all lines of an earlier file. */
static void receipt_drop(struct replacing *x, uint32_t number)
{
    struct finding *f = x->f;
    const struct payment *payments = f->in->model->payments.at;
    size_t i = replaced_row(x, number);
    uint32_t last = x->before.at[number - 1];
    for (int n = 0; last && n < LINES_MOST; n++, last = x->before.at[last - 1]) {
        size_t other = replaced_row(x, last);
        bool same_file = origin_at(f, other).file == origin_at(f, i).file;
        if (is_dead(f, other)) continue;
        if (same_file && payments[other].invoice != payments[i].invoice) continue;
        differing_note(f, other, i);
        drop_one(f, other);
    }
}

/* A row without id takes the place of one equal row of an earlier file: what one file holds
 * three times and the next one twice is there three times. Which; 0 for none. */
static uint32_t gives_way(const struct replacing *x, uint32_t number, uint32_t last)
{
    const struct finding *f = x->f;
    bool mine = origin_at(f, replaced_row(x, last)).file ==
                origin_at(f, replaced_row(x, number)).file;
    if (mine) last = x->earlier.at[last - 1];
    while (last && is_dead(f, replaced_row(x, last))) last = x->before.at[last - 1];
    return last;
}

/* A row takes the place of `last`, which has its key. */
static void row_replaces(struct replacing *x, uint32_t number, uint32_t last)
{
    bool has_id = x->alike->keys.at[number - 1] & 1;
    if (has_id && x->f->table == TABLE_PAYMENTS) {
        x->before.at[number - 1] = last;
        receipt_drop(x, number);
        return;
    }
    uint32_t lost = has_id ? last : gives_way(x, number, last);
    if (!has_id) x->before.at[number - 1] = last;
    if (!lost) return;
    x->earlier.at[number - 1] = x->before.at[lost - 1];
    if (has_id) differing_note(x->f, replaced_row(x, lost), replaced_row(x, number));
    drop_one(x->f, replaced_row(x, lost));
}

static void drop_earlier(struct finding *f, const struct alike *alike)
{
    struct replacing x = {.f = f, .alike = alike};
    struct key_table table = key_table_new(alike);
    row_vector order = order_by_file(f, alike);
    const uint64_t *keys = alike->keys.at;
    vec_make(&x.before, alike->keys.n);
    vec_make(&x.earlier, alike->keys.n);
    for (size_t place = 0; place < alike->keys.n; place++) {
        size_t i = order.n ? order.at[place] : place;
        if (is_dead(f, alike_row(alike, i))) continue;
        uint32_t *slot = key_slot(&table, keys, keys[i]), last = *slot;
        *slot = (uint32_t)i + 1;
        if (last) row_replaces(&x, *slot, last);
    }
    vec_free(&table.row);
    vec_free(&order);
    vec_free(&x.before);
    vec_free(&x.earlier);
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

static void drop_later_leads(struct finding *f, const struct alike *alike,
                             bool last_of_equal)
{
    const struct model *m = f->in->model;
    const uint64_t *keys = alike->keys.at;
    struct key_table table = key_table_new(alike);
    row_vector order = order_by_file(f, alike);
    for (size_t place = 0; place < alike->keys.n; place++) {
        size_t number = order.n ? order.at[place] : place, i = alike_row(alike, number);
        if (keys[number] == 0 || is_dead(f, i)) continue;
        uint32_t *slot = key_slot(&table, keys, keys[number]);
        if (*slot) {
            size_t other = alike_row(alike, *slot - 1);
            moment at = lead_at(m, i).created_at, others = lead_at(m, other).created_at;
            bool earlier = at < others || (at == others && last_of_equal);
            drop_lead(f, earlier ? other : i, earlier ? i : other);
            if (!earlier) continue;
        }
        *slot = (uint32_t)number + 1;
    }
    vec_free(&table.row);
    vec_free(&order);
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
    struct alike phones = {.all = true, .least = UINT64_MAX};
    if (!model_has_column(m, TABLE_LEADS, "phone")) return;
    vec_make(&phones.keys, m->leads.n);
    for (size_t i = 0; i < m->leads.n; i++) {
        struct arena s = scratch;
        if (lead_phone(m, i) == SYM_EMPTY) continue;
        str phone = text_half_width(&s, sym_str(m->names, lead_phone(m, i)));
        phones.keys.at[i] = phone_key(phone);
    }
    drop_later_leads(f, &phones, false);
    alike_free(&phones);
}

/* ---- tables whose key is made of columns ---- */

static uint64_t mixed(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * 0x9E3779B97F4A7C15u ^ hash >> 29;
}

static void keys_of_targets(struct ingest *in)
{
    for (size_t i = 0; i < in->model->targets.n; i++) {
        const struct target *t = &in->model->targets.at[i];
        uint64_t key = mixed(mixed(1, t->scope), t->metric);
        if (t->scope != SCOPE_COMPANY) key = mixed(key, t->key);
        if (t->scope == SCOPE_OTHER) key = mixed(key, target_scope_word(in->model, i));
        key = mixed(mixed(key, (uint64_t)t->period.kind), (uint32_t)t->period.start);
        keys_add_hash(&in->keys[TABLE_TARGETS], key | 1);
    }
}

static void keys_of_usage(struct ingest *in)
{
    for (size_t i = 0; i < in->model->product_usage.n; i++) {
        const struct product_usage *u = &in->model->product_usage.at[i];
        keys_add_hash(&in->keys[TABLE_PRODUCT_USAGE],
                      mixed(mixed(1, u->customer), (uint32_t)u->week) | 1);
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
    if (f->n == 0) return;
    drop_broken(f);
    struct alike alike = keys_alike(&f->in->keys[f->table]);
    if (f->table == TABLE_LEADS)
        drop_later_leads(f, &alike, true);
    else
        drop_earlier(f, &alike);
    alike_free(&alike);
    if (f->table == TABLE_LEADS) drop_same_phones(f, f->in->scratch);
    if (f->dropped + f->broken) rows_drop(f->in, f->table, f->dead.at);
    f->dropped -= items_count(f);
    vec_free(&f->dead);
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
    keys_of_targets(in);
    keys_of_usage(in);
    for (enum table t = 0; t < TABLE_COUNT; t++)
        all[t] = (struct finding){.in = in,
                                  .table = t,
                                  .rows = model_rows(in->model, t),
                                  .n = model_count(in->model, t),
                                  .amount = amount_field(t)};
    parallel_run(TABLE_COUNT, tables_search, all);
    for (enum table t = 0; t < TABLE_COUNT; t++)
        if (all[t].dropped) table_report(&all[t]);
}
