/* Live formulas: which figures of a workbook are sums over which of its lists, and which
 * limits decide a light.
 *
 * In: names of KPIs. Out: descriptions of formulas; writing them is left to render, which
 * leaves out those that would not give the figure. */
#include "report/builders.h"

enum part { ALL_ROWS, LATE_ROWS, BUCKET_ROWS };

/* KPIs that a list of the workbook adds up to; the lists have these columns. */
static const struct source {
    const char *token, *table, *key;
    enum part part;
    const char *den; /* of a quotient: the column below */
} sources[] = {
    {"receivable_open", "open_invoices", "column.amount_open", ALL_ROWS, NULL},
    {"overdue_amount", "open_invoices", "column.amount_open", LATE_ROWS, NULL},
    {"overdue_rate", "open_invoices", "column.amount_open", LATE_ROWS, "column.amount_open"},
    {"aging.not_due", "open_invoices", "column.amount_open", BUCKET_ROWS, NULL},
    {"aging.1_30", "open_invoices", "column.amount_open", BUCKET_ROWS, NULL},
    {"aging.31_60", "open_invoices", "column.amount_open", BUCKET_ROWS, NULL},
    {"aging.61_90", "open_invoices", "column.amount_open", BUCKET_ROWS, NULL},
    {"aging.over_90", "open_invoices", "column.amount_open", BUCKET_ROWS, NULL},
    {"collected", "payments", "column.paid_amount", ALL_ROWS, NULL},
    {"collection_rate:num", "due_invoices", "column.paid_counted", ALL_ROWS, NULL},
    {"collection_rate:den", "due_invoices", "column.invoice_amount", ALL_ROWS, NULL},
    {"collection_on_time:num", "due_invoices", "column.paid_on_time", ALL_ROWS, NULL},
    {"collection_rate", "due_invoices", "column.paid_counted", ALL_ROWS,
     "column.invoice_amount"},
    {"collection_on_time", "due_invoices", "column.paid_on_time", ALL_ROWS,
     "column.invoice_amount"},
    {"signed_amount", "signed", "column.signed_amount", ALL_ROWS, NULL},
    {"signed_count", "signed", NULL, ALL_ROWS, NULL},
};

static const struct source *source_of(const char *token)
{
    for (size_t i = 0; i < COUNT_OF(sources); i++)
        if (!strcmp(sources[i].token, token)) return &sources[i];
    return NULL;
}

static void add_criterion(struct sum_of *sum, struct criterion c)
{
    sum->where[sum->nwhere++] = c;
}

static struct formula *formula_new(struct build *b, enum formula_kind kind)
{
    struct formula *f = arena_one(b->a, struct formula);
    *f = (struct formula){.kind = kind};
    return f;
}

/* `owner`: the list's column that holds the row's name or id; NULL: all rows. */
static const struct formula *source_formula(struct build *b, const struct source *s,
                                            const char *owner, int cell)
{
    struct formula *f = formula_new(b, s->den ? FORMULA_RATIO : FORMULA_SUM);
    f->num = f->den = (struct sum_of){.table = s->table, .key = s->key};
    f->den.key = s->den;
    if (owner) add_criterion(&f->num, (struct criterion){.key = owner, .cell = cell});
    if (owner) add_criterion(&f->den, (struct criterion){.key = owner, .cell = cell});
    if (s->part == LATE_ROWS)
        add_criterion(&f->num, (struct criterion){.key = "column.days_past_due"});
    if (s->part == BUCKET_ROWS)
        add_criterion(&f->num, (struct criterion){.key = "column.bucket",
                                                  .text = kpi_name(b, s->token)});
    return f;
}

/* A unit's figure as the sum of its members': teams of the company, people of a team. */
static const struct formula *members_formula(struct build *b, const char *token,
                                             enum scope_kind kind, int cell)
{
    if (kind != SCOPE_COMPANY && kind != SCOPE_TEAM) return NULL;
    struct formula *f = formula_new(b, FORMULA_SUM);
    f->num = (struct sum_of){.members = kind == SCOPE_TEAM ? "rep" : "team", .key = token};
    if (kind == SCOPE_TEAM)
        add_criterion(&f->num, (struct criterion){.key = "column.team", .cell = cell});
    return f;
}

const struct formula *live_kpi(struct build *b, const char *token, enum scope_kind kind,
                               int cell)
{
    const struct formula *members = members_formula(b, token, kind, cell);
    const struct source *s = source_of(token);
    const char *owner = kind == SCOPE_TEAM  ? "column.team"
                        : kind == SCOPE_REP ? "column.rep_id"
                                            : NULL;
    if (!s || (kind != SCOPE_COMPANY && (!owner || !cell))) return members;
    struct formula *f = (struct formula *)source_formula(b, s, owner, cell);
    f->otherwise = members;
    return f;
}

const struct formula *live_customer(struct build *b, const char *token, int cell)
{
    const struct source *s = source_of(token);
    return s ? source_formula(b, s, "column.customer_id", cell) : NULL;
}

const struct formula *live_list(struct build *b, const char *table, const char *key)
{
    struct formula *f = formula_new(b, FORMULA_SUM);
    f->num = (struct sum_of){.table = table, .key = key};
    return f;
}

/* ---- lights ---- */

static const struct limits {
    const char *kpi, *yellow, *red;
    bool above;
} limits[] = {
    {"signed_attainment", "attainment_yellow", "attainment_red", false},
    {"signed_attainment.mtd", "attainment_yellow", "attainment_red", false},
    {"followup_on_time", "attainment_yellow", "attainment_red", false},
    {"task_completion", "attainment_yellow", "attainment_red", false},
    {"collection_rate", "collection_target", "collection_red", false},
    {"collection_rate.period", "collection_target", "collection_red", false},
    {"overdue_rate", "overdue_yellow", "overdue_red", true},
};

const struct formula *live_light(struct build *b, const char *kpi, int cell)
{
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        if (strcmp(limits[i].kpi, kpi) != 0) continue;
        const char **words = arena_many(b->a, const char *, 3);
        words[0] = status_word(b, STATUS_GREEN);
        words[1] = status_word(b, STATUS_YELLOW);
        words[2] = status_word(b, STATUS_RED);
        struct formula *f = formula_new(b, FORMULA_LIGHT);
        f->cell = cell;
        f->words = words;
        f->yellow = limits[i].yellow;
        f->red = limits[i].red;
        f->above = limits[i].above;
        return f;
    }
    return NULL;
}

/* ---- the control sheet ---- */

/* Where a total of the workbook comes from. */
static const struct origin_word {
    const char *name, *label, *members;
    enum scope_kind kind; /* of the members */
} origins[] = {
    {"detail", "control.detail", NULL, SCOPE_COMPANY},
    {"team", "control.team", "team", SCOPE_TEAM},
    {"rep", "control.rep", "rep", SCOPE_REP},
    {"region", "control.region", "region", SCOPE_REGION},
    {"customer", "control.customer", NULL, SCOPE_COMPANY},
    {"aging", "control.aging", NULL, SCOPE_COMPANY},
    {"funnel", "control.funnel", NULL, SCOPE_COMPANY},
};

static const struct formula *control_formula(struct build *b, const char *kpi,
                                             const struct origin_word *from)
{
    struct formula *f = NULL;
    if (from->members) {
        f = formula_new(b, FORMULA_SUM);
        f->num = (struct sum_of){.members = from->members, .key = kpi};
    } else if (!strcmp(from->name, "detail")) {
        const struct source *s = source_of(kpi);
        f = s ? (struct formula *)source_formula(b, s, NULL, 0) : NULL;
    } else if (!strcmp(from->name, "customer")) {
        f = (struct formula *)live_list(b, "customers_open", kpi);
    } else if (!strcmp(from->name, "aging")) {
        f = (struct formula *)live_list(b, "aging_list", "column.amount_open");
    } else {
        f = (struct formula *)live_list(b, "funnel", "short.open_amount");
    }
    if (f) f->check = true;
    return f;
}

/* Somebody belongs to no team: teams then do not add up to the company, and need not. */
static bool all_in_teams(const struct build *b)
{
    for (size_t i = 0; i < b->r->nscope; i++) {
        const struct scope *s = &b->r->scopes[i];
        if (s->kind == SCOPE_REP &&
            (s->parent == REF_NONE || b->r->scopes[s->parent].kind != SCOPE_TEAM))
            return false;
    }
    return true;
}

static const struct origin_word *origin_of(struct build *b, const char *check, const char **kpi)
{
    const char *space = strchr(check, ' ');
    if (!space) return NULL;
    *kpi = arena_copy(b->a, (str){check, (size_t)(space - check)});
    for (size_t i = 0; i < COUNT_OF(origins); i++)
        if (!strcmp(space + 1, origins[i].name)) return &origins[i];
    return NULL;
}

static void control_row(struct build *b, struct grid *g, const char *kpi,
                        const struct origin_word *from, uint32_t scope)
{
    const char *base = kpi;
    const char *colon = strchr(kpi, ':');
    if (colon) base = arena_copy(b->a, (str){kpi, (size_t)(colon - kpi)});
    struct view v = view_of(b, base, scope);
    struct figure f = !colon ? v.value : !strcmp(colon, ":num") ? v.num : v.den;
    const struct formula *live = f.known ? control_formula(b, kpi, from) : NULL;
    if (!live) return;
    const char *name = kpi_name(b, base);
    if (colon) name = fill(b, arena_printf(b->a, "aspect.%s", colon + 1), name);
    enum show show = f.money ? SHOW_YUAN : v.unit == UNIT_RATE ? SHOW_PERCENT : SHOW_COUNT;
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(name);
    c[1] = text_cell(word(b, from->label));
    c[2] = c[3] = figure_cell(f);
    c[4] = figure_cell(f.money ? figure_money(EXACT_ZERO) : figure_int(0));
    c[2].show = c[3].show = c[4].show = show;
    c[5] = status_cell(word(b, "control.same"), STATUS_GREEN);
    g->t.rows[g->t.nrow - 1].live = live;
}

/* Totals of this workbook against kpi.json: "KPI ORIGIN" each. */
bool build_control(struct build *b, const struct place *p, struct block *out)
{
    const char **words = arena_many(b->a, const char *, 2);
    words[0] = word(b, "control.same");
    words[1] = word(b, "control.differs");
    struct formula *zero = formula_new(b, FORMULA_ZERO);
    zero->cell = 5;
    zero->words = words;
    const struct column_spec columns[] = {
        {.label = "column.kpi"},
        {.label = "control.origin"},
        {.label = "control.here", .align = ALIGN_RIGHT},
        {.label = "control.there", .align = ALIGN_RIGHT},
        {.label = "column.difference", .align = ALIGN_RIGHT, .minus_from = 3, .minus_what = 4},
        {.label = "column.result", .live = zero},
    };
    const char *const *checks;
    size_t n = option_list(b, p, "checks", &checks);
    struct grid g = grid_new(b, "control", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    bool teams = all_in_teams(b);
    for (size_t i = 0; i < n; i++) {
        const char *kpi;
        const struct origin_word *from = origin_of(b, checks[i], &kpi);
        if (!from) yaml_complain(templates_diags(b->t), p->options, "unknown check '%s'", checks[i]);
        uint32_t *members;
        bool tiers = from && from->members && from->kind != SCOPE_REP;
        bool empty = from && from->members && members_of(b, p->scope, from->kind, &members) == 0;
        if (from && !empty && (teams || !tiers)) control_row(b, &g, kpi, from, p->scope);
    }
    g.t.note = word(b, "control.note");
    g.t.empty = word(b, "control.empty");
    return grid_end(&g, out);
}
