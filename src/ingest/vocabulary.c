/* templates/profiles/vocabulary.yaml: the header words and cell words of exports in
 * Chinese and English, for every canonical column, so that most files need no profile.
 * Canonical names are always among them. Turned into one rule per table and one sorted
 * index of header words. */
#include "ingest/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/unit.h"

struct building {
    struct arena *arena;
    struct diags *diags;
    const struct settings *settings;
    const struct yaml_node *any, *values;
    struct vocabulary *out;
};

static size_t words_append(struct words *to, struct words more)
{
    for (size_t i = 0; i < more.n; i++) to->at[to->n++] = more.at[i];
    return to->n;
}

/* The canonical name first, then the table's own words, then those of the column in any
 * table. */
static struct words header_words(struct building *b, const struct yaml_node *own,
                                 const struct field *f)
{
    struct words mine = words_read(b->arena, b->diags, yaml_get(own, f->name), WORD_HEADER);
    struct words any =
        words_read(b->arena, b->diags, yaml_get(b->any, f->name), WORD_HEADER);
    struct words all = {arena_many(b->arena, const char *, mine.n + any.n + 1), 0};
    all.at[all.n++] = header_word(b->arena, str_of(f->name)).full;
    words_append(&all, mine);
    words_append(&all, any);
    return all;
}

/* Stages: the words of rules.yaml as well as those of the vocabulary. */
static struct value_map stage_values(struct building *b, const struct yaml_node *node,
                                     const struct field *f)
{
    struct value_map own = values_read(b->arena, b->diags, node, f, b->settings), all = own;
    size_t most =
        own.n + b->settings->nstage * (3 + COUNT_OF(b->settings->stages[0].words));
    all.at = arena_take_array(b->arena, sizeof *all.at, most);
    all.n = 0;
    for (size_t i = 0; i < b->settings->nstage; i++) {
        const struct stage *s = &b->settings->stages[i];
        const char *words[3 + COUNT_OF(s->words)] = {s->id, s->name[0], s->name[1]};
        size_t n = 3;
        for (size_t k = 0; k < COUNT_OF(s->words) && s->words[k]; k++)
            words[n++] = s->words[k];
        for (size_t k = 0; k < n; k++) {
            if (!words[k]) continue;
            all.at[all.n].word =
                arena_copy(b->arena, text_fold(b->arena, str_of(words[k])));
            all.at[all.n++].to = s->id;
        }
    }
    for (size_t i = 0; i < own.n; i++) all.at[all.n++] = own.at[i];
    return all;
}

/* `status` may be given for one table as `deals.status`. */
static struct value_map field_values(struct building *b, enum table t,
                                     const struct field *f)
{
    if (!b->values) return (struct value_map){NULL, 0};
    const char *own = arena_printf(b->arena, "%s.%s", table_name(t), f->name);
    const struct yaml_node *node = yaml_get(b->values, own);
    if (!node && f->kind == FIELD_STAGE) node = yaml_get(b->values, "stage");
    if (!node) node = yaml_get(b->values, f->name);
    if (f->kind == FIELD_STAGE) return stage_values(b, node, f);
    return values_read(b->arena, b->diags, node, f, b->settings);
}

static void table_build(struct building *b, enum table t, const struct yaml_node *own)
{
    const struct table_info *info = table_info(t);
    struct table_rule *rule = &b->out->tables[t];
    *rule = (struct table_rule){.table = t};
    rule->columns = arena_many(b->arena, struct column_rule, FIELDS_MAX);
    for (const struct field *f = info->fields; f->name; f++)
        rule->columns[rule->ncolumn++] = (struct column_rule){
            .field = f,
            .headers = header_words(b, own, f),
            .values = field_values(b, t, f),
            .power = UNIT_UNKNOWN,
        };
    for (const struct yaml_node *c = own ? own->child : NULL; c; c = c->next)
        if (!field_named(t, str_of(c->key)))
            yaml_complain(b->diags, c, "table %s has no column \"%s\"", table_name(t),
                          c->key);
}

static int hint_order(const void *a, const void *b)
{
    const struct hint *x = a, *y = b;
    int order = strcmp(x->word, y->word);
    if (order) return order;
    if (x->table != y->table) return x->table < y->table ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static void hints_build(struct building *b)
{
    struct vocabulary *v = b->out;
    size_t most = 0;
    for (int t = 0; t < TABLE_COUNT; t++)
        for (size_t i = 0; i < v->tables[t].ncolumn; i++)
            most += v->tables[t].columns[i].headers.n;
    v->hints = arena_many(b->arena, struct hint, most);
    for (int t = 0; t < TABLE_COUNT; t++)
        for (size_t i = 0; i < v->tables[t].ncolumn; i++) {
            const struct words *w = &v->tables[t].columns[i].headers;
            for (size_t k = 0; k < w->n; k++)
                v->hints[v->nhint++] =
                    (struct hint){w->at[k], (uint8_t)t, (uint8_t)i, (uint16_t)k};
        }
    qsort(v->hints, v->nhint, sizeof *v->hints, hint_order);
}

static void columns_check(struct building *b, const struct yaml_node *columns)
{
    for (const struct yaml_node *t = columns ? columns->child : NULL; t; t = t->next)
        if (strcmp(t->key, "any") != 0 && table_named(str_of(t->key)) == TABLE_COUNT)
            yaml_complain(b->diags, t, "expected a canonical table or any");
}

bool vocabulary_parse(struct arena *a, struct diags *ds, const struct yaml_node *root,
                      const struct settings *settings, struct vocabulary *out)
{
    static const char *const known[] = {"columns", "values", "tables",  "currency",
                                        "serial",  "totals", "footers", NULL};
    if (root->kind != YAML_MAP) {
        yaml_complain(ds, root, "expected columns:, values: and tables:");
        return false;
    }
    yaml_check_keys(ds, root, known);
    const struct yaml_node *columns = yaml_get(root, "columns");
    const struct yaml_node *tables = yaml_get(root, "tables");
    struct building b = {
        a, ds, settings, yaml_get(columns, "any"), yaml_get(root, "values"), out};
    columns_check(&b, columns);
    for (int t = 0; t < TABLE_COUNT; t++) {
        const char *name = table_name((enum table)t);
        table_build(&b, (enum table)t, yaml_get(columns, name));
        out->names[t] = words_read(a, ds, yaml_get(tables, name), WORD_HEADER);
    }
    out->currency = words_read(a, ds, yaml_get(root, "currency"), WORD_HEADER);
    out->serial = words_read(a, ds, yaml_get(root, "serial"), WORD_HEADER);
    out->totals = words_read(a, ds, yaml_get(root, "totals"), WORD_CELL);
    out->footers = words_read(a, ds, yaml_get(root, "footers"), WORD_CELL);
    hints_build(&b);
    return true;
}
