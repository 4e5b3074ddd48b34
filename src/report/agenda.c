/* The four parts of the review meeting with the facts for each (F15): data, who speaks on
 * what, problems that several have in common, what became of the last actions and an empty
 * action table.
 *
 * In: results, judgement, the actions that the store remembers. Out: tables for paper. */
#include "report/lists.h"
#include "report/review.h"

#include <stdlib.h>

/* ---- 1: data ---- */

static const char *const reported[] = {
    "signed_amount", "signed_attainment", "signed_gap",       "forecast_weighted",
    "new_customers", "qualified_leads",   "followup_on_time", "win_rate",
    "deal_size",     "collected",         "collection_rate",  "overdue_rate",
};

bool build_meeting_data(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 1.3},
        {.label = "column.actual", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "column.target_or_limit", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "column.change", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "column.change_last_year", .align = ALIGN_RIGHT, .weight = 1},
        {.label = "column.status", .weight = 0.7},
    };
    struct grid g =
        grid_new(b, "meeting_data", option_label(b, p, "title", "meeting.data"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(reported); i++) {
        struct view v = view_of(b, reported[i], p->scope);
        if (!v.value.known) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(kpi_name(b, reported[i]));
        c[1] = text_cell(figure_unit(b, v.value, v.show));
        struct figure limit = review_limit(b, reported[i], v);
        c[2] = text_cell(limit.known ? figure_unit(b, limit, v.show) : "–");
        /* A gap may change its sign: per cent of it mean nothing. */
        bool gap = !strcmp(reported[i], "signed_gap");
        const char *change = change_text(b, v.change, v.change_show);
        const char *year = change_text(b, v.change_last_year, v.change_show);
        c[3] = text_cell(gap ? "–" : change);
        c[4] = text_cell(gap ? "–" : year);
        c[5] = status_cell(v.status_word, v.status);
    }
    return g.t.nrow > 0 && grid_end(&g, out);
}

/* ---- 2: who speaks on what ---- */

/* The gravest about the person itself: customers are talked about in part three. */
static const char *worst_alert(struct build *b, uint32_t scope)
{
    uint32_t *rows;
    size_t n = alerts_of_rep(b, scope, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct alert *a = &b->j->alerts[rows[i]];
        bool own = a->scope == ALERT_OF_REP && a->ref == scope;
        if (own && a->level != ALERT_PRAISE) return alert_text(b, a);
    }
    return NULL;
}

static void speaker_row(struct build *b, struct grid *g, uint32_t scope, bool ahead)
{
    struct view v = view_of(b, "signed_amount", scope);
    struct view rate = view_of(b, "signed_attainment", scope);
    const char *alert = ahead ? NULL : worst_alert(b, scope);
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(scope_name(b, scope));
    c[1] = text_cell(scope_name(b, b->r->scopes[scope].parent));
    c[2] = figure_cell(v.target);
    c[3] = figure_cell(v.value);
    c[4] = marked_cell(rate.value, ahead && !b->r->complete ? STATUS_NONE : rate.status);
    c[5] = text_cell(ahead   ? word(b, "meeting.share")
                     : alert ? alert
                             : word(b, "meeting.explain"));
    c[6] = kind_cell(CELL_WRITE);
}

/* The lowest below the red light, then the best that reached their target. */
bool build_meeting_speakers(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.rep", .weight = 0.8},
        {.label = "column.team", .weight = 0.8},
        {.label = "column.target", .show = SHOW_WAN, .weight = 0.7},
        {.label = "column.actual", .show = SHOW_WAN, .weight = 0.7},
        {.label = "short.signed_attainment", .show = SHOW_PERCENT, .weight = 0.7},
        {.label = "meeting.topic", .weight = 1.9, .wrap = true},
        {.label = "meeting.said", .weight = 2.4},
    };
    enum { AHEAD = 3 };
    size_t most = (size_t)option_int(b, p, "rows", 8), behind = 0, ahead = 0, below = 0;
    uint32_t *at;
    size_t n = members_of(b, p->scope, SCOPE_REP, &at);
    struct grid g =
        grid_new(b, "meeting_speakers", option_label(b, p, "title", "meeting.speakers"));
    grid_columns(&g, columns, COUNT_OF(columns));
    sort_scopes(b, at, n, "signed_attainment", false);
    for (size_t i = 0; i < n; i++) {
        exact rate = progress_of(b, at[i]);
        bool here = exact_known(rate) && !has_left(b, at[i]);
        if (!here || exact_cmp(rate, b->s->light_red) >= 0) continue;
        if (behind < most) speaker_row(b, &g, at[i], false), behind++;
        below++;
    }
    sort_scopes(b, at, n, "signed_attainment", true);
    for (size_t i = 0; i < n && ahead < AHEAD; i++) {
        exact rate = progress_of(b, at[i]);
        if (!exact_known(rate) || exact_cmp(rate, exact_of(1, 1)) < 0) break;
        if (has_left(b, at[i])) continue;
        speaker_row(b, &g, at[i], true);
        ahead++;
    }
    exact limit = b->s->light_red;
    if (!b->r->complete) limit = exact_mul(limit, period_share(b));
    if (below > behind)
        g.t.note = fill(b, "meeting.more", int_text(b, (int64_t)below), percent(b, limit));
    g.t.ruled = true;
    return g.t.nrow > 0 && grid_end(&g, out);
}

/* ---- 3: what several have in common ---- */

#define NAMES_WIDE 90 /* columns of names, a hanzi taking two */

struct common {
    const struct rule_setting *rule;
    enum alert_level level;
    const char *who[6]; /* each once */
    size_t named, others, n;
};

static const char *concerned(struct build *b, const struct alert *a)
{
    if (a->scope <= ALERT_OF_REP && a->ref < b->r->nscope) return scope_name(b, a->ref);
    return alert_who(b, a);
}

static int compare_common(const void *x, const void *y)
{
    const struct common *a = x, *b = y;
    if (a->n != b->n) return a->n > b->n ? -1 : 1;
    return strcmp(a->rule->id, b->rule->id);
}

static void common_add(struct common *c, const char *who)
{
    size_t i = 0;
    while (i < c->named && strcmp(c->who[i], who) != 0) i++;
    if (i == c->named && i < COUNT_OF(c->who))
        c->who[c->named++] = who;
    else
        c->others += i == c->named;
    c->n++;
}

static size_t common_find(struct build *b, const struct place *p, struct common *out)
{
    size_t n = 0;
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        bool person = a->scope == ALERT_OF_REP && scope_is_below(b, a->ref, p->scope);
        bool team = a->scope == ALERT_OF_TEAM && scope_is_below(b, a->ref, p->scope);
        bool other =
            a->scope > ALERT_OF_REP && b->r->scopes[p->scope].kind == SCOPE_COMPANY;
        if (a->level == ALERT_PRAISE || (!person && !team && !other)) continue;
        size_t k = 0;
        while (k < n && out[k].rule != a->rule) k++;
        if (k == n) out[n++] = (struct common){.rule = a->rule, .level = a->level};
        common_add(&out[k], concerned(b, a));
    }
    qsort(out, n, sizeof *out, compare_common);
    return n;
}

bool build_meeting_problems(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.6},
        {.label = "meeting.problem", .weight = 1.4, .wrap = true},
        {.label = "meeting.cases", .show = SHOW_COUNT, .weight = 0.5},
        {.label = "meeting.whom", .weight = 2.2, .wrap = true},
        {.label = "column.measure", .weight = 2, .wrap = true},
        {.label = "meeting.conclusion", .weight = 2},
    };
    struct common at[RULES_MAX];
    size_t n = common_find(b, p, at), most = (size_t)option_int(b, p, "rows", 6);
    struct grid g =
        grid_new(b, "meeting_problems", option_label(b, p, "title", "meeting.problems"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n && g.t.nrow < most; i++) {
        if (at[i].named < 2) continue; /* nothing in common */
        enum status s = status_of_alert(at[i].level);
        const char *who =
            names_within(b, at[i].who, at[i].named, at[i].named + at[i].others, NAMES_WIDE);
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(status_word(b, s), s);
        c[1] = text_cell(at[i].rule->title[b->tongue]);
        c[2] = figure_cell(figure_int((int64_t)at[i].n));
        c[3] = text_cell(who);
        c[4] = text_cell(at[i].rule->measure[b->tongue]);
        c[5] = kind_cell(CELL_WRITE);
    }
    g.t.ruled = true;
    g.t.empty = word(b, "meeting.no_problems");
    return grid_end(&g, out);
}

/* ---- 4: the plan of action ---- */

static const char *states_text(struct build *b)
{
    size_t n[4] = {0}, late = 0, all = 0;
    for (size_t i = 0; b->memory && i < b->memory->naction; i++) {
        const struct remembered_action *t = &b->memory->actions[i];
        bool said = !strcmp(t->kind, "question") || !strcmp(t->kind, "statement");
        if (!t->agreed || said) continue;
        n[t->state]++;
        all++;
        late += action_is_pending(t) && t->due != DAY_NONE && t->due < b->r->now.d;
    }
    if (all == 0) return word(b, "meeting.no_actions");
    return fill(b, "meeting.states", int_text(b, (int64_t)all),
                int_text(b, (int64_t)n[ACTION_DONE]), int_text(b, (int64_t)n[ACTION_DOING]),
                int_text(b, (int64_t)n[ACTION_OPEN]),
                int_text(b, (int64_t)n[ACTION_DROPPED]), int_text(b, (int64_t)late));
}

/* T18: gap, cause, measure, owner, date; what was not reached stands there already. */
bool build_meeting_actions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.no", .show = SHOW_COUNT, .weight = 0.3},
        {.label = "meeting.gap", .weight = 1.4},
        {.label = "meeting.cause", .weight = 1.6},
        {.label = "meeting.measure", .weight = 2},
        {.label = "meeting.owner", .weight = 0.8},
        {.label = "meeting.due", .weight = 0.8},
    };
    struct grid g =
        grid_new(b, "meeting_actions", option_label(b, p, "title", "meeting.actions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    size_t n = (size_t)option_int(b, p, "rows", 6);
    for (size_t i = 0; i < n; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int((int64_t)i + 1));
        for (size_t k = 1; k < COUNT_OF(columns); k++) c[k] = kind_cell(CELL_WRITE);
    }
    g.t.ruled = true;
    g.t.note = states_text(b);
    return grid_end(&g, out);
}
