/* What needs attention: alerts merged per person or customer, ranked; the whole list for
 * workbooks.
 *
 * In: judgement (alerts by level, then money). Out: tables of who, what, by when. What
 * page one does not show is counted and in actions.xlsx (SPEC 5). */
#include "report/builders.h"

#include <stdlib.h>

const char *alert_who(const struct build *b, const struct alert *a)
{
    const char *name = alert_name(b->j, a, b->a);
    return name && *name ? name : alert_id(b->j, a, b->a);
}

const char *alert_owner(const struct build *b, const struct alert *a)
{
    if (a->owner != REF_NONE) return scope_name(b, a->owner);
    bool agreed = a->scope == ALERT_OF_ACTION && b->memory && a->ref < b->memory->naction;
    if (agreed && *b->memory->actions[a->ref].owner)
        return b->memory->actions[a->ref].owner;
    const char *role = a->rule->owner[b->tongue];
    return role && *role ? role : "–";
}

const char *since_period(const struct build *b, const char *since)
{
    if (!since || strlen(since) != 10) return since; /* a period already */
    int parts[3] = {0}, at = 0;
    for (const char *s = since; *s && at < 3; s++) {
        if (*s == '-')
            at++;
        else
            parts[at] = parts[at] * 10 + (*s - '0');
    }
    day d = day_of(parts[0], parts[1], parts[2]);
    return d == DAY_NONE ? since : period_name(b, period_of(PERIOD_WEEK, d));
}

static const char *value_text(const struct build *b, const struct alert *a, exact value)
{
    struct figure f = unit_figure(a->unit, value);
    const char *number = figure_text(b->a, f, SHOW_COUNT, b->language);
    bool whole_days = a->unit == UNIT_DAYS && f.known && f.scaled % 1000000 == 0;
    if (whole_days) return fill(b, "days", number);
    const char *counted = a->kpi ? arena_printf(b->a, "counted.%s", a->kpi) : "counted";
    if (a->unit == UNIT_COUNT && label_find(b->t, counted)) return fill(b, counted, number);
    return figure_unit(b, f, unit_show(a->unit));
}

/* The rule's title; a conversion says between which stages. */
static const char *alert_title(struct build *b, const struct alert *a)
{
    const char *title = a->rule->title[b->tongue];
    if (!title || !*title) title = a->rule->id;
    if (!a->stage) return title;
    size_t at = (size_t)(a->stage - b->s->stages);
    if (at + 1 >= b->s->nstage) return title;
    return fill(b, "alert.stage", stage_name(b, at), stage_name(b, at + 1), title);
}

const char *alert_text(struct build *b, const struct alert *a)
{
    const char *title = alert_title(b, a);
    const char *text = title;
    bool limited =
        exact_known(exact_wide(a->limit)) && !exact_is_zero(exact_wide(a->limit));
    if (exact_known(exact_wide(a->value)) && limited)
        text = fill(b, "alert.value_limit", title, value_text(b, a, exact_wide(a->value)),
                    value_text(b, a, exact_wide(a->limit)));
    else if (exact_known(exact_wide(a->value)))
        text = fill(b, "alert.value", title, value_text(b, a, exact_wide(a->value)));
    if (a->streak < 2) return text;
    const char *own = arena_printf(b->a, "alert.streak_of.%s", a->rule->id);
    const char *key = label_find(b->t, own) ? own : "alert.streak";
    return fill(b, key, text, int_text(b, a->streak));
}

static bool owner_in_scope(const struct build *b, uint32_t owner, uint32_t scope)
{
    return owner != REF_NONE && owner < b->r->nscope && scope_is_below(b, owner, scope);
}

static bool alert_in_scope(const struct build *b, const struct alert *a, uint32_t scope)
{
    if (b->r->scopes[scope].kind == SCOPE_COMPANY) return true;
    bool placed = a->scope <= ALERT_OF_REP && a->ref < b->r->nscope;
    return (placed && scope_is_below(b, a->ref, scope)) ||
           owner_in_scope(b, a->owner, scope);
}

/* One line: a group's own findings, and the regions or teams that only repeat them. */
struct concern {
    const struct alert_group *group;
    const struct alert **own; /* without those that stand in a line above for the whole */
    size_t nown;
    const char *parts; /* "华南大区、深圳部"; NULL */
    size_t nparts;
};

#define PARTS_MOST 4 /* named; the rest is counted */

static bool finding_in(const struct alert *a, const struct alert_group *g)
{
    for (size_t i = 0; i < g->nalert; i++) {
        const struct alert *other = g->alerts[i];
        bool same_kpi = a->kpi && other->kpi && !strcmp(a->kpi, other->kpi);
        if (other->rule == a->rule && same_kpi) return true;
    }
    return false;
}

static bool is_part_of(const struct build *b, const struct alert_group *part,
                       const struct alert_group *whole)
{
    bool groups = part->scope > whole->scope && part->scope <= ALERT_OF_TEAM;
    return groups && scope_is_below(b, part->ref, whole->ref);
}

static void concern_add_part(struct build *b, struct concern *c, const char *name)
{
    const char *comma = word(b, "list_comma");
    if (c->nparts++ >= PARTS_MOST) return;
    c->parts = c->parts ? arena_printf(b->a, "%s%s%s", c->parts, comma, name) : name;
}

/* Lines above that others can be parts of: the company's and the regions'. */
struct wholes {
    struct concern **at;
    size_t n;
};

/* The group's findings that no line above has for the whole. Where none is left, the
 * group is named there instead. */
static struct concern concern_of(struct build *b, const struct wholes *above,
                                 const struct alert_group *g)
{
    struct concern c = {.group = g,
                        .own = arena_many(b->a, const struct alert *, g->nalert)};
    struct concern *repeated = NULL;
    for (size_t i = 0; i < g->nalert; i++) {
        struct concern *has = NULL;
        if (g->alerts[i]->level == ALERT_PRAISE) continue; /* nothing to act on */
        for (size_t k = 0; k < above->n && !has && g->scope <= ALERT_OF_TEAM; k++)
            if (is_part_of(b, g, above->at[k]->group) &&
                finding_in(g->alerts[i], above->at[k]->group))
                has = above->at[k];
        if (has)
            repeated = has;
        else
            c.own[c.nown++] = g->alerts[i];
    }
    if (c.nown == 0 && repeated) concern_add_part(b, repeated, scope_name(b, g->ref));
    return c;
}

/* By the gravest finding that is the concern's own. */
static int concern_compare(const void *pa, const void *pb)
{
    const struct alert *a = ((const struct concern *)pa)->own[0];
    const struct alert *b = ((const struct concern *)pb)->own[0];
    return a < b ? -1 : a > b;
}

/* What a reader must act on, of the scope, in the judgement's order. */
static size_t concerns_of(struct build *b, uint32_t scope, struct concern **out)
{
    struct concern *at = arena_many(b->a, struct concern, b->j->ngroup + 1);
    struct wholes wholes = {arena_many(b->a, struct concern *, b->r->nscope + 1), 0};
    size_t n = 0;
    for (size_t i = 0; i < b->j->ngroup; i++) {
        const struct alert_group *g = &b->j->groups[i];
        if (g->level == ALERT_PRAISE || !g->nalert ||
            !alert_in_scope(b, g->alerts[0], scope))
            continue;
        struct concern c = concern_of(b, &wholes, g);
        if (c.nown == 0) continue;
        if (g->scope < ALERT_OF_TEAM) wholes.at[wholes.n++] = &at[n];
        at[n++] = c;
    }
    if (n > 1) qsort(at, n, sizeof *at, concern_compare);
    *out = at;
    return n;
}

static const char *concern_who(const struct build *b, const struct alert_group *g)
{
    if (g->scope == ALERT_OF_COMPANY) return word(b, "company");
    if (g->scope <= ALERT_OF_REP && g->ref < b->r->nscope) return scope_name(b, g->ref);
    if (g->scope == ALERT_OF_CUSTOMER && g->ref < b->m->customers.n)
        return customer_name(b, g->ref);
    return alert_who(b, g->alerts[0]);
}

static const char *measure_of(const struct build *b, const struct alert *a)
{
    const char *m = a->rule->measure[b->tongue];
    return m && *m ? m : "–";
}

/* A second finding about the same KPI needs neither its name nor its value again. */
static const char *also_text(struct build *b, const struct alert *first,
                             const struct alert *a)
{
    bool same = first->kpi && a->kpi && !strcmp(first->kpi, a->kpi) &&
                exact_known(exact_wide(a->limit));
    const char *title = a->rule->title[b->tongue];
    if (!same || !title) return alert_text(b, a);
    return fill(b, "alert.limit", title, value_text(b, a, exact_wide(a->limit)));
}

/* At most two findings; the rest is counted. */
static const char *concern_text(struct build *b, const struct concern *c)
{
    const char *text = alert_text(b, c->own[0]);
    if (c->nown > 1) text = fill(b, "alert.also", text, also_text(b, c->own[0], c->own[1]));
    if (c->nown > 2) text = fill(b, "alert.more", text, int_text(b, (int64_t)c->nown - 2));
    if (!c->parts) return text;
    const char *count = int_text(b, (int64_t)c->nparts);
    const char *key = c->nparts > PARTS_MOST ? "alert.many_parts" : "alert.parts";
    return fill(b, key, text, c->parts, count);
}

size_t concern_lines(struct build *b, uint32_t scope, struct concern_line **out)
{
    struct concern *at;
    size_t n = concerns_of(b, scope, &at);
    *out = arena_many(b->a, struct concern_line, n + 1);
    for (size_t i = 0; i < n; i++)
        (*out)[i] = (struct concern_line){at[i].own[0], concern_who(b, at[i].group),
                                          concern_text(b, &at[i])};
    return n;
}

bool build_attention(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.55},
        {.label = "column.who", .weight = 1, .wrap = true},
        {.label = "column.what", .weight = 3.4, .wrap = true},
        {.label = "column.measure", .weight = 1.8, .wrap = true},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.by_when", .weight = 0.5},
    };
    struct concern *at;
    size_t n = concerns_of(b, p->scope, &at);
    size_t most = (size_t)option_int(b, p, "rows", b->s->page_one_alerts);
    size_t shown = n < most ? n : most;
    struct grid g =
        grid_new(b, "attention", option_label(b, p, "title", "table.attention"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < shown; i++) {
        const struct alert *a = at[i].own[0];
        enum status s = status_of_alert(a->level);
        struct cell *cells = grid_row(&g, ROW_BODY);
        cells[0] = status_cell(status_word(b, s), s);
        cells[1] = text_cell(concern_who(b, at[i].group));
        cells[2] = text_cell(concern_text(b, &at[i]));
        cells[3] = text_cell(measure_of(b, a));
        cells[4] = text_cell(alert_owner(b, a));
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

static void alerts_ahead(const struct build *b, uint32_t i)
{
    const struct alert *a = &b->j->alerts[i];
    if (i + CUSTOMER_RECORD >= b->j->nalert) return;
    customer_fetch(b, a[CUSTOMER_RECORD].customer, CUSTOMER_RECORD);
    customer_fetch(b, a[CUSTOMER_NAMES].customer, CUSTOMER_NAMES);
    customer_fetch(b, a[CUSTOMER_TEXTS].customer, CUSTOMER_TEXTS);
}

static void alert_row(struct build *b, uint32_t i, struct cell *c)
{
    const struct alert *a = &b->j->alerts[i];
    alerts_ahead(b, i);
    enum status s = status_of_alert(a->level);
    bool placed = a->scope <= ALERT_OF_REP && a->ref < b->r->nscope;
    c[0] = status_cell(status_word(b, s), s);
    c[1] = text_cell(scope_kind_word(b, a->scope));
    c[2] = text_cell(placed ? scope_name(b, a->ref) : alert_who(b, a));
    c[3] = text_cell(alert_id(b->j, a, b->a));
    c[4] = text_cell(alert_text(b, a));
    c[5] = text_cell(since_period(b, a->since));
    c[6] = a->streak > 0 ? figure_cell(figure_int(a->streak)) : kind_cell(CELL_EMPTY);
    c[7] = exact_known(exact_wide(a->money))
               ? figure_cell(figure_money(exact_wide(a->money)))
               : kind_cell(CELL_EMPTY);
    c[8] = text_cell(measure_of(b, a));
    c[9] = text_cell(alert_owner(b, a));
    c[10] = date_cell(a->due);
}

/* Every alert, for workbooks and team packs. */
bool build_alerts(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.6},
        {.label = "column.kind", .weight = 0.6},
        {.label = "column.who", .weight = 1.2, .passing = true},
        {.label = "column.id", .weight = 0.9, .is_id = true},
        {.label = "column.what", .weight = 3, .wrap = true, .passing = true},
        {.label = "column.since", .weight = 0.8, .is_id = true},
        {.label = "column.streak", .show = SHOW_COUNT, .weight = 0.6},
        {.label = "column.money", .show = SHOW_WAN, .weight = 0.8},
        {.label = "column.measure", .weight = 2.2, .wrap = true},
        {.label = "column.owner", .weight = 0.9},
        {.label = "column.due", .weight = 0.8},
    };
    struct grid g = grid_new(b, "alerts", option_label(b, p, "title", "table.alerts"));
    grid_columns(&g, columns, COUNT_OF(columns));
    uint32_t *at = arena_many(b->a, uint32_t, b->j->nalert + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < b->j->nalert; i++)
        if (alert_in_scope(b, &b->j->alerts[i], p->scope)) at[n++] = i;
    grid_list(&g, at, n, alert_row);
    g.t.empty = fill(b, "empty.attention", period_word(b, "period.this"));
    return grid_end(&g, out);
}

/* Rows of the action table: one per concern, with what the rule proposes below it and room
 * to write. */
bool build_action_table(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.tick", .weight = 0.25},
        {.label = "column.who", .weight = 0.8},
        {.label = "column.problem_and_measure", .weight = 2.2, .wrap = true},
        {.label = "column.measure_agreed", .weight = 1.7},
        {.label = "column.owner", .weight = 0.8},
        {.label = "column.due", .weight = 0.7},
    };
    struct concern *at;
    size_t n = concerns_of(b, p->scope, &at);
    size_t most = (size_t)option_int(b, p, "rows", 6), shown = n < most ? n : most;
    struct grid g =
        grid_new(b, "action_table", option_label(b, p, "title", "table.actions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < most; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        const struct concern *k = i < shown ? &at[i] : NULL;
        c[0] = kind_cell(CELL_TICK);
        for (int w = 1; w < 6; w++) c[w] = kind_cell(CELL_WRITE);
        if (!k) continue;
        c[1] = text_cell(concern_who(b, k->group));
        c[2] = text_cell(
            fill(b, "action.proposed", concern_text(b, k), measure_of(b, k->own[0])));
    }
    g.t.ruled = true;
    if (shown < n) g.t.note = fill(b, "more_in_actions", int_text(b, (int64_t)(n - shown)));
    return grid_end(&g, out);
}
