/* Returned workbooks into the store: each row's action, known or written by hand, and an
 * entry for each cell that was typed in. Cells that only repeat what was printed are kept
 * where the store has nothing, so that a lost history file comes back from the workbook. */
#include "store/internal.h"

#include "base/file.h"
#include "base/fingerprint.h"
#include "base/text.h"
#include "ingest/returned.h"

#include <stdlib.h>
#include <string.h>

struct keeping {
    struct store *store;
    struct arena *arena;
    struct query *known; /* is there an entry for this field of this action? */
};

static const char *kind_of_table(const char *table)
{
    if (strcmp(table, "questions") == 0) return "question";
    if (strcmp(table, "statements") == 0) return "statement";
    return "review";
}

static const char *cell_text(const struct returned_row *row, const char *field)
{
    for (size_t i = 0; i < row->ncell; i++)
        if (strcmp(row->cells[i].field, field) == 0) return row->cells[i].text;
    return NULL;
}

static const char *first_text(const struct returned_row *row)
{
    static const char *const fields[] = {"title", "statement", "measure"};
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (cell_text(row, fields[i])) return cell_text(row, fields[i]);
    return row->ncell ? row->cells[0].text : "";
}

/* Who wrote a row by hand has no id for it: what it is about tells it from others, so the
 * same row in two copies of a workbook is one action. */
static struct remembered_action hand_made(struct arena *a, const struct returned_row *row)
{
    const char *name = cell_text(row, "name"), *text = first_text(row);
    if (!name) name = row->name;
    const char *about = arena_printf(a, "%s\n%s", name, *row->title ? row->title : text);
    struct remembered_action t = {.kind = kind_of_table(row->table), .since = row->period};
    t.rule = t.kpi = t.scope = "";
    t.scope_id = arena_string(a, fingerprint_of(str_of(about)).text);
    t.id = action_id(a, t.kind, t.since, "", "", "", t.scope_id);
    return t;
}

static struct remembered_action action_of(struct arena *a, const struct returned_row *row)
{
    struct remembered_action t = {.id = row->id};
    bool printed = row->id && action_id_read(a, row->id, &t);
    if (!printed) t = hand_made(a, row);
    t.name = row->name;
    t.title = row->title;
    t.measure = row->measure;
    t.owner = row->owner;
    t.due = row->due;
    return t;
}

static bool field_is_known(struct keeping *k, const char *action, const char *field)
{
    query_put_text(k->known, action);
    query_put_text(k->known, field);
    bool known = query_step(k->known);
    query_reset(k->known);
    return known;
}

static size_t entries_of(struct keeping *k, const struct returned_row *row,
                         const char *action, struct store_entry *out)
{
    size_t n = 0;
    for (size_t i = 0; i < row->ncell; i++) {
        const struct returned_cell *c = &row->cells[i];
        if (c->untouched && field_is_known(k, action, c->field)) continue;
        out[n++] = (struct store_entry){
            .action = action,
            .field = c->field,
            .value = c->text,
            .period = row->period,
            .source = arena_printf(k->arena, "%s %s", path_base(row->file), c->where),
            .seen = c->seen,
        };
    }
    /* A row of which only the printed columns were filled in by hand still says something. */
    if (n == 0 && !row->id)
        out[n++] = (struct store_entry){
            action, "title", row->title, row->period, path_base(row->file), ""};
    return n;
}

static int compare_rows(const void *x, const void *y)
{
    const struct returned_row *a = *(const struct returned_row *const *)x;
    const struct returned_row *b = *(const struct returned_row *const *)y;
    struct period of_a = {0}, of_b = {0};
    period_parse(str_of(a->period), &of_a);
    period_parse(str_of(b->period), &of_b);
    if (of_a.end != of_b.end) return of_a.end < of_b.end ? -1 : 1;
    return (a > b) - (a < b); /* both lie in the array of all rows */
}

bool store_keep_returned(struct store *s, struct arena *a, const struct returned *r)
{
    if (r->rows.n == 0) return true;
    if (!database_begin(s->db)) return false;
    struct keeping k = {s, a,
                        query_new(s->db, "SELECT 1 FROM entries WHERE action = ?1"
                                         " AND field = ?2 LIMIT 1")};
    const struct returned_row **rows =
        arena_many(a, const struct returned_row *, r->rows.n);
    for (size_t i = 0; i < r->rows.n; i++) rows[i] = &r->rows.at[i];
    qsort(rows, r->rows.n, sizeof *rows, compare_rows);
    for (size_t i = 0; i < r->rows.n; i++) {
        struct remembered_action t = action_of(a, rows[i]);
        struct store_entry *entries = arena_many(a, struct store_entry, rows[i]->ncell + 1);
        size_t n = entries_of(&k, rows[i], t.id, entries);
        if (n && (!store_keep_actions(s, &t, 1) || !store_keep_entries(s, entries, n)))
            break;
    }
    query_free(k.known);
    return !database_failed(s->db);
}
