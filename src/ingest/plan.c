/* One table of a rule laid over the header of a file: each canonical column finds its
 * source columns. Which rule and which header row is left to layout.c. */
#include "ingest/plan.h"

#include <string.h>

#include "base/text.h"

/* Asked for every word of every profile: in a header of thousands of columns the first byte
 * tells most of them apart. */
static bool same_word(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

int header_find(const struct header_cell *header, size_t n, const char *word)
{
    if (n > NAMED_COLUMNS) n = NAMED_COLUMNS;
    for (size_t i = 0; i < n; i++)
        if (same_word(header[i].word.full, word)) return (int)i;
    for (size_t i = 0; i < n; i++)
        if (same_word(header[i].word.bare, word)) return (int)i;
    return -1;
}

static void sources_find(struct column_plan *c, const struct words *words,
                         const struct header_cell *header, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < words->n && found < ALTERNATIVES; i++) {
        int at = header_find(header, n, words->at[i]);
        bool again = false;
        for (size_t k = 0; k < found; k++) again |= c->at[k] == at;
        if (at >= 0 && !again) c->at[found++] = at;
    }
    if (found) c->header = header[c->at[0]].shown;
}

/* What an amount means goes by the header that it stands under, not by the first of the
 * list. `power` is the file's unit, for what neither profile nor header says. */
static bool units_of_sources(struct column_plan *c, int own, int power,
                             const struct header_cell *header)
{
    bool amounts = c->field->kind == FIELD_MONEY || c->field->kind == FIELD_NUMBER;
    bool by_file = false;
    for (size_t i = 0; i < ALTERNATIVES; i++) {
        struct source_word *of = &c->of[i];
        *of = (struct source_word){.power = own};
        if (c->at[i] >= 0) {
            const struct header_word *word = &header[c->at[i]].word;
            memcpy(of->currency, word->currency, sizeof of->currency);
            of->of_the_books = word->of_the_books;
            if (of->power < 0) of->power = word->power;
        }
        if (of->power >= 0) continue;
        of->power = power < 0 ? 0 : power;
        by_file |= amounts && c->at[i] >= 0 && of->power > 0;
    }
    return by_file;
}

static struct column_plan column_begin(const struct column_rule *rule,
                                       const struct column_rule *common)
{
    struct column_plan c = {
        .field = rule->field,
        .join = rule->join,
        .constant = rule->constant,
        .otherwise = rule->otherwise,
        .order = rule->order,
        .mark = rule->mark,
    };
    c.values[0] = &rule->values;
    c.values[1] = &common->values;
    c.rule = rule;
    c.sign_at = -1;
    for (size_t i = 0; i < ALTERNATIVES; i++) c.at[i] = -1;
    return c;
}

static const struct column_rule *rule_of(const struct table_rule *rule,
                                         const struct field *f)
{
    for (size_t i = 0; i < rule->ncolumn; i++)
        if (rule->columns[i].field == f) return &rule->columns[i];
    return NULL;
}

static struct column_plan *column_of(struct table_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->ncolumn; i++)
        if (strcmp(plan->columns[i].field->name, name) == 0) return &plan->columns[i];
    return NULL;
}

/* Where the status of a deal is not said, its stage may say it (赢单, Closed Lost); else it
 * is open. */
static void status_from_stage(struct table_plan *plan)
{
    struct column_plan *status = column_of(plan, "status");
    const struct column_plan *stage = column_of(plan, "stage");
    if (status->at[0] >= 0 || status->constant || stage->at[0] < 0) return;
    status->at[0] = stage->at[0];
    status->header = stage->header;
    status->otherwise = "open";
    status->derived = true;
}

/* A header that leaves no doubt: what was expected says nothing about what happened. */
static bool says_expected(const char *header)
{
    return strstr(header, "预计") || strstr(header, "xpected") || strstr(header, "Est");
}

/* Many CRMs have one "Close Date": when a deal is expected, and once it is closed, when
 * it was. */
static void one_close_date(struct table_plan *plan)
{
    struct column_plan *closed = column_of(plan, "closed_at");
    const struct column_plan *expected = column_of(plan, "expected_close");
    if (closed->at[0] >= 0 || expected->at[0] < 0) return;
    if (says_expected(expected->header)) return;
    memcpy(closed->at, expected->at, sizeof closed->at);
    closed->header = expected->header;
}

/* A rep may be missing in a row, and then the row is unassigned (SPEC 2): so may the
 * column. */
static bool may_lack(enum table t, const struct field *f)
{
    return !f->required || (f->kind == FIELD_REP && t != TABLE_LEAVE);
}

static void filters_make(struct arena *a, const struct table_rule *rule,
                         const struct header_cell *header, size_t n,
                         struct table_plan *plan)
{
    plan->filters = arena_many(a, struct filter_plan, rule->nfilter + 1);
    for (size_t i = 0; i < rule->nfilter; i++) {
        int at = header_find(header, n, rule->filters[i].header);
        if (at < 0 && !plan->missing) plan->missing = rule->filters[i].header;
        if (at >= 0)
            plan->filters[plan->nfilter++] = (struct filter_plan){at, &rule->filters[i]};
    }
}

static size_t count_matched(const struct table_plan *plan, size_t n)
{
    size_t matched = 0;
    for (size_t source = 0; source < n; source++) {
        bool used = false;
        for (size_t i = 0; i < plan->ncolumn && !used; i++)
            used = plan->columns[i].at[0] == (int)source;
        matched += used;
    }
    return matched;
}

struct table_plan plan_make(struct arena *a, const struct table_rule *rule,
                            const struct vocabulary *v, const struct header_cell *header,
                            size_t n, int power)
{
    const struct table_rule *common = &v->tables[rule->table];
    struct table_plan plan = {.table = rule->table, .id_column = -1};
    const char *id = table_info(rule->table)->id;
    plan.columns = arena_many(a, struct column_plan, common->ncolumn);
    for (size_t i = 0; i < common->ncolumn; i++) {
        const struct field *f = common->columns[i].field;
        const struct column_rule *own = rule_of(rule, f);
        struct column_plan c =
            column_begin(own ? own : &common->columns[i], &common->columns[i]);
        struct words canonical = {common->columns[i].headers.at, 1};
        sources_find(&c, own ? &own->headers : &canonical, header, n);
        plan.unit_of_file |=
            units_of_sources(&c, (own ? own : &common->columns[i])->power, power, header);
        if (c.rule->turns && c.at[0] >= 0) {
            c.sign_at = header_find(header, n, c.rule->turns->header);
            if (c.sign_at < 0 && !plan.missing) plan.missing = c.rule->turns->header;
        }
        if (c.at[0] < 0 && !c.constant && !(own && own->otherwise) &&
            !may_lack(rule->table, f) && !plan.missing)
            plan.missing = f->name;
        plan.columns[plan.ncolumn++] = c;
    }
    if (rule->table == TABLE_DEALS) {
        status_from_stage(&plan);
        if (rule == common) one_close_date(&plan);
    }
    plan.rule = rule;
    plan.matched = count_matched(&plan, n);
    /* Columns that nothing feeds would only cost time in every row. */
    size_t kept = 0;
    for (size_t i = 0; i < plan.ncolumn; i++) {
        struct column_plan *c = &plan.columns[i];
        if (c->at[0] < 0 && !c->constant && !c->otherwise) continue;
        if (id && strcmp(c->field->name, id) == 0) plan.id_column = (int)kept;
        plan.columns[kept++] = *c;
    }
    plan.ncolumn = kept;
    filters_make(a, rule, header, n, &plan);
    return plan;
}
