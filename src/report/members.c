/* Tables of members: one row per team, region or rep, one column per KPI that the block
 * names.
 *
 * In: `of`, `kpis` ("KPI" or "KPI:ASPECT"), `sort`, `rows`. Out: a table whose total row
 * is the scope's own figure, with the rest of a cut list said below it. */
#include "report/review.h"

enum aspect {
    ASPECT_VALUE,
    ASPECT_TARGET,
    ASPECT_PREV,
    ASPECT_CHANGE,
    ASPECT_LAST_YEAR,
    ASPECT_CHANGE_LAST_YEAR,
    ASPECT_STATUS,
    ASPECT_SPARK,
    ASPECT_BULLET,
    ASPECT_BAR,
    ASPECT_NUM,
    ASPECT_DEN,
    ASPECT_COUNT
};

static const char *const aspect_names[] = {
    [ASPECT_VALUE] = "value",
    [ASPECT_TARGET] = "target",
    [ASPECT_PREV] = "prev",
    [ASPECT_CHANGE] = "change",
    [ASPECT_LAST_YEAR] = "last_year",
    [ASPECT_CHANGE_LAST_YEAR] = "change_last_year",
    [ASPECT_STATUS] = "status",
    [ASPECT_SPARK] = "spark",
    [ASPECT_BULLET] = "bullet",
    [ASPECT_BAR] = "bar",
    [ASPECT_NUM] = "num",
    [ASPECT_DEN] = "den",
};
_Static_assert(COUNT_OF(aspect_names) == ASPECT_COUNT, "a name for each aspect");

/* Quotients and differences whose parts are KPIs of their own: live formulas in
 * workbooks. */
static const struct relation {
    const char *kpi, *first, *second;
    bool difference;
} relations[] = {
    {"signed_attainment", "signed_amount", "signed_amount:target", false},
    {"signed_gap", "signed_amount:target", "signed_amount", true},
    {"overdue_rate", "overdue_amount", "receivable_open", false},
    {"deal_size", "deal_size:num", "deal_size:den", false},
};

struct asked { /* a KPI, of which several columns may show something */
    struct subject subject;
    unsigned parts;   /* of the view */
    struct view view; /* of the row at hand */
};

struct shown { /* one column */
    const char *token, *kpi;
    enum aspect aspect;
    size_t column;
    struct asked *asked; /* NULL: for a sparkline */
};

struct members {
    struct build *b;
    const struct place *p;
    struct grid grid;
    enum scope_kind kind;
    struct shown *shown;
    size_t nshown, first; /* first: columns before the KPIs */
    struct asked *asked;
    size_t nasked;
    bool rank, team, level, ids;
    size_t name; /* column of the name; behind it the id, where it is wanted */
};

static bool token_read(struct build *b, const char *token, struct shown *out)
{
    const char *colon = strchr(token, ':');
    out->token = token;
    out->aspect = ASPECT_VALUE;
    if (!colon) {
        out->kpi = token;
        return true;
    }
    out->kpi = arena_copy(b->a, (str){token, (size_t)(colon - token)});
    for (int i = 0; i < ASPECT_COUNT; i++)
        if (!strcmp(colon + 1, aspect_names[i])) {
            out->aspect = (enum aspect)i;
            return true;
        }
    return false;
}

static enum show aspect_show(struct build *b, const struct shown *s)
{
    enum unit unit = kpi_unit(b, s->kpi);
    const struct kpi *k = kpi_named(s->kpi);
    switch (s->aspect) {
    case ASPECT_CHANGE:
    case ASPECT_CHANGE_LAST_YEAR: return unit == UNIT_RATE ? SHOW_POINTS : SHOW_CHANGE;
    case ASPECT_STATUS:
    case ASPECT_SPARK: return SHOW_NONE;
    case ASPECT_NUM: return k && k->scale == 100 ? SHOW_WAN : SHOW_COUNT;
    case ASPECT_DEN:
        return k && (k->divided ? k->den_scale : k->scale) == 100 ? SHOW_WAN : SHOW_COUNT;
    case ASPECT_VALUE:
    case ASPECT_TARGET:
    case ASPECT_PREV:
    case ASPECT_LAST_YEAR:
    case ASPECT_BULLET:
    case ASPECT_BAR:
    case ASPECT_COUNT: break;
    }
    return unit_show(unit);
}

static const char *aspect_label(struct build *b, const struct shown *s)
{
    const char *own = label_find(b->t, arena_printf(b->a, "column.%s", s->token));
    if (own) return own;
    const char *name = label_find(b->t, arena_printf(b->a, "short.%s", s->kpi));
    if (!name) name = kpi_name(b, s->kpi);
    if (s->aspect == ASPECT_VALUE) return name;
    return fill(b, arena_printf(b->a, "aspect.%s", aspect_names[s->aspect]), name);
}

/* 1-based column of a token, 0 if the table does not have it. */
static int column_of(const struct members *m, const char *token)
{
    for (size_t i = 0; i < m->nshown; i++)
        if (!strcmp(m->shown[i].token, token)) return (int)(m->first + i) + 1;
    return 0;
}

static void relate(const struct members *m, const struct shown *s, struct column_spec *spec)
{
    if (s->aspect != ASPECT_VALUE) return;
    const char *num = arena_printf(m->b->a, "%s:num", s->kpi);
    const char *den = arena_printf(m->b->a, "%s:den", s->kpi);
    spec->over_num = column_of(m, num);
    spec->over_den = column_of(m, den);
    for (size_t i = 0; i < COUNT_OF(relations); i++) {
        if (strcmp(relations[i].kpi, s->kpi)) continue;
        int first = column_of(m, relations[i].first),
            second = column_of(m, relations[i].second);
        if (!first || !second) continue;
        if (relations[i].difference) {
            spec->minus_from = first;
            spec->minus_what = second;
        } else {
            spec->over_num = first;
            spec->over_den = second;
        }
    }
    if (!spec->over_num || !spec->over_den) spec->over_num = spec->over_den = 0;
}

/* Live change: now and before stand in the same row. */
static void relate_change(const struct members *m, const struct shown *s,
                          struct column_spec *spec)
{
    bool year = s->aspect == ASPECT_CHANGE_LAST_YEAR;
    if (!year && s->aspect != ASPECT_CHANGE) return;
    spec->grown_to = column_of(m, s->kpi);
    const char *before = year ? "last_year" : "prev";
    spec->grown_from = column_of(m, arena_printf(m->b->a, "%s:%s", s->kpi, before));
    if (!spec->grown_to || !spec->grown_from) spec->grown_to = spec->grown_from = 0;
}

/* Sums over the lists of the workbook, and the limits behind a light. */
static void relate_lists(const struct members *m, const struct shown *s,
                         struct column_spec *spec)
{
    struct build *b = m->b;
    if (b->paper) return;
    int column = column_of(m, s->token), owner = (int)m->name + 1;
    if (m->kind == SCOPE_REP) owner = m->ids ? owner + 1 : 0;
    if (s->aspect == ASPECT_VALUE) spec->light = live_light(b, s->kpi, column);
    if (s->aspect == ASPECT_STATUS) {
        int value = column_of(m, s->kpi);
        spec->live = value ? live_light(b, s->kpi, value) : NULL;
    } else if (!spec->over_num && !spec->minus_from && !spec->grown_to) {
        spec->live = live_kpi(b, s->token, m->kind, owner);
    }
}

static bool is_listed(struct build *b, const struct place *p, const char *option,
                      const char *token)
{
    const char *const *at;
    size_t n = option_list(b, p, option, &at);
    for (size_t i = 0; i < n; i++)
        if (!strcmp(at[i], token)) return true;
    return false;
}

static bool aspect_adds_up(enum aspect a, enum unit unit)
{
    if (a == ASPECT_NUM || a == ASPECT_DEN) return true;
    bool amount_like = unit == UNIT_MONEY || unit == UNIT_COUNT;
    return amount_like && (a == ASPECT_VALUE || a == ASPECT_TARGET || a == ASPECT_PREV ||
                           a == ASPECT_LAST_YEAR || a == ASPECT_BAR);
}

static void columns_make(struct members *m)
{
    static const char *const name_labels[] = {
        [SCOPE_COMPANY] = "column.name",    [SCOPE_REGION] = "column.region",
        [SCOPE_TEAM] = "column.team",       [SCOPE_REP] = "column.rep",
        [SCOPE_UNASSIGNED] = "column.name", [SCOPE_OTHER] = "column.name"};
    struct grid *g = &m->grid;
    if (m->rank)
        grid_column(g, (struct column_spec){.label = "column.rank", .show = SHOW_COUNT},
                    NULL);
    grid_column(g, (struct column_spec){.label = name_labels[m->kind], .weight = 1.4},
                NULL);
    if (m->ids)
        grid_column(g, (struct column_spec){.label = "column.rep_id", .is_id = true}, NULL);
    if (m->team)
        grid_column(g, (struct column_spec){.label = "column.team", .weight = 1.1}, NULL);
    if (m->level)
        grid_column(g, (struct column_spec){.label = "column.level", .weight = 0.7}, NULL);
    m->first = g->t.ncolumn;
    for (size_t i = 0; i < m->nshown; i++) {
        struct shown *s = &m->shown[i];
        struct column_spec spec = {.show = aspect_show(m->b, s)};
        spec.sum = aspect_adds_up(s->aspect, kpi_unit(m->b, s->kpi));
        if (s->aspect == ASPECT_BULLET) spec.weight = 1.6;
        if (s->aspect == ASPECT_SPARK) spec.weight = 1.4;
        spec.key = s->token;
        spec.bars = is_listed(m->b, m->p, "bars", s->token);
        relate(m, s, &spec);
        relate_change(m, s, &spec);
        relate_lists(m, s, &spec);
        s->column = grid_column(g, spec, aspect_label(m->b, s));
    }
}

/* ---- cells ---- */

static enum status tint_of(enum status s)
{
    return s >= STATUS_YELLOW ? s : STATUS_NONE;
}

static struct cell bullet_cell(struct build *b, struct view v, const char *kpi,
                               enum unit unit)
{
    struct figure *target = figures_of(b, 1);
    struct cell c = {.kind = CELL_BULLET, .figure = v.value, .points = target};
    *target = v.target;
    bool attainment = !strncmp(kpi, "signed_attainment", 17);
    if (attainment && unit == UNIT_RATE) *target = figure_int(1);
    c.status = tint_of(v.status);
    return c;
}

static struct cell spark_cell(struct build *b, const char *kpi, uint32_t scope)
{
    struct cell c = {.kind = CELL_SPARK};
    c.npoint = spark_points(b, kpi, scope, &c.points);
    return c.npoint ? c : (struct cell){.kind = CELL_EMPTY};
}

static unsigned aspect_parts(enum aspect a)
{
    switch (a) {
    case ASPECT_VALUE:
    case ASPECT_STATUS:
    case ASPECT_BULLET: return VIEW_LIGHT;
    case ASPECT_CHANGE:
    case ASPECT_CHANGE_LAST_YEAR:
    case ASPECT_NUM:
    case ASPECT_DEN: return VIEW_CHANGES;
    case ASPECT_TARGET:
    case ASPECT_PREV:
    case ASPECT_LAST_YEAR:
    case ASPECT_BAR:
    case ASPECT_SPARK:
    case ASPECT_COUNT: break;
    }
    return VIEW_FIGURES;
}

/* Each KPI is looked up once for all rows, and looked at once in each. */
static void columns_ask(struct members *m)
{
    m->asked = arena_many(m->b->a, struct asked, m->nshown + 1);
    for (size_t i = 0; i < m->nshown; i++) {
        struct shown *s = &m->shown[i];
        if (s->aspect == ASPECT_SPARK) continue;
        size_t k = 0;
        while (k < m->nasked && strcmp(m->asked[k].subject.id, s->kpi) != 0) k++;
        if (k == m->nasked) m->asked[m->nasked++].subject = subject_of(m->b, s->kpi);
        s->asked = &m->asked[k];
        s->asked->parts |= aspect_parts(s->aspect);
    }
    for (size_t k = 0; k < m->nasked; k++)
        if (!m->asked[k].subject.lamp.judge) m->asked[k].parts &= ~(unsigned)VIEW_LIGHT;
}

static struct cell member_cell(struct build *b, const struct shown *s, uint32_t scope)
{
    if (s->aspect == ASPECT_SPARK) return spark_cell(b, s->kpi, scope);
    const struct view *v = &s->asked->view;
    switch (s->aspect) {
    case ASPECT_VALUE: return marked_cell(v->value, tint_of(v->status));
    case ASPECT_TARGET: return figure_cell(v->target);
    case ASPECT_PREV: return figure_cell(v->prev);
    case ASPECT_CHANGE: return figure_cell(v->change);
    case ASPECT_LAST_YEAR: return figure_cell(v->last_year);
    case ASPECT_CHANGE_LAST_YEAR: return figure_cell(v->change_last_year);
    case ASPECT_STATUS: return status_cell(v->status_word, v->status);
    case ASPECT_BULLET: return bullet_cell(b, *v, s->kpi, v->unit);
    case ASPECT_BAR: return bar_cell(v->value);
    case ASPECT_NUM: return figure_cell(v->num);
    case ASPECT_DEN: return figure_cell(v->den);
    case ASPECT_SPARK:
    case ASPECT_COUNT: break;
    }
    return kind_cell(CELL_EMPTY);
}

static const char *level_name(const struct build *b, uint32_t rep)
{
    static const char *const keys[] = {[LEVEL_NONE] = NULL,
                                       [LEVEL_JUNIOR] = "level.junior",
                                       [LEVEL_MID] = "level.mid",
                                       [LEVEL_SENIOR] = "level.senior"};
    const char *key = rep == REF_NONE ? NULL : keys[b->m->reps.at[rep].level];
    return key ? word(b, key) : NULL;
}

/* What the lists of the workbook have for the person; "–" for nobody. */
static const char *person_id(const struct build *b, const struct scope *s)
{
    return s->kind == SCOPE_REP ? symbol(b, b->m->reps.at[s->ref].id) : "–";
}

static void row_make(struct members *m, enum row_kind kind, uint32_t scope,
                     const char *name, int64_t rank)
{
    struct build *b = m->b;
    const struct scope *s = &b->r->scopes[scope];
    struct cell *cells = grid_row(&m->grid, kind);
    bool person = s->kind == SCOPE_REP;
    size_t c = 0;
    if (m->rank) cells[c++] = rank ? figure_cell(figure_int(rank)) : kind_cell(CELL_EMPTY);
    cells[c++] = text_cell(name ? name : scope_name(b, scope));
    if (m->ids) cells[c++] = text_cell(kind == ROW_BODY ? person_id(b, s) : NULL);
    if (m->team)
        cells[c++] = text_cell(person && s->parent != REF_NONE &&
                                       b->r->scopes[s->parent].kind == SCOPE_TEAM
                                   ? scope_name(b, s->parent)
                                   : NULL);
    if (m->level) cells[c++] = text_cell(person ? level_name(b, s->ref) : NULL);
    for (size_t i = 0; i < m->nasked; i++) {
        struct asked *asked = &m->asked[i];
        asked->view = view_some(b, &asked->subject, scope, asked->parts);
    }
    for (size_t i = 0; i < m->nshown; i++) {
        struct cell *cell = &cells[m->shown[i].column];
        *cell = member_cell(b, &m->shown[i], scope);
        /* A total would flatten everybody else's bar. */
        if (kind == ROW_TOTAL && cell->kind == CELL_BAR) cell->kind = CELL_FIGURE;
    }
}

/* The amount of the rows that a limit left out, of the first money column. */
static const char *rest_text(struct members *m, const uint32_t *at, size_t n)
{
    for (size_t i = 0; i < m->nshown; i++) {
        const struct shown *s = &m->shown[i];
        if (s->aspect != ASPECT_VALUE || kpi_unit(m->b, s->kpi) != UNIT_MONEY) continue;
        exact sum = EXACT_ZERO;
        for (size_t k = 0; k < n; k++) {
            exact v = results_value(m->b->r, s->kpi, at[k]).value;
            if (exact_known(v)) sum = exact_add(sum, v);
        }
        return amount(m->b, sum);
    }
    return NULL;
}

static bool brings_something(struct members *m, uint32_t scope)
{
    for (size_t i = 0; i < m->nshown; i++) {
        if (m->shown[i].aspect != ASPECT_VALUE && m->shown[i].aspect != ASPECT_BAR)
            continue;
        exact v = results_value(m->b->r, m->shown[i].kpi, scope).value;
        if (exact_known(v) && !exact_is_zero(v)) return true;
    }
    return false;
}

/* Early in a running period everybody is behind the whole target: say what is due by now. */
static void note_running(struct members *m)
{
    const char *note = m->b->paper ? running_note(m->b) : NULL;
    bool judged = false;
    for (size_t i = 0; i < m->nshown; i++)
        judged = judged || !strcmp(m->shown[i].kpi, "signed_attainment");
    if (!note || !judged) return;
    m->grid.t.note = notes_joined(m->b, m->grid.t.note, note);
}

static void rows_make(struct members *m, uint32_t scope)
{
    struct build *b = m->b;
    uint32_t *at;
    size_t n = members_of(b, scope, m->kind, &at);
    const char *sort = option_text(m->p, "sort", NULL);
    bool rising = !strcmp(option_text(m->p, "order", "falling"), "rising");
    if (sort) sort_scopes(b, at, n, sort, !rising);
    size_t most = (size_t)option_int(b, m->p, "rows", 0);
    size_t shown = most && most < n ? most : n;
    for (size_t i = 0; i < shown; i++) row_make(m, ROW_BODY, at[i], NULL, (int64_t)i + 1);
    uint32_t nobody = unassigned_scope(b);
    bool company = b->r->scopes[scope].kind == SCOPE_COMPANY;
    if (company && nobody != REF_NONE && n > 0 && shown == n && brings_something(m, nobody))
        row_make(m, ROW_BODY, nobody, NULL, 0);
    if (n > 0 && option_bool(b, m->p, "total", true))
        row_make(m, ROW_TOTAL, scope, word(b, company ? "total.company" : "total"), 0);
    m->grid.t.note = cut_note(b, shown, n, rest_text(m, at + shown, n - shown));
    if (n > 0) note_running(m);
}

/* The exports lack what every column needs. */
static bool nothing_to_show(const struct members *m)
{
    for (size_t i = 0; i < m->nshown; i++)
        if (!data_lacks(m->b, m->shown[i].kpi)) return false;
    return true;
}

/* Is any figure known, of anybody? */
static bool says_something(const struct members *m)
{
    for (size_t r = 0; r < m->grid.t.nrow; r++)
        for (size_t c = m->first; c < m->grid.t.ncolumn; c++) {
            const struct cell *cell = &m->grid.t.rows[r].cells[c];
            if (cell->figure.known) return true;
            for (size_t i = 0; i < cell->npoint; i++)
                if (cell->points[i].known) return true;
        }
    return false;
}

bool build_members(struct build *b, const struct place *p, struct block *out)
{
    const char *of = option_text(p, "of", "team");
    struct members m = {.b = b, .p = p};
    m.kind = !strcmp(of, "rep")      ? SCOPE_REP
             : !strcmp(of, "region") ? SCOPE_REGION
                                     : SCOPE_TEAM;
    m.rank = option_bool(b, p, "rank", false);
    m.team = option_bool(b, p, "team", false);
    m.level = option_bool(b, p, "level", false);
    m.ids = m.kind == SCOPE_REP && option_bool(b, p, "ids", false);
    m.name = m.rank;
    const char *const *tokens;
    bool aimless = !exact_known(results_value(b->r, "signed_attainment", p->scope).value);
    bool spare = aimless && yaml_get(p->options, "spare");
    size_t ntoken = option_list(b, p, spare ? "spare" : "kpis", &tokens);
    m.shown = arena_many(b->a, struct shown, ntoken + 1);
    for (size_t i = 0; i < ntoken; i++) {
        bool twice = b->paper && month_is_over(b);
        if (twice && !strcmp(tokens[i], "signed_attainment.mtd")) continue;
        if (!token_read(b, tokens[i], &m.shown[m.nshown++]))
            yaml_complain(templates_diags(b->t), p->options, "unknown aspect in '%s'",
                          tokens[i]);
    }
    if (b->paper && nothing_to_show(&m)) return false;
    m.grid = grid_new(b, option_text(p, "id", arena_printf(b->a, "members_%s", of)),
                      option_label(b, p, "title", NULL));
    m.grid.t.members = of;
    columns_make(&m);
    columns_ask(&m);
    grid_tall(&m.grid);
    rows_make(&m, p->scope);
    if (b->paper && !says_something(&m)) return false;
    m.grid.t.compact = option_bool(b, p, "compact", false);
    m.grid.t.empty = option_label(b, p, "empty", "empty.members");
    return grid_end(&m.grid, out);
}
