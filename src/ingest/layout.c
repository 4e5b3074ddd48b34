/* Which profile a file belongs to and which of its first rows is the header: by file name
 * and header words where a profile says them, else by how many header words of the
 * vocabulary one row holds for one table. Columns are then laid out by plan.c. */
#include "ingest/header.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/complain.h"
#include "ingest/convert.h"
#include "ingest/currency.h"
#include "ingest/habit.h"
#include "ingest/unit.h"

#define CAPTION_LONGEST 60
#define BANNER_MOST 300 /* bytes; a longer cell above the header names no unit */

struct candidate {
    const struct export_rule *rule;
    enum table table; /* by vocabulary: the one table */
    size_t row;       /* index into the header rows */
    int score;
};

bool rule_names(struct arena scratch, const struct export_rule *rule, const char *name)
{
    const char *folded = arena_copy(&scratch, text_fold(&scratch, str_of(name)));
    for (size_t i = 0; i < rule->patterns.n; i++)
        if (fnmatch(rule->patterns.at[i], folded, 0) == 0) return true;
    return false;
}

static bool row_holds(const struct header_cell *header, size_t n, const struct words *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (header_find(header, n, words->at[i]) < 0) return false;
    return true;
}

/* How many columns of a rule's tables a row names. */
static int row_names(const struct export_rule *rule, const struct header_cell *header,
                     size_t n)
{
    int found = 0;
    for (size_t t = 0; t < rule->ntable; t++)
        for (size_t i = 0; i < rule->tables[t].ncolumn; i++) {
            const struct words *w = &rule->tables[t].columns[i].headers;
            bool hit = false;
            for (size_t k = 0; k < w->n && !hit; k++)
                hit = header_find(header, n, w->at[k]) >= 0;
            found += hit;
        }
    return found;
}

static void try_rule(struct arena scratch, const struct export_rule *rule, const char *name,
                     const struct header_rows *rows, size_t last, struct candidate *best)
{
    if (rule->patterns.n && !rule_names(scratch, rule, name)) return;
    for (size_t r = 0; r < rows->n; r++) {
        if (rows->at[r].last > last) continue;
        if (rule->header_row && (int)rows->at[r].last + 1 != rule->header_row) continue;
        const struct header_cell *header = rows->at[r].cells;
        size_t n = rows->at[r].n < HEADER_COLUMNS ? rows->at[r].n : HEADER_COLUMNS;
        if (!row_holds(header, n, &rule->header)) continue;
        int names = row_names(rule, header, n);
        int score = 1000 * rule->folder + names + (rule->patterns.n ? 100 : 0) +
                    10 * (int)rule->header.n;
        if (names > 0 && score > best->score)
            *best = (struct candidate){rule, TABLE_COUNT, r, score};
    }
}

static int hint_word_order(const void *key, const void *hint)
{
    return strcmp(key, ((const struct hint *)hint)->word);
}

/* The first hint of a word, and how many there are. */
static const struct hint *hints_of(const struct vocabulary *v, const char *word,
                                   size_t *count)
{
    const struct hint *h = bsearch(word, v->hints, v->nhint, sizeof *h, hint_word_order);
    *count = 0;
    if (!h || !*word) return NULL;
    while (h > v->hints && strcmp(h[-1].word, word) == 0) h--;
    while (h + *count < v->hints + v->nhint && strcmp(h[*count].word, word) == 0) ++*count;
    return h;
}

/* Fields of each table that the row names, as bits, and how many of its cells name them. */
struct row_hints {
    uint32_t fields[TABLE_COUNT];
    int cells[TABLE_COUNT];
};

static void hints_add(const struct vocabulary *v, const char *word, struct row_hints *out)
{
    size_t count;
    const struct hint *h = hints_of(v, word, &count);
    bool counted[TABLE_COUNT] = {false};
    for (size_t i = 0; i < count; i++) {
        out->fields[h[i].table] |= 1u << h[i].field;
        if (!counted[h[i].table]) out->cells[h[i].table]++;
        counted[h[i].table] = true;
    }
}

bool table_in_name(struct arena scratch, const struct vocabulary *v, enum table t,
                   const char *name)
{
    str folded = str_of(header_word(&scratch, str_of(name)).full);
    size_t at;
    if (str_find(folded, str_of(header_word(&scratch, str_of(table_name(t))).full), &at))
        return true;
    for (size_t i = 0; i < v->names[t].n; i++)
        if (str_find(folded, str_of(v->names[t].at[i]), &at)) return true;
    return false;
}

static int required_missing(enum table t, uint32_t fields)
{
    int missing = 0;
    const struct field *f = table_info(t)->fields;
    for (int i = 0; f[i].name; i++)
        missing += f[i].required && f[i].kind != FIELD_REP && !(fields >> i & 1);
    return missing;
}

/* Columns without which a table is not guessed, because the rest could be anything's. */
static bool is_telling(enum table t, uint32_t fields)
{
    static const char *const telling[TABLE_COUNT][6] = {
        [TABLE_REPS] = {"level", "hired_on", "left_on", "manager", "email"},
        [TABLE_CUSTOMERS] = {"industry", "tier", "since"},
        [TABLE_LEADS] = {"source", "quality", "phone", "first_followup_at"},
        [TABLE_ACTIVITIES] = {"rep_id", "customer_id", "deal_id"},
        [TABLE_TASKS] = {"task_id", "title", "completed_at"},
        [TABLE_COMPLAINTS] = {"severity", "closed_at"},
        [TABLE_PRODUCT_USAGE] = {"active_days", "faults"},
    };
    if (!telling[t][0]) return true;
    for (int i = 0; i < 6 && telling[t][i]; i++)
        if (fields >> field_index(t, telling[t][i]) & 1) return true;
    return false;
}

/* A table is believed when the row names all it needs; a file name that says so helps,
 * and then even a table that lacks a column is taken, so that the message can say which. */
static int table_score(enum table t, const struct row_hints *hints, bool in_name)
{
    int fields = __builtin_popcount(hints->fields[t]);
    int cells = hints->cells[t] < fields ? hints->cells[t] : fields;
    int missing = required_missing(t, hints->fields[t]);
    if (!in_name && !is_telling(t, hints->fields[t])) return 0;
    if (missing == 0 && cells >= 2) return 20 + 4 * cells + (in_name ? 30 : 0);
    if (in_name && cells >= 2) return 4 * cells - 8 * missing;
    if (missing == 1 && cells >= 4) return 4 * cells - 12;
    return 0;
}

static void try_vocabulary(struct arena scratch, const struct vocabulary *v,
                           const char *name, const struct header_rows *rows, size_t last,
                           struct candidate *best)
{
    bool in_name[TABLE_COUNT];
    for (int t = 0; t < TABLE_COUNT; t++)
        in_name[t] = table_in_name(scratch, v, (enum table)t, name);
    for (size_t r = 0; r < rows->n; r++) {
        if (rows->at[r].last > last) continue;
        struct row_hints hints = {{0}, {0}};
        const struct header_cell *header = rows->at[r].cells;
        for (size_t i = 0; i < rows->at[r].n && i < HEADER_COLUMNS; i++) {
            hints_add(v, header[i].word.full, &hints);
            if (header[i].word.bare != header[i].word.full)
                hints_add(v, header[i].word.bare, &hints);
        }
        for (int t = 0; t < TABLE_COUNT; t++) {
            int score = table_score((enum table)t, &hints, in_name[t]);
            if (score > best->score)
                *best = (struct candidate){NULL, (enum table)t, r, score};
        }
    }
}

/* Files whose headers are all canonical names are the product's own form. */
static const char *vocabulary_name(const struct layout *l, enum table t)
{
    if (t == TABLE_COUNT) return "vocabulary";
    for (size_t i = 0; i < l->nheader; i++) {
        str shown = str_of(l->header[i].shown);
        if (shown.n && !field_named(t, shown)) return "vocabulary";
    }
    return "canonical";
}

/* Of columns that a row is spread over some may be missing: months to come. */
static bool rule_spreads(const struct table_rule *rule, const char *missing)
{
    for (size_t i = 0; missing && i < rule->ncolumn; i++)
        if (rule->columns[i].spread && strcmp(rule->columns[i].field->name, missing) == 0)
            return true;
    return false;
}

static void plans_make(struct arena *a, const struct profiles *p,
                       const struct candidate *best, int power, struct layout *out)
{
    const struct vocabulary *v = &p->vocabulary;
    size_t tables = best->rule ? best->rule->ntable : 1;
    out->plans = arena_many(a, struct table_plan, tables);
    for (size_t i = 0; i < tables; i++) {
        const struct table_rule *rule =
            best->rule ? &best->rule->tables[i] : &v->tables[best->table];
        struct table_plan plan = plan_make(a, rule, v, out->header, out->nheader, power);
        bool others = rule_spreads(rule, plan.missing) && (i + 1 < tables || out->nplan);
        if (plan.missing && !out->problem && !others)
            out->problem = missing_problem(a, &plan, out, v);
        if (!plan.missing) out->plans[out->nplan++] = plan;
    }
}

/* ---- two tables side by side ---- */

/* An empty column between captions: its index; 0 if there is none. */
static size_t column_between(const struct header_row *h, const struct preview *preview)
{
    for (size_t i = 2; i + 2 < h->n && h->n < HEADER_COLUMNS; i++) {
        bool empty = !*h->cells[i].shown;
        for (size_t r = h->last + 1; r < preview->n && empty; r++)
            empty = i >= preview->rows[r].n || preview->rows[r].cell[i].n == 0;
        if (empty) return i;
    }
    return 0;
}

/* The header with the captions of one side only, each still in its column. */
static struct header_row side_of(struct arena *a, const struct header_row *h, size_t from,
                                 size_t to)
{
    struct header_row side = *h;
    side.cells = arena_many(a, struct header_cell, h->n + 1);
    for (size_t i = 0; i < h->n; i++)
        side.cells[i] = i >= from && i < to
                            ? h->cells[i]
                            : (struct header_cell){"", {"", "", UNIT_UNKNOWN, "", false}};
    return side;
}

static bool side_plan(struct arena *a, const struct profiles *p, const char *name,
                      const struct header_row *h, size_t from, size_t to,
                      struct table_plan *out)
{
    struct header_row side = side_of(a, h, from, to);
    struct header_rows *one = arena_one(a, struct header_rows);
    one->at[one->n++] = side;
    struct candidate best = {NULL, TABLE_COUNT, 0, 0};
    try_vocabulary(*a, &p->vocabulary, name, one, SIZE_MAX, &best);
    if (best.score <= 0) return false;
    *out = plan_make(a, &p->vocabulary.tables[best.table], &p->vocabulary, side.cells,
                     side.n, UNIT_UNKNOWN);
    out->from = from;
    out->to = to;
    return !out->missing && out->matched >= 3;
}

/* Only where each side is a whole table by itself; a profile of one's own knows better. */
static void sides_take(struct arena *a, struct diags *ds, const char *path,
                       const struct profiles *p, const char *name,
                       const struct header_row *h, const struct preview *preview,
                       struct layout *out)
{
    size_t between = column_between(h, preview);
    struct table_plan *plans = arena_many(a, struct table_plan, 2);
    if (!between || (out->rule && out->rule->folder > 0)) return;
    if (!side_plan(a, p, name, h, 0, between, &plans[0])) return;
    if (!side_plan(a, p, name, h, between + 1, h->n, &plans[1])) return;
    if (plans[0].table == plans[1].table) return;
    out->rule = NULL;
    out->plans = plans;
    out->nplan = 2;
    out->problem = NULL;
    out->currency_at = out->rate_at = -1;
    out->side_by_side = true;
    diag_say(ds, DIAG_NOTE, path, preview->rows[h->last].line, NULL,
             str_of(h->cells[between + 1].shown),
             "two tables stand side by side; the second one begins here");
}

/* A caption that speaks of a currency, and below it currencies and no numbers. */
static bool holds_currencies(struct arena scratch, const struct layout *l, size_t at,
                             const struct preview *preview)
{
    size_t found = 0;
    char code[4];
    if (!currency_in_caption(str_of(l->header[at].word.full))) return false;
    for (size_t r = l->header_at + 1; r < preview->n; r++) {
        const struct source_row *row = &preview->rows[r];
        if (row->n != l->nheader || cell_blank(row->cell[at])) continue;
        if (cell_class(row->cell[at]) == CELL_NUMBER) return false;
        found += currency_read(scratch, row->cell[at], code);
    }
    return found > 0;
}

static int words_find(const struct layout *l, const struct words *words)
{
    int at = -1;
    for (size_t i = 0; i < words->n && at < 0; i++)
        at = header_find(l->header, l->nheader, words->at[i]);
    return at;
}

/* The column that names the currency of each row: the profile's, one of a well-known header,
 * one by what stands in it. */
static int currency_column(struct arena scratch, const struct vocabulary *v,
                           const struct layout *l, const struct preview *preview)
{
    if (l->rule && l->rule->currency_from.n) return words_find(l, &l->rule->currency_from);
    int at = words_find(l, &v->currency);
    size_t n = l->nheader < HEADER_COLUMNS ? l->nheader : HEADER_COLUMNS;
    for (size_t i = 0; i < n && at < 0; i++)
        if (holds_currencies(scratch, l, i, preview)) at = (int)i;
    return at;
}

/* What a profile says of currencies names columns that must be there. */
static void currency_columns(struct arena *a, const struct vocabulary *v,
                             const struct preview *preview, struct layout *out)
{
    out->currency_at = currency_column(*a, v, out, preview);
    out->rate_at = out->rule ? words_find(out, &out->rule->rate_from) : -1;
    if (!out->rule) return;
    const char *missing = NULL;
    if (out->rule->currency_from.n && out->currency_at < 0)
        missing = out->rule->currency_from.at[0];
    if (out->rule->rate_from.n && out->rate_at < 0) missing = out->rule->rate_from.at[0];
    if (missing)
        out->problem = arena_printf(
            a, "lacks the column \"%s\" in which the profile looks for currencies or rates",
            missing);
}

/* The unit that a line above the header says all amounts are in; its cell in *said. */
static int banner_unit(struct arena scratch, const struct preview *preview,
                       size_t header_at, uint32_t *line, str *said)
{
    for (size_t r = 0; r < header_at; r++)
        for (size_t i = 0; i < preview->rows[r].n && i < HEADER_COLUMNS; i++) {
            *said = str_trim(preview->rows[r].cell[i]);
            *line = preview->rows[r].line;
            int power =
                said->n < BANNER_MOST ? unit_in_banner(scratch, *said) : UNIT_UNKNOWN;
            if (power > 0) return power;
        }
    return UNIT_UNKNOWN;
}

/* The tables of the layout, with the unit of amounts where no header names one: the
 * profile's for the file, else the banner's, and then it is said. */
static void plans_with_unit(struct arena *a, struct diags *ds, const char *path,
                            const struct profiles *p, const struct candidate *best,
                            const struct preview *preview, struct layout *out)
{
    uint32_t line = 0;
    str said;
    bool known = out->rule && out->rule->power >= 0;
    int power =
        known ? out->rule->power : banner_unit(*a, preview, out->header_at, &line, &said);
    bool used = false;
    plans_make(a, p, best, power, out);
    for (size_t i = 0; i < out->nplan; i++) used |= out->plans[i].unit_of_file;
    if (!known && power > 0 && used)
        diag_say(ds, DIAG_NOTE, path, line, NULL, said,
                 "amounts are in the unit that this line names");
}

/* The best reading of the rows up to `last` as a header. */
static struct candidate candidate_up_to(struct arena scratch, const struct profiles *p,
                                        const char *name, const struct header_rows *rows,
                                        size_t last)
{
    struct candidate best = {NULL, TABLE_COUNT, 0, 0};
    for (size_t i = 0; i < p->nrule; i++)
        try_rule(scratch, &p->rules[i], name, rows, last, &best);
    if (!best.rule) try_vocabulary(scratch, &p->vocabulary, name, rows, last, &best);
    return best;
}

/* A header counts by the words it holds, but not beyond the first one below which rows of
 * data stand: what follows is a second table. */
static struct candidate candidate_find(struct arena scratch, const struct profiles *p,
                                       const char *name, const struct header_rows *rows,
                                       const struct preview *preview)
{
    for (size_t last = 0; last + 1 < preview->n && last < HEADER_ROWS; last++) {
        if (!row_has_values(&preview->rows[last + 1])) continue;
        struct candidate first = candidate_up_to(scratch, p, name, rows, last);
        if (first.score > 0) return first;
    }
    return candidate_up_to(scratch, p, name, rows, SIZE_MAX);
}

/* Columns called type and date are in every list of anything: it is one of activities if
 * some row has a kind of them. */
static bool is_none_of_them(struct arena scratch, const struct layout *l,
                            const struct candidate *best, const struct preview *preview)
{
    if (best->rule || best->table != TABLE_ACTIVITIES || l->nplan == 0) return false;
    const struct column_plan *type = NULL;
    for (size_t i = 0; i < l->plans[0].ncolumn; i++)
        if (strcmp(l->plans[0].columns[i].field->name, "type") == 0)
            type = &l->plans[0].columns[i];
    size_t filled = 0;
    for (size_t r = l->header_at + 1; type && r < preview->n; r++) {
        const struct source_row *row = &preview->rows[r];
        if (row->n != l->nheader || cell_blank(row->cell[type->at[0]])) continue;
        if (choice_is_known(scratch, type, row->cell[type->at[0]])) return false;
        filled++;
    }
    return filled > 0;
}

struct layout layout_find(struct arena *a, struct diags *ds, const struct profiles *p,
                          const char *path, const char *name, const struct preview *preview)
{
    struct layout out = {.currency_at = -1, .rate_at = -1};
    struct header_rows rows = header_rows_read(a, preview);
    struct candidate best = candidate_find(*a, p, name, &rows, preview);
    if (!best.rule || best.rule->folder == 0)
        profiles_complain(*a, ds, path, name, p, &rows);
    if (best.score <= 0) return out;
    out.rule = best.rule;
    out.header_at = rows.at[best.row].last;
    out.header = rows.at[best.row].cells;
    out.nheader = rows.at[best.row].n;
    currency_columns(a, &p->vocabulary, preview, &out);
    const char *problem = out.problem;
    plans_with_unit(a, ds, path, p, &best, preview, &out);
    if (problem) out.nplan = 0;
    if (!table_in_name(*a, &p->vocabulary, TABLE_ACTIVITIES, name) &&
        is_none_of_them(*a, &out, &best, preview))
        return (struct layout){.currency_at = -1, .rate_at = -1};
    sides_take(a, ds, path, p, name, &rows.at[best.row], preview, &out);
    out.profile = out.rule ? out.rule->profile : vocabulary_name(&out, best.table);
    if (!out.side_by_side) headers_complain(*a, ds, path, &out, preview);
    return out;
}

void layout_rows_above(struct diags *ds, const char *path, const struct layout *l,
                       const struct preview *preview)
{
    size_t rows = 0;
    for (size_t i = 0; i < l->header_at; i++)
        rows += preview->rows[i].n * 2 > l->nheader && preview->rows[i].n > 2 &&
                row_has_values(&preview->rows[i]);
    if (rows < 2) return;
    diag_say(ds, DIAG_WARNING, path, preview->rows[l->header_at].line, NULL,
             str_of(l->header[0].shown),
             "begins the table that is read; %zu rows above it are left out (if they are a "
             "table, save it as a file of its own)",
             rows);
}

bool row_names_columns(struct arena scratch, const struct vocabulary *v,
                       const struct source_row *row)
{
    size_t filled = 0, known = 0, count;
    for (size_t i = 0; i < row->n && i < HEADER_COLUMNS; i++) {
        if (row->cell[i].n == 0) continue;
        if (row->cell[i].n > CAPTION_LONGEST) return false;
        filled++;
        struct header_word word = header_word(&scratch, row->cell[i]);
        known += hints_of(v, word.full, &count) || hints_of(v, word.bare, &count);
    }
    return known >= 2 && known * 2 >= filled && !row_has_values(row);
}
