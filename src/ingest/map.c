/* `map`: proposes a profile for an export that nothing recognises, as YAML with comments:
 * the table by header words and content, each column with how sure it is and sample
 * values, and what stays unused. What it prints can be saved and edited
 * (templates/profiles/README.md). */
#include "ingest/survey.h"

#include <string.h>

#include "base/text.h"

#define SAMPLES 3
#define HEADERS_TO_KNOW 3

/* What the cells of a column look like. */
struct content {
    size_t filled, numbers, dates, words;
    str sample[SAMPLES];
    size_t nsample;
};

struct guess {
    int at;           /* source column; -1 */
    const char *sure; /* "known word" …; NULL without a column */
};

struct mapping {
    const struct survey *survey;
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct header_cell *header;
    size_t n;
    struct content *content; /* by source column */
    bool *used;
    enum table table;
};

static void content_add(struct content *c, str cell)
{
    struct number_read n;
    struct when_read w;
    if (cell_blank(cell)) return;
    c->filled++;
    /* 20261118 and 45123.5 are both: the header tells. */
    bool date = when_parse(cell, ORDER_UNKNOWN, &w) == READ_OK;
    bool number = number_parse(cell, DECIMAL_UNKNOWN, &n) == READ_OK;
    c->dates += date;
    c->numbers += number;
    c->words += !date && !number;
    for (size_t i = 0; i < c->nsample; i++)
        if (str_equal(c->sample[i], cell)) return;
    if (c->nsample < SAMPLES) c->sample[c->nsample++] = cell;
}

static void content_read(struct mapping *m)
{
    const struct preview *p = &m->survey->preview;
    m->content = arena_many(m->arena, struct content, m->n + 1);
    for (size_t r = m->survey->header_at + 1; r < p->n; r++)
        for (size_t i = 0; i < m->n && i < p->rows[r].n; i++)
            content_add(&m->content[i], p->rows[r].cell[i]);
}

/* Could the cells of a column stand in this field? */
static bool content_fits(const struct field *f, const struct content *c)
{
    if (c->filled == 0) return true;
    switch (f->kind) {
    case FIELD_MONEY:
    case FIELD_NUMBER:
    case FIELD_SHARE: return c->numbers * 2 > c->filled;
    case FIELD_DAY:
    case FIELD_MOMENT:
    case FIELD_WEEK: return c->dates * 2 > c->filled;
    case FIELD_CHOICE:
    case FIELD_STAGE:
    case FIELD_TIER:
    case FIELD_FLAG:
    case FIELD_SCOPE: return c->dates * 2 < c->filled;
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_PERIOD:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: return true;
    }
    return true;
}

static bool resembles(const char *header, const struct words *words)
{
    size_t at;
    for (size_t i = 0; i < words->n; i++) {
        str word = str_of(words->at[i]), head = str_of(header);
        if (word.n < 4 || head.n < 4) continue;
        if (str_find(head, word, &at) || str_find(word, head, &at)) return true;
    }
    return false;
}

/* Pieces of headers that nobody has listed: 成单日 is a date, 买家 a customer. By the field's
 * name where it has one of its own, else by what it holds. */
static bool has_piece(const struct field *f, enum table t, const char *header)
{
    static const char *const ids[] = {"号", "编码", "流水", "代码", "id",
                                      "no", "num",  "nr",   "#",    NULL};
    static const char *const amounts[] = {"额",     "价",      "款",     "钱",  "费",
                                          "amount", "price",   "value",  "sum", "amt",
                                          "total",  "balance", "betrag", NULL};
    static const char *const dates[] = {"日",   "时间", "date",  "time",
                                        "when", "dt",   "datum", NULL};
    static const char *const due[] = {"到期",     "截止",   "期限", "due",
                                      "deadline", "fällig", NULL};
    static const char *const reps[] = {"人",  "员",    "销售",   "经理", "sales",
                                       "rep", "owner", "seller", "who",  NULL};
    static const char *const customers[] = {"客",     "户",    "买",      "甲方", "对象",
                                            "client", "buyer", "account", NULL};
    static const char *const products[] = {"货", "品", "物料", "item", "sku", NULL};
    const char *id = table_info(t)->id;
    const char *const *pieces = NULL;
    size_t at;
    if (f->kind == FIELD_MONEY) pieces = amounts;
    if (f->kind == FIELD_DAY || f->kind == FIELD_MOMENT) pieces = dates;
    if (strcmp(f->name, "due_date") == 0 || strcmp(f->name, "due") == 0) pieces = due;
    if (f->kind == FIELD_REP) pieces = reps;
    if (f->kind == FIELD_CUSTOMER) pieces = customers;
    if (strcmp(f->name, "product") == 0) pieces = products;
    if (id && strcmp(f->name, id) == 0) pieces = ids;
    for (; pieces && *pieces; pieces++)
        if (str_find(str_of(header), str_of(*pieces), &at)) return true;
    return false;
}

/* First by known words, then by a header that contains one, or is part of one, and fits;
 * what the table needs, last, by a piece of a word. */
static struct guess column_guess(struct mapping *m, enum table t,
                                 const struct column_rule *rule)
{
    for (size_t i = 0; i < rule->headers.n; i++) {
        int at = header_find(m->header, m->n, rule->headers.at[i]);
        if (at >= 0 && !m->used[at] && content_fits(rule->field, &m->content[at]))
            return (struct guess){at, i == 0 ? "canonical name" : "known word"};
    }
    for (size_t i = 0; i < m->n; i++)
        if (!m->used[i] && *m->header[i].shown &&
            content_fits(rule->field, &m->content[i]) &&
            resembles(m->header[i].word.full, &rule->headers))
            return (struct guess){(int)i, "guess: similar word"};
    bool wanted = rule->field->required || rule->field->kind == FIELD_CUSTOMER ||
                  rule->field->kind == FIELD_REP ||
                  strcmp(rule->field->name, "product") == 0;
    for (size_t i = 0; wanted && i < m->n; i++)
        if (!m->used[i] && content_fits(rule->field, &m->content[i]) &&
            has_piece(rule->field, t, m->header[i].word.full))
            return (struct guess){(int)i, "guess: by content and part of the header"};
    return (struct guess){-1, NULL};
}

/* How well a table fits: known words count more than similar ones, what is needed more
 * than the rest, and the name of the file or sheet as much as two known columns. */
static int table_fit(struct mapping *m, enum table t)
{
    int fit = table_in_name(*m->arena, m->vocabulary, t, m->survey->name) ? 6 : 0;
    memset(m->used, 0, m->n * sizeof *m->used);
    const struct table_rule *rule = &m->vocabulary->tables[t];
    for (size_t i = 0; i < rule->ncolumn; i++) {
        struct guess g = column_guess(m, t, &rule->columns[i]);
        bool needed = rule->columns[i].field->required;
        if (g.at >= 0) m->used[g.at] = true;
        if (g.at < 0)
            fit -= needed ? 2 : 0;
        else
            fit += (strncmp(g.sure, "guess", 5) == 0 ? 1 : 3) + (needed ? 1 : 0);
    }
    return fit;
}

static enum table table_guess(struct mapping *m)
{
    enum table best = TABLE_DEALS;
    int most = 0;
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        int fit = table_fit(m, t);
        if (fit > most) most = fit, best = t;
    }
    memset(m->used, 0, m->n * sizeof *m->used);
    return best;
}

/* ---- writing ---- */

/* A YAML scalar in double quotes; control characters become blanks. */
static void write_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') fputc('\\', out);
        fputc((unsigned char)*text < 32 ? ' ' : *text, out);
    }
    fputc('"', out);
}

static void write_samples(FILE *out, const struct content *c)
{
    for (size_t i = 0; i < c->nsample; i++) {
        str s = c->sample[i];
        size_t n = s.n < 40 ? s.n : 40;
        while (n < s.n && n && (s.s[n] & 0xC0) == 0x80) n--;
        fputs(i ? " | " : "", out);
        for (size_t k = 0; k < n; k++)
            fputc((unsigned char)s.s[k] < 32 ? ' ' : s.s[k], out);
    }
}

static void write_column(FILE *out, struct mapping *m, const struct column_rule *rule)
{
    struct guess g = column_guess(m, m->table, rule);
    const struct field *f = rule->field;
    if (g.at < 0) {
        if (f->required)
            fprintf(out, "          # %s: NEEDED, not found; name its header\n", f->name);
        return;
    }
    m->used[g.at] = true;
    fprintf(out, "          %s: ", f->name);
    write_text(out, m->header[g.at].shown);
    fprintf(out, " # %s; ", g.sure);
    write_samples(out, &m->content[g.at]);
    fputc('\n', out);
}

/* Words that the vocabulary does not know, for choices and stages: to be sorted by hand. */
static void write_unused(FILE *out, struct mapping *m)
{
    for (size_t i = 0; i < m->n; i++) {
        if (m->used[i] || !*m->header[i].shown) continue;
        fputs("        # not used: ", out);
        write_text(out, m->header[i].shown);
        fputs(" ", out);
        write_samples(out, &m->content[i]);
        fputc('\n', out);
    }
}

static void write_profile(FILE *out, struct mapping *m)
{
    const struct table_rule *rule = &m->vocabulary->tables[m->table];
    fprintf(out,
            "# Proposed by `mondaypack map`. Check it, save it as DIR/profiles/NAME.yaml "
            "and run\n"
            "# `mondaypack build INPUT --templates DIR`.\nprofile: my_export\ntitle: ");
    write_text(out, m->survey->name);
    fprintf(out, "\nfiles:\n  - header: [");
    for (size_t i = 0, written = 0; i < m->n && written < HEADERS_TO_KNOW; i++) {
        if (!*m->header[i].shown) continue;
        if (written++) fputs(", ", out);
        write_text(out, m->header[i].shown);
    }
    fprintf(out,
            "] # the words by which it is known\n    # read as %s, delimiter %s, header on "
            "line %u\n"
            "    tables:\n      %s:\n        columns:\n",
            m->survey->source->encoding, m->survey->source->delimiter,
            m->survey->preview.rows[m->survey->header_at].line, table_name(m->table));
    for (size_t i = 0; i < rule->ncolumn; i++) write_column(out, m, &rule->columns[i]);
    write_unused(out, m);
    if (m->n < m->survey->header.n)
        fprintf(out, "        # the %zu columns further right were not looked at\n",
                m->survey->header.n - m->n);
}

bool map_write(FILE *out, struct arena *a, struct diags *ds, const struct profiles *p,
               const char *path)
{
    struct survey s;
    bool done = survey_open(a, ds, p, path, &s);
    if (done && s.header_at == SIZE_MAX) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){"", 0},
                 "has no row of words that could be a header; give it one");
        done = false;
    }
    if (done) {
        struct mapping m = {.survey = &s, .vocabulary = &p->vocabulary, .arena = a};
        m.header = s.header.cells;
        m.n = s.header.n < HEADER_COLUMNS ? s.header.n : HEADER_COLUMNS;
        m.used = arena_many(a, bool, m.n + 1);
        content_read(&m);
        m.table = table_guess(&m);
        if (s.layout.profile)
            fprintf(out, "# This file is recognised as it is: %s%s.\n", s.layout.profile,
                    s.layout.problem ? ", but it lacks a column" : "");
        write_profile(out, &m);
    }
    survey_close(&s);
    return done;
}
