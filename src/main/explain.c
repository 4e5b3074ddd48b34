/* `explain`: the rows behind one number and how they make it up. Chooses what is asked for;
 * saying it is left to explain_text.c and explain_json.c. */
#include "main/explanation.h"

#include <string.h>

#include "base/text.h"
#include "main/commands.h"
#include "main/progress.h"
#include "main/record.h"

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

/* The nobody of rows without a known rep can be asked for as well: --rep unassigned. */
static uint32_t rep_scope(const struct explainer *x, const char *name)
{
    uint32_t scope = scope_named(x->results, name, SCOPE_REP);
    if (scope == REF_NONE && strcmp(name, "unassigned") == 0)
        scope = x->results->unassigned;
    return scope;
}

static enum exit_status scope_refuse(struct explainer *x, const char *option,
                                     const char *what, const char *word,
                                     enum scope_kind kind)
{
    struct nearest near = {.wanted = str_of(word)};
    for (size_t i = 0; i < x->results->nscope; i++)
        if (x->results->scopes[i].kind == kind) {
            nearest_try(&near, x->results->scopes[i].name);
            nearest_try(&near, x->results->scopes[i].id);
        }
    const char *meant = nearest_words(x->s.arena, &near);
    return refuse(x, option, arena_printf(x->s.arena, "%s%s", what, meant), word);
}

static enum exit_status customer_refuse(struct explainer *x, const char *word)
{
    const struct model *m = &x->s.model;
    struct nearest near = {.wanted = str_of(word)};
    for (uint32_t i = 0; i < m->customers.n; i++) {
        nearest_try(&near, model_text(m, m->customers.at[i].name));
        nearest_try(&near, model_text(m, m->customers.at[i].id));
    }
    return refuse(x, "--customer",
                  arena_printf(x->s.arena, "there is no such customer%s",
                               nearest_words(x->s.arena, &near)),
                  word);
}

static enum exit_status scope_choose(struct explainer *x)
{
    const struct options *o = x->s.options;
    const char *team = o->teams.n ? o->teams.at[0] : NULL;
    x->scope = 0;
    x->customer = REF_NONE;
    if ((team != NULL) + (o->rep != NULL) + (o->region != NULL) > 1 || o->teams.n > 1)
        return refuse(x, "explain", "takes one of --region, --team and --rep", "");
    if (o->region) x->scope = scope_named(x->results, o->region, SCOPE_REGION);
    if (x->scope == REF_NONE)
        return scope_refuse(x, "--region", "there is no such region", o->region,
                            SCOPE_REGION);
    if (team) x->scope = scope_named(x->results, team, SCOPE_TEAM);
    if (x->scope == REF_NONE)
        return scope_refuse(x, "--team", "there is no such team", team, SCOPE_TEAM);
    if (o->rep) x->scope = rep_scope(x, o->rep);
    if (x->scope == REF_NONE)
        return scope_refuse(x, "--rep", "there is no such rep", o->rep, SCOPE_REP);
    if (!o->customer) return EXIT_DONE;
    x->customer = customer_named(&x->s.model, x->s.scratch, o->customer);
    if (x->customer != REF_NONE) return EXIT_DONE;
    return customer_refuse(x, o->customer);
}

static enum exit_status kpi_refuse(struct explainer *x, const char *word)
{
    struct nearest near = {.wanted = str_of(word)};
    for (size_t i = 0; i < x->results->nmeasure; i++)
        nearest_try(&near, x->results->measures[i].id);
    return refuse(x, "explain",
                  arena_printf(x->s.arena,
                               "there is no such KPI here%s (mondaypack list kpis names "
                               "them)",
                               nearest_words(x->s.arena, &near)),
                  word);
}

/* "problem" is the score of a customer; anything else is a KPI. */
static enum exit_status subject_explain(struct explainer *x)
{
    const char *subject = x->s.options->subject;
    if (x->customer != REF_NONE)
        x->listed =
            customer_score(x->s.arena, x->s.scratch, x->results, x->customer, &x->problem);
    if (x->customer != REF_NONE && strcmp(subject, "problem") == 0) return EXIT_DONE;
    if (!explain_kpi(x->s.arena, x->s.scratch, x->results, subject, x->scope, &x->e))
        return kpi_refuse(x, subject);
    x->light = light_rule_of(x->results, subject, x->scope);
    return EXIT_DONE;
}

/* ---- for both ways of saying it ---- */

bool row_is_wanted(const struct explainer *x, const struct explained_row *row)
{
    return x->customer == REF_NONE ||
           record_customer(&x->s.model, row->table, row->row) == x->customer;
}

const char *explain_word(struct explainer *x, const char *group, const char *key)
{
    const char *found =
        label_find(x->templates, arena_printf(x->s.arena, "%s.%s", group, key));
    return found ? found : "";
}

const char *scope_shown(struct explainer *x, const struct scope *scope)
{
    if (scope->kind == SCOPE_COMPANY) return label(x->templates, "company");
    if (scope->kind == SCOPE_UNASSIGNED) return label(x->templates, "unassigned");
    return scope->name;
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
    if (chosen == EXIT_DONE) chosen = subject_explain(x);
    if (chosen != EXIT_DONE) return chosen;
    progress_end();
    if (o->json)
        explain_as_json(x);
    else
        explain_as_text(x);
    return status;
}

enum exit_status command_explain(struct arena *a, const struct options *o)
{
    struct explainer x = {.customer = REF_NONE};
    enum exit_status status = session_open(&x.s, a, o);
    if (status == EXIT_DONE) {
        struct places *p = &x.s.places;
        x.templates = templates_read(a, &x.s.diags, p->folders, p->n, o->language);
        status = x.templates ? explain_run(&x) : EXIT_INPUT;
    }
    session_close(&x.s);
    progress_end();
    diags_finish(&x.s.diags);
    return status;
}
