/* kpi.json: every number of the pack for machines (SPEC 9). The one home of yajl.
 * Money is a decimal string, everything else a JSON number; unknown is null with a reason. */
#include <stdio.h>
#include <string.h>

#include <yajl/yajl_gen.h>

#include "base/file.h"
#include "base/text.h"
#include "render/render.h"

struct json {
    yajl_gen gen;
    struct arena *a;
    FILE *file;
};

/* yajl collects the text in a buffer; written in large pieces it costs little (a callback for each
 * bracket and blank took a third of the file's time). */
static void drain(struct json *j)
{
    const unsigned char *text;
    size_t n;
    if (yajl_gen_get_buf(j->gen, &text, &n) != yajl_gen_status_ok) return;
    fwrite(text, 1, n, j->file);
    yajl_gen_clear(j->gen);
}

/* What follows stands on one line, or on a line each. */
static void one_line(struct json *j, bool on)
{
    yajl_gen_config(j->gen, yajl_gen_beautify, !on);
}

static void put_text(struct json *j, const char *text)
{
    if (text)
        yajl_gen_string(j->gen, (const unsigned char *)text, strlen(text));
    else
        yajl_gen_null(j->gen);
}

static void key_text(struct json *j, const char *key, const char *text)
{
    put_text(j, key);
    put_text(j, text);
}

static void put_figure(struct json *j, struct figure f)
{
    if (!f.known) {
        yajl_gen_null(j->gen);
        return;
    }
    const char *text = figure_decimal(j->a, f);
    if (f.money)
        put_text(j, text);
    else
        yajl_gen_number(j->gen, text, strlen(text));
}

static void key_figure(struct json *j, const char *key, struct figure f)
{
    put_text(j, key);
    put_figure(j, f);
}

static void key_int(struct json *j, const char *key, long long value)
{
    put_text(j, key);
    yajl_gen_integer(j->gen, value);
}

static void key_bool(struct json *j, const char *key, bool value)
{
    put_text(j, key);
    yajl_gen_bool(j->gen, value);
}

static void key_map(struct json *j, const char *key)
{
    put_text(j, key);
    yajl_gen_map_open(j->gen);
}

static void key_list(struct json *j, const char *key)
{
    put_text(j, key);
    yajl_gen_array_open(j->gen);
}

static void key_texts(struct json *j, const char *key, const char *const *items, size_t n)
{
    put_text(j, key);
    one_line(j, true);
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < n; i++) put_text(j, items[i]);
    yajl_gen_array_close(j->gen);
    one_line(j, false);
}

static void key_figures(struct json *j, const char *key, const struct figure *items, size_t n)
{
    if (!items) return;
    put_text(j, key);
    one_line(j, true);
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < n; i++) put_figure(j, items[i]);
    yajl_gen_array_close(j->gen);
    one_line(j, false);
}

/* ---- scopes ---- */

static void put_kpi(struct json *j, const struct kpi_entry *k)
{
    put_text(j, k->id);
    one_line(j, true);
    yajl_gen_map_open(j->gen);
    key_figure(j, "value", k->value);
    key_figure(j, "num", k->num);
    key_figure(j, "den", k->den);
    key_figure(j, "target", k->target);
    key_figure(j, "prev", k->prev);
    key_figure(j, "change", k->change);
    key_figure(j, "last_year", k->last_year);
    key_figure(j, "change_last_year", k->change_last_year);
    key_text(j, "unit", k->unit);
    key_text(j, "light", k->light);
    key_text(j, "reason", k->reason);
    key_bool(j, "partial", k->partial);
    yajl_gen_map_close(j->gen);
    one_line(j, false);
}

static void put_series(struct json *j, const struct series_entry *s)
{
    key_map(j, s->id);
    key_figures(j, "weeks", s->weeks, s->n);
    key_figures(j, "target", s->targets, s->n);
    key_figures(j, "months", s->months, s->n);
    key_figures(j, "month_target", s->month_targets, s->n);
    yajl_gen_map_close(j->gen);
}

static void put_why(struct json *j, const struct why_entry *w)
{
    put_text(j, w->kpi);
    one_line(j, true);
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < w->n; i++) {
        yajl_gen_map_open(j->gen);
        key_text(j, "id", w->at[i].id);
        key_figure(j, "change", w->at[i].change);
        yajl_gen_map_close(j->gen);
    }
    yajl_gen_array_close(j->gen);
    one_line(j, false);
}

/* The scratch arena is the caller's copy: what one scope formats is gone after it. */
static void put_scope(struct json *parent, struct arena scratch, const struct scope_entry *s)
{
    struct json here = {parent->gen, &scratch, parent->file}, *j = &here;
    yajl_gen_map_open(j->gen);
    key_text(j, "scope", s->scope);
    key_text(j, "id", s->id);
    key_text(j, "name", s->name);
    key_text(j, "parent", s->parent);
    key_map(j, "kpis");
    for (size_t i = 0; i < s->nkpi; i++) put_kpi(j, &s->kpis[i]);
    yajl_gen_map_close(j->gen);
    key_map(j, "lists");
    for (size_t i = 0; i < s->nlist; i++)
        key_texts(j, s->lists[i].id, s->lists[i].items, s->lists[i].n);
    yajl_gen_map_close(j->gen);
    key_map(j, "series");
    for (size_t i = 0; i < s->nseries; i++) put_series(j, &s->series[i]);
    yajl_gen_map_close(j->gen);
    key_map(j, "why");
    for (size_t i = 0; i < s->nwhy; i++) put_why(j, &s->why[i]);
    yajl_gen_map_close(j->gen);
    yajl_gen_map_close(j->gen);
    drain(j);
}

/* ---- the rest ---- */

static void put_period(struct json *j, const struct report *r)
{
    key_map(j, "period");
    key_text(j, "kind", r->period_kind);
    key_text(j, "label", r->period_label);
    key_text(j, "start", r->period_start);
    key_text(j, "end", r->period_end);
    key_bool(j, "complete", r->complete);
    key_text(j, "data_date", r->data_date);
    yajl_gen_map_close(j->gen);
}

static void put_checks(struct json *j, const struct numbers *n)
{
    key_list(j, "target_checks");
    for (size_t i = 0; i < n->ncheck; i++) {
        const struct target_check_entry *c = &n->checks[i];
        yajl_gen_map_open(j->gen);
        key_text(j, "scope", c->scope);
        key_text(j, "id", c->id);
        key_text(j, "metric", c->metric);
        key_figure(j, "given", c->given);
        key_figure(j, "members", c->members);
        key_figure(j, "difference", c->difference);
        key_figure(j, "percent", c->percent);
        yajl_gen_map_close(j->gen);
    }
    yajl_gen_array_close(j->gen);
}

static void put_problem(struct json *j, const struct problem_entry *p)
{
    yajl_gen_map_open(j->gen);
    key_text(j, "customer_id", p->customer_id);
    key_text(j, "name", p->name);
    key_figure(j, "score", p->score);
    key_text(j, "grade", p->grade);
    key_texts(j, "labels", p->labels, p->nlabel);
    key_texts(j, "triggers", p->triggers, p->ntrigger);
    key_map(j, "parts");
    for (size_t i = 0; i < p->npart; i++) key_figure(j, p->parts[i].id, p->parts[i].value);
    yajl_gen_map_close(j->gen);
    key_figure(j, "overdue", p->overdue);
    key_int(j, "overdue_days", p->overdue_days);
    key_figure(j, "open", p->open);
    key_text(j, "state", p->state);
    key_text(j, "owner", p->owner);
    yajl_gen_map_close(j->gen);
}

static void put_alert(struct json *j, const struct alert_entry *e)
{
    yajl_gen_map_open(j->gen);
    key_text(j, "rule", e->rule);
    key_text(j, "level", e->level);
    key_text(j, "scope", e->scope);
    key_text(j, "id", e->id);
    key_text(j, "kpi", e->kpi);
    key_figure(j, "value", e->value);
    key_figure(j, "limit", e->limit);
    key_text(j, "since", e->since);
    key_int(j, "streak", e->streak);
    yajl_gen_map_close(j->gen);
}

static void put_input(struct json *j, const struct input_entry *e)
{
    yajl_gen_map_open(j->gen);
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
    yajl_gen_map_close(j->gen);
}

static void put_report(struct json *j, const struct report *r)
{
    const struct numbers *n = &r->numbers;
    yajl_gen_map_open(j->gen);
    key_text(j, "schema", "mondaypack/1");
    key_text(j, "version", r->version);
    put_period(j, r);
    key_list(j, "scopes");
    for (size_t i = 0; i < n->nscope; i++) put_scope(j, *j->a, &n->scopes[i]);
    yajl_gen_array_close(j->gen);
    put_checks(j, n);
    key_list(j, "problem_customers");
    for (size_t i = 0; i < n->nproblem; i++) put_problem(j, &n->problems[i]);
    yajl_gen_array_close(j->gen);
    key_list(j, "alerts");
    for (size_t i = 0; i < n->nalert; i++) put_alert(j, &n->alerts[i]);
    yajl_gen_array_close(j->gen);
    key_map(j, "quality");
    key_list(j, "inputs");
    for (size_t i = 0; i < n->ninput; i++) put_input(j, &n->inputs[i]);
    yajl_gen_array_close(j->gen);
    yajl_gen_map_close(j->gen);
    yajl_gen_map_close(j->gen);
}

bool render_json(const struct render_context *rc, struct arena scratch,
                 const struct document *doc, const char *path)
{
    (void)doc; /* there is one set of numbers */
    FILE *f = fopen(path, "wb");
    yajl_gen gen = yajl_gen_alloc(NULL);
    bool ok = f && gen;
    if (ok) {
        yajl_gen_config(gen, yajl_gen_beautify, 1);
        yajl_gen_config(gen, yajl_gen_indent_string, " ");
        struct json j = {gen, &scratch, f};
        put_report(&j, rc->report);
        drain(&j);
    }
    if (gen) yajl_gen_free(gen);
    ok = ok && !ferror(f);
    if (f && fclose(f) != 0) ok = false;
    if (!ok)
        diag_say(rc->diags, DIAG_ERROR, path, 0, NULL, (str){0}, "cannot be written");
    return ok;
}
