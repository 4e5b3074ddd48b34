/* `explain` for people: definition, value, the rows that count with their sums, the targets,
 * the arithmetic, the light's rule, and what was near and does not count. */
#include "main/explanation.h"

#include <stdio.h>
#include <string.h>

#include "main/record.h"
#include "report/figure.h"

/* Amounts above and below a fraction line have no more than two decimals either. */
static const char *number(struct explainer *x, enum unit unit, exact value)
{
    struct arena *a = x->s.arena;
    exact cents = exact_mul(value, (exact){100, 1});
    if (!exact_known(value)) return "–";
    bool whole = value.num % value.den == 0, in_cents = cents.num % cents.den == 0;
    bool yuan = unit == UNIT_MONEY || (in_cents && !whole);
    return figure_decimal(a, yuan ? figure_money(value) : figure_number(value));
}

static void print_heading(struct explainer *x)
{
    const struct measure *measure = x->e.measure;
    struct period p = x->results->now.period;
    printf("%s  %s%s%s\n", measure->id, explain_word(x, "kpi", measure->kpi->id),
           measure->member ? " · " : "", measure->member ? measure->member : "");
    const char *define = explain_word(x, "define", measure->kpi->id);
    printf("%s\n", *define ? define : measure->kpi->says);
    printf("%s (%s – %s)  %s\n\n", period_label(p).text,
           day_label(x->results->now.from).text, day_label(x->results->now.d).text,
           scope_shown(x, &x->results->scopes[x->scope]));
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

/* ---- rows ---- */

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
        if (i && row->part != row[-1].part) {
            print_sum(x, s);
            s = (struct sum){EXACT_ZERO, EXACT_ZERO, 0};
        }
        if (!row_is_wanted(x, row)) continue;
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
    bool any = false;
    for (size_t i = x->e.ncount; i < x->e.nrow; i++) {
        if (!row_is_wanted(x, &x->e.rows[i])) continue;
        if (!any) printf("\n%s\n", explain_word(x, "explain", "near"));
        any = true;
        print_row(x, &x->e.rows[i]);
    }
}

/* "× 15/21", "× 1/3"; nothing where the whole counts. */
static const char *share_text(struct arena *a, exact share)
{
    if (share.num == share.den) return "";
    return arena_printf(a, "  × %lld/%lld", (long long)share.num, (long long)share.den);
}

/* The rows of the targets table from which its plan is made. */
static void print_targets(struct explainer *x)
{
    if (x->e.ntarget) putchar('\n');
    for (size_t i = 0; i < x->e.ntarget; i++) {
        struct arena scratch = x->s.scratch;
        const struct explained_target *t = &x->e.targets[i];
        printf("%14s  %s%s\n", number(x, UNIT_COUNT, t->amount),
               record_text(&scratch, &x->s.model, TABLE_TARGETS, t->row),
               share_text(&scratch, t->share));
    }
}

/* ---- arithmetic ---- */

static const char *sign_shown(const char *sign)
{
    static const char *const signs[][2] = {{"*", "×"}, {"/", "÷"}, {"-", "−"}};
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (strcmp(signs[i][0], sign) == 0) return signs[i][1];
    return sign;
}

/* The formula with the reader's words for its names. */
static void print_formula(struct explainer *x, const char *formula)
{
    while (*formula) {
        size_t n = strcspn(formula, " ");
        struct arena scratch = x->s.scratch;
        const char *token = arena_printf(&scratch, "%.*s", (int)n, formula);
        const char *name = explain_word(x, "step", token);
        printf("%s ", *name ? name : sign_shown(token));
        formula += n;
        formula += strspn(formula, " ");
    }
}

static void print_steps(struct explainer *x)
{
    if (x->e.nstep < 2) return; /* a sum says all by itself */
    printf("\n%s\n", explain_word(x, "explain", "steps"));
    for (size_t i = 0; i < x->e.nstep; i++) {
        const struct explained_step *s = &x->e.steps[i];
        printf("  %s = ", explain_word(x, "step", s->name));
        if (s->formula) {
            print_formula(x, s->formula);
            printf("= ");
        } else if (s->from != STEP_GIVEN) {
            printf("Σ ");
        }
        printf("%s\n", number(x, s->unit, s->value));
    }
}

/* ---- the light ---- */

static const char *limit_text(struct explainer *x, exact limit)
{
    struct arena *a = x->s.arena;
    return arena_printf(a, "%s %%",
                        figure_text(a, figure_number(limit), SHOW_PERCENT,
                                    x->s.options->language));
}

static void print_limit(struct explainer *x, const char *light, exact limit)
{
    if (!exact_known(limit)) return;
    printf("  %s %s %s", explain_word(x, "light", light), x->light.rising ? ">" : "<",
           limit_text(x, limit));
}

static void print_light(struct explainer *x)
{
    static const char *const words[] = {
        [LIGHT_NONE] = "none",     [LIGHT_GREY] = "grey", [LIGHT_GREEN] = "green",
        [LIGHT_YELLOW] = "yellow", [LIGHT_RED] = "red",
    };
    const struct light_rule *rule = &x->light;
    if (rule->light == LIGHT_NONE) return;
    const char *why = rule->why_grey ? label_find(x->templates, rule->why_grey) : NULL;
    printf("\n%s", explain_word(x, "light", words[rule->light]));
    if (exact_known(rule->measured)) printf("  %s", limit_text(x, rule->measured));
    if (rule->light == LIGHT_GREY && why) printf("  %s", why);
    print_limit(x, "yellow", rule->yellow);
    print_limit(x, "red", rule->red);
    if (exact_known(rule->drop))
        printf("  %s", label_fill(x->s.arena, x->templates, "explain.drop",
                                  (const char *const[]){limit_text(x, rule->drop)}, 1));
    if (rule->cases_needed)
        printf("  %s",
               label_fill(x->s.arena, x->templates, "explain.cases",
                          (const char *const[]){
                              arena_printf(x->s.arena, "%d", rule->cases_needed)},
                          1));
    putchar('\n');
}

/* ---- a customer's score ---- */

static const char *trigger_words(struct explainer *x)
{
    const struct problem_customer *p = &x->problem;
    const char *words = "";
    const struct {
        bool fired;
        const char *key;
    } all[] = {{p->trigger_overdue, "overdue"},
               {p->trigger_arrears, "arrears"},
               {p->trigger_complaint, "complaint"}};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (all[i].fired)
            words = arena_printf(x->s.arena, "%s  %s", words,
                                 explain_word(x, "trigger", all[i].key));
    return words;
}

static const char *score_text(struct explainer *x, exact score)
{
    return figure_text(x->s.arena, figure_number(score), SHOW_SCORE,
                       x->s.options->language);
}

static void print_problem(struct explainer *x)
{
    const struct problem_customer *p = &x->problem;
    const struct settings *s = x->s.model.settings;
    exact sum = EXACT_ZERO, weights = EXACT_ZERO;
    printf("\n%s  %s  %s\n", explain_word(x, "explain", "problem"),
           customer_id(&x->s.model, p->customer, x->s.arena),
           customer_label(&x->s.model, p->customer, x->s.arena));
    for (size_t i = 0; i < s->ndimension; i++) {
        const struct dimension_setting *d = &s->dimensions[i];
        const char *says = explain_word(x, "dimension", d->id);
        printf("%14s × %s  %s%s%s\n", score_text(x, exact_wide(p->parts[i])),
               number(x, UNIT_COUNT, d->weight), d->id, *says ? "  " : "", says);
        if (!exact_known(exact_wide(p->parts[i]))) continue;
        sum = exact_add(sum, exact_mul(exact_wide(p->parts[i]), d->weight));
        weights = exact_add(weights, d->weight);
    }
    printf("%14s = %s / %s%s\n", score_text(x, exact_wide(p->score)), number(x, UNIT_COUNT, sum),
           number(x, UNIT_COUNT, weights), trigger_words(x));
    if (x->listed)
        printf("%s %c\n", explain_word(x, "explain", "listed"), p->grade);
    else
        printf("%s\n", explain_word(x, "explain", "not_listed"));
}

void explain_as_text(struct explainer *x)
{
    if (x->e.measure) {
        print_heading(x);
        print_value(x);
        putchar('\n');
        print_counted(x);
        print_targets(x);
        if (x->customer == REF_NONE) print_steps(x);
        if (x->customer == REF_NONE) print_light(x);
        print_near(x);
    }
    if (x->customer != REF_NONE) print_problem(x);
}
