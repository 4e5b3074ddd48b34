/* A company made by hand for the tests of rules/ and store/: rows are added one by one, the
 * period is judged with the built-in rulebook and China's calendar. Days are written
 * 20261116. */
#ifndef COMPANY_H
#define COMPANY_H

#include "base/text.h"
#include "metrics/kpi.h"
#include "model/fields.h"
#include "rules/rules.h"

#include "test.h"

static struct arena company_arena;
static struct diags company_diags;
static struct model company;
static bool company_finished;
static struct results *results;
static struct judgement *judged;

static inline sym word(const char *text)
{
    return intern(company.names, str_of(text));
}

static inline day on(int ymd)
{
    return day_of(ymd / 10000, ymd / 100 % 100, ymd % 100);
}

static inline moment at(int ymd, int hour)
{
    return day_start(on(ymd)) + hour * 3600;
}

/* Begins a new company; tables are absent until a row is added or table_present is called.
 */
static inline void company_begin(void)
{
    static const char *const folders[] = {"templates/calendar"};
    company_arena = arena_new();
    company_finished = false;
    diags_init(&company_diags, &company_arena);
    company_diags.quiet = true;
    const struct settings *s =
        settings_read(&company_arena, &company_diags, "templates/rules.yaml", NULL);
    const struct calendar *c = calendar_read(&company_arena, &company_diags, folders, 1);
    assert(s && c);
    model_init(&company, &company_arena, &company_diags, s, c);
}

static inline void table_present(enum table t)
{
    company.present[t] = true;
    company.columns[t] = UINT64_MAX;
}

static inline void *row(enum table t)
{
    table_present(t);
    return model_new_row(&company, t);
}

static inline uint32_t add_rep(const char *id, const char *team, enum level level)
{
    struct rep *r = row(TABLE_REPS);
    r->id = r->name = word(id);
    r->team = word(team);
    r->level = level;
    return (uint32_t)company.reps.n - 1;
}

static inline uint32_t add_customer(const char *id, char tier, uint32_t owner)
{
    struct customer *c = row(TABLE_CUSTOMERS);
    c->id = c->name = word(id);
    c->tier = tier;
    c->owner = owner;
    return (uint32_t)company.customers.n - 1;
}

static inline void add_target(uint32_t rep, const char *metric, const char *period,
                              int64_t n)
{
    struct target *t = row(TABLE_TARGETS);
    t->scope = SCOPE_REP;
    t->key = company.reps.at[rep].id;
    t->metric = word(metric);
    t->micro = n * 1000000;
    assert(period_parse(str_of(period), &t->period));
}

static inline void add_contract(uint32_t rep, uint32_t customer, int64_t yuan, int ymd)
{
    struct contract *k = row(TABLE_CONTRACTS);
    k->id = word(arena_printf(&company_arena, "K%zu", company.contract_rows.n));
    k->rep = rep;
    k->customer = customer;
    k->amount = yuan * 100;
    k->signed_on = on(ymd);
}

static inline void add_activity(uint32_t rep, uint32_t customer, enum activity_type type,
                                int ymd)
{
    struct activity *v = row(TABLE_ACTIVITIES);
    v->rep = rep;
    v->customer = customer;
    v->type = type;
    v->at = at(ymd, 10);
}

static inline uint32_t add_invoice(uint32_t rep, uint32_t customer, int64_t yuan, int due)
{
    struct receivable *r = row(TABLE_RECEIVABLES);
    table_present(TABLE_PAYMENTS);
    r->id = word(arena_printf(&company_arena, "I%zu", company.receivable_rows.n));
    r->rep = rep;
    r->customer = customer;
    r->amount = yuan * 100;
    r->due_date = on(due);
    r->invoice_date = on(due) - 30;
    return (uint32_t)company.receivable_rows.n - 1;
}

static inline void add_payment(uint32_t invoice, int64_t yuan, int ymd)
{
    struct payment *p = row(TABLE_PAYMENTS);
    p->invoice = invoice;
    p->amount = yuan * 100;
    p->paid_at = at(ymd, 9);
}

static inline void company_judge(const char *label, const struct memory *mem)
{
    struct period p;
    bool known = period_parse(str_of(label), &p);
    assert(known);
    if (!company_finished) model_finish(&company);
    company_finished = true;
    results = results_compute(&company_arena, arena_new(), &company, p);
    memory_fill_previous(results, mem);
    judged = judge(&company_arena, arena_new(), results, mem);
}

/* The alert of a rule about a scope or customer; NULL if there is none. */
static inline const struct alert *alert_about(const char *rule, const char *id)
{
    for (size_t i = 0; i < judged->nalert; i++)
        if (strcmp(judged->alerts[i].rule->id, rule) == 0 &&
            strcmp(alert_id(judged, &judged->alerts[i], &company_arena), id) == 0)
            return &judged->alerts[i];
    return NULL;
}

static inline const struct problem_customer *problem(const char *id)
{
    for (size_t i = 0; i < judged->nproblem; i++)
        if (strcmp(customer_id(&company, judged->problems[i].customer, &company_arena),
                   id) == 0)
            return &judged->problems[i];
    return NULL;
}

static inline uint32_t rep_scope_of(const char *id)
{
    uint32_t scope = scope_named(results, id, SCOPE_REP);
    assert(scope != REF_NONE);
    return scope;
}

#define CHECK_NUMBER(got, num, den)                                               \
    do {                                                                          \
        exact got_ = (got);                                                       \
        CHECK(exact_known(got_) && exact_cmp(got_, exact_of((num), (den))) == 0); \
    } while (0)

#endif
