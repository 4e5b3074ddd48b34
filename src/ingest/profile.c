/* One YAML file of templates/profiles/ to export rules, checked key by key: every mistake
 * is named with its line and what was expected. How a rule is applied is left to layout.c
 * and plan.c. */
#include "ingest/profile.h"

#include <string.h>

#include "base/text.h"
#include "ingest/currency.h"
#include "ingest/items.h"
#include "ingest/unit.h"

struct parse {
    struct arena *arena;
    struct diags *diags;
    const struct settings *settings;
    bool good;
};

static void wrong(struct parse *p, const struct yaml_node *node, const char *expected)
{
    yaml_complain(p->diags, node, "%s", expected);
    p->good = false;
}

static void keys(struct parse *p, const struct yaml_node *map, const char *const *known)
{
    if (!map || map->kind != YAML_MAP) return;
    if (!yaml_check_keys(p->diags, map, known)) p->good = false;
}

static struct words words_at(struct parse *p, const struct yaml_node *map, const char *key,
                             enum word_kind kind)
{
    return words_read(p->arena, p->diags, yaml_get(map, key), kind);
}

static enum date_order order_at(struct parse *p, const struct yaml_node *map)
{
    const char *text = yaml_text(map, "dates", NULL);
    if (!text) return ORDER_UNKNOWN;
    if (strcmp(text, "m/d/y") == 0) return ORDER_MONTH_FIRST;
    if (strcmp(text, "d/m/y") == 0) return ORDER_DAY_FIRST;
    wrong(p, yaml_get(map, "dates"),
          "expected m/d/y or d/m/y (dates that begin with the year need nothing)");
    return ORDER_UNKNOWN;
}

static enum decimal_mark mark_at(struct parse *p, const struct yaml_node *map)
{
    const char *text = yaml_text(map, "decimal", NULL);
    if (!text) return DECIMAL_UNKNOWN;
    if (strcmp(text, ".") == 0) return DECIMAL_POINT;
    if (strcmp(text, ",") == 0) return DECIMAL_COMMA;
    wrong(p, yaml_get(map, "decimal"), "expected \".\" or \",\"");
    return DECIMAL_UNKNOWN;
}

static int unit_at(struct parse *p, const struct yaml_node *map)
{
    const char *text = yaml_text(map, "unit", NULL);
    if (!text) return UNIT_UNKNOWN;
    int power = unit_power(str_of(text));
    if (power < 0)
        wrong(p, yaml_get(map, "unit"), "expected 元, 千元, 万元, 百万元 or 亿元");
    return power;
}

static size_t filters_parse(struct parse *p, const struct yaml_node *map, bool except,
                            struct row_filter *out)
{
    if (!map) return 0;
    if (map->kind != YAML_MAP) {
        wrong(p, map, "expected a map: header: [words]");
        return 0;
    }
    size_t n = 0;
    for (const struct yaml_node *f = map->child; f; f = f->next) {
        out[n].header = header_word(p->arena, str_of(f->key)).full;
        out[n].words = words_read(p->arena, p->diags, f, WORD_CELL);
        out[n++].except = except;
    }
    return n;
}

/* negative: true, or {S/H: [H]}: rows in which that column holds one of the words. */
static void negative_parse(struct parse *p, const struct yaml_node *column,
                           struct column_rule *out)
{
    const struct yaml_node *node = yaml_get(column, "negative");
    if (!node) return;
    if (out->field->kind != FIELD_MONEY) {
        wrong(p, node, "negative is for amounts only");
        return;
    }
    if (node->kind == YAML_TEXT) {
        out->negative = yaml_bool(p->diags, column, "negative", false);
        return;
    }
    struct row_filter *turns = arena_many(p->arena, struct row_filter, node->count + 1);
    if (node->kind != YAML_MAP || node->count != 1)
        wrong(p, node, "expected true, or one column with its words: {S/H: [H]}");
    else if (filters_parse(p, node, false, turns))
        out->turns = turns;
}

static void column_parse(struct parse *p, const struct yaml_node *node, enum table t,
                         const struct export_rule *rule, struct column_rule *out)
{
    static const char *const known[] = {"from", "join",     "constant", "values",
                                        "else", "unit",     "dates",    "decimal",
                                        "drop", "negative", NULL};
    *out = (struct column_rule){.order = rule->order, .mark = rule->mark, .node = node};
    out->power = UNIT_UNKNOWN;
    out->field = field_named(t, str_of(node->key));
    if (!out->field) {
        yaml_complain(p->diags, node, "table %s has no column \"%s\"", table_name(t),
                      node->key);
        p->good = false;
        return;
    }
    if (node->kind != YAML_MAP) {
        out->headers = words_read(p->arena, p->diags, node, WORD_HEADER);
        return;
    }
    keys(p, node, known);
    out->headers = words_at(p, node, "from", WORD_HEADER);
    if (yaml_get(node, "join")) {
        out->headers = words_at(p, node, "join", WORD_HEADER);
        out->join = true;
    }
    out->constant = yaml_text(node, "constant", NULL);
    out->otherwise = yaml_text(node, "else", NULL);
    out->values =
        values_read(p->arena, p->diags, yaml_get(node, "values"), out->field, p->settings);
    out->power = unit_at(p, node);
    out->dropped = words_at(p, node, "drop", WORD_AS_IS);
    negative_parse(p, node, out);
    if (yaml_get(node, "dates")) out->order = order_at(p, node);
    if (yaml_get(node, "decimal")) out->mark = mark_at(p, node);
    if (out->headers.n == 0 && !out->constant)
        wrong(p, node, "expected from: HEADER, join: [HEADERS] or constant: VALUE");
}

static bool table_parse(struct parse *p, const struct yaml_node *node,
                        const struct export_rule *rule, struct table_rule *out)
{
    static const char *const known[] = {"columns",    "only",   "except", "same_id",
                                        "open_items", "spread", NULL};
    enum table t = table_named(str_of(node->key));
    if (t == TABLE_COUNT) {
        wrong(p, node, "expected a canonical table (reps, deals, contracts, …)");
        return false;
    }
    keys(p, node, known);
    const struct yaml_node *columns = yaml_get(node, "columns");
    if (!columns || columns->kind != YAML_MAP) {
        wrong(p, node, "expected columns: with canonical column: HEADER");
        return false;
    }
    *out = (struct table_rule){.table = t};
    out->columns = arena_many(p->arena, struct column_rule, columns->count);
    for (const struct yaml_node *c = columns->child; c; c = c->next)
        column_parse(p, c, t, rule, &out->columns[out->ncolumn++]);
    out->open_items = yaml_bool(p->diags, node, "open_items", false);
    if (out->open_items && t != TABLE_RECEIVABLES)
        wrong(p, yaml_get(node, "open_items"), "open_items is for receivables only");
    const char *same_id = yaml_text(node, "same_id", "last");
    out->add_up = strcmp(same_id, "add") == 0;
    if (!out->add_up && strcmp(same_id, "last") != 0)
        wrong(p, yaml_get(node, "same_id"), "expected add, or last");
    if (out->add_up && !items_amount(t))
        wrong(p, yaml_get(node, "same_id"),
              "expected one of deals, contracts and receivables for same_id: add");
    const struct yaml_node *only = yaml_get(node, "only"),
                           *except = yaml_get(node, "except");
    size_t most = (only ? only->count : 0) + (except ? except->count : 0);
    out->filters = arena_many(p->arena, struct row_filter, most + 1);
    out->nfilter = filters_parse(p, only, false, out->filters);
    out->nfilter += filters_parse(p, except, true, out->filters + out->nfilter);
    return true;
}

static const struct yaml_node *spread_of(const struct yaml_node *table)
{
    const struct yaml_node *spread = yaml_get(table, "spread");
    for (const struct yaml_node *n = spread ? spread->child : NULL; n; n = n->next)
        if (n->kind == YAML_MAP) return n;
    return NULL;
}

/* One of the tables that a row is spread over: the columns of all, a constant that says
 * which, and the column whose cells are its own. */
static struct table_rule spread_one(struct parse *p, const struct table_rule *all,
                                    const struct field *field, const struct field *cells,
                                    const struct yaml_node *one)
{
    struct table_rule rule = *all;
    rule.columns = arena_many(p->arena, struct column_rule, all->ncolumn + 2);
    memcpy(rule.columns, all->columns, all->ncolumn * sizeof *rule.columns);
    struct column_rule own = {.node = one, .power = UNIT_UNKNOWN};
    own.field = field;
    own.constant = one->key;
    rule.columns[rule.ncolumn++] = own;
    own.field = cells;
    own.constant = NULL;
    own.headers = words_read(p->arena, p->diags, one, WORD_HEADER);
    own.spread = true;
    rule.columns[rule.ncolumn++] = own;
    return rule;
}

/* spread: {cells: target, period: {2026-01: 1月, 2026-02: 2月}}: a row of the file makes one
 * row for each of these columns. Adds a rule for each to `out`. */
static void spread_parse(struct parse *p, const struct yaml_node *table,
                         const struct table_rule *all, struct export_rule *out)
{
    const struct yaml_node *spread = yaml_get(table, "spread"), *map = spread_of(table);
    const char *cells = spread->kind == YAML_MAP ? yaml_text(spread, "cells", NULL) : NULL;
    const struct field *into = cells ? field_named(all->table, str_of(cells)) : NULL;
    const struct field *by = map ? field_named(all->table, str_of(map->key)) : NULL;
    if (!into || !by || spread->count != 2 || map->count == 0) {
        wrong(p, spread,
              "expected two columns of the table: {cells: target, period: {2026-01: 1月}}");
        return;
    }
    for (const struct yaml_node *one = map->child; one; one = one->next)
        out->tables[out->ntable++] = spread_one(p, all, by, into, one);
}

static void rates_parse(struct parse *p, const struct yaml_node *map,
                        struct export_rule *out)
{
    if (!map) return;
    if (map->kind != YAML_MAP) {
        wrong(p, map, "expected a map: USD: 7.10");
        return;
    }
    out->rates = arena_many(p->arena, struct rate, map->count);
    for (const struct yaml_node *r = map->child; r; r = r->next) {
        if (strcmp(r->key, "from") == 0) {
            out->rate_from = words_read(p->arena, p->diags, r, WORD_HEADER);
            continue;
        }
        struct rate rate = {.value = EXACT_UNKNOWN};
        if (strlen(r->key) != 3 || r->kind != YAML_TEXT ||
            !exact_parse(str_of(r->text), &rate.value) || rate.value.num <= 0) {
            wrong(p, r, "expected a currency code and a positive rate, such as USD: 7.10");
            continue;
        }
        memcpy(rate.currency, r->key, 4);
        out->rates[out->nrate++] = rate;
    }
}

/* currency: USD, or {from: HEADER, else: USD}. */
static void currency_parse(struct parse *p, const struct yaml_node *node,
                           struct export_rule *out)
{
    static const char *const known[] = {"from", "else", NULL};
    if (!node) return;
    if (node->kind == YAML_MAP) {
        keys(p, node, known);
        out->currency_from = words_at(p, node, "from", WORD_HEADER);
        out->currency = yaml_text(node, "else", NULL);
    } else if (node->kind == YAML_TEXT) {
        out->currency = node->text;
    }
    char code[4];
    if (out->currency_from.n == 0 && !out->currency)
        wrong(p, node, "expected a code such as USD, or {from: HEADER, else: USD}");
    else if (out->currency && (!currency_read(*p->arena, str_of(out->currency), code) ||
                               strcmp(code, out->currency) != 0))
        wrong(p, node, "expected the code of a currency, such as USD");
}

static char delimiter_at(struct parse *p, const struct yaml_node *map)
{
    const char *text = yaml_text(map, "delimiter", NULL);
    if (!text) return 0;
    if (strcmp(text, "TAB") == 0) return '\t';
    if (strlen(text) == 1 && strchr(",;|\t", *text)) return *text;
    wrong(p, yaml_get(map, "delimiter"), "expected \",\" \";\" \"|\" or TAB");
    return 0;
}

static void export_parse(struct parse *p, const struct yaml_node *node,
                         struct export_rule *out)
{
    static const char *const known[] = {
        "name", "header",   "header_row", "delimiter", "encoding", "dates", "decimal",
        "unit", "currency", "rates",      "footers",   "tables",   NULL};
    if (node->kind != YAML_MAP) {
        wrong(p, node, "expected a map that describes one kind of file");
        return;
    }
    keys(p, node, known);
    out->patterns = words_at(p, node, "name", WORD_CELL);
    out->header = words_at(p, node, "header", WORD_HEADER);
    out->header_row = (int)yaml_int(p->diags, node, "header_row", 0);
    out->delimiter = delimiter_at(p, node);
    out->encoding = yaml_text(node, "encoding", NULL);
    out->order = order_at(p, node);
    out->mark = mark_at(p, node);
    out->power = unit_at(p, node);
    currency_parse(p, yaml_get(node, "currency"), out);
    out->footers = words_at(p, node, "footers", WORD_CELL);
    rates_parse(p, yaml_get(node, "rates"), out);
    if (out->patterns.n == 0 && out->header.n == 0)
        wrong(p, node, "expected name: or header:, by which the file is recognised");
    const struct yaml_node *tables = yaml_get(node, "tables");
    if (!tables || tables->kind != YAML_MAP || tables->count == 0) {
        wrong(p, node, "expected tables: with at least one canonical table");
        return;
    }
    size_t n = tables->count;
    for (const struct yaml_node *t = tables->child; t; t = t->next)
        if (spread_of(t)) n += spread_of(t)->count;
    out->tables = arena_many(p->arena, struct table_rule, n);
    for (const struct yaml_node *t = tables->child; t; t = t->next) {
        struct table_rule rule;
        if (!table_parse(p, t, out, &rule)) continue;
        if (yaml_get(t, "spread"))
            spread_parse(p, t, &rule, out);
        else
            out->tables[out->ntable++] = rule;
    }
}

bool profile_parse(struct arena *a, struct diags *ds, const struct yaml_node *root,
                   struct profiles *out)
{
    static const char *const known[] = {"profile", "title", "files", NULL};
    struct parse p = {a, ds, out->settings, true};
    if (root->kind != YAML_MAP || !yaml_text(root, "profile", NULL)) {
        yaml_complain(ds, root, "expected profile: NAME");
        return false;
    }
    keys(&p, root, known);
    const struct yaml_node *files = yaml_get(root, "files");
    if (!files || files->kind != YAML_LIST || files->count == 0) {
        yaml_complain(ds, root, "expected files: a list, one entry for each kind of file");
        return false;
    }
    struct export_rule *rules =
        arena_many(a, struct export_rule, out->nrule + files->count);
    if (out->nrule) memcpy(rules, out->rules, out->nrule * sizeof *rules);
    size_t n = out->nrule;
    for (const struct yaml_node *f = files->child; f; f = f->next) {
        rules[n].profile = yaml_text(root, "profile", NULL);
        export_parse(&p, f, &rules[n++]);
    }
    if (!p.good) return false;
    out->rules = rules;
    out->nrule = n;
    return true;
}
