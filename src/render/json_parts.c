/* What stands in kpi.json (SPEC 9): money is a decimal string, everything else a JSON number;
 * unknown is null with a reason.
 *
 * In: the report's numbers, one scope, customer or alert at a time. Out: text, put into a block
 * by hand, since the file is the largest of the pack. The file is json.c's. */
#include "render/json_parts.h"

#include <string.h>

enum { PIECE = 2048 }; /* room for anything but a text: a KPI and its words */

static void grow(struct json *j)
{
    j->block.n = (size_t)(j->at - j->block.at);
    j->block.at = vec_grow(j->block.at, 1, &j->block.cap);
    j->at = j->block.at + j->block.n;
    j->end = j->block.at + j->block.cap;
}

/* Room for a piece behind so many bytes. */
static void room_for(struct json *j, size_t n)
{
    while ((size_t)(j->end - j->at) < n + PIECE) grow(j);
}

static void room(struct json *j)
{
    room_for(j, 0);
}

static void put(struct json *j, const char *text, size_t n)
{
    memcpy(j->at, text, n);
    j->at += n;
}

#define PUT(j, literal) put((j), (literal), sizeof(literal) - 1)

/* What stands before a member: a comma, and a line of its own unless all stand on one. */
static void separate(struct json *j)
{
    room(j);
    if (j->keyed) {
        j->keyed = false;
        return;
    }
    if (j->begun[j->depth]) *j->at++ = ',';
    j->begun[j->depth] = true;
    if (j->line || j->depth == 0) return;
    *j->at++ = '\n';
    for (int i = 0; i < j->depth; i++) *j->at++ = ' ';
}

static void put_escaped(struct json *j, unsigned char u)
{
    static const char hex[] = "0123456789ABCDEF";
    if (u == '"')
        PUT(j, "\\\"");
    else if (u == '\\')
        PUT(j, "\\\\");
    else if (u == '\n')
        PUT(j, "\\n");
    else if (u == '\t')
        PUT(j, "\\t");
    else if (u == '\r')
        PUT(j, "\\r");
    else {
        PUT(j, "\\u00");
        *j->at++ = hex[u >> 4];
        *j->at++ = hex[u & 15];
    }
}

static bool is_plain(unsigned char u)
{
    return u >= 0x20 && u != '"' && u != '\\';
}

/* How many bytes of a text stand for themselves before the first that does not; eight at a
 * time, of which the highest bit says whether one is less than a blank, or a sign that is to
 * be escaped. */
static size_t plain_length(const char *text, size_t n)
{
    const uint64_t ones = UINT64_MAX / 255, high = ones * 0x80;
    size_t at = 0;
    for (uint64_t u; at + sizeof u <= n; at += sizeof u) {
        memcpy(&u, text + at, sizeof u);
        uint64_t quote = u ^ ones * '"', slash = u ^ ones * '\\';
        if (((u - ones * 0x20) & ~u & high) || ((quote - ones) & ~quote & high) ||
            ((slash - ones) & ~slash & high))
            break;
    }
    while (at < n && is_plain((unsigned char)text[at])) at++;
    return at;
}

static void put_quoted(struct json *j, const char *text)
{
    enum { ESCAPED_MOST = 6 };
    size_t n = strlen(text);
    room_for(j, n * ESCAPED_MOST);
    *j->at++ = '"';
    for (size_t plain; n; n -= plain, text += plain) {
        plain = plain_length(text, n);
        put(j, text, plain);
        if (plain == n) break;
        put_escaped(j, (unsigned char)text[plain++]);
    }
    *j->at++ = '"';
    room(j);
}

static void open_bracket(struct json *j, char bracket)
{
    separate(j);
    *j->at++ = bracket;
    j->begun[++j->depth] = false;
}

static void close_bracket(struct json *j, char bracket)
{
    room(j);
    bool any = j->begun[j->depth--];
    if (any && !j->line) {
        *j->at++ = '\n';
        for (int i = 0; i < j->depth; i++) *j->at++ = ' ';
    }
    *j->at++ = bracket;
}

static void put_key(struct json *j, const char *key)
{
    separate(j);
    put_quoted(j, key);
    room(j);
    *j->at++ = ':';
    if (!j->line) *j->at++ = ' ';
    j->keyed = true;
}

static void put_text(struct json *j, const char *text)
{
    separate(j);
    if (text)
        put_quoted(j, text);
    else
        PUT(j, "null");
}

static void put_bare_figure(struct json *j, struct figure f)
{
    if (!f.known) {
        PUT(j, "null");
        return;
    }
    if (f.money) *j->at++ = '"';
    j->at += figure_put(j->at, f);
    if (f.money) *j->at++ = '"';
}

static void put_figure(struct json *j, struct figure f)
{
    separate(j);
    put_bare_figure(j, f);
}

static void key_text(struct json *j, const char *key, const char *text)
{
    put_key(j, key);
    put_text(j, text);
}

static void key_figure(struct json *j, const char *key, struct figure f)
{
    put_key(j, key);
    put_figure(j, f);
}

static void key_int(struct json *j, const char *key, long long value)
{
    key_figure(j, key, figure_int(value));
}

static void key_bool(struct json *j, const char *key, bool value)
{
    put_key(j, key);
    separate(j);
    if (value)
        PUT(j, "true");
    else
        PUT(j, "false");
}

static void key_open(struct json *j, const char *key, char bracket)
{
    put_key(j, key);
    open_bracket(j, bracket);
}

static void key_texts(struct json *j, const char *key, const char *const *items, size_t n)
{
    put_key(j, key);
    j->line = true;
    open_bracket(j, '[');
    for (size_t i = 0; i < n; i++) put_text(j, items[i]);
    close_bracket(j, ']');
    j->line = false;
}

/* ---- scopes ---- */

/* Words that stand in thousands of KPIs are quoted once. They are told by where they lie,
 * since they stay there. */
static void put_word(struct json *j, const char *text)
{
    if (!text) {
        PUT(j, "null");
        return;
    }
    struct word *w = &j->words[((uintptr_t)text >> 2 ^ (uintptr_t)text >> 10) % JSON_WORDS];
    if (w->text != text) {
        char *from = j->at;
        size_t begin = (size_t)(from - j->block.at);
        put_quoted(j, text);
        from = j->block.at + begin;
        w->n = (size_t)(j->at - from);
        w->text = w->n <= sizeof w->quoted ? text : NULL;
        if (w->text) memcpy(w->quoted, from, w->n);
        return;
    }
    memcpy(j->at, w->quoted, sizeof w->quoted);
    j->at += w->n;
}

/* There are a hundred of these for everybody: their keys are not looked at one by one. */
static void put_kpi(struct json *j, const struct kpi_entry *k)
{
#define FIGURE(name, f) (PUT(j, ",\"" name "\":"), put_bare_figure(j, f))
    separate(j);
    put_word(j, k->id);
    PUT(j, ": {\"value\":");
    put_bare_figure(j, k->value);
    FIGURE("num", k->num);
    FIGURE("den", k->den);
    FIGURE("target", k->target);
    FIGURE("prev", k->prev);
    FIGURE("change", k->change);
    FIGURE("last_year", k->last_year);
    FIGURE("change_last_year", k->change_last_year);
    PUT(j, ",\"unit\":");
    put_word(j, k->unit);
    PUT(j, ",\"light\":");
    put_word(j, k->light);
    PUT(j, ",\"reason\":");
    put_word(j, k->reason);
    if (k->partial)
        PUT(j, ",\"partial\":true}");
    else
        PUT(j, ",\"partial\":false}");
#undef FIGURE
}

/* Most people have no targets for most KPIs. */
#define NOTHING "[null,null,null,null,null,null,null,null,null,null,null,null,null]"
enum { JSON_POINTS = sizeof NOTHING / sizeof "null" };

static void put_line(struct json *j, struct figure_line line, size_t n, bool is_money)
{
    if (!line.known && n == JSON_POINTS) {
        PUT(j, NOTHING);
        return;
    }
    *j->at++ = '[';
    for (size_t i = 0; i < n; i++) {
        if (i) *j->at++ = ',';
        struct figure f = {.known = line.known >> i & 1, .money = is_money};
        if (f.known) f.scaled = line.scaled[i];
        put_bare_figure(j, f);
    }
    *j->at++ = ']';
}

static void put_series(struct json *j, const struct series_entry *s)
{
#define LINE(name, line) \
    (PUT(j, "\n     \"" name "\": "), put_line(j, line, s->n, s->money))
    separate(j);
    put_word(j, s->id);
    PUT(j, ": {");
    LINE("weeks", s->weeks);
    *j->at++ = ',';
    LINE("target", s->targets);
    room(j);
    *j->at++ = ',';
    LINE("months", s->months);
    *j->at++ = ',';
    LINE("month_target", s->month_targets);
    PUT(j, "\n    }");
#undef LINE
}

static void put_why(struct json *j, const struct why_entry *w)
{
    put_key(j, w->kpi);
    j->line = true;
    open_bracket(j, '[');
    for (size_t i = 0; i < w->n; i++) {
        open_bracket(j, '{');
        key_text(j, "id", w->at[i].id);
        key_figure(j, "change", w->at[i].change);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
    j->line = false;
}

void json_scope(struct json *j, const struct report *r, size_t scope, struct arena scratch)
{
    const struct scope_entry entry = numbers_scope(&r->numbers, scope, &scratch);
    const struct scope_entry *s = &entry;
    open_bracket(j, '{');
    key_text(j, "scope", s->scope);
    key_text(j, "id", s->id);
    key_text(j, "name", s->name);
    key_text(j, "parent", s->parent);
    key_open(j, "kpis", '{');
    struct kpi_entry kpi;
    for (size_t i = 0; i < r->numbers.nmeasure; i++)
        if (numbers_kpi(&r->numbers, scope, i, &kpi)) put_kpi(j, &kpi);
    close_bracket(j, '}');
    key_open(j, "lists", '{');
    for (size_t i = 0; i < s->nlist; i++)
        key_texts(j, s->lists[i].id, s->lists[i].items, s->lists[i].n);
    close_bracket(j, '}');
    key_open(j, "series", '{');
    for (size_t i = 0; i < r->numbers.nmeasure; i++) {
        struct arena own = scratch;
        struct series_entry series;
        if (numbers_series(&r->numbers, scope, i, &own, &series)) put_series(j, &series);
    }
    close_bracket(j, '}');
    key_open(j, "why", '{');
    for (size_t i = 0; i < s->nwhy; i++) put_why(j, &s->why[i]);
    close_bracket(j, '}');
    close_bracket(j, '}');
}

/* ---- the rest ---- */

static void put_period(struct json *j, const struct report *r)
{
    key_open(j, "period", '{');
    key_text(j, "kind", r->period_kind);
    key_text(j, "label", r->period_label);
    key_text(j, "start", r->period_start);
    key_text(j, "end", r->period_end);
    key_bool(j, "complete", r->complete);
    key_text(j, "data_date", r->data_date);
    close_bracket(j, '}');
}

void json_head(struct json *j, const struct report *r, size_t whole, struct arena scratch)
{
    (void)whole, (void)scratch;
    open_bracket(j, '{');
    key_text(j, "schema", "mondaypack/1");
    key_text(j, "version", r->version);
    put_period(j, r);
}

void json_checks(struct json *j, const struct report *r, size_t whole, struct arena scratch)
{
    (void)whole;
    const struct target_check_entry *c;
    size_t n = numbers_checks(&r->numbers, &scratch, &c);
    key_open(j, "target_checks", '[');
    for (size_t i = 0; i < n; i++, c++) {
        open_bracket(j, '{');
        key_text(j, "scope", c->scope);
        key_text(j, "id", c->id);
        key_text(j, "metric", c->metric);
        key_figure(j, "given", c->given);
        key_figure(j, "members", c->members);
        key_figure(j, "difference", c->difference);
        key_figure(j, "percent", c->percent);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
}

/* There are many of these, too, and all have the same members. */
#define MEMBER(name) PUT(j, ",\n   \"" name "\": ")

static void put_words(struct json *j, const char *const *words, size_t n)
{
    *j->at++ = '[';
    for (size_t i = 0; i < n; i++) {
        if (i) *j->at++ = ',';
        put_word(j, words[i]);
    }
    *j->at++ = ']';
}

static void put_parts(struct json *j, const struct problem_entry *p)
{
    *j->at++ = '{';
    for (size_t i = 0; i < p->npart; i++) {
        if (i) *j->at++ = ',';
        PUT(j, "\n    ");
        put_word(j, p->parts[i].id);
        PUT(j, ": ");
        put_bare_figure(j, p->parts[i].value);
    }
    if (p->npart) PUT(j, "\n   ");
    *j->at++ = '}';
}

static void put_whole(struct json *j, int64_t n)
{
    put_bare_figure(j, figure_int(n));
}

static void put_name(struct json *j, const char *text)
{
    if (text)
        put_quoted(j, text);
    else
        PUT(j, "null");
}

void json_problem(struct json *j, const struct report *r, size_t i, struct arena scratch)
{
    const struct problem_entry p = numbers_problem(&r->numbers, i, &scratch);
    separate(j);
    PUT(j, "{\n   \"customer_id\": ");
    put_name(j, p.customer_id);
    MEMBER("name");
    put_name(j, p.name);
    MEMBER("score");
    put_bare_figure(j, p.score);
    MEMBER("grade");
    put_word(j, p.grade);
    MEMBER("labels");
    put_words(j, p.labels, p.nlabel);
    MEMBER("triggers");
    put_words(j, p.triggers, p.ntrigger);
    room(j);
    MEMBER("parts");
    put_parts(j, &p);
    MEMBER("overdue");
    put_bare_figure(j, p.overdue);
    MEMBER("overdue_days");
    put_whole(j, p.overdue_days);
    MEMBER("open");
    put_bare_figure(j, p.open);
    MEMBER("state");
    put_word(j, p.state);
    MEMBER("owner");
    put_name(j, p.owner);
    PUT(j, "\n  }");
}

void json_alert(struct json *j, const struct report *r, size_t i, struct arena scratch)
{
    const struct alert_entry e = numbers_alert(&r->numbers, i, &scratch);
    separate(j);
    PUT(j, "{\n   \"rule\": ");
    put_word(j, e.rule);
    MEMBER("level");
    put_word(j, e.level);
    MEMBER("scope");
    put_word(j, e.scope);
    MEMBER("id");
    put_name(j, e.id);
    MEMBER("kpi");
    put_word(j, e.kpi);
    MEMBER("value");
    put_bare_figure(j, e.value);
    MEMBER("limit");
    put_bare_figure(j, e.limit);
    MEMBER("since");
    put_name(j, e.since);
    MEMBER("streak");
    put_whole(j, e.streak);
    PUT(j, "\n  }");
}
#undef MEMBER

void json_inputs(struct json *j, const struct report *r, size_t whole, struct arena scratch)
{
    (void)whole;
    const struct input_entry *e;
    size_t n = numbers_inputs(&r->numbers, &scratch, &e);
    key_open(j, "quality", '{');
    key_open(j, "inputs", '[');
    for (size_t i = 0; i < n; i++, e++) {
        open_bracket(j, '{');
        key_text(j, "file", e->file);
        key_text(j, "sha256", e->sha256);
        key_text(j, "profile", e->profile);
        key_text(j, "table", e->table);
        key_text(j, "encoding", e->encoding);
        key_text(j, "problem", e->problem);
        key_int(j, "rows", (long long)e->rows);
        key_int(j, "used", (long long)e->used);
        key_int(j, "rejected", (long long)e->rejected);
        key_int(j, "replaced", (long long)e->replaced);
        close_bracket(j, '}');
    }
    close_bracket(j, ']');
    close_bracket(j, '}');
    close_bracket(j, '}');
    *j->at++ = '\n';
}

void json_list_open(struct json *j, const char *key)
{
    key_open(j, key, '[');
}

void json_list_close(struct json *j)
{
    close_bracket(j, ']');
}
