/* `explain --json`: the same for machines. Exact numbers are strings: decimals, or fractions
 * ("15/21") where no decimal is exact, so that rows can be added up again without rounding;
 * values of KPIs are written as in kpi.json. */
#include "main/explanation.h"

#include <stdio.h>
#include <string.h>

#include "main/record.h"
#include "report/figure.h"

/* ---- JSON ---- */

static void put_string(const char *text)
{
    if (!text) {
        fputs("null", stdout);
        return;
    }
    putchar('"');
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            printf("\\%c", *c);
        else if (*c < 0x20)
            printf("\\u%04x", *c);
        else
            putchar(*c);
    }
    putchar('"');
}

static void key(const char *name)
{
    put_string(name);
    fputs(": ", stdout);
}

static void key_string(const char *name, const char *text)
{
    key(name);
    put_string(text);
    fputs(", ", stdout);
}

static void put_figure(struct explainer *x, struct figure f)
{
    const char *text = figure_decimal(x->s.arena, f);
    if (!f.known)
        fputs("null", stdout);
    else
        printf(f.money ? "\"%s\"" : "%s", text);
}

static void key_value(struct explainer *x, const char *name, exact value, enum unit unit)
{
    key(name);
    put_figure(x, unit == UNIT_MONEY ? figure_money(value) : figure_number(value));
    fputs(", ", stdout);
}

/* ---- exact numbers ---- */

static wide divisor(wide a, wide b)
{
    while (b) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static const char *wide_text(struct arena *a, wide value)
{
    char digits[48];
    size_t at = sizeof digits;
    bool negative = value < 0;
    digits[--at] = 0;
    do {
        int digit = (int)(value % 10);
        digits[--at] = (char)('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    } while (value);
    if (negative) digits[--at] = '-';
    return arena_string(a, digits + at);
}

static void put_exact(struct explainer *x, exact value)
{
    struct arena scratch = x->s.scratch;
    if (!exact_known(value)) {
        fputs("null", stdout);
        return;
    }
    wide common = divisor(value.num, value.den);
    wide num = value.num / common, den = value.den / common;
    if (den == 1)
        printf("\"%s\"", wide_text(&scratch, num));
    else if (100 % den == 0)
        printf("\"%s\"", figure_decimal(&scratch, figure_money(value)));
    else
        printf("\"%s/%s\"", wide_text(&scratch, num), wide_text(&scratch, den));
}

static void key_exact(struct explainer *x, const char *name, exact value)
{
    key(name);
    put_exact(x, value);
    fputs(", ", stdout);
}

/* ---- parts ---- */

static void put_place(struct explainer *x, enum table t, uint32_t row)
{
    struct arena scratch = x->s.scratch;
    struct origin from = model_origin(&x->s.model, t, row);
    const struct model *m = &x->s.model;
    key_string("table", table_name(t));
    key_string("file", from.file < m->files.n ? m->files.at[from.file].path : NULL);
    printf("\"row\": %u, ", from.row);
    key("record");
    putchar('{');
    struct record_cell *cells;
    size_t n = record_cells(&scratch, m, t, row, &cells);
    for (size_t i = 0; i < n; i++) {
        key(cells[i].column);
        put_string(cells[i].text);
        if (i + 1 < n) fputs(", ", stdout);
    }
    putchar('}');
}

static void put_rows(struct explainer *x, const char *name, size_t first, size_t end)
{
    bool any = false;
    printf(",\n ");
    key(name);
    putchar('[');
    for (size_t i = first; i < end; i++) {
        const struct explained_row *row = &x->e.rows[i];
        if (!row_is_wanted(x, row)) continue;
        fputs(any ? ",\n  {" : "\n  {", stdout);
        any = true;
        printf("\"part\": %u, ", row->part);
        key_exact(x, "num", row->num);
        key_exact(x, "den", row->den);
        if (row->why) key_string("why", label_find(x->templates, row->why));
        put_place(x, row->table, row->row);
        putchar('}');
    }
    putchar(']');
}

static void put_targets(struct explainer *x)
{
    fputs(",\n \"targets\": [", stdout);
    for (size_t i = 0; i < x->e.ntarget; i++) {
        const struct explained_target *t = &x->e.targets[i];
        printf("%s\n  {\"part\": %u, ", i ? "," : "", t->part);
        key_exact(x, "share", t->share);
        key_exact(x, "amount", t->amount);
        put_place(x, TABLE_TARGETS, t->row);
        putchar('}');
    }
    putchar(']');
}

static void put_steps(struct explainer *x)
{
    static const char *const sources[] = {
        [STEP_ROWS_NUM] = "rows.num", [STEP_ROWS_DEN] = "rows.den",
        [STEP_TARGETS] = "targets",   [STEP_GIVEN] = "given",
        [STEP_FORMULA] = "formula",
    };
    size_t n = x->customer == REF_NONE ? x->e.nstep : 0;
    fputs(",\n \"steps\": [", stdout);
    for (size_t i = 0; i < n; i++) {
        const struct explained_step *s = &x->e.steps[i];
        printf("%s\n  {", i ? "," : "");
        key_string("name", s->name);
        key_string("label", explain_word(x, "step", s->name));
        key_string("from", sources[s->from]);
        if (s->part == STEP_ALL_PARTS)
            fputs("\"part\": null, ", stdout);
        else
            printf("\"part\": %u, ", s->part);
        key_string("formula", s->formula);
        key("value");
        put_exact(x, s->value);
        putchar('}');
    }
    putchar(']');
}

static void put_light(struct explainer *x)
{
    static const char *const words[] = {
        [LIGHT_NONE] = NULL,       [LIGHT_GREY] = "grey", [LIGHT_GREEN] = "green",
        [LIGHT_YELLOW] = "yellow", [LIGHT_RED] = "red",
    };
    const struct light_rule *rule = &x->light;
    fputs(",\n \"status\": {", stdout);
    key_string("light", words[rule->light]);
    key_exact(x, "measured", rule->measured);
    key_exact(x, "yellow", rule->yellow);
    key_exact(x, "red", rule->red);
    key_string("fires", rule->rising ? "above" : "below");
    key_exact(x, "drop", rule->drop);
    key_exact(x, "cases", rule->cases);
    printf("\"cases_needed\": %d, ", rule->cases_needed);
    key("reason");
    put_string(rule->why_grey ? label_find(x->templates, rule->why_grey) : NULL);
    putchar('}');
}

static void put_triggers(struct explainer *x)
{
    const struct problem_customer *p = &x->problem;
    const struct {
        bool fired;
        const char *name;
    } all[] = {{p->trigger_overdue, "overdue"},
               {p->trigger_arrears, "arrears"},
               {p->trigger_complaint, "complaint"}};
    bool any = false;
    fputs("\"triggers\": [", stdout);
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        if (!all[i].fired) continue;
        if (any) fputs(", ", stdout);
        any = true;
        put_string(all[i].name);
    }
    fputs("], ", stdout);
}

static void put_problem(struct explainer *x)
{
    const struct problem_customer *p = &x->problem;
    const struct settings *s = x->s.model.settings;
    fputs(",\n \"problem\": {", stdout);
    key_string("customer_id", customer_id(&x->s.model, p->customer, x->s.arena));
    key_string("name", customer_label(&x->s.model, p->customer, x->s.arena));
    key_exact(x, "score", exact_wide(p->score));
    printf("\"listed\": %s, ", x->listed ? "true" : "false");
    key_string("grade", x->listed ? (const char[]){p->grade, 0} : NULL);
    put_triggers(x);
    key_value(x, "overdue", exact_money(p->overdue), UNIT_MONEY);
    key_value(x, "open", exact_money(p->open), UNIT_MONEY);
    printf("\"overdue_days\": %d, \"parts\": [", p->overdue_days);
    for (size_t i = 0; i < s->ndimension; i++) {
        printf("%s\n  {", i ? "," : "");
        key_string("dimension", s->dimensions[i].id);
        key_exact(x, "weight", s->dimensions[i].weight);
        key("points");
        put_exact(x, exact_wide(p->parts[i]));
        putchar('}');
    }
    fputs("]}", stdout);
}

static const char *unit_name(enum unit unit)
{
    switch (unit) {
    case UNIT_MONEY: return "money";
    case UNIT_COUNT: return "count";
    case UNIT_RATE: return "rate";
    case UNIT_DAYS: return "days";
    case UNIT_RATIO: return "ratio";
    }
    return NULL;
}

static void put_kpi(struct explainer *x)
{
    const struct measure *measure = x->e.measure;
    const struct kpi_value *v = &x->e.value;
    enum unit unit = measure->kpi->unit;
    const struct scope *scope = &x->results->scopes[x->scope];
    const char *define = explain_word(x, "define", measure->kpi->id);
    fputs(",\n ", stdout);
    key_string("kpi", measure->id);
    key_string("name", explain_word(x, "kpi", measure->kpi->id));
    key_string("definition", *define ? define : measure->kpi->says);
    key_string("scope", scope_kind_name(scope->kind));
    key_string("id", scope->id);
    key_string("unit", unit_name(unit));
    key_value(x, "value", v->value, unit);
    key_exact(x, "exact", v->value);
    key_exact(x, "num", v->num);
    key_exact(x, "den", v->den);
    key_exact(x, "target", v->target);
    key("reason");
    put_string(v->reason ? label_find(x->templates, v->reason) : NULL);
    put_rows(x, "rows", 0, x->e.ncount);
    put_rows(x, "near", x->e.ncount, x->e.nrow);
    put_targets(x);
    put_steps(x);
    put_light(x);
}

void explain_as_json(struct explainer *x)
{
    struct period p = x->results->now.period;
    fputs("{", stdout);
    key_string("period", period_label(p).text);
    key_string("start", day_label(x->results->now.from).text);
    key("data_date");
    put_string(day_label(x->results->now.d).text);
    if (x->e.measure) put_kpi(x);
    if (x->customer != REF_NONE) put_problem(x);
    fputs("}\n", stdout);
}
