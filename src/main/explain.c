/* `explain`: the rows behind one number and how they make it up, as text. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "main/commands.h"
#include "main/progress.h"
#include "main/record.h"
#include "metrics/explain.h"
#include "report/figure.h"
#include "report/templates.h"

struct explainer {
    struct session s;
    const struct templates *templates;
    struct results *results;
    struct explanation e;
    uint32_t scope, customer; /* customer: REF_NONE: all rows */
};

static enum exit_status refuse(struct explainer *x, const char *option, const char *what,
                               const char *word)
{
    diag_say(&x->s.diags, DIAG_ERROR, option, 0, NULL, str_of(word), "%s", what);
    return EXIT_USAGE;
}

/* ---- what is asked for ---- */

static bool same_name(struct arena scratch, const char *a, str b)
{
    return str_equal(text_fold(&scratch, str_of(a)), text_fold(&scratch, b));
}

static uint32_t customer_named(const struct model *m, struct arena scratch,
                               const char *name)
{
    for (uint32_t i = 0; i < m->customers.n; i++)
        if (same_name(scratch, name, sym_str(m->names, m->customers.at[i].id)) ||
            same_name(scratch, name, sym_str(m->names, m->customers.at[i].name)))
            return i;
    return REF_NONE;
}

static enum exit_status scope_choose(struct explainer *x)
{
    const struct options *o = x->s.options;
    const char *team = o->teams.n ? o->teams.at[0] : NULL;
    x->scope = 0;
    x->customer = REF_NONE;
    if (team) x->scope = scope_named(x->results, team, SCOPE_TEAM);
    if (x->scope == REF_NONE) return refuse(x, "--team", "there is no such team", team);
    if (o->rep) x->scope = scope_named(x->results, o->rep, SCOPE_REP);
    if (x->scope == REF_NONE) return refuse(x, "--rep", "there is no such rep", o->rep);
    if (!o->customer) return EXIT_DONE;
    x->customer = customer_named(&x->s.model, x->s.scratch, o->customer);
    if (x->customer != REF_NONE) return EXIT_DONE;
    return refuse(x, "--customer", "there is no such customer", o->customer);
}

/* ---- printing ---- */

static const char *number(struct explainer *x, enum unit unit, exact value)
{
    struct arena *a = x->s.arena;
    exact cents = exact_mul(value, (exact){100, 1});
    if (!exact_known(value)) return "–";
    /* Amounts above and below a fraction line have no more than two decimals either. */
    bool whole = value.num % value.den == 0, in_cents = cents.num % cents.den == 0;
    bool yuan = unit == UNIT_MONEY || (in_cents && !whole);
    return figure_decimal(a, yuan ? figure_money(value) : figure_number(value));
}

static const char *word(struct explainer *x, const char *group, const char *key)
{
    const char *found =
        label_find(x->templates, arena_printf(x->s.arena, "%s.%s", group, key));
    return found ? found : "";
}

static const char *scope_name(struct explainer *x, const struct scope *scope)
{
    if (scope->kind == SCOPE_COMPANY) return label(x->templates, "company");
    if (scope->kind == SCOPE_UNASSIGNED) return label(x->templates, "unassigned");
    return scope->name;
}

static void print_heading(struct explainer *x)
{
    const struct measure *measure = x->e.measure;
    const struct scope *scope = &x->results->scopes[x->scope];
    struct period p = x->results->now.period;
    printf("%s  %s%s%s\n", measure->id, word(x, "kpi", measure->kpi->id),
           measure->member ? " · " : "", measure->member ? measure->member : "");
    printf("%s\n", word(x, "define", measure->kpi->id));
    printf("%s (%s – %s)  %s\n\n", period_label(p).text,
           day_label(x->results->now.from).text, day_label(x->results->now.d).text,
           scope_name(x, scope));
}

static void print_value(struct explainer *x)
{
    const struct kpi_value *v = &x->e.value;
    enum unit unit = x->e.measure->kpi->unit;
    if (!exact_known(v->value)) {
        const char *reason = v->reason ? label_find(x->templates, v->reason) : NULL;
        printf("–  %s\n", reason ? reason : "");
        return;
    }
    printf("%s", number(x, unit, v->value));
    if (exact_known(v->num) && exact_known(v->den))
        printf(" = %s / %s", number(x, unit, v->num), number(x, unit, v->den));
    putchar('\n');
}

static bool is_wanted(const struct explainer *x, const struct explained_row *row)
{
    return x->customer == REF_NONE ||
           record_customer(&x->s.model, row->table, row->row) == x->customer;
}

static void print_row(struct explainer *x, const struct explained_row *row)
{
    struct arena scratch = x->s.scratch;
    enum unit unit = x->e.measure->kpi->unit;
    const char *text = record_text(&scratch, &x->s.model, row->table, row->row);
    if (row->why) {
        const char *why = label_find(x->templates, row->why);
        printf("%13s–  %s  (%s)\n", "", text, why ? why : row->why);
    } else if (exact_known(row->den)) {
        printf("%14s  %s\n",
               arena_printf(&scratch, "%s / %s", number(x, unit, row->num),
                            number(x, unit, row->den)),
               text);
    } else {
        printf("%14s  %s\n", number(x, unit, row->num), text);
    }
}

struct sum {
    exact num, den;
    size_t rows;
};

static void print_sum(struct explainer *x, struct sum s)
{
    enum unit unit = x->e.measure->kpi->unit;
    if (!s.rows) return;
    bool divided = !exact_is_zero(s.den);
    printf("%14s%s%s  Σ %zu\n", number(x, unit, s.num), divided ? " / " : "",
           divided ? number(x, unit, s.den) : "", s.rows);
}

/* The rows that count and their sums: one for each part that the KPI keeps apart. */
static void print_counted(struct explainer *x)
{
    struct sum s = {EXACT_ZERO, EXACT_ZERO, 0};
    for (size_t i = 0; i < x->e.ncount; i++) {
        const struct explained_row *row = &x->e.rows[i];
        if (!is_wanted(x, row)) continue;
        if (i && row->part != row[-1].part) {
            print_sum(x, s);
            s = (struct sum){EXACT_ZERO, EXACT_ZERO, 0};
        }
        print_row(x, row);
        s.rows++;
        if (exact_known(row->num)) s.num = exact_add(s.num, row->num);
        if (exact_known(row->den)) s.den = exact_add(s.den, row->den);
    }
    print_sum(x, s);
}

/* Rows that were near and do not count, each with the reason. */
static void print_near(struct explainer *x)
{
    putchar('\n');
    for (size_t i = x->e.ncount; i < x->e.nrow; i++)
        if (is_wanted(x, &x->e.rows[i])) print_row(x, &x->e.rows[i]);
}

/* The rows of the targets table from which its plan is made. */
static void print_targets(struct explainer *x)
{
    if (x->e.ntarget) putchar('\n');
    for (size_t i = 0; i < x->e.ntarget; i++) {
        struct arena scratch = x->s.scratch;
        const struct target *t = &x->s.model.targets.at[x->e.targets[i]];
        printf("%14s  %s\n", number(x, UNIT_COUNT, exact_of(t->micro, 1000000)),
               record_text(&scratch, &x->s.model, TABLE_TARGETS, x->e.targets[i]));
    }
}

static enum exit_status explain_run(struct explainer *x)
{
    const struct options *o = x->s.options;
    struct period p = o->period;
    enum exit_status status = session_read(&x->s);
    if (status != EXIT_DONE && status != EXIT_PARTIAL) return status;
    if (!o->has_period && !period_default(&x->s.model, &p)) {
        refuse(x, NULL, "nothing in the input has a date", "");
        return EXIT_INPUT;
    }
    progress_stage("numbers");
    x->results = results_compute(x->s.arena, x->s.scratch, &x->s.model, p);
    enum exit_status chosen = scope_choose(x);
    if (chosen != EXIT_DONE) return chosen;
    if (!explain_kpi(x->s.arena, x->s.scratch, x->results, o->subject, x->scope, &x->e))
        return refuse(x, "explain", "there is no such KPI here; see mondaypack list kpis",
                      o->subject);
    progress_end();
    print_heading(x);
    print_value(x);
    putchar('\n');
    print_counted(x);
    print_targets(x);
    print_near(x);
    return status;
}

enum exit_status command_explain(struct arena *a, const struct options *o)
{
    struct explainer x;
    enum exit_status status = session_open(&x.s, a, o);
    if (status == EXIT_DONE) {
        struct places *p = &x.s.places;
        x.templates = templates_read(a, &x.s.diags, p->folders, p->n, o->language);
        status = x.templates ? explain_run(&x) : EXIT_INPUT;
    }
    progress_end();
    diags_finish(&x.s.diags);
    return status;
}
