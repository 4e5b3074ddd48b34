/* What needs attention: alerts merged per person or customer, ranked; the whole list for workbooks.
 *
 * In: judgement (alerts by level, then money). Out: tables of who, what, by when. What page one does
 * not show is counted and in actions.xlsx (SPEC 5). */
#include "report/builders.h"

struct concern { /* everything about one person, team or customer */
    const char *id;
    enum alert_scope scope;
    const struct alert *first; /* the gravest */
    const char *text;
    size_t n;
};

static const char *owner_name(const struct build *b, const struct alert *a)
{
    if (a->owner != REF_NONE) return scope_name(b, a->owner);
    const char *role = a->rule->owner[b->tongue];
    return role && *role ? role : "–";
}

static const char *value_text(const struct build *b, const struct alert *a, exact value)
{
    return figure_unit(b, unit_figure(a->unit, value), unit_show(a->unit));
}

/* "周达成率低于 40%：31.2%（限 40.0%），连续 2 期". */
static const char *alert_text(struct build *b, const struct alert *a)
{
    const char *title = a->rule->title[b->tongue];
    if (!title || !*title) title = a->rule->id;
    const char *text = title;
    if (exact_known(a->value) && exact_known(a->limit))
        text = fill(b, "alert.value_limit", title, value_text(b, a, a->value),
                    value_text(b, a, a->limit));
    else if (exact_known(a->value))
        text = fill(b, "alert.value", title, value_text(b, a, a->value));
    if (a->streak > 1) text = fill(b, "alert.streak", text, int_text(b, a->streak));
    return text;
}

/* Contracts and actions are their owner's concern. */
static const char *concern_id(const struct build *b, const struct alert *a)
{
    bool owned = a->scope == ALERT_OF_CONTRACT || a->scope == ALERT_OF_ACTION;
    return owned && a->owner != REF_NONE ? b->r->scopes[a->owner].id : a->id;
}

static enum alert_scope concern_scope(const struct alert *a)
{
    bool owned = a->scope == ALERT_OF_CONTRACT || a->scope == ALERT_OF_ACTION;
    return owned && a->owner != REF_NONE ? ALERT_OF_REP : a->scope;
}

static bool alert_in_scope(const struct build *b, const struct alert *a, uint32_t scope)
{
    if (b->r->scopes[scope].kind == SCOPE_COMPANY) return true;
    bool placed = a->scope <= ALERT_OF_REP;
    if (placed && a->ref < b->r->nscope && scope_is_below(b, a->ref, scope)) return true;
    return a->owner != REF_NONE && scope_is_below(b, a->owner, scope);
}

static void concern_add(struct build *b, struct concern *c, const struct alert *a)
{
    c->n++;
    if (c->n <= 2)
        c->text = c->text ? fill(b, "alert.also", c->text, alert_text(b, a)) : alert_text(b, a);
}

/* Merged in the order of the judgement, so ranked by each one's gravest alert. */
static size_t concerns_of(struct build *b, uint32_t scope, struct concern **out)
{
    struct concern *at = arena_many(b->a, struct concern, b->j->nalert + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        if (a->level == ALERT_PRAISE || !alert_in_scope(b, a, scope)) continue;
        const char *id = concern_id(b, a);
        size_t k = 0;
        while (k < n && (at[k].scope != concern_scope(a) || strcmp(at[k].id, id))) k++;
        if (k == n) at[n++] = (struct concern){.id = id, .scope = concern_scope(a), .first = a};
        concern_add(b, &at[k], a);
    }
    *out = at;
    return n;
}

static const char *concern_who(const struct build *b, const struct concern *c)
{
    const struct alert *a = c->first;
    if (c->scope != a->scope) return scope_name(b, a->owner);
    if (a->scope <= ALERT_OF_REP && a->ref < b->r->nscope) return scope_name(b, a->ref);
    return a->name && *a->name ? a->name : a->id;
}

static const char *measure_of(const struct build *b, const struct alert *a)
{
    const char *m = a->rule->measure[b->tongue];
    return m && *m ? m : "–";
}

static const char *concern_text(struct build *b, const struct concern *c)
{
    if (c->n <= 2) return c->text;
    return fill(b, "alert.more", c->text, int_text(b, (int64_t)c->n - 2));
}

bool build_attention(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.55},
        {.label = "column.who", .weight = 0.85},
        {.label = "column.what", .weight = 3.4, .wrap = true},
        {.label = "column.measure", .weight = 1.8, .wrap = true},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.by_when", .weight = 0.5},
    };
    struct concern *at;
    size_t n = concerns_of(b, p->scope, &at);
    size_t most = (size_t)option_int(b, p, "rows", b->s->page_one_alerts);
    size_t shown = n < most ? n : most;
    struct grid g = grid_new(b, "attention", option_label(b, p, "title", "table.attention"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < shown; i++) {
        const struct alert *a = at[i].first;
        enum status s = status_of_alert(a->level);
        struct cell *cells = grid_row(&g, ROW_BODY);
        cells[0] = status_cell(status_word(b, s), s);
        cells[1] = text_cell(concern_who(b, &at[i]));
        cells[2] = text_cell(concern_text(b, &at[i]));
        cells[3] = text_cell(measure_of(b, a));
        cells[4] = text_cell(owner_name(b, a));
        cells[5] = text_cell(day_short(b, a->due));
    }
    g.t.compact = option_bool(b, p, "compact", true);
    g.t.empty = fill(b, "empty.attention", period_word(b, "period.this"));
    if (shown < n) g.t.note = fill(b, "more_in_actions", int_text(b, (int64_t)(n - shown)));
    return grid_end(&g, out);
}

static const char *scope_kind_word(const struct build *b, enum alert_scope s)
{
    static const char *const keys[] = {
        [ALERT_OF_COMPANY] = "kind.company",   [ALERT_OF_REGION] = "kind.region",
        [ALERT_OF_TEAM] = "kind.team",         [ALERT_OF_REP] = "kind.rep",
        [ALERT_OF_CUSTOMER] = "kind.customer", [ALERT_OF_CONTRACT] = "kind.contract",
        [ALERT_OF_ACTION] = "kind.action",
    };
    return word(b, keys[s]);
}

static void alert_row(struct build *b, struct grid *g, const struct alert *a)
{
    enum status s = status_of_alert(a->level);
    bool placed = a->scope <= ALERT_OF_REP && a->ref < b->r->nscope;
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = status_cell(status_word(b, s), s);
    c[1] = text_cell(scope_kind_word(b, a->scope));
    c[2] = text_cell(placed ? scope_name(b, a->ref) : a->name && *a->name ? a->name : a->id);
    c[3] = text_cell(a->id);
    c[4] = text_cell(alert_text(b, a));
    c[5] = text_cell(a->since);
    c[6] = a->streak > 0 ? figure_cell(figure_int(a->streak)) : kind_cell(CELL_EMPTY);
    c[7] = exact_known(a->money) ? figure_cell(figure_money(a->money)) : kind_cell(CELL_EMPTY);
    c[8] = text_cell(measure_of(b, a));
    c[9] = text_cell(owner_name(b, a));
    c[10] = date_cell(a->due);
}

/* Every alert, for workbooks and team packs. */
bool build_alerts(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.6},
        {.label = "column.kind", .weight = 0.6},
        {.label = "column.who", .weight = 1.2},
        {.label = "column.id", .weight = 0.9, .is_id = true},
        {.label = "column.what", .weight = 3, .wrap = true},
        {.label = "column.since", .weight = 0.8, .is_id = true},
        {.label = "column.streak", .show = SHOW_COUNT, .weight = 0.6},
        {.label = "column.money", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.measure", .weight = 2.2, .wrap = true},
        {.label = "column.owner", .weight = 0.9},
        {.label = "column.due", .weight = 0.8},
    };
    struct grid g = grid_new(b, "alerts", option_label(b, p, "title", "table.alerts"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->j->nalert; i++)
        if (alert_in_scope(b, &b->j->alerts[i], p->scope)) alert_row(b, &g, &b->j->alerts[i]);
    g.t.empty = fill(b, "empty.attention", period_word(b, "period.this"));
    return grid_end(&g, out);
}

/* Rows of the action table: one per concern, with what the rule proposes and room to write. */
bool build_action_table(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.tick", .weight = 0.25},
        {.label = "column.who", .weight = 0.8},
        {.label = "column.problem", .weight = 2, .wrap = true},
        {.label = "column.measure_proposed", .weight = 1.6, .wrap = true},
        {.label = "column.measure_agreed", .weight = 1.8},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.due", .weight = 0.7},
    };
    struct concern *at;
    size_t n = concerns_of(b, p->scope, &at);
    size_t most = (size_t)option_int(b, p, "rows", 6), shown = n < most ? n : most;
    struct grid g = grid_new(b, "action_table", option_label(b, p, "title", "table.actions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < most; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        const struct concern *k = i < shown ? &at[i] : NULL;
        c[0] = kind_cell(CELL_TICK);
        c[1] = k ? text_cell(concern_who(b, k)) : kind_cell(CELL_WRITE);
        c[2] = k ? text_cell(concern_text(b, k)) : kind_cell(CELL_WRITE);
        c[3] = k ? text_cell(measure_of(b, k->first)) : kind_cell(CELL_WRITE);
        for (int w = 4; w < 7; w++) c[w] = kind_cell(CELL_WRITE);
    }
    g.t.ruled = true;
    if (shown < n) g.t.note = fill(b, "more_in_actions", int_text(b, (int64_t)(n - shown)));
    return grid_end(&g, out);
}
